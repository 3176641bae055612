/// Sends prices to scales with the progress of each, and can be called off.
#pragma once
#include <wx/window.h>

#include <vector>

#include "app/price_sending.h"
#include "desktop/workplace.h"

namespace steelyard::desktop {

/// Nothing is sent before the person says so; `scope` is what is offered. Scales that fetch their
/// prices are shown and left out. Closing the window calls off what is under way.
void AskAndSendPrices(wxWindow* parent, Workplace& place, const std::vector<ports::Scale>& scales,
                      app::PriceScope scope);

}  // namespace steelyard::desktop
