/// Scales that we call, over real TCP on the loopback: prices of 1,000 products to many of them,
/// and the sales of a few that have sold much. The scales are virtual ones in this process, so
/// their processor time is in the figures. Prints rows of a Markdown table.
#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "app/price_sending.h"
#include "app/prices.h"
#include "app/scales.h"
#include "benchmark/measure.h"
#include "host/opened_store.h"
#include "scales/collector.h"
#include "scales/drivers/driver_factory.h"
#include "simulator/txt_mode_scale.h"

using namespace steelyard;
using namespace steelyard::tests;

namespace {

namespace fs = std::filesystem;

constexpr int kProducts = 1'000;
const app::Actor kManager{"bench", ports::Role::Manager};

void Require(bool is_so, const std::string& what) {
  if (!is_so) throw std::runtime_error(what);
}

/// A store and virtual scales that are registered in it.
class Store {
 public:
  Store(const fs::path& path, int scales)
      : m_store(host::OpenedStore::Create(
            path, cards::Passphrase::FromText(host::kDemoPassphrase).value(),
            cards::VaultCost::Minimum())) {
    PriceAll(0);
    const scales::BuiltDrivers drivers;
    for (int number = 1; number <= scales; ++number) {
      simulator::TxtModeScaleOptions options;
      options.serial = fmt::format("BENCH{}", number);
      options.seed = static_cast<std::uint64_t>(number);
      auto& device = *m_devices.emplace_back(std::make_unique<simulator::TxtModeScale>(options));
      device.Start();
      const auto added = app::AddScale(context(), drivers, kManager,
                                       {number, "txt-mode", device.address(), ""});
      Require(added.scale.has_value(), "a scale was not registered");
      m_scales.push_back(*added.scale);
    }
  }

  app::Context& context() { return m_store->context(); }
  host::OpenedStore& store() { return *m_store; }
  std::vector<std::unique_ptr<simulator::TxtModeScale>>& devices() { return m_devices; }

  /// Every `every`-th product costs another price than before; all of them where it is 1.
  void PriceAll(std::int64_t more, int every = 1) {
    app::PriceChange change;
    for (int i = 0; i < kProducts; i += every) {
      change.products.push_back(
          {.code = std::to_string(1'000 + i),
           .name = fmt::format("水果{}", i),
           .category = "",
           .barcode = "",
           .list_price =
               domain::Price::FromFen(500 + i + more, domain::PriceUnit::PerKilogram).value(),
           .tier_prices = {},
           .promotions = {}});
    }
    Require(app::ChangePrices(context(), kManager, change).outcome ==
                app::PriceChangeOutcome::Done,
            "the prices were not saved");
  }

  void SendAll() {
    const auto offset = app::LoadSettings(context().store).calendar.offset;
    const auto sendings = app::SendPricesToEach(
        context(), m_scales,
        [offset](const ports::Scale& scale) { return scales::MakeDriverAt(scale, offset); }, {});
    for (const auto& sending : sendings) {
      Require(sending.outcome == app::SendOutcome::Confirmed,
              fmt::format("scale {}: {}", sending.scale, sending.trouble.Text()));
    }
  }

 private:
  std::unique_ptr<host::OpenedStore> m_store;
  std::vector<std::unique_ptr<simulator::TxtModeScale>> m_devices;
  std::vector<ports::Scale> m_scales;
};

void PrintRow(const std::string& what, double count, const char* unit, double seconds,
              const std::string& beside) {
  fmt::print("| {} | {:.0f} {}/s | {:.1f} s | {} | {:.0f} MiB |\n", what, count / seconds, unit,
             seconds, beside, FiguresOf(getpid()).peak_mib);
  std::fflush(stdout);
}

void MeasurePrices(const fs::path& folder, int scales) {
  Store shop(folder / "prices.steelyard", scales);
  const auto measure = [&](const std::string& what, int products) {
    const double cpu_before = OwnCpuSeconds();
    const StopWatch watch;
    shop.SendAll();
    PrintRow(what, double(products) * scales, "prices", watch.Seconds(),
             fmt::format("{:.1f} s of CPU, scales with it", OwnCpuSeconds() - cpu_before));
  };
  measure(fmt::format("the whole list of {} products to {} scales", kProducts, scales), kProducts);
  for (const auto& device : shop.devices()) {
    Require(device->prices_known() == kProducts && device->PriceOf(1'000) == 500,
            "a scale lacks prices");
  }
  constexpr int kEvery = 50;
  shop.PriceAll(7, kEvery);
  measure(fmt::format("{} changed prices to {} scales", kProducts / kEvery, scales),
          kProducts / kEvery);
  for (const auto& device : shop.devices()) {
    Require(device->PriceOf(1'000) == 507, "a scale has an old price");
  }
}

struct Counted {
  std::int64_t sales = 0;
  std::int64_t lines = 0;
  std::int64_t fen = 0;
  bool operator==(const Counted&) const = default;
};

Counted CountSold(Store& shop) {
  Counted sold;
  for (const auto& device : shop.devices()) {
    sold.sales += device->sales_made();
    sold.lines += device->lines_made();
    sold.fen += device->total_fen();
  }
  return sold;
}

/// From the raw rows: a line that is there twice, or not at all, shows.
Counted CountBooked(Store& shop) {
  Counted booked;
  const auto ask = [&](const char* query) {
    std::int64_t answer = 0;
    shop.store().report_rows().Run({query, {}}, [&](const std::vector<ports::ReportCell>& row) {
      answer = std::get<std::int64_t>(row.at(0));
    });
    return answer;
  };
  booked.sales = ask("SELECT COUNT(*) FROM tickets");
  booked.lines = ask("SELECT COUNT(*) FROM ticket_lines");
  booked.fen = ask("SELECT COALESCE(SUM(amount_fen), 0) FROM ticket_lines");
  return booked;
}

void MeasurePull(const fs::path& folder, int scales, std::int64_t lines) {
  Store shop(folder / "pull.steelyard", scales);
  shop.SendAll();
  constexpr std::int64_t kLinesOfASale = 2;  // in the mean; what there were is counted
  for (const auto& device : shop.devices()) {
    device->Sell(static_cast<int>(lines / kLinesOfASale / scales));
  }
  scales::Collector collector(shop.context(), shop.store().card_verifier(), {});
  const double cpu_before = OwnCpuSeconds();
  const StopWatch watch;
  collector.PollOnce();
  const double seconds = watch.Seconds();
  const double cpu = OwnCpuSeconds() - cpu_before;
  const Counted sold = CountSold(shop);
  Require(CountBooked(shop) == sold, "what was pulled is not what was sold");
  PrintRow(fmt::format("pulling {} lines ({} sales) from {} scales, each in the books once",
                       sold.lines, sold.sales, scales),
           static_cast<double>(sold.lines), "lines", seconds,
           fmt::format("{:.0f} sales/s, {:.1f} s of CPU, scales with it",
                       static_cast<double>(sold.sales) / seconds, cpu));
  const StopWatch again;
  collector.PollOnce();
  Require(CountBooked(shop) == sold, "a second pull changed the books");
  PrintRow(fmt::format("pulling those {} scales again, nothing new", scales), scales, "scales",
           again.Seconds(), "");
  Require(!shop.store().verifier().Verify().first_difference, "the books are not sound");
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    fmt::print(stderr, "usage: benchmark_scales FOLDER SCALES LINES\n");
    return 2;
  }
  try {
    MeasurePrices(argv[1], std::atoi(argv[2]));
    MeasurePull(argv[1], 16, std::atoll(argv[3]));
  } catch (const std::exception& error) {
    fmt::print(stderr, "benchmark_scales: {}\n", error.what());
    return 1;
  }
  return 0;
}
