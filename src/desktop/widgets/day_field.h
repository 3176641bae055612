/// A day as people type it, 2026-11-22, with a calendar behind a button beside it.
#pragma once
#include <functional>

#include "desktop/widgets/captioned.h"
#include "domain/business_day.h"

class wxTextCtrl;

namespace steelyard::desktop {

struct DayField {
  wxSizer* sizer;
  wxTextCtrl* text;
};

struct DayFieldEvents {
  std::function<domain::BusinessDay()> today;  ///< where the calendar opens while no day is typed
  std::function<void()> chosen;  ///< by the calendar, or typed and confirmed by Enter
};

/// The arrow key down opens the calendar, too.
DayField MakeDayField(wxWindow* parent, const Caption& caption, const DayFieldEvents& events);

}  // namespace steelyard::desktop
