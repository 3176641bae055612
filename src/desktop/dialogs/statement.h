/// Shows a card's movements with the balances after each, and prints them.
#pragma once
#include <wx/window.h>

#include "app/card_statement.h"
#include "desktop/workplace.h"

namespace steelyard::desktop {

inline constexpr int kStatementLines = 100;

void ShowStatement(wxWindow* parent, Workplace& place, const app::CardStatement& statement);

}  // namespace steelyard::desktop
