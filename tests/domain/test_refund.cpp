/// Refund rules, to the fen.
#include <boost/test/unit_test.hpp>

#include "domain/refund.h"

namespace steelyard::domain {
namespace {

const CardId kCard(base::Id128::FromBytes(base::Id128::Array{1}).value());

Money Fen(std::int64_t fen) { return Money::FromFen(fen).value(); }
MoneyDifference Diff(std::int64_t fen) { return MoneyDifference(fen); }

std::int64_t Together(const RefundSum& sum) { return sum.PaidOut().fen() + sum.Forfeited().fen(); }

struct Left {
  std::int64_t principal;
  std::int64_t bonus;
  CardBalances Balances() const { return {Diff(principal), Diff(bonus), Diff(0)}; }
};

std::vector<Posting> Given(std::int64_t paid, std::int64_t bonus) {
  return PostingsForTopUp(kCard, {Fen(paid), Fen(bonus), Fen(0)});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(refund)

BOOST_AUTO_TEST_CASE(WhatIsPaidOutByRule) {
  struct Row {
    const char* what;
    std::int64_t paid, bonus;
    Left left;
    std::int64_t pro_rata, principal_first, bonus_first;
  };
  const Row rows[] = {
      {"nothing spent", 100'000, 10'000, {100'000, 10'000}, 100'000, 100'000, 100'000},
      {"half spent, own money first", 100'000, 10'000, {45'000, 10'000}, 50'000, 45'000, 55'000},
      {"half spent, bonus first", 100'000, 10'000, {55'000, 0}, 50'000, 45'000, 55'000},
      {"less than the bonus spent", 100'000, 10'000, {100'000, 1'000}, 91'818, 91'000, 100'000},
      {"only bonus left", 100'000, 10'000, {0, 10'000}, 9'091, 0, 10'000},
      {"no bonus was given", 100'000, 0, {37'000, 0}, 37'000, 37'000, 37'000},
      {"all spent", 100'000, 10'000, {0, 0}, 0, 0, 0},
      {"half a fen goes up", 3, 1, {2, 0}, 2, 1, 2},
      {"less than half a fen goes down", 1, 2, {0, 1}, 0, 0, 1},
      {"only ever a bonus", 0, 500, {0, 500}, 0, 0, 0},
      {"a history that is not in the books", 0, 0, {700, 30}, 700, 700, 700},
      {"millions in a long life", 7'000'000'000, 700'000'000, {45'000, 10'000}, 50'000, 0, 55'000}};
  for (const Row& row : rows) {
    const auto given = GivenTo(Given(row.paid, row.bonus));
    const auto paid_out = [&](RefundRule rule) {
      const RefundSum sum = RefundInFull(row.left.Balances(), given, rule);
      BOOST_TEST(Together(sum) == row.left.principal + row.left.bonus);
      return sum.PaidOut().fen();
    };
    BOOST_TEST_CONTEXT(row.what) {
      BOOST_TEST(paid_out(RefundRule::ProRata) == row.pro_rata);
      BOOST_TEST(paid_out(RefundRule::PrincipalFirst) == row.principal_first);
      BOOST_TEST(paid_out(RefundRule::BonusFirst) == row.bonus_first);
    }
  }
}

BOOST_AUTO_TEST_CASE(APartForfeitsTheSamePart) {
  const auto given = GivenTo(Given(100'000, 10'000));
  const RefundSum all = RefundInFull(Left{45'000, 10'000}.Balances(), given, RefundRule::ProRata);
  BOOST_TEST(all.paid_out.from_principal.fen() == 45'000);
  BOOST_TEST(all.paid_out.from_bonus.fen() == 5'000);
  BOOST_TEST(all.forfeited.from_bonus.fen() == 5'000);
  BOOST_TEST(!RefundInPart(all, Fen(0)));
  BOOST_TEST(!RefundInPart(all, Fen(50'001)));
  struct Row {
    std::int64_t wanted, from_principal, from_bonus, forfeited;
  };
  for (const Row& row : {Row{1, 1, 0, 0}, Row{5, 5, 0, 1}, Row{25'000, 25'000, 0, 2'500},
                         Row{49'999, 45'000, 4'999, 5'000}, Row{50'000, 45'000, 5'000, 5'000}}) {
    const auto part = RefundInPart(all, Fen(row.wanted));
    BOOST_REQUIRE(part.has_value());
    BOOST_TEST(part->paid_out.from_principal.fen() == row.from_principal);
    BOOST_TEST(part->paid_out.from_bonus.fen() == row.from_bonus);
    BOOST_TEST(part->forfeited.from_bonus.fen() == row.forfeited);
    BOOST_TEST(part->forfeited.from_principal.fen() == 0);
  }
}

/// A small space whole: no rule pays out what is not there, and two refunds pay what one would.
BOOST_AUTO_TEST_CASE(TwoPartsAreTheWhole) {
  for (int paid = 0; paid <= 7; ++paid) {
    for (int bonus = 0; bonus <= 4; ++bonus) {
      if (paid + bonus == 0) continue;
      for (int principal = 0; principal <= paid; ++principal) {
        for (int bonus_left = 0; bonus_left <= bonus; ++bonus_left) {
          const Left left{principal, bonus_left};
          auto postings = Given(paid, bonus);
          const auto full = [&](RefundRule rule) {
            return RefundInFull(left.Balances(), GivenTo(postings), rule);
          };
          const auto least = full(RefundRule::PrincipalFirst).PaidOut();
          const auto middle = full(RefundRule::ProRata).PaidOut();
          const auto most = full(RefundRule::BonusFirst).PaidOut();
          BOOST_REQUIRE(least <= middle);
          BOOST_REQUIRE(middle <= most);
          BOOST_REQUIRE(most.fen() <= paid);
          for (const auto rule : {RefundRule::PrincipalFirst, RefundRule::BonusFirst}) {
            const RefundSum all = full(rule);
            for (std::int64_t first = 1; first < all.PaidOut().fen(); ++first) {
              const auto part = RefundInPart(all, Fen(first)).value();
              auto after = postings;
              for (const auto& one : PostingsForRefund(kCard, part)) after.push_back(one);
              const Left rest{
                  principal - part.paid_out.from_principal.fen() -
                      part.forfeited.from_principal.fen(),
                  bonus_left - part.paid_out.from_bonus.fen() - part.forfeited.from_bonus.fen()};
              const auto second = RefundInFull(rest.Balances(), GivenTo(after), rule);
              BOOST_REQUIRE_EQUAL(first + second.PaidOut().fen(), all.PaidOut().fen());
            }
          }
        }
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(WhatCountsAsGiven) {
  auto postings = Given(10'000, 500);
  for (const auto& one : PostingsForCorrection(Given(2'000, 100))) postings.push_back(one);
  const RefundSum sum{{Fen(300), Fen(20)}, {Fen(5), Fen(40)}};
  for (const auto& one : PostingsForReturn(kCard, sum, Fen(1'000))) postings.push_back(one);
  const Account sales{AccountKind::Sales, std::nullopt};
  postings.push_back({{AccountKind::CardPrincipal, kCard}, sales, Fen(77), PostingReason::Sale});
  const ValueGiven given = GivenTo(postings);
  BOOST_TEST(given.paid.fen() == 10'000 - 2'000 - 320);
  BOOST_TEST(given.bonus.fen() == 500 - 100 - 45);
}

BOOST_AUTO_TEST_CASE(EveryFenHasAPlace) {
  const RefundSum sum{{Fen(300), Fen(20)}, {Fen(5), Fen(40)}};
  std::int64_t cash = 0;
  std::int64_t granted = 0;
  for (const auto& one : PostingsForReturn(kCard, sum, Fen(1'000))) {
    BOOST_TEST((one.debit.card == kCard));
    if (one.credit.kind == AccountKind::DeskCash) cash += one.amount.fen();
    if (one.credit.kind == AccountKind::BonusGranted) granted += one.amount.fen();
  }
  BOOST_TEST(cash == 1'320);
  BOOST_TEST(granted == 45);
  BOOST_TEST(PostingsForRefund(kCard, {}).empty());
}

BOOST_AUTO_TEST_CASE(RuleWords) {
  for (const auto rule :
       {RefundRule::ProRata, RefundRule::PrincipalFirst, RefundRule::BonusFirst}) {
    BOOST_TEST((ParseRefundRule(ToText(rule)) == rule));
  }
  BOOST_TEST(!ParseRefundRule("all"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::domain
