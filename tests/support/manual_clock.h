/// A clock that stands still until it is moved, and randomness that repeats: for tests.
#pragma once
#include <mutex>
#include <span>

#include "base/seeded_random.h"
#include "ports/clock.h"

namespace steelyard::tests {

class ManualClock final : public ports::Clock {
 public:
  explicit ManualClock(base::Timestamp start) : m_now(start) {}
  /// 2026-11-22 08:00 in China.
  ManualClock() : ManualClock(base::Timestamp::Parse("2026-11-22T08:00:00+08:00").value()) {}

  base::Timestamp Now() override {
    const std::lock_guard lock(m_mutex);
    return m_now;
  }
  void Set(base::Timestamp now) {
    const std::lock_guard lock(m_mutex);
    m_now = now;
  }
  void AdvanceMs(std::int64_t milliseconds) {
    const std::lock_guard lock(m_mutex);
    m_now = m_now.Plus(milliseconds);
  }

 private:
  std::mutex m_mutex;
  base::Timestamp m_now;
};

class SeededEntropy final : public ports::Entropy {
 public:
  explicit SeededEntropy(std::uint64_t seed = 1) : m_random(seed) {}
  /// Leaves out what an earlier one of the same seed may have given out.
  void Skip() {
    const std::lock_guard lock(m_mutex);
    m_random = base::SeededRandom(m_random.Next());
  }
  void Fill(std::span<std::uint8_t> bytes) override {
    const std::lock_guard lock(m_mutex);
    for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(m_random.Next());
  }

 private:
  std::mutex m_mutex;
  base::SeededRandom m_random;
};

}  // namespace steelyard::tests
