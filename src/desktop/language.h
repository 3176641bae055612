/// The language of the windows.
#pragma once
#include <filesystem>
#include <string>

#include "report/language.h"

namespace steelyard::desktop {

/// `wanted` if it is one of ours, else the system's language, else English. Installs the
/// translations; windows that are there keep their texts.
report::Language UseLanguage(const std::string& wanted);

/// That of the texts that windows get from now on.
report::Language LanguageInUse();

/// The language that was chosen before; empty when none was: the system's counts then.
std::string RememberedLanguage(const std::filesystem::path& memory);
/// No file, no memory: it counts until the program ends then. Empty: the system's from now on.
bool RememberLanguage(const std::filesystem::path& memory, const std::string& language);

}  // namespace steelyard::desktop
