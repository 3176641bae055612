/// Lays out a form and keeps its confirming button in step with its fields.
#include "desktop/dialogs/form.h"

#include <wx/dirdlg.h>

#include "desktop/widgets/accessible_name.h"
#include "desktop/widgets/figure.h"
#include "desktop/widgets/wrapped_text.h"

namespace steelyard::desktop {
namespace {

/// Wide enough for a sentence with three amounts.
constexpr int kFieldCharacters = 46;

}  // namespace

FormDialog::FormDialog(wxWindow* parent, const wxString& title, const wxString& name,
                       const wxString& confirm_label, const wxString& cancel_label)
    : wxDialog(parent, wxID_ANY, title, wxDefaultPosition, wxDefaultSize,
               wxDEFAULT_DIALOG_STYLE | wxRESIZE_BORDER) {
  SetName(name);
  m_fields = new wxFlexGridSizer(2, wxSize(wxSizerFlags::GetDefaultBorder() * 2,
                                           wxSizerFlags::GetDefaultBorder()));
  m_fields->AddGrowableCol(1);
  m_column = new wxBoxSizer(wxVERTICAL);
  m_column->Add(m_fields, wxSizerFlags().Expand().DoubleBorder());
  m_remark = new wxStaticText(this, wxID_ANY, " \n ");
  m_remark->SetName("remark");
  m_column->Add(m_remark, wxSizerFlags(1).Expand().DoubleBorder(wxLEFT | wxRIGHT));
  auto* buttons = new wxBoxSizer(wxHORIZONTAL);
  buttons->AddStretchSpacer();
  auto* cancel = new wxButton(this, wxID_CANCEL,
                              cancel_label.empty() ? _("Canc&el") : cancel_label);
  m_confirm = new wxButton(this, wxID_OK, confirm_label);
  cancel->SetName("cancel");
  m_confirm->SetName("confirm");
  m_confirm->SetDefault();
  buttons->Add(cancel, wxSizerFlags().Border(wxRIGHT));
  buttons->Add(m_confirm);
  m_column->Add(buttons, wxSizerFlags().Expand().DoubleBorder());
  SetSizer(m_column);
  Bind(wxEVT_BUTTON,
       [this](wxCommandEvent&) {
         if (Mistake().empty() && m_confirm->IsEnabled()) OnConfirmed();
       },
       wxID_OK);
  const auto changed = [this](wxCommandEvent&) {
    if (!m_is_finished) return;
    OnChanged();
    UpdateControls();
  };
  // Fields that take Enter for themselves, too.
  Bind(wxEVT_TEXT_ENTER, [this](wxCommandEvent&) {
    if (Mistake().empty() && m_confirm->IsEnabled()) OnConfirmed();
  });
  Bind(wxEVT_TEXT, changed);
  Bind(wxEVT_CHOICE, changed);
}

void FormDialog::AddHeading(const wxString& text) {
  auto* heading = MakeHeading(this, text);
  SetWrapped(heading, text, GetCharWidth() * (kFieldCharacters + 16));
  m_column->Insert(0, heading, wxSizerFlags().DoubleBorder(wxLEFT | wxRIGHT | wxTOP));
}

void FormDialog::AddRow(const wxString& label, wxWindow* control) {
  m_fields->Add(new wxStaticText(this, wxID_ANY, label), wxSizerFlags().CentreVertical());
  // The label comes before its control in tab order, so that its mnemonic leads there.
  control->MoveAfterInTabOrder(m_fields->GetChildren().GetLast()->GetData()->GetWindow());
  m_fields->Add(control, wxSizerFlags(1).Expand());
}

void FormDialog::AddBelow(wxSizer* controls) {
  m_fields->AddSpacer(0);
  m_fields->Add(controls);
}

wxTextCtrl* FormDialog::AddText(const wxString& label, const wxString& name, long style) {
  auto* text = new wxTextCtrl(this, wxID_ANY, "", wxDefaultPosition,
                              wxSize(GetCharWidth() * kFieldCharacters, -1), style);
  text->SetName(name);
  AddRow(label, text);
  return text;
}

FormDialog::Folder FormDialog::AddFolder(const wxString& label, const wxString& name) {
  auto* caption = new wxStaticText(this, wxID_ANY, label);
  m_fields->Add(caption, wxSizerFlags().CentreVertical());
  auto* text = new wxTextCtrl(this, wxID_ANY);
  text->SetName(name);
  auto* choose = new wxButton(this, wxID_ANY, _("Ch&oose..."));
  choose->SetName(name + "_choose");
  text->MoveAfterInTabOrder(caption);
  choose->MoveAfterInTabOrder(text);
  auto* row = new wxBoxSizer(wxHORIZONTAL);
  row->Add(text, wxSizerFlags(1).CentreVertical());
  row->Add(choose, wxSizerFlags().Border(wxLEFT));
  m_fields->Add(row, wxSizerFlags(1).Expand());
  choose->Bind(wxEVT_BUTTON, [this, text](wxCommandEvent&) {
    wxDirDialog dialog(this, _("Choose a folder"), text->GetValue(),
                       wxDD_DEFAULT_STYLE);
    if (dialog.ShowModal() == wxID_OK) text->SetValue(dialog.GetPath());
  });
  return {text, choose};
}

wxChoice* FormDialog::AddChoice(const wxString& label, const wxString& name,
                                const wxArrayString& choices) {
  auto* choice = new wxChoice(this, wxID_ANY, wxDefaultPosition,
                              wxSize(GetCharWidth() * kFieldCharacters, -1), choices);
  choice->SetName(name);
  if (!choices.empty()) choice->SetSelection(0);
  AddRow(label, choice);
  return choice;
}

wxStaticText* FormDialog::AddOutcome(const wxString& label, const wxString& name) {
  auto* text = new wxStaticText(this, wxID_ANY, " ");
  text->SetName(name);
  text->SetFont(text->GetFont().Bold());
  AddRow(label, text);
  return text;
}

void FormDialog::Finish(wxWindow* first) {
  m_is_finished = true;
  OnChanged();
  UpdateControls();
  GetSizer()->SetSizeHints(this);
  CentreOnParent();
  NameTheUnnamed(*this, GetTitle());
  first->SetFocus();
}

void FormDialog::UpdateControls() {
  const auto mistake = Mistake();
  m_confirm->Enable(mistake.empty());
  ShowRemark(mistake);
}

void FormDialog::SetBusy(const wxString& sentence) {
  m_confirm->Disable();
  ShowRemark(sentence);
}

void FormDialog::SetRefused(const wxString& sentence) {
  m_confirm->Enable();
  ShowRemark(sentence);
}

void FormDialog::ShowRemark(const wxString& sentence) {
  // It may be said anew at every key.
  if (sentence != m_last_remark) Announce(m_remark, sentence);
  m_last_remark = sentence;
  SetWrapped(m_remark, sentence, std::max(GetCharWidth() * 40, m_fields->GetSize().x));
  GrowToFit();
  Layout();
}

void FormDialog::ShowOutcome(wxStaticText* outcome, const wxString& text) {
  SetWrapped(outcome, text.empty() ? wxString(" ") : text, GetCharWidth() * kFieldCharacters);
  GrowToFit();
  Layout();
}

void FormDialog::GrowToFit() {
  const auto needed = GetSizer()->ComputeFittingWindowSize(this);
  const auto size = GetSize();
  if (needed.x > size.x || needed.y > size.y) {
    SetSize(std::max(needed.x, size.x), std::max(needed.y, size.y));
  }
}

}  // namespace steelyard::desktop
