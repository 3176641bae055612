/// Virtual time: what will happen, in the order in which it does.
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <utility>

namespace steelyard::simulation {

class Timeline {
 public:
  std::int64_t now_ms() const { return m_now; }
  /// What is planned for one moment happens in the order in which it was planned.
  void After(std::int64_t milliseconds, std::function<void()> event) {
    m_events.emplace(std::pair(m_now + milliseconds, m_planned++), std::move(event));
  }
  /// False when nothing is planned any more.
  bool RunNext() {
    if (m_events.empty()) return false;
    auto next = m_events.extract(m_events.begin());
    m_now = next.key().first;
    next.mapped()();
    return true;
  }

 private:
  std::map<std::pair<std::int64_t, std::int64_t>, std::function<void()>> m_events;
  std::int64_t m_now = 0;
  std::int64_t m_planned = 0;
};

}  // namespace steelyard::simulation
