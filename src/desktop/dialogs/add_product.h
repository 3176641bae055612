/// Asks for a new product.
#pragma once
#include <wx/window.h>

#include <optional>

#include "domain/price_book.h"

namespace steelyard::desktop {

std::optional<domain::Product> AskProduct(wxWindow* parent);

}  // namespace steelyard::desktop
