/// Runs the chosen report whenever its parameters change, and hands its table on.
#include "desktop/pages/reports_page.h"

#include <wx/filedlg.h>
#include <wx/wrapsizer.h>

#include "app/roles.h"
#include "desktop/dialogs/schedule_export.h"
#include "desktop/format.h"
#include "desktop/lists/report_table.h"
#include "desktop/period_presets.h"
#include "desktop/schedule_report.h"
#include "desktop/schedule_words.h"
#include "desktop/widgets/captioned.h"
#include "desktop/widgets/figure.h"
#include "desktop/widgets/report_chart.h"
#include "report/chart.h"

namespace steelyard::desktop {
namespace {

constexpr int kFirstPreset = 4;  // this month

}  // namespace

ReportsPage::ReportsPage(wxWindow* parent, Workplace& workplace, TellNews tell)
    : Page(parent, workplace, std::move(tell), "reports") {
  MakeCommands();
  m_bar = new CommandBar(this, m_commands);
  m_catalogue = new wxListBox(this, wxID_ANY);
  m_catalogue->SetName("catalogue");
  m_catalogue->SetMinSize(wxSize(GetCharWidth() * 24, -1));
  for (const auto& definition : workplace.reports.definitions()) {
    m_catalogue->Append(ToWx(definition.title.In(workplace.language)));
  }
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
  row->Add(m_catalogue, wxSizerFlags().Expand().Border(wxLEFT | wxBOTTOM));
  row->Add(content, wxSizerFlags(1).Expand());
  auto* column = new wxBoxSizer(wxVERTICAL);
  column->Add(m_bar, wxSizerFlags().Expand().Border(wxALL));
  column->Add(row, wxSizerFlags(1).Expand());
  SetSizer(column);

  m_catalogue->Bind(wxEVT_LISTBOX, [this](wxCommandEvent&) { OnReportChosen(); });
  m_catalogue->Bind(wxEVT_CHAR_HOOK, [this](wxKeyEvent& key) {
    // GTK's list takes Ctrl+P as "one line up" before the menu sees it.
    const bool is_print = key.GetModifiers() == wxMOD_CONTROL && key.GetKeyCode() == 'P';
    if (is_print && m_table != nullptr) {
      Print();
    } else {
      key.Skip();
    }
  });
  m_preset->Bind(wxEVT_CHOICE, [this](wxCommandEvent&) {
    TakePreset();
    Run();
  });
  for (auto* day : {m_from, m_to}) {
    day->Bind(wxEVT_TEXT_ENTER, [this](wxCommandEvent&) { Run(); });
  }
  TakePreset();
  m_bar->UpdateControls();
}

void ReportsPage::MakeCommands() {
  const auto has_table = [this] { return m_table != nullptr; };
  const auto add = [this](Command command) { m_commands.push_back(std::move(command)); };
  add({"report.run", _("&Run"), _("Run the report with these parameters"), "run", "F5",
       [this] { return Chosen() != nullptr; }, [this] { Run(); }});
  add({"report.print", _("&Print..."), _("Print the report"), "print", "Ctrl+P", has_table,
       [this] { Print(); }});
  add({"report.preview", _("Pre&view"), _("Show the pages as they will be printed"), "preview",
       "F7", has_table, [this] { PreviewReport(this, Paper()); }});
  add({"report.pdf", _("P&DF..."), _("Save the report as PDF"), "pdf", "F8", has_table,
       [this] { Export(report::Format::Pdf); }});
  add({"report.xlsx", _("&XLSX..."), _("Save the report as a spreadsheet"), "table", "F9",
       has_table, [this] { Export(report::Format::Xlsx); }});
  add({"report.csv", _("&CSV..."), _("Save the report as comma-separated text"), "csv", "F11",
       has_table, [this] { Export(report::Format::Csv); }});
  if (!app::MayManageStore(place().actor.role)) return;
  add({"report.schedule", _("&Schedule..."), _("Let this report go out by itself"), "clock",
       "Ctrl+T", [this] { return Chosen() != nullptr; }, [this] { Schedule(); }});
}

void ReportsPage::Schedule() {
  const auto parameters = Parameters();
  const auto preset = kPeriodPresets[m_preset->GetSelection()];
  const auto days = PeriodOf(preset, app::Today(context(), place().settings));
  const bool is_preset = parameters.at("from") == days.first().ToString() &&
                         parameters.at("to") == days.last().ToString();
  const ShownReport shown{*Chosen(), parameters,
                          is_preset ? std::optional(preset) : std::nullopt};
  const auto scheduled = AskNewExport(this, place(), PlanFor(place(), shown));
  if (scheduled) Tell(NewsOf(*scheduled, place()), NewsKind::Good);
}

wxSizer* ReportsPage::MakeParameters() {
  auto* row = new wxWrapSizer(wxHORIZONTAL);
  const auto add = [&](const wxString& label, wxWindow* control, const wxString& name) {
    row->Add(MakeCaptioned(control, {label, name}), wxSizerFlags().Border(wxRIGHT | wxBOTTOM));
  };
  m_preset = new wxChoice(this, wxID_ANY);
  for (const auto preset : kPeriodPresets) m_preset->Append(Word(preset));
  m_preset->SetSelection(kFirstPreset);
  const auto day_field = [this] {
    return new wxTextCtrl(this, wxID_ANY, "", wxDefaultPosition, wxSize(GetCharWidth() * 14, -1),
                          wxTE_PROCESS_ENTER);
  };
  m_from = day_field();
  m_to = day_field();
  add(_("P&eriod"), m_preset, "period");
  add(_("&From"), m_from, "from");
  add(_("&To"), m_to, "to");
  m_extra = new wxBoxSizer(wxHORIZONTAL);
  row->Add(m_extra);
  return row;
}

void ReportsPage::Reload() {
  if (m_catalogue->GetCount() == 0) {
    Tell(_("No report was found. Put report files into the program's reports folder."),
         NewsKind::Attention);
    return;
  }
  if (m_catalogue->GetSelection() == wxNOT_FOUND) {
    m_catalogue->SetSelection(0);
    OnReportChosen();
  } else {
    Run();
  }
}

const report::Definition* ReportsPage::Chosen() const {
  const int chosen = m_catalogue->GetSelection();
  if (chosen == wxNOT_FOUND) return nullptr;
  return &place().reports.definitions()[static_cast<std::size_t>(chosen)];
}

void ReportsPage::OnReportChosen() {
  m_extra->Clear(true);
  m_extra_fields.clear();
  for (const auto& parameter : Chosen()->parameters) {
    auto* text = new wxTextCtrl(this, wxID_ANY, ToWx(parameter.default_value), wxDefaultPosition,
                                wxDefaultSize, wxTE_PROCESS_ENTER);
    text->Bind(wxEVT_TEXT_ENTER, [this](wxCommandEvent&) { Run(); });
    const auto label = ToWx(parameter.label.In(place().language));
    m_extra->Add(MakeCaptioned(text, {label, ToWx(parameter.name)}),
                 wxSizerFlags().Border(wxRIGHT | wxBOTTOM));
    m_extra_fields.push_back({parameter.name, text});
  }
  Layout();
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
  for (const auto& field : m_extra_fields) {
    parameters[field.name] = FromWx(field.text->GetValue().Strip());
  }
  return parameters;
}

void ReportsPage::Run() {
  const auto* definition = Chosen();
  if (!definition) return;
  const int run = ++m_run;
  RunInBackground(
      place().background, alive(),
      [definition, parameters = Parameters(), &rows = place().report_rows] {
        return report::Run(*definition, parameters, rows);
      },
      [this, run](const base::Result<report::Table, report::RunRefusal>& result) {
        if (run == m_run) OnRun(result);
      },
      TellFailure());
}

void ReportsPage::OnRun(const base::Result<report::Table, report::RunRefusal>& result) {
  if (!result) {
    Tell(ToWx(report::Explain(result.error(), place().language)), NewsKind::Attention);
    return;
  }
  m_table = std::make_shared<const report::Table>(*result);
  m_title->SetLabelText(ToWx(m_table->title.In(place().language)) + "  " +
                        ToWx(report::PeriodLabel(m_table->period, place().language)));
  m_table_view->ShowTable(m_table);
  m_chart->ShowTable(m_table);
  m_chart->Show(report::HasChart(*m_table));
  Layout();
  m_bar->UpdateControls();
}

ReportPaper ReportsPage::Paper() {
  return {m_table, {place().settings.name, place().language, context().clock.Now(), offset()}};
}

bool ReportsPage::MayClose() {
  // The toolkit handles keys and clicks while it prints: the window must not go from under it.
  if (m_is_printing) m_close_when_printed = true;
  return !m_is_printing;
}

void ReportsPage::Print() {
  if (m_is_printing) return;
  m_is_printing = true;
  const PrintOutcome outcome = PrintReport(this, Paper());
  m_is_printing = false;
  if (m_close_when_printed) {
    wxGetTopLevelParent(this)->Close();  // now, before a key that waits begins something else
    return;
  }
  switch (outcome) {
    case PrintOutcome::Printed:
      Tell(_("The report was sent to the printer."), NewsKind::Good);
      break;
    case PrintOutcome::Cancelled:
      break;
    case PrintOutcome::Failed:
      Tell(_("The report was not printed. Look at the printer, then print again, "
             "or save it as PDF."),
           NewsKind::Failure);
      break;
  }
}

void ReportsPage::Export(report::Format format) {
  const auto extension = ToWx(report::ToText(format));
  const auto name = ToWx(m_table->report + "-" + m_table->period.from + "-" + m_table->period.to) +
                    "." + extension;
  wxFileDialog dialog(this, _("Save the report"), "", name, "*." + extension,
                      wxFD_SAVE | wxFD_OVERWRITE_PROMPT);
  if (dialog.ShowModal() != wxID_OK) return;
  const std::filesystem::path path(FromWx(dialog.GetPath()));
  RunInBackground(
      place().background, alive(),
      [path, format, paper = Paper()] {
        report::ExportTo(path, format, *paper.table, paper.context);
      },
      [this, path] {
        // TRANSLATORS: %s is a file's full name.
        Tell(wxString::Format(_("Saved as %s."), ToWx(path.string())), NewsKind::Good);
      },
      TellFailure());
}

}  // namespace steelyard::desktop
