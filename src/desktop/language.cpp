/// Loads our own catalogue and, where it is installed, wxWidgets' own.
#include "desktop/language.h"

#include <wx/intl.h>
#include <wx/translation.h>
#include <wx/uilocale.h>

#include <fstream>
#include <system_error>

#include "desktop/icons.h"

namespace steelyard::desktop {
namespace {

report::Language g_in_use = report::Language::English;

}  // namespace

report::Language LanguageInUse() { return g_in_use; }

report::Language UseLanguage(const std::string& wanted) {
  wxUILocale::UseDefault();
  auto language = report::ParseLanguage(wanted);
  if (!language) {
    const auto system = wxUILocale::GetLanguageInfo(wxUILocale::GetSystemLanguage());
    const bool is_chinese = system && system->CanonicalName.StartsWith("zh");
    language = is_chinese ? report::Language::Chinese : report::Language::English;
  }
  g_in_use = *language;
  // The texts do not wait for the system to have this locale installed.
  auto* translations = new wxTranslations;
  wxTranslations::Set(translations);
  for (const auto& folder : TranslationFolders()) {
    wxFileTranslationsLoader::AddCatalogLookupPathPrefix(folder);
  }
  if (*language == report::Language::Chinese) {
    translations->SetLanguage("zh_CN");
    translations->AddCatalog("steelyard", wxLANGUAGE_ENGLISH_US);
    translations->AddStdCatalog();
  } else {
    translations->SetLanguage("en");
  }
  return *language;
}

std::string RememberedLanguage(const std::filesystem::path& memory) {
  std::ifstream file(memory);
  std::string language;
  std::getline(file, language);
  return language;
}

bool RememberLanguage(const std::filesystem::path& memory, const std::string& language) {
  std::error_code failed;
  std::filesystem::create_directories(memory.parent_path(), failed);
  std::ofstream file(memory);
  file << language << '\n';
  return static_cast<bool>(file.flush());
}

}  // namespace steelyard::desktop
