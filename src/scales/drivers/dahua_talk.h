/// One conversation with a Dahua scale: a command, its reply, and again when there is none.
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "scales/drivers/dahua_codec.h"
#include "scales/drivers/frame_channel.h"

namespace steelyard::scales {

/// As the maker's own program waits.
struct DahuaWaits {
  std::chrono::milliseconds answer{2'500};
  int tries = 4;
  /// A scale that is asked to forget thousands of records takes its time.
  std::chrono::milliseconds clearing{15'000};
  /// How long the lines of one ticket may take to follow each other into the scale's memory.
  std::chrono::milliseconds settle{1'000};
};

/// A command is sent again when nothing answers it: all that are asked here may be repeated. One
/// command is in flight at a time; what is no reply to it is passed over, for it may be a late
/// reply to an earlier one.
///
/// Throws  ConnectionLost, ScaleError.
class DahuaTalk {
 public:
  DahuaTalk(FrameChannel& channel, const DahuaProfile& profile, const DahuaWaits& waits)
      : m_channel(channel), m_profile(profile), m_waits(waits) {}

  /// The reply, or nothing when the scale stays silent.
  std::optional<std::string> Ask(std::string_view command);
  /// The same; silence is a ConnectionLost.
  std::string AskForAnswer(std::string_view command);
  /// Sends once and never again. Nothing when no reply comes within `wait`.
  std::optional<std::string> AskOnce(std::string_view command, std::chrono::milliseconds wait);

  /// A record that cannot be read is asked for again: a serial line may have garbled it.
  base::Result<std::optional<DahuaSaleLine>, Misread> ReadSale(int record);

  [[noreturn]] void Refuse(const base::Explanation& what) const;
  const DahuaProfile& profile() const { return m_profile; }
  const DahuaWaits& waits() const { return m_waits; }
  const base::Explanation& name() const { return m_channel.name(); }

 private:
  FrameChannel& m_channel;
  const DahuaProfile& m_profile;
  const DahuaWaits& m_waits;
};

}  // namespace steelyard::scales
