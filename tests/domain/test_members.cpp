/// Rising tiers, points, and masks.
#include <boost/test/unit_test.hpp>

#include "domain/points.h"
#include "domain/text.h"
#include "domain/tier_upgrade.h"

using namespace steelyard::domain;

namespace {

Money Fen(std::int64_t fen) { return Money::FromFen(fen).value(); }

}  // namespace

BOOST_AUTO_TEST_SUITE(tier_upgrade)

BOOST_AUTO_TEST_CASE(WhatIsARule) {
  const struct {
    const char* text;
    int steps;  ///< below zero: none
  } rows[] = {{"", 0}, {"gold:1000.00/90d", 1}, {"silver:1000/30d,gold:3000.5/365d", 2},
              {"a:1/1d,b:2/1d,c:3/3660d", 3}, {"gold", -1}, {"gold:1000", -1}, {"gold:1000/90", -1},
              {"gold:1000/d", -1}, {"gold:1000/0d", -1}, {"gold:1000/-1d", -1},
              {"gold:1000/3661d", -1}, {":1000/90d", -1}, {"gold:/90d", -1}, {"gold:0/90d", -1},
              {"gold:1000.001/90d", -1}, {"gold/90d:1000", -1}, {"a:2/1d,b:1/1d", -1},
              {"a:1/1d,b:1/1d", -1}, {"a:1/1d,a:2/1d", -1}, {"a:1/1d,", -1}, {",a:1/1d", -1},
              {"a:1/1d b:2/1d", -1}, {"a:1/1dd", -1}};
  for (const auto& row : rows) {
    BOOST_TEST_CONTEXT(row.text) {
      const auto rule = ParseTierUpgradeRule(row.text);
      BOOST_TEST((rule ? static_cast<int>(rule->size()) : -1) == row.steps);
      if (!rule || rule->empty()) continue;
      std::string written;
      for (const auto& step : *rule) written += (written.empty() ? "" : ",") + step.ToString();
      BOOST_TEST(ParseTierUpgradeRule(written)->size() == rule->size());
    }
  }
}

/// Every tier and every amount spent, whole.
BOOST_AUTO_TEST_CASE(OnlyUpwardsAndNeverOutOfAnUnknownTier) {
  const auto rule = ParseTierUpgradeRule("silver:10/30d,gold:20/90d,black:30/90d").value();
  const std::vector<std::string> tiers = {"", "silver", "gold", "black", "staff"};
  for (std::size_t tier = 0; tier < tiers.size(); ++tier) {
    for (int spent = 0; spent < 64; ++spent) {  // 0 … 3 steps of 10 yuan for each step of the rule
      const std::vector<MoneyDifference> amounts = {MoneyDifference((spent & 3) * 1000),
                                                    MoneyDifference((spent >> 2 & 3) * 1000),
                                                    MoneyDifference((spent >> 4 & 3) * 1000)};
      std::size_t reached = 0;
      for (std::size_t i = 0; i < 3; ++i) {
        if (amounts[i].fen() >= static_cast<std::int64_t>(i + 1) * 1000) reached = i + 1;
      }
      const auto* step = StepReached(rule, tiers[tier], amounts);
      const bool rises = tiers[tier] != "staff" && reached > tier;
      BOOST_TEST((step != nullptr) == rises);
      if (rises && step) BOOST_TEST(step->tier == tiers[reached]);
    }
  }
  BOOST_TEST(!StepReached({}, "", {}));
  BOOST_TEST(!StepReached(rule, "", {MoneyDifference(-5), MoneyDifference(), MoneyDifference()}));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(points)

BOOST_AUTO_TEST_CASE(RoundedDown) {
  BOOST_TEST(PointsFor(Fen(0), 1) == 0);
  BOOST_TEST(PointsFor(Fen(99), 1) == 0);
  BOOST_TEST(PointsFor(Fen(100), 1) == 1);
  BOOST_TEST(PointsFor(Fen(1'999), 1) == 19);
  BOOST_TEST(PointsFor(Fen(1'999), 10) == 199);
  BOOST_TEST(PointsFor(Fen(1'999), 0) == 0);
  BOOST_TEST(PointsFor(Fen(Money::kMaxFen), kMostPointsPerYuan) == 10'000'000'000'000);
}

/// However a sale comes back, in one piece or many, all its points come back and no more.
BOOST_AUTO_TEST_CASE(ReturnsTakeBackExactlyWhatTheSaleGave) {
  for (std::int64_t paid = 0; paid <= 350; paid += 7) {
    for (std::int64_t piece = 1; piece <= 400; piece += 13) {
      for (const std::int64_t per_yuan : {1, 3, 1'000}) {
        PointsOfSale sale{Fen(paid), PointsFor(Fen(paid), per_yuan), per_yuan};
        while (!sale.paid.IsZero()) {
          const auto after = AfterReturn(sale, Fen(piece));
          BOOST_REQUIRE(after.points <= sale.points);
          BOOST_REQUIRE(after.paid < sale.paid);
          sale = after;
        }
        BOOST_REQUIRE(sale.points == 0);
      }
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(masks)

BOOST_AUTO_TEST_CASE(NoMoreIsShownThanMeant) {
  BOOST_TEST(MaskName("") == "");
  BOOST_TEST(MaskName("王") == "王*");
  BOOST_TEST(MaskName("王小明") == "王*");
  BOOST_TEST(MaskName("Ann") == "A*");
  BOOST_TEST(MaskAllBut(4, "11010519491231002X") == "**************002X");
  BOOST_TEST(MaskAllBut(4, "12345") == "*2345");
  BOOST_TEST(MaskAllBut(4, "1234") == "****");
  BOOST_TEST(MaskAllBut(4, "") == "");
  BOOST_TEST(MaskAllBut(2, "护照一二") == "**一二");
}

BOOST_AUTO_TEST_SUITE_END()
