/// Reading a file that somebody chose to import.
#pragma once
#include <filesystem>
#include <optional>
#include <string>

namespace steelyard::host {

/// Its bytes, of a file too large for any list only as many as show it; nothing when it cannot be
/// read.
std::optional<std::string> ReadImportFile(const std::filesystem::path& path);

}  // namespace steelyard::host
