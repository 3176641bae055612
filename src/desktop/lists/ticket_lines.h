/// TicketLines: the lines of one ticket, its rounding and how it was paid.
#pragma once
#include <map>
#include <string>

#include "desktop/widgets/simple_list.h"
#include "domain/ticket.h"

namespace steelyard::desktop {

/// Names of products by code.
using ProductNames = std::map<std::string, std::string>;

wxListView* MakeTicketLines(wxWindow* parent, const wxString& name);
/// One line as one text: product, quantity, prices, amount.
wxString LineText(const domain::TicketLine& line, const ProductNames& names);
void ShowTicketLines(wxListView* list, const domain::Ticket& ticket, const ProductNames& names);

}  // namespace steelyard::desktop
