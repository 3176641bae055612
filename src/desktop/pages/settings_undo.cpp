/// The page Settings: taking changes back, the last one first.
#include <wx/msgdlg.h>

#include <algorithm>
#include <utility>

#include "desktop/format.h"
#include "desktop/pages/settings_page.h"
#include "desktop/setting_words.h"

namespace steelyard::desktop {
namespace {

wxString DoneText(const app::SettingImportResult& taken) {
  const auto count = static_cast<int>(taken.settings.size());
  if (count != 1) {
    return wxString::Format(
        wxPLURAL("%d setting is as it was.", "%d settings are as they were.", count), count);
  }
  const auto& one = taken.settings.front();
  const auto title = Title(one.setting->id);
  if (!one.after) return wxString::Format(_("%s is at its default again."), title);
  // TRANSLATORS: a setting's title, then its value.
  return wxString::Format(_("%s is %s again."), title, ShownValue(*one.setting, *one.after));
}

wxString RefusedText(const app::SettingImportResult& taken) {
  const auto refused = std::find_if(
      taken.settings.begin(), taken.settings.end(), [](const app::ImportedSetting& one) {
        return one.outcome != app::SettingOutcome::Done &&
               one.outcome != app::SettingOutcome::NothingToChange;
      });
  if (refused == taken.settings.end()) return Sentence(taken);
  const auto sentence = Sentence(app::SettingResult{refused->outcome, refused->setting});
  if (refused->setting == nullptr) return sentence;
  // TRANSLATORS: a setting's title, then a sentence on why nothing was changed.
  return wxString::Format(_("%s: %s"), Title(refused->setting->id), sentence);
}

}  // namespace

void SettingsPage::Remember(SettingStep step) {
  m_steps.push_back(std::move(step));
  UpdateControls();
}

void SettingsPage::Undo() {
  if (m_is_undoing) {
    m_undo_again = true;  // the key came faster than the books
    return;
  }
  if (m_steps.empty()) return;
  m_is_undoing = true;
  const auto step = m_steps.back();
  if (const auto* local = std::get_if<LocalEdit>(&step)) {
    EndUndo(UndoLocal(*local));
  } else {
    TakeBackEdits(std::get<std::vector<SettingEdit>>(step), std::nullopt);
  }
}

/// What was refused once would be refused again: it stands in no one's way.
void SettingsPage::EndUndo(UndoEnd end) {
  m_is_undoing = false;
  if (end != UndoEnd::Open) m_steps.pop_back();
  UpdateControls();
  const bool again = std::exchange(m_undo_again, false);
  if (again && end == UndoEnd::TakenBack) Undo();
}

void SettingsPage::TakeBackEdits(const std::vector<SettingEdit>& edits,
                                 std::optional<domain::MoneyDifference> accepted_loss) {
  RunInBackground(
      place().background, alive(),
      [&context = context(), actor = place().actor, edits, accepted_loss] {
        return TakeBack(context, actor, edits, accepted_loss);
      },
      [this, edits](const app::SettingImportResult& taken) {
        if (taken.outcome == app::SettingImportOutcome::ConfirmationNeeded) {
          wxMessageDialog risk(this, RiskText(taken.loss), _("Undo"), wxYES_NO | wxNO_DEFAULT);
          risk.SetYesNoLabels(_("&Accept this risk"), _("Canc&el"));
          if (risk.ShowModal() == wxID_YES) return TakeBackEdits(edits, taken.loss.Total());
          return EndUndo(UndoEnd::Open);
        }
        const bool is_done = taken.outcome == app::SettingImportOutcome::Done;
        Tell(is_done ? DoneText(taken) : RefusedText(taken),
             is_done ? NewsKind::Good : NewsKind::Attention);
        TakeOverSettings();
        EndUndo(is_done ? UndoEnd::TakenBack : UndoEnd::Refused);
      },
      [this, tell = TellFailure()](const base::Explanation& why) {
        tell(why);
        EndUndo(UndoEnd::Open);
      });
}

}  // namespace steelyard::desktop
