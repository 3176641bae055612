/// The words of the command line: what is wrong with a file of products.
#include <fmt/format.h>

#include "base/check.h"
#include "cli/sentences.h"

namespace steelyard::cli {
namespace {

std::string_view Words(host::ProductRowMistake mistake) {
  using enum host::ProductRowMistake;
  switch (mistake) {
    case TooFewCells:
      return "fewer cells than the header";
    case TooManyCells:
      return "more cells than the header";
    case CodeInvalid:
      return "a code has 1 to 6 digits";
    case CodeTwice:
      return "this code stands in an earlier row";
    case NameEmpty:
      return "a product needs a name";
    case NameTooLong:
      return "the name is too long for scales";
    case NotUtf8:
      return "the text is not UTF-8";
    case ControlCharacter:
      return "a cell holds a line break or another control character";
    case CellTooLong:
      return "a cell has more than 200 bytes";
    case UnitInvalid:
      return "the unit in 'per' must be kg, 500g or piece";
    case PriceInvalid:
      return "the price must be an amount like 12.50, at most 99999.99";
    case TareInvalid:
      return "the tare must be whole grams";
    case BarcodeInvalid:
      return "the barcode is no EAN-13";
    case TierPriceInvalid:
      return "a tier price must be an amount like 12.50";
    case TierPriceAboveList:
      return "a tier price is above the list price";
  }
  base::Check(false);
  return {};
}

}  // namespace

std::string Sentence(const host::BadProductRow& row) {
  return fmt::format("row {}: {} ('{}')", row.row, Words(row.mistake), row.cell);
}

std::string_view ToText(host::ProductRowMistake mistake) {
  using enum host::ProductRowMistake;
  switch (mistake) {
    case TooFewCells:
      return "too_few_cells";
    case TooManyCells:
      return "too_many_cells";
    case CodeInvalid:
      return "code_invalid";
    case CodeTwice:
      return "code_twice";
    case NameEmpty:
      return "name_empty";
    case NameTooLong:
      return "name_too_long";
    case NotUtf8:
      return "not_utf8";
    case ControlCharacter:
      return "control_character";
    case CellTooLong:
      return "cell_too_long";
    case UnitInvalid:
      return "unit_invalid";
    case PriceInvalid:
      return "price_invalid";
    case TareInvalid:
      return "tare_invalid";
    case BarcodeInvalid:
      return "barcode_invalid";
    case TierPriceInvalid:
      return "tier_price_invalid";
    case TierPriceAboveList:
      return "tier_price_above_list";
  }
  base::Check(false);
  return {};
}

std::string Sentence(host::ProductFileMistake mistake, const std::string& subject) {
  using enum host::ProductFileMistake;
  switch (mistake) {
    case Empty:
      return "The file is empty. Nothing was imported; its first row must name the columns.";
    case ColumnMissing:
      return fmt::format(
          "The column '{}' is missing. Nothing was imported; the first row must name at least "
          "code, name, per and price.",
          subject);
    case ColumnUnknown:
      return fmt::format(
          "Nobody knows the column '{}'. Nothing was imported; columns are code, name, category, "
          "per, price, barcode, tare and the codes of the store's tiers.",
          subject);
    case ColumnTwice:
      return fmt::format("The column '{}' is there twice. Nothing was imported.", subject);
    case QuoteNotClosed:
      return "A quote is opened and never closed. Nothing was imported; look for a lonely \".";
  }
  base::Check(false);
  return {};
}

}  // namespace steelyard::cli
