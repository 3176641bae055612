/// Printing slips: on the desk's receipt printer if the settings name one, else on a printer of
/// the system.
#pragma once
#include <wx/window.h>

#include <functional>
#include <optional>

#include "desktop/workplace.h"

namespace steelyard::desktop {

enum class SlipOutcome {
  Printed,
  RollNearEnd,     ///< printed, but soon nothing will be
  NothingToPrint,  ///< no money of a card moved
  Cancelled,
  Failed           ///< by the system's printer
};
wxString Sentence(SlipOutcome outcome);

struct SlipJob {
  /// Reads the slip of the books; runs beside the window.
  std::function<std::optional<ports::CardSlip>(app::Context&)> read;
  std::function<void(SlipOutcome)> done;
  /// The receipt printer cannot be reached, has no paper …; nothing is on paper but where it says
  /// otherwise.
  std::function<void(const base::Explanation&)> failed;
};
/// Nobody is told once `alive` has gone.
void PrintSlip(wxWindow* parent, Workplace& place, const Alive& alive, SlipJob job);

}  // namespace steelyard::desktop
