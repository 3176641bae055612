/// Reports: the catalogue, parameters, table and chart, and the ways to tickets, paper and files.
#pragma once
#include <wx/timer.h>

#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>

#include "desktop/commands/command_bar.h"
#include "desktop/pages/page.h"
#include "desktop/widgets/page_setup.h"
#include "desktop/widgets/report_filters.h"
#include "desktop/widgets/report_printout.h"
#include "report/catalogue.h"
#include "report/run.h"

class wxChoice;
class wxStaticText;
class wxTextCtrl;

namespace steelyard::desktop {

class ReportCatalogue;
class ReportChart;
class ReportTable;

class ReportsPage : public Page {
 public:
  ReportsPage(wxWindow* parent, Workplace& workplace, TellNews tell);
  void Reload() override;
  const Commands& commands() const override { return m_commands; }
  bool MayClose() override;
  /// The arrow keys choose a report as soon as the page is there.
  void SetFocus() override;

 private:
  using RunResult = base::Result<std::shared_ptr<const report::Table>, report::RunRefusal>;

  /// What is shared with work beside the window: how far it is, and whether it is to end.
  struct Work {
    std::atomic<bool> is_cancelled = false;
    std::atomic<int> percent = 0;
  };

  void MakeCommands();
  void MakeExportCommands();
  /// Those of the files now; `wanted` is chosen, if it is among them.
  void TakeReports(report::Catalogue reports, const std::string& wanted);
  void TellMistakes();
  wxSizer* MakeParameters();
  DayFieldEvents DayEvents();
  DayFieldEvents PeriodEvents();
  const report::Definition* Chosen() const;
  void OnReportChosen();
  void TakePreset();
  void Run();
  void OnRun(const RunResult& result);
  ports::ReportParameters Parameters() const;
  ReportPaper Paper();
  void Print(const ReportsPaper& paper);
  void TellPrinted(PrintOutcome outcome);
  void PrintDay(std::function<void(const ReportsPaper&)> print);
  void AskPaper();
  void Schedule();
  void Export(report::Format format);
  std::shared_ptr<Work> BeginWork();
  void EndWork();
  void TellWork();
  bool IsWorking() const { return m_work != nullptr; }
  void ShowTickets();
  void SaveAs();
  void RemoveOwn();
  bool IsOwn() const;

  const std::filesystem::path m_setup_file;
  PageSetup m_setup;
  Commands m_commands;
  CommandBar* m_bar;
  ReportCatalogue* m_catalogue;
  wxChoice* m_preset;
  wxTextCtrl* m_from;
  wxTextCtrl* m_to;
  ReportFilters* m_filters;
  std::vector<std::string> m_told_mistakes;
  wxStaticText* m_title;
  ReportTable* m_table_view;
  ReportChart* m_chart;
  std::shared_ptr<const report::Table> m_table;
  bool m_is_printing = false;
  bool m_close_when_printed = false;
  std::shared_ptr<Work> m_work;     ///< an export under way
  std::shared_ptr<Work> m_running;  ///< the report that is read now
  wxTimer m_work_clock;
  int m_run = 0;  ///< counts runs: the answer to an older one is dropped
};

}  // namespace steelyard::desktop
