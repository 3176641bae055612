/// The page Settings: what belongs to this user at this computer.
#include <wx/choicdlg.h>

#include "desktop/dialogs/choose_reader.h"
#include "desktop/format.h"
#include "desktop/language.h"
#include "desktop/local_settings.h"
#include "desktop/pages/settings_page.h"
#include "desktop/setting_words.h"
#include "host/resources.h"

namespace steelyard::desktop {

void SettingsPage::ChangeLocal(LocalSettingId id) {
  switch (id) {
    case LocalSettingId::Reader: return ChooseReader();
    case LocalSettingId::Language: return ChooseLanguage();
  }
}

void SettingsPage::BackToDefaultLocal(LocalSettingId id) {
  switch (id) {
    case LocalSettingId::Reader: return TakeReader({});
    case LocalSettingId::Language: return TakeLanguage({});
  }
}

void SettingsPage::ChooseReader() {
  RunInBackground(
      place().background, alive(), [] { return cards::FindReaders(); },
      [this](const std::vector<cards::FoundReader>& found) {
        const auto wanted = AskReader(this, {found, place().reader_choice.chosen()});
        if (wanted) TakeReader(*wanted);
      },
      TellFailure());
}

void SettingsPage::TakeReader(const std::string& name) {
  const auto before = place().reader_choice.chosen();
  UseReader(name);
  if (before != name) Remember(LocalEdit{LocalSettingId::Reader, before, name});
}

void SettingsPage::UseReader(const std::string& name) {
  if (place().reader_choice.Choose(name) == Remembered::Yes) {
    Tell(_("The card desk works with this reader now. Below stands whether it answers."),
         NewsKind::Good);
  } else {
    Tell(_("This choice could not be written to your settings: it counts until you quit."),
         NewsKind::Attention);
  }
  place().reader.OpenAnew();
  ReloadSettings();
}

void SettingsPage::ChooseLanguage() {
  wxArrayString languages;
  languages.Add("English");
  languages.Add(wxString::FromUTF8("简体中文"));
  wxSingleChoiceDialog dialog(this, _("The windows speak it from the next start on."),
                              _("Language of the windows"), languages);
  dialog.SetSelection(place().language == report::Language::Chinese ? 1 : 0);
  if (dialog.ShowModal() != wxID_OK) return;
  TakeLanguage(std::string(report::ToText(dialog.GetSelection() == 1 ? report::Language::Chinese
                                                                     : report::Language::English)));
}

void SettingsPage::TakeLanguage(const std::string& language) {
  const auto before = RememberedLanguage(host::SettingsFolder() / "language");
  if (UseLanguageOf(language) && before != language) {
    Remember(LocalEdit{LocalSettingId::Language, before, language});
  }
}

bool SettingsPage::UseLanguageOf(const std::string& language) {
  const bool is_written = RememberLanguage(host::SettingsFolder() / "language", language);
  if (is_written) {
    Tell(_("The windows speak it from the next start on."), NewsKind::Good);
  } else {
    Tell(_("The choice could not be written down, so nothing changes. Look whether the disk has "
           "room."),
         NewsKind::Failure);
  }
  ReloadSettings();
  return is_written;
}

SettingsPage::UndoEnd SettingsPage::UndoLocal(const LocalEdit& edit) {
  const bool is_reader = edit.id == LocalSettingId::Reader;
  const auto now = is_reader ? place().reader_choice.chosen()
                             : RememberedLanguage(host::SettingsFolder() / "language");
  if (now != edit.after) {
    // Another window of this user, or the status bar's choice of readers.
    Tell(Sentence(app::SettingResult{app::SettingOutcome::ChangedMeanwhile}), NewsKind::Attention);
    return UndoEnd::Refused;
  }
  if (!is_reader) return UseLanguageOf(edit.before) ? UndoEnd::TakenBack : UndoEnd::Open;
  UseReader(edit.before);
  return UndoEnd::TakenBack;
}

}  // namespace steelyard::desktop
