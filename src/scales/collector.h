/// Collector: calls every scale that does not call us, again and again, and brings its sales home.
#pragma once
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "app/context.h"
#include "ports/card_reader.h"
#include "scales/drivers/cas_listener.h"
#include "scales/drivers/txt_mode_listener.h"

namespace steelyard::scales {

struct CollectorOptions {
  std::chrono::milliseconds interval{15'000};
  /// Where scales may push their sales; nothing: nowhere.
  std::optional<TxtModeListenerOptions> push = std::nullopt;
  /// The same for CAS CL scales.
  std::optional<CasListenerOptions> cas = std::nullopt;
  /// A scale's clock that is further off than this is set.
  std::chrono::milliseconds clock_tolerance{30'000};
  std::chrono::milliseconds clock_check_every{60 * 60 * 1'000};
};

enum class PollScope {
  All,     ///< every scale now
  DueOnly  ///< not those that are left in peace after failures
};

/// Scales are called one after the other, each by one client at a time. After a failure a scale is
/// left in peace for the interval, then twice that, and so on to ten minutes.
class Collector {
 public:
  Collector(app::Context& context, const ports::CardDataVerifier& verifier,
            CollectorOptions options = {});
  ~Collector();
  Collector(const Collector&) = delete;
  Collector& operator=(const Collector&) = delete;

  /// Throws  ScaleError when the push port cannot be had; nothing runs then.
  void Start();
  void Stop();
  /// Calls the scales on the caller's thread: asks a serial number that is unknown, pulls, checks
  /// the clock. What came of it is noted with each scale; nothing is thrown for a scale that fails.
  void PollOnce(PollScope scope = PollScope::All);
  /// Where scales push to, HOST:PORT; empty without a listener.
  std::string PushAddress() const;
  std::string CasAddress() const;  ///< the same for CAS CL scales

 private:
  struct Rest {
    int failures = 0;
    std::optional<base::Timestamp> failed_at;
    std::optional<base::Timestamp> clock_checked_at;
  };

  void Run();
  void Poll(const ports::Scale& scale);
  void Call(const ports::Scale& scale);
  std::string LearnSerial(const ports::Scale& scale, ports::ScaleDriver& driver);
  void CheckClock(const ports::Scale& scale, ports::ScaleDriver& driver);
  bool IsDue(const Rest& rest);

  app::Context& m_context;
  const ports::CardDataVerifier& m_verifier;
  CollectorOptions m_options;
  std::unique_ptr<TxtModeListener> m_listener;
  std::unique_ptr<CasListener> m_cas_listener;
  std::mutex m_calling;  ///< held while scales are called; guards m_rest
  std::map<int, Rest> m_rest;
  std::mutex m_waiting;
  std::condition_variable m_wake;
  std::atomic<bool> m_stopping{false};
  std::thread m_thread;
};

}  // namespace steelyard::scales
