/// Makes the driver that speaks to a registered scale.
#pragma once
#include <memory>
#include <stop_token>

#include "base/timestamp.h"
#include "ports/scales.h"

namespace steelyard::scales {

/// The driver for a scale whose clock runs by China's time.
///
/// Throws  ScaleError for a driver this build does not have, for `api` (those scales call us), and
///         for a profile the driver does not know.
std::unique_ptr<ports::ScaleDriver> MakeDriver(const ports::Scale& scale);

/// The same for any store; `offset` is that of its scales' clocks. Of another name, so that
/// MakeDriver can be handed over as a function. Whatever it is asked, it waits until nobody else on
/// this computer speaks to the scale (DeviceTurn), and ends with CallStopped after a stop.
std::unique_ptr<ports::ScaleDriver> MakeDriverAt(const ports::Scale& scale, base::UtcOffset offset,
                                                 const std::stop_token& stop = {});

/// What MakeDriver can make, and `api`.
class BuiltDrivers final : public ports::ScaleDrivers {
 public:
  std::vector<std::string> Names() const override;
  ports::ScaleAbilities AbilitiesOf(const std::string& driver) const override;
  std::vector<std::string> ProfileWords(const std::string& driver) const override;
  bool HasProfile(const std::string& driver, const std::string& profile) const override;
};

/// Whether we can open a connection to it. A Dahua scale that dials in gets its prices over the
/// connection it opened, others that tell their sales listen for us as well.
bool CanBeCalled(const ports::Scale& scale);

/// Whether a scale that we can call tells its sales by itself, and must not be pulled.
bool IsPushOnly(const ports::Scale& scale);

}  // namespace steelyard::scales
