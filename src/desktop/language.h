/// The language of the windows.
#pragma once
#include <string>

#include "report/language.h"

namespace steelyard::desktop {

/// `wanted` if it is one of ours, else the system's language, else English. Installs the
/// translations; call once, before the first window.
report::Language UseLanguage(const std::string& wanted);

}  // namespace steelyard::desktop
