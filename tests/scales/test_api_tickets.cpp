/// Tests of selling through the scale API: what is recorded, declined, repeated, in conflict, and
/// what a scale is told of cards, prices, the hot list and its figures.
#include <atomic>
#include <boost/test/unit_test.hpp>
#include <thread>

#include "scales/api/pin_block.h"
#include "support/api_store.h"

namespace steelyard::tests {
namespace {

using Json = nlohmann::json;
using scales::ApiKey;
using scales::OpenPinBlock;
using scales::SealPinBlock;
constexpr const char* kUid = "04A1B2C3";

Json Inquire(ApiStore& store, const std::string& uid, const std::string& data) {
  const Reply reply = store.Post("/v1/cards/inquiry", {{"uid", uid}, {"data", data}});
  BOOST_REQUIRE(reply.status == 200);
  return reply.body;
}

void GivePin(ApiStore& store, const char* digits) {
  store.store().Commit([&](ports::Books& books) {
    const auto card = books.cards().FindByUid(domain::CardUid::Parse(kUid).value()).value();
    books.card_pins().Put(card.id, tests::FakeSeal(card.id, domain::Pin::Parse(digits).value()));
  });
}

/// As the scale would seal it for this ticket.
std::string BlockFor(const Json& ticket, const char* digits) {
  const auto key = ApiKey::Parse(ApiStore::kKey).value();
  const auto id = domain::TicketId::Parse(ticket["id"].get<std::string>()).value();
  const auto uid = domain::CardUid::Parse(ticket["card"]["uid"].get<std::string>()).value();
  return SealPinBlock(key, {id, uid}, domain::Pin::Parse(digits).value());
}

/// Lets a test bring card and limits into the state in which a card sale is declined.
struct Decline {
  const char* reason;
  CardSpec card;
  void (*arrange)(ApiStore& store, Json& ticket);
};

const Decline kDeclines[] = {
    {"card_unknown", {.uid = kUid, .principal_fen = 5000},
     [](ApiStore&, Json& ticket) { ticket["card"]["uid"] = "04FFFFFF"; }},
    {"card_unknown", {.uid = kUid, .state = domain::CardState::Blank, .principal_fen = 5000},
     [](ApiStore&, Json&) {}},
    {"card_data_mismatch", {.uid = kUid, .principal_fen = 5000},
     [](ApiStore&, Json& ticket) { ticket["card"]["data"] = "0000"; }},
    {"card_data_mismatch", {.uid = kUid, .principal_fen = 5000},
     [](ApiStore&, Json& ticket) { ticket["card"].erase("data"); }},
    {"card_lost", {.uid = kUid, .state = domain::CardState::Lost, .principal_fen = 5000},
     [](ApiStore&, Json&) {}},
    {"card_suspended", {.uid = kUid, .state = domain::CardState::Suspended, .principal_fen = 5000},
     [](ApiStore&, Json&) {}},
    {"card_returned", {.uid = kUid, .state = domain::CardState::Returned, .principal_fen = 5000},
     [](ApiStore&, Json&) {}},
    {"card_replaced", {.uid = kUid, .state = domain::CardState::Replaced, .principal_fen = 5000},
     [](ApiStore&, Json&) {}},
    {"card_expired", {.uid = kUid, .principal_fen = 5000, .valid_until = "2026-11-21"},
     [](ApiStore&, Json&) {}},
    {"over_single_limit", {.uid = kUid, .principal_fen = 5000},
     [](ApiStore& store, Json&) { store.Set("limits.single_purchase_fen", "873"); }},
    {"insufficient_funds", {.uid = kUid, .principal_fen = 873}, [](ApiStore&, Json&) {}},
    {"insufficient_funds",
     {.uid = kUid, .card_class = domain::CardClass::Member, .principal_fen = 5000},
     [](ApiStore&, Json&) {}},
    {"pin_required", {.uid = kUid, .principal_fen = 5000},
     [](ApiStore& store, Json&) { store.Set("limits.pin_required_above_fen", "500"); }},
    {"pin_wrong", {.uid = kUid, .principal_fen = 5000},
     [](ApiStore& store, Json& ticket) {
       store.Set("limits.pin_required_above_fen", "500");
       GivePin(store, "4711");
       ticket["card"]["pin_block"] = BlockFor(ticket, "4712");
     }},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(api_tickets)

BOOST_AUTO_TEST_CASE(APinIsGoodForItsTicketOnly) {
  ApiStore store;
  const auto data = store.AddCard({.uid = kUid, .principal_fen = 5000});
  store.Set("limits.pin_required_above_fen", "500");
  GivePin(store, "4711");
  const auto sale = [&](int number, const char* digits) {
    Json ticket = CardSale(number, kUid, data);
    ticket["card"]["pin_block"] = BlockFor(ticket, digits);
    return ticket;
  };
  const Json paid = sale(1, "4711");
  BOOST_TEST(store.Sell(paid)["outcome"] == "recorded");
  BOOST_TEST(store.Sell(paid)["outcome"] == "already_recorded");
  // The block of one ticket says nothing with another, and uses up no try.
  Json stolen = CardSale(2, kUid, data);
  stolen["card"]["pin_block"] = paid["card"]["pin_block"];
  for (const auto& block : {stolen["card"]["pin_block"], Json("4711"), Json("zz"),
                            Json("24471100FFFFFFFF")}) {
    stolen["card"]["pin_block"] = block;
    const Reply reply = store.Post("/v1/tickets", {{"tickets", {stolen}}});
    BOOST_TEST(reply.status == 400);
    BOOST_TEST(reply.detail().starts_with("tickets[0].card.pin_block: "));
  }
  BOOST_TEST(store.CountRows("card_pins WHERE wrong_tries > 0") == 0);
  // A ticket that was declined stays so, whatever PIN comes with it next; it is no second try.
  BOOST_TEST(store.Sell(sale(3, "4712"))["reason"] == "pin_wrong");
  BOOST_TEST(store.Sell(sale(3, "4711"))["reason"] == "pin_wrong");
  BOOST_TEST(store.CountRows("card_pins WHERE wrong_tries = 1") == 1);
  BOOST_TEST(store.Sell(sale(4, "4711"))["outcome"] == "recorded");
  for (int number = 5; number < 8; ++number) store.Sell(sale(number, "0000"));
  BOOST_TEST(store.Sell(sale(8, "4711"))["reason"] == "pin_wrong");
  BOOST_TEST(store.BalancesOf(kUid).principal.fen() == 5000 - 2 * 874);
}

BOOST_AUTO_TEST_CASE(EveryPinTravelsSealed) {
  const auto key = ApiKey::Parse(ApiStore::kKey).value();
  const auto other_key = ApiKey::Parse(std::string(64, 'a')).value();
  const auto id = domain::TicketId::Parse("000102030405060708090a0b0c0d0e0f").value();
  const auto other_id = domain::TicketId::Parse("000102030405060708090a0b0c0d0e10").value();
  const auto uid = domain::CardUid::Parse(kUid).value();
  const auto other_uid = domain::CardUid::Parse("04A1B2C4").value();
  for (const char* digits : {"0000", "1234", "12345", "123456", "999999"}) {
    const auto pin = domain::Pin::Parse(digits).value();
    const auto block = SealPinBlock(key, {id, uid}, pin);
    BOOST_TEST(block.size() == 16u);
    BOOST_TEST(block.find(digits) == std::string::npos);
    BOOST_TEST((OpenPinBlock(key, {id, uid}, block) == pin));
    BOOST_TEST(!OpenPinBlock(other_key, {id, uid}, block));
    BOOST_TEST(!OpenPinBlock(key, {other_id, uid}, block));
    BOOST_TEST(!OpenPinBlock(key, {id, other_uid}, block));
    BOOST_TEST(!OpenPinBlock(key, {id, uid}, block.substr(2)));
  }
  for (const char* none : {"", "123", "1234567", "12a4", "12 4", "１２３４"}) {
    BOOST_TEST(!domain::Pin::Parse(none));
  }
}

BOOST_AUTO_TEST_CASE(StatusTellsTheStore) {
  ApiStore store;
  const Reply reply = store.Get("/v1/status");
  BOOST_TEST(reply.status == 200);
  BOOST_TEST(reply.body["time"] == "2026-11-22T08:00:00.000+08:00");
  BOOST_TEST(reply.body["store"] == "水果店");
  BOOST_TEST(reply.body["stand_in"].is_null());
  store.Set("stand_in.purchase_fen", "3000");
  store.Set("stand_in.card_amount_fen", "5000");
  store.Set("stand_in.card_count", "2");
  store.Set("stand_in.scale_total_fen", "20000");
  BOOST_TEST(store.Get("/v1/status").body["stand_in"].is_null());
  store.Set("stand_in.hot_list_age_minutes", "60");
  BOOST_TEST(store.Get("/v1/status").body["stand_in"]["scale_total"] == 20000);
}

BOOST_AUTO_TEST_CASE(ASaleIsRecordedOnceAndAnsweredTheSame) {
  ApiStore store;
  const auto data = store.AddCard({.uid = kUid, .principal_fen = 2000, .bonus_fen = 500});
  const Json first = store.Sell(CardSale(1, kUid, data));
  BOOST_TEST(first["outcome"] == "recorded");
  BOOST_TEST(first["principal"] == 2000 - 874);
  BOOST_TEST(first["bonus"] == 500);
  BOOST_TEST(store.Sell(CardSale(2, kUid, data))["principal"] == 2000 - 2 * 874);
  const auto before = store.RowCounts();
  for (int i = 0; i < 3; ++i) {
    const Json again = store.Sell(CardSale(1, kUid, data));
    BOOST_TEST(again["outcome"] == "already_recorded");
    BOOST_TEST(again["principal"] == first["principal"]);  // as the first time, not as of now
    BOOST_TEST(again["bonus"] == first["bonus"]);
  }
  BOOST_TEST((store.RowCounts() == before));
  BOOST_TEST(store.BalancesOf(kUid).principal.fen() == 2000 - 2 * 874);
}

BOOST_AUTO_TEST_CASE(OneConflictingTicketIs409AndOneOfManyIsAnOutcome) {
  ApiStore store;
  store.Sell(CashSale(1));
  Json other = CashSale(1);
  other["cashier"] = 5;
  const Reply alone = store.Post("/v1/tickets", {{"tickets", {other}}});
  BOOST_TEST(alone.status == 409);
  BOOST_TEST(alone.code() == "ticket_conflict");
  BOOST_TEST(store.CountRows("ticket_conflicts") == 1);
  const Reply many = store.Post("/v1/tickets", {{"tickets", {CashSale(2), other, CashSale(3)}}});
  BOOST_TEST(many.status == 200);
  const Json& results = many.body["results"];
  BOOST_TEST(results[0]["outcome"] == "recorded");
  BOOST_TEST(results[1]["outcome"] == "conflict");
  BOOST_TEST(results[2]["outcome"] == "recorded");
  BOOST_TEST(store.CountRows("tickets") == 3);
  BOOST_TEST(store.CountRows("tickets WHERE cashier = 5") == 0);
}

BOOST_AUTO_TEST_CASE(OneIdTwiceInOneRequest) {
  ApiStore store;
  const Reply reply = store.Post("/v1/tickets", {{"tickets", {CashSale(1), CashSale(1)}}});
  BOOST_TEST(reply.body["results"][0]["outcome"] == "recorded");
  BOOST_TEST(reply.body["results"][1]["outcome"] == "already_recorded");
  BOOST_TEST(store.CountRows("tickets") == 1);
}

BOOST_AUTO_TEST_CASE(EveryReasonToDecline) {
  for (const Decline& row : kDeclines) {
    BOOST_TEST_CONTEXT(row.reason) {
      ApiStore store;
      const auto data = store.AddCard(row.card);
      Json ticket = CardSale(1, kUid, data);
      row.arrange(store, ticket);
      const auto before = store.RowCounts();
      const Json result = store.Sell(ticket);
      BOOST_TEST(result["outcome"] == "declined");
      BOOST_TEST(result["reason"] == row.reason);
      BOOST_TEST(store.Sell(ticket)["reason"] == row.reason);  // the same answer again
      auto after = store.RowCounts();
      BOOST_TEST(after["ticket_declines"] == before.at("ticket_declines") + 1);
      after["ticket_declines"] = before.at("ticket_declines");
      // A copy is listed and blocked, and a wrong PIN is counted; both are in the audit log.
      for (const char* noted : {"exceptions", "audit_log"}) after[noted] = before.at(noted);
      BOOST_TEST((after == before));
      // The customer pays cash: the same running number, a new id.
      Json cash = CashSale(2);
      cash["number"] = 1;
      BOOST_TEST(store.Sell(cash)["outcome"] == "recorded");
    }
  }
}

BOOST_AUTO_TEST_CASE(OfflineIsAlwaysRecorded) {
  for (const Decline& row : kDeclines) {
    BOOST_TEST_CONTEXT(row.reason) {
      ApiStore store;
      const auto data = store.AddCard(row.card);
      Json ticket = CardSale(1, kUid, data);
      ticket["authorisation"] = "offline";
      row.arrange(store, ticket);
      BOOST_TEST(store.Sell(ticket)["outcome"] == "recorded");
      BOOST_TEST(store.Sell(ticket)["outcome"] == "already_recorded");
      BOOST_TEST(store.CountRows("tickets") == 1);
    }
  }
}

BOOST_AUTO_TEST_CASE(MemberPriceAndMemberPayingCash) {
  ApiStore store;
  const auto data = store.AddCard(
      {.uid = kUid, .card_class = domain::CardClass::Member, .tier = "gold"});
  const Json card = Inquire(store, kUid, data);
  BOOST_TEST(card["tier"] == "gold");
  BOOST_TEST(card["class"] == "member");
  BOOST_TEST(card["spendable"] == 0);
  Json ticket = CashSale(1);
  ticket["card"] = {{"uid", kUid}, {"data", data}};
  ticket["lines"][0]["unit_price"] = 599;
  ticket["lines"][0]["amount"] = 749;
  ticket["total"] = 749;
  ticket["tenders"][0]["amount"] = 749;
  const auto before = store.RowCounts();
  BOOST_TEST(store.Sell(ticket)["outcome"] == "recorded");
  BOOST_TEST(store.CountRows("exceptions") == before.at("exceptions"));
  BOOST_TEST(store.CountRows("ticket_tenders WHERE amount_fen = 749") == 1);
  // The member's price without the card is off the list, and said so.
  ticket["id"] = CashSale(2)["id"];
  ticket["number"] = 2;
  ticket["card"] = nullptr;
  BOOST_TEST(store.Sell(ticket)["outcome"] == "recorded");
  BOOST_TEST(store.CountRows("exceptions") == before.at("exceptions") + 1);
}

BOOST_AUTO_TEST_CASE(InquiryOfACard) {
  ApiStore store;
  const auto data = store.AddCard({.uid = kUid, .card_class = domain::CardClass::Both,
                                   .principal_fen = 12345, .bonus_fen = 500, .tier = "gold"});
  const Json good = Inquire(store, kUid, data);
  BOOST_TEST(good["refused"].is_null());
  BOOST_TEST(good["state"] == "active");
  BOOST_TEST(good["principal"] == 12345);
  BOOST_TEST(good["spendable"] == 12845);
  BOOST_TEST(good["single_limit"] == 200000);
  BOOST_TEST(good["valid_until"] == "2029-11-22");
  BOOST_TEST(good["card"].get<std::string>().size() == 16u);
  // Who holds a copy of the UID learns nothing of the card.
  const Json forged = Inquire(store, kUid, "00");
  BOOST_TEST(forged["refused"] == "card_data_mismatch");
  for (const auto& [name, value] : forged.items()) {
    if (name != "refused") BOOST_TEST(value.is_null(), name);
  }
  BOOST_TEST(Inquire(store, "04FFFFFF", data)["refused"] == "card_unknown");
  store.SetState(kUid, domain::CardState::Lost);
  const Json lost = Inquire(store, kUid, data);
  BOOST_TEST(lost["refused"] == "card_lost");
  BOOST_TEST(lost["state"] == "lost");
  BOOST_TEST(lost["spendable"] == 0);
}

BOOST_AUTO_TEST_CASE(ARefundGoesBackToTheCard) {
  ApiStore store;
  const auto data = store.AddCard({.uid = kUid, .principal_fen = 2000});
  store.Sell(CardSale(1, kUid, data));
  Json refund = CardSale(2, kUid, data);
  refund["kind"] = "return";
  refund["corrects"] = CardSale(1, kUid, data)["id"];
  const Json result = store.Sell(refund);
  BOOST_TEST(result["outcome"] == "recorded");
  BOOST_TEST(result["principal"] == 2000);
}

BOOST_AUTO_TEST_CASE(ManyScalesSellAtOnceAndNoCardIsOverdrawn) {
  ApiStore store;
  const auto data = store.AddCard({.uid = kUid, .principal_fen = 874 * 5});
  std::atomic<int> recorded = 0;
  std::atomic<int> declined = 0;
  const auto sell = [&](int thread) {
    for (int i = 0; i < 5; ++i) {
      const Json body{{"tickets", {CardSale(100 * thread + i, kUid, data)}}};
      const Reply reply = store.SendUnchecked(
          {.method = "POST", .target = "/v1/tickets", .body = body.dump()});
      if (reply.status != 200) continue;
      if (reply.body["results"][0]["outcome"] == "recorded") ++recorded;
      if (reply.body["results"][0]["outcome"] == "declined") ++declined;
    }
  };
  std::vector<std::thread> threads;
  for (int thread = 1; thread <= 4; ++thread) threads.emplace_back(sell, thread);
  for (auto& thread : threads) thread.join();
  BOOST_TEST(recorded == 5);
  BOOST_TEST(declined == 15);
  BOOST_TEST(store.BalancesOf(kUid).principal.fen() == 0);
}

BOOST_AUTO_TEST_CASE(PricesSinceAVersion) {
  ApiStore store;
  const Json all = store.Get("/v1/prices?since=0").body;
  BOOST_TEST(all["full"] == true);
  BOOST_TEST(all["products"].size() == 2u);
  BOOST_TEST(all["products"][0]["tiers"]["gold"] == 599);
  BOOST_TEST(all["tiers"][0]["category_discounts_permille"]["fruit"] == 100);
  BOOST_TEST(all["cashiers"].size() == 2u);
  const auto version = all["version"].get<std::int64_t>();
  store.store().Commit([&](ports::Books& books) {
    auto melon = books.catalogue().Find("3007").value();
    melon.list_price = domain::Price::FromFen(1200, domain::PriceUnit::PerPiece).value();
    books.catalogue().Save({melon}, {}, {}, store.clock().Now());
  });
  const Json changed = store.Get("/v1/prices?since=" + std::to_string(version)).body;
  BOOST_TEST(changed["full"] == false);
  BOOST_REQUIRE(changed["products"].size() == 1u);
  BOOST_TEST(changed["products"][0]["price"] == 1200);
  const auto newest = changed["version"].get<std::int64_t>();
  BOOST_TEST(newest > version);
  BOOST_TEST(store.Get("/v1/prices?since=" + std::to_string(newest)).body["products"].empty());
  // A scale that is ahead of the books was here before a backup was restored.
  BOOST_TEST(store.Get("/v1/prices?since=999").body["full"] == true);
  BOOST_TEST(store.Post("/v1/prices/confirm", {{"version", newest}}).status == 200);
  BOOST_TEST(store.Scale().prices_version == newest);
}

/// A scale sells, takes new prices, says so, and only then tells what it sold.
BOOST_AUTO_TEST_CASE(OldSalesAreHeldAgainstTheOldPricesAfterNewOnesAreConfirmed) {
  ApiStore store;
  const auto confirm = [&](std::int64_t version) {
    return store.Post("/v1/prices/confirm", {{"version", version}}).status;
  };
  const auto off_list = [&] {
    return store.CountRows("exceptions WHERE kind = 'priced_off_list'");
  };
  const auto confirmations = [&] { return store.CountRows("price_confirmations"); };
  const auto version = store.Get("/v1/status").body["prices_version"].get<std::int64_t>();
  BOOST_TEST(confirm(version) == 200);  // at 08:00
  BOOST_TEST(confirm(version) == 200);
  BOOST_TEST(confirmations() == 1);  // what is said again is kept once
  store.clock().AdvanceMs(60'000);
  store.store().Commit([&](ports::Books& books) {
    auto apples = books.catalogue().Find("2001").value();
    apples.list_price = domain::Price::FromFen(799, domain::PriceUnit::PerKilogram).value();
    books.catalogue().Save({apples}, {}, {}, store.clock().Now());
  });
  store.clock().AdvanceMs(9 * 60'000);
  BOOST_TEST(confirm(version + 2) == 400);
  BOOST_TEST(confirmations() == 1);
  BOOST_TEST(confirm(version + 1) == 200);  // at 08:10

  Json between = CashSale(1);  // at the old prices, when the new ones were in force but not there
  between["closed_at"] = "2026-11-22T08:05:00+08:00";
  Json after = CashSale(2);  // at the old prices, which it had replaced
  after["closed_at"] = "2026-11-22T08:11:00+08:00";
  BOOST_TEST(store.Sell(between)["outcome"] == "recorded");
  BOOST_TEST(off_list() == 0);
  BOOST_TEST(store.Sell(after)["outcome"] == "recorded");
  BOOST_TEST(off_list() == 1);
}

BOOST_AUTO_TEST_CASE(HotListSinceAVersion) {
  ApiStore store;
  store.AddCard({.uid = kUid, .principal_fen = 100});
  store.AddCard({.uid = "04D4E5F6", .principal_fen = 100});
  const Json all = store.Get("/v1/hot-list?since=0").body;
  BOOST_TEST(all["full"] == true);
  BOOST_TEST(all["blocked"].empty());
  const auto version = all["version"].get<std::int64_t>();
  BOOST_TEST(store.Get("/v1/status").body["hot_list_version"] == version);
  store.SetState(kUid, domain::CardState::Lost);
  const auto since = "/v1/hot-list?since=" + std::to_string(version);
  BOOST_TEST(store.Get(since).body["blocked"] == Json{kUid});
  BOOST_TEST(store.Get("/v1/hot-list?since=0").body["blocked"] == Json{kUid});
  const auto blocked = store.Get(since).body["version"].get<std::int64_t>();
  BOOST_TEST(store.Get("/v1/status").body["hot_list_version"] == blocked);
  store.SetState(kUid, domain::CardState::Found);
  BOOST_TEST(store.Get("/v1/hot-list?since=0").body["blocked"] == Json{kUid});
  store.SetState(kUid, domain::CardState::Active);
  const Json cleared = store.Get("/v1/hot-list?since=" + std::to_string(blocked)).body;
  BOOST_TEST(cleared["blocked"].empty());
  BOOST_TEST(cleared["cleared"] == Json{kUid});
}

BOOST_AUTO_TEST_CASE(StatisticsOfThisScale) {
  ApiStore store;
  const auto data = store.AddCard({.uid = kUid, .principal_fen = 2000});
  store.Sell(CashSale(1));
  store.Sell(CardSale(2, kUid, data));
  const Json figures = store.Get("/v1/statistics?from=2026-11-22&to=2026-11-22").body;
  BOOST_TEST(figures["tickets"] == 2);
  BOOST_TEST(figures["total"] == 1748);
  BOOST_TEST(figures["cashiers"][0]["cashier"] == 3);
  BOOST_TEST(figures["cashiers"][0]["amount"] == 1748);
  BOOST_TEST(figures["products"][0]["grams"] == 2500);
  std::map<std::string, int> tenders;
  for (const auto& row : figures["tenders"]) tenders[row["type"]] = row["amount"];
  BOOST_TEST(tenders["cash"] == 874);
  BOOST_TEST(tenders["stored_value"] == 874);
  const Json other = store.Get("/v1/statistics?from=2026-11-20&to=2026-11-21").body;
  BOOST_TEST(other["tickets"] == 0);
}

BOOST_AUTO_TEST_CASE(EventsAreKeptOnce) {
  ApiStore store;
  const Json events{{"events", {{{"at", "2026-11-22T07:00:00+08:00"}, {"type", "power_on"}},
                                {{"at", "2026-11-22T07:01:00+08:00"},
                                 {"type", "unlocked"},
                                 {"detail", "seal 17"}}}}};
  for (int i = 0; i < 2; ++i) {
    const Reply reply = store.Post("/v1/events", events);
    BOOST_TEST(reply.status == 200);
    BOOST_TEST(reply.body["recorded"] == 2);
  }
  BOOST_TEST(store.CountRows("scale_events") == 2);
}

BOOST_AUTO_TEST_CASE(ContactIsNotedOnceAMinute) {
  ApiStore store;
  const auto wait_for_queue = [&] { store.store().Commit([](ports::Books&) {}); };
  const auto first = store.clock().Now();
  store.Send({.time = std::to_string(first.unix_ms() + 1500)});
  wait_for_queue();
  BOOST_TEST((store.Scale().last_contact == first));
  BOOST_TEST(store.Scale().clock_offset_ms.value() == 1500);
  store.clock().AdvanceMs(59'000);
  store.Get("/v1/status");
  wait_for_queue();
  BOOST_TEST((store.Scale().last_contact == first));
  store.clock().AdvanceMs(1'000);
  store.Get("/v1/status");
  wait_for_queue();
  BOOST_TEST((store.Scale().last_contact == first.Plus(60'000)));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::tests
