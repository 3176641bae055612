/// The words of day_closes.h's enumerations.
#include "ports/day_closes.h"

#include "base/check.h"
#include "base/enum_text.h"

namespace steelyard::ports {

std::string_view ToText(DrawerKind kind) {
  switch (kind) {
    case DrawerKind::Cashier: return "cashier";
    case DrawerKind::Desk: return "desk";
  }
  base::Check(false);
  return {};
}

std::optional<DrawerKind> ParseDrawerKind(std::string_view text) {
  return base::FindByText(std::array{DrawerKind::Cashier, DrawerKind::Desk}, text);
}

}  // namespace steelyard::ports
