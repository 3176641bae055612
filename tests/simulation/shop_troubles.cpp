/// What goes wrong on a shop day.
#include "simulation/shop.h"

namespace steelyard::simulation {

/// Something of the disk, from the next operations on.
void Shop::ArmDisk() {
  const auto kind = m_random.Between(1, 100);
  const DiskFault fault = kind <= 35   ? DiskFault::Killed
                          : kind <= 70 ? DiskFault::PowerCut
                          : kind <= 77 ? DiskFault::WriteFails
                          : kind <= 84 ? DiskFault::SyncFails
                          : kind <= 90 ? DiskFault::ReadFails
                                       : DiskFault::Full;
  m_disk.Arm({fault, m_random.Between(1, 60), Moment(m_random.Between(0, 2))});
  if (fault == DiskFault::Full) {
    m_timeline.After(m_random.Between(1'000, 8'000), [this] { m_disk.MakeRoom(); });
  }
}

void Shop::TroubleScales() {
  Scale& scale = *m_scales[static_cast<std::size_t>(
      m_random.Between(0, static_cast<std::int64_t>(m_scales.size()) - 1))];
  switch (m_random.Between(0, 4)) {
    case 0: return scale.JumpClock(m_random.Between(-7'200'000, 7'200'000));
    case 1: return scale.LoseSomethingThatWaits();
    case 2: return m_pulled_scale->JumpClock(m_random.Between(-600'000, 600'000));
    default: return m_pulled_scale->BreakLine(static_cast<int>(m_random.Between(0, 2)));
  }
}

void Shop::MakeTrouble() {
  const auto kind = m_random.Between(1, 100);
  if (kind <= 55) return ArmDisk();
  if (kind <= 70) {
    const auto scale = static_cast<int>(m_random.Between(1, 3));
    return m_network.Cut(scale, m_random.Between(4'000, 60'000));
  }
  if (kind <= 80) return TroubleScales();
  if (kind <= 85) {  // the clock of the store's machine is set
    m_clock_offset = m_random.Between(-3'600'000, 3'600'000);
    return;
  }
  if (kind <= 92) {
    m_midway.tickets_until = static_cast<int>(m_random.Between(0, 4));
    return;
  }
  // The process is ended and started again, in good order.
  m_arrived.clear();
  CloseStore();
  OpenStore();
}

}  // namespace steelyard::simulation
