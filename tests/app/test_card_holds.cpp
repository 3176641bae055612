/// What scales are told of cards, what is held for it, and that no money is told twice.
#include <boost/test/unit_test.hpp>
#include <map>
#include <thread>

#include "app/card_refunds.h"
#include "app/settings.h"
#include "app/store_desk.h"
#include "app/tell_card.h"

namespace steelyard::app {
namespace {

using domain::AuthorisationMode;
using tests::FakeCard;
using tests::Fen;

constexpr std::int64_t kMinute = 60'000;

struct Holding : tests::StoreDesk {
  Holding() { Issue(card, 10'000); }

  std::int64_t Ask(int scale) { return Told(scale).may_pay.fen(); }
  ToldCard Told(int scale) { return TellCard(context, {scale, NamedCard(card.uid)}); }
  /// What another kind of scale is told in the same shop.
  std::int64_t Inquire(int scale) {
    return InquireCard(context, verifier,
                       {scale, card.uid, tests::DataOf(card.uid, *card.Newest())})
        .spendable.fen();
  }
  struct Sale {
    std::int64_t fen;
    int scale = 3;
    AuthorisationMode mode = AuthorisationMode::Offline;
    std::int64_t closed_ms_ago = 0;
    bool with_data = false;
  };
  IncomingTicket TicketOf(const Sale& sale) {
    const std::int64_t number = ++numbers[sale.scale];
    const auto closed = clock.Now().Plus(-sale.closed_ms_ago);
    const auto price = tests::PerKg(sale.fen);
    domain::TicketDraft draft{
        .id = domain::TicketId(NewRequest()),
        .number = number,
        .kind = domain::TicketKind::Sale,
        .corrects = std::nullopt,
        .cashier = 7,
        .opened_at = closed,
        .closed_at = closed,
        .authorisation = sale.mode,
        .card = domain::PresentedCard{
            card.uid,
            sale.with_data ? tests::DataOf(card.uid, *card.Newest()) : base::Bytes(), ""},
        .lines = {{"2001", domain::Weight::FromGrams(1000).value(), price, price, Fen(sale.fen)}},
        .rounding = {},
        .total = Fen(sale.fen),
        .tenders = {{domain::TenderType::StoredValue, Fen(sale.fen), ""}}};
    return {domain::Ticket::From(std::move(draft)).value(), sale.scale, "txt-mode", ""};
  }
  std::string Record(const IncomingTicket& ticket) {
    const auto result = RecordTickets(context, verifier, {ticket}).at(0);
    const auto& declined = result.answer.declined;
    return std::string(ToText(result.outcome)) +
           (declined ? " " + std::string(domain::ToText(*declined)) : "");
  }
  std::string Sell(const Sale& sale) { return Record(TicketOf(sale)); }
  std::size_t OpenHolds() {
    std::size_t open = 0;
    store.Read([&](const ports::Books& books) {
      open = books.card_holds().Open(clock.Now()).size();
    });
    return open;
  }
  bool IsSound() { return !sqlite->verifier().Verify().first_difference.has_value(); }
  int Overdrafts() {
    int count = 0;
    for (const auto& text : OpenExceptions()) count += text.starts_with("offline_overdraft");
    return count;
  }

  FakeCard card{"04A1B2C3"};
  std::map<int, std::int64_t> numbers;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(card_holds, Holding)

BOOST_AUTO_TEST_CASE(WhatOneScaleWasToldNoOtherIsTold) {
  BOOST_TEST(Ask(3) == 10'000);
  BOOST_TEST(Ask(4) == 0);
  BOOST_TEST(Inquire(5) == 0);
  BOOST_TEST(Inquire(3) == 10'000);  // its own hold is no obstacle
  BOOST_TEST(Ask(3) == 10'000);      // asked again, the hold is renewed
  BOOST_TEST(OpenHolds() == 1u);
  BOOST_TEST(Balances(card) == "10000/0/0");  // a hold moves nothing
}

BOOST_AUTO_TEST_CASE(TheSaleTakesTheMoneyAndEndsTheHold) {
  Ask(3);
  BOOST_TEST(Sell({.fen = 4'000}) == "recorded");
  BOOST_TEST(Balances(card) == "6000/0/0");
  BOOST_TEST(OpenHolds() == 0u);
  BOOST_TEST(Ask(4) == 6'000);
  BOOST_TEST(Overdrafts() == 0);
  BOOST_TEST(IsSound());
}

BOOST_AUTO_TEST_CASE(ASaleThatIsToldTwiceEndsNoHoldThatCameLater) {
  Ask(3);
  const auto ticket = TicketOf({.fen = 4'000});
  BOOST_TEST(Record(ticket) == "recorded");
  BOOST_TEST(Ask(3) == 6'000);
  BOOST_TEST(Record(ticket) == "already_recorded");  // its acknowledgement had been lost
  BOOST_TEST(OpenHolds() == 1u);
  BOOST_TEST(Ask(4) == 0);
  BOOST_TEST(Balances(card) == "6000/0/0");
}

BOOST_AUTO_TEST_CASE(ASaleOfAnotherScaleOrOfLongBeforeEndsNoHold) {
  Ask(3);
  BOOST_TEST(Sell({.fen = 100, .scale = 4}) == "recorded");
  BOOST_TEST(Sell({.fen = 100, .closed_ms_ago = 2 * kMinute}) == "recorded");
  BOOST_TEST(OpenHolds() == 1u);
  BOOST_TEST(Sell({.fen = 100, .closed_ms_ago = kMinute / 2}) == "recorded");  // clocks differ
  BOOST_TEST(OpenHolds() == 0u);
}

BOOST_AUTO_TEST_CASE(ASaleThatNeverArrivesIsHeldForSoManyMinutes) {
  Configure([](StoreSettings& s) { s.hold_minutes = 2; });
  Ask(3);
  clock.AdvanceMs(2 * kMinute - 1);
  BOOST_TEST(Ask(4) == 0);
  clock.AdvanceMs(1);
  BOOST_TEST(OpenHolds() == 0u);
  BOOST_TEST(Inquire(5) == 10'000);
  BOOST_TEST(Ask(4) == 10'000);
  BOOST_TEST(Ask(3) == 0);
}

BOOST_AUTO_TEST_CASE(ASaleAboveItsHoldIsRecordedAndListedWhenItOverdraws) {
  Ask(3);
  BOOST_TEST(Sell({.fen = 10'001}) == "recorded");
  BOOST_TEST(Balances(card) == "-1/0/0");
  BOOST_TEST(Overdrafts() == 1);
  BOOST_TEST(Ask(3) == 0);  // nothing below zero is told or held
  BOOST_TEST(OpenHolds() == 0u);
  BOOST_TEST(IsSound());
}

BOOST_AUTO_TEST_CASE(AnOnlineTicketMayTakeWhatIsNotHeldElsewhere) {
  Configure([](StoreSettings& s) { s.limits.single_purchase = Fen(6'000); });
  BOOST_TEST(Ask(3) == 6'000);  // no more than one sale may take
  const auto online = AuthorisationMode::Online;
  BOOST_TEST(Sell({.fen = 4'001, .scale = 5, .mode = online, .with_data = true}) ==
             "declined insufficient_funds");
  BOOST_TEST(Sell({.fen = 4'000, .scale = 5, .mode = online, .with_data = true}) == "recorded");
  BOOST_TEST(Sell({.fen = 6'000}) == "recorded");
  BOOST_TEST(Balances(card) == "0/0/0");
  BOOST_TEST(Overdrafts() == 0);
}

BOOST_AUTO_TEST_CASE(NoMoreIsToldThanNeedsNoPin) {
  Configure([](StoreSettings& s) { s.limits.pin_required_above = Fen(3'000); });
  BOOST_TEST(Ask(3) == 3'000);
  BOOST_TEST(Ask(4) == 3'000);  // from what is left
  BOOST_TEST(Ask(5) == 3'000);
  BOOST_TEST(Ask(6) == 1'000);
}

BOOST_AUTO_TEST_CASE(WhoIsRefusedIsToldNothingAndHoldsNothing) {
  BOOST_TEST((TellCard(context, {3, std::nullopt}).refused == domain::DeclineReason::CardUnknown));
  const auto stranger = domain::CardUid::Parse("0BADCAFE").value();
  BOOST_TEST((TellCard(context, {3, stranger}).refused == domain::DeclineReason::CardUnknown));
  using enum domain::CardState;
  for (const auto state : {Blank, Suspended, Lost, Found, Replaced, Returned}) {
    BOOST_TEST_CONTEXT(domain::ToText(state)) {
      SetState(card, state);
      const auto told = Told(3);
      BOOST_TEST(told.refused.has_value());
      BOOST_TEST(told.may_pay.fen() == 0);
      BOOST_TEST(told.points == 0);
      BOOST_TEST(told.holder == "");
    }
  }
  SetState(card, Active);
  clock.Set(tests::At("2030-01-01T08:00:00+08:00"));
  BOOST_TEST((Told(3).refused == domain::DeclineReason::CardExpired));
  BOOST_TEST(OpenHolds() == 0u);
}

BOOST_AUTO_TEST_CASE(AMemberIsToldByNameAndPoints) {
  const auto member = AddMember(context, desk, {"王小明"}).member.value().id;
  FakeCard own{"04D4E5F6"};
  reader.Clear();
  reader.Put(own);
  BOOST_REQUIRE((IssueCard(context, reader, desk,
                           {.id = NewRequest(), .card_class = domain::CardClass::Member,
                            .member = member, .tier = "", .top_up = Fen(0), .deposit = Fen(0),
                            .valid_until = std::nullopt})
                     .outcome == CardDeskOutcome::Done));
  const auto number = CardOf(own)->number;
  const auto told = TellCard(context, {3, NamedCard(number)});
  BOOST_TEST(!told.refused);
  BOOST_TEST(told.holder == "王*");
  BOOST_TEST(told.may_pay.fen() == 0);  // a member's card holds no money
  BOOST_TEST(OpenHolds() == 0u);
}

BOOST_AUTO_TEST_CASE(HoldsOutliveTheProgram) {
  Ask(3);
  sqlite.reset();
  const auto again = storage::SqliteStore::Open(database.path());
  Context reopened{*again, clock, entropy};
  BOOST_TEST(TellCard(reopened, {4, NamedCard(card.uid)}).may_pay.fen() == 0);
  clock.AdvanceMs(10 * kMinute);
  BOOST_TEST(TellCard(reopened, {4, NamedCard(card.uid)}).may_pay.fen() == 10'000);
}

BOOST_AUTO_TEST_CASE(WhatCouldNotBeCommittedHoldsNothing) {
  store.FailAt(0, tests::CommitFailure::NothingWasDone);
  BOOST_CHECK_THROW(Ask(3), ports::StorageError);
  BOOST_TEST(OpenHolds() == 0u);
  BOOST_TEST(Ask(4) == 10'000);
}

BOOST_AUTO_TEST_CASE(TheDeskPaysOutNothingThatAScaleHolds) {
  Configure([](StoreSettings& s) {
    s.limits.single_purchase = Fen(6'000);
    s.approval = {};
  });
  BOOST_TEST(Ask(3) == 6'000);
  const auto number = CardOf(card)->number;
  const auto refund = [&](std::int64_t fen) {
    return RefundCard(context, reader, manager, {NewRequest(), Fen(fen), Fen(fen), "", {}}).outcome;
  };
  BOOST_TEST((QuoteRefund(context, desk, {number, Fen(4'001)}).outcome ==
              CardDeskOutcome::HeldByScale));
  BOOST_TEST((QuoteRefund(context, desk, {number, std::nullopt}).outcome ==
              CardDeskOutcome::HeldByScale));
  BOOST_TEST((QuoteReturn(context, desk, number).outcome == CardDeskOutcome::HeldByScale));
  BOOST_TEST((refund(4'001) == CardDeskOutcome::HeldByScale));
  BOOST_TEST((CorrectTopUpByNumber(context, manager, number, {NewRequest(), {}, "wrong", {}})
                  .outcome == CardDeskOutcome::HeldByScale));
  BOOST_TEST(Balances(card) == "10000/0/0");
  BOOST_TEST((refund(4'000) == CardDeskOutcome::Done));  // what is free
  BOOST_TEST(Sell({.fen = 6'000}) == "recorded");
  BOOST_TEST(Balances(card) == "0/0/0");
  BOOST_TEST(Overdrafts() == 0);
  BOOST_TEST(IsSound());
}

BOOST_AUTO_TEST_CASE(AHoldThatHasEndedKeepsNothingFromTheDesk) {
  Ask(3);
  const auto number = CardOf(card)->number;
  BOOST_TEST((QuoteReturn(context, desk, number).outcome == CardDeskOutcome::HeldByScale));
  clock.AdvanceMs(10 * kMinute);
  BOOST_TEST((QuoteReturn(context, desk, number).outcome == CardDeskOutcome::Done));
}

BOOST_AUTO_TEST_CASE(ManyScalesAtOnceAreToldTheBalanceOnce) {
  Configure([](StoreSettings& s) { s.limits.single_purchase = Fen(3'000); });
  Context direct{*sqlite, clock, entropy};
  std::vector<std::int64_t> told(16);
  std::vector<std::thread> scales;
  for (std::size_t i = 0; i < told.size(); ++i) {
    scales.emplace_back([&, i] {
      told[i] = TellCard(direct, {static_cast<int>(i) + 1, NamedCard(card.uid)}).may_pay.fen();
    });
  }
  for (auto& scale : scales) scale.join();
  std::int64_t sum = 0;
  for (const std::int64_t fen : told) sum += fen;
  BOOST_TEST(sum == 10'000);
  BOOST_TEST(OpenHolds() == 4u);
}

/// Scales that sell no more than they were told, while it is held for them, overdraw nothing:
/// whatever comes between, and however often it is told.
BOOST_AUTO_TEST_CASE(HonestScalesNeverOverdraw) {
  base::SeededRandom random(20'261'129);
  std::map<int, std::pair<std::int64_t, base::Timestamp>> told;
  std::vector<IncomingTicket> sent;
  std::int64_t balance = 10'000;
  for (int step = 0; step < 600; ++step) {
    const int scale = static_cast<int>(random.Between(1, 5));
    switch (random.Between(0, 6)) {
      case 0:
      case 1: told.insert_or_assign(scale, std::pair(Ask(scale), clock.Now())); break;
      case 2: {
        const auto at = told.find(scale);
        if (at == told.end() || at->second.first == 0) break;
        if (clock.Now() >= at->second.second.Plus(10 * kMinute)) break;
        const std::int64_t fen = random.Between(1, at->second.first);
        sent.push_back(TicketOf({.fen = fen, .scale = scale}));
        BOOST_REQUIRE(Record(sent.back()) == "recorded");
        balance -= fen;
        told.erase(at);
        break;
      }
      case 3:
        if (!sent.empty()) {
          const auto last = static_cast<std::int64_t>(sent.size()) - 1;
          const auto& again = sent[static_cast<std::size_t>(random.Between(0, last))];
          BOOST_REQUIRE(Record(again) == "already_recorded");
        }
        break;
      case 4: {
        const std::int64_t fen = random.Between(1, 500);
        const auto outcome = Sell({.fen = fen, .scale = 9, .mode = AuthorisationMode::Online,
                                   .with_data = true});
        if (outcome == "recorded") balance -= fen;
        break;
      }
      case 5: clock.AdvanceMs(random.Between(0, 6) * kMinute); break;
      case 6:
        if (balance < 5'000) {
          BOOST_REQUIRE((TopUp(card, 1'000).outcome == CardDeskOutcome::Done));
          balance += 1'000;
        }
        break;
    }
    BOOST_REQUIRE(balance >= 0);
  }
  BOOST_TEST(Balances(card) == fmt::format("{}/0/0", balance));
  BOOST_TEST(Overdrafts() == 0);
  BOOST_TEST(IsSound());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::app
