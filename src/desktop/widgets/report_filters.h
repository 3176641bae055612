/// ReportFilters: the fields of all parameters of a report, with what the books know of each.
#pragma once
#include <wx/panel.h>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "desktop/background.h"
#include "desktop/widgets/report_filter.h"
#include "ports/report_rows.h"

namespace steelyard::desktop {

class ReportFilters : public wxPanel {
 public:
  /// Where the choices come from, and who is told.
  struct Source {
    Background& background;
    ports::ReportRows& rows;
    report::Language language;
    DayFieldEvents events;
    std::function<void()> resized;  ///< there are other fields, or wider ones
    std::function<void(const base::Explanation&)> failed;
    std::optional<wxString> nothing = {};  ///< said where a report has no parameters
  };
  /// `row` lays the fields out and belongs to the panel then.
  ReportFilters(wxWindow* parent, Source source, wxSizer* row);

  /// The fields of this report. Where it asks for what it asked for before they stay as they are;
  /// another report begins with its defaults.
  void ShowFor(const report::Definition& definition);
  /// The next report begins with its defaults, also the same one.
  void BeginAnew() { m_of.clear(); }
  /// The choices are asked for anew the next time.
  void ForgetChoices() { m_choices.clear(); }
  /// Those of these names; others keep what they have.
  void Set(const ports::ReportParameters& values);
  ports::ReportParameters Values() const;

 private:
  using Choices = std::map<report::ParameterKind, std::vector<report::Choice>>;

  void AskChoices();
  void Offer(ReportFilter& filter) const;

  const Source m_source;
  std::vector<std::unique_ptr<ReportFilter>> m_filters;
  std::string m_of;  ///< the report's name
  Choices m_choices;  ///< what the books know for each kind
  std::shared_ptr<const int> m_alive = std::make_shared<const int>(0);
};

}  // namespace steelyard::desktop
