/// Files of spreadsheet programs: whatever is in them, the table is within its limits.
#include <string_view>

#include "fuzz/fuzz_target.h"
#include "sheets/table.h"

using namespace steelyard;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto table = sheets::ReadTable({reinterpret_cast<const char*>(data), size});
  if (!table) return 0;
  fuzz::Require(table->size() <= sheets::kMaxRows);
  for (const auto& row : *table) {
    fuzz::Require(row.cells.size() <= sheets::kMaxColumns);
    for (const auto& cell : row.cells) fuzz::Require(cell.text.size() <= sheets::kMaxCellBytes);
  }
  return 0;
}
