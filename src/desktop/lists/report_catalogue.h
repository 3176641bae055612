/// ReportCatalogue: every report by its title, below the heading of its topic.
#pragma once
#include <wx/dataview.h>

#include <functional>
#include <string>

#include "report/catalogue.h"

namespace steelyard::desktop {

class ReportCatalogue : public wxDataViewCtrl {
 public:
  ReportCatalogue(wxWindow* parent, report::Language language);

  /// Shows what is in `reports` and chooses `wanted`, or the first.
  void Show(const report::Catalogue& reports, const std::string& wanted);
  /// The name of the chosen report; while a heading is selected, of the one before. Empty when
  /// there is none.
  const std::string& chosen() const { return m_chosen; }
  /// A person chose another report.
  void OnChosen(std::function<void()> chosen) { m_on_chosen = std::move(chosen); }

 private:
  class Tree;

  void Choose(const std::string& wanted);

  const report::Language m_language;
  wxObjectDataPtr<Tree> m_tree;
  std::string m_chosen;
  std::function<void()> m_on_chosen = [] {};
};

}  // namespace steelyard::desktop
