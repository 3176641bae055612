/// CSV, UTF-8, product files, and when exports are due.
#include <boost/test/unit_test.hpp>

#include "host/product_file.h"
#include "sheets/csv.h"
#include "host/schedule.h"
#include "host/system.h"

using namespace steelyard;

BOOST_AUTO_TEST_SUITE(csv)

BOOST_AUTO_TEST_CASE(rows_are_read_as_spreadsheets_write_them) {
  const struct {
    const char* text;
    std::vector<std::vector<std::string>> cells;
  } good[] = {
      {"", {}},
      {"\n\r\n\r", {}},
      {"a,b", {{"a", "b"}}},
      {"a,b\n", {{"a", "b"}}},
      {"a\rb\r\nc\n", {{"a"}, {"b"}, {"c"}}},
      {"a,\n", {{"a", ""}}},
      {",\n", {{"", ""}}},
      {"\"a,b\",c", {{"a,b", "c"}}},
      {"\"a\"\"b\"", {{"a\"b"}}},
      {"\"a\nb\"\nc", {{"a\nb"}, {"c"}}},
      {"a\"b", {{"a\"b"}}},
      {"\xEF\xBB\xBF"
       "a",
       {{"a"}}},
  };
  for (const auto& one : good) {
    const auto rows = sheets::ParseCsv(one.text);
    BOOST_REQUIRE(rows.has_value());
    BOOST_REQUIRE(rows->size() == one.cells.size());
    for (std::size_t i = 0; i < rows->size(); ++i) BOOST_TEST((*rows)[i].cells == one.cells[i]);
  }
  for (const auto* open : {"\"", "a,\"b", "\"a\"\"", "a\n\"b\nc\n"}) {
    BOOST_TEST(!sheets::ParseCsv(open));
  }
}

BOOST_AUTO_TEST_CASE(rows_count_as_a_spreadsheet_counts) {
  const auto rows = sheets::ParseCsv("a\n\n\"b\nb\"\nc\n");
  BOOST_REQUIRE(rows->size() == 3);
  BOOST_TEST((*rows)[1].line == 3);
  BOOST_TEST((*rows)[2].line == 4);
}

BOOST_AUTO_TEST_CASE(what_is_written_is_read_again) {
  const std::vector<std::string> cells = {"", "a", "a,b", "\"", "a\nb", "苹果", " "};
  const auto rows = sheets::ParseCsv(sheets::CsvLine(cells));
  BOOST_TEST(rows->at(0).cells == cells);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(schedule)

BOOST_AUTO_TEST_CASE(exports_are_due_and_cover_whole_days_weeks_and_months) {
  using enum host::Frequency;
  const struct {
    const char* now;
    host::Frequency frequency;
    int minute;
    const char* due;
    const char* first;
    const char* last;
  } table[] = {
      {"2026-11-22T05:59:59+08:00", Daily, 360, "2026-11-22T06:00:00.000+08:00", "2026-11-21",
       "2026-11-21"},
      {"2026-11-22T06:00:00+08:00", Daily, 360, "2026-11-23T06:00:00.000+08:00", "2026-11-22",
       "2026-11-22"},
      {"2026-12-31T23:00:00+08:00", Daily, 0, "2027-01-01T00:00:00.000+08:00", "2026-12-31",
       "2026-12-31"},
      {"2026-11-22T23:00:00+08:00", Weekly, 360, "2026-11-23T06:00:00.000+08:00", "2026-11-16",
       "2026-11-22"},
      {"2026-11-23T05:00:00+08:00", Weekly, 360, "2026-11-23T06:00:00.000+08:00", "2026-11-16",
       "2026-11-22"},
      {"2026-11-23T06:00:00+08:00", Weekly, 360, "2026-11-30T06:00:00.000+08:00", "2026-11-23",
       "2026-11-29"},
      {"2026-11-22T00:00:00+08:00", Monthly, 360, "2026-12-01T06:00:00.000+08:00", "2026-11-01",
       "2026-11-30"},
      {"2026-12-01T06:00:00+08:00", Monthly, 360, "2027-01-01T06:00:00.000+08:00", "2026-12-01",
       "2026-12-31"},
      {"2028-02-10T06:00:00+08:00", Monthly, 0, "2028-03-01T00:00:00.000+08:00", "2028-02-01",
       "2028-02-29"},
  };
  const auto china = base::UtcOffset::China();
  for (const auto& row : table) {
    BOOST_TEST_CONTEXT(row.now << " " << host::ToText(row.frequency)) {
      const auto now = base::Timestamp::Parse(row.now).value();
      const auto due = host::NextDue(now, row.frequency, row.minute, china);
      BOOST_TEST(due.ToString(china) == row.due);
      const auto period = host::PeriodDueAt(due, host::UsualPeriod(row.frequency), china);
      BOOST_TEST(period.first().ToString() == row.first);
      BOOST_TEST(period.last().ToString() == row.last);
    }
  }
}

BOOST_AUTO_TEST_CASE(the_days_of_an_export_are_seen_from_the_day_it_is_due) {
  using enum host::PeriodRule;
  const struct {
    const char* due;
    host::PeriodRule rule;
    const char* first;
    const char* last;
  } table[] = {
      {"2026-11-29T06:00:00+08:00", Yesterday, "2026-11-28", "2026-11-28"},
      {"2026-11-29T06:00:00+08:00", Today, "2026-11-29", "2026-11-29"},
      {"2026-11-29T06:00:00+08:00", LastWeek, "2026-11-16", "2026-11-22"},
      {"2026-11-29T06:00:00+08:00", ThisWeek, "2026-11-23", "2026-11-29"},
      {"2026-11-30T06:00:00+08:00", ThisWeek, "2026-11-30", "2026-11-30"},
      {"2026-11-30T06:00:00+08:00", LastWeek, "2026-11-23", "2026-11-29"},
      {"2026-03-31T06:00:00+08:00", LastMonth, "2026-02-01", "2026-02-28"},
      {"2026-01-01T06:00:00+08:00", LastMonth, "2025-12-01", "2025-12-31"},
      {"2026-11-01T06:00:00+08:00", ThisMonth, "2026-11-01", "2026-11-01"},
      {"2026-11-29T06:00:00+08:00", ThisMonth, "2026-11-01", "2026-11-29"},
      {"2026-03-03T06:00:00+08:00", Last7Days, "2026-02-24", "2026-03-02"},
      {"2026-03-03T06:00:00+08:00", Last30Days, "2026-02-01", "2026-03-02"},
  };
  for (const auto& row : table) {
    BOOST_TEST_CONTEXT(row.due << " " << host::ToText(row.rule)) {
      const auto period = host::PeriodDueAt(base::Timestamp::Parse(row.due).value(), row.rule,
                                            base::UtcOffset::China());
      BOOST_TEST(period.first().ToString() == row.first);
      BOOST_TEST(period.last().ToString() == row.last);
      BOOST_TEST((host::ParsePeriodRule(host::ToText(row.rule)) == row.rule));
    }
  }
}

BOOST_AUTO_TEST_CASE(what_is_due_moves_with_the_stores_clock) {
  const struct {
    const char* due;
    int minute;
    int offset;
    const char* moved;
  } table[] = {
      {"2026-11-29T06:30:00+08:00", 390, 480, "2026-11-29T06:30:00.000+08:00"},
      {"2026-11-29T06:30:00+08:00", 390, 540, "2026-11-29T06:30:00.000+09:00"},
      {"2026-11-29T06:30:00+09:00", 390, 480, "2026-11-29T06:30:00.000+08:00"},
      {"2026-11-29T23:30:00+08:00", 1410, 540, "2026-11-29T23:30:00.000+09:00"},
      {"2026-11-30T00:30:00+09:00", 30, 480, "2026-11-30T00:30:00.000+08:00"},
      {"2026-11-30T00:00:00+08:00", 0, 345, "2026-11-30T00:00:00.000+05:45"},
      {"2026-12-01T00:00:00+03:30", 0, 270, "2026-12-01T00:00:00.000+04:30"},
  };
  for (const auto& row : table) {
    BOOST_TEST_CONTEXT(row.due << " " << row.offset) {
      const auto offset = base::UtcOffset::FromMinutes(row.offset).value();
      const auto due = base::Timestamp::Parse(row.due).value();
      BOOST_TEST(host::OnStoreClock(due, row.minute, offset).ToString(offset) == row.moved);
    }
  }
}

BOOST_AUTO_TEST_CASE(tries_come_later_and_later_up_to_an_hour) {
  const int minutes[] = {1, 2, 4, 8, 16, 32, 60, 60};
  for (int attempt = 1; attempt <= 8; ++attempt) {
    BOOST_TEST(host::BackOffMs(attempt) == 60'000 * minutes[attempt - 1]);
  }
  BOOST_TEST(host::BackOffMs(1'000'000) == 3'600'000);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(system_ports)

BOOST_AUTO_TEST_CASE(passwords_match_only_themselves) {
  host::Argon2Hasher hasher;
  const auto hash = hasher.Hash("correct horse");
  BOOST_TEST(hash.starts_with("$argon2id$"));
  BOOST_TEST(hasher.Matches("correct horse", hash));
  BOOST_TEST(hasher.Hash("correct horse") != hash);
  for (const auto* wrong : {"", "correct hors", "correct horse ", "Correct horse"}) {
    BOOST_TEST(!hasher.Matches(wrong, hash));
  }
  const std::string long_hash(500, 'a');
  for (const auto& broken : {std::string(), std::string("$argon2id$"), long_hash}) {
    BOOST_TEST(!hasher.Matches("correct horse", broken));
  }
}

BOOST_AUTO_TEST_SUITE_END()
