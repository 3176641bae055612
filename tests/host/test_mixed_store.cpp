/// A whole store of mixed brands, over real TCP and UDP: prices down to every scale, sales up from
/// all of them at once over lines that break, and every figure equal to the scales' own.
#include <fmt/format.h>

#include <boost/test/unit_test.hpp>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <thread>

#include "app/prices.h"
#include "app/scale_upkeep.h"
#include "app/scales.h"
#include "app/setting_values.h"
#include "host/resources.h"
#include "report/catalogue.h"
#include "report/run.h"
#include "scales/api/api_server.h"
#include "scales/collector.h"
#include "scales/drivers/driver_factory.h"
#include "simulator/cas_scale.h"
#include "simulator/dahua_scale.h"
#include "simulator/massa_scale.h"
#include "simulator/scale_simulation.h"
#include "simulator/txt_mode_scale.h"
#include "storage/sqlite_store.h"
#include "support/eventually.h"
#include "support/manual_clock.h"
#include "support/temp_database.h"

using namespace steelyard;
using domain::PriceUnit;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

namespace {

/// The numbers of the scales in the register.
enum Number { kApi = 1, kTxtPulled, kTxtPushing, kDahuaPulled, kDahuaDialling, kCas, kMassa };

constexpr int kSalesEach = 25;

/// Nobody has a card here.
class NoCards final : public ports::CardDataVerifier {
 public:
  std::optional<domain::CardRecord> Verify(const domain::CardUid&,
                                           const base::Bytes&) const override {
    return std::nullopt;
  }
  std::optional<domain::CardNumber> ClaimedNumber(const base::Bytes&) const override {
    return std::nullopt;
  }
  bool IsPinOf(const domain::CardId&, const domain::Pin&, const base::Bytes&) const override {
    return false;
  }
};

struct Figures {
  std::int64_t tickets = 0;
  std::int64_t fen = 0;
};
/// Of each scale, to be compared and shown.
std::string TextOf(const std::map<int, Figures>& all) {
  std::string text;
  for (const auto& [scale, figures] : all) {
    text += fmt::format("{}: {} tickets, {} fen; ", scale, figures.tickets, figures.fen);
  }
  return text;
}

domain::Product Fruit(const std::string& code, std::int64_t fen, PriceUnit unit) {
  return {.code = code,
          .name = "水果" + code,
          .category = "",
          .barcode = "",
          .list_price = domain::Price::FromFen(fen, unit).value(),
          .tier_prices = {},
          .promotions = {}};
}

class MixedStore {
 public:
  MixedStore() {
    StartScales();
    FillBooks();
    m_api.Start();
    m_collector.Start();
    Register(kApi, "api", "", "");
    Register(kTxtPulled, "txt-mode", txt_pulled.address(), "");
    Register(kTxtPushing, "txt-mode", txt_pushing.address(), "push");
    Register(kDahuaPulled, "dahua-tm", dahua_pulled.address(), "");
    Register(kDahuaDialling, "dahua-tm", dahua_dialling.address(), "push");
    Register(kCas, "cas-cl", cas.address(), "");
    Register(kMassa, "massa-vpm", massa.address(), "gbk");
    // A scale that pushes says its serial number, which nobody has asked it for yet.
    app::TestScale(m_context, *scales::MakeDriver(Row(kTxtPushing)), kTxtPushing);
    txt_pushing.PushTo(m_collector.PushAddress());
    cas.PushTo(m_collector.CasAddress());
    massa.HintTo(m_collector.HintAddress());
    dahua_dialling.DialIn(m_collector.ServeAddress());
  }
  ~MixedStore() {
    m_collector.Stop();
    m_api.Stop();
  }

  void ChangePrices(const std::vector<domain::Product>& products) {
    base::Check(app::ChangePrices(m_context, m_manager, {products, {}, {}}).outcome ==
                app::PriceChangeOutcome::Done);
  }
  bool HaveAll(std::int64_t apples_fen) {
    return txt_pulled.PriceOf(12) == apples_fen && txt_pushing.PriceOf(12) == apples_fen &&
           dahua_pulled.PriceOf(12) == apples_fen && dahua_dialling.PriceOf(12) == apples_fen &&
           cas.PriceOf(12) == apples_fen && massa.PriceOf(12) == apples_fen;
  }
  /// All of them at once.
  void SellEverywhere() {
    std::vector<std::thread> shops;
    shops.emplace_back([this] { m_api_report = SellByApi(); });
    shops.emplace_back([this] { txt_pulled.Sell(kSalesEach); });
    shops.emplace_back([this] {
      txt_pushing.Sell(kSalesEach);
      tests::Eventually([this] {
        txt_pushing.PushSales();
        return txt_pushing.sales_acknowledged() == txt_pushing.sales_made();
      });
    });
    shops.emplace_back([this] { dahua_pulled.Sell(kSalesEach); });
    shops.emplace_back([this] { dahua_dialling.Sell(kSalesEach); });
    shops.emplace_back([this] {
      cas.Sell(kSalesEach);
      tests::Eventually([this] {
        cas.PushSales();
        return cas.lines_waiting() == 0;
      });
    });
    shops.emplace_back([this] { massa.Sell(kSalesEach); });
    for (auto& shop : shops) shop.join();
  }
  void BreakLines() {
    txt_pulled.SetFaults({.cut_after_bytes = 900});
    txt_pushing.SetFaults({.lost_acks = 3});
    dahua_pulled.SetFaults({.cut_after_bytes = 700});
    dahua_dialling.SetFaults({.garbage = 2, .lost_answers = 1});
    cas.SetFaults({.cut_after = 5, .lost = 3});
    massa.SetFaults({.garbage = 1, .lost = 1});
  }
  void Poll() { m_collector.PollOnce(); }
  /// Half a minute of silence, after which a CAS scale's last ticket is whole.
  void Rest() { m_clock.AdvanceMs(31'000); }

  std::string FiguresOfScales() const {
    return TextOf({{kApi, {m_api_report.at("recorded"), m_api_report.at("total")}},
            {kTxtPulled, {txt_pulled.sales_made(), txt_pulled.total_fen()}},
            {kTxtPushing, {txt_pushing.sales_made(), txt_pushing.total_fen()}},
            {kDahuaPulled, {dahua_pulled.tickets_sold(), dahua_pulled.fen_sold()}},
            {kDahuaDialling, {dahua_dialling.tickets_sold(), dahua_dialling.fen_sold()}},
            {kCas, {cas.sales_made(), cas.total_fen()}},
            {kMassa, {massa.sales_made(), massa.total_fen()}}});
  }
  /// As the report says.
  std::string FiguresOfReport() {
    const auto catalogue = report::Catalogue::Load(host::ReportsFolder());
    const auto day = domain::BusinessDay::Of(m_clock.Now(), {}).ToString();
    const auto table = report::Run(*catalogue.Find("sales-by-scale"),
                                   {{"from", day}, {"to", day}}, m_store->report_rows());
    base::Check(bool(table));
    std::map<int, Figures> figures;
    for (const auto& row : table->rows) {
      const auto number = [&](std::size_t column) {
        return std::get<std::int64_t>(row.at(column));
      };
      figures[static_cast<int>(number(0))] = {number(1), number(7)};
    }
    return TextOf(figures);
  }
  std::vector<std::string> OpenExceptions() {
    std::vector<std::string> open;
    m_context.store.Read([&](const ports::Books& books) {
      for (const auto& one : books.exceptions().Open(100)) {
        open.push_back(std::string(ToText(one.kind)) + " " + one.subject + " " + one.detail);
      }
    });
    return open;
  }
  bool IsSound() { return !m_store->verifier().Verify().first_difference.has_value(); }
  ports::Scale Row(int number) {
    std::optional<ports::Scale> row;
    m_context.store.Read([&](const ports::Books& books) { row = books.scales().Find(number); });
    return row.value();
  }

 private:
  void StartScales() {
    txt_pulled.Start();
    txt_pushing.Start();
    dahua_pulled.Start();
    dahua_dialling.Start();
    cas.Start();
    massa.Start();
  }
  void FillBooks() {
    m_context.store.Commit([](ports::Books& books) {
      books.settings().Set(app::kSendPricesSetting, "automatic");
    });
    ChangePrices({Fruit("12", 1'280, PriceUnit::PerKilogram),
                  Fruit("30", 640, PriceUnit::Per500Grams), Fruit("7", 250, PriceUnit::PerPiece)});
  }
  void Register(int number, const std::string& driver, const std::string& address,
                const std::string& profile) {
    const auto added = app::AddScale(m_context, scales::BuiltDrivers(), m_manager,
                                     {number, driver, address, profile});
    base::Check(added.outcome == app::AddScaleOutcome::Done);
  }
  nlohmann::json SellByApi() {
    simulator::ApiScaleOptions options;
    options.server = "http://" + m_api.Address();
    options.number = kApi;
    options.key = Row(kApi).key;
    options.journal = m_folder.folder() / "api.journal";
    options.faults = {.drop_permille = 100, .duplicate_permille = 100, .cut_permille = 100};
    options.tickets = kSalesEach;
    const auto day = domain::BusinessDay::Of(m_clock.Now(), {});
    options.statistics = domain::Period::FromDays(day, day);
    std::ostringstream output;
    m_api_status = simulator::RunScaleSimulation(options, output);
    return nlohmann::json::parse(output.str());
  }

 public:
  const base::WallClock opened{2026, 11, 22, 8, 0, 0};
  simulator::TxtModeScale txt_pulled{{.serial = "T2", .card_permille = 0, .clock = opened}};
  simulator::TxtModeScale txt_pushing{{.serial = "T3", .seed = 3, .clock = opened}};
  simulator::DahuaScale dahua_pulled{{.memory = {.seed = 4}, .clock = opened}};
  simulator::DahuaScale dahua_dialling{{.memory = {.seed = 5}, .clock = opened}};
  simulator::CasScale cas{{.seed = 6, .clock = opened}};
  simulator::MassaScale massa{{.serial = "M7", .seed = 7, .clock = opened}};
  nlohmann::json m_api_report = nlohmann::json::object();
  int m_api_status = -1;

 private:
  const app::Actor m_manager{"test", ports::Role::Manager};
  tests::TempDatabase m_folder;
  tests::ManualClock m_clock;
  tests::SeededEntropy m_entropy;
  NoCards m_verifier;
  std::unique_ptr<storage::SqliteStore> m_store = storage::SqliteStore::Create(m_folder.path());
  app::Context m_context{*m_store, m_clock, m_entropy};
  scales::ApiServer m_api{m_context, m_verifier, m_store->queries(), {}};
  scales::Collector m_collector{
      m_context,
      m_verifier,
      {.interval = milliseconds(500),
       .push = scales::TxtModeListenerOptions{.host = "127.0.0.1", .port = 0},
       .serve = scales::DahuaListenerOptions{.host = "127.0.0.1",
                                             .port = 0,
                                             .interval = milliseconds(100),
                                             .waits = {milliseconds(500), 3, milliseconds(500),
                                                       milliseconds(20)}},
       .cas = scales::CasListenerOptions{.host = "127.0.0.1", .port = 0},
       .hints = scales::MassaHintOptions{.host = "127.0.0.1", .port = 0}}};
};

}  // namespace

BOOST_AUTO_TEST_SUITE(mixed_store)

BOOST_AUTO_TEST_CASE(every_brand_takes_its_prices_and_every_sale_is_booked_once) {
  MixedStore store;
  BOOST_REQUIRE(tests::Eventually([&] { return store.HaveAll(1'280); }));
  store.ChangePrices({Fruit("12", 1'380, PriceUnit::PerKilogram)});
  BOOST_REQUIRE(tests::Eventually([&] { return store.HaveAll(1'380); }));

  store.BreakLines();
  store.SellEverywhere();
  BOOST_TEST(store.m_api_status == 0, store.m_api_report.dump());
  BOOST_TEST(store.m_api_report["statistics"] == store.m_api_report["back_office"]);
  store.Rest();
  const auto told = store.FiguresOfScales();
  BOOST_TEST(tests::Eventually([&] { return store.FiguresOfReport() == told; }));
  BOOST_TEST(store.FiguresOfReport() == told);

  // Whatever is asked and told once more changes nothing.
  store.Poll();
  store.txt_pushing.AnnounceSales(kSalesEach);
  store.Poll();
  BOOST_TEST(store.FiguresOfReport() == told);
  BOOST_TEST(store.IsSound());
  BOOST_TEST(store.OpenExceptions() == std::vector<std::string>(),
             boost::test_tools::per_element());
  for (int number = kTxtPulled; number <= kMassa; ++number) {
    BOOST_TEST_CONTEXT("scale " << number) {
      BOOST_TEST(store.Row(number).prices_version == 2);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
