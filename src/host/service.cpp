/// Starts and stops what a store runs all day.
#include "host/service.h"

#include <spdlog/spdlog.h>

#include <condition_variable>
#include <mutex>
#include <thread>

#include "app/id_records.h"
#include "app/scale_verification.h"
#include "app/tier_upgrades.h"
#include "app/unfinished_writes.h"
#include "base/check.h"
#include "host/page_check.h"
#include "host/schedule_run.h"
#include "scales/api/api_server.h"
#include "scales/collector.h"

namespace steelyard::host {
namespace {

/// Looks every half minute for card writes that were broken off, and once a day for what is due
/// then; a failure is logged and the next look comes anyway.
class Upkeep {
 public:
  explicit Upkeep(OpenedStore& store)
      : m_store(store),
        m_thread([this](const std::stop_token& stop) { Run(stop); }) {}

 private:
  void Run(const std::stop_token& stop) {
    std::unique_lock lock(m_mutex);
    while (!stop.stop_requested()) {
      ListBrokenOffWrites();
      DoOnceADay();
      m_wake_up.wait_for(lock, stop, std::chrono::seconds(30), [] { return false; });
    }
  }

  void ListBrokenOffWrites() {
    try {
      app::ListUnfinishedWrites(m_store.context());
    } catch (const std::exception& error) {
      spdlog::error("Card writes that were broken off could not be listed: {}", error.what());
    }
  }

  /// What is due once a business day. Safe to repeat, so a restart does it again.
  void DoOnceADay() {
    auto& context = m_store.context();
    const app::Actor system{"system", ports::Role::Service};
    try {
      const auto today = app::Today(context, app::LoadSettings(context.store));
      if (m_done_for == today) return;
      const auto upgrades = app::RunTierUpgrades(context, system);
      if (!upgrades.upgrades.empty()) {
        spdlog::info("{} members rose to a higher tier", upgrades.upgrades.size());
      }
      if (!upgrades.unknown_tier.empty()) {
        spdlog::error("The setting members.tier_upgrades names the tier {}, which there is not.",
                      upgrades.unknown_tier);
      }
      const auto old = app::RemoveOldIdRecords(context, system);
      if (old.removed > 0) spdlog::info("{} old ID records were removed", old.removed);
      app::ListVerifications(context);
      m_done_for = today;
    } catch (const std::exception& error) {
      spdlog::error("What is due once a day could not be done: {}", error.what());
    }
  }

  OpenedStore& m_store;
  std::optional<domain::BusinessDay> m_done_for;
  std::mutex m_mutex;
  std::condition_variable_any m_wake_up;
  std::jthread m_thread;  // last: it uses the others
};

/// Looks every half minute for exports that are due, on a thread of its own: a mail server may take
/// its time. A stop ends what is waited for.
class Exporter {
 public:
  explicit Exporter(OpenedStore& store)
      : m_store(store), m_thread([this](const std::stop_token& stop) { Run(stop); }) {}

 private:
  void Run(const std::stop_token& stop) {
    std::unique_lock lock(m_mutex);
    while (!stop.stop_requested()) {
      RunExports(stop);
      m_wake_up.wait_for(lock, stop, std::chrono::seconds(30), [] { return false; });
    }
  }

  void RunExports(const std::stop_token& stop) {
    try {
      for (const auto& run : RunDueExports(m_store, stop)) {
        if (run.error.empty()) {
          spdlog::info("Scheduled {} delivered: {}", run.scheduled.name, run.file);
        } else {
          spdlog::error("Scheduled export {} failed: {}", run.scheduled.name, run.error);
        }
      }
    } catch (const std::exception& error) {
      spdlog::error("The export schedule could not be run: {}", error.what());
    }
  }

  OpenedStore& m_store;
  std::mutex m_mutex;
  std::condition_variable_any m_wake_up;
  std::jthread m_thread;  // last: it uses the others
};

scales::ApiOptions ApiOptionsOf(const ServiceOptions& options) {
  scales::ApiOptions api{options.host, options.port};
  if (options.tls) {
    api.tls = {options.tls->listen.host, options.tls->listen.port, options.tls->certificate,
               options.tls->key};
  }
  return api;
}

}  // namespace

class Service::Parts {
 public:
  Parts(OpenedStore& store, const ServiceOptions& options)
      : m_api(store.context(), store.card_verifier(), store.queries(), ApiOptionsOf(options)) {
    try {
      m_api.Start();
    } catch (const scales::ListenError& error) {
      throw AddressTaken(error.what());
    }
    const bool is_listening = options.push || options.dahua || options.cas || options.massa;
    base::Check(options.collector == Part::On || !is_listening);
    if (options.collector == Part::On) StartCollector(store, options);
    m_upkeep = std::make_unique<Upkeep>(store);
    if (options.schedule == Part::On) m_exporter = std::make_unique<Exporter>(store);
    m_page_check = std::make_unique<PageCheck>(store);
  }

  ~Parts() {
    m_page_check.reset();
    m_exporter.reset();
    m_upkeep.reset();
    if (m_collector) m_collector->Stop();
    m_api.Stop();
  }

  std::string Address() const { return m_api.Address(); }
  std::string TlsAddress() const { return m_api.TlsAddress(); }
  std::string PushAddress() const {
    return m_collector ? m_collector->PushAddress() : std::string();
  }
  std::string DahuaAddress() const {
    return m_collector ? m_collector->ServeAddress() : std::string();
  }
  std::string CasAddress() const {
    return m_collector ? m_collector->CasAddress() : std::string();
  }
  std::string MassaAddress() const {
    return m_collector ? m_collector->HintAddress() : std::string();
  }

 private:
  void StartCollector(OpenedStore& store, const ServiceOptions& options) {
    scales::CollectorOptions wanted{options.pull_interval};
    if (options.push) wanted.push = {options.push->host, options.push->port};
    if (options.dahua) {
      wanted.serve = {options.dahua->host, options.dahua->port, options.pull_interval};
    }
    if (options.cas) wanted.cas = {options.cas->host, options.cas->port};
    if (options.massa) wanted.hints = {options.massa->host, options.massa->port};
    m_collector = std::make_unique<scales::Collector>(store.context(), store.card_verifier(),
                                                      std::move(wanted));
    try {
      m_collector->Start();
    } catch (const ports::ScaleError& error) {
      m_api.Stop();
      throw AddressTaken(error.what());
    }
  }

  scales::ApiServer m_api;
  std::unique_ptr<scales::Collector> m_collector;
  std::unique_ptr<Upkeep> m_upkeep;
  std::unique_ptr<Exporter> m_exporter;
  std::unique_ptr<PageCheck> m_page_check;
};

Service::Service(OpenedStore& store, ServiceOptions options)
    : m_store(store), m_options(std::move(options)) {}

Service::~Service() = default;

void Service::Start() {
  base::Check(!m_parts);
  m_parts = std::make_unique<Parts>(m_store, m_options);
}

void Service::Stop() {
  m_parts.reset();
}

bool Service::IsRunning() const {
  return m_parts != nullptr;
}

std::string Service::Address() const {
  return m_parts ? m_parts->Address() : std::string();
}

std::string Service::TlsAddress() const {
  return m_parts ? m_parts->TlsAddress() : std::string();
}

std::string Service::CasAddress() const {
  return m_parts ? m_parts->CasAddress() : std::string();
}

std::string Service::MassaAddress() const {
  return m_parts ? m_parts->MassaAddress() : std::string();
}

std::string Service::PushAddress() const {
  return m_parts ? m_parts->PushAddress() : std::string();
}

std::string Service::DahuaAddress() const {
  return m_parts ? m_parts->DahuaAddress() : std::string();
}

}  // namespace steelyard::host
