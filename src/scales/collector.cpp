#include "scales/collector.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>

#include "app/pull_sales.h"
#include "app/scale_upkeep.h"
#include "app/scales.h"
#include "scales/back_off.h"
#include "scales/drivers/driver_factory.h"
#include "scales/drivers/scale_address.h"
#include "scales/recorded_sales.h"
#include "scales/scale_notes.h"

namespace steelyard::scales {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

/// What is due is looked for so often.
constexpr milliseconds kLook{1'000};

/// A driver that this build lacks is called, too: that says so.
bool MayBePulled(const ports::Scale& scale) {
  const BuiltDrivers drivers;
  const auto names = drivers.Names();
  const bool is_built = std::find(names.begin(), names.end(), scale.driver) != names.end();
  return !scale.CallsUs() && (!is_built || drivers.AbilitiesOf(scale.driver).is_pulled);
}

std::uint64_t SeedFrom(ports::Entropy& entropy) {
  std::array<std::uint8_t, 8> bytes{};
  entropy.Fill(bytes);
  std::uint64_t seed = 0;
  for (const std::uint8_t byte : bytes) seed = seed << 8 | byte;
  return seed;
}

}  // namespace

Collector::Collector(app::Context& context, const ports::CardDataVerifier& verifier,
                     CollectorOptions options)
    : m_context(context),
      m_verifier(verifier),
      m_options(std::move(options)),
      m_random(SeedFrom(context.entropy)),
      m_pool(m_options.most_calls) {}

Collector::~Collector() { Stop(); }

void Collector::Start() {
  if (m_thread.joinable()) return;
  try {
    StartListeners();
  } catch (const ports::ScaleError&) {
    StopListeners();
    throw;
  }
  m_thread = std::thread([this] { Run(); });
}

void Collector::StartListeners() {
  if (m_options.push) {
    m_listener = std::make_unique<TxtModeListener>(m_context, m_verifier, *m_options.push);
    m_listener->Start();
  }
  if (m_options.serve) {
    m_dahua_listener = std::make_unique<DahuaListener>(m_context, m_verifier, *m_options.serve);
    m_dahua_listener->Start();
  }
  if (m_options.cas) {
    m_cas_listener = std::make_unique<CasListener>(m_context, m_verifier, *m_options.cas);
    m_cas_listener->Start();
  }
  if (m_options.hints) {
    m_hints = std::make_unique<MassaHints>(*m_options.hints,
                                           [this](const std::string& host) { HearHint(host); });
    m_hints->Start();
  }
}

void Collector::StopListeners() {
  m_hints.reset();
  m_listener.reset();
  m_cas_listener.reset();
  m_dahua_listener.reset();
}

void Collector::Stop() {
  m_stop.request_stop();
  if (m_thread.joinable()) m_thread.join();
  m_pool.Stop();
  StopListeners();
  m_stop = std::stop_source();
  const std::lock_guard lock(m_mutex);
  for (auto& [scale, calls] : m_calls) calls.is_under_way = false;  // what had not begun
}

std::string Collector::PushAddress() const { return m_listener ? m_listener->Address() : ""; }

std::string Collector::ServeAddress() const {
  return m_dahua_listener ? m_dahua_listener->Address() : "";
}

std::string Collector::CasAddress() const {
  return m_cas_listener ? m_cas_listener->Address() : "";
}

std::string Collector::HintAddress() const { return m_hints ? m_hints->Address() : ""; }

void Collector::HearHint(const std::string& host) {
  std::vector<int> meant;
  m_context.store.Read([&](const ports::Books& books) {
    for (const ports::Scale& scale : books.scales().All()) {
      const bool is_there = scale.driver == "massa-vpm" && HostOf(scale.address) == host;
      if (is_there) meant.push_back(scale.number);
    }
  });
  bool is_any_due = false;
  {
    const std::lock_guard lock(m_mutex);
    for (const int number : meant) {
      Calls& calls = m_calls[number];
      calls.has_hinted = true;
      // Whoever floods us with hints has a scale pulled once a look, no more.
      const Moment due = calls.pull.ended + kLook;
      const bool is_in_peace = calls.pull.failures > 0;
      if (is_in_peace || calls.pull.due <= due) continue;
      calls.pull.due = due;
      is_any_due = true;
    }
  }
  if (!is_any_due) return;
  {
    const std::lock_guard lock(m_waiting);
    m_is_woken = true;
  }
  m_wake.notify_all();
}

void Collector::Run() {
  const auto stop = m_stop.get_token();
  std::unique_lock lock(m_waiting);
  while (!stop.stop_requested()) {
    StartCalls(PollScope::DueOnly);
    m_wake.wait_for(lock, stop, std::min(m_options.interval, kLook), [this] { return m_is_woken; });
    m_is_woken = false;
  }
}

void Collector::PollOnce(PollScope scope) {
  StartCalls(scope);
  m_pool.WaitUntilIdle();
}

std::vector<Collector::Order> Collector::FindOrders() {
  const BuiltDrivers drivers;
  const base::Timestamp now = m_context.clock.Now();
  std::vector<Order> orders;
  m_context.store.Read([&](const ports::Books& books) {
    for (const ports::Scale& scale : books.scales().All()) {
      if (scale.driver == app::kApiDriver) continue;
      Order order{scale, MayBePulled(scale), std::nullopt};
      if (drivers.AbilitiesOf(scale.driver).takes_prices && CanBeCalled(scale)) {
        order.prices = app::FindScopeDue(books, scale, m_turns, now);
      }
      orders.push_back(std::move(order));
    }
  });
  return orders;
}

void Collector::StartCalls(PollScope scope) {
  const std::lock_guard starting(m_starting);
  std::vector<Order> orders;
  try {
    orders = FindOrders();
  } catch (const std::exception& error) {
    spdlog::error("The scales were not called: the books cannot be read ({}).", error.what());
    return;
  }
  const auto now = steady_clock::now();
  const std::lock_guard lock(m_mutex);
  for (Order& order : orders) {
    Calls& calls = m_calls[order.scale.number];
    if (calls.is_under_way) continue;
    if (scope == PollScope::DueOnly && now < calls.pull.due) order.is_pulled = false;
    if (scope == PollScope::DueOnly && now < calls.prices.due) order.prices.reset();
    if (!order.is_pulled && !order.prices) continue;
    calls.is_under_way = true;
    m_pool.Submit([this, order = std::move(order)] { Call(order); });
  }
}

void Collector::Call(const Order& order) {
  const int number = order.scale.number;
  // A promotion begins for the customer now; the sales are safe in the scale meanwhile.
  if (order.prices) SendPrices(order);
  if (order.is_pulled) {
    {
      const std::lock_guard lock(m_mutex);
      m_calls[number].has_hinted = false;  // what it hinted at before is pulled now
    }
    const bool went_well =
        Attempt(order.scale, "call_failed", [&] { Pull(order.scale); });
    NoteTurn(number, &Calls::pull, went_well);
    if (went_well) Attempt(order.scale, "clock_failed", [&] { CheckClock(order.scale); });
  }
  const std::lock_guard lock(m_mutex);
  m_calls[number].is_under_way = false;
}

bool Collector::Attempt(const ports::Scale& scale, const char* trouble,
                        const std::function<void()>& call) {
  try {
    call();
    return true;
  } catch (const ports::CallStopped&) {
    return true;  // we stopped it
  } catch (const ports::ScaleError& error) {
    spdlog::warn("{}", error.what());
    try {
      NoteTrouble(m_context, {scale.number, trouble, error.explanation()}, scale.last_error);
    } catch (const std::exception& second) {
      spdlog::error("That could not be noted with the scale ({}).", second.what());
    }
  } catch (const std::exception& error) {
    spdlog::error("What scale {} has told could not be stored ({}). It is still in the scale.",
                  scale.number, error.what());
  }
  return false;
}

void Collector::NoteTurn(int scale, Turn Calls::*turn, bool went_well) {
  const std::lock_guard lock(m_mutex);
  Calls& calls = m_calls[scale];
  Turn& noted = calls.*turn;
  noted.failures = went_well ? 0 : noted.failures + 1;
  noted.ended = steady_clock::now();
  noted.due = noted.ended + (went_well ? m_options.interval
                                       : PauseAfter(noted.failures, m_options.interval, m_random));
  const bool has_hinted = calls.has_hinted && turn == &Calls::pull;
  if (went_well && has_hinted) noted.due = std::min(noted.due, noted.ended + kLook);
}

std::unique_ptr<ports::ScaleDriver> Collector::MakeDriverFor(const ports::Scale& scale) {
  return MakeDriverAt(scale, app::LoadSettings(m_context.store).calendar.offset,
                      m_stop.get_token());
}

void Collector::SendPrices(const Order& order) {
  bool was_taken = false;
  Attempt(order.scale, "prices_failed", [&] {
    const auto driver = MakeDriverFor(order.scale);
    const auto sent = app::SendPrices(m_context, *driver, order.scale.number, *order.prices);
    was_taken = sent.differences.empty();
    spdlog::info("Scale {} was sent {} products of price version {}", order.scale.number,
                 sent.products, sent.version);
  });
  NoteTurn(order.scale.number, &Calls::prices, was_taken);
}

void Collector::Pull(const ports::Scale& scale) {
  const ports::Scale known = AskIdentity(scale);
  const auto driver = MakeDriverFor(known);
  PullAsRecorded as_recorded(m_context.store, *driver);
  app::PullSales(m_context, m_verifier, as_recorded, scale.number);
}

ports::Scale Collector::AskIdentity(const ports::Scale& scale) {
  ports::Scale known = scale;
  {
    const std::lock_guard lock(m_mutex);
    if (m_calls[scale.number].is_known) return known;
  }
  if (known.serial.empty() || known.model.empty()) {
    const auto identity = MakeDriverFor(scale)->Probe();
    std::optional<int> same;
    m_context.store.Read([&](const ports::Books& books) {
      for (const ports::Scale& other : books.scales().All()) {
        const bool is_same = other.number != scale.number && other.driver == scale.driver &&
                             other.serial == identity.serial && !identity.serial.empty();
        if (is_same) same = other.number;
      }
    });
    if (same) {
      throw ports::ScaleError(
          "Scale {} ({}) says its serial number is {}, which is that of scale {}. Its sales were "
          "not pulled, for they would be recorded twice. Correct the address of one of the two.",
          scale.number, scale.address, identity.serial, *same);
    }
    // Another device under the number of the registered one is refused by what is asked next.
    if (known.serial.empty() || known.serial == identity.serial) {
      app::NoteContact(m_context, scale.number,
                       [&](ports::Scale& row) { app::NoteIdentity(row, identity); });
      app::NoteIdentity(known, identity);
    }
  }
  const std::lock_guard lock(m_mutex);
  m_calls[scale.number].is_known = true;
  return known;
}

void Collector::CheckClock(const ports::Scale& scale) {
  const auto abilities = BuiltDrivers().AbilitiesOf(scale.driver);
  if (!abilities.takes_time) return;
  const auto now = steady_clock::now();
  {
    const std::lock_guard lock(m_mutex);
    Moment& due = m_calls[scale.number].clock_due;
    if (now < due) return;
    due = now + (abilities.shows_time ? m_options.clock_check_every
                                      : m_options.set_unseen_clock_every);
  }
  const auto driver = MakeDriverFor(scale);
  app::CheckScaleClock(m_context, *driver, scale.number, m_options.clock_tolerance);
}

}  // namespace steelyard::scales
