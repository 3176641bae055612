#include "ports/card_purse.h"

#include <array>

#include "base/check.h"
#include "base/enum_text.h"

namespace steelyard::ports {

std::string_view ToText(PurseMovement movement) {
  switch (movement) {
    case PurseMovement::Load: return "load";
    case PurseMovement::Purchase: return "purchase";
  }
  base::Check(false);
  return {};
}

std::optional<PurseMovement> ParsePurseMovement(std::string_view text) {
  return base::FindByText(std::array{PurseMovement::Load, PurseMovement::Purchase}, text);
}

}  // namespace steelyard::ports
