/// Products from a file: what is wrong in it, or what would change, is shown first.
#pragma once
#include <wx/window.h>

#include <string>
#include <vector>

#include "desktop/lists/price_sheet.h"
#include "host/product_file.h"

namespace steelyard::desktop {

enum class ImportChoice { Take, Leave };

struct ProductImport {
  wxString file;                   ///< its name
  const host::ProductFile& content;  ///< of a file that is a table
  const PriceSheet& sheet;           ///< what the products are compared with
};

/// Take only where every row is good and something would change.
ImportChoice AskProductImport(wxWindow* parent, const ProductImport& import);

}  // namespace steelyard::desktop
