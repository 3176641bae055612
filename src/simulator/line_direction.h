/// One direction of a BadLink: when a segment that is sent now arrives.
#pragma once
#include <chrono>
#include <optional>

#include "base/seeded_random.h"
#include "simulator/bad_link.h"

namespace steelyard::simulator {

class LineDirection {
 public:
  using Clock = std::chrono::steady_clock;
  struct Plan {
    LineModel line;
    int kbits;  ///< of this direction
    int speed;
    std::uint64_t seed;
  };
  /// When it is there, and how often it was lost before; no time: it was given up.
  struct Arrival {
    std::optional<Clock::time_point> at;
    int lost = 0;
  };

  explicit LineDirection(const Plan& plan) : m_plan(plan), m_random(plan.seed) {}

  Arrival Send(std::size_t bytes, Clock::time_point now);

 private:
  Clock::duration OnTheLine(std::size_t bytes) const;
  Clock::duration Scaled(std::chrono::microseconds time) const;

  Plan m_plan;
  base::SeededRandom m_random;
  Clock::time_point m_line_is_free{};
  Clock::time_point m_last_arrival{};
};

}  // namespace steelyard::simulator
