/// HourChart: the takings of a day, a bar an hour.
#pragma once
#include <wx/panel.h>

#include <vector>

#include "ports/queries.h"

namespace steelyard::desktop {

class HourChart : public wxPanel {
 public:
  explicit HourChart(wxWindow* parent);
  void SetHours(std::vector<ports::HourTakings> hours);

 private:
  void Paint();

  std::vector<ports::HourTakings> m_hours;
};

}  // namespace steelyard::desktop
