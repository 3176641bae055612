/// Reads XLSX (ECMA-376, SpreadsheetML): as much of it as a list in a sheet needs.
#pragma once
#include <string_view>

#include "sheets/table.h"

namespace steelyard::sheets {

/// Whatever the bytes are: a table or a mistake, within the limits of table.h.
base::Result<Table, SheetMistake> ReadXlsx(std::string_view bytes);

}  // namespace steelyard::sheets
