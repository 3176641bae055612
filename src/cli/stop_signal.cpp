/// Blocks the signals that end a program and takes them with sigwait.
#include "cli/stop_signal.h"

#include "base/check.h"

namespace steelyard::cli {

StopSignal::StopSignal() {
  sigemptyset(&m_signals);
  sigaddset(&m_signals, SIGTERM);
  sigaddset(&m_signals, SIGINT);
  base::Check(pthread_sigmask(SIG_BLOCK, &m_signals, nullptr) == 0);
}

void StopSignal::Wait() const {
  int signal = 0;
  base::Check(sigwait(&m_signals, &signal) == 0);
}

}  // namespace steelyard::cli
