#include "desktop/widgets/report_filter.h"

#include <wx/choice.h>
#include <wx/combobox.h>
#include <wx/textctrl.h>

#include <algorithm>

#include "desktop/format.h"

namespace steelyard::desktop {
namespace {

/// Of which there may be thousands.
bool IsLong(report::ParameterKind kind) { return kind == report::ParameterKind::Product; }

std::string Typed(const wxTextEntry& entry) {
  return FromWx(entry.GetValue().Strip(wxString::both));
}

}  // namespace

ReportFilter::ReportFilter(wxWindow* parent, const Look& look, const DayFieldEvents& events)
    : m_parameter(look.parameter), m_language(look.language) {
  const Caption caption{ToWx(m_parameter.label.In(m_language)), ToWx(m_parameter.name)};
  const auto run = [chosen = events.chosen](wxCommandEvent& event) {
    chosen();
    event.Skip();  // a form that they stand in has a say, too
  };
  if (m_parameter.type == report::ColumnType::Date) {
    const auto field = MakeDayField(parent, caption, events);
    m_text = field.text;
    m_sizer = field.sizer;
  } else if (m_parameter.kind == report::ParameterKind::Free) {
    m_text = new wxTextCtrl(parent, wxID_ANY, "", wxDefaultPosition, wxDefaultSize,
                            wxTE_PROCESS_ENTER);
    m_text->Bind(wxEVT_TEXT_ENTER, run);
    m_sizer = MakeCaptioned(m_text, caption);
  } else if (IsLong(m_parameter.kind)) {
    m_combo = new wxComboBox(parent, wxID_ANY, "", wxDefaultPosition,
                             wxSize(parent->GetCharWidth() * 26, -1), 0, nullptr,
                             wxTE_PROCESS_ENTER);
    m_combo->Bind(wxEVT_TEXT_ENTER, run);
    m_combo->Bind(wxEVT_COMBOBOX, run);
    m_sizer = MakeCaptioned(m_combo, caption);
  } else {
    m_choice = new wxChoice(parent, wxID_ANY);
    m_choice->Bind(wxEVT_CHOICE, run);
    m_sizer = MakeCaptioned(m_choice, caption);
  }
  if (m_text == nullptr) Offer({});
  Choose(m_parameter.default_value);
}

void ReportFilter::Offer(const std::vector<report::Choice>& choices) {
  if (m_text != nullptr) return;
  const bool is_first = m_values.empty();
  const std::string before = is_first ? m_parameter.default_value : Value();
  wxArrayString words;
  m_values = {*report::AllOf(m_parameter)};
  words.Add(_("All"));
  for (const auto& choice : choices) {
    m_values.push_back(choice.value);
    words.Add(ToWx(choice.label.In(m_language)));
  }
  if (m_choice != nullptr) {
    m_choice->Set(words);
  } else {
    m_combo->Set(words);
    m_combo->AutoComplete(words);
  }
  Choose(before);
}

void ReportFilter::Choose(const std::string& value) {
  if (m_text != nullptr) return m_text->ChangeValue(ToWx(value));
  const auto found = std::find(m_values.begin(), m_values.end(), value);
  const int place = static_cast<int>(found - m_values.begin());
  if (found == m_values.end()) {
    if (m_combo != nullptr) return m_combo->SetValue(ToWx(value));
    m_values.push_back(value);
    m_choice->Append(ToWx(value));
  }
  if (m_choice != nullptr) {
    m_choice->SetSelection(place);
  } else {
    m_combo->SetSelection(place);
  }
}

std::string ReportFilter::Value() const {
  if (m_text != nullptr) return Typed(*m_text);
  if (m_choice != nullptr) {
    return m_values[static_cast<std::size_t>(std::max(0, m_choice->GetSelection()))];
  }
  const auto typed = m_combo->GetValue().Strip(wxString::both);
  if (typed.empty()) return m_values.front();
  const int place = m_combo->FindString(typed);
  return place == wxNOT_FOUND ? FromWx(typed) : m_values[static_cast<std::size_t>(place)];
}

}  // namespace steelyard::desktop
