/// Tests of reading tickets from JSON: what comes in, and every way in which it is refused.
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "scales/api/ticket_json.h"

namespace steelyard::scales {
namespace {

using Json = nlohmann::json;

/// A sale of apples and pears at a member's price, paid by card and cash.
Json GoodTicket() {
  return Json::parse(R"({
    "id":"7d0c0000000000000000000000000001","number":1234,"kind":"sale","corrects":null,
    "cashier":3,"opened_at":"2026-11-22T08:01:02+08:00","closed_at":"2026-11-22T08:01:30+08:00",
    "authorisation":"offline","card":{"uid":"04A1B2C3","data":"0102","pin_block":null},
    "lines":[
      {"product":"2001","grams":1250,"unit_price":599,"list_price":699,"per":"kg","amount":749},
      {"product":"3007","pieces":2,"unit_price":150,"list_price":150,"per":"piece","amount":300}],
    "rounding":-9,"total":1040,
    "tenders":[{"type":"stored_value","amount":1000},
               {"type":"bank_card","amount":40,"reference":"T1 B2 123456"}]})");
}

std::string Body(const Json& ticket) { return Json{{"tickets", {ticket}}}.dump(); }

/// The refusal of `body`, or `accepted`.
std::string RefusalOf(const std::string& body) {
  const auto tickets = ParseTickets(body);
  return tickets ? "accepted" : tickets.error().ToString();
}

struct Change {
  const char* pointer;  ///< JSON pointer (RFC 6901) into the good ticket
  const char* value;    ///< JSON text; null for the field's removal
  const char* refusal;  ///< how the answer begins
};

Json Changed(const Change& change) {
  Json ticket = GoodTicket();
  const Json::json_pointer pointer(change.pointer);
  if (change.value) {
    ticket[pointer] = Json::parse(change.value);
  } else {
    ticket[pointer.parent_pointer()].erase(pointer.back());
  }
  return ticket;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(api_json)

BOOST_AUTO_TEST_CASE(ATicketIsReadWhole) {
  const auto tickets = ParseTickets(Body(GoodTicket()));
  BOOST_REQUIRE_MESSAGE(tickets, RefusalOf(Body(GoodTicket())));
  const domain::Ticket& ticket = tickets->front();
  BOOST_TEST(ticket->number == 1234);
  BOOST_TEST(ticket->cashier == 3);
  BOOST_TEST((ticket->authorisation == domain::AuthorisationMode::Offline));
  BOOST_TEST(ticket->card->uid.ToString() == "04A1B2C3");
  BOOST_TEST(ticket->card->data.size() == 2u);
  BOOST_TEST(std::get<domain::Weight>(ticket->lines[0].quantity).grams() == 1250);
  BOOST_TEST(std::get<domain::Pieces>(ticket->lines[1].quantity).count() == 2);
  BOOST_TEST(ticket->lines[0].list_price.fen() == 699);
  BOOST_TEST(ticket->rounding.fen() == -9);
  BOOST_TEST(ticket->tenders[1].reference == "T1 B2 123456");
}

BOOST_AUTO_TEST_CASE(WhatIsWrittenIsReadBack) {
  const auto first = ParseTicket(GoodTicket()).value();
  const auto second = ParseTicket(ToJson(first, base::UtcOffset::China())).value();
  BOOST_TEST(first.CanonicalBytes() == second.CanonicalBytes());
  BOOST_TEST((first->card == second->card));
  BOOST_TEST((first->authorisation == second->authorisation));
}

BOOST_AUTO_TEST_CASE(AbsentFieldsHaveDefaults) {
  const auto ticket = ParseTicket(Json::parse(R"({
    "id":"7d0c0000000000000000000000000001","number":1,"cashier":3,"unknown":{"x":1.5},
    "closed_at":"2026-11-22T08:01:30+08:00","total":300,"tenders":[{"type":"cash","amount":300}],
    "lines":[{"product":"3007","pieces":2,"unit_price":150,"amount":300}]})")).value();
  BOOST_TEST((ticket->kind == domain::TicketKind::Sale));
  BOOST_TEST((ticket->authorisation == domain::AuthorisationMode::Online));
  BOOST_TEST((ticket->opened_at == ticket->closed_at));
  BOOST_TEST((ticket->lines[0].list_price == ticket->lines[0].unit_price));
  BOOST_TEST((ticket->lines[0].unit_price.unit() == domain::PriceUnit::PerPiece));
  BOOST_TEST(!ticket->card);
}

BOOST_AUTO_TEST_CASE(FieldsRefused) {
  const Change changes[] = {
      {"/id", nullptr, "tickets[0].id: missing; 32 hexadecimal digits"},
      {"/id", "null", "tickets[0].id: missing"},
      {"/id", "7", "tickets[0].id: 32 hexadecimal digits"},
      {"/id", "\"7d0c\"", "tickets[0].id: 32 hexadecimal digits"},
      {"/id", "\"zd0c0000000000000000000000000001\"", "tickets[0].id"},
      {"/number", nullptr, "tickets[0].number: missing; a whole number from 1 to 9999999999"},
      {"/number", "0", "tickets[0].number"},
      {"/number", "-1", "tickets[0].number"},
      {"/number", "1.0", "tickets[0].number: a whole number from 1 to 9999999999"},
      {"/number", "1e3", "tickets[0].number"},
      {"/number", "\"12\"", "tickets[0].number"},
      {"/number", "true", "tickets[0].number"},
      {"/number", "[1]", "tickets[0].number"},
      {"/number", "10000000000", "tickets[0].number"},
      {"/number", "9223372036854775807", "tickets[0].number"},
      {"/number", "9223372036854775808", "tickets[0].number"},
      {"/number", "18446744073709551617", "tickets[0].number"},
      {"/kind", "\"gift\"", "tickets[0].kind: sale, return or void"},
      {"/kind", "1", "tickets[0].kind"},
      {"/kind", "\"return\"", "tickets[0].corrects: a return or void must name"},
      {"/corrects", "\"12\"", "tickets[0].corrects: 32 hexadecimal digits"},
      {"/corrects", "\"7d0c0000000000000000000000000009\"", "tickets[0].corrects: must be null"},
      {"/cashier", nullptr, "tickets[0].cashier: missing"},
      {"/cashier", "0", "tickets[0].cashier: a whole number from 1 to 999"},
      {"/cashier", "1000", "tickets[0].cashier"},
      {"/opened_at", "\"2026-11-22T08:02:00+08:00\"", "tickets[0].closed_at: must not be before"},
      {"/opened_at", "1795312800000", "tickets[0].opened_at: a time"},
      {"/closed_at", "\"2026-11-22 08:01:30\"", "tickets[0].closed_at: a time"},
      {"/closed_at", "\"2026-13-22T08:01:30Z\"", "tickets[0].closed_at"},
      {"/closed_at", "\"2026-11-22T08:01:30\"", "tickets[0].closed_at"},
      {"/closed_at", nullptr, "tickets[0].closed_at: missing"},
      {"/authorisation", "\"maybe\"", "tickets[0].authorisation: online or offline"},
      {"/card", "\"04A1B2C3\"", "tickets[0].card: an object"},
      {"/card", "null", "tickets[0].card: needed for a stored_value tender"},
      {"/card/uid", nullptr, "tickets[0].card.uid: missing"},
      {"/card/uid", "\"04A1B2\"", "tickets[0].card.uid: 8, 14 or 20 hexadecimal digits"},
      {"/card/data", "\"012\"", "tickets[0].card.data: hexadecimal digits"},
      {"/card/data", "12", "tickets[0].card.data"},
      {"/card/pin_block", "1234", "tickets[0].card.pin_block: text"},
      {"/lines", nullptr, "tickets[0].lines: missing"},
      {"/lines", "[]", "tickets[0].lines: a list of 1 to 200 objects"},
      {"/lines", "{}", "tickets[0].lines: a list"},
      {"/lines/0", "7", "tickets[0].lines[0]: an object"},
      {"/lines/1/product", nullptr, "tickets[0].lines[1].product: missing"},
      {"/lines/1/product", "\"\"", "tickets[0].lines[1].product: 1 to 16 visible"},
      {"/lines/1/product", "\"12345678901234567\"", "tickets[0].lines[1].product"},
      {"/lines/1/product", "\"a b\"", "tickets[0].lines[1].product"},
      {"/lines/1/product", "3007", "tickets[0].lines[1].product"},
      {"/lines/0/grams", nullptr, "tickets[0].lines[0].grams: either grams or pieces"},
      {"/lines/0/grams", "1250.0", "tickets[0].lines[0].grams: a whole number of grams"},
      {"/lines/0/grams", "-1", "tickets[0].lines[0].grams"},
      {"/lines/0/grams", "1000000", "tickets[0].lines[0].grams"},
      {"/lines/0/pieces", "1", "tickets[0].lines[0].grams: either grams or pieces"},
      {"/lines/1/pieces", "10000", "tickets[0].lines[1].pieces: a whole number of pieces"},
      {"/lines/0/per", "\"piece\"", "tickets[0].lines[0].per: kg or 500g with grams"},
      {"/lines/1/per", "\"kg\"", "tickets[0].lines[1].per: kg or 500g with grams"},
      {"/lines/0/per", "\"lb\"", "tickets[0].lines[0].per: kg, 500g or piece"},
      {"/lines/0/unit_price", "10000000", "tickets[0].lines[0].unit_price: a whole number of fen"},
      {"/lines/0/unit_price", nullptr, "tickets[0].lines[0].unit_price: missing"},
      {"/lines/0/list_price", "\"699\"", "tickets[0].lines[0].list_price"},
      {"/lines/1/amount", "-300",
       "tickets[0].lines[1].amount: a whole number of fen from 0 to 1000000000000"},
      {"/lines/1/amount", "301", "tickets[0].total: must be the sum of the lines' amounts"},
      {"/lines/1/amount", "1000000000001", "tickets[0].lines[1].amount"},
      {"/rounding", "100", "tickets[0].rounding: a whole number of fen from -99 to 99"},
      {"/rounding", "0.0", "tickets[0].rounding"},
      {"/rounding", "0", "tickets[0].total"},
      {"/total", nullptr, "tickets[0].total: missing"},
      {"/total", "1041", "tickets[0].total: must be the sum"},
      {"/tenders", "[]", "tickets[0].tenders: a list of 1 to 10 objects"},
      {"/tenders/0/type", "\"beads\"", "tickets[0].tenders[0].type: cash, stored_value"},
      {"/tenders/0/amount", "999", "tickets[0].tenders: their amounts must add up to total"},
      {"/tenders/0/amount", nullptr, "tickets[0].tenders[0].amount: missing"},
      {"/tenders/1/type", "\"stored_value\"", "tickets[0].tenders: at most one stored_value"},
      {"/tenders/1/reference", "7", "tickets[0].tenders[1].reference: text"},
      {"/tenders/1/reference", "\"a\\u0000b\"", "tickets[0].tenders[1].reference: text"},
  };
  for (const Change& change : changes) {
    BOOST_TEST_CONTEXT(change.pointer << " = " << (change.value ? change.value : "(absent)")) {
      const auto refusal = RefusalOf(Body(Changed(change)));
      BOOST_TEST(refusal.substr(0, std::string(change.refusal).size()) == change.refusal);
    }
  }
}

BOOST_AUTO_TEST_CASE(MessagesRefused) {
  const std::string good = Body(GoodTicket());
  const std::string deep(60'000, '[');
  const struct { std::string body; const char* refusal; } rows[] = {
      {"", "not JSON at byte"},
      {" ", "not JSON at byte"},
      {"null", "the body must be one JSON object"},
      {"[]", "the body must be one JSON object"},
      {"7", "the body must be one JSON object"},
      {"{}", "tickets: missing; a list of 1 to 100 objects"},
      {R"({"tickets":null})", "tickets: missing"},
      {R"({"tickets":[]})", "tickets: a list of 1 to 100 objects"},
      {R"({"tickets":{}})", "tickets: a list"},
      {R"({"tickets":[null]})", "tickets[0]: an object"},
      {R"({"tickets":[{}]})", "tickets[0].id: missing"},
      {good + "x", "not JSON at byte"},
      {good + good, "not JSON at byte"},
      {R"({"tickets":[],"tickets":[]})", "tickets: given twice in one object"},
      {R"({"tickets":[{"total":1,"total":2}]})", "total: given twice in one object"},
      {"{\"tickets\":\"\xff\"}", "not JSON at byte"},
      {R"({"tickets":1e999})", "a number too large for any field"},
      {R"({"tickets":NaN})", "not JSON at byte"},
      {R"({'tickets':[]})", "not JSON at byte"},
      {R"({"tickets":[],})", "not JSON at byte"},
      {R"(/* */{"tickets":[]})", "not JSON at byte"},
      {deep, "not JSON at byte"},
      {R"({"a":[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]})", "nested deeper than 12 levels"},
  };
  for (const auto& row : rows) {
    BOOST_TEST_CONTEXT(row.body.substr(0, 60)) {
      const auto refusal = RefusalOf(row.body);
      BOOST_TEST(refusal.substr(0, std::string(row.refusal).size()) == row.refusal);
    }
  }
}

BOOST_AUTO_TEST_CASE(CutAnywhereItIsRefused) {
  const std::string good = Body(GoodTicket());
  for (std::size_t size = 0; size < good.size(); ++size) {
    if (RefusalOf(good.substr(0, size)) == "accepted") BOOST_ERROR("accepted at byte " << size);
  }
}

BOOST_AUTO_TEST_CASE(TheSecondTicketIsNamed) {
  Json body{{"tickets", {GoodTicket(), GoodTicket()}}};
  body["tickets"][1]["lines"][1]["amount"] = "300";
  BOOST_TEST(RefusalOf(body.dump()).rfind("tickets[1].lines[1].amount: ", 0) == 0u);
}

BOOST_AUTO_TEST_CASE(AHundredTicketsAndNoMore) {
  Json body{{"tickets", Json::array()}};
  for (int i = 0; i < 100; ++i) body["tickets"].push_back(GoodTicket());
  BOOST_TEST(RefusalOf(body.dump()) == "accepted");
  body["tickets"].push_back(GoodTicket());
  BOOST_TEST(RefusalOf(body.dump()) == "tickets: a list of 1 to 100 objects");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::scales
