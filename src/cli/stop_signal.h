/// Waits for SIGTERM or SIGINT, for the commands that run until they are told to end.
#pragma once
#include <signal.h>

namespace steelyard::cli {

/// Made before any thread, so that all of them leave the signals to Wait.
class StopSignal {
 public:
  StopSignal();
  void Wait() const;

 private:
  sigset_t m_signals;
};

}  // namespace steelyard::cli
