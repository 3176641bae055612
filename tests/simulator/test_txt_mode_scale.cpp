/// Tests of the virtual TXT-MODE scale at its wire, without the driver that is tested against it.
#include <signal.h>

#include <boost/test/unit_test.hpp>
#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <sstream>
#include <thread>

#include "scales/drivers/line_channel.h"
#include "simulator/txt_mode_memory.h"
#include "simulator/txt_mode_scale.h"
#include "support/temp_database.h"

namespace steelyard::simulator {
namespace {

/// The documents write TAB as `·`; every line ends TAB CR LF.
std::string Lines(const std::string& text) {
  std::string lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    for (std::size_t at; (at = line.find("·")) != line.npos;) line.replace(at, 2, "\t");
    lines += line + "\t\r\n";
  }
  return lines;
}

/// Sends `text` and reads until a line that begins `END·` and `last`; all that came.
std::string Ask(scales::LineChannel& channel, const std::string& text, const std::string& last) {
  channel.Send(text);
  std::string answer;
  for (;;) {
    const auto line = channel.ReadLine();
    BOOST_REQUIRE(line.has_value());
    answer += *line;
    if (line->starts_with("END\t" + last)) return answer;
  }
}

scales::LineChannel Call(const TxtModeScale& scale) {
  return scales::LineChannel::Connect(scale.address(), 0, base::Explanation("the virtual scale"));
}

/// `PLU·number·item code··unit·price·…`, 64 fields.
std::string Plu(const std::string& number, const std::string& item_code, const std::string& price) {
  std::string line = "PLU·" + number + "·" + item_code + "··1·" + price;
  for (int field = 6; field < 64; ++field) line += field == 15 ? "·Apple" : "·0";
  return line + "\n";
}

std::string Prices(const std::string& plus) { return Lines("DWL·PLU\n" + plus + "END·PLU"); }

const std::string kPrices = Prices(Plu("12", "12", "128,1"));

/// Text that another thread writes, line by line.
class Heard : public std::stringbuf {
 public:
  std::string WaitForLine() {
    std::unique_lock lock(m_mutex);
    BOOST_REQUIRE(m_came.wait_for(lock, std::chrono::minutes(1), [&] { return !m_line.empty(); }));
    return m_line;
  }

 protected:
  int sync() override {
    const std::lock_guard lock(m_mutex);
    m_line = str();
    m_came.notify_all();
    return 0;
  }

 private:
  std::mutex m_mutex;
  std::condition_variable m_came;
  std::string m_line;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(txt_mode_scale)

BOOST_AUTO_TEST_CASE(SaysWhatItIsAndKeepsTheTime) {
  TxtModeScale scale({.serial = "SN42"});
  scale.Start();
  auto channel = Call(scale);
  const std::string identity = Ask(channel, Lines("UPL·INF"), "INF");
  BOOST_TEST(identity.starts_with("DWL\tINF\t\r\nINF\t"));
  BOOST_TEST(identity.find("\tTM-30A\t0\t0\tSN42\t") != identity.npos);
  const std::string accepted =
      Ask(channel, Lines("DWL·TIM\nTIM·27·01·02·03·04·05\nEND·TIM"), "TIM");
  BOOST_TEST(accepted.ends_with("\t1\t\r\nEND\tTIM\t1\t\t\r\n"));
  BOOST_TEST(Ask(channel, Lines("UPL·TIM"), "TIM").starts_with(
      "DWL\tTIM\t\r\nTIM\t27\t01\t02\t03\t04\t"));
  BOOST_TEST(scale.lines_not_understood() == 0);
}

BOOST_AUTO_TEST_CASE(IsAsStrictAsTheDevices) {
  struct Row { const char* why; std::string text; };
  const Row rows[] = {{"no TAB at the end", "DWL\tTIM\r\n"},
                      {"no CR", "DWL\tTIM\t\n"},
                      {"no such date", Lines("DWL·TIM\nTIM·27·13·02·03·04·05\nEND·TIM")},
                      {"item code is no number", Prices(Plu("1", "A1", "1,0"))},
                      {"price is no number", Prices(Plu("1", "1", "1.00"))},
                      {"PLU number 0", Prices(Plu("0", "1", "1,0"))},
                      {"too few fields", Lines("DWL·PLU\nPLU·1·1··1·1,0\nEND·PLU")},
                      {"nothing known", Lines("HELLO")}};
  for (const Row& row : rows) {
    BOOST_TEST_CONTEXT(row.why) {
      TxtModeScale scale({});
      scale.Start();
      auto channel = Call(scale);
      Ask(channel, row.text + Lines("UPL·INF"), "INF");
      BOOST_TEST(scale.lines_not_understood() == 1);
      BOOST_TEST(scale.prices_known() == 0);
    }
  }
}

BOOST_AUTO_TEST_CASE(SellsAtThePricesItWasSent) {
  TxtModeScale scale({.sales = 4});
  scale.Start();
  BOOST_TEST(scale.sales_made() == 0);
  auto channel = Call(scale);
  Ask(channel, kPrices, "PLU");
  BOOST_TEST(scale.sales_made() == 4);
  Ask(channel, kPrices, "PLU");
  BOOST_TEST(scale.sales_made() == 4);
  const std::string told = Ask(channel, Lines("UPL·REP·-2\nUPL·TIM"), "TIM");
  BOOST_TEST(told.find("\t3\t3\t") != told.npos);  // running number, number in the series
  BOOST_TEST(told.find("\t4\t4\t") != told.npos);
  BOOST_TEST(told.find("\t2\t2\t") == told.npos);
  BOOST_TEST(told.find("\t128,1\t") != told.npos);
  BOOST_TEST(Ask(channel, Lines("UPL·REP·-99\nUPL·TIM"), "TIM").find("\t1\t1\t") !=
             std::string::npos);
  Ask(channel, Lines("DWL·PLU\nCLR_PLU·12\nEND·PLU"), "PLU");
  BOOST_TEST(scale.PriceOf(12) == -1);
}

BOOST_AUTO_TEST_CASE(NoSaleIsOlderThanTheLastOfItsEarlierLife) {
  struct Row { const char* why; std::optional<base::WallClock> last_sale; const char* first; };
  const Row rows[] = {
      {"no earlier life: one a minute", std::nullopt, "7\t40\t"},
      {"long ago: one a minute", base::WallClock{2026, 9, 11, 20, 0, 0}, "7\t40\t"},
      {"ten minutes ago: closer together", base::WallClock{2026, 9, 12, 7, 50, 0}, "7\t50\t"},
      {"just now: all at once", base::WallClock{2026, 9, 12, 8, 0, 0}, "8\t0\t"},
      {"its clock is behind: nothing to be done", base::WallClock{2026, 9, 12, 9, 0, 0}, "8\t0\t"}};
  for (const Row& row : rows) {
    BOOST_TEST_CONTEXT(row.why) {
      TxtModeScale scale({.sales = 20, .last_sale = row.last_sale});
      scale.Start();
      auto channel = Call(scale);
      Ask(channel, kPrices, "PLU");
      const auto told = Ask(channel, Lines("UPL·REP·-20\nUPL·TIM"), "TIM");
      BOOST_TEST(told.find(std::string("REP\t26\t9\t12\t") + row.first) ==
                 told.find("REP\t26\t"));
    }
  }
}

BOOST_AUTO_TEST_CASE(TheSameSeedSellsTheSame) {
  std::int64_t totals[3] = {};
  for (int i = 0; i < 3; ++i) {
    TxtModeScale scale({.seed = i < 2 ? 7U : 8U, .sales = 20});
    scale.Start();
    auto channel = Call(scale);
    Ask(channel, kPrices, "PLU");
    totals[i] = scale.total_fen();
  }
  BOOST_TEST(totals[0] == totals[1]);
  BOOST_TEST(totals[0] != totals[2]);
}

BOOST_AUTO_TEST_CASE(BothFormsOfASaleAreTheVectors) {
  const auto price = domain::Price::FromFen(1280, domain::PriceUnit::PerKilogram).value();
  const auto at = base::Timestamp::Parse("2026-09-12T14:03:05Z").value();
  const TxtModeSold sale{345, 12, at.unix_ms(), 3, "", "",
                         {{12, "苹果", domain::Weight::FromGrams(1250).value(), price,
                           domain::Money::FromFen(1600).value()}}};
  BOOST_TEST(PullForm(sale) ==
             Lines("REP·26·9·12·14·3·5·345·12·3\n"
                   "RES·1·16,0·12·0·22·0,0·125,2·1·0·0,0·0····128,1·345·苹果\nREE"));
  BOOST_TEST(PushForm(sale, {"SN0001", 7}) ==
             Lines("DWL·REP·20260912140305·7·SN0001\n"
                   "REP·1000345·26·9·12·14·3·5·345·12·3·0·0·16,0·16,0·0,0·0·0·0·0,2·0,2·0·0···0,0"
                   "·0,0··2·0·0·0·0\n"
                   "RES·1000345·1·16,0·12·0·22·0,0·125,2·1·0·0,0·128,1·128,1·苹果·0·0·0\n"
                   "REE·1000345\nEND·REP·20260912140305·7·1000345·SN0001"));
}

BOOST_AUTO_TEST_CASE(ItsMemoryOutlivesIt) {
  const tests::TempDatabase folder;
  const auto memory = folder.folder() / "scale.json";
  std::int64_t total = 0;
  {
    TxtModeScale scale({.memory = memory, .sales = 6});
    scale.Start();
    auto channel = Call(scale);
    Ask(channel, kPrices, "PLU");
    total = scale.total_fen();
  }
  TxtModeScale scale({.memory = memory, .sales = 6});
  scale.Start();
  BOOST_TEST(scale.sales_made() == 6);
  BOOST_TEST(scale.total_fen() == total);
  BOOST_TEST(scale.PriceOf(12) == 1280);
  scale.Sell(1);
  auto channel = Call(scale);
  BOOST_TEST(Ask(channel, Lines("UPL·REP·-1\nUPL·TIM"), "TIM").find("\t7\t7\t") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(AMemoryOfSomethingElseIsRefused) {
  const tests::TempDatabase folder;
  const auto memory = folder.folder() / "scale.json";
  for (const char* text : {"", "{}", "[1,2", "{\"fid\":1,\"sid\":1,\"plus\":[{}],\"sales\":[]}"}) {
    BOOST_TEST_CONTEXT(text) {
      std::ofstream(memory) << text;
      BOOST_CHECK_THROW(TxtModeScale({.memory = memory}), std::runtime_error);
      std::ostringstream out;
      BOOST_CHECK_EXCEPTION(RunTxtModeScale({.memory = memory}, out), std::runtime_error,
                            [](const std::runtime_error& error) {
                              return std::string(error.what()).find("scale.json is no memory") !=
                                     std::string::npos;
                            });
      BOOST_TEST(out.str().empty());
    }
  }
}

BOOST_AUTO_TEST_CASE(APushToNobodyIsKept) {
  TxtModeScale scale({.push_to = "127.0.0.1:1"});
  scale.Start();
  {
    auto channel = Call(scale);
    Ask(channel, kPrices, "PLU");
  }
  scale.Sell(2);
  BOOST_TEST(scale.PushSales() == 0);
  BOOST_TEST(scale.sales_acknowledged() == 0);
}

BOOST_AUTO_TEST_CASE(RunsUntilTerminated) {
  Heard heard;
  std::ostream out(&heard);
  std::thread runner([&] { RunTxtModeScale({}, out); });
  const std::string line = heard.WaitForLine();
  BOOST_TEST(line.starts_with("txt-mode scale listening on 127.0.0.1:"));
  const std::size_t blank = line.rfind(' ');
  const std::string address = line.substr(blank + 1, line.find('\n') - blank - 1);
  auto channel = scales::LineChannel::Connect(address, 0, base::Explanation("the virtual scale"));
  BOOST_TEST(Ask(channel, Lines("UPL·INF"), "INF").find("SN0001") != std::string::npos);
  pthread_kill(runner.native_handle(), SIGTERM);
  runner.join();
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::simulator
