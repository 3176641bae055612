/// Tickets as a CSV file: all of them once, also when others come meanwhile; or no file.
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

#include "host/ticket_file.h"
#include "support/temp_database.h"

using namespace steelyard;

namespace {

/// Numbered tickets, newest first; before each page so many new ones come.
class GrowingTickets : public ports::TicketQueries {
 public:
  GrowingTickets(std::int64_t count, int come_between) : m_count(count), m_come(come_between) {}

  std::int64_t Count(const ports::TicketFilter&) override { return m_count; }
  std::vector<ports::TicketRow> Page(const ports::TicketFilter&, std::int64_t offset,
                                     std::int64_t limit) override {
    if (offset > 0) m_count += m_come;
    std::vector<ports::TicketRow> rows;
    for (auto number = m_count - offset; number > 0 && limit-- > 0; --number) {
      std::ostringstream id;
      id.width(32);
      id.fill('0');
      id << number;
      rows.push_back({domain::TicketId::Parse(id.str()).value(), 3, number,
                      domain::TicketKind::Sale, 7,
                      base::Timestamp::FromUnixMs(1'700'000'000'000).value(),
                      domain::BusinessDay::Parse("2023-11-15").value(), "", "cash", 2,
                      domain::MoneyDifference(-1250)});
    }
    return rows;
  }
  ports::Statistics Totals(const domain::Period&, std::optional<int>) override { return {}; }
  std::vector<ports::HourTakings> ByHour(domain::BusinessDay) override { return {}; }
  std::vector<ports::ToldTicket> ToldAs(const domain::TicketId&) override { return {}; }

 private:
  std::int64_t m_count;
  const int m_come;
};

std::vector<std::string> LinesOf(const std::filesystem::path& path) {
  std::ifstream stream(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(ticket_file)

BOOST_AUTO_TEST_CASE(EveryTicketIsWrittenOnceAlsoWhenOthersComeMeanwhile) {
  const tests::TempDatabase folder;
  const auto path = folder.folder() / "tickets.csv";
  GrowingTickets queries(12'345, 17);
  std::int64_t told = 0;
  host::TicketExport wanted;
  wanted.progress = [&](std::int64_t written, std::int64_t) { told = written; };
  BOOST_TEST(host::ExportTickets(queries, path, wanted).value() == 12'345);
  BOOST_TEST(told == 12'345);
  const auto lines = LinesOf(path);
  BOOST_REQUIRE(lines.size() == 12'346u);
  BOOST_TEST(lines[1] ==
             "2023-11-15 06:13:20,2023-11-15,3,12345,sale,7,2,cash,-12.50,,\r");
  const std::set<std::string> distinct(lines.begin(), lines.end());
  BOOST_TEST(distinct.size() == lines.size());
}

BOOST_AUTO_TEST_CASE(AStopLeavesNoFileAndWhatWasThereStays) {
  const tests::TempDatabase folder;
  const auto path = folder.folder() / "tickets.csv";
  std::ofstream(path) << "old\n";
  GrowingTickets queries(20'000, 0);
  std::stop_source stop;
  host::TicketExport wanted;
  wanted.stop = stop.get_token();
  wanted.progress = [&](std::int64_t, std::int64_t) { stop.request_stop(); };
  BOOST_TEST(!host::ExportTickets(queries, path, wanted).has_value());
  BOOST_TEST((LinesOf(path) == std::vector<std::string>{"old"}));
  const auto files = std::distance(std::filesystem::directory_iterator(folder.folder()), {});
  BOOST_TEST(files == 1);
}

BOOST_AUTO_TEST_SUITE_END()
