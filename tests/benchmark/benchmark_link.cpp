/// What a bad line costs a scale: sells through the scale API over GPRS as `simulate link` plays
/// it, in real time, and prints bytes, tries and waits of a sale as a row of a Markdown table.
/// Judges nothing but that every sale is in the books once.
#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <mutex>
#include <thread>

#include "app/setting_values.h"
#include "benchmark/bench_shop.h"
#include "benchmark/measure.h"
#include "host/system.h"
#include "simulator/api_scale.h"
#include "simulator/bad_link.h"

using namespace steelyard;
using namespace steelyard::tests;

namespace {

constexpr int kScales = 16;
constexpr int kCards = 60;
/// A try is given up after so long without a byte, and a customer after two of them.
constexpr int kTimeoutMs = 8'000;
constexpr int kTries = 2;

struct Options {
  std::string program;
  std::filesystem::path folder;
  int customers;  ///< of each scale
};

/// What all scales together saw.
struct Sum {
  std::vector<double> waits_ms;
  int tries = 0;
  int answered = 0;
  int stood_in = 0;
  std::int64_t recorded = 0;
  std::int64_t unanswered = 0;
  simulator::Traffic tickets;

  void Add(const simulator::ApiScale& scale) {
    for (const auto& sale : scale.figures().asked) {
      waits_ms.push_back(static_cast<double>(sale.waited_ms));
      tries += sale.tries;
      answered += sale.is_answered ? 1 : 0;
    }
    stood_in += scale.figures().stood_in;
    for (const auto& entry : scale.journal().entries()) {
      recorded += entry.state == simulator::EntryState::Recorded ? 1 : 0;
      unanswered += entry.state == simulator::EntryState::Unanswered ? 1 : 0;
    }
    const auto found = scale.link_figures().traffic.find("/v1/tickets");
    if (found == scale.link_figures().traffic.end()) return;
    const simulator::Traffic& more = found->second;
    tickets.requests += more.requests;
    tickets.answers += more.answers;
    tickets.head_sent += more.head_sent;
    tickets.body_sent += more.body_sent;
    tickets.head_received += more.head_received;
    tickets.body_received += more.body_received;
  }
};

void WriteCards(BenchShop& shop, const std::filesystem::path& file) {
  host::SystemClock clock;
  nlohmann::json cards = nlohmann::json::array();
  for (int i = 0; i < kCards; ++i) {
    const auto ticket = shop.SellByCard({1, clock.Now()});
    cards.push_back({{"uid", ticket->card->uid.ToString()},
                     {"data", base::ToHex(ticket->card->data)}});
  }
  std::ofstream(file) << cards;
}

void AllowStandIn(BenchShop& shop) {
  shop.store().context().store.Commit([](ports::Books& books) {
    books.settings().Set(app::kStandInPurchaseSetting, "20000");
    books.settings().Set(app::kStandInCardAmountSetting, "40000");
    books.settings().Set(app::kStandInCardCountSetting, "5");
    books.settings().Set(app::kStandInScaleTotalSetting, "200000");
    books.settings().Set(app::kStandInHotListAgeSetting, "1440");
  });
}

/// One scale's whole day. A line so bad that it never gets its prices, or cannot tell its last
/// sales, is tried on and on.
void SellAll(const simulator::ApiScaleOptions& options, int customers, Sum& sum,
             std::mutex& mutex) {
  simulator::ApiScale scale(options);
  while (scale.prices_version() == 0) scale.SwitchOn();
  for (int i = 0; i < customers; ++i) scale.Serve();
  while (!scale.SendUnanswered()) {
  }
  const std::lock_guard lock(mutex);
  sum.Add(scale);
}

void PrintRow(const std::string& preset, Sum& sum, const simulator::BadLinkFigures& line) {
  const auto asked = static_cast<double>(sum.waits_ms.size());
  const auto each = [](std::int64_t bytes, std::int64_t count) {
    return count == 0 ? 0 : bytes / count;
  };
  const auto& bytes = sum.tickets;
  fmt::print(
      "| {}: {} sales asked, {:.1f} % answered in time, {} stood in | {:.2f} tries a sale | "
      "median {:.1f} s, p95 {:.1f} s, p99 {:.1f} s, worst {:.1f} s | up {} + {} bytes, down {} + "
      "{} | {} of {} segments lost, {} connections, {} reset |\n",
      preset, sum.waits_ms.size(), 100.0 * sum.answered / asked, sum.stood_in, sum.tries / asked,
      Percentile(sum.waits_ms, 500) / 1000, Percentile(sum.waits_ms, 950) / 1000,
      Percentile(sum.waits_ms, 990) / 1000, Percentile(sum.waits_ms, 1000) / 1000,
      each(bytes.head_sent, bytes.requests), each(bytes.body_sent, bytes.requests),
      each(bytes.head_received, bytes.answers), each(bytes.body_received, bytes.answers),
      line.lost, line.segments + line.lost, line.connections, line.resets);
  std::fflush(stdout);
}

bool Measure(const Options& options, const std::string& preset) {
  const auto path = options.folder / ("link-" + preset + ".steelyard");
  host::SystemClock clock;
  BenchShop shop(path, {.scales = kScales, .cards = 1'000,
                        .opened = clock.Now().Plus(-86'400'000)}, 1);
  AllowStandIn(shop);
  const auto cards = options.folder / "cards.json";
  WriteCards(shop, cards);
  const auto scales = shop.scales();
  shop.CloseStore();
  ChildProcess server({options.program, "--store", path.string(), "serve", "--listen",
                       "127.0.0.1:0", "--no-pull", "--no-schedule"});
  const std::string& ready = server.first_line();
  const auto at = ready.find("127.0.0.1:");
  if (at == ready.npos) throw std::runtime_error("serve did not start: " + ready);
  const std::string store = ready.substr(at, ready.find_first_not_of("0123456789", at + 10) - at);
  simulator::BadLink link({.to = store, .line = simulator::FindLineModel(preset).value()});
  link.Start();
  Sum sum;
  std::mutex mutex;
  std::vector<std::thread> threads;
  for (const auto& scale : scales) {
    simulator::ApiScaleOptions told;
    told.server = "http://" + link.address();
    told.number = scale.number;
    told.key = scale.key;
    told.cards = cards;
    told.journal = options.folder / fmt::format("journal-{}-{}", preset, scale.number);
    told.seed = static_cast<std::uint64_t>(scale.number);
    told.answer_timeout_ms = kTimeoutMs;
    told.tries = kTries;
    told.patience_seconds = 600;
    threads.emplace_back(
        [told, &options, &sum, &mutex] { SellAll(told, options.customers, sum, mutex); });
  }
  for (auto& thread : threads) thread.join();
  PrintRow(preset, sum, link.figures());
  link.Stop();
  server.Stop();
  const auto opened = host::OpenedStore::Open(path);
  const auto verdict = opened->verifier().Verify();
  const bool is_right = !verdict.first_difference && verdict.tickets == sum.recorded &&
                        sum.unanswered == 0;
  std::fprintf(stderr, "%s: %lld sales of the scales, %lld in the books, %s\n", preset.c_str(),
               static_cast<long long>(sum.recorded), static_cast<long long>(verdict.tickets),
               verdict.first_difference ? "A DIFFERENCE" : "sound");
  return is_right;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fprintf(stderr, "benchmark_link STEELYARDCTL FOLDER CUSTOMERS\n");
    return 2;
  }
  try {
    const Options options{argv[1], argv[2], std::atoi(argv[3])};
    bool is_right = true;
    for (const char* preset : {"gprs-good", "gprs"}) is_right &= Measure(options, preset);
    return is_right ? 0 : 1;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "benchmark_link: %s\n", error.what());
    return 1;
  }
}
