/// The tickets behind a row of a report.
#pragma once
#include <wx/window.h>

#include <functional>

#include "desktop/workplace.h"

namespace steelyard::desktop {

struct TicketsBehindRow {
  wxString title;  ///< of the report and its row
  ports::TicketFilter filter;
};

/// A window with the list; Enter or a double click opens a ticket.
void ShowTicketsBehind(wxWindow* parent, Workplace& place, const TicketsBehindRow& behind,
                       std::function<void(const base::Explanation&)> failed);

}  // namespace steelyard::desktop
