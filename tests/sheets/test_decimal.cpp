/// Numbers of spreadsheets: the same to the last digit, and amounts of money out of them.
#include <boost/test/unit_test.hpp>
#include <string>

#include "sheets/decimal.h"

using namespace steelyard::sheets;

namespace {

struct Row {
  const char* from;
  const char* to;  ///< null: refused
};

std::string Text(const std::optional<std::string>& text) { return text.value_or("refused"); }

}  // namespace

BOOST_AUTO_TEST_SUITE(decimals)

BOOST_AUTO_TEST_CASE(NumbersKeepEveryDigit) {
  for (const Row& row :
       {Row{"0", "0"}, Row{"-0", "0"}, Row{"0.0", "0"}, Row{"12.50", "12.5"}, Row{"007", "7"},
        Row{"13800000000", "13800000000"}, Row{"1.38E10", "13800000000"},
        Row{"1.38E+10", "13800000000"}, Row{"6.901234000016E+12", "6901234000016"},
        Row{"1e-3", "0.001"}, Row{"-1.5E-2", "-0.015"}, Row{".5", "0.5"}, Row{"5.", "5"},
        Row{"12.499999999999998", "12.499999999999998"}, Row{"1E2", "100"}, Row{"0E5", "0"},
        Row{"1.25E1", "12.5"}, Row{"", nullptr}, Row{"-", nullptr}, Row{".", nullptr},
        Row{"E5", nullptr}, Row{"1E", nullptr}, Row{"1E+", nullptr}, Row{"1E1.5", nullptr},
        Row{"1E401", nullptr}, Row{"1E-401", nullptr}, Row{"1E99999999999", nullptr},
        Row{"1,5", nullptr}, Row{"1 5", nullptr}, Row{"+1", nullptr}, Row{"--1", nullptr},
        Row{"1.2.3", nullptr}, Row{"0x1p3", nullptr}, Row{"NaN", nullptr}, Row{"INF", nullptr},
        Row{"12345678901234567890123456789012345678901", nullptr}}) {
    BOOST_TEST_CONTEXT(row.from) {
      BOOST_TEST(Text(PlainDecimal(row.from)) == (row.to ? row.to : "refused"));
    }
  }
  BOOST_TEST(PlainDecimal("1E400")->size() == 401u);
}

BOOST_AUTO_TEST_CASE(AmountsAreRoundedOnlyWhenThatIsSure) {
  for (const Row& row :
       {Row{"12.5", "12.5"}, Row{"0", "0"}, Row{"99999.99", "99999.99"},
        Row{"12.499999999999998", "12.50!"}, Row{"12.500000000000002", "12.50!"},
        Row{"0.30000000000000004", "0.30!"}, Row{"1.0049999999", nullptr},
        Row{"12.4999999989", nullptr}, Row{"12.499999999", "12.50!"}, Row{"12.49999999", nullptr},
        Row{"12.500000001", nullptr}, Row{"12.5000000009", "12.50!"},
        Row{"0.999999999999", "1.00!"},
        Row{"9.9999999999", "10.00!"}, Row{"99.99999999999", "100.00!"},
        Row{"0.0000000001", "0.00!"},
        Row{"12.345", nullptr}, Row{"12.005", nullptr}, Row{"-1", nullptr}, Row{"-0.5", nullptr},
        Row{"12345678901234", nullptr}, Row{"", nullptr}, Row{"1E2", nullptr}}) {
    BOOST_TEST_CONTEXT(row.from) {
      const auto clean = ToAmount(row.from);
      const auto shown = clean ? clean->text + (clean->was_rounded ? "!" : "") : "refused";
      BOOST_TEST(shown == (row.to ? row.to : "refused"));
    }
  }
}

/// Whatever a spreadsheet computes to be n fen is n fen.
BOOST_AUTO_TEST_CASE(EveryFenSurvivesBinaryNumbers) {
  for (std::int64_t fen = 0; fen < 10'000'000; fen += fen < 30'000 ? 1 : 997) {
    char text[40];
    for (const int digits : {15, 17}) {
      std::snprintf(text, sizeof text, "%.*G", digits, static_cast<double>(fen) / 100);
      const auto plain = PlainDecimal(text);
      const auto amount = plain ? ToAmount(*plain) : std::nullopt;
      BOOST_REQUIRE_MESSAGE(amount.has_value(), text);
      auto digits_only = amount->text;
      const auto point = digits_only.find('.');
      std::string decimals = point == std::string::npos ? "" : digits_only.substr(point + 1);
      decimals.resize(2, '0');
      const auto whole = std::stoll(digits_only.substr(0, point));
      const auto read = whole * 100 + std::stoll(decimals);
      if (read != fen) BOOST_ERROR(text << " became " << amount->text);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
