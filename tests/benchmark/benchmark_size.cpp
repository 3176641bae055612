/// What size costs: a year of a large store, made up by the real use cases. While it grows, the
/// rate of inserts and the time of reports at every power of ten; at the end the reports, the
/// sales list, verify, backup and the size on disk. A store that an earlier run left in the folder
/// is measured as it is. Prints rows of a Markdown table.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <future>

#include "benchmark/bench_shop.h"
#include "benchmark/measure.h"
#include "host/resources.h"
#include "report/catalogue.h"
#include "report/run.h"

using namespace steelyard;
using namespace steelyard::tests;

namespace {

constexpr int kScales = 20;
constexpr int kCards = 100'000;
constexpr int kDays = 365;
constexpr std::int64_t kOpenMs = 14 * 3'600'000LL;  // of a day's hours, from 07:00
constexpr std::size_t kBatch = 512;
constexpr double kMib = 1024 * 1024;

struct Options {
  std::string program;
  std::filesystem::path folder;
  std::int64_t tickets;
};

double SizeMib(const std::filesystem::path& path) {
  return static_cast<double>(std::filesystem::file_size(path)) / kMib;
}

/// The shortest of several: what the work costs, and not what a neighbour on the machine does.
template <typename Work>
double BestMs(Work work) {
  double best = 1e9;
  for (int i = 0; i < 5; ++i) {
    const StopWatch watch;
    work();
    best = std::min(best, watch.Seconds() * 1000);
  }
  return best;
}

class Year {
 public:
  Year(BenchShop& shop, BenchClock& clock, std::int64_t tickets)
      : m_shop(shop),
        m_clock(clock),
        m_context{shop.store().context().store, clock, shop.store().context().entropy},
        m_per_day(std::max<std::int64_t>(1, (tickets + kDays - 1) / kDays)) {}

  /// The year ends today, so that what asks for today finds sales.
  static domain::BusinessDay FirstDay() {
    static const auto kFirst = domain::BusinessDay::Of(host::SystemClock().Now(), {});
    return kFirst.PlusDays(1 - kDays);
  }
  domain::BusinessDay LastDay() const {
    return FirstDay().PlusDays(static_cast<int>((m_made - 1) / m_per_day));
  }
  std::int64_t made() const { return m_made; }

  /// Two batches on their way: one is made up while the other is recorded.
  void SellUntil(std::int64_t tickets) {
    std::future<void> recording;
    while (m_made < tickets) {
      auto batch = MakeBatch(std::min<std::int64_t>(kBatch, tickets - m_made));
      if (recording.valid()) recording.get();
      m_clock.Set(batch.back().ticket->closed_at);
      recording = std::async(std::launch::async, [this, made = std::move(batch)]() mutable {
        for (const auto& result : app::RecordTickets(
                 m_context, m_shop.store().card_verifier(), std::move(made))) {
          if (result.outcome != app::RecordOutcome::Recorded) std::abort();
        }
      });
    }
    if (recording.valid()) recording.get();
  }

 private:
  std::vector<app::IncomingTicket> MakeBatch(std::int64_t count) {
    std::vector<app::IncomingTicket> batch;
    for (std::int64_t i = 0; i < count; ++i, ++m_made) {
      const auto day = FirstDay().PlusDays(static_cast<int>(m_made / m_per_day));
      const auto start = day.Start({}).Plus(3 * 3'600'000LL);
      const int scale = 1 + static_cast<int>(m_made % kScales);
      const auto closed_at = start.Plus(m_made % m_per_day * kOpenMs / m_per_day);
      batch.push_back({m_shop.SellToSomebody({scale, closed_at}), scale, "api", ""});
    }
    return batch;
  }

  BenchShop& m_shop;
  BenchClock& m_clock;
  app::Context m_context;
  const std::int64_t m_per_day;
  std::int64_t m_made = 0;
};

double ReportMs(host::OpenedStore& store, const report::Definition& definition,
                domain::BusinessDay first, domain::BusinessDay last) {
  return BestMs([&] {
    const auto table = report::Run(
        definition, {{"from", first.ToString()}, {"to", last.ToString()}}, store.report_rows());
    // This year knows sales and nothing else: no day is closed, no card topped up.
    const bool has_rows = definition.name.starts_with("sales-by-");
    if (!table || (table->rows.empty() && has_rows)) {
      throw std::runtime_error("an empty report: " + definition.name);
    }
  });
}

double SlowestReportMs(host::OpenedStore& store, const report::Catalogue& reports,
                       domain::BusinessDay first, domain::BusinessDay last) {
  double slowest = 0;
  for (const auto& definition : reports.definitions()) {
    slowest = std::max(slowest, ReportMs(store, definition, first, last));
  }
  return slowest;
}

void PrintReports(host::OpenedStore& store, const report::Catalogue& reports) {
  const auto last = store.queries().Page({}, 0, 1).at(0).day;
  for (const auto& definition : reports.definitions()) {
    fmt::print("| report {} | | a day {:.1f} ms, a month {:.1f} ms, a year {:.1f} ms | | |\n",
               definition.name, ReportMs(store, definition, last, last),
               ReportMs(store, definition, last.PlusDays(-29), last),
               ReportMs(store, definition, last.PlusDays(-364), last));
  }
}

void PrintSalesList(host::OpenedStore& store) {
  const auto page = [&](std::int64_t offset) {
    return BestMs([&] {
      const auto count = store.queries().Count({});
      if (store.queries().Page({}, std::min(offset, count - 1), 200).empty()) std::abort();
    });
  };
  const auto count = store.queries().Count({});
  fmt::print("| Sales list of {} | | open {:.1f} ms, its middle {:.1f} ms, its end {:.1f} ms "
             "| | |\n",
             count, page(0), page(count / 2), page(count - 200));
}

/// At each power of ten: how fast the last tickets went in, and what reports cost.
void Grow(BenchShop& shop, const report::Catalogue& reports, Year& year, std::int64_t tickets) {
  for (std::int64_t size = 10'000; year.made() < tickets; size *= 10) {
    const auto stop = std::min(size, tickets);
    const auto timed = std::min<std::int64_t>(stop / 2, 50'000);
    year.SellUntil(stop - timed);
    const StopWatch watch;
    year.SellUntil(stop);
    const double seconds = watch.Seconds();
    const auto last = year.LastDay();
    fmt::print("| at {} tickets | inserts {:.0f} tickets/s | slowest report: a day {:.1f} ms, a "
               "year {:.1f} ms | {:.0f} MiB on disk | |\n",
               stop, static_cast<double>(timed) / seconds,
               SlowestReportMs(shop.store(), reports, last, last),
               SlowestReportMs(shop.store(), reports, last.PlusDays(-364), last),
               SizeMib(shop.store().path()));
    std::fflush(stdout);
  }
}

ChildProcess::End RunProgram(const Options& options, const std::filesystem::path& store,
                             std::vector<std::string> command) {
  command.insert(command.begin(), {options.program, "--store", store.string()});
  ChildProcess program(command);
  const auto end = program.Wait();
  if (end.status != 0) throw std::runtime_error(command[3] + ": " + program.first_line());
  return end;
}

void PrintUpkeep(const Options& options, const std::filesystem::path& path,
                 std::int64_t tickets) {
  const auto count = static_cast<double>(tickets);
  const double size = SizeMib(path);
  fmt::print("| on disk | | | {:.0f} MiB, {:.0f} bytes a ticket | |\n", size, size * kMib / count);
  const auto verify = RunProgram(options, path, {"verify"});
  fmt::print("| verify | {:.0f} tickets/s | {:.1f} s | | {:.0f} MiB resident |\n",
             count / verify.seconds, verify.seconds, verify.peak_mib);
  std::fflush(stdout);
  const auto copy = options.folder / "backup.steelyard";
  {
    const auto store = host::OpenedStore::Open(path);
    const StopWatch watch;
    store->BackUpTo(copy);
    fmt::print("| backup, the copy alone | {:.0f} MiB/s | {:.1f} s | | |\n",
               size / watch.Seconds(), watch.Seconds());
    std::fflush(stdout);
    std::filesystem::remove(copy);
  }
  const auto backup = RunProgram(options, path, {"backup", copy.string()});
  fmt::print("| backup, the copy verified | {:.0f} MiB/s | {:.1f} s | | {:.0f} MiB resident |\n",
             size / backup.seconds, backup.seconds, backup.peak_mib);
  std::filesystem::remove(copy);
}

void MakeStore(const std::filesystem::path& path, const report::Catalogue& reports,
               std::int64_t tickets) {
  const auto opened = Year::FirstDay().Start({});
  BenchClock clock(opened);
  BenchShop shop(path, {.scales = kScales, .cards = kCards, .opened = opened}, 3);
  Year year(shop, clock, tickets);
  Grow(shop, reports, year, tickets);
}

void Run(const Options& options) {
  const auto path = options.folder / "size.steelyard";
  const auto reports = report::Catalogue::Load(host::ReportsFolder());
  if (reports.definitions().empty()) throw std::runtime_error("no reports");
  if (!std::filesystem::exists(path)) MakeStore(path, reports, options.tickets);
  std::int64_t tickets = 0;
  {
    const auto store = host::OpenedStore::Open(path);
    tickets = store->queries().Count({});
    PrintReports(*store, reports);
    PrintSalesList(*store);
    std::fflush(stdout);
  }
  PrintUpkeep(options, path, tickets);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fprintf(stderr, "benchmark_size STEELYARDCTL FOLDER TICKETS\n");
    return 2;
  }
  try {
    Run({argv[1], argv[2], std::atoll(argv[3])});
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "benchmark_size: %s\n", error.what());
    return 1;
  }
}
