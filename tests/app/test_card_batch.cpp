/// Issuing in a batch, and the statement.
#include <boost/test/unit_test.hpp>

#include "app/card_batch.h"
#include "app/card_life.h"
#include "app/card_statement.h"

namespace steelyard::app {
namespace {

using tests::CardLife;
using tests::Day;
using tests::FakeCard;
using tests::Fen;

struct BatchDesk : CardLife {
  BatchDesk() { SetUpShop(); }
  CardBatch Batch(const Actor& actor, int count) {
    return {context, actor,
            {count, domain::CardClass::Both, "gold", Fen(5'000), Fen(1'000), std::nullopt}};
  }
  FakeCard third{"04AAAAAA"};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(card_batch, BatchDesk)

BOOST_AUTO_TEST_CASE(OneCardAfterTheOther) {
  CardBatch batch = Batch(desk, 2);
  BOOST_TEST((batch.Step(reader) == BatchStep::LayNextCard));
  Lay(card);
  BOOST_TEST((batch.Step(reader) == BatchStep::Issued));
  BOOST_TEST((batch.Step(reader) == BatchStep::LayNextCard));  // still the same card
  reader.Clear();
  BOOST_TEST((batch.Step(reader) == BatchStep::LayNextCard));
  Lay(heir);
  BOOST_TEST((batch.Step(reader) == BatchStep::Issued));
  Lay(third);
  BOOST_TEST((batch.Step(reader) == BatchStep::Finished));
  BOOST_TEST(batch.issued() == 2);
  BOOST_TEST((batch.numbers().back() == NumberOf(heir)));
  BOOST_TEST(Balances(card) == "5000/0/1000");
  BOOST_TEST(Balances(heir) == "5000/0/1000");
  BOOST_TEST(Balances(third) == "unknown");
}

BOOST_AUTO_TEST_CASE(ARefusalStopsItAndAnotherCardGoesOn) {
  Issue(card, 100);
  CardBatch batch = Batch(desk, 1);
  BOOST_TEST((batch.Step(reader) == BatchStep::Stopped));
  BOOST_TEST(ToText(batch.stopped_by()) == "card_already_issued");
  third.content = ports::CardContent::Foreign;
  Lay(third);
  BOOST_TEST((batch.Step(reader) == BatchStep::Stopped));
  BOOST_TEST(ToText(batch.stopped_by()) == "foreign_card");
  Lay(heir);
  BOOST_TEST((batch.Step(reader) == BatchStep::Issued));
}

/// A card that is refused fails once, and is looked at again only after it was taken away.
BOOST_AUTO_TEST_CASE(ARefusedCardIsAskedOnceWhileItLiesThere) {
  Issue(card, 100);
  CardBatch batch = Batch(desk, 1);
  BOOST_TEST((batch.Step(reader) == BatchStep::Stopped));
  BOOST_TEST(batch.MayGoOn());
  BOOST_TEST((batch.refused() == card.uid));
  BOOST_TEST((batch.Step(reader) == BatchStep::LayNextCard));
  reader.Clear();
  BOOST_TEST((batch.Step(reader) == BatchStep::LayNextCard));
  BOOST_TEST(!batch.refused().has_value());
  Lay(card);
  BOOST_TEST((batch.Step(reader) == BatchStep::Stopped));
  Lay(heir);
  reader.Put(third);
  BOOST_TEST((batch.Step(reader) == BatchStep::Stopped));
  BOOST_TEST(ToText(batch.stopped_by()) == "several_cards");
  BOOST_TEST(batch.MayGoOn());
}

BOOST_AUTO_TEST_CASE(WhatEveryCardWouldBeRefusedForEndsIt) {
  Lay(card);
  const struct {
    BatchPlan plan;
    const char* outcome;
  } cases[] = {
      {{1, domain::CardClass::Both, "none", Fen(0), Fen(0), std::nullopt}, "tier_unknown"},
      {{1, domain::CardClass::Both, "", Fen(100'001), Fen(0), std::nullopt},
       "balance_limit_exceeded"},
      {{1, domain::CardClass::Both, "", Fen(0), Fen(2'001), std::nullopt},
       "deposit_limit_exceeded"},
      {{1, domain::CardClass::Member, "", Fen(1), Fen(0), std::nullopt},
       "card_holds_no_stored_value"}};
  for (const auto& one : cases) {
    BOOST_TEST_CONTEXT(one.outcome) {
      CardBatch batch(context, desk, one.plan);
      BOOST_TEST((batch.Step(reader) == BatchStep::Stopped));
      BOOST_TEST(ToText(batch.stopped_by()) == one.outcome);
      BOOST_TEST(!batch.MayGoOn());
      BOOST_TEST(!batch.refused().has_value());
    }
  }
  CardBatch not_allowed = Batch(auditor, 1);
  BOOST_TEST((not_allowed.Step(reader) == BatchStep::Stopped));
  BOOST_TEST(ToText(not_allowed.stopped_by()) == "not_allowed");
  BOOST_TEST(!not_allowed.MayGoOn());
  BOOST_TEST(Balances(card) == "unknown");
}

/// Wherever the card is torn away, laid there again it is issued once and counts once.
BOOST_AUTO_TEST_CASE(ATornCardCountsOnce) {
  for (int call = 0; call < 7; ++call) {
    for (const auto moment : {tests::TearMoment::BeforeAnything, tests::TearMoment::Midway,
                              tests::TearMoment::AfterAll}) {
      BatchDesk at;
      CardBatch batch = at.Batch(at.desk, 1);
      at.Lay(at.card);
      at.reader.TearAt(call, moment);
      BOOST_TEST_CONTEXT("call " << call << " moment " << int(moment)) {
        BOOST_CHECK_THROW(batch.Step(at.reader), ports::CardLeftError);
        at.reader.DoNotTear();
        BOOST_TEST((batch.Step(at.reader) == BatchStep::Issued));
        BOOST_TEST((batch.Step(at.reader) == BatchStep::Finished));
        BOOST_TEST(at.Balances(at.card) == "5000/0/1000");
        BOOST_TEST(at.Account(domain::AccountKind::DeskCash) == -6'000);
      }
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(card_statement, BatchDesk)

BOOST_AUTO_TEST_CASE(BalancesRunFromOpeningToClosing) {
  const auto start = clock.Now();
  const auto later = [&](int days) {
    clock.Set(start.Plus(days * std::int64_t{24 * 60 * 60 * 1'000}));
  };
  Issue(card, 10'000, 2'000);  // 2026-11-22
  later(1);
  TopUp(card, 500);
  later(2);
  Refund(desk, 3'000);
  const auto read = [&](StatementQuestion question) {
    return ReadStatement(context, question).value();
  };
  const auto number = NumberOf(card);
  const auto all = read({number, {}, {}});
  BOOST_REQUIRE(all.lines.size() == 4u);
  BOOST_TEST(all.opening.principal.fen() == 0);
  BOOST_TEST(all.closing.principal.fen() == 7'500);
  BOOST_TEST(all.closing.deposit.fen() == 2'000);
  BOOST_TEST(all.lines[0].amount.fen() == -3'000);
  BOOST_TEST(all.lines[0].after.principal.fen() == 7'500);
  BOOST_TEST(all.lines[1].after.principal.fen() == 10'500);

  const auto middle = read({number, Day("2026-11-23"), Day("2026-11-23")});
  BOOST_REQUIRE(middle.lines.size() == 1u);
  BOOST_TEST(middle.opening.principal.fen() == 10'000);
  BOOST_TEST(middle.opening.deposit.fen() == 2'000);
  BOOST_TEST(middle.lines[0].amount.fen() == 500);
  BOOST_TEST(middle.closing.principal.fen() == 10'500);

  BOOST_TEST(read({number, Day("2026-12-01"), {}}).lines.empty());
  BOOST_TEST(read({number, Day("2026-12-01"), {}}).opening.principal.fen() == 7'500);
  BOOST_TEST(read({number, {}, Day("2026-11-01")}).closing.principal.fen() == 0);
  const auto newest = read({number, {}, {}, 1});
  BOOST_REQUIRE(newest.lines.size() == 1u);
  BOOST_TEST(newest.lines[0].amount.fen() == -3'000);
  const auto older = read({number, {}, {}, 2, 1});
  BOOST_REQUIRE(older.lines.size() == 2u);
  BOOST_TEST(older.lines[0].amount.fen() == 500);
  BOOST_TEST(older.total == 4);
  BOOST_TEST(older.closing.principal.fen() == 7'500);
  BOOST_TEST(read({number, {}, {}, 9, 3}).lines.size() == 1u);
  BOOST_TEST(read({number, {}, {}, 9, 4}).lines.empty());
  BOOST_TEST(read({number, {}, {}, 9, 400}).lines.empty());
  BOOST_TEST(!ReadStatement(context, {domain::CardNumber::FromSequence(77).value(), {}, {}}));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::app
