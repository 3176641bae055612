/// The register of scales: add, remove, and what a scale tells of itself.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "app/context.h"

namespace steelyard::app {

inline constexpr std::string_view kApiDriver = "api";
/// `192.168.1.50:33581`, `[::1]:33581`.
bool IsHostAndPort(const std::string& address);

enum class AddScaleOutcome {
  Done,
  NotAllowed,
  NumberTaken,
  NumberOutOfRange,
  DriverUnknown,   ///< not one of this build
  ProfileUnknown,  ///< not one of the driver's
  AddressMissing,
  AddressInvalid  ///< not HOST:PORT
};
std::string_view ToText(AddScaleOutcome outcome);

struct AddScaleRequest {
  int number;
  std::string driver;   ///< `api`, `txt-mode`
  std::string address;  ///< HOST:PORT; needed by all drivers but `api`
  std::string profile;
};
struct AddScaleResult {
  AddScaleOutcome outcome;
  std::optional<ports::Scale> scale;  ///< with its key for `api`; show it once
};
AddScaleResult AddScale(Context& context, const ports::ScaleDrivers& drivers, const Actor& actor,
                        const AddScaleRequest& request);
enum class RemoveScaleOutcome { Done, NotAllowed, Unknown };
RemoveScaleOutcome RemoveScale(Context& context, const Actor& actor, int number);

}  // namespace steelyard::app
