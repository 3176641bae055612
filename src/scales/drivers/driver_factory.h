/// Makes the driver that speaks to a registered scale.
#pragma once
#include <memory>

#include "base/timestamp.h"
#include "ports/scales.h"
#include "scales/drivers/line_channel.h"

namespace steelyard::scales {

struct DriverOptions {
  base::UtcOffset offset = base::UtcOffset::China();  ///< of the clocks of this store's scales
  ChannelLimits limits;
};

/// Throws  ScaleError for a driver this build does not have, for `api` (those scales call us), and
///         for a profile the driver does not know.
std::unique_ptr<ports::ScaleDriver> MakeDriver(const ports::Scale& scale,
                                               const DriverOptions& options = {});

}  // namespace steelyard::scales
