#include "base/seeded_random.h"

#include "base/check.h"

namespace steelyard::base {

std::uint64_t SeededRandom::Next() {
  m_state += 0x9E3779B97F4A7C15ULL;
  std::uint64_t z = m_state;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
  return z ^ (z >> 31);
}

std::int64_t SeededRandom::Between(std::int64_t low, std::int64_t high) {
  Check(low <= high);
  const auto width = static_cast<std::uint64_t>(high - low) + 1;
  if (width == 0) return static_cast<std::int64_t>(Next());
  return low + static_cast<std::int64_t>(Next() % width);
}

}  // namespace steelyard::base
