#include "scales/drivers/driver_factory.h"

#include <fmt/format.h>

#include "scales/drivers/txt_mode.h"

namespace steelyard::scales {
namespace {

std::unique_ptr<ports::ScaleDriver> MakeTxtMode(const ports::Scale& scale,
                                                const DriverOptions& options) {
  const auto profile = ParseTxtProfile(scale.profile);
  if (!profile) {
    throw ports::ScaleError(fmt::format(
        "Scale {} has the profile \"{}\", which TXT-MODE does not know. The scale was not called. "
        "Use 64 or 69, and +gbk, +utf-8 or +latin-1 where needed.",
        scale.number, Quote(scale.profile)));
  }
  return std::make_unique<TxtModeDriver>(
      TxtModeOptions{.name = fmt::format("Scale {} ({})", scale.number, scale.address),
                     .address = scale.address,
                     .serial = scale.serial,
                     .profile = *profile,
                     .offset = options.offset,
                     .limits = options.limits});
}

}  // namespace

std::unique_ptr<ports::ScaleDriver> MakeDriver(const ports::Scale& scale,
                                               const DriverOptions& options) {
  if (scale.driver == "txt-mode") return MakeTxtMode(scale, options);
  if (scale.driver == "api") {
    throw ports::ScaleError(
        fmt::format("Scale {} speaks the scale API: it calls us and cannot be called. Wait for it "
                    "to report, or look at the scale.",
                    scale.number));
  }
  throw ports::ScaleError(fmt::format(
      "Scale {} has the driver \"{}\", which this program does not have. The scale was not called. "
      "Register it with the driver txt-mode or api.",
      scale.number, Quote(scale.driver)));
}

}  // namespace steelyard::scales
