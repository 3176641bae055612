#include "host/import_file.h"

#include <fstream>

#include "sheets/table.h"

namespace steelyard::host {

std::optional<std::string> ReadImportFile(const std::filesystem::path& path) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) return std::nullopt;  // reading it would throw
  std::ifstream stream(path, std::ios::binary);
  if (!stream.is_open()) return std::nullopt;
  std::string bytes;
  char buffer[65'536];
  // A file far too large is refused by its reader; there is no need to have all of it.
  while (bytes.size() <= sheets::kMaxFileBytes) {
    stream.read(buffer, sizeof buffer);
    if (stream.gcount() == 0) break;
    bytes.append(buffer, static_cast<std::size_t>(stream.gcount()));
  }
  if (stream.bad()) return std::nullopt;
  return bytes;
}

}  // namespace steelyard::host
