#include "simulator/line_direction.h"

#include <algorithm>

namespace steelyard::simulator {
namespace {

using std::chrono::microseconds;

constexpr std::size_t kHeaderBytes = 40;  // of IPv4 and TCP
constexpr microseconds kFirstTimeout{1'000'000};

microseconds FirstTimeout(const LineModel& line) {
  return std::max<microseconds>(kFirstTimeout, 2 * (line.latency_low + line.latency_high));
}

}  // namespace

LineDirection::Clock::duration LineDirection::Scaled(microseconds time) const {
  return std::chrono::duration_cast<Clock::duration>(time) / m_plan.speed;
}

LineDirection::Clock::duration LineDirection::OnTheLine(std::size_t bytes) const {
  if (m_plan.kbits == 0) return {};
  const auto bits = static_cast<std::int64_t>((bytes + kHeaderBytes) * 8);
  return Scaled(microseconds(bits * 1'000 / m_plan.kbits));
}

LineDirection::Arrival LineDirection::Send(std::size_t bytes, Clock::time_point now) {
  const LineModel& line = m_plan.line;
  Arrival arrival;
  m_line_is_free = std::max(m_line_is_free, now) + OnTheLine(bytes);
  Clock::time_point sent = m_line_is_free;
  auto timeout = FirstTimeout(line);
  while (m_random.Chance(line.loss_permille)) {
    if (++arrival.lost > line.most_losses) return arrival;
    sent += Scaled(timeout) + OnTheLine(bytes);
    m_line_is_free += OnTheLine(bytes);
    timeout *= 2;
  }
  const microseconds travel = std::chrono::milliseconds(
      m_random.Between(line.latency_low.count(), line.latency_high.count()));
  m_last_arrival = std::max(m_last_arrival, sent + Scaled(travel));
  arrival.at = m_last_arrival;
  return arrival;
}

}  // namespace steelyard::simulator
