/// The words of the command line: what is wrong with lists of products and members.
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
    case FormulaFault:
      return "a formula of the spreadsheet has no result";
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

std::string_view Words(host::MemberRowMistake mistake) {
  using enum host::MemberRowMistake;
  switch (mistake) {
    case TooFewCells:
      return "fewer cells than the header";
    case TooManyCells:
      return "more cells than the header";
    case NotUtf8:
      return "the text is not UTF-8";
    case CellTooLong:
      return "the text is too long";
    case ControlCharacter:
      return "a line break or another control character";
    case FormulaFault:
      return "a formula of the spreadsheet has no result";
    case NameEmpty:
      return "a member needs a name";
    case NameInvalid:
      return "a name has at most 64 characters";
    case PhoneInvalid:
      return "this is no phone number";
    case TierUnknown:
      return "there is no such tier; see tier list";
    case NoteInvalid:
      return "a note has at most 1000 characters";
    case JoinedInvalid:
      return "a date must be text like 2026-11-22; in a spreadsheet format the column as text";
    case Twice:
      return "name and phone stand in an earlier row";
    case AlreadyMember:
      return "a member of this name and phone is in the books";
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
    case FormulaFault:
      return "formula_fault";
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

std::string_view ToText(host::MemberRowMistake mistake) {
  using enum host::MemberRowMistake;
  switch (mistake) {
    case TooFewCells:
      return "too_few_cells";
    case TooManyCells:
      return "too_many_cells";
    case NotUtf8:
      return "not_utf8";
    case CellTooLong:
      return "cell_too_long";
    case ControlCharacter:
      return "control_character";
    case FormulaFault:
      return "formula_fault";
    case NameEmpty:
      return "name_empty";
    case NameInvalid:
      return "name_invalid";
    case PhoneInvalid:
      return "phone_invalid";
    case TierUnknown:
      return "tier_unknown";
    case NoteInvalid:
      return "note_invalid";
    case JoinedInvalid:
      return "joined_invalid";
    case Twice:
      return "twice";
    case AlreadyMember:
      return "already_member";
  }
  base::Check(false);
  return {};
}

std::string Sentence(const host::BadMemberRow& row) {
  const auto where = row.column.empty() ? std::string() : fmt::format(", {}", row.column);
  return fmt::format("row {}{}: {} ('{}')", row.row, where, Words(row.mistake), row.cell);
}

std::string Sentence(app::MemberImportOutcome outcome) {
  switch (outcome) {
    case app::MemberImportOutcome::Done:
      return "Done.";
    case app::MemberImportOutcome::NotAllowed:
      return "This operator may not add members. Nothing was imported; log in as card desk or "
             "manager.";
    case app::MemberImportOutcome::NothingToImport:
      return "There is no member in the file, so nothing was imported.";
    case app::MemberImportOutcome::TooMany:
      return fmt::format("More than {} members at a time would hold up the scales. Nothing was "
                         "imported; split the file.",
                         app::kMaxImportedMembers);
    case app::MemberImportOutcome::RowRefused:
      return "The books have changed since the file was looked at. Nothing was imported; try "
             "again.";
  }
  base::Check(false);
  return {};
}

}  // namespace steelyard::cli
