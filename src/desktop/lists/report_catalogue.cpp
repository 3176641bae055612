#include "desktop/lists/report_catalogue.h"

#include "desktop/format.h"

namespace steelyard::desktop {

ReportCatalogue::ReportCatalogue(wxWindow* parent, report::Language language)
    : wxDataViewTreeCtrl(parent, wxID_ANY, wxDefaultPosition, wxDefaultSize,
                         wxDV_NO_HEADER | wxDV_SINGLE),
      m_language(language) {
  SetName("catalogue");
  SetMinSize(wxSize(GetCharWidth() * 37, -1));
  Bind(wxEVT_DATAVIEW_SELECTION_CHANGED, [this](wxDataViewEvent&) {
    const auto found = m_names.find(GetSelection().GetID());
    if (found == m_names.end() || found->second == m_chosen) return;
    m_chosen = found->second;
    m_on_chosen();
  });
}

void ReportCatalogue::Show(const report::Catalogue& reports, const std::string& wanted) {
  const auto sorted = reports.ByTopic();
  std::vector<std::string> titles;
  for (const auto* report : sorted) {
    titles.push_back(std::string(ToText(report->topic)) + report->name +
                     report->title.In(m_language));
  }
  // The same reports stay where they are, with the cursor and what is folded.
  if (titles != m_shown_titles) {
    m_shown_titles = titles;
    m_names.clear();
    DeleteAllItems();
    for (const auto topic : report::kTopics) {
      wxDataViewItem heading;
      for (const auto* report : sorted) {
        if (report->topic != topic) continue;
        if (!heading.IsOk()) {
          heading = AppendContainer({}, ToWx(TitleOf(topic).In(m_language)));
        }
        const auto item = AppendItem(heading, ToWx(report->title.In(m_language)));
        m_names.emplace(item.GetID(), report->name);
      }
      if (heading.IsOk()) Expand(heading);
    }
    m_chosen.clear();
  }
  if (wanted != m_chosen || m_chosen.empty()) Choose(wanted);
}

void ReportCatalogue::Choose(const std::string& wanted) {
  m_chosen.clear();
  wxDataViewItem chosen;
  for (int group = 0; group < GetChildCount({}); ++group) {
    const auto heading = GetNthChild({}, static_cast<unsigned>(group));
    for (int i = 0; i < GetChildCount(heading); ++i) {
      const auto item = GetNthChild(heading, static_cast<unsigned>(i));
      if (!chosen.IsOk() || m_names.at(item.GetID()) == wanted) chosen = item;
    }
  }
  if (!chosen.IsOk()) return;
  m_chosen = m_names.at(chosen.GetID());
  SetCurrentItem(chosen);
  Select(chosen);
  EnsureVisible(chosen);
}

}  // namespace steelyard::desktop
