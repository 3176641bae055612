/// Runs the chosen report whenever its parameters change, and hands its table on.
#include "desktop/pages/reports_page.h"

#include <wx/wrapsizer.h>

#include <algorithm>

#include "app/roles.h"
#include "desktop/dialogs/schedule_export.h"
#include "desktop/format.h"
#include "desktop/lists/report_catalogue.h"
#include "desktop/lists/report_table.h"
#include "desktop/period_presets.h"
#include "desktop/schedule_report.h"
#include "desktop/schedule_words.h"
#include "desktop/widgets/captioned.h"
#include "desktop/widgets/figure.h"
#include "desktop/widgets/report_chart.h"
#include "host/reports.h"
#include "host/resources.h"
#include "report/chart.h"
#include "report/format.h"

namespace steelyard::desktop {
namespace {

constexpr int kFirstPreset = 4;  // this month

}  // namespace

ReportsPage::ReportsPage(wxWindow* parent, Workplace& workplace, TellNews tell)
    : Page(parent, workplace, std::move(tell), "reports"),
      m_setup_file(host::SettingsFolder() / "printing"),
      m_setup(ReadPageSetup(m_setup_file)) {
  MakeCommands();
  MakeExportCommands();
  m_bar = new CommandBar(this, m_commands);
  auto* caption = new wxStaticText(this, wxID_ANY, _("Catalogue"));
  m_catalogue = new ReportCatalogue(this, workplace.language);
  m_catalogue->Show(workplace.reports, {});
  auto* parameters = MakeParameters();
  m_title = MakeHeading(this, " ");
  m_title->SetFont(m_title->GetFont().Scaled(1.3f));
  m_table_view = new ReportTable(this, workplace.language);
  m_chart = new ReportChart(this, workplace.language);

  auto* content = new wxBoxSizer(wxVERTICAL);
  content->Add(parameters, wxSizerFlags().Expand().Border(wxLEFT | wxRIGHT));
  content->Add(m_title, wxSizerFlags().Border(wxALL));
  content->Add(m_table_view, wxSizerFlags(3).Expand().Border(wxLEFT | wxRIGHT));
  content->Add(m_chart, wxSizerFlags(2).Expand().Border(wxALL));
  auto* row = new wxBoxSizer(wxHORIZONTAL);
  auto* catalogue = new wxBoxSizer(wxVERTICAL);
  catalogue->Add(caption);
  catalogue->Add(m_catalogue, wxSizerFlags(1).Expand());
  row->Add(catalogue, wxSizerFlags().Expand().Border(wxLEFT | wxBOTTOM));
  row->Add(content, wxSizerFlags(1).Expand());
  auto* column = new wxBoxSizer(wxVERTICAL);
  column->Add(m_bar, wxSizerFlags().Expand().Border(wxALL));
  column->Add(row, wxSizerFlags(1).Expand());
  SetSizer(column);

  m_catalogue->OnChosen([this] { OnReportChosen(); });
  m_catalogue->Bind(wxEVT_CHAR_HOOK, [this](wxKeyEvent& key) {
    // GTK's list takes Ctrl+P as "one line up" before the menu sees it, and Ctrl+F as a search of
    // its own; where that leads the keyboard is already.
    const bool has_control = key.GetModifiers() == wxMOD_CONTROL;
    if (has_control && key.GetKeyCode() == 'P' && m_table != nullptr) {
      Print(OneReport(Paper()));
    } else {
      key.Skip(!has_control || key.GetKeyCode() != 'F');
    }
  });
  m_table_view->Bind(wxEVT_LIST_ITEM_ACTIVATED, [this](wxListEvent&) { ShowTickets(); });
  m_table_view->Bind(wxEVT_LIST_ITEM_SELECTED, [this](wxListEvent& event) {
    m_bar->UpdateControls();
    event.Skip();
  });
  m_chart->OnRow([this](std::size_t index) { m_table_view->Choose(index); });
  m_work_clock.Bind(wxEVT_TIMER, [this](wxTimerEvent&) { TellWork(); });
  m_preset->Bind(wxEVT_CHOICE, [this](wxCommandEvent&) {
    TakePreset();
    Run();
  });
  TakePreset();
  m_bar->UpdateControls();
}

void ReportsPage::MakeCommands() {
  const auto has_table = [this] { return m_table != nullptr; };
  const auto add = [this](Command command) { m_commands.push_back(std::move(command)); };
  add({"report.run", _("&Run"), _("Run the report with these parameters"), "run", "F5",
       [this] { return Chosen() != nullptr; }, [this] { Run(); }});
  add({"report.tickets", _("Tic&kets..."), _("Show the tickets behind the chosen row"), "sales",
       "F6", [this] { return m_table && !m_table->drill.empty() && m_table_view->Chosen(); },
       [this] { ShowTickets(); }, CommandPlace::Button,
       _("Choose a row first. Not every report knows its tickets.")});
  add({"report.print", _("&Print..."), _("Print the report"), "print", "Ctrl+P", has_table,
       [this] { Print(OneReport(Paper())); }});
  add({"report.preview", _("Pre&view"), _("Show the pages as they will be printed"), "preview",
       "F7", has_table, [this] { PreviewReports(this, OneReport(Paper())); }});
  // A mnemonic leads to the frame in which GTK scrolls the list, and not into it.
  add({"report.choose", _("Choose a report"), _("Go to the catalogue on the left"), "reports",
       "Ctrl+F", [] { return true; }, [this] { m_catalogue->SetFocus(); },
       CommandPlace::MoreMenu});
  add({"report.save_as", _("Save &as..."), _("Save a report of your own with other columns"),
       "save", "", [this] { return Chosen() != nullptr; }, [this] { SaveAs(); },
       CommandPlace::MoreMenu});
  add({"report.remove", _("Remove from the list"), _("Remove this report of your own"), "remove",
       "", [this] { return IsOwn(); }, [this] { RemoveOwn(); }, CommandPlace::MoreMenu});
  add({"report.print_day", _("Print the da&y..."), _("Print all reports of the last day shown"),
       "print", "", [] { return true; },
       [this] { PrintDay([this](const ReportsPaper& paper) { Print(paper); }); },
       CommandPlace::MoreMenu});
  add({"report.preview_day", _("Preview the day"),
       _("Show all reports of the last day as they will be printed"), "preview", "",
       [] { return true; },
       [this] { PrintDay([this](const ReportsPaper& paper) { PreviewReports(this, paper); }); },
       CommandPlace::MoreMenu});
  add({"report.page_setup", _("Page set&up..."), _("Choose the paper and the printer"), "print", "",
       [] { return true; }, [this] { AskPaper(); }, CommandPlace::MoreMenu});
  if (!app::MayManageStore(place().actor.role)) return;
  add({"report.schedule", _("&Schedule..."), _("Let this report go out by itself"), "clock",
       "Ctrl+T", [this] { return Chosen() != nullptr; }, [this] { Schedule(); }});
}

void ReportsPage::Schedule() {
  const auto parameters = Parameters();
  std::optional<PeriodPreset> period;
  if (const int chosen = m_preset->GetSelection(); chosen != wxNOT_FOUND) {
    // Days that are typed and not run yet may be others.
    const auto days = PeriodOf(kPeriodPresets[chosen], app::Today(context(), place().settings));
    const bool is_it = parameters.at("from") == days.first().ToString() &&
                       parameters.at("to") == days.last().ToString();
    if (is_it) period = kPeriodPresets[chosen];
  }
  const ShownReport shown{*Chosen(), parameters, period};
  const auto scheduled = AskNewExport(this, place(), PlanFor(place(), shown));
  if (scheduled) Tell(NewsOf(*scheduled, place()), NewsKind::Good);
}

void ReportsPage::MakeExportCommands() {
  struct Offer {
    report::Format format;
    const char* id;
    wxString label;
    wxString help;
    const char* icon;
    const char* hotkey;
    CommandPlace place;
  };
  using enum CommandPlace;
  const Offer offers[] = {
      {report::Format::Pdf, "report.pdf", _("P&DF..."), _("Save the report as PDF"), "pdf", "F8",
       Button},
      {report::Format::Xlsx, "report.xlsx", _("&XLSX..."), _("Save the report as a spreadsheet"),
       "table", "F9", Button},
      {report::Format::Csv, "report.csv", _("&CSV..."),
       _("Save the report as comma-separated text"), "csv", "F11", Button},
      {report::Format::Html, "report.html", _("&HTML..."), _("Save the report as a web page"),
       "table", "", MoreMenu},
      {report::Format::Json, "report.json", _("&JSON..."), _("Save the report for other programs"),
       "csv", "", MoreMenu}};
  for (const Offer& offer : offers) {
    m_commands.push_back({offer.id, offer.label, offer.help, offer.icon, offer.hotkey,
                          [this] { return m_table != nullptr && !IsWorking(); },
                          [this, format = offer.format] { Export(format); }, offer.place});
  }
  m_commands.push_back({"report.cancel", _("Cance&l"), _("End what is being written"), "remove", "",
                        [this] { return IsWorking(); },
                        [this] { m_work->is_cancelled = true; },
                        CommandPlace::ButtonWhenPossible});
}

wxSizer* ReportsPage::MakeParameters() {
  auto* row = new wxWrapSizer(wxHORIZONTAL);
  const auto flags = wxSizerFlags().Border(wxRIGHT | wxBOTTOM);
  m_preset = new wxChoice(this, wxID_ANY);
  for (const auto preset : kPeriodPresets) m_preset->Append(Word(preset));
  m_preset->SetSelection(kFirstPreset);
  row->Add(MakeCaptioned(m_preset, {_("P&eriod"), "period"}), flags);
  const auto from = MakeDayField(this, {_("&From"), "from"}, PeriodEvents());
  const auto to = MakeDayField(this, {_("&To"), "to"}, PeriodEvents());
  m_from = from.text;
  m_to = to.text;
  row->Add(from.sizer, flags);
  row->Add(to.sizer, flags);
  // A window of its own, so that the keyboard comes to them behind the period.
  m_filters = new ReportFilters(this,
                                {place().background, place().report_rows, place().language,
                                 DayEvents(), [this] { Layout(); }, TellFailure()},
                                new wxBoxSizer(wxHORIZONTAL));
  row->Add(m_filters);
  return row;
}

DayFieldEvents ReportsPage::DayEvents() {
  return {[this] { return app::Today(context(), place().settings); }, [this] { Run(); }};
}

DayFieldEvents ReportsPage::PeriodEvents() {
  auto events = DayEvents();
  events.chosen = [this] {
    m_preset->SetSelection(wxNOT_FOUND);  // these days are of no usual period
    Run();
  };
  return events;
}

void ReportsPage::SetFocus() { m_catalogue->SetFocus(); }

void ReportsPage::Reload() {
  m_filters->ForgetChoices();
  RunInBackground(
      place().background, alive(),
      [store = place().store_path] { return host::LoadReports(store); },
      [this](report::Catalogue reports) { TakeReports(std::move(reports), m_catalogue->chosen()); },
      TellFailure());
}

void ReportsPage::TakeReports(report::Catalogue reports, const std::string& wanted) {
  place().reports = std::move(reports);
  m_catalogue->Show(place().reports, wanted);
  TellMistakes();
  if (Chosen() != nullptr) {
    m_filters->ShowFor(*Chosen());
    Run();
  } else {
    Tell(_("No report was found. Put report files into the program's reports folder."),
         NewsKind::Attention);
  }
}

void ReportsPage::TellMistakes() {
  std::vector<std::string> mistakes;
  for (const auto& mistake : place().reports.mistakes()) mistakes.push_back(mistake.ToString());
  if (mistakes == m_told_mistakes) return;
  m_told_mistakes = mistakes;
  if (mistakes.empty()) return;
  // TRANSLATORS: %s is a file's name, a line, and what is wrong there.
  wxString news = wxString::Format(_("A report was left out: %s"), ToWx(mistakes.front()));
  const int others = static_cast<int>(mistakes.size()) - 1;
  if (others > 0) {
    news += "; " + wxString::Format(wxPLURAL("and %d more", "and %d more", others), others);
  }
  Tell(news, NewsKind::Attention);
}

const report::Definition* ReportsPage::Chosen() const {
  return place().reports.Find(m_catalogue->chosen());
}

void ReportsPage::OnReportChosen() {
  m_filters->BeginAnew();
  m_filters->ShowFor(*Chosen());
  Run();
}

void ReportsPage::TakePreset() {
  const auto period =
      PeriodOf(kPeriodPresets[m_preset->GetSelection()], app::Today(context(), place().settings));
  m_from->ChangeValue(DayText(period.first()));
  m_to->ChangeValue(DayText(period.last()));
}

ports::ReportParameters ReportsPage::Parameters() const {
  ports::ReportParameters parameters{{"from", FromWx(m_from->GetValue().Strip())},
                                     {"to", FromWx(m_to->GetValue().Strip())}};
  parameters.merge(m_filters->Values());
  return parameters;
}

void ReportsPage::Run() {
  const auto* definition = Chosen();
  if (!definition) return;
  const int run = ++m_run;
  if (m_running) m_running->is_cancelled = true;  // nobody waits for the older one any more
  m_running = std::make_shared<Work>();
  RunInBackground(
      place().background, alive(),
      [definition = *definition, parameters = Parameters(), &rows = place().report_rows,
       work = m_running] {
        auto table = report::Run(definition, parameters, rows,
                                 [work] { return work->is_cancelled.load(); });
        if (!table) return RunResult(base::Fail(table.error()));
        return RunResult(std::make_shared<const report::Table>(std::move(table).value()));
      },
      [this, run](const RunResult& result) {
        if (run == m_run) OnRun(result);
      },
      [this, run](const base::Explanation& why) {
        if (run == m_run) TellFailure()(why);
      });
}

void ReportsPage::OnRun(const RunResult& result) {
  if (!result) {
    Tell(ToWx(report::Explain(result.error(), place().language)), NewsKind::Attention);
    return;
  }
  m_table = *result;
  m_title->SetLabelText(ToWx(m_table->title.In(place().language)) + "  " +
                        ToWx(report::FormatScope(*m_table, place().language)));
  m_table_view->ShowTable(m_table);
  m_chart->ShowTable(m_table);
  m_chart->Show(report::HasChart(*m_table));
  Layout();
  m_bar->UpdateControls();
}

bool ReportsPage::MayClose() {
  // The toolkit handles keys and clicks while it prints: the window must not go from under it.
  if (m_is_printing) m_close_when_printed = true;
  return !m_is_printing;
}

}  // namespace steelyard::desktop
