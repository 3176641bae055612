/// Names of exported files, and addresses as settings write them.
#include <boost/test/unit_test.hpp>

#include "delivery/file_name.h"
#include "ports/mail_setup.h"

using namespace steelyard;
using delivery::FileNameFacts;
using delivery::FileNameFrom;
using delivery::FindPatternMistake;
using delivery::PatternMistake;

BOOST_AUTO_TEST_SUITE(file_names)

BOOST_AUTO_TEST_CASE(words_stand_for_facts) {
  const FileNameFacts facts{.report = "sales-by-day", .from = "2026-11-01", .to = "2026-11-30",
                            .date = "2026-12-01", .time = "0630", .store = "store-1",
                            .format = "pdf"};
  const std::pair<const char*, const char*> names[] = {
      {"", "sales-by-day_2026-11-01_2026-11-30.pdf"},
      {"{report}-{from}-{to}.pdf", "sales-by-day-2026-11-01-2026-11-30.pdf"},
      {"{store} {date} {time}.{format}", "store-1 2026-12-01 0630.pdf"},
      {"日报{date}", "日报2026-12-01.pdf"},
      {"same every day.pdf", "same every day.pdf"},
      {"report.xlsx", "report.xlsx.pdf"},
  };
  for (const auto& [pattern, name] : names) {
    BOOST_TEST(!FindPatternMistake(pattern));
    BOOST_TEST(FileNameFrom(pattern, facts) == name);
  }
  auto day = facts;
  day.to = day.from;
  BOOST_TEST(FileNameFrom("", day) == "sales-by-day_2026-11-01.pdf");
  day.store = "a/b\n";
  BOOST_TEST(FileNameFrom("{store}", day) == "a_b_.pdf");
  day.store = "a:b";
  BOOST_TEST(FileNameFrom("{store}", day) == "a_b.pdf");
}

BOOST_AUTO_TEST_CASE(mistakes_are_named) {
  const std::pair<std::string, PatternMistake> patterns[] = {
      {"{moon}.pdf", PatternMistake::WordUnknown},
      {"{}", PatternMistake::WordUnknown},
      {"{Report}", PatternMistake::WordUnknown},
      {"{report", PatternMistake::BraceOpen},
      {"report}", PatternMistake::BraceOpen},
      {"{re{port}}", PatternMistake::BraceOpen},
      {"../{report}", PatternMistake::NotAName},
      {"a/b.pdf", PatternMistake::NotAName},
      {".hidden", PatternMistake::NotAName},
      {"..", PatternMistake::NotAName},
      {"a\nb", PatternMistake::NotAName},
      {"{date} 06:30", PatternMistake::NotAName},  // on a share of Windows there is no such name
      {"a\\b", PatternMistake::NotAName},
      {std::string(121, 'a'), PatternMistake::NotAName},
  };
  for (const auto& [pattern, mistake] : patterns) {
    BOOST_TEST((FindPatternMistake(pattern) == mistake), pattern);
  }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(mail_addresses)

BOOST_AUTO_TEST_CASE(an_address_is_plain_ascii_with_a_domain) {
  for (const char* good : {"wang@example.com", "a.b+c@mail.example.co", "x@localhost", "1@2.3"}) {
    BOOST_TEST(ports::IsMailAddress(good), good);
  }
  for (const std::string bad :
       {"", "wang", "@example.com", "wang@", "wang@-x.com", "wang@x-.com", "wang@x..com",
        ".wang@x.com", "wa..ng@x.com", "wang @x.com", "wang@x.com>", "<wang@x.com>", "a@b@c d",
        "王@example.com", "wang@x.com\r\nDATA", "wang@.com"}) {
    BOOST_TEST(!ports::IsMailAddress(bad), bad);
  }
  BOOST_TEST(!ports::IsMailAddress(std::string(65, 'a') + "@example.com"));
}

BOOST_AUTO_TEST_CASE(several_are_parted_by_commas_and_each_is_there_once) {
  const auto two = ports::ParseMailAddresses("wang@example.com, li@example.com");
  BOOST_REQUIRE(two);
  BOOST_TEST(*two == (std::vector<std::string>{"wang@example.com", "li@example.com"}),
             boost::test_tools::per_element());
  for (const char* bad : {"", ",", "a@b,", "a@b,,c@d", "a@b;c@d", "a@b,a@b"}) {
    BOOST_TEST(!ports::ParseMailAddresses(bad), bad);
  }
}

BOOST_AUTO_TEST_CASE(a_mail_server_has_a_name_and_a_port) {
  const auto server = ports::MailServerAddress::Parse("smtp.example.com:465");
  BOOST_REQUIRE(server);
  BOOST_TEST(server->host == "smtp.example.com");
  BOOST_TEST(server->port == 465);
  BOOST_TEST(ports::MailServerAddress::Parse("10.0.0.9")->ToString() == "10.0.0.9:587");
  for (const char* bad : {"", ":25", "a b:25", "host:", "host:0", "host:65536", "host:2x", "a:1:2",
                          "smtp://host"}) {
    BOOST_TEST(!ports::MailServerAddress::Parse(bad), bad);
  }
}

BOOST_AUTO_TEST_SUITE_END()
