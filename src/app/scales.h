/// The register of scales: add, remove, and what a scale tells of itself.
#pragma once
#include <optional>
#include <string>

#include "app/context.h"

namespace steelyard::app {

enum class AddScaleOutcome {
  Done,
  NotAllowed,
  NumberTaken,
  NumberOutOfRange,
  DriverUnknown,
  AddressMissing
};
std::string_view ToText(AddScaleOutcome outcome);

struct AddScaleRequest {
  int number;
  std::string driver;   ///< `api`, `txt-mode`, `dahua-tm`, `cas-cl` or `massa-vpm`
  std::string address;  ///< HOST:PORT; needed by all drivers but `api`
  std::string profile;
};
struct AddScaleResult {
  AddScaleOutcome outcome;
  std::optional<ports::Scale> scale;  ///< with its key for `api`; show it once
};
AddScaleResult AddScale(Context& context, const Actor& actor, const AddScaleRequest& request);
enum class RemoveScaleOutcome { Done, NotAllowed, Unknown };
RemoveScaleOutcome RemoveScale(Context& context, const Actor& actor, int number);

}  // namespace steelyard::app
