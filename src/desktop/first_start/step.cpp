/// What all steps share: heading, text, labelled fields.
#include "desktop/first_start/step.h"

#include "desktop/widgets/figure.h"
#include "desktop/widgets/wrapped_text.h"

namespace steelyard::desktop {

wxDEFINE_EVENT(STEP_CHANGED, wxCommandEvent);
wxDEFINE_EVENT(LANGUAGE_CHANGED, wxCommandEvent);

namespace {

constexpr int kTextCharacters = 70;
constexpr int kFieldCharacters = 40;

}  // namespace

Step::Step(wxWindow* parent, const wxString& name, const wxString& heading, const wxString& text)
    : wxPanel(parent, wxID_ANY), m_heading(heading) {
  SetName(name);
  m_column = new wxBoxSizer(wxVERTICAL);
  auto* title = MakeHeading(this, heading);
  title->SetFont(title->GetFont().Scaled(1.3f));
  m_column->Add(title, wxSizerFlags().DoubleBorder(wxBOTTOM));
  auto* explanation = new wxStaticText(this, wxID_ANY, wxString());
  SetWrapped(explanation, text, TextWidth());
  m_column->Add(explanation, wxSizerFlags().DoubleBorder(wxBOTTOM));
  SetSizer(m_column);
  const auto changed = [this](wxCommandEvent&) { TellChanged(); };
  for (const auto& kind : {wxEVT_TEXT, wxEVT_CHOICE, wxEVT_RADIOBUTTON, wxEVT_LISTBOX}) {
    Bind(kind, changed);
  }
}

int Step::TextWidth() const {
  return GetCharWidth() * kTextCharacters;
}

void Step::AddRow(const wxString& label, wxWindow* control) {
  if (!m_fields) {
    const int gap = wxSizerFlags::GetDefaultBorder();
    m_fields = new wxFlexGridSizer(2, wxSize(2 * gap, gap));
    m_fields->AddGrowableCol(1);
    m_column->Add(m_fields, wxSizerFlags().Expand());
  }
  auto* caption = new wxStaticText(this, wxID_ANY, label);
  caption->MoveBeforeInTabOrder(control);  // its mnemonic leads to what comes next
  m_fields->Add(caption, wxSizerFlags().CentreVertical());
  m_fields->Add(control, wxSizerFlags(1).Expand());
}

wxTextCtrl* Step::AddText(const wxString& label, const wxString& name, long style) {
  auto* text = new wxTextCtrl(this, wxID_ANY, wxString(), wxDefaultPosition,
                              wxSize(GetCharWidth() * kFieldCharacters, -1), style);
  text->SetName(name);
  AddRow(label, text);
  return text;
}

void Step::TellChanged() {
  wxCommandEvent event(STEP_CHANGED, GetId());
  event.SetEventObject(this);
  ProcessWindowEvent(event);
}

}  // namespace steelyard::desktop
