#include "desktop/import_sentences.h"

#include <wx/intl.h>

#include "desktop/format.h"

namespace steelyard::desktop {

wxString MemberColumns() {
  return _("name, phone, tier, note and joined");
}

wxString Sentence(sheets::SheetMistake mistake) {
  switch (mistake) {
    case sheets::SheetMistake::QuoteNotClosed:
      return _("A quote is opened in the file and never closed. Nothing was imported; look for a "
               "lonely quotation mark.");
    case sheets::SheetMistake::OldOrLocked:
      return _("The spreadsheet is in the old format .xls or under a password. Nothing was "
               "imported; save it as .xlsx without one.");
    case sheets::SheetMistake::NoSheet:
      return _("There is no sheet in this file. Nothing was imported; save the list as .xlsx or "
               "CSV.");
    case sheets::SheetMistake::TooLarge:
      return _("The file is larger than any list of a shop. Nothing was imported; split it.");
    case sheets::SheetMistake::Damaged:
      return _("The file is damaged, or no spreadsheet. Nothing was imported; open it in its "
               "program and save it again as .xlsx or CSV.");
  }
  return {};
}

wxString Sentence(const sheets::HeadFault& fault, const wxString& known_columns) {
  const auto subject = ToWx(fault.subject);
  switch (fault.mistake) {
    case sheets::HeadMistake::Empty:
      return _("The file is empty. Nothing was imported; its first row must name the columns.");
    case sheets::HeadMistake::ColumnUnknown:
      // TRANSLATORS: a column's name, then the names of all that are known.
      return wxString::Format(_("Nobody knows the column '%s'. Nothing was imported; columns are "
                                "%s."),
                              subject, known_columns);
    case sheets::HeadMistake::ColumnTwice:
      return wxString::Format(_("The column '%s' is there twice. Nothing was imported."), subject);
    case sheets::HeadMistake::ColumnMissing:
      return wxString::Format(_("The column '%s' is missing. Nothing was imported; the first row "
                                "must name the columns."),
                              subject);
  }
  return {};
}

wxString Sentence(host::MemberRowMistake mistake) {
  using enum host::MemberRowMistake;
  switch (mistake) {
    case TooFewCells: return _("The row has fewer cells than the first one.");
    case TooManyCells: return _("The row has more cells than the first one.");
    case NotUtf8: return _("The text is not UTF-8.");
    case CellTooLong: return _("The text is too long.");
    case ControlCharacter: return _("There is a line break or another control character.");
    case FormulaFault: return _("A formula of the spreadsheet has no result.");
    case NameEmpty: return _("A member needs a name.");
    case NameInvalid: return _("A name has at most 64 characters.");
    case PhoneInvalid: return _("This is no phone number.");
    case TierUnknown: return _("There is no such tier.");
    case NoteInvalid: return _("A note has at most 1000 characters.");
    case JoinedInvalid:
      return _("A date must be text like 2026-11-22; format the column as text.");
    case Twice: return _("Name and phone stand in an earlier row.");
    case AlreadyMember: return _("A member of this name and phone is in the books.");
  }
  return {};
}

wxString ProductColumns() {
  return _("code, name, category, per, price, barcode, tare and the codes of the tiers");
}

wxString Sentence(host::ProductRowMistake mistake) {
  using enum host::ProductRowMistake;
  switch (mistake) {
    case TooFewCells: return _("The row has fewer cells than the first one.");
    case TooManyCells: return _("The row has more cells than the first one.");
    case CodeInvalid: return _("The code must be 1 to 6 digits.");
    case CodeTwice: return _("This code stands in an earlier row.");
    case NameEmpty: return _("A product needs a name.");
    case NameTooLong: return _("The name is too long.");
    case NotUtf8: return _("The text is not UTF-8.");
    case ControlCharacter: return _("There is a line break or another control character.");
    case CellTooLong: return _("The text is too long.");
    case FormulaFault: return _("A formula of the spreadsheet has no result.");
    case UnitInvalid: return _("The unit must be kg, 500g or piece.");
    case PriceInvalid: return _("A price is an amount like 12.50, at most 99999.99.");
    case TareInvalid: return _("A tare is whole grams.");
    case BarcodeInvalid: return _("The barcode is no EAN-13.");
    case TierPriceInvalid: return _("A tier's price is an amount like 12.50.");
    case TierPriceAboveList: return _("A tier's price is above the list price.");
  }
  return {};
}

}  // namespace steelyard::desktop
