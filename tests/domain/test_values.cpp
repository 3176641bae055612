/// Tests of money, weights, prices, card numbers, UIDs and business days.
#include <boost/test/unit_test.hpp>

#include "domain/business_day.h"
#include "domain/card.h"
#include "domain/money.h"
#include "domain/price.h"

namespace steelyard::domain {

BOOST_AUTO_TEST_SUITE(money)

BOOST_AUTO_TEST_CASE(Parsed) {
  struct Row {
    const char* text;
    std::int64_t fen;
  };
  const Row rows[] = {{"0", 0},
                      {"12", 1200},
                      {"12.5", 1250},
                      {"12.50", 1250},
                      {"0.01", 1},
                      {"007", 700},
                      {"10000000000", 1'000'000'000'000}};
  for (const Row& row : rows) {
    BOOST_TEST_CONTEXT(row.text) {
      BOOST_TEST(Money::Parse(row.text)->fen() == row.fen);
    }
  }
}

BOOST_AUTO_TEST_CASE(Refused) {
  struct Row {
    const char* text;
    MoneyMistake mistake;
  };
  const Row rows[] = {
      {"", MoneyMistake::Empty},
      {"-1", MoneyMistake::Negative},
      {"+1", MoneyMistake::NotANumber},
      {" 1", MoneyMistake::NotANumber},
      {"1 ", MoneyMistake::NotANumber},
      {"1,50", MoneyMistake::NotANumber},
      {".5", MoneyMistake::NotANumber},
      {"1.", MoneyMistake::NotANumber},
      {"1e3", MoneyMistake::NotANumber},
      {"１", MoneyMistake::NotANumber},
      {"1.005", MoneyMistake::TooManyDecimals},
      {"1.000", MoneyMistake::TooManyDecimals},
      {"10000000000.01", MoneyMistake::TooLarge},
      {"99999999999999999999999", MoneyMistake::TooLarge},
  };
  for (const Row& row : rows) {
    BOOST_TEST_CONTEXT(row.text) {
      const auto money = Money::Parse(row.text);
      BOOST_REQUIRE(!money);
      BOOST_TEST(int(money.error()) == int(row.mistake));
    }
  }
  BOOST_TEST(!Money::FromFen(-1));
  BOOST_TEST(!Money::FromFen(Money::kMaxFen + 1));
}

BOOST_AUTO_TEST_CASE(SumsStayInBounds) {
  const auto most = Money::FromFen(Money::kMaxFen).value();
  const auto one = Money::FromFen(1).value();
  BOOST_TEST(!most.Plus(one));
  BOOST_TEST(!Money().Minus(one));
  BOOST_TEST(most.Minus(one)->fen() == Money::kMaxFen - 1);
  BOOST_TEST(MoneyDifference(-4).ToString() == "-0.04");
  BOOST_TEST(MoneyDifference(INT64_MIN).ToString() == "-92233720368547758.08");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(price)

BOOST_AUTO_TEST_CASE(TotalsAreRoundedHalfUp) {
  struct Row {
    std::int64_t fen;
    PriceUnit unit;
    std::int64_t grams;
    std::int64_t total;
  };
  const Row rows[] = {
      {599, PriceUnit::PerKilogram, 1250, 749},  // 748.75
      {1000, PriceUnit::PerKilogram, 1, 1},      // exactly 1
      {500, PriceUnit::PerKilogram, 1, 1},       // 0.5 goes up
      {499, PriceUnit::PerKilogram, 1, 0},
      {299, PriceUnit::Per500Grams, 750, 449},  // 448.5 goes up
      {9'999'999, PriceUnit::Per500Grams, 999'999, 19'999'978'000},
  };
  for (const Row& row : rows) {
    const auto price = Price::FromFen(row.fen, row.unit).value();
    BOOST_TEST(price.TotalFor(Weight::FromGrams(row.grams).value(), Rounding::HalfUp).fen() ==
               row.total);
  }
  const auto down = Price::FromFen(599, PriceUnit::PerKilogram).value();
  BOOST_TEST(down.TotalFor(Weight::FromGrams(1250).value(), Rounding::Down).fen() == 748);
  const auto piece = Price::FromFen(150, PriceUnit::PerPiece).value();
  BOOST_TEST(piece.TotalFor(Pieces::FromCount(2).value()).fen() == 300);
  BOOST_TEST(piece.Discounted(50).fen() == 143);  // 142.5
}

BOOST_AUTO_TEST_CASE(Refused) {
  BOOST_TEST(!Price::FromFen(-1, PriceUnit::PerPiece));
  BOOST_TEST(!Price::FromFen(Price::kMaxFen + 1, PriceUnit::PerPiece));
  BOOST_TEST(!Weight::FromGrams(-1));
  BOOST_TEST(!Weight::FromGrams(1'000'000));
  BOOST_TEST(!Pieces::FromCount(-1));
  BOOST_TEST(!Pieces::FromCount(10'000));
  BOOST_TEST(!ParsePriceUnit("lb"));
  BOOST_TEST(!ParseTicketRounding("yuan"));
}

BOOST_AUTO_TEST_CASE(TicketRoundings) {
  struct Row {
    std::int64_t fen;
    TicketRounding rule;
    std::int64_t difference;
  };
  const Row rows[] = {
      {1234, TicketRounding::None, 0},         {1234, TicketRounding::ToJiaoDown, -4},
      {1239, TicketRounding::ToJiaoDown, -9},  {1234, TicketRounding::ToJiaoHalfUp, -4},
      {1235, TicketRounding::ToJiaoHalfUp, 5}, {1230, TicketRounding::ToJiaoHalfUp, 0}};
  for (const Row& row : rows) {
    BOOST_TEST(RoundingDifference(Money::FromFen(row.fen).value(), row.rule).fen() ==
               row.difference);
  }
}

BOOST_AUTO_TEST_CASE(APriceFor500GramsCostsTheSameAsItsDoubleForAKilogram) {
  const auto price = [](std::int64_t fen, PriceUnit unit) {
    return Price::FromFen(fen, unit).value();
  };
  BOOST_TEST(CostTheSame(price(640, PriceUnit::Per500Grams), price(1280, PriceUnit::PerKilogram)));
  BOOST_TEST(CostTheSame(price(250, PriceUnit::PerPiece), price(250, PriceUnit::PerPiece)));
  BOOST_TEST(!CostTheSame(price(640, PriceUnit::Per500Grams), price(640, PriceUnit::PerKilogram)));
  BOOST_TEST(!CostTheSame(price(640, PriceUnit::Per500Grams), price(1281, PriceUnit::PerKilogram)));
  BOOST_TEST(!CostTheSame(price(250, PriceUnit::PerPiece), price(250, PriceUnit::PerKilogram)));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(card)

BOOST_AUTO_TEST_CASE(Uids) {
  BOOST_TEST(CardUid::Parse("04a1b2c3")->ToString() == "04A1B2C3");
  BOOST_TEST(CardUid::Parse("04782E21801D80").has_value());
  BOOST_TEST(CardUid::Parse("04782E21801D8001020A").has_value());
  for (const char* text :
       {"", "04", "04A1B2", "04A1B2C3D4", "04A1B2CG", "04782E21801D8001020A0B"}) {
    BOOST_TEST_CONTEXT(text) {
      BOOST_TEST(!CardUid::Parse(text));
    }
  }
}

BOOST_AUTO_TEST_CASE(Numbers) {
  const auto number = CardNumber::FromSequence(1).value();
  BOOST_TEST(number.ToString().size() == 16u);
  BOOST_TEST((CardNumber::Parse(number.ToString()) == number));
  BOOST_TEST(number.sequence() == 1);
  // Every change of one digit is noticed.
  for (std::size_t i = 0; i < 16; ++i) {
    for (char digit = '0'; digit <= '9'; ++digit) {
      std::string changed = number.ToString();
      if (changed[i] == digit) continue;
      changed[i] = digit;
      BOOST_TEST(!CardNumber::Parse(changed));
    }
  }
  BOOST_TEST(!CardNumber::FromSequence(-1));
  BOOST_TEST(!CardNumber::FromSequence(10'000'000'000'000));
}

BOOST_AUTO_TEST_CASE(EveryStateAndCommand) {
  using S = CardState;
  using C = CardCommand;
  const S states[] = {S::Blank, S::Active,   S::Suspended, S::Lost,
                      S::Found, S::Replaced, S::Returned};
  const C commands[] = {C::Issue,       C::Suspend,    C::Resume,  C::ReportLost,
                        C::ReportFound, C::Reactivate, C::Replace, C::Return};
  const char* expected[7][8] = {
      // issue    suspend      resume    lost    found    reactivate replace     return
      {"active", "", "", "", "", "", "", ""},
      {"", "suspended", "", "lost", "", "", "replaced", "returned"},
      {"", "", "active", "lost", "", "", "", ""},
      {"", "", "", "", "found", "", "replaced", ""},
      {"", "", "", "lost", "", "active", "replaced", ""},
      {"", "", "", "", "", "", "", ""},
      {"", "", "", "", "", "", "", ""}};
  for (int s = 0; s < 7; ++s) {
    for (int c = 0; c < 8; ++c) {
      const auto next = NextState(states[s], commands[c]);
      BOOST_TEST_CONTEXT(ToText(states[s]) << " command " << c) {
        BOOST_TEST((next ? ToText(*next) : "") == expected[s][c]);
      }
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(business_day)

BOOST_AUTO_TEST_CASE(TheDayChangesAtTheCut) {
  const StoreCalendar calendar;
  const auto at = [](const char* text) { return base::Timestamp::Parse(text).value(); };
  BOOST_TEST(BusinessDay::Of(at("2026-11-22T03:59:59+08:00"), calendar).ToString() == "2026-11-21");
  BOOST_TEST(BusinessDay::Of(at("2026-11-22T04:00:00+08:00"), calendar).ToString() == "2026-11-22");
  BOOST_TEST(BusinessDay::Parse("2026-11-22")->Start(calendar).ToString(calendar.offset) ==
             "2026-11-22T04:00:00.000+08:00");
  BOOST_TEST(BusinessDay::Parse("2026-11-22")->weekday() == 7);
  BOOST_TEST(BusinessDay::Parse("2026-12-31")->PlusDays(1).ToString() == "2027-01-01");
}

BOOST_AUTO_TEST_CASE(Refused) {
  for (const char* text :
       {"", "2026-1-1", "2026-02-29", "2026/02/01", "1999-12-31", "2026-11-2x"}) {
    BOOST_TEST_CONTEXT(text) {
      BOOST_TEST(!BusinessDay::Parse(text));
    }
  }
  const auto day = BusinessDay::Parse("2026-11-22").value();
  BOOST_TEST(!Period::FromDays(day, day.PlusDays(-1)));
  BOOST_TEST(Period::FromDays(day, day).has_value());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::domain
