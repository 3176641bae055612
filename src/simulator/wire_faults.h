/// What goes wrong on the line of a virtual scale that is asked or tells.
#pragma once
#include <string>
#include <string_view>

#include "base/result.h"

namespace steelyard::simulator {

/// A fault that is counted wears off as it happens.
struct WireFaults {
  int cut_after = 0;  ///< the line breaks once, in the middle of this message; 0: never
  int garbage = 0;    ///< so many messages are damaged
  int lost = 0;       ///< so many messages are never sent; of a scale that tells: acknowledgements
                      ///< that are not heard
  int delay_ms = 0;   ///< before every message
  bool duplicate = false;  ///< every message is sent twice
};

/// `cut=3,garbage=1,lost=2,delay=50,duplicate=1`; the error is a sentence.
base::Result<WireFaults, std::string> ParseWireFaults(std::string_view text);

}  // namespace steelyard::simulator
