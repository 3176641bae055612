/// Asks for a scale to add to the register.
#pragma once
#include <wx/window.h>

#include <optional>
#include <string>
#include <vector>

#include "app/scales.h"

namespace steelyard::desktop {

/// `taken`: the numbers in use; the first free one is offered. `drivers`: the names of those the
/// program has.
std::optional<app::AddScaleRequest> AskScale(wxWindow* parent, const std::vector<int>& taken,
                                             const std::vector<std::string>& drivers);

/// Shows the key of a new scale, once, to be typed into it.
void ShowScaleKey(wxWindow* parent, const ports::Scale& scale);

}  // namespace steelyard::desktop
