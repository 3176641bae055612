/// SeededRandom: the same seed gives the same numbers on every machine. For demo data, the
/// simulator and tests; never for keys or ids.
#pragma once
#include <cstdint>

namespace steelyard::base {

/// SplitMix64 (Steele, Lea, Flood: "Fast Splittable Pseudorandom Number Generators", 2014).
class SeededRandom {
 public:
  explicit SeededRandom(std::uint64_t seed) : m_state(seed) {}

  std::uint64_t Next();
  /// A number from `low` to `high`, both included; `low` must not be above `high`.
  std::int64_t Between(std::int64_t low, std::int64_t high);
  /// True in `permille` of 1000 cases.
  bool Chance(int permille) { return Between(1, 1000) <= permille; }

 private:
  std::uint64_t m_state;
};

}  // namespace steelyard::base
