#include "desktop/dialogs/import_products.h"

#include <wx/intl.h>
#include <wx/sizer.h>

#include "desktop/dialogs/form.h"
#include "desktop/format.h"
#include "desktop/import_sentences.h"
#include "desktop/widgets/long_list.h"
#include "desktop/words.h"

namespace steelyard::desktop {
namespace {

using Place = LongList::Place;

LongList::Content BadRows(const host::ProductFile& file) {
  const auto text = [&rows = file.bad_rows](Place at) {
    const auto& row = rows[at.row];
    switch (at.column) {
      case 0: return wxString::Format("%d", row.row);
      case 1: return ToWx(row.cell);
      default: return Sentence(row.mistake);
    }
  };
  return {{{_("Row"), 6, wxLIST_FORMAT_RIGHT}, {_("What stands there"), 28},
           {_("What is wrong"), 60}},
          file.bad_rows.size(), text};
}

wxString PriceText(const domain::Price& price) {
  return wxString::Format(_("%s / %s"), MoneyText(domain::MoneyDifference(price.fen())),
                          Word(price.unit()));
}

struct Change {
  const domain::Product* before;  ///< null for a new one
  const domain::Product* after;
};

wxString WhatChanges(const Change& change) {
  if (!change.before) return _("new");
  wxString what;
  const auto add = [&what](const wxString& words) {
    what += (what.empty() ? wxString() : wxString(", ")) + words;
  };
  if (change.before->name != change.after->name) add(_("name"));
  if (change.before->category != change.after->category) add(_("category"));
  if (!(change.before->list_price == change.after->list_price)) add(_("list price"));
  if (change.before->tier_prices != change.after->tier_prices) add(_("tier prices"));
  if (change.before->barcode != change.after->barcode) add(_("barcode"));
  if (!(change.before->tare == change.after->tare)) add(_("tare"));
  return what;
}

std::vector<Change> ChangesOf(const ProductImport& import) {
  std::vector<Change> changes;
  for (const auto& product : import.content.products) {
    const auto* before = import.sheet.Find(product.code);
    if (!before || !(*before == product)) changes.push_back({before, &product});
  }
  return changes;
}

LongList::Content Changes(const std::vector<Change>& changes) {
  const auto text = [&changes](Place at) {
    const auto& [before, after] = changes[at.row];
    switch (at.column) {
      case 0: return ToWx(after->code);
      case 1: return ToWx(after->name);
      case 2: return before ? PriceText(before->list_price) : wxString();
      case 3: return PriceText(after->list_price);
      default: return WhatChanges(changes[at.row]);
    }
  };
  return {{{_("Code"), 9}, {_("Name"), 28}, {_("Price so far"), 16, wxLIST_FORMAT_RIGHT},
           {_("New price"), 16, wxLIST_FORMAT_RIGHT}, {_("What changes"), 34}},
          changes.size(), text};
}

class ImportDialog : public FormDialog {
 public:
  ImportDialog(wxWindow* parent, const ProductImport& import)
      : FormDialog(parent, _("Import products"), "import_products", _("&Put into the list")),
        m_import(import),
        m_changes(ChangesOf(import)) {
    AddHeading(import.file + "\n" + Summary());
    auto* list = new LongList(
        this, "rows", import.content.IsGood() ? Changes(m_changes) : BadRows(import.content));
    GetSizer()->Insert(1, list, wxSizerFlags(10).Expand().DoubleBorder(wxLEFT | wxRIGHT | wxTOP));
    Finish(list);
  }

 protected:
  wxString Mistake() const override {
    if (!m_import.content.IsGood()) {
      return _("Nothing was imported. Correct these rows in the file and choose it again.");
    }
    return m_changes.empty() ? _("The list has all of this already.") : wxString();
  }

 private:
  wxString Summary() const {
    const auto& content = m_import.content;
    if (!content.IsGood()) {
      const auto count = content.bad_rows.size();
      return wxString::Format(
          wxPLURAL("%s row is wrong.", "%s rows are wrong.", static_cast<unsigned>(count)),
          CountText(static_cast<std::int64_t>(count)));
    }
    const auto count = m_changes.size();
    auto text = wxString::Format(
        wxPLURAL("%s product would change. It is saved only once you save the list.",
                 "%s products would change. They are saved only once you save the list.",
                 static_cast<unsigned>(count)),
        CountText(static_cast<std::int64_t>(count)));
    if (!content.rounded.empty()) {
      const auto& first = content.rounded.front();
      // TRANSLATORS: the number of a row, what stood there, as what it is taken.
      text += "\n" + wxString::Format(_("The spreadsheet computed some prices inexactly: row %d, "
                                        "%s is taken as %s."),
                                      first.row, ToWx(first.from), ToWx(first.to));
    }
    return text;
  }

  const ProductImport& m_import;
  const std::vector<Change> m_changes;
};

}  // namespace

ImportChoice AskProductImport(wxWindow* parent, const ProductImport& import) {
  ImportDialog dialog(parent, import);
  return dialog.ShowModal() == wxID_OK ? ImportChoice::Take : ImportChoice::Leave;
}

}  // namespace steelyard::desktop
