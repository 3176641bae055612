#include "desktop/dialogs/save_report.h"

#include <wx/button.h>
#include <wx/choice.h>
#include <wx/rearrangectrl.h>

#include <algorithm>

#include "desktop/dialogs/form.h"
#include "desktop/format.h"

namespace steelyard::desktop {
namespace {

class SaveReportDialog : public FormDialog {
 public:
  SaveReportDialog(wxWindow* parent, const report::Definition& original,
                   ports::ReportParameters defaults, report::Language language)
      : FormDialog(parent, _("Save as a report of your own"), "save_report", _("&Save")),
        m_original(original),
        m_defaults(std::move(defaults)) {
    m_name = AddText(_("File &name"), "name");
    m_name->SetValue(ToWx("my-" + original.name));
    m_english = AddText(_("&Title in English"), "title_english");
    m_english->SetValue(ToWx(original.title.english));
    m_chinese = AddText(_("T&itle in Chinese"), "title_chinese");
    m_chinese->SetValue(ToWx(original.title.chinese));
    wxArrayString heads;
    for (const auto& column : original.columns) heads.Add(ToWx(column.head.In(language)));
    AddColumnList(heads);
    heads.Insert(_("None"), 0);
    m_group = AddChoice(_("Su&btotals by"), "group", heads);
    m_group->SetSelection(original.group ? static_cast<int>(*original.group) + 1 : 0);
    Finish(m_name);
  }

  report::SavedReport Saved() const {
    report::SavedReport saved{FromWx(m_name->GetValue().Strip(wxString::both)),
                              {FromWx(m_english->GetValue().Strip(wxString::both)),
                               FromWx(m_chinese->GetValue().Strip(wxString::both))},
                              {},
                              m_defaults};
    for (const int place : m_columns->GetCurrentOrder()) {
      if (place < 0) continue;
      saved.changes.columns.push_back(m_original.columns[static_cast<std::size_t>(place)].name);
    }
    const int group = m_group->GetSelection();
    saved.changes.group =
        group <= 0 ? "" : m_original.columns[static_cast<std::size_t>(group - 1)].name;
    return saved;
  }

 protected:
  wxString Mistake() const override {
    const auto saved = Saved();
    if (!report::IsReportName(saved.name)) {
      return _("A file name has small letters, digits and \"-\" only.");
    }
    if (saved.title.english.empty() || saved.title.chinese.empty()) {
      return _("Write a title in both languages.");
    }
    const auto& columns = saved.changes.columns;
    if (columns.empty()) return _("Choose at least one column.");
    const auto& group = *saved.changes.group;
    if (!group.empty() && std::find(columns.begin(), columns.end(), group) == columns.end()) {
      return _("Subtotals need their column to be shown.");
    }
    return {};
  }

 private:
  /// Not wxRearrangeCtrl, which is both together: no mnemonic leads into a control made of others.
  /// GTK's leads to the frame in which it scrolls the list, so the list is given the keyboard here.
  void AddColumnList(const wxArrayString& heads) {
    m_columns = new wxRearrangeList(this, wxID_ANY, wxDefaultPosition, wxDefaultSize, OrderNow(),
                                    heads);
    m_columns->SetName("column_list");
    const auto label = _("C&olumns");
    AddRow(label, m_columns);
    const int mnemonic = wxToupper(label.AfterFirst('&')[0]);
    Bind(wxEVT_CHAR_HOOK, [this, mnemonic](wxKeyEvent& key) {
      if (key.GetModifiers() == wxMOD_ALT && key.GetKeyCode() == mnemonic) {
        m_columns->SetFocus();
      } else {
        key.Skip();
      }
    });
    m_up = new wxButton(this, wxID_ANY, _("Move &up"));
    m_down = new wxButton(this, wxID_ANY, _("Move &down"));
    m_up->SetName("column_up");
    m_down->SetName("column_down");
    auto* buttons = new wxBoxSizer(wxHORIZONTAL);
    buttons->Add(m_up, wxSizerFlags().Border(wxRIGHT));
    buttons->Add(m_down);
    AddBelow(buttons);
    m_up->Bind(wxEVT_BUTTON, [this](wxCommandEvent&) {
      m_columns->MoveCurrentUp();
      UpdateMoves();
    });
    m_down->Bind(wxEVT_BUTTON, [this](wxCommandEvent&) {
      m_columns->MoveCurrentDown();
      UpdateMoves();
    });
    m_columns->Bind(wxEVT_LISTBOX, [this](wxCommandEvent&) { UpdateMoves(); });
    m_columns->Bind(wxEVT_CHECKLISTBOX, [this](wxCommandEvent& event) {
      UpdateControls();
      event.Skip();
    });
    UpdateMoves();
  }

  void UpdateMoves() {
    m_up->Enable(m_columns->CanMoveCurrentUp());
    m_down->Enable(m_columns->CanMoveCurrentDown());
  }

  /// Those shown first, in their order, then the hidden ones, which count as −1 − place.
  wxArrayInt OrderNow() const {
    wxArrayInt order;
    for (const std::size_t column : m_original.shown) order.Add(static_cast<int>(column));
    for (std::size_t i = 0; i < m_original.columns.size(); ++i) {
      const auto& shown = m_original.shown;
      if (std::find(shown.begin(), shown.end(), i) == shown.end()) {
        order.Add(~static_cast<int>(i));
      }
    }
    return order;
  }

  const report::Definition& m_original;
  const ports::ReportParameters m_defaults;
  wxTextCtrl* m_name;
  wxTextCtrl* m_english;
  wxTextCtrl* m_chinese;
  wxRearrangeList* m_columns;
  wxButton* m_up;
  wxButton* m_down;
  wxChoice* m_group;
};

}  // namespace

std::optional<report::SavedReport> AskSavedReport(wxWindow* parent,
                                                  const report::Definition& original,
                                                  ports::ReportParameters defaults,
                                                  report::Language language) {
  SaveReportDialog dialog(parent, original, std::move(defaults), language);
  if (dialog.ShowModal() != wxID_OK) return std::nullopt;
  return dialog.Saved();
}

}  // namespace steelyard::desktop
