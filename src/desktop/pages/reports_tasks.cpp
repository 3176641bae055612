/// What the page of reports does with a table: tickets, paper, files, a report of one's own.
#include <fmt/format.h>
#include <wx/filedlg.h>
#include <wx/msgdlg.h>

#include "desktop/dialogs/report_tickets.h"
#include "desktop/dialogs/save_report.h"
#include "desktop/format.h"
#include "desktop/lists/report_table.h"
#include "desktop/pages/reports_page.h"
#include "host/reports.h"
#include "report/day_reports.h"
#include "report/drill.h"
#include "report/file_error.h"
#include "report/format.h"

namespace steelyard::desktop {
namespace {

constexpr int kWorkTickMs = 400;

/// What stands first in the row, for a window's title.
wxString NameOf(const report::Table& table, const report::Row& row, report::Language language) {
  for (std::size_t i = 0; i < row.size(); ++i) {
    const auto text = report::FormatCell(table.columns[i], row[i], {language});
    if (!text.empty()) return ToWx(report::OnOneLine(text));
  }
  return {};
}

}  // namespace

ReportPaper ReportsPage::Paper() {
  report::ExportContext paper{place().settings.name, place().language, context().clock.Now(),
                              offset()};
  paper.paper = m_setup.paper;
  return {m_table, std::move(paper)};
}

void ReportsPage::ShowTickets() {
  if (!m_table) return;
  const auto chosen = m_table_view->Chosen();
  if (!chosen) return;
  const auto filter = chosen->row ? report::TicketsBehind(*m_table, *chosen->row)
                                  : report::TicketsBehindAll(*m_table);
  if (!filter) {
    Tell(_("This row does not tell which tickets are behind it."), NewsKind::Attention);
    return;
  }
  wxString title = ToWx(m_table->title.In(place().language));
  if (chosen->row) title += "  " + NameOf(*m_table, *chosen->row, place().language);
  ShowTicketsBehind(this, place(), {title, *filter}, TellFailure());
}

void ReportsPage::AskPaper() {
  const auto setup = AskPageSetup(this, m_setup);
  if (!setup) return;
  m_setup = *setup;
  KeepPageSetup(m_setup_file, m_setup);
}

void ReportsPage::Print(const ReportsPaper& paper) {
  if (m_is_printing) return;
  m_is_printing = true;
  wxString printer = m_setup.printer;
  const PrintOutcome outcome = PrintReports(this, paper, printer);
  m_is_printing = false;
  if (outcome == PrintOutcome::Printed && printer != m_setup.printer) {
    m_setup.printer = printer;
    KeepPageSetup(m_setup_file, m_setup);
  }
  if (m_close_when_printed) {
    wxGetTopLevelParent(this)->Close();  // now, before a key that waits begins something else
    return;
  }
  TellPrinted(outcome);
}

void ReportsPage::TellPrinted(PrintOutcome outcome) {
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

void ReportsPage::PrintDay(std::function<void(const ReportsPaper&)> print) {
  const auto day = FromWx(m_to->GetValue().Strip());
  RunInBackground(
      place().background, alive(),
      [day, reports = place().reports, &rows = place().report_rows] {
        return report::RunDayReports(reports, day, rows);
      },
      [this, day, print = std::move(print)](
          const base::Result<std::vector<report::Table>, report::RunRefusal>& tables) {
        if (!tables) {
          Tell(ToWx(report::Explain(tables.error(), place().language)), NewsKind::Attention);
          return;
        }
        ReportsPaper paper{{}, Paper().context,
                           ToWx(report::DayReportsTitle(day, place().language))};
        for (const auto& table : *tables) {
          paper.tables.push_back(std::make_shared<const report::Table>(table));
        }
        if (!paper.tables.empty()) print(paper);
      },
      TellFailure());
}

std::shared_ptr<ReportsPage::Work> ReportsPage::BeginWork() {
  m_work = std::make_shared<Work>();
  m_work_clock.Start(kWorkTickMs);
  m_bar->UpdateControls();
  return m_work;
}

void ReportsPage::EndWork() {
  m_work_clock.Stop();
  m_work.reset();
  m_bar->UpdateControls();
}

void ReportsPage::TellWork() {
  if (!m_work) return;
  // TRANSLATORS: %d is how much of an export is written, in percent.
  Tell(wxString::Format(_("Saving the report: %d %%"), m_work->percent.load()),
       NewsKind::Attention);
}

void ReportsPage::Export(report::Format format) {
  const auto extension = ToWx(report::ToText(format));
  const auto name = ToWx(m_table->report + "-" + m_table->period.from + "-" + m_table->period.to) +
                    "." + extension;
  wxFileDialog dialog(this, _("Save the report"), "", name, "*." + extension,
                      wxFD_SAVE | wxFD_OVERWRITE_PROMPT);
  if (dialog.ShowModal() != wxID_OK) return;
  const std::filesystem::path path(FromWx(dialog.GetPath()));
  auto paper = Paper();
  paper.context.progress = [work = BeginWork()](const report::Progress& progress) {
    if (work->is_cancelled) {
      throw report::ExportCancelled("The export was cancelled. No file was left behind.");
    }
    if (progress.all > 0) work->percent = static_cast<int>(progress.done * 100 / progress.all);
  };
  RunInBackground(
      place().background, alive(),
      [path, format, paper] { report::ExportTo(path, format, *paper.table, paper.context); },
      [this, path] {
        EndWork();
        // TRANSLATORS: %s is a file's full name.
        Tell(wxString::Format(_("Saved as %s."), ToWx(path.string())), NewsKind::Good);
      },
      [this](const base::Explanation& why) {
        EndWork();
        TellFailure()(why);
      });
}

bool ReportsPage::IsOwn() const {
  const auto* chosen = Chosen();
  return chosen && chosen->file.parent_path() == host::OwnReportsFolder(place().store_path);
}

void ReportsPage::SaveAs() {
  const auto* original = Chosen();
  auto defaults = Parameters();
  defaults.erase("from");
  defaults.erase("to");
  const auto saved = AskSavedReport(this, *original, std::move(defaults), place().language);
  if (!saved) return;
  const auto folder = host::OwnReportsFolder(place().store_path);
  RunInBackground(
      place().background, alive(),
      [reports = place().reports, original = *original, saved = *saved, folder] {
        return report::SaveReport(reports, original, saved, folder);
      },
      [this, name = saved->name](
          const base::Result<std::filesystem::path, report::SaveMistake>& file) {
        if (!file) {
          Tell(ToWx(report::Explain(file.error(), place().language)), NewsKind::Attention);
          return;
        }
        TakeReports(host::LoadReports(place().store_path), name);
        Tell(wxString::Format(_("Saved as %s."), ToWx(file->string())), NewsKind::Good);
      },
      TellFailure());
}

void ReportsPage::RemoveOwn() {
  const auto file = Chosen()->file;
  // TRANSLATORS: %s is a file's full name.
  const auto question = wxString::Format(_("Remove the file %s? It cannot be brought back."),
                                         ToWx(file.string()));
  if (wxMessageBox(question, _("Remove from the list"), wxYES_NO | wxICON_QUESTION, this) !=
      wxYES) {
    return;
  }
  std::error_code error;
  if (!std::filesystem::remove(file, error)) {
    Tell(_("The file could not be removed. Check its permissions."), NewsKind::Failure);
    return;
  }
  TakeReports(host::LoadReports(place().store_path), {});
}

}  // namespace steelyard::desktop
