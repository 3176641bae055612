/// A calendar to choose a day from.
#pragma once
#include <optional>

#include "domain/business_day.h"

class wxWindow;

namespace steelyard::desktop {

/// Opens with `shown` chosen. Nothing when it was given up.
std::optional<domain::BusinessDay> AskDay(wxWindow* parent, domain::BusinessDay shown);

}  // namespace steelyard::desktop
