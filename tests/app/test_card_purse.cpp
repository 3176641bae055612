/// The purse of CPU cards: it follows what the books say with every write, and decides nothing.
#include <boost/test/unit_test.hpp>

#include "app/card_life.h"
#include "app/card_purse.h"

namespace steelyard::app {
namespace {

using ports::PurseMovement;
using tests::CommitFailure;
using tests::FakeCard;
using tests::Fen;
using tests::TearMoment;

FakeCard CpuCard(const char* uid, std::uint8_t last) {
  FakeCard card(uid);
  card.family = domain::CardFamily::Cpu;
  card.genuineness = ports::Genuineness::Proven;
  const std::array<std::uint8_t, 8> serial{1, 2, 3, 4, 5, 6, 7, last};
  card.serial = domain::CardSerial::FromBytes(serial);
  return card;
}

/// A store that issues purses; the card has 100.00 paid, 10.00 given and 20.00 deposit.
struct PurseShop : tests::CardLife {
  PurseShop() {
    card = CpuCard("04A1B2C3", 1);
    heir = CpuCard("04D4E5F6", 2);
    SetUpShop();
    Configure([](StoreSettings& s) {
      s.purse = ports::PurseAtIssue::With;
      s.bonus_ladder = {{Fen(10'000), Fen(1'000)}};
      s.early_refund_days = 0;
      s.approval = {};
    });
    BOOST_REQUIRE((Issue(card, 10'000, 2'000, domain::CardClass::Both, "gold").outcome ==
                   CardDeskOutcome::Done));
  }

  std::int64_t Spendable(const FakeCard& of) {
    std::int64_t fen = 0;
    store.Read([&](const ports::Books& books) {
      const auto held = books.ledger().BalancesOf(CardOf(of)->id);
      fen = held.principal.fen() + held.bonus.fen();
    });
    return fen;
  }
  std::optional<ports::PurseReceipt> ReceiptOf(const base::Id128& write) {
    std::optional<ports::PurseReceipt> receipt;
    store.Read([&](const ports::Books& books) { receipt = books.purse_receipts().Find(write); });
    return receipt;
  }
  /// What a scale takes, without the ticket: hence under a reason that needs none.
  void Spend(std::int64_t fen) {
    const auto id = CardOf(card)->id;
    store.Commit([&](ports::Books& books) {
      const domain::Posting posting{{domain::AccountKind::CardPrincipal, id},
                                    {domain::AccountKind::CardFees, std::nullopt},
                                    Fen(fen),
                                    domain::PostingReason::Deposit};
      base::Check(books.ledger().Post({posting}, ports::Cover::Required,
                                      {.operation = NewRequest(),
                                       .at = clock.Now(),
                                       .day = tests::Day("2026-11-22"),
                                       .actor = "scale 1",
                                       .corrects = std::nullopt}) == ports::PostOutcome::Posted);
    });
  }
  CardDeskOutcome TopUpAgain(const base::Id128& request, std::int64_t fen = 5'000) {
    return TopUpCard(context, reader, desk, {request, Fen(fen)}).outcome;
  }
  TouchResult Touch() { return TouchCard(context, reader, desk); }
  std::string AbandonWrite() {
    return std::string(
        ToText(AbandonCardWrite(context, manager, {NumberOf(card), "gave up"}).outcome));
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(card_purse)

BOOST_FIXTURE_TEST_CASE(APurseFollowsEveryWriteOfTheDesk, PurseShop) {
  BOOST_TEST(card.purse_fen.value() == 11'000);
  for (const char* command : {"top_up", "correct", "refund", "renew", "tier", "top_up", "return"}) {
    BOOST_TEST_CONTEXT(command) {
      BOOST_TEST(Do(command, manager) == "done");
      BOOST_TEST(card.purse_fen.value() == Spendable(card));
      BOOST_TEST(reader.last_order->serial == card.Newest()->counter);
      BOOST_TEST((reader.last_order->at == clock.Now()));
      clock.AdvanceMs(60'000);
    }
  }
  BOOST_TEST(card.purse_fen.value() == 0);
  BOOST_TEST(card.movements.size() == 6u);  // renewal and tier move no money
  BOOST_TEST(AreBooksSound());
  BOOST_TEST(OpenExceptions().empty());
}

BOOST_FIXTURE_TEST_CASE(AReplacementBringsThePurseWithWhatWasInTheBooks, PurseShop) {
  BOOST_TEST(State(desk, domain::CardCommand::ReportLost) == "done");
  BOOST_TEST(Replace(manager) == "done");
  BOOST_TEST(heir.purse_fen.value() == 11'000);
  BOOST_TEST(Balances(heir) == "10000/1000/2000");
  BOOST_TEST(AreBooksSound());
}

BOOST_FIXTURE_TEST_CASE(WhatThePurseMovedIsKeptWithTheWrite, PurseShop) {
  const auto request = NewRequest();
  BOOST_TEST((TopUpAgain(request) == CardDeskOutcome::Done));
  const auto loaded = ReceiptOf(request).value();
  BOOST_TEST((loaded == card.movements.back()));
  BOOST_TEST((loaded.movement == PurseMovement::Load));
  BOOST_TEST(loaded.amount.fen() == 5'000);
  BOOST_TEST(loaded.balance.fen() == 16'000);
  BOOST_TEST((TopUpAgain(request) == CardDeskOutcome::AlreadyDone));
  BOOST_TEST((ReceiptOf(request) == loaded));
  const auto tier = NewRequest();
  ChangeCardTier(context, reader, desk, {tier, "blue"});
  BOOST_TEST(!ReceiptOf(tier).has_value());
  BOOST_TEST(AreBooksSound());
}

BOOST_FIXTURE_TEST_CASE(OnlyCpuCardsIssuedWhileTheStoreWantsPursesHaveOne, PurseShop) {
  FakeCard classic("04010203");
  BOOST_TEST((Issue(classic, 1'000).outcome == CardDeskOutcome::Done));
  BOOST_TEST((TopUp(classic, 500).outcome == CardDeskOutcome::Done));
  BOOST_TEST(!classic.purse_fen.has_value());
  BOOST_TEST(!Touch().view->purse.has_value());

  Configure([](StoreSettings& s) { s.purse = ports::PurseAtIssue::Without; });
  FakeCard plain = CpuCard("04010204", 3);
  BOOST_TEST((Issue(plain, 1'000).outcome == CardDeskOutcome::Done));
  BOOST_TEST((TopUp(card, 500).outcome == CardDeskOutcome::Done));  // what has one keeps it right
  BOOST_TEST(card.purse_fen.value() == 11'500);

  Configure([](StoreSettings& s) { s.purse = ports::PurseAtIssue::With; });
  BOOST_TEST((TopUp(plain, 500).outcome == CardDeskOutcome::Done));
  BOOST_TEST(!plain.purse_fen.has_value());
}

BOOST_FIXTURE_TEST_CASE(AfterASaleTheNextWritePutsItRightAndShowingWritesNothing, PurseShop) {
  Spend(4'000);
  const int calls = reader.calls();
  const auto shown = Touch();
  BOOST_TEST((shown.outcome == TouchOutcome::CardShown));
  BOOST_TEST(reader.calls() == calls + 2);  // looked and read
  BOOST_TEST(shown.view->purse->balance->fen() == 11'000);
  BOOST_TEST(shown.view->PurseDifference()->fen() == 4'000);
  BOOST_TEST(OpenExceptions().empty());
  const auto request = NewRequest();
  const auto written = ChangeCardTier(context, reader, desk, {request, "blue"});
  BOOST_TEST(written.view->PurseDifference()->fen() == 0);
  BOOST_TEST(card.purse_fen.value() == 7'000);
  BOOST_TEST((ReceiptOf(request)->movement == PurseMovement::Purchase));
  BOOST_TEST(ReceiptOf(request)->amount.fen() == 4'000);
}

// Whatever is torn or fails, the purse is moved once, its receipt is kept, and the money is right.
BOOST_AUTO_TEST_CASE(TornInEveryCallAndCommit) {
  struct Work {
    const char* name;
    std::function<CardDeskOutcome(PurseShop&, const base::Id128&)> ask;
    const char* balances;
    std::int64_t purse;
  };
  const Work works[] = {
      {"top-up", [](PurseShop& at, const base::Id128& id) { return at.TopUpAgain(id); },
       "15000/1000/2000", 16'000},
      {"refund",
       [](PurseShop& at, const base::Id128& id) {
         return RefundCard(at.context, at.reader, at.desk, {id, Fen(4'000), Fen(4'000)}).outcome;
       },
       "6000/600/2000", 6'600}};
  for (const Work& work : works) {
    const auto check = [&](const std::function<void(PurseShop&)>& arm) {
      PurseShop at;
      const auto request = at.NewRequest();
      arm(at);
      BOOST_CHECK_THROW(work.ask(at, request), std::runtime_error);
      at.reader.DoNotTear();
      at.store.DoNotFail();
      at.Touch();
      BOOST_TEST(at.card.purse_fen.value() == at.Spendable(at.card));
      const auto again = work.ask(at, request);
      BOOST_TEST((again == CardDeskOutcome::Done || again == CardDeskOutcome::AlreadyDone));
      BOOST_TEST(at.Balances(at.card) == work.balances);
      BOOST_TEST(at.card.purse_fen.value() == work.purse);
      BOOST_TEST(at.card.movements.size() == 2u);
      BOOST_TEST((at.ReceiptOf(request) == at.card.movements.back()));
      BOOST_TEST(at.OpenExceptions().empty());
      BOOST_TEST(at.AreBooksSound());
    };
    PurseShop clean;
    const int calls_before = clean.reader.calls();
    const int commits_before = clean.store.commits();
    BOOST_REQUIRE((work.ask(clean, clean.NewRequest()) == CardDeskOutcome::Done));
    const int calls = clean.reader.calls() - calls_before;
    const int commits = clean.store.commits() - commits_before;
    BOOST_TEST(calls == 5);  // look, read, write, read back, purse
    BOOST_TEST(commits == 2);
    for (const auto moment :
         {TearMoment::BeforeAnything, TearMoment::Midway, TearMoment::AfterAll}) {
      for (int call = 0; call < calls; ++call) {
        BOOST_TEST_CONTEXT(work.name << " call " << call << " moment " << int(moment)) {
          check([&](PurseShop& at) { at.reader.TearAt(call, moment); });
        }
      }
    }
    for (const auto failure : {CommitFailure::NothingWasDone, CommitFailure::OnlyTheAnswerIsLost,
                               CommitFailure::QueueIsFull}) {
      for (int commit = 0; commit < commits; ++commit) {
        BOOST_TEST_CONTEXT(work.name << " commit " << commit << " failure " << int(failure)) {
          check([&](PurseShop& at) { at.store.FailAt(commit, failure); });
        }
      }
    }
  }
}

// Nothing is paid out while the money may still be on the chip, nor booked that is not yet there.
BOOST_FIXTURE_TEST_CASE(APurseThatRefusesKeepsTheWriteOpen, PurseShop) {
  const auto cash = Account(domain::AccountKind::DeskCash);
  reader.purse_refuses = true;
  const auto request = NewRequest();
  const auto refund = [&] {
    return RefundCard(context, reader, desk, {request, Fen(4'000), Fen(4'000)}).outcome;
  };
  const auto says = [](const char* words) {
    return [words](const ports::ReaderError& error) {
      return std::string(error.what()).find(words) != std::string::npos;
    };
  };
  BOOST_CHECK_EXCEPTION(refund(), ports::ReaderError, says("No money was booked yet"));
  BOOST_TEST(OpenWrites() == 1u);
  BOOST_TEST(Account(domain::AccountKind::DeskCash) == cash);
  BOOST_TEST(OpenKinds() == "card_write_unfinished");
  BOOST_CHECK_EXCEPTION(Touch(), ports::ReaderError, says("stays open"));
  BOOST_TEST(Balances(card) == "10000/1000/2000");
  reader.purse_refuses = false;
  BOOST_TEST((refund() == CardDeskOutcome::Done));
  BOOST_TEST(Balances(card) == "6000/600/2000");
  BOOST_TEST(card.purse_fen.value() == 6'600);
  BOOST_TEST(OpenExceptions().empty());
}

BOOST_FIXTURE_TEST_CASE(GivenUpForABrokenPurseTheCardIsReplacedWithAllItsMoney, PurseShop) {
  reader.purse_refuses = true;
  BOOST_CHECK_THROW(TopUpAgain(NewRequest()), ports::ReaderError);
  BOOST_TEST(State(desk, domain::CardCommand::ReportLost) == "done");
  BOOST_TEST(AbandonWrite() == "done");
  reader.purse_refuses = false;
  BOOST_TEST(Replace(manager) == "done");
  BOOST_TEST(Balances(heir) == "10000/1000/2000");
  BOOST_TEST(heir.purse_fen.value() == 11'000);
  BOOST_TEST(AreBooksSound());
}

// The customer bought something between the intent and the card: no cash is paid out, and the purse
// is right again with the next write.
BOOST_FIXTURE_TEST_CASE(ARefusedWriteKeepsItsReceipt, PurseShop) {
  const auto request = NewRequest();
  reader.TearAt(2, TearMoment::BeforeAnything);
  const auto refund = [&] {
    return RefundCard(context, reader, desk, {request, Fen(9'000), Fen(9'000)}).outcome;
  };
  BOOST_CHECK_THROW(refund(), ports::CardLeftError);
  reader.DoNotTear();
  Spend(5'000);
  BOOST_TEST((refund() == CardDeskOutcome::BalanceChanged));
  BOOST_TEST(card.purse_fen.value() == 1'100);
  BOOST_TEST((ReceiptOf(request)->movement == PurseMovement::Purchase));
  BOOST_TEST(Touch().view->PurseDifference()->fen() == 1'100 - 6'000);
  BOOST_TEST(AreBooksSound() == true);
  BOOST_TEST(Do("tier", desk) == "done");
  BOOST_TEST(card.purse_fen.value() == 6'000);
}

BOOST_FIXTURE_TEST_CASE(APurseThatHoldsMoreThanTheBooksPutThereIsListedOnceAndPutRight, PurseShop) {
  card.purse_fen = 99'999;
  for (int look = 0; look < 3; ++look) {
    BOOST_TEST((Touch().outcome == TouchOutcome::CardShown));
    BOOST_TEST(OpenKinds() == "card_purse_ahead");
  }
  const auto detail = OpenExceptions().front();
  BOOST_TEST(detail.find("purse_fen=99999 principal_fen=10000 bonus_fen=1000") !=
             std::string::npos);
  BOOST_TEST(Balances(card) == "10000/1000/2000");
  BOOST_TEST((TopUp(card, 500).outcome == CardDeskOutcome::Done));  // flagged, not blocked
  BOOST_TEST(card.purse_fen.value() == 11'500);
}

BOOST_FIXTURE_TEST_CASE(AStoreMayBlockSuchACard, PurseShop) {
  Configure([](StoreSettings& s) { s.suspicion.on_purse_ahead = domain::Reaction::Block; });
  card.purse_fen = 11'001;
  Touch();
  BOOST_TEST((CardOf(card)->state == domain::CardState::Suspended));
  BOOST_TEST(State(desk, domain::CardCommand::Resume) == "manager_needed");
  BOOST_TEST(State(manager, domain::CardCommand::Resume) == "done");
}

// Another terminal may have taken it; the books decide, and nobody is accused.
BOOST_FIXTURE_TEST_CASE(APurseThatHoldsLessIsNoReasonToDecline, PurseShop) {
  card.purse_fen = 1;
  BOOST_TEST(Touch().view->PurseDifference()->fen() == 1 - 11'000);
  BOOST_TEST(OpenExceptions().empty());
  BOOST_TEST(Do("refund", manager) == "done");
  BOOST_TEST(card.purse_fen.value() == Spendable(card));
}

// An honest card whose refund was given up between record and purse looks the same, so it is only
// flagged; the counter tells first.
BOOST_FIXTURE_TEST_CASE(AWritingThatWasGivenUpIsNotAccusedOfItsPurseBeforeItsCounter, PurseShop) {
  reader.TearAt(4, TearMoment::BeforeAnything);  // the record is written, the purse is not
  BOOST_CHECK_THROW(Refund(manager, 4'000), ports::CardLeftError);
  reader.DoNotTear();
  BOOST_TEST(AbandonWrite() == "done");
  Touch();
  BOOST_TEST(OpenKinds() == "card_counter_ahead");
  Touch();
  BOOST_TEST(OpenKinds() == "card_counter_ahead card_purse_ahead");
  BOOST_TEST(Do("tier", desk) == "done");
  BOOST_TEST(card.purse_fen.value() == 11'000);
}

BOOST_AUTO_TEST_CASE(TheOrderIsWhatTheWriteLeavesAndNoMoreThanAPurseHolds) {
  struct Row { std::int64_t principal; std::int64_t bonus; std::int64_t purse; };
  for (const Row& row : {Row{0, 0, 0}, Row{1, 2, 3}, Row{4'294'967'295, 0, 4'294'967'295},
                         Row{4'294'967'295, 1, 4'294'967'295},
                         Row{domain::Money::kMaxFen, domain::Money::kMaxFen, 4'294'967'295}}) {
    StoreSettings settings;
    const ports::CardWrite write{
        .id = tests::Nth(1),
        .card = domain::CardId(tests::Nth(2)),
        .kind = ports::CardWriteKind::TopUp,
        .record = {.number = domain::CardNumber::FromSequence(1).value(),
                   .card_class = domain::CardClass::Both,
                   .tier = "",
                   .valid_until = std::nullopt,
                   .counter = 7,
                   .principal = Fen(row.principal),
                   .bonus = Fen(row.bonus)},
        .operator_name = "li",
        .at = tests::At("2026-11-25T10:00:03+08:00")};
    const auto order = PurseOrderOf(write, settings);
    BOOST_TEST(order.balance.fen() == row.purse);
    BOOST_TEST(order.serial == 7u);
    BOOST_TEST((order.at == write.at));
    BOOST_TEST((order.offset == settings.calendar.offset));
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::app
