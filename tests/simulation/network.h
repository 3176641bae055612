/// The lines between scales and store: they lose, double, delay and reorder, and are cut.
#pragma once
#include <functional>
#include <map>

#include "base/seeded_random.h"
#include "simulation/timeline.h"

namespace steelyard::simulation {

class Network {
 public:
  Network(Timeline& timeline, base::SeededRandom& random)
      : m_timeline(timeline), m_random(random) {}

  /// A message between `scale` and the store, in either direction. `arrive` runs later, once,
  /// twice or never.
  void Send(int scale, const std::function<void()>& arrive) {
    if (IsCut(scale)) return Lose();
    if (m_is_healed) return m_timeline.After(5, arrive);
    if (m_random.Chance(50)) return Lose();
    Deliver(scale, arrive);
    if (m_random.Chance(40)) {
      ++m_doubled;
      Deliver(scale, arrive);
    }
  }

  void Cut(int scale, std::int64_t milliseconds) {
    m_cut_until[scale] = m_timeline.now_ms() + milliseconds;
  }
  bool IsCut(int scale) const {
    const auto until = m_cut_until.find(scale);
    return !m_is_healed && until != m_cut_until.end() && until->second > m_timeline.now_ms();
  }
  /// From now on every message arrives once.
  void Heal() { m_is_healed = true; }

  std::int64_t lost() const { return m_lost; }
  std::int64_t doubled() const { return m_doubled; }

 private:
  void Lose() { ++m_lost; }
  void Deliver(int scale, const std::function<void()>& arrive) {
    // Now and then so late that others overtake it, and the scale has long asked again.
    const std::int64_t delay =
        m_random.Chance(30) ? m_random.Between(1'000, 30'000) : m_random.Between(2, 40);
    m_timeline.After(delay, [this, scale, arrive] {
      if (IsCut(scale)) return Lose();
      arrive();
    });
  }

  Timeline& m_timeline;
  base::SeededRandom& m_random;
  std::map<int, std::int64_t> m_cut_until;
  bool m_is_healed = false;
  std::int64_t m_lost = 0;
  std::int64_t m_doubled = 0;
};

}  // namespace steelyard::simulation
