/// Products as a table in CSV or XLSX: what a spreadsheet reads and writes, and the demo store is
/// made from.
///
/// Columns by name, in any order: code, name, category, per, price, barcode, tare, then one column
/// a tier, named by its code, with that tier's price. Empty cells: no such thing.
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/price_book.h"
#include "sheets/columns.h"

namespace steelyard::host {

enum class ProductRowMistake {
  TooFewCells,
  TooManyCells,
  CodeInvalid,
  CodeTwice,
  NameEmpty,
  NameTooLong,
  NotUtf8,
  ControlCharacter,
  CellTooLong,
  FormulaFault,  ///< #N/A and the like
  UnitInvalid,
  PriceInvalid,
  TareInvalid,
  BarcodeInvalid,
  TierPriceInvalid,
  TierPriceAboveList
};

/// A row that cannot be imported; `row` counts from 1 with the header, as a spreadsheet shows it.
struct BadProductRow {
  int row;
  ProductRowMistake mistake;
  std::string cell;  ///< what stood there
};

/// A price that a spreadsheet had computed in binary: 12.499999999999998 was taken as 12.50.
struct RoundedCell {
  int row;
  std::string from;
  std::string to;
};

/// Either every row is good and `products` holds them, or nothing is to be imported.
struct ProductFile {
  std::vector<domain::Product> products;
  std::vector<BadProductRow> bad_rows;
  std::vector<RoundedCell> rounded;
  std::optional<sheets::SheetMistake> unreadable;
  std::optional<sheets::HeadFault> head_fault;

  bool IsGood() const { return !unreadable && !head_fault && bad_rows.empty(); }
};

/// `bytes` of a CSV or XLSX file.
ProductFile ParseProductFile(std::string_view bytes, const std::vector<domain::Tier>& tiers);

/// The same columns, sorted by code; deleted products are left out.
std::string WriteProductFile(const std::vector<domain::Product>& products,
                             const std::vector<domain::Tier>& tiers);
/// The same as XLSX, written whole or not at all.
///
/// Throws  ExportError.
void ExportProductSheet(const std::filesystem::path& path,
                        const std::vector<domain::Product>& products,
                        const std::vector<domain::Tier>& tiers);

}  // namespace steelyard::host
