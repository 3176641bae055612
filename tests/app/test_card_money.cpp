/// Money that goes back: refunds, returns, corrections; their sums, their refusals, and who agrees.
#include <boost/test/unit_test.hpp>

#include "app/card_life.h"

namespace steelyard::app {
namespace {

using domain::RefundRule;
using tests::CardLife;
using tests::Fen;
using tests::FakeCard;

constexpr std::int64_t kDayMs = 24 * 60 * 60 * 1'000;

/// A card with 100.00 paid and 10.00 given, and 20.00 deposit.
struct Counter : CardLife {
  Counter() {
    SetUpShop();
    Configure([](StoreSettings& s) {
      s.bonus_ladder = {{Fen(10'000), Fen(1'000)}};
      s.early_refund_days = 0;
    });
    Issue(card, 10'000, 2'000, domain::CardClass::Both);
  }
  std::string Text(const CardDeskResult& result) { return std::string(ToText(result.outcome)); }
  /// What a scale takes, without the ticket: hence under a reason that needs none.
  void Spend(const FakeCard& from, std::int64_t principal, std::int64_t bonus = 0) {
    const auto id = CardOf(from)->id;
    store.Commit([&](ports::Books& books) {
      const domain::Account taken{domain::AccountKind::CardFees, std::nullopt};
      std::vector<domain::Posting> postings;
      if (principal > 0) {
        postings.push_back({{domain::AccountKind::CardPrincipal, id}, taken, Fen(principal),
                            domain::PostingReason::Deposit});
      }
      if (bonus > 0) {
        postings.push_back({{domain::AccountKind::CardBonus, id}, taken, Fen(bonus),
                            domain::PostingReason::Deposit});
      }
      const auto outcome = books.ledger().Post(postings, ports::Cover::Required,
                                               {.operation = NewRequest(),
                                                .at = clock.Now(),
                                                .day = tests::Day("2026-11-22"),
                                                .actor = "scale 1",
                                                .corrects = std::nullopt});
      base::Check(outcome == ports::PostOutcome::Posted);
    });
  }
  void UseRule(RefundRule rule) {
    Configure([&](StoreSettings& s) { s.refund_rule = rule; });
  }
  std::int64_t Quote() {
    const auto result = QuoteRefund(context, desk, {NumberOf(card), std::nullopt});
    return result.quote ? result.quote->PaidOut().fen() : -1;
  }
  base::Id128 NewestOperation() {
    return FindCard(context, NumberOf(card))->movements.front().operation;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(card_money, Counter)

BOOST_AUTO_TEST_CASE(TheSumIsShownAndThenPaid) {
  struct Row {
    RefundRule rule;
    std::int64_t paid_out;
  };
  Spend(card, 5'500);  // 45.00 and 10.00 are left
  for (const Row& row : {Row{RefundRule::ProRata, 5'000}, Row{RefundRule::PrincipalFirst, 4'500},
                         Row{RefundRule::BonusFirst, 5'500}}) {
    UseRule(row.rule);
    BOOST_TEST(Quote() == row.paid_out);
  }
  UseRule(RefundRule::ProRata);
  const auto result = Refund(desk);
  BOOST_TEST(Text(result) == "done");
  BOOST_REQUIRE(result.quote.has_value());
  BOOST_TEST(result.quote->PaidOut().fen() == 5'000);
  BOOST_TEST(result.quote->sum.Forfeited().fen() == 500);
  BOOST_TEST(Balances(card) == "0/0/2000");
  BOOST_TEST(card.Newest()->principal.fen() == 0);
  BOOST_TEST(Account(domain::AccountKind::DeskCash) == -7'000);
  BOOST_TEST(Account(domain::AccountKind::BonusGranted) == -500);
  BOOST_TEST(Text(Refund(desk)) == "nothing_to_refund");
  BOOST_TEST(AreBooksSound());
}

BOOST_AUTO_TEST_CASE(APartAtATimeComesToTheSame) {
  Spend(card, 5'500);
  BOOST_TEST(Text(Refund(desk, 2'500)) == "done");
  BOOST_TEST(Balances(card) == "2000/750/2000");  // 25.00 paid out, 2.50 forfeited
  BOOST_TEST(Quote() == 2'500);
  BOOST_TEST(Text(Refund(desk, 2'501)) == "more_than_refundable");
  BOOST_TEST(Text(Refund(desk, 0)) == "amount_zero");
  BOOST_TEST(Text(Refund(desk, 2'500)) == "done");
  BOOST_TEST(Balances(card) == "0/0/2000");
}

BOOST_AUTO_TEST_CASE(AReturnPaysTheDepositToo) {
  Spend(card, 5'500);
  const auto quote = QuoteReturn(context, desk, NumberOf(card));
  BOOST_TEST(quote.quote->PaidOut().fen() == 7'000);
  BOOST_TEST(Text(Return(desk)) == "done");
  BOOST_TEST(Balances(card) == "0/0/0");
  BOOST_TEST(domain::ToText(CardOf(card)->state) == "returned");
  BOOST_TEST(card.Newest()->principal.fen() == 0);
  BOOST_TEST(Account(domain::AccountKind::DeskCash) == -5'000);  // what the scale has sold for
  BOOST_TEST(Text(Return(desk)) == "card_not_active");
}

BOOST_AUTO_TEST_CASE(AReplacedCardsHistoryCounts) {
  Spend(card, 5'500);
  BOOST_TEST(Replace(desk) == "done");
  const auto quote = QuoteRefund(context, desk, {NumberOf(heir), std::nullopt});
  BOOST_TEST(quote.quote->PaidOut().fen() == 5'000);
}

BOOST_AUTO_TEST_CASE(SoonAfterTheFirstPurchaseAllPrincipalComesBack) {
  Configure([](StoreSettings& s) { s.early_refund_days = 7; });
  UseRule(RefundRule::PrincipalFirst);
  Spend(card, 900);
  struct Row {
    int days;
    std::int64_t paid_out;
  };
  const auto start = clock.Now();
  for (const Row& row : {Row{0, 10'000}, Row{7, 10'000}, Row{8, 9'100}}) {
    clock.Set(start.Plus(row.days * kDayMs));
    BOOST_TEST_CONTEXT(row.days << " days") { BOOST_TEST(Quote() == row.paid_out); }
  }
  clock.Set(start);
  TransferCard(context, desk, {NumberOf(card), *member, ""});
  BOOST_TEST(Quote() == 10'000);
  clock.AdvanceMs(1);
  Issue(heir, 10'000, 0, domain::CardClass::Both);
  TransferCard(context, desk, {NumberOf(heir), *member, ""});
  BOOST_TEST(Quote() == 10'000);  // the member's other card is younger
  const auto other = QuoteRefund(context, desk, {NumberOf(heir), std::nullopt});
  BOOST_TEST(other.quote->is_early == false);  // its holder had one before
}

BOOST_AUTO_TEST_CASE(AnotherSumThanTheOneShownIsNotPaid) {
  const RefundRequest request{NewRequest(), std::nullopt, Fen(10'000)};
  Spend(card, 5'500);
  const auto result = RefundCard(context, reader, desk, request);
  BOOST_TEST(Text(result) == "sum_changed");
  BOOST_TEST(result.quote->PaidOut().fen() == 5'000);
  BOOST_TEST(Balances(card) == "4500/1000/2000");
  BOOST_TEST(OpenWrites() == 0u);
  const ReturnRequest without_deposit{NewRequest(), Fen(5'000)};
  BOOST_TEST(Text(ReturnCard(context, reader, desk, without_deposit)) == "sum_changed");
}

BOOST_AUTO_TEST_SUITE_END()

namespace {

/// The three by which money leaves a card.
struct WayOut {
  const char* name;
  CardDeskResult (*ask)(Counter& at, const base::Id128& id);
};
constexpr WayOut kWaysOut[] = {
    {"refund",
     [](Counter& at, const base::Id128& id) {
       return RefundCard(at.context, at.reader, at.desk, {id, std::nullopt, Fen(10'000)});
     }},
    {"return",
     [](Counter& at, const base::Id128& id) {
       return ReturnCard(at.context, at.reader, at.desk, {id, Fen(12'000)});
     }},
    {"correct", [](Counter& at, const base::Id128& id) {
       return CorrectTopUp(at.context, at.reader, at.desk, {id, {}, "typed wrong"});
     }}};

/// Written, but the card was pulled away before it was read back.
struct PulledAway : Counter {
  explicit PulledAway(const WayOut& way_out) : way(way_out) {
    reader.TearAt(3, tests::TearMoment::BeforeAnything);
    BOOST_CHECK_THROW(way.ask(*this, id), ports::CardLeftError);
    reader.DoNotTear();
  }
  void CheckNothingPaidOut(const char* outcome) {
    BOOST_TEST(Text(way.ask(*this, id)) == outcome);
    BOOST_TEST(Text(way.ask(*this, id)) == outcome);  // however often it is asked
    BOOST_TEST(OpenWrites() == 0u);
    BOOST_TEST(OpenExceptions().empty());
    BOOST_TEST(card.Newest()->counter == CardOf(card)->counter);
    BOOST_TEST(Account(domain::AccountKind::DeskCash) == -12'000);
    BOOST_TEST(AreBooksSound());
  }

  const WayOut& way;
  base::Id128 id = NewRequest();
};

}  // namespace

BOOST_AUTO_TEST_SUITE(card_money_races)

BOOST_AUTO_TEST_CASE(ABalanceThatFellMeanwhileIsNotPaidOut) {
  for (const WayOut& way : kWaysOut) {
    BOOST_TEST_CONTEXT(way.name) {
      PulledAway at(way);
      at.Spend(at.card, 1);
      at.CheckNothingPaidOut("balance_changed");
      BOOST_TEST(at.Balances(at.card) == "9999/1000/2000");
      BOOST_TEST((TouchCard(at.context, at.reader, at.desk).outcome == TouchOutcome::CardShown));
      const auto audit = at.Audit().front();
      BOOST_TEST(audit.action == std::string("card.") + way.name + ".refused");
      at.Spend(at.card, 9'999, 1'000);
      BOOST_TEST(at.Balances(at.card) == "0/0/2000");
    }
  }
}

BOOST_AUTO_TEST_CASE(ATouchEndsItToo) {
  for (const WayOut& way : kWaysOut) {
    BOOST_TEST_CONTEXT(way.name) {
      PulledAway at(way);
      at.Spend(at.card, 1);
      const auto touched = TouchCard(at.context, at.reader, at.auditor);
      BOOST_TEST((touched.outcome == TouchOutcome::InterruptedRefused));
      BOOST_TEST(touched.view->balances.principal.fen() == 9'999);
      at.CheckNothingPaidOut("balance_changed");
    }
  }
}

BOOST_AUTO_TEST_CASE(WhoeverFoundALostCardIsPaidNothing) {
  for (const WayOut& way : kWaysOut) {
    BOOST_TEST_CONTEXT(way.name) {
      PulledAway at(way);
      ChangeCardState(at.context, at.desk,
                      {at.NumberOf(at.card), domain::CardCommand::ReportLost, ""});
      at.CheckNothingPaidOut("state_changed");
      BOOST_TEST(at.Balances(at.card) == "10000/1000/2000");
      BOOST_TEST(domain::ToText(at.CardOf(at.card)->state) == "lost");
    }
  }
}

/// A card must end empty: goods were given back to it after the sum was shown.
BOOST_AUTO_TEST_CASE(AReturnDoesNotLeaveMoneyBehind) {
  PulledAway at(kWaysOut[1]);
  const auto id = at.CardOf(at.card)->id;
  at.store.Commit([&](ports::Books& books) {
    books.ledger().Post({{{domain::AccountKind::Sales, std::nullopt},
                          {domain::AccountKind::CardPrincipal, id},
                          Fen(5),
                          domain::PostingReason::Deposit}},
                        ports::Cover::NotRequired,
                        {.operation = at.NewRequest(), .at = at.clock.Now(),
                         .day = tests::Day("2026-11-22"), .actor = "scale 1",
                         .corrects = std::nullopt});
  });
  at.CheckNothingPaidOut("balance_changed");
  BOOST_TEST(at.Balances(at.card) == "10005/1000/2000");
}

BOOST_AUTO_TEST_CASE(AReplacementMovesWhatIsThereAtTheEnd) {
  Counter at;
  const ReplacementRequest request{at.NewRequest(), at.NumberOf(at.card)};
  at.Lay(at.heir);
  at.reader.TearAt(3, tests::TearMoment::BeforeAnything);
  BOOST_CHECK_THROW(ReplaceCard(at.context, at.reader, at.desk, request), ports::CardLeftError);
  at.reader.DoNotTear();
  at.Spend(at.card, 500);
  BOOST_TEST(at.Text(ReplaceCard(at.context, at.reader, at.desk, request)) == "done");
  BOOST_TEST(at.Balances(at.card) == "0/0/0");
  BOOST_TEST(at.Balances(at.heir) == "9500/1000/2000");
  BOOST_TEST(at.AreBooksSound());
}

BOOST_AUTO_TEST_CASE(OneCardIsReplacedOnce) {
  Counter at;
  const ReplacementRequest first{at.NewRequest(), at.NumberOf(at.card)};
  const ReplacementRequest second{at.NewRequest(), at.NumberOf(at.card)};
  FakeCard third{"04AAAAAA"};
  at.Lay(at.heir);
  at.reader.TearAt(3, tests::TearMoment::BeforeAnything);
  BOOST_CHECK_THROW(ReplaceCard(at.context, at.reader, at.desk, first), ports::CardLeftError);
  at.reader.DoNotTear();
  at.Lay(third);
  BOOST_TEST(at.Text(ReplaceCard(at.context, at.reader, at.desk, second)) == "write_unfinished");
  at.Lay(at.card);  // the damaged card is returned after all
  BOOST_TEST(at.Text(at.Return(at.desk)) == "done");
  at.Lay(at.heir);
  BOOST_TEST(at.Text(ReplaceCard(at.context, at.reader, at.desk, first)) == "state_changed");
  BOOST_TEST(at.Balances(at.heir) == "0/0/0");
  BOOST_TEST(domain::ToText(at.CardOf(at.heir)->state) == "blank");
  BOOST_TEST(at.Account(domain::AccountKind::DeskCash) == 0);
  at.Issue(at.heir, 100);  // the plastic is not lost
  BOOST_TEST(at.Balances(at.heir) == "100/0/0");
  BOOST_TEST(at.AreBooksSound());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(card_corrections, Counter)

BOOST_AUTO_TEST_CASE(AWrongTopUpIsUndoneOnce) {
  TopUp(card, 50'000);
  const auto wrong = NewestOperation();
  TopUp(card, 500);
  const auto correct = [&](std::optional<base::Id128> top_up) {
    return Text(CorrectTopUp(context, reader, manager, {NewRequest(), top_up, "500 for 5"}));
  };
  BOOST_TEST(correct(wrong) == "done");
  BOOST_TEST(Balances(card) == "10500/1000/2000");
  BOOST_TEST(card.Newest()->principal.fen() == 10'500);
  BOOST_TEST(Account(domain::AccountKind::DeskCash) == -12'500);
  BOOST_TEST(Account(domain::AccountKind::BonusGranted) == -1'000);
  BOOST_TEST(correct(wrong) == "already_corrected");
  BOOST_TEST(correct(std::nullopt) == "done");  // the newest
  BOOST_TEST(correct(std::nullopt) == "already_corrected");
  BOOST_TEST(correct(tests::Nth(4)) == "top_up_unknown");
  BOOST_TEST(Balances(card) == "10000/1000/2000");
  BOOST_TEST(AreBooksSound());
  const auto audit = Audit().front();
  BOOST_TEST(audit.action == "card.correct");
  BOOST_TEST(audit.after.ends_with(" reason=500 for 5"));
  std::optional<ports::CardWrite> undone;
  store.Read([&](const ports::Books& books) { undone = books.card_writes().Find(wrong); });
  BOOST_TEST((undone->state == ports::CardWriteState::Settled));
}

BOOST_AUTO_TEST_CASE(TheTopUpOfAnotherCardIsNotTakenOffThisOne) {
  Issue(heir, 7'000);
  const auto of_heir = FindCard(context, NumberOf(heir))->movements.front().operation;
  Lay(card);
  BOOST_TEST(Text(CorrectTopUp(context, reader, desk, {NewRequest(), of_heir, "x"})) ==
             "top_up_unknown");
  BOOST_TEST(Balances(card) == "10000/1000/2000");
  BOOST_TEST(Balances(heir) == "7000/0/0");
}

BOOST_AUTO_TEST_CASE(WhatWasSpentCannotBeUndone) {
  Spend(card, 1);
  const auto result = CorrectTopUp(context, reader, desk, {NewRequest(), {}, "x"});
  BOOST_TEST(Text(result) == "spent_already");
  BOOST_TEST(result.view->balances.principal.fen() == 9'999);  // what is left is named
  Spend(card, 0, 1);
  BOOST_TEST(Text(CorrectTopUp(context, reader, desk, {NewRequest(), {}, "x"})) ==
             "spent_already");
  TopUp(card, 1);
  BOOST_TEST(Text(CorrectTopUp(context, reader, desk, {NewRequest(), {}, "x"})) == "done");
}

BOOST_AUTO_TEST_CASE(AReasonIsNeeded) {
  for (const char* reason : {"", "two\nlines"}) {
    const char* const outcome = *reason ? "reason_invalid" : "reason_missing";
    BOOST_TEST(Text(CorrectTopUp(context, reader, desk, {NewRequest(), {}, reason})) == outcome);
    BOOST_TEST(Text(CorrectTopUpByNumber(context, desk, NumberOf(card),
                                         {NewRequest(), {}, reason})) == outcome);
  }
}

BOOST_AUTO_TEST_CASE(WithoutTheCardTheBooksAreRightAtOnce) {
  const CorrectionRequest request{NewRequest(), {}, "typed wrong"};
  const auto ask = [&] {
    return Text(CorrectTopUpByNumber(context, desk, NumberOf(card), request));
  };
  BOOST_TEST(ask() == "done");
  BOOST_TEST(ask() == "already_done");
  BOOST_TEST(Balances(card) == "0/0/2000");
  BOOST_TEST(card.Newest()->principal.fen() == 10'000);  // the hint on it is old until then:
  BOOST_TEST((TouchCard(context, reader, desk).outcome == TouchOutcome::CardShown));
  BOOST_TEST(Do("top_up", desk) == "done");
  BOOST_TEST(card.Newest()->principal.fen() == 100);
  BOOST_TEST(AreBooksSound());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(card_requests, Counter)

BOOST_AUTO_TEST_CASE(AnIdStandsForOneThing) {
  const auto id = NewRequest();
  const auto refund = [&] {
    return Text(RefundCard(context, reader, desk, {id, Fen(1'000), Fen(1'000)}));
  };
  BOOST_TEST(refund() == "done");
  BOOST_TEST(refund() == "already_done");
  for (const std::int64_t fen : {999, 1'001, 0}) {
    BOOST_TEST(Text(RefundCard(context, reader, desk, {id, Fen(fen), Fen(fen)})) ==
               "request_differs");
  }
  // All that there is, as it was told then: less is left now, and it is the same request.
  BOOST_TEST(Text(RefundCard(context, reader, desk, {id, {}, Fen(1'000)})) == "already_done");
  BOOST_TEST(Text(TopUpCard(context, reader, desk, {id, Fen(1)})) == "request_id_used");
  BOOST_TEST(Text(ReturnCard(context, reader, desk, {id, Fen(1)})) == "request_id_used");
  BOOST_TEST(Text(CorrectTopUpByNumber(context, desk, NumberOf(card), {id, {}, "x"})) ==
             "request_id_used");
  const auto of_a_sale = NewRequest();
  next_request -= 1;
  Spend(card, 1);
  BOOST_TEST(Text(TopUpCard(context, reader, desk, {of_a_sale, Fen(1)})) == "request_id_used");
  BOOST_TEST(Balances(card) == "8999/900/2000");
}

BOOST_AUTO_TEST_CASE(AboveTheLimitASecondPersonAgrees) {
  Configure([](StoreSettings& s) {
    s.approval = {Fen(500), Fen(3'000), Fen(9'999), Fen(8'000), std::nullopt};
  });
  const Actor other{"zhou", ports::Role::CardDesk};
  const auto top_up = [&](std::int64_t fen, std::optional<Actor> approver) {
    return Text(TopUpCard(context, reader, desk, {NewRequest(), Fen(fen), approver}));
  };
  BOOST_TEST(top_up(500, std::nullopt) == "done");
  BOOST_TEST(top_up(501, std::nullopt) == "approval_needed");
  BOOST_TEST(top_up(501, desk) == "approver_is_same_person");
  BOOST_TEST(top_up(501, other) == "approver_not_allowed");
  BOOST_TEST(top_up(501, manager) == "done");
  BOOST_TEST(Audit().front().actor == "li");
  BOOST_TEST(Audit().front().after.ends_with(" approver=wang"));
  BOOST_TEST(Text(Refund(desk, 3'001)) == "approval_needed");
  BOOST_TEST(Text(Refund(manager, 3'001)) == "done");  // whose own limit is not set
  BOOST_TEST(Text(Refund(desk, 3'000)) == "done");
  BOOST_TEST(Text(Return(desk)) == "approval_needed");
  BOOST_TEST(Text(CorrectTopUpByNumber(context, desk, NumberOf(card), {NewRequest(), {}, "x"})) ==
             "done");  // of 5.01
  BOOST_TEST(Replace(desk) == "done");  // what is left is below
  Issue(card, 0);
  BOOST_TEST(AreBooksSound());
}

BOOST_AUTO_TEST_CASE(TheFirstTopUpIsATopUp) {
  Configure([](StoreSettings& s) { s.approval.top_up = Fen(500); });
  BOOST_TEST(Text(Issue(heir, 501)) == "approval_needed");
  BOOST_TEST(Text(Issue(heir, 500, 2'000)) == "done");
}

BOOST_AUTO_TEST_CASE(AnOverdrawnCardIsNeitherPaidOutNorReplaced) {
  const auto id = CardOf(card)->id;
  store.Commit([&](ports::Books& books) {
    books.ledger().Post({{{domain::AccountKind::CardPrincipal, id},
                          {domain::AccountKind::Sales, std::nullopt},
                          Fen(10'001),
                          domain::PostingReason::Sale}},
                        ports::Cover::NotRequired,
                        {.operation = NewRequest(), .at = clock.Now(),
                         .day = tests::Day("2026-11-22"), .actor = "scale 1",
                         .corrects = std::nullopt});
  });
  BOOST_TEST(Text(Refund(desk)) == "card_overdrawn");
  BOOST_TEST(Text(Return(desk)) == "card_overdrawn");
  BOOST_TEST(Replace(desk) == "card_overdrawn");
  BOOST_TEST(Balances(card) == "-1/1000/2000");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::app
