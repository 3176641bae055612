/// ReportFilter: the field of one parameter of a report. What the books know is a list to choose
/// from, with all of it first; a long list can be typed into; everything else is typed.
#pragma once
#include <wx/string.h>

#include <functional>
#include <string>
#include <vector>

#include "desktop/widgets/day_field.h"
#include "report/choices.h"
#include "report/definition.h"

class wxChoice;
class wxComboBox;
class wxSizer;
class wxTextCtrl;
class wxWindow;

namespace steelyard::desktop {

class ReportFilter {
 public:
  struct Look {
    const report::Parameter& parameter;
    report::Language language;
  };
  /// Its controls are the parent's. Until it was offered choices it has those it needs to show its
  /// default.
  ReportFilter(wxWindow* parent, const Look& look, const DayFieldEvents& events);

  wxSizer* sizer() const { return m_sizer; }
  const report::Parameter& parameter() const { return m_parameter; }
  /// What is there now; what was chosen stays chosen, also when it is there no more.
  void Offer(const std::vector<report::Choice>& choices);
  /// As the report takes it. What was typed and is on no list is taken as it was typed.
  std::string Value() const;
  /// Also a value that is on no list.
  void Choose(const std::string& value);

 private:
  const report::Parameter m_parameter;
  const report::Language m_language;
  std::vector<std::string> m_values;  ///< of the entries
  wxChoice* m_choice = nullptr;
  wxComboBox* m_combo = nullptr;
  wxTextCtrl* m_text = nullptr;
  wxSizer* m_sizer = nullptr;
};

}  // namespace steelyard::desktop
