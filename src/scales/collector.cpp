#include "scales/collector.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <cstdlib>

#include "app/pull_sales.h"
#include "app/scale_contact.h"
#include "scales/drivers/driver_factory.h"
#include "scales/recorded_sales.h"
#include "scales/scale_notes.h"

namespace steelyard::scales {
namespace {

constexpr std::chrono::milliseconds kLongestRest{10 * 60 * 1'000};
constexpr int kMostDoublings = 16;

}  // namespace

Collector::Collector(app::Context& context, const ports::CardDataVerifier& verifier,
                     CollectorOptions options)
    : m_context(context), m_verifier(verifier), m_options(std::move(options)) {}

Collector::~Collector() { Stop(); }

void Collector::Start() {
  if (m_thread.joinable()) return;
  if (m_options.push) {
    auto listener = std::make_unique<TxtModeListener>(m_context, m_verifier, *m_options.push);
    listener->Start();
    m_listener = std::move(listener);
  }
  if (m_options.cas) {
    auto listener = std::make_unique<CasListener>(m_context, m_verifier, *m_options.cas);
    try {
      listener->Start();
    } catch (const ports::ScaleError&) {
      m_listener.reset();
      throw;
    }
    m_cas_listener = std::move(listener);
  }
  m_thread = std::thread([this] { Run(); });
}

void Collector::Stop() {
  {
    const std::lock_guard lock(m_waiting);
    m_stopping = true;
  }
  m_wake.notify_all();
  if (m_thread.joinable()) m_thread.join();
  m_listener.reset();
  m_cas_listener.reset();
  m_stopping = false;
}

std::string Collector::PushAddress() const { return m_listener ? m_listener->Address() : ""; }

std::string Collector::CasAddress() const {
  return m_cas_listener ? m_cas_listener->Address() : "";
}

void Collector::Run() {
  while (!m_stopping) {
    PollOnce(PollScope::DueOnly);
    std::unique_lock lock(m_waiting);
    m_wake.wait_for(lock, m_options.interval, [this] { return m_stopping.load(); });
  }
}

void Collector::PollOnce(PollScope scope) {
  const std::lock_guard lock(m_calling);
  std::vector<ports::Scale> scales;
  try {
    m_context.store.Read([&](const ports::Books& books) { scales = books.scales().All(); });
  } catch (const std::exception& error) {
    spdlog::error("The scales were not called: the books cannot be read ({}).", error.what());
    return;
  }
  for (const ports::Scale& scale : scales) {
    if (m_stopping) return;
    if (scale.driver == "api" || IsPushOnly(scale)) continue;
    if (scope == PollScope::DueOnly && !IsDue(m_rest[scale.number])) continue;
    Poll(scale);
  }
}

bool Collector::IsDue(const Rest& rest) {
  if (!rest.failed_at) return true;
  const auto pause = std::min<std::chrono::milliseconds>(
      kLongestRest, m_options.interval * (1LL << std::min(rest.failures - 1, kMostDoublings)));
  const base::Timestamp now = m_context.clock.Now();
  // A clock that was set back must not silence a scale for years.
  return now < *rest.failed_at || now >= rest.failed_at->Plus(pause.count());
}

void Collector::Poll(const ports::Scale& scale) {
  Rest& rest = m_rest[scale.number];
  try {
    Call(scale);
    rest.failures = 0;
    rest.failed_at.reset();
    return;
  } catch (const ports::ScaleError& error) {
    spdlog::warn("{}", error.what());
    try {
      NoteTrouble(m_context, {scale.number, "call_failed", error.explanation()}, scale.last_error);
    } catch (const std::exception& second) {
      spdlog::error("That could not be noted with the scale ({}).", second.what());
    }
  } catch (const std::exception& error) {
    spdlog::error("The sales of scale {} could not be stored ({}). They are still in the scale.",
                  scale.number, error.what());
  }
  ++rest.failures;
  rest.failed_at = m_context.clock.Now();
}

void Collector::Call(const ports::Scale& scale) {
  const base::UtcOffset offset = app::LoadSettings(m_context.store).calendar.offset;
  ports::Scale known = scale;
  auto driver = MakeDriverAt(known, offset);
  if (known.serial.empty()) {
    known.serial = LearnSerial(known, *driver);
    driver = MakeDriverAt(known, offset);
  }
  PullAsRecorded as_recorded(m_context.store, *driver);
  app::PullSales(m_context, m_verifier, as_recorded, scale.number);
  CheckClock(scale, *driver);
}

std::string Collector::LearnSerial(const ports::Scale& scale, ports::ScaleDriver& driver) {
  const ports::ScaleIdentity identity = driver.Probe();
  std::optional<int> same;
  m_context.store.Read([&](const ports::Books& books) {
    for (const ports::Scale& other : books.scales().All()) {
      if (other.number != scale.number && other.driver == scale.driver &&
          other.serial == identity.serial) {
        same = other.number;
      }
    }
  });
  if (same) {
    throw ports::ScaleError(
        "Scale {} ({}) says its serial number is {}, which is that of scale {}. Its sales were not "
        "pulled, for they would be recorded twice. Correct the address of one of the two.",
        scale.number, scale.address, identity.serial, *same);
  }
  app::NoteContact(m_context, scale.number,
                   [&](ports::Scale& row) { row.serial = identity.serial; });
  return identity.serial;
}

void Collector::CheckClock(const ports::Scale& scale, ports::ScaleDriver& driver) {
  Rest& rest = m_rest[scale.number];
  const base::Timestamp now = m_context.clock.Now();
  const bool due = !rest.clock_checked_at || now < *rest.clock_checked_at ||
                   now >= rest.clock_checked_at->Plus(m_options.clock_check_every.count());
  if (!due) return;
  const auto shown = driver.ReadClock();
  if (!shown) return;
  std::int64_t offset_ms = shown->unix_ms() - m_context.clock.Now().unix_ms();
  if (std::abs(offset_ms) > m_options.clock_tolerance.count()) {
    driver.SetClock(m_context.clock.Now());
    NoteEvent(m_context, {scale.number, m_context.clock.Now(), "clock_set",
                          fmt::format("offset_ms={}", offset_ms)});
    const auto after = driver.ReadClock();
    if (after) offset_ms = after->unix_ms() - m_context.clock.Now().unix_ms();
  }
  app::NoteContact(m_context, scale.number,
                   [&](ports::Scale& row) { row.clock_offset_ms = offset_ms; });
  rest.clock_checked_at = m_context.clock.Now();
}

}  // namespace steelyard::scales
