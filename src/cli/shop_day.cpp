/// Plays a day of a shop.
#include "cli/shop_day.h"

#include <fmt/format.h>
#include <stdlib.h>

#include <fstream>
#include <future>
#include <sstream>

#include "app/price_sending.h"
#include "app/pull_sales.h"
#include "app/scales.h"
#include "cards/libnfc_reader.h"
#include "scales/drivers/driver_factory.h"
#include "simulator/txt_mode_scale.h"
#include "simulator/classic_card.h"
#include "simulator/virtual_reader.h"

namespace steelyard::cli {
namespace {

namespace fs = std::filesystem;
using domain::Money;

fs::path MakeTemporaryFolder() {
  auto name = (fs::temp_directory_path() / "steelyard-shop-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) {
    throw std::runtime_error(
        fmt::format("No folder can be made in {}.", fs::temp_directory_path().string()));
  }
  return name;
}

/// A UID that no card of the store has: four random bytes, the first as NXP's own cards have it.
domain::CardUid NewUid(Session& session) {
  std::array<std::uint8_t, 4> bytes{};
  session.context().entropy.Fill(bytes);
  bytes[0] = 0x04;
  return domain::CardUid::FromBytes(bytes).value();
}

domain::Period Today(Session& session) {
  const auto settings = app::LoadSettings(session.context().store);
  const auto today = app::Today(session.context(), settings);
  return domain::Period::FromDays(today, today).value();
}

}  // namespace

ShopDay::ShopDay(Session& session, ShopDayOptions options)
    : m_session(session),
      m_options(std::move(options)),
      m_folder(MakeTemporaryFolder()),
      m_server(m_options.server) {
  if (!m_server.empty()) return;
  host::ServiceOptions service;
  service.host = "127.0.0.1";
  service.port = 0;
  service.collector = host::Part::Off;
  service.schedule = host::Part::Off;
  m_service = std::make_unique<host::Service>(*session.store, service);
  m_service->Start();
  m_server = "http://" + m_service->Address();
}

ShopDay::~ShopDay() {
  std::error_code ignored;
  fs::remove_all(m_folder, ignored);
}

app::CardDeskResult ShopDay::PrepareCard() {
  auto& context = m_session.context();
  simulator::VirtualReader plastic;
  plastic.Place(simulator::ClassicCard::Blank(NewUid(m_session)).value());
  cards::LibnfcReader reader(plastic.connstring(), m_session.store->keys());
  std::string tier;
  context.store.Read([&](const ports::Books& books) {
    for (const auto& one : books.catalogue().Tiers()) tier = one.code;
  });
  const auto issued = app::IssueCard(
      context, reader, m_session.actor,
      {ports::NewId<base::Id128>(context.clock, context.entropy), domain::CardClass::Both,
       std::nullopt, tier, Money::FromFen(20'000).value(), Money(), std::nullopt});
  if (issued.outcome != app::CardDeskOutcome::Done) return issued;
  auto topped_up = app::TopUpCard(
      context, reader, m_session.actor,
      {ports::NewId<base::Id128>(context.clock, context.entropy), Money::FromFen(50'000).value()});
  if (!topped_up.view) return topped_up;
  std::ofstream(m_folder / "cards.json")
      << Json::array({{{"uid", topped_up.view->card.uid.ToString()},
                       {"data", base::ToHex(topped_up.view->data)}}});
  return topped_up;
}

int ShopDay::FreeScaleNumber() {
  int free = 0;
  m_session.context().store.Read([&](const ports::Books& books) {
    for (int number = 255; number >= 1 && free == 0; --number) {
      const bool is_new = !books.scales().Find(number) && books.tickets().LastNumber(number) == 0;
      if (is_new) free = number;
    }
  });
  if (free == 0) {
    throw std::runtime_error("Every scale number was used before. Make a new demo store.");
  }
  return free;
}

ports::Scale ShopDay::Register(const std::string& driver, const std::string& address) {
  const auto added = app::AddScale(m_session.context(), scales::BuiltDrivers(), m_session.actor,
                                   {FreeScaleNumber(), driver, address, ""});
  base::Check(added.outcome == app::AddScaleOutcome::Done);
  return *added.scale;
}

void ShopDay::Forget(int scale) {
  const auto outcome = app::RemoveScale(m_session.context(), m_session.actor, scale);
  base::Check(outcome == app::RemoveScaleOutcome::Done);
}

std::vector<ScaleDay> ShopDay::Sell() {
  const int by_api = m_options.tickets * 2 / 5;
  const auto first = Register("api", "");
  const auto second = Register("api", "");
  auto other = std::async(std::launch::async, [&] { return SellOnApi(second, by_api); });
  std::vector<ScaleDay> days = {SellOnApi(first, by_api)};
  days.push_back(other.get());
  days.push_back(SellOnTxtMode(m_options.tickets - 2 * by_api));
  for (auto& day : days) {
    CompareWithBooks(day);
    Forget(day.scale);
  }
  return days;
}

ScaleDay ShopDay::SellOnApi(const ports::Scale& scale, int tickets) {
  simulator::ApiScaleOptions options;
  options.server = m_server;
  options.number = scale.number;
  options.key = scale.key;
  options.cards = m_folder / "cards.json";
  options.tickets = tickets;
  options.seed = m_options.seed + static_cast<std::uint64_t>(scale.number);
  options.journal = m_folder / fmt::format("scale-{}.journal", scale.number);
  options.faults = m_options.faults;
  options.statistics = Today(m_session);
  std::ostringstream told;
  ScaleDay day{scale.number, "api"};
  day.status = simulator::RunScaleSimulation(options, told);
  day.told = told.str();
  return day;
}

ScaleDay ShopDay::SellOnTxtMode(int tickets) {
  auto& context = m_session.context();
  simulator::TxtModeScaleOptions options;
  options.serial = fmt::format("SHOP{}", m_options.seed);
  options.seed = m_options.seed;
  options.card_permille = 0;  // its cards are known to the scale only
  options.memory = m_folder / "txt-mode.memory";
  simulator::TxtModeScale device(options);
  device.Start();
  const auto scale = Register("txt-mode", device.address());
  const auto driver = scales::MakeDriver(scale);
  app::SendPrices(context, *driver, scale.number);  // sets its clock, too
  device.Sell(tickets);
  simulator::TxtModeFaults faults;
  if (m_options.faults.cut_permille > 0) faults.cut_after_bytes = m_options.faults.cut_after_bytes;
  device.SetFaults(faults);
  try {
    app::PullSales(context, m_session.store->card_verifier(), *driver, scale.number);
  } catch (const ports::ScaleError&) {
    if (faults.cut_after_bytes == 0) throw;  // otherwise ordered; what is missing comes now
  }
  app::PullSales(context, m_session.store->card_verifier(), *driver, scale.number);
  ScaleDay day{scale.number, "txt-mode"};
  day.scale_tickets = device.sales_made();
  day.scale_total_fen = device.total_fen();
  device.Stop();
  return day;
}

void ShopDay::CompareWithBooks(ScaleDay& day) {
  const auto totals = m_session.store->queries().Totals(Today(m_session), day.scale);
  day.books_tickets = totals.tickets;
  day.books_total_fen = totals.total.fen();
  if (day.driver != "api") return;
  const auto told = Json::parse(day.told, nullptr, false);
  const auto journal = told.is_object() ? told.value("statistics", Json::object()) : Json::object();
  day.scale_tickets = journal.value("tickets", std::int64_t{-1});
  day.scale_total_fen = journal.value("total", std::int64_t{-1});
}

}  // namespace steelyard::cli
