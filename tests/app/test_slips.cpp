/// Slips: what the books say of an operation, then and now.
#include <boost/test/unit_test.hpp>

#include "app/settings.h"
#include "app/slips.h"
#include "app/store_desk.h"

using namespace steelyard;
using namespace steelyard::app;
using domain::CardClass;
using tests::FakeCard;
using tests::Fen;

namespace {

struct SlipDesk : tests::StoreDesk {
  SlipDesk() {
    Configure([](StoreSettings& settings) {
      settings.name = "鲜果店";
      settings.bonus_ladder = {{Fen(50'000), Fen(3'000)}};
    });
  }

  FakeCard card{"04A1B2C3"};

  base::Id128 Load(std::int64_t fen) {
    const auto request = NewRequest();
    reader.Clear();
    reader.Put(card);
    BOOST_REQUIRE(TopUpCard(context, reader, desk, {request, Fen(fen)}).outcome ==
                  CardDeskOutcome::Done);
    return request;
  }
  /// Sells a kilogram on the card; gives the ticket's id.
  base::Id128 Buy(std::int64_t fen) {
    const auto id = NewRequest();
    const auto price = tests::PerKg(fen);
    auto ticket = domain::Ticket::From(
        {.id = domain::TicketId(id), .number = ++m_number, .kind = domain::TicketKind::Sale,
         .corrects = std::nullopt, .cashier = 7, .opened_at = clock.Now(),
         .closed_at = clock.Now(), .authorisation = domain::AuthorisationMode::Online,
         .card = domain::PresentedCard{card.uid, tests::DataOf(card.uid, *card.Newest()), ""},
         .lines = {{"2001", domain::Weight::FromGrams(1000).value(), price, price, Fen(fen)}},
         .rounding = domain::MoneyDifference(), .total = Fen(fen),
         .tenders = {{domain::TenderType::StoredValue, Fen(fen), ""}}});
    std::vector<IncomingTicket> tickets{{std::move(ticket).value(), 3, "api", ""}};
    BOOST_REQUIRE(RecordTickets(context, verifier, tickets)[0].outcome == RecordOutcome::Recorded);
    return id;
  }
  static std::string Balances(const ports::CardSlip& slip) {
    return fmt::format("{}/{}/{}", slip.balances.principal.fen(), slip.balances.bonus.fen(),
                       slip.balances.deposit.fen());
  }
  static std::string Movements(const ports::CardSlip& slip) {
    std::string text;
    for (const auto& movement : slip.movements) {
      text += fmt::format("{} {} {};", domain::ToText(movement.reason),
                          domain::ToText(movement.account), movement.amount.fen());
    }
    return text;
  }

 private:
  std::int64_t m_number = 0;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(slips, SlipDesk)

BOOST_AUTO_TEST_CASE(EachOperationKeepsItsOwnBalance) {
  Issue(card, 10'000, 2'000);
  clock.AdvanceMs(60'000);
  const auto top_up = Load(50'000);
  clock.AdvanceMs(60'000);
  const auto sale = Buy(1'000);
  clock.AdvanceMs(60'000);
  Load(100);

  const auto loaded = ReadOperationSlip(context, top_up);
  BOOST_REQUIRE(loaded.has_value());
  BOOST_TEST(loaded->store_name == "鲜果店");
  BOOST_TEST(loaded->actor == "li");
  BOOST_TEST(loaded->holder.empty());
  BOOST_CHECK(loaded->operation == top_up);
  BOOST_CHECK(loaded->at == tests::At("2026-11-22T08:01:00+08:00"));
  BOOST_TEST(Movements(*loaded) ==
             "top_up card_principal 50000;bonus_granted card_bonus 3000;");
  BOOST_TEST(Balances(*loaded) == "60000/3000/2000");

  const auto sold = ReadOperationSlip(context, sale);
  BOOST_REQUIRE(sold.has_value());
  BOOST_TEST(sold->actor == "scale 3");
  BOOST_TEST(Movements(*sold) == "sale card_principal -1000;");
  BOOST_TEST(Balances(*sold) == "59000/3000/2000");
}

BOOST_AUTO_TEST_CASE(NothingToPrint) {
  BOOST_TEST(!ReadOperationSlip(context, tests::Nth(1)));
  BOOST_TEST(!ReadStatementSlip(context, domain::CardNumber::FromSequence(77).value(), 10));
  Issue(card);  // no money, no deposit
  const auto issue = next_request - 1;
  BOOST_TEST(!ReadOperationSlip(context, tests::Nth(issue)));
  const auto statement = ReadStatementSlip(context, CardOf(card)->number, 10);
  BOOST_REQUIRE(statement.has_value());
  BOOST_TEST(statement->movements.empty());
  BOOST_TEST(Balances(*statement) == "0/0/0");
}

BOOST_AUTO_TEST_CASE(AStatementIsOfToday) {
  const auto member = AddMember(context, desk, {"王小明"}).member.value();
  reader.Put(card);
  IssueCard(context, reader, desk,
            {.id = NewRequest(), .card_class = CardClass::StoredValue, .member = member.id,
             .tier = "", .top_up = Fen(10'000), .deposit = Fen(0), .valid_until = std::nullopt});
  clock.AdvanceMs(60'000);
  Load(200);
  clock.AdvanceMs(60'000);
  const auto statement = ReadStatementSlip(context, CardOf(card)->number, 1);
  BOOST_REQUIRE(statement.has_value());
  BOOST_TEST(statement->holder == "王*");
  BOOST_TEST(!statement->operation);
  BOOST_CHECK(statement->at == clock.Now());
  BOOST_TEST(Movements(*statement) == "top_up card_principal 200;");
  BOOST_TEST(Balances(*statement) == "10200/0/0");
}

BOOST_AUTO_TEST_CASE(ThePrinterOfTheDesk) {
  BOOST_TEST(!LoadSlipSettings(context).printer);
  BOOST_TEST(LoadSlipSettings(context).columns == 48);
  const auto set = [&](const char* name, const char* value) {
    return std::string(ToText(ChangeSetting(context, manager, {name, value}).outcome));
  };
  for (const char* wrong : {"", "pdf:x.pdf", "lp0", "tcp:"}) {
    BOOST_TEST(set("desk.slip_printer", wrong) == "value_invalid", wrong);
  }
  for (const char* wrong : {"", "23", "65", "many"}) {
    BOOST_TEST(set("desk.slip_columns", wrong) == "value_invalid", wrong);
  }
  BOOST_TEST(set("desk.slip_printer", "tcp:192.168.1.20") == "done");
  BOOST_TEST(set("desk.slip_columns", "32") == "done");
  BOOST_TEST(LoadSlipSettings(context).printer->ToString() == "tcp:192.168.1.20:9100");
  BOOST_TEST(LoadSlipSettings(context).columns == 32);
}

BOOST_AUTO_TEST_SUITE_END()
