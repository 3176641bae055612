/// Files of spreadsheet programs: whatever is in them, the table is within its limits.
#include <string_view>

#include "fuzz/fuzz_target.h"
#include "sheets/table.h"

using namespace steelyard;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto table = sheets::ReadTable(bytes);
  if (!table) return 0;
  fuzz::Require(table->size() <= sheets::kMaxRows);
  const bool is_xlsx = bytes.starts_with("PK\x03\x04");
  std::size_t text = 0;
  for (const auto& row : *table) {
    fuzz::Require(!is_xlsx || row.cells.size() <= sheets::kMaxColumns);
    for (const auto& cell : row.cells) {
      fuzz::Require(!is_xlsx || cell.text.size() <= sheets::kMaxCellBytes);
      text += cell.text.size();
    }
  }
  // CSV multiplies nothing.
  fuzz::Require(is_xlsx || text <= size);
  return 0;
}
