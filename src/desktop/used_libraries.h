/// What the program is built on.
#pragma once
#include <string>
#include <vector>

namespace steelyard::desktop {

struct UsedLibrary {
  std::string name;
  std::string version;  ///< it was built with
  std::string licence;  ///< SPDX expression
  std::string package;  ///< Debian's name of it, whose copyright file has the whole text
};

const std::vector<UsedLibrary>& UsedLibraries();

/// The licence's text as this computer has it; empty when it has none.
std::string LicenceTextOf(const UsedLibrary& library);

inline constexpr char kProgramVersion[] = STEELYARD_VERSION;

}  // namespace steelyard::desktop
