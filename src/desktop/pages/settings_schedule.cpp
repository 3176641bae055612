/// The page Settings: scheduled exports and backups.
#include <wx/msgdlg.h>
#include <wx/notebook.h>
#include <wx/stattext.h>

#include "desktop/dialogs/schedule_export.h"
#include "desktop/dialogs/schedule_history.h"
#include "desktop/format.h"
#include "desktop/pages/settings_page.h"
#include "desktop/schedule_words.h"
#include "desktop/widgets/figure.h"
#include "desktop/widgets/simple_list.h"
#include "desktop/widgets/wrapped_text.h"
#include "desktop/words.h"
#include "host/backup_schedule.h"

namespace steelyard::desktop {
namespace {

constexpr std::size_t kMostRuns = 200;

bool IsPaused(const ports::ScheduledExport& scheduled) {
  return scheduled.state == ports::ScheduleState::Paused;
}

wxString LastText(const ports::ScheduledExport& scheduled) {
  if (!scheduled.last_run) return _("It has not run yet.");
  return Sentence(base::Explanation::FromStored(scheduled.last_outcome));
}

wxString NextText(const ports::ScheduledExport& scheduled, base::UtcOffset offset) {
  if (IsPaused(scheduled)) return _("paused");
  const auto moment = MomentText(scheduled.next_due, offset);
  if (scheduled.attempts == 0) return moment;
  return wxString::Format(wxPLURAL("%s, after %d failure", "%s, after %d failures",
                                   scheduled.attempts),
                          moment, scheduled.attempts);
}

}  // namespace

wxWindow* SettingsPage::MakeScheduleTab(wxNotebook* book) {
  auto* tab = new wxPanel(book);
  m_schedule_bar = new CommandBar(tab, m_schedule_commands);
  m_schedule = MakeList(tab, "schedule", {{_("What"), 22}, {_("When"), 22}, {_("Goes to"), 24},
                                          {_("Next run"), 15}, {_("Last run"), 15},
                                          {_("Outcome"), 50}});
  m_what = MakeHeading(tab, " ");
  m_what->SetName("schedule_what");
  m_last = new wxStaticText(tab, wxID_ANY, " ");
  m_last->SetName("schedule_last");
  auto* column = new wxBoxSizer(wxVERTICAL);
  column->Add(m_schedule_bar, wxSizerFlags().Expand().Border(wxALL));
  column->Add(m_schedule, wxSizerFlags(1).Expand().Border(wxLEFT | wxRIGHT));
  column->Add(m_what, wxSizerFlags().Expand().Border(wxLEFT | wxRIGHT | wxTOP));
  column->Add(m_last, wxSizerFlags().Expand().Border());
  tab->SetSizer(column);
  m_schedule->Bind(wxEVT_LIST_ITEM_SELECTED, [this](wxListEvent&) { ShowSelectedExport(); });
  m_schedule->Bind(wxEVT_LIST_ITEM_ACTIVATED, [this](wxListEvent&) { ChangeExport(); });
  return tab;
}

Commands SettingsPage::ScheduleCommands() {
  const auto always = [] { return true; };
  const auto has_one = [this] { return IsOn(Schedule) && SelectedExport() != nullptr; };
  return {
      {"schedule.add", _("&Add an export..."),
       _("A report that goes to a folder, by mail or to a printer by itself"), "add", "Ctrl+N",
       always, [this] { AddExport(); }},
      {"schedule.backup", _("Add a bac&kup..."), _("A backup of the store every day"), "save", "",
       always, [this] { AddBackup(); }},
      {"schedule.change", _("Cha&nge..."), _("Another time, place or report"), "edit", "F3",
       has_one, [this] { ChangeExport(); }},
      {"schedule.run", _("&Run now"), _("As if it were due at this moment"), "run", "F9", has_one,
       [this] { RunExport(); }},
      {"schedule.pause", _("&Pause or go on"), _("Leave it out for a while, or no longer"),
       "resume", "", has_one, [this] { PauseOrResume(); }},
      {"schedule.history", _("Histor&y..."), _("What became of its runs"), "clock", "F4", has_one,
       [this] { ShowHistory(); }},
      {"schedule.remove", _("Re&move..."), _("It runs no more; what it wrote stays"), "remove",
       "", has_one, [this] { RemoveExport(); }},
  };
}

void SettingsPage::ReloadSchedule() {
  RunInBackground(
      place().background, alive(),
      [&store = place().store] { return store.schedules().All(); },
      [this](std::vector<ports::ScheduledExport> schedules) { ShowSchedule(std::move(schedules)); },
      TellFailure());
}

void SettingsPage::ShowSchedule(std::vector<ports::ScheduledExport> schedules) {
  m_scheduled = std::move(schedules);
  std::vector<ListRow> rows;
  for (const auto& one : m_scheduled) {
    const auto last = one.last_run ? MomentText(*one.last_run, offset()) : wxString();
    rows.push_back({{WhatText(one, place().reports, place().language), WhenText(one),
                     WhereText(one), NextText(one, offset()), last, LastText(one)},
                    one.attempts > 0 ? RowMood::Attention : RowMood::Plain});
  }
  SetRows(m_schedule, rows);
  if (SelectedRow(m_schedule) == wxNOT_FOUND && !m_scheduled.empty()) m_schedule->Select(0);
  ShowSelectedExport();
}

const ports::ScheduledExport* SettingsPage::SelectedExport() const {
  const int row = SelectedRow(m_schedule);
  if (row < 0 || row >= static_cast<int>(m_scheduled.size())) return nullptr;
  return &m_scheduled[static_cast<std::size_t>(row)];
}

void SettingsPage::ShowSelectedExport() {
  const auto* one = SelectedExport();
  wxString what = m_scheduled.empty() ? _("Nothing is scheduled yet.") : wxString(" ");
  wxString last = " ";
  if (one != nullptr) {
    what = wxString::Format(_("%s, %s, to %s"), WhatText(*one, place().reports, place().language),
                            WhenText(*one), WhereText(*one));
    last = wxString::Format(_("Next run: %s. Last outcome: %s"), NextText(*one, offset()),
                            LastText(*one));
  }
  m_what->SetLabel(what);
  SetWrapped(m_last, last, std::max(m_schedule->GetSize().x, 40 * GetCharWidth()));
  m_last->GetParent()->Layout();
  UpdateControls();
}

void SettingsPage::TellScheduled(const std::optional<ports::ScheduledExport>& scheduled) {
  if (!scheduled) return;
  Tell(NewsOf(*scheduled, place()), NewsKind::Good);
  ReloadSchedule();
}

void SettingsPage::AddExport() {
  m_book->SetSelection(Schedule);
  TellScheduled(AskNewExport(this, place(), UsualPlan(place())));
}

void SettingsPage::AddBackup() {
  m_book->SetSelection(Schedule);
  TellScheduled(AskNewBackup(this, place()));
}

void SettingsPage::ChangeExport() {
  const auto* one = SelectedExport();
  if (one == nullptr || !IsOn(Schedule)) return;
  TellScheduled(AskExportChange(this, place(), ports::ScheduledExport(*one)));
}

void SettingsPage::RunExport() {
  Tell(_("It is being run..."), NewsKind::Good);
  RunInBackground(
      place().background, alive(),
      [&store = place().store, actor = place().actor, id = SelectedExport()->id,
       stop = m_stop.get_token()] { return host::RunExportNow(store, actor, id, {}, stop); },
      [this](const host::RunNowResult& ran) {
        if (!ran.run) {
          Tell(Sentence(ran.outcome), NewsKind::Attention);
        } else {
          Tell(ResultText(*ran.run), ran.run->error.empty() ? NewsKind::Good : NewsKind::Failure);
        }
        ReloadSchedule();
      },
      TellFailure());
}

void SettingsPage::PauseOrResume() {
  const auto& one = *SelectedExport();
  const auto state =
      IsPaused(one) ? ports::ScheduleState::Active : ports::ScheduleState::Paused;
  RunInBackground(
      place().background, alive(),
      [&store = place().store, actor = place().actor, id = one.id, state] {
        return host::SetExportState(store, actor, id, state);
      },
      [this](host::ScheduleOutcome outcome) {
        const bool is_done = outcome == host::ScheduleOutcome::Done;
        Tell(Sentence(outcome), is_done ? NewsKind::Good : NewsKind::Attention);
        ReloadSchedule();
      },
      TellFailure());
}

void SettingsPage::RemoveExport() {
  const auto one = *SelectedExport();
  const auto question =
      wxString::Format(_("%s, %s: it will not run again. What it has written stays."),
                       WhatText(one, place().reports, place().language), WhenText(one));
  wxMessageDialog dialog(this, question, _("Remove from the schedule"), wxYES_NO | wxNO_DEFAULT);
  dialog.SetYesNoLabels(_("&Remove"), _("Canc&el"));
  if (dialog.ShowModal() != wxID_YES) return;
  RunInBackground(
      place().background, alive(),
      [&store = place().store, actor = place().actor, id = one.id] {
        return host::RemoveExport(store, actor, id);
      },
      [this](host::ScheduleOutcome outcome) {
        const bool is_done = outcome == host::ScheduleOutcome::Done;
        Tell(Sentence(outcome), is_done ? NewsKind::Good : NewsKind::Attention);
        ReloadSchedule();
      },
      TellFailure());
}

void SettingsPage::ShowHistory() {
  const auto one = *SelectedExport();
  RunInBackground(
      place().background, alive(),
      [&store = place().store, id = one.id] {
        return store.schedule_runs().Newest(id, kMostRuns);
      },
      [this, one](const std::vector<ports::ScheduleRun>& runs) {
        // TRANSLATORS: the title of the runs of a scheduled export.
        const auto title = wxString::Format(
            _("History: %s"), WhatText(one, place().reports, place().language));
        ShowScheduleHistory(this, title, runs, offset());
      },
      TellFailure());
}

}  // namespace steelyard::desktop
