#include "desktop/dialogs/schedule_history.h"

#include <wx/button.h>
#include <wx/dialog.h>
#include <wx/sizer.h>
#include <wx/stattext.h>

#include "desktop/format.h"
#include "desktop/schedule_words.h"
#include "desktop/widgets/simple_list.h"
#include "desktop/widgets/wrapped_text.h"

namespace steelyard::desktop {
namespace {

RowMood MoodOf(ports::RunOutcome outcome) {
  const bool is_good =
      outcome == ports::RunOutcome::Delivered || outcome == ports::RunOutcome::Running;
  return is_good ? RowMood::Plain : RowMood::Attention;
}

wxString TryText(const ports::ScheduleRun& run) {
  // TRANSLATORS: in a table of runs: not by the schedule but because somebody asked for it.
  return run.attempt == 0 ? _("by hand") : CountText(run.attempt);
}

class HistoryDialog : public wxDialog {
 public:
  HistoryDialog(wxWindow* parent, const wxString& title,
                const std::vector<ports::ScheduleRun>& runs, base::UtcOffset offset)
      : wxDialog(parent, wxID_ANY, title, wxDefaultPosition, wxDefaultSize,
                 wxDEFAULT_DIALOG_STYLE | wxRESIZE_BORDER),
        m_runs(runs) {
    SetName("schedule_history");
    m_list = MakeList(this, "runs", {{_("Started"), 17}, {_("Due"), 17}, {_("Try"), 8},
                                     {_("Outcome"), 22}, {_("Result"), 60}});
    m_list->SetMinSize(wxSize(GetCharWidth() * 110, GetCharHeight() * 14));
    m_result = new wxStaticText(this, wxID_ANY, " \n ");
    m_result->SetName("run_result");
    auto* column = new wxBoxSizer(wxVERTICAL);
    column->Add(m_list, wxSizerFlags(1).Expand().DoubleBorder());
    column->Add(m_result, wxSizerFlags().Expand().DoubleBorder(wxLEFT | wxRIGHT));
    auto* close = new wxButton(this, wxID_CANCEL, _("&Close"));
    close->SetName("close");
    column->Add(close, wxSizerFlags().Right().DoubleBorder());
    SetSizer(column);
    Fill(offset);
    m_list->Bind(wxEVT_LIST_ITEM_SELECTED, [this](wxListEvent&) { ShowResult(); });
    GetSizer()->SetSizeHints(this);
    CentreOnParent();
    m_list->SetFocus();
  }

 private:
  void Fill(base::UtcOffset offset) {
    std::vector<ListRow> rows;
    for (const auto& run : m_runs) {
      rows.push_back({{MomentText(run.started_at, offset), MomentText(run.due, offset),
                       TryText(run), Word(run.outcome), ResultText(run)},
                      MoodOf(run.outcome)});
    }
    if (rows.empty()) rows.push_back({{"", "", "", "", _("It has not run yet.")}});
    SetRows(m_list, rows);
    if (!m_runs.empty()) m_list->Select(0);
    ShowResult();
  }

  /// The cells of a list cannot be read aloud; a label can.
  void ShowResult() {
    const int row = SelectedRow(m_list);
    if (row < 0 || row >= static_cast<int>(m_runs.size())) return;
    const auto& run = m_runs[static_cast<std::size_t>(row)];
    SetWrapped(m_result, Word(run.outcome) + ". " + ResultText(run), GetCharWidth() * 108);
    Layout();
  }

  const std::vector<ports::ScheduleRun>& m_runs;
  wxListView* m_list;
  wxStaticText* m_result;
};

}  // namespace

void ShowScheduleHistory(wxWindow* parent, const wxString& title,
                         const std::vector<ports::ScheduleRun>& runs, base::UtcOffset offset) {
  HistoryDialog(parent, title, runs, offset).ShowModal();
}

}  // namespace steelyard::desktop
