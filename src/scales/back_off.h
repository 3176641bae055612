/// How long a scale that fails is left in peace.
#pragma once
#include <algorithm>
#include <chrono>

#include "base/seeded_random.h"

namespace steelyard::scales {

inline constexpr std::chrono::milliseconds kLongestRest{10 * 60 * 1'000};

/// The interval after the first failure, then twice that, and so on to ten minutes; each a quarter
/// shorter or longer by chance, so that scales that failed together do not all come back together.
/// `failures` is 1 or more.
inline std::chrono::milliseconds PauseAfter(int failures, std::chrono::milliseconds interval,
                                            base::SeededRandom& random) {
  constexpr int kMostDoublings = 20;
  const auto pause = std::min<std::chrono::milliseconds>(
      kLongestRest, interval * (1LL << std::min(failures - 1, kMostDoublings)));
  return pause * random.Between(750, 1'250) / 1'000;
}

}  // namespace steelyard::scales
