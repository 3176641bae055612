/// Tests of the decision whether a card may be used: the whole space of facts, walked.
#include <boost/test/unit_test.hpp>

#include <map>

#include "domain/authorisation.h"

namespace steelyard::domain {
namespace {

Money Fen(std::int64_t fen) { return Money::FromFen(fen).value(); }
const BusinessDay kToday = BusinessDay::Parse("2026-11-22").value();

struct Space {
  std::vector<CardState> states = {CardState::Blank,   CardState::Active,   CardState::Suspended,
                                   CardState::Lost,    CardState::Found,    CardState::Replaced,
                                   CardState::Returned};
  std::vector<CardClass> classes = {CardClass::Member, CardClass::StoredValue, CardClass::Both};
  std::vector<std::optional<BusinessDay>> valid_until = {std::nullopt, kToday, kToday.PlusDays(-1)};
  std::vector<CardDataCheck> data = {CardDataCheck::Matches, CardDataCheck::Mismatch};
  std::vector<PinCheck> pins = {PinCheck::NotGiven, PinCheck::Right, PinCheck::Wrong};
  std::vector<std::int64_t> amounts = {0, 1, 100, 101, 200, 201, 1001};
  std::vector<std::int64_t> principals = {-100, 0, 150, 5000};
};

/// Written the long way round: every reason with its own condition, then the first that holds.
std::optional<DeclineReason> FirstThatHolds(const CardFacts& facts, std::int64_t amount,
                                            const Limits& limits) {
  const std::int64_t funds = facts.balances.principal.fen() + facts.balances.bonus.fen();
  const bool pays = amount > 0;
  const bool needs_pin = limits.pin_required_above && amount > limits.pin_required_above->fen();
  const std::pair<DeclineReason, bool> reasons[] = {
      {DeclineReason::CardUnknown, facts.state == CardState::Blank},
      {DeclineReason::CardDataMismatch, facts.data == CardDataCheck::Mismatch},
      {DeclineReason::CardLost,
       facts.state == CardState::Lost || facts.state == CardState::Found},
      {DeclineReason::CardSuspended, facts.state == CardState::Suspended},
      {DeclineReason::CardReturned, facts.state == CardState::Returned},
      {DeclineReason::CardReplaced, facts.state == CardState::Replaced},
      {DeclineReason::CardExpired, facts.valid_until && *facts.valid_until < kToday},
      {DeclineReason::OverSingleLimit, pays && amount > limits.single_purchase.fen()},
      {DeclineReason::InsufficientFunds,
       pays && (facts.card_class == CardClass::Member || amount > funds)},
      {DeclineReason::PinRequired, pays && needs_pin && facts.pin == PinCheck::NotGiven},
      {DeclineReason::PinWrong, pays && needs_pin && facts.pin == PinCheck::Wrong},
  };
  for (const auto& [reason, holds] : reasons) {
    if (holds) return reason;
  }
  return std::nullopt;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(authorisation)

BOOST_AUTO_TEST_CASE(EveryCombination) {
  const Space space;
  Limits with_pin;
  with_pin.single_purchase = Fen(1000);
  with_pin.pin_required_above = Fen(100);
  Limits without_pin = with_pin;
  without_pin.pin_required_above.reset();
  int combinations = 0;
  std::map<std::string, int> seen;
  for (const auto state : space.states)
  for (const auto card_class : space.classes)
  for (const auto& valid_until : space.valid_until)
  for (const auto data : space.data)
  for (const auto pin : space.pins)
  for (const auto principal : space.principals)
  for (const std::int64_t bonus : {0, 50})
  for (const auto amount : space.amounts)
  for (const Limits* limits : {&with_pin, &without_pin}) {
    const CardFacts facts{state, card_class, valid_until, data,
                          {MoneyDifference(principal), MoneyDifference(bonus), {}}, pin};
    const auto decided = DecideAuthorisation(facts, Fen(amount), kToday, *limits);
    const auto expected = FirstThatHolds(facts, amount, *limits);
    if (decided != expected) {
      BOOST_ERROR("state " << ToText(state) << " class " << ToText(card_class) << " amount "
                           << amount << " principal " << principal << ": "
                           << (decided ? ToText(*decided) : "usable"));
    }
    ++seen[std::string(decided ? ToText(*decided) : "usable")];
    ++combinations;
  }
  BOOST_TEST(combinations == 7 * 3 * 3 * 2 * 3 * 4 * 2 * 7 * 2);
  BOOST_TEST(seen.size() == 12u);  // eleven reasons that a card can have, and none
}

BOOST_AUTO_TEST_CASE(WhatACardCanSpend) {
  struct Row { std::int64_t principal, bonus, spendable; };
  const Row rows[] = {{100, 50, 150}, {0, 0, 0}, {-100, 50, 0}, {-20, 50, 30}, {100, -30, 70},
                      {Money::kMaxFen, Money::kMaxFen, Money::kMaxFen}};
  for (const Row& row : rows) {
    BOOST_TEST(Spendable({MoneyDifference(row.principal), MoneyDifference(row.bonus),
                          MoneyDifference(9999)}).fen() == row.spendable);
  }
}

BOOST_AUTO_TEST_CASE(TheBonusLadder) {
  const std::vector<BonusStep> ladder = {
      {Fen(50000), Fen(3000)}, {Fen(200000), Fen(30000)}, {Fen(100000), Fen(10000)}};
  struct Row { std::int64_t paid, bonus; };
  const Row rows[] = {{0, 0},          {49999, 0},      {50000, 3000},   {99999, 3000},
                      {100000, 10000}, {199999, 10000}, {200000, 30000}, {900000, 30000}};
  for (const Row& row : rows) BOOST_TEST(BonusFor(Fen(row.paid), ladder).fen() == row.bonus);
  BOOST_TEST(BonusFor(Fen(1000), {}).fen() == 0);
}

BOOST_AUTO_TEST_CASE(Words) {
  for (int i = 0; i <= int(DeclineReason::PinWrong); ++i) {
    BOOST_TEST((ParseDeclineReason(ToText(DeclineReason(i))) == DeclineReason(i)));
  }
  BOOST_TEST(!ParseDeclineReason(""));
  BOOST_TEST(!ParseDeclineReason("card_blocked"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::domain
