/// The engine without the network: tickets through use case and commit queue, beside bare SQLite
/// that writes the same rows in the same batch sizes. Both take turns on the same disk, so that
/// their ratio means something on a busy machine too. Prints rows of a Markdown table.
#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <thread>

#include "benchmark/bare_sqlite.h"
#include "benchmark/bench_shop.h"
#include "benchmark/measure.h"

using namespace steelyard;
using namespace steelyard::tests;

namespace {

constexpr int kScales = 64;
constexpr int kRounds = 5;
/// As many callers, so that one batch waits while the other is committed.
constexpr std::size_t kCallers = 2;

using Tickets = std::vector<app::IncomingTicket>;

/// Each caller records its own scales' tickets, `batch` at a time; every answer is waited for.
double RecordThroughQueue(host::OpenedStore& store, const std::vector<Tickets>& by_caller,
                          std::size_t batch) {
  const StopWatch watch;
  std::vector<std::thread> callers;
  for (const Tickets& tickets : by_caller) {
    callers.emplace_back([&] {
      for (std::size_t first = 0; first < tickets.size(); first += batch) {
        const auto last = std::min(tickets.size(), first + batch);
        const auto begin = tickets.begin() + static_cast<std::ptrdiff_t>(first);
        const auto results = app::RecordTickets(
            store.context(), store.card_verifier(),
            Tickets(begin, begin + static_cast<std::ptrdiff_t>(last - first)));
        for (const auto& result : results) {
          if (result.outcome != app::RecordOutcome::Recorded) std::abort();
        }
      }
    });
  }
  for (auto& caller : callers) caller.join();
  return watch.Seconds();
}

std::vector<Tickets> MakeTickets(BenchShop& shop, std::size_t count, base::Timestamp& moment) {
  std::vector<Tickets> by_caller(kCallers);
  for (std::size_t i = 0; i < count; ++i) {
    moment = moment.Plus(20);
    const int scale = 1 + static_cast<int>(i % kScales);
    by_caller[i % kCallers].push_back({shop.SellByCard({scale, moment}), scale, "api", ""});
  }
  return by_caller;
}

struct Times {
  double engine = 0;
  double bare = 0;
  double engine_cpu = 0;  ///< of all threads
  double bare_cpu = 0;
};

Times MeasureBatch(BenchShop& shop, BareSqlite& original, BareSqlite& bare, std::size_t batch,
                   std::size_t tickets) {
  static base::Timestamp moment = shop.store().context().clock.Now();
  Times times;
  for (int round = 0; round < kRounds; ++round) {
    const auto made = MakeTickets(shop, tickets / kRounds, moment);
    const auto before = original.LastSequence();
    double cpu = OwnCpuSeconds();
    times.engine += RecordThroughQueue(shop.store(), made, batch);
    times.engine_cpu += OwnCpuSeconds() - cpu;
    const auto rows = original.ReadTicketsAfter(before);
    if (rows.size() != tickets / kRounds) std::abort();
    const StopWatch watch;
    cpu = OwnCpuSeconds();
    bare.Write(rows, batch);
    times.bare += watch.Seconds();
    times.bare_cpu += OwnCpuSeconds() - cpu;
  }
  return times;
}

std::string Head(const std::filesystem::path& path, std::int64_t tickets) {
  const auto verdict = host::OpenedStore::Open(path)->verifier().Verify();
  if (verdict.first_difference || verdict.tickets != tickets) {
    throw std::runtime_error(path.string() + " is not sound");
  }
  return verdict.head;
}

void Run(const std::filesystem::path& folder, int cards, int tickets_per_batch_size) {
  const auto path = folder / "engine.steelyard";
  const auto copy = folder / "bare.steelyard";
  const auto today = host::SystemClock().Now();
  BenchShop shop(path, {.scales = kScales, .cards = cards, .opened = today.Plus(-86'400'000)}, 2);
  shop.store().BackUpTo(copy);
  std::int64_t written = 0;
  {
    BareSqlite original(path);
    BareSqlite bare(copy);
    for (const std::size_t batch : {1, 8, 64, 512}) {
      // One at a time is the disk's speed, which fewer tickets tell as well.
      const std::size_t count = static_cast<std::size_t>(tickets_per_batch_size) *
                                std::min<std::size_t>(batch, 64) / 64 / 10 * 10;
      const Times times = MeasureBatch(shop, original, bare, batch, count);
      written += static_cast<std::int64_t>(count);
      const auto rate = static_cast<double>(count);
      fmt::print("| engine, {} a commit | {:.0f} tickets/s | {:.0f} µs CPU a ticket | bare SQLite "
                 "{:.0f} tickets/s, {:.0f} µs CPU: {:.0f} % | |\n",
                 batch, rate / times.engine, times.engine_cpu / rate * 1e6, rate / times.bare,
                 times.bare_cpu / rate * 1e6, times.bare / times.engine * 100);
      std::fflush(stdout);
    }
  }
  shop.CloseStore();
  if (Head(path, written) != Head(copy, written)) throw std::runtime_error("The rows differ.");
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fprintf(stderr, "benchmark_store FOLDER CARDS TICKETS\n");
    return 2;
  }
  try {
    Run(argv[1], std::atoi(argv[2]), std::atoi(argv[3]));
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "benchmark_store: %s\n", error.what());
    return 1;
  }
}
