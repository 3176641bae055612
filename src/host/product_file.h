/// Products as a CSV file: what a spreadsheet reads and writes, and the demo store is made from.
///
/// Columns by name, in any order: code, name, category, per, price, barcode, tare, then one column
/// a tier, named by its code, with that tier's price. Empty cells: no such thing. UTF-8.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/price_book.h"

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

enum class ProductFileMistake { Empty, ColumnMissing, ColumnUnknown, ColumnTwice, QuoteNotClosed };

/// Either every row is good and `products` holds them, or nothing is to be imported.
struct ProductFile {
  std::vector<domain::Product> products;
  std::vector<BadProductRow> bad_rows;
  std::optional<ProductFileMistake> mistake;
  std::string subject;  ///< the column meant by `mistake`

  bool IsGood() const { return !mistake && bad_rows.empty(); }
};

ProductFile ParseProductFile(std::string_view text, const std::vector<domain::Tier>& tiers);

/// The same columns, sorted by code; deleted products are left out.
std::string WriteProductFile(const std::vector<domain::Product>& products,
                             const std::vector<domain::Tier>& tiers);

}  // namespace steelyard::host
