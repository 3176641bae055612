/// Waits for SIGTERM or SIGINT, for the commands that run until they are told to end.
#pragma once
#include <signal.h>

#include <chrono>
#include <stop_token>
#include <thread>

namespace steelyard::cli {

/// Made before any thread, so that all of them leave the signals to Wait.
class StopSignal {
 public:
  StopSignal();
  void Wait() const;
  /// Whether one came within `patience`.
  bool WaitFor(std::chrono::milliseconds patience) const;

 private:
  sigset_t m_signals;
};

/// For work that ends by itself: a signal asks it to stop. Made before any thread, too.
class StopOnSignal {
 public:
  StopOnSignal();
  std::stop_token token() const { return m_stop.get_token(); }

 private:
  StopSignal m_signal;
  std::stop_source m_stop;
  std::jthread m_thread;
};

}  // namespace steelyard::cli
