/// The time and randomness of the world, handed in so that tests can choose them.
#pragma once
#include <cstdint>
#include <span>

#include "base/id128.h"
#include "base/timestamp.h"

namespace steelyard::ports {

class Clock {
 public:
  virtual ~Clock() = default;
  virtual base::Timestamp Now() = 0;
};

/// Random bytes fit for keys and ids.
class Entropy {
 public:
  virtual ~Entropy() = default;
  virtual void Fill(std::span<std::uint8_t> bytes) = 0;
};

/// A new id that sorts after older ones.
template <typename IdType>
IdType NewId(Clock& clock, Entropy& entropy) {
  std::array<std::uint8_t, 10> random{};
  entropy.Fill(random);
  return IdType(base::Id128::FromTimeAndRandom(clock.Now(), random));
}

}  // namespace steelyard::ports
