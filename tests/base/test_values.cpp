/// Tests of the values any program needs: hex, ids, moments.
#include <boost/test/unit_test.hpp>

#include "base/explanation.h"
#include "base/hex.h"
#include "base/id128.h"
#include "base/result.h"
#include "base/seeded_random.h"
#include "base/timestamp.h"

namespace steelyard::base {

BOOST_AUTO_TEST_SUITE(hex)

BOOST_AUTO_TEST_CASE(RoundTrip) {
  const Bytes bytes{0x00, 0x7F, 0xA0, 0xFF};
  BOOST_TEST(ToHex(bytes) == "007fa0ff");
  BOOST_TEST(ToUpperHex(bytes) == "007FA0FF");
  BOOST_TEST((ParseHex("007Fa0fF") == bytes));
  BOOST_TEST(ParseHex("")->empty());
}

BOOST_AUTO_TEST_CASE(Refused) {
  for (const char* text : {"0", "0g", "0x00", " 00", "00 ", "é0"}) {
    BOOST_TEST_CONTEXT(text) {
      BOOST_TEST(!ParseHex(text));
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(id128)

BOOST_AUTO_TEST_CASE(TextRoundTrip) {
  const char* text = "0192f0c4d8e87a3b8c4d5e6f70819203";
  BOOST_TEST(Id128::Parse(text)->ToString() == text);
  BOOST_TEST(Id128::Parse("0192F0C4D8E87A3B8C4D5E6F70819203")->ToString() == text);
}

BOOST_AUTO_TEST_CASE(Refused) {
  for (const char* text :
       {"", "00", "0192f0c4d8e87a3b8c4d5e6f7081920", "0192f0c4-d8e8-7a3b-8c4d-5e6f70819203",
        "0192f0c4d8e87a3b8c4d5e6f708192030", "0192f0c4d8e87a3b8c4d5e6f7081920g"}) {
    BOOST_TEST_CONTEXT(text) {
      BOOST_TEST(!Id128::Parse(text));
    }
  }
  BOOST_TEST(!Id128::FromBytes(Bytes(15)));
  BOOST_TEST(!Id128::FromBytes(Bytes(17)));
}

BOOST_AUTO_TEST_CASE(LaterIdsSortAfterEarlierOnes) {
  const std::array<std::uint8_t, 10> high{255, 255, 255, 255, 255, 255, 255, 255, 255, 255};
  const std::array<std::uint8_t, 10> low{};
  const auto first = Timestamp::Parse("2026-11-22T00:00:00Z").value();
  BOOST_TEST(
      (Id128::FromTimeAndRandom(first, high) < Id128::FromTimeAndRandom(first.Plus(1), low)));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(timestamp)

BOOST_AUTO_TEST_CASE(Parsed) {
  struct Row {
    const char* text;
    const char* utc;
  };
  const Row rows[] = {
      {"2026-11-22T08:01:02+08:00", "2026-11-22T00:01:02.000+00:00"},
      {"2026-11-22T00:01:02.5Z", "2026-11-22T00:01:02.500+00:00"},
      {"2026-11-22T00:01:02.123456Z", "2026-11-22T00:01:02.123+00:00"},
      {"2024-02-29T23:59:59-05:30", "2024-03-01T05:29:59.000+00:00"},
      {"2000-01-01T00:00:00Z", "2000-01-01T00:00:00.000+00:00"},
  };
  for (const Row& row : rows) {
    BOOST_TEST_CONTEXT(row.text) {
      const auto parsed = Timestamp::Parse(row.text);
      BOOST_REQUIRE(parsed.has_value());
      BOOST_TEST(parsed->ToString(UtcOffset::Zero()) == row.utc);
    }
  }
  BOOST_TEST(Timestamp::Parse("2026-11-22T00:00:00Z")->ToString(UtcOffset::China()) ==
             "2026-11-22T08:00:00.000+08:00");
}

BOOST_AUTO_TEST_CASE(Refused) {
  for (const char* text :
       {"", "2026-11-22", "2026-11-22T08:01:02", "2026-11-22 08:01:02Z", "2026-02-30T00:00:00Z",
        "2025-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z",
        "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z", "2026-01-01T00:00:60Z",
        "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00+15:00", "2026-01-01T00:00:00+0800",
        "1999-12-31T23:59:59Z", "2200-01-01T00:00:00Z", "2026-01-01T00:00:00Zx"}) {
    BOOST_TEST_CONTEXT(text) {
      BOOST_TEST(!Timestamp::Parse(text));
    }
  }
  BOOST_TEST(!Timestamp::FromUnixMs(-1));
  BOOST_TEST(!Timestamp::FromUnixMs(INT64_MAX));
}

BOOST_AUTO_TEST_CASE(WallClockRoundTrip) {
  const WallClock wall{2026, 11, 22, 3, 59, 58};
  const auto moment = Timestamp::FromWallClock(wall, UtcOffset::China());
  BOOST_REQUIRE(moment.has_value());
  BOOST_TEST((moment->ToWallClock(UtcOffset::China()) == wall));
}

BOOST_AUTO_TEST_CASE(PlusStaysInRange) {
  const auto moment = Timestamp::Parse("2026-11-22T00:00:00Z").value();
  BOOST_TEST(moment.Plus(INT64_MAX).ToString(UtcOffset::Zero()) == "2199-12-31T23:59:59.999+00:00");
  BOOST_TEST(moment.Plus(INT64_MIN).ToString(UtcOffset::Zero()) == "2000-01-01T00:00:00.000+00:00");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(seeded_random)

BOOST_AUTO_TEST_CASE(SameSeedSameNumbers) {
  SeededRandom first(7), second(7), other(8);
  BOOST_TEST(first.Next() == second.Next());
  BOOST_TEST(first.Next() != other.Next());
  for (int i = 0; i < 1000; ++i) {
    const auto value = first.Between(-3, 3);
    BOOST_TEST((value >= -3 && value <= 3));
  }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(explanation)

BOOST_AUTO_TEST_CASE(KeepsWordsAndArgumentsApart) {
  const auto scale = Explanation::Of("Scale {}", 3);
  const auto cut = Explanation::Of("{} does not answer ({}).", scale, "{}");
  BOOST_TEST(cut.Text() == "Scale 3 does not answer ({}).");
  BOOST_TEST(cut.words() == "{} does not answer ({}).");
  BOOST_REQUIRE(cut.arguments().size() == 2u);
  BOOST_TEST(cut.arguments().front().words() == "Scale {}");
  BOOST_TEST(Explanation("100 {} of text").Text() == "100 {} of text");
  BOOST_TEST(ExplainedError("No {}.", "paper").what() == "No paper.");
  BOOST_TEST(ExplainedError(cut).explanation().ToStored() == cut.ToStored());
}

BOOST_AUTO_TEST_CASE(ComesBackFromTheBooksAsItWas) {
  const auto deep = Explanation::Of(
      "{} and {}", Explanation::Of("a {} b", Explanation::Of("c {}", "d\n\te")), "");
  BOOST_TEST(deep.ToStored() == "{} and {}\n\ta {} b\n\t\tc {}\n\t\t\td  e\n\t");
  BOOST_TEST(Explanation::FromStored(deep.ToStored()).ToStored() == deep.ToStored());
  BOOST_TEST(Explanation::FromStored(deep.ToStored()).Text() == "a c d  e b and ");
  // What older programs wrote, or somebody by hand, is text.
  for (const char* text : {"", "The scale does not answer.", "\t\t", "{}", "{} {}"}) {
    BOOST_TEST_CONTEXT(text) { BOOST_TEST(Explanation::FromStored(text).Text() == text); }
  }
  for (const char* text : {"\n", "\n\n\n", "{}\n\t\t\t\tx", "\t\n\t", "a\n\t\n\t\t"}) {
    BOOST_TEST_CONTEXT(text) { BOOST_TEST(!Explanation::FromStored(text).ToStored().empty()); }
  }
}

BOOST_AUTO_TEST_CASE(FillsInWhatThereIs) {
  BOOST_TEST(FillIn("{}-{}", {"1"}) == "1-{}");
  BOOST_TEST(FillIn("{}", {"1", "2"}) == "1");
  BOOST_TEST(FillIn("", {"1"}) == "");
  BOOST_TEST(FillIn("{}{}", {"{}", "2"}) == "{}2");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::base
