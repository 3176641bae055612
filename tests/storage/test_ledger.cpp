/// The ledger: all or nothing, once for ever, never more than there is.
#include <boost/test/unit_test.hpp>

#include "storage/store_fixture.h"

using namespace steelyard;
using namespace steelyard::tests;
using domain::AccountKind;
using ports::Cover;
using ports::PostOutcome;

namespace {
const domain::CardId kCard(Nth(1));
const domain::CardId kOtherCard(Nth(2));
}  // namespace

BOOST_FIXTURE_TEST_SUITE(ledger, EmptyStore)

BOOST_AUTO_TEST_CASE(covered_debits_take_what_is_there_and_not_a_fen_more) {
  BOOST_CHECK(Post({TopUp(kCard, 1000)}, Cover::Required, 1) == PostOutcome::Posted);
  struct Row {
    std::int64_t fen;
    PostOutcome outcome;
    std::int64_t left;
  };
  const Row rows[] = {
      {1001, PostOutcome::NotCovered, 1000}, {1000'000'000, PostOutcome::NotCovered, 1000},
      {400, PostOutcome::Posted, 600},       {601, PostOutcome::NotCovered, 600},
      {600, PostOutcome::Posted, 0},         {1, PostOutcome::NotCovered, 0},
  };
  std::uint64_t operation = 10;
  for (const Row& row : rows) {
    BOOST_TEST_CONTEXT(row.fen) {
      BOOST_CHECK(Post({Spend(kCard, row.fen)}, Cover::Required, ++operation) == row.outcome);
      BOOST_CHECK_EQUAL(Principal(kCard), row.left);
    }
  }
  store->Read([](const ports::Books& books) {
    const domain::Account sales{domain::AccountKind::Sales, std::nullopt};
    BOOST_CHECK_EQUAL(books.ledger().BalanceOf(sales).fen(), 1000);  // of refused debits nothing
  });
}

BOOST_AUTO_TEST_CASE(an_account_that_never_was_covers_nothing) {
  BOOST_CHECK(Post({Spend(kCard, 1)}, Cover::Required, 1) == PostOutcome::NotCovered);
  BOOST_CHECK_EQUAL(Principal(kCard), 0);
  std::string head;
  store->Read([&](const ports::Books& books) { head = books.ledger().HeadHash(); });
  BOOST_CHECK_EQUAL(head, "");
}

BOOST_AUTO_TEST_CASE(one_posting_that_is_not_covered_undoes_those_before_it) {
  Post({TopUp(kCard, 1000)}, Cover::Required, 1);
  const auto outcome =
      Post({Spend(kCard, 300), TopUp(kOtherCard, 300), Spend(kCard, 701)}, Cover::Required, 2);
  BOOST_CHECK(outcome == PostOutcome::NotCovered);
  BOOST_CHECK_EQUAL(Principal(kCard), 1000);
  BOOST_CHECK_EQUAL(Principal(kOtherCard), 0);
  BOOST_CHECK(Post({Spend(kCard, 1000)}, Cover::Required, 2) == PostOutcome::Posted);
}

BOOST_AUTO_TEST_CASE(an_operation_is_posted_once_for_ever) {
  BOOST_CHECK(Post({TopUp(kCard, 1000)}, Cover::Required, 1) == PostOutcome::Posted);
  BOOST_CHECK(Post({TopUp(kCard, 1000)}, Cover::Required, 1) == PostOutcome::AlreadyPosted);
  BOOST_CHECK(Post({Spend(kCard, 5)}, Cover::Required, 1) == PostOutcome::AlreadyPosted);
  Reopen();
  BOOST_CHECK(Post({TopUp(kCard, 1000)}, Cover::NotRequired, 1) == PostOutcome::AlreadyPosted);
  BOOST_CHECK_EQUAL(Principal(kCard), 1000);
}

BOOST_AUTO_TEST_CASE(an_offline_overdraft_is_posted_and_shows_below_zero) {
  Post({TopUp(kCard, 100)}, Cover::Required, 1);
  BOOST_CHECK(Post({Spend(kCard, 250)}, Cover::NotRequired, 2) == PostOutcome::Posted);
  BOOST_CHECK_EQUAL(Principal(kCard), -150);
  BOOST_CHECK(Post({Spend(kCard, 1)}, Cover::Required, 3) == PostOutcome::NotCovered);
}

BOOST_AUTO_TEST_CASE(movements_are_newest_first_and_a_move_within_a_card_is_one) {
  Post({TopUp(kCard, 100)}, Cover::Required, 1);
  Post({TopUp(kOtherCard, 5)}, Cover::Required, 2);
  Post({{.debit = OfCard(AccountKind::CardPrincipal, kCard),
         .credit = OfCard(AccountKind::CardBonus, kCard),
         .amount = Fen(30),
         .reason = domain::PostingReason::Correction}},
       Cover::Required, 3);
  std::vector<ports::LedgerMovement> all;
  std::vector<ports::LedgerMovement> newest;
  store->Read([&](const ports::Books& books) {
    all = books.ledger().Movements(kCard, 10);
    newest = books.ledger().Movements(kCard, 1);
  });
  BOOST_REQUIRE_EQUAL(all.size(), 2);
  BOOST_CHECK_EQUAL(all[0].posting.amount.fen(), 30);
  BOOST_CHECK(all[0].posting.credit == OfCard(AccountKind::CardBonus, kCard));
  BOOST_CHECK(all[0].operation == Nth(3));
  BOOST_CHECK_EQUAL(all[1].posting.amount.fen(), 100);
  BOOST_CHECK_EQUAL(all[1].actor, "scale 1");
  BOOST_REQUIRE_EQUAL(newest.size(), 1);
  BOOST_CHECK_EQUAL(newest[0].posting.amount.fen(), 30);
}

BOOST_AUTO_TEST_SUITE_END()
