/// Two tabs: the settings, and what the store does by itself.
#include "desktop/pages/settings_page.h"

#include <wx/filedlg.h>
#include <wx/msgdlg.h>
#include <wx/notebook.h>
#include <wx/stattext.h>

#include <algorithm>

#include "app/setting_transfer.h"
#include "desktop/dialogs/change_setting.h"
#include "desktop/format.h"
#include "desktop/local_settings.h"
#include "desktop/setting_words.h"
#include "desktop/widgets/figure.h"
#include "desktop/widgets/setting_list.h"
#include "desktop/widgets/simple_list.h"
#include "host/setting_file.h"

namespace steelyard::desktop {
namespace {

constexpr std::size_t kMostListed = 12;
constexpr char kUsualFile[] = "settings.json";

/// What a file would change, or cannot: one line each.
wxString Lines(const app::SettingImportResult& result) {
  wxString text;
  std::size_t listed = 0;
  std::size_t count = 0;
  for (const auto& one : result.settings) {
    const bool is_same = one.outcome == app::SettingOutcome::NothingToChange;
    const bool is_change = one.outcome == app::SettingOutcome::Done;
    const bool is_refusals = result.outcome == app::SettingImportOutcome::SomeRefused;
    if (is_same || is_change == is_refusals) continue;
    if (++count > kMostListed) continue;
    ++listed;
    if (!is_change) {
      text += "\n" + Sentence(one);
      continue;
    }
    const auto shown = ShownValue(*one.setting, one.after.value_or(""));
    text += wxString::Format("\n%s: %s", Title(one.setting->id),
                             one.after ? shown : _("back to the default"));
  }
  if (count > listed) {
    const auto others = static_cast<int>(count - listed);
    text += "\n" + wxString::Format(wxPLURAL("and %d more", "and %d more", others), others);
  }
  return text;
}

std::size_t CountChanges(const app::SettingImportResult& result) {
  return static_cast<std::size_t>(
      std::count_if(result.settings.begin(), result.settings.end(), [](const auto& one) {
        return one.outcome == app::SettingOutcome::Done;
      }));
}

}  // namespace

SettingsPage::SettingsPage(wxWindow* parent, Workplace& workplace, TellNews tell)
    : Page(parent, workplace, std::move(tell), "settings") {
  MakeCommands();
  m_book = new wxNotebook(this, wxID_ANY);
  m_book->SetName("settings_tabs");
  m_book->AddPage(MakeSettingsTab(m_book), _("Settings"));
  m_book->AddPage(MakeScheduleTab(m_book), _("Exports and backups"));
  auto* column = new wxBoxSizer(wxVERTICAL);
  column->Add(m_book, wxSizerFlags(1).Expand());
  SetSizer(column);
  m_book->Bind(wxEVT_NOTEBOOK_PAGE_CHANGED, [this](wxBookCtrlEvent& event) {
    UpdateControls();
    event.Skip();
  });
  UpdateControls();
}

wxWindow* SettingsPage::MakeSettingsTab(wxNotebook* book) {
  auto* tab = new wxPanel(book);
  m_setting_bar = new CommandBar(tab, m_setting_commands);
  m_settings = new SettingList(
      tab, {[this] { UpdateControls(); }, [this] { ChangeSelected(); }});
  auto* column = new wxBoxSizer(wxVERTICAL);
  column->Add(m_setting_bar, wxSizerFlags().Expand().Border(wxALL));
  column->Add(m_settings, wxSizerFlags(1).Expand());
  tab->SetSizer(column);
  return tab;
}

Commands SettingsPage::SettingCommands() {
  const auto can_change = [this] {
    return IsOn(Settings) && (m_settings->Selected() != nullptr ||
                              m_settings->SelectedOfComputer() != nullptr);
  };
  const auto is_here = [this] { return IsOn(Settings); };
  return {
      {"setting.change", _("&Change..."), _("Give the chosen setting another value"), "edit", "F2",
       can_change, [this] { ChangeSelected(); }},
      {"setting.default", _("&Back to the default"),
       _("What this program does where nobody has decided"), "reload", "",
       [this] { return CanGoBack(); }, [this] { BackToDefault(); }},
      {"setting.undo", _("&Undo"), _("Take the last change back"), "return", "Ctrl+Z",
       [this] { return IsOn(Settings) && !m_steps.empty(); }, [this] { Undo(); }},
      {"setting.find", _("&Find"), _("Settings whose words hold what is typed"), "test", "Ctrl+F",
       is_here, [this] { m_settings->StartSearch(); }, CommandPlace::MoreMenu},
      {"setting.language", _("&Language of the windows..."),
       _("English or Chinese, from the next start"), "edit", "", is_here,
       [this] { ChooseLanguage(); }, CommandPlace::MoreMenu},
      {"setting.reader", _("Car&d reader..."), _("Which of this computer's card readers is used"),
       "card", "", is_here, [this] { ChooseReader(); }, CommandPlace::MoreMenu},
      {"setting.export", _("&Export settings..."),
       _("Into a file for another store, or for safe keeping; without a password"), "save", "",
       is_here, [this] { ExportSettings(); }, CommandPlace::MoreMenu},
      {"setting.import", _("&Import settings..."), _("From such a file; all of it or nothing"),
       "pull", "", is_here, [this] { ImportSettings(); }, CommandPlace::MoreMenu},
  };
}

void SettingsPage::MakeCommands() {
  m_setting_commands = SettingCommands();
  m_schedule_commands = ScheduleCommands();
  m_commands = m_setting_commands;
  m_commands.insert(m_commands.end(), m_schedule_commands.begin(), m_schedule_commands.end());
}

void SettingsPage::UpdateControls() {
  m_setting_bar->UpdateControls();
  m_schedule_bar->UpdateControls();
}

bool SettingsPage::IsOn(Tab tab) const {
  return m_book->GetSelection() == static_cast<int>(tab);
}

void SettingsPage::Reload() {
  ReloadSettings();
  ReloadSchedule();
}

void SettingsPage::ReloadSettings() {
  RunInBackground(
      place().background, alive(),
      [&context = context()] { return app::ListSettings(context); },
      [this](std::vector<app::SettingView> settings) {
        m_settings->Show({std::move(settings), ListLocalSettings(place())});
        UpdateControls();
      },
      TellFailure());
}

void SettingsPage::TakeOverSettings() {
  RunInBackground(
      place().background, alive(),
      [&context = context()] { return app::LoadSettings(context.store); },
      [this](const app::StoreSettings& settings) { place().settings = settings; }, TellFailure());
  ReloadSettings();
}

bool SettingsPage::CanGoBack() const {
  if (!IsOn(Settings)) return false;
  if (const auto* local = m_settings->SelectedOfComputer()) return local->is_changed;
  return m_settings->Selected() != nullptr && m_settings->Selected()->value.has_value();
}

void SettingsPage::ChangeSelected() {
  if (!IsOn(Settings)) return;
  if (const auto* local = m_settings->SelectedOfComputer()) return ChangeLocal(local->id);
  const auto* selected = m_settings->Selected();
  if (selected == nullptr) return;
  const auto view = *selected;
  const auto edit = ChangeSettingDialog(this, place(), view);
  if (!edit) return;
  Remember(std::vector{*edit});
  Tell(wxString::Format(_("%s was changed."), Title(view.setting->id)), NewsKind::Good);
  TakeOverSettings();
}

void SettingsPage::BackToDefault() {
  if (const auto* local = m_settings->SelectedOfComputer()) return BackToDefaultLocal(local->id);
  const app::SettingChange change{m_settings->Selected()->setting->name, std::nullopt, {}};
  RunInBackground(
      place().background, alive(),
      [&context = context(), actor = place().actor, change] {
        return app::ChangeSetting(context, actor, change);
      },
      [this, name = change.name](const app::SettingResult& result) {
        const bool is_done = result.outcome == app::SettingOutcome::Done;
        if (is_done) Remember(std::vector{SettingEdit{name, result.before, {}}});
        Tell(Sentence(result), is_done ? NewsKind::Good : NewsKind::Attention);
        TakeOverSettings();
      },
      TellFailure());
}

void SettingsPage::ExportSettings() {
  wxFileDialog dialog(this, _("Export settings"), "", kUsualFile,
                      _("Settings") + " (*.json)|*.json", wxFD_SAVE | wxFD_OVERWRITE_PROMPT);
  if (dialog.ShowModal() != wxID_OK) return;
  const auto file = FromWx(dialog.GetPath());
  RunInBackground(
      place().background, alive(), [&context = context(), file] {
        host::WriteSettings(file, context);
      },
      [this, file] {
        Tell(wxString::Format(_("The settings are in %s. Passwords are not."), ToWx(file)),
             NewsKind::Good);
      },
      TellFailure());
}

void SettingsPage::ImportSettings() {
  wxFileDialog dialog(this, _("Import settings"), "", "", _("Settings") + " (*.json)|*.json",
                      wxFD_OPEN | wxFD_FILE_MUST_EXIST);
  if (dialog.ShowModal() != wxID_OK) return;
  Import(FromWx(dialog.GetPath()), std::nullopt);
}

/// Tries it, shows what would change, and does it once a person has agreed.
void SettingsPage::Import(const std::string& file,
                          std::optional<domain::MoneyDifference> accepted_loss) {
  const auto import = [&context = context(), actor = place().actor, file](
                          app::SettingImport::Mode mode,
                          std::optional<domain::MoneyDifference> loss) {
    return app::ImportSettings(context, actor, {host::ReadSettings(file), mode, loss});
  };
  RunInBackground(
      place().background, alive(),
      [import, accepted_loss] { return import(app::SettingImport::Mode::Try, accepted_loss); },
      [this, import, file, accepted_loss](const app::SettingImportResult& tried) {
        using enum app::SettingImportOutcome;
        if (tried.outcome == ConfirmationNeeded) {
          wxMessageDialog risk(this, RiskText(tried.loss), _("Import settings"),
                               wxYES_NO | wxNO_DEFAULT);
          risk.SetYesNoLabels(_("&Accept this risk"), _("Canc&el"));
          if (risk.ShowModal() == wxID_YES) Import(file, tried.loss.Total());
          return;
        }
        if (tried.outcome != Done) {
          wxMessageBox(Sentence(tried) + Lines(tried), _("Import settings"), wxOK, this);
          return;
        }
        const auto count = static_cast<int>(CountChanges(tried));
        if (count == 0) {
          Tell(_("The file says what holds already. Nothing was changed."), NewsKind::Good);
          return;
        }
        wxMessageDialog question(
            this,
            wxString::Format(wxPLURAL("%d setting will change:", "%d settings will change:", count),
                             count) +
                Lines(tried),
            _("Import settings"), wxYES_NO | wxNO_DEFAULT);
        question.SetYesNoLabels(_("&Change them"), _("Canc&el"));
        if (question.ShowModal() != wxID_YES) return;
        RunInBackground(
            place().background, alive(),
            [import, accepted_loss] { return import(app::SettingImport::Mode::Do, accepted_loss); },
            [this](const app::SettingImportResult& done) {
              const bool is_done = done.outcome == Done;
              if (is_done) Remember(EditsOf(done));
              Tell(Sentence(done) + (is_done ? wxString() : Lines(done)),
                   is_done ? NewsKind::Good : NewsKind::Attention);
              TakeOverSettings();
            },
            TellFailure());
      },
      TellFailure());
}

}  // namespace steelyard::desktop
