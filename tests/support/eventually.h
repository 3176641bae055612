/// Eventually: waits for what another thread, program or device brings about.
#pragma once
#include <chrono>
#include <concepts>
#include <thread>

namespace steelyard::tests {

/// Asks `question` until it is true, for at most `patience`; whether it became so. The patience is
/// for a fault: a machine may be slow, and no test says how fast it is.
template <std::predicate Question>
bool Eventually(Question question, std::chrono::milliseconds patience = std::chrono::minutes(1),
                std::chrono::milliseconds every = std::chrono::milliseconds(10)) {
  const auto end = std::chrono::steady_clock::now() + patience;
  while (!question()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(every);
  }
  return true;
}

}  // namespace steelyard::tests
