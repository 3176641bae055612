/// Collector: calls every scale that does not call us, again and again: brings its sales home,
/// sends it prices when they are due, and looks after its clock.
#pragma once
#include <chrono>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>

#include "app/context.h"
#include "app/price_sending.h"
#include "base/seeded_random.h"
#include "ports/card_reader.h"
#include "scales/call_pool.h"
#include "scales/drivers/cas_listener.h"
#include "scales/drivers/dahua_listener.h"
#include "scales/drivers/massa_hints.h"
#include "scales/drivers/txt_mode_listener.h"

namespace steelyard::scales {

struct CollectorOptions {
  std::chrono::milliseconds interval{15'000};
  /// Where scales may push their sales; nothing: nowhere.
  std::optional<TxtModeListenerOptions> push = std::nullopt;
  /// Where Dahua scales may dial in; nothing: nowhere.
  std::optional<DahuaListenerOptions> serve = std::nullopt;
  /// The same for CAS CL scales.
  std::optional<CasListenerOptions> cas = std::nullopt;
  /// Where Massa-K scales say that they sold something; nothing: nowhere.
  std::optional<MassaHintOptions> hints = std::nullopt;
  /// A scale's clock that is further off than this is set.
  std::chrono::milliseconds clock_tolerance{30'000};
  std::chrono::milliseconds clock_check_every{60 * 60 * 1'000};
  /// A clock that cannot be read runs away by a day's seconds, so it is set once a day.
  std::chrono::milliseconds set_unseen_clock_every{24 * 60 * 60 * 1'000};
  std::size_t most_calls = app::kMostCallsAtOnce;  ///< at once
};

enum class PollScope {
  All,     ///< every scale now
  DueOnly  ///< not those that were called a moment ago, or are left in peace after failures
};

/// Scales are called side by side, each by one client at a time, so that a slow one holds up no
/// other. After a failure a scale is left in peace (back_off.h); the program's end forgets that.
class Collector {
 public:
  Collector(app::Context& context, const ports::CardDataVerifier& verifier,
            CollectorOptions options = {});
  ~Collector();
  Collector(const Collector&) = delete;
  Collector& operator=(const Collector&) = delete;

  /// Throws  ScaleError when a port cannot be had; nothing runs then.
  void Start();
  /// Calls off what is under way. What was stored stays.
  void Stop();
  /// Calls the scales and returns when all are done: sends prices that are due, asks a serial
  /// number that is unknown, pulls, checks the clock. What came of it is noted with each scale;
  /// nothing is thrown for a scale that fails.
  void PollOnce(PollScope scope = PollScope::All);
  /// Where scales push to, HOST:PORT; empty without a listener.
  std::string PushAddress() const;
  /// Where Dahua scales dial in, HOST:PORT; empty without a listener.
  std::string ServeAddress() const;
  std::string CasAddress() const;   ///< the same for CAS CL scales
  std::string HintAddress() const;  ///< where Massa-K scales are heard

 private:
  using Moment = std::chrono::steady_clock::time_point;

  struct Turn {
    int failures = 0;
    Moment due{};
    Moment ended{};  ///< the last one
  };
  /// What this program knows of calling one scale.
  struct Calls {
    bool is_under_way = false;
    bool is_known = false;   ///< was asked who it is
    bool has_hinted = false;  ///< since its sales were last asked for
    Turn pull;
    Turn prices;
    Moment clock_due{};
  };
  /// What one call is for.
  struct Order {
    ports::Scale scale;
    bool is_pulled = false;
    std::optional<app::PriceScope> prices;
  };

  void StartListeners();
  void StopListeners();
  void Run();
  /// Pulls the Massa-K scales at the host at once; not those that are left in peace.
  void HearHint(const std::string& host);
  void StartCalls(PollScope scope);
  std::vector<Order> FindOrders();
  void Call(const Order& order);
  bool Attempt(const ports::Scale& scale, const char* trouble, const std::function<void()>& call);
  void SendPrices(const Order& order);
  void Pull(const ports::Scale& scale);
  ports::Scale AskIdentity(const ports::Scale& scale);
  void CheckClock(const ports::Scale& scale);
  std::unique_ptr<ports::ScaleDriver> MakeDriverFor(const ports::Scale& scale);
  /// When the next one of this kind may be begun.
  void NoteTurn(int scale, Turn Calls::*turn, bool went_well);

  app::Context& m_context;
  const ports::CardDataVerifier& m_verifier;
  CollectorOptions m_options;
  std::unique_ptr<TxtModeListener> m_listener;
  std::unique_ptr<CasListener> m_cas_listener;
  std::unique_ptr<DahuaListener> m_dahua_listener;
  std::unique_ptr<MassaHints> m_hints;
  std::mutex m_starting;  ///< held while calls are begun; guards m_turns
  app::PriceTurns m_turns;
  std::mutex m_mutex;  ///< guards m_calls and m_random
  std::map<int, Calls> m_calls;
  base::SeededRandom m_random;
  std::mutex m_waiting;  ///< guards m_is_woken
  bool m_is_woken = false;
  std::condition_variable_any m_wake;
  std::stop_source m_stop;
  std::thread m_thread;
  CallPool m_pool;  // last: its threads use the others
};

}  // namespace steelyard::scales
