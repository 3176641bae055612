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

bool StopSignal::WaitFor(std::chrono::milliseconds patience) const {
  const timespec wait{patience.count() / 1'000, patience.count() % 1'000 * 1'000'000};
  return sigtimedwait(&m_signals, nullptr, &wait) > 0;
}

StopOnSignal::StopOnSignal()
    : m_thread([this](const std::stop_token& done) {
        while (!done.stop_requested()) {
          if (m_signal.WaitFor(std::chrono::milliseconds(100))) m_stop.request_stop();
        }
      }) {}

}  // namespace steelyard::cli
