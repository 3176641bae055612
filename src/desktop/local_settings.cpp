#include "desktop/local_settings.h"

#include <wx/intl.h>

#include "desktop/format.h"
#include "desktop/language.h"
#include "host/resources.h"

namespace steelyard::desktop {
namespace {

wxString WordOf(const std::string& language) {
  const auto known = report::ParseLanguage(language);
  if (!known) return _("that of the system");
  return *known == report::Language::Chinese ? wxString::FromUTF8("简体中文") : wxString("English");
}

}  // namespace

std::vector<LocalSetting> ListLocalSettings(const Workplace& place) {
  const auto reader = place.reader_choice.chosen();
  const auto language = RememberedLanguage(host::SettingsFolder() / "language");
  const auto first = _("The first reader that answers");
  return {{LocalSettingId::Reader, _("Card reader"),
           _("Which of this computer's readers the card desk works with."),
           reader.empty() ? first : ToWx(reader), first,
           _("a reader that is plugged in, or what libnfc calls it"), "--reader",
           !reader.empty()},
          {LocalSettingId::Language, _("Language of the windows"),
           _("What this user reads in windows and reports, from the next start on."),
           WordOf(language), WordOf({}), _("one of the choices"), "--language",
           report::ParseLanguage(language).has_value()}};
}

}  // namespace steelyard::desktop
