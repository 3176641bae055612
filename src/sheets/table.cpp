#include "sheets/table.h"

#include "sheets/csv.h"
#include "sheets/xlsx_reader.h"

namespace steelyard::sheets {
namespace {

constexpr std::string_view kZip = "PK\x03\x04";
constexpr std::string_view kCompound = "\xD0\xCF\x11\xE0";  // [MS-CFB]: .xls, locked .xlsx

base::Result<Table, SheetMistake> ReadCsv(std::string_view text) {
  auto rows = ParseCsv(text);
  if (!rows) return base::Fail(SheetMistake::QuoteNotClosed);
  if (rows->size() > kMaxRows) return base::Fail(SheetMistake::TooLarge);
  Table table;
  for (CsvRow& row : *rows) {
    Row read{row.line, {}};
    for (std::string& cell : row.cells) read.cells.push_back({std::move(cell)});
    table.push_back(std::move(read));
  }
  return table;
}

}  // namespace

base::Result<Table, SheetMistake> ReadTable(std::string_view bytes) {
  if (bytes.size() > kMaxFileBytes) return base::Fail(SheetMistake::TooLarge);
  if (bytes.starts_with(kZip)) return ReadXlsx(bytes);
  if (bytes.starts_with(kCompound)) return base::Fail(SheetMistake::OldOrLocked);
  return ReadCsv(bytes);
}

}  // namespace steelyard::sheets
