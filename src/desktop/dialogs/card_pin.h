/// Gives a card a PIN, takes it away, or unlocks it.
#pragma once
#include <wx/window.h>

#include <optional>

#include "app/card_pins.h"
#include "desktop/workplace.h"

namespace steelyard::desktop {

enum class PinChange { Set, Unlock, Clear };

struct PinOfCard {
  domain::CardNumber number;
  app::CardPinState state;
};
/// What was done; nothing when the clerk gave up.
std::optional<PinChange> ChangePinByForm(wxWindow* parent, Workplace& place, const PinOfCard& card);

}  // namespace steelyard::desktop
