#include "desktop/widgets/report_filters.h"

#include <wx/sizer.h>
#include <wx/stattext.h>

#include <algorithm>

#include "desktop/widgets/accessible_name.h"

namespace steelyard::desktop {

ReportFilters::ReportFilters(wxWindow* parent, Source source, wxSizer* row)
    : wxPanel(parent), m_source(std::move(source)) {
  SetName("report_filters");
  SetSizer(row);
}

void ReportFilters::ShowFor(const report::Definition& definition) {
  const auto& parameters = definition.parameters;
  const bool is_as_before =
      std::equal(m_filters.begin(), m_filters.end(), parameters.begin(), parameters.end(),
                 [](const auto& filter, const auto& parameter) {
                   return filter->parameter() == parameter;
                 });
  if (!is_as_before || m_of != definition.name) {
    m_of = definition.name;
    m_filters.clear();
    DestroyChildren();
    GetSizer()->Clear();
    for (const auto& parameter : parameters) {
      m_filters.push_back(std::make_unique<ReportFilter>(
          this, ReportFilter::Look{parameter, m_source.language}, m_source.events));
      GetSizer()->Add(m_filters.back()->sizer(), wxSizerFlags().Border(wxRIGHT | wxBOTTOM));
    }
    if (parameters.empty() && !m_of.empty() && m_source.nothing) {
      GetSizer()->Add(new wxStaticText(this, wxID_ANY, *m_source.nothing));
    }
    NameTheUnnamed(*this, {});
  }
  AskChoices();
  m_source.resized();
}

void ReportFilters::Offer(ReportFilter& filter) const {
  const auto& parameter = filter.parameter();
  if (parameter.kind == report::ParameterKind::Listed) {
    filter.Offer(parameter.choices);
  } else if (const auto known = m_choices.find(parameter.kind); known != m_choices.end()) {
    filter.Offer(known->second);
  }
}

void ReportFilters::AskChoices() {
  std::vector<report::Parameter> unknown;
  for (const auto& filter : m_filters) {
    Offer(*filter);
    const auto kind = filter->parameter().kind;
    const bool is_known = kind == report::ParameterKind::Listed ||
                          kind == report::ParameterKind::Free || m_choices.contains(kind);
    if (!is_known) unknown.push_back(filter->parameter());
  }
  if (unknown.empty()) return;
  RunInBackground(
      m_source.background, m_alive,
      [unknown, &rows = m_source.rows] {
        Choices found;
        for (const auto& parameter : unknown) {
          found.emplace(parameter.kind, report::FindChoices(parameter, rows));
        }
        return found;
      },
      [this](Choices found) {
        m_choices.merge(found);
        for (const auto& filter : m_filters) Offer(*filter);
        m_source.resized();
      },
      m_source.failed);
}

void ReportFilters::Set(const ports::ReportParameters& values) {
  for (const auto& filter : m_filters) {
    const auto given = values.find(filter->parameter().name);
    if (given != values.end()) filter->Choose(given->second);
  }
}

ports::ReportParameters ReportFilters::Values() const {
  ports::ReportParameters values;
  for (const auto& filter : m_filters) values[filter->parameter().name] = filter->Value();
  return values;
}

}  // namespace steelyard::desktop
