/// Reports: the catalogue, parameters, table and chart, and the ways to paper and files.
#pragma once
#include <memory>

#include "desktop/commands/command_bar.h"
#include "desktop/pages/page.h"
#include "desktop/widgets/report_printout.h"
#include "report/run.h"

class wxChoice;
class wxListBox;
class wxStaticText;
class wxTextCtrl;

namespace steelyard::desktop {

class ReportChart;
class ReportTable;

class ReportsPage : public Page {
 public:
  ReportsPage(wxWindow* parent, Workplace& workplace, TellNews tell);
  void Reload() override;
  const Commands& commands() const override { return m_commands; }
  bool MayClose() override;
  /// The arrow keys choose a report as soon as the page is there.
  void SetFocus() override { m_catalogue->SetFocus(); }

 private:
  struct ParameterField {
    std::string name;
    wxTextCtrl* text;
  };

  void MakeCommands();
  wxSizer* MakeParameters();
  const report::Definition* Chosen() const;
  void OnReportChosen();
  void TakePreset();
  void Run();
  void OnRun(const base::Result<report::Table, report::RunRefusal>& result);
  ports::ReportParameters Parameters() const;
  ReportPaper Paper();
  void Print();
  void Schedule();
  void Export(report::Format format);

  Commands m_commands;
  CommandBar* m_bar;
  wxListBox* m_catalogue;
  wxChoice* m_preset;
  wxTextCtrl* m_from;
  wxTextCtrl* m_to;
  wxBoxSizer* m_extra;
  std::vector<ParameterField> m_extra_fields;
  wxStaticText* m_title;
  ReportTable* m_table_view;
  ReportChart* m_chart;
  std::shared_ptr<const report::Table> m_table;
  bool m_is_printing = false;
  bool m_close_when_printed = false;
  int m_run = 0;  ///< counts runs: the answer to an older one is dropped
};

}  // namespace steelyard::desktop
