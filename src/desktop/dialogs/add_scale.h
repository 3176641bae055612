/// Asks for a scale to add to the register.
#pragma once
#include <wx/window.h>

#include <optional>
#include <string>
#include <vector>

#include "app/scales.h"

namespace steelyard::desktop {

/// What stands in the fields at first; empty texts leave a field as it is.
struct ScaleOffer {
  std::string driver = {};
  std::string address = {};
  std::string profile = {};
};

/// `taken`: the numbers in use; the first free one is offered. `drivers`: the names of those the
/// program has.
std::optional<app::AddScaleRequest> AskScale(wxWindow* parent, const std::vector<int>& taken,
                                             const std::vector<std::string>& drivers,
                                             const ScaleOffer& offer = {});

/// Shows the key of a new scale, once, to be typed into it.
void ShowScaleKey(wxWindow* parent, const ports::Scale& scale);

}  // namespace steelyard::desktop
