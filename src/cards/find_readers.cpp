#include "cards/find_readers.h"

#include <algorithm>
#include <set>
#include <system_error>

#include "cards/nfc_device.h"

namespace steelyard::cards {
namespace {

namespace fs = std::filesystem;

/// Sorted; nothing when there is no such folder.
std::vector<fs::path> EntriesOf(const fs::path& folder) {
  std::error_code missing;
  std::vector<fs::path> entries;
  for (const auto& entry : fs::directory_iterator(folder, missing)) entries.push_back(entry.path());
  std::sort(entries.begin(), entries.end());
  return entries;
}

bool IsUsbSerialPort(const std::string& name) {
  return name.starts_with("ttyUSB") || name.starts_with("ttyACM");
}

}  // namespace

std::vector<std::string> FindReaders(const fs::path& devices) {
  std::vector<std::string> names = ListUsbReaders();
  std::set<fs::path> seen;
  const auto add = [&](const fs::path& port) {
    std::error_code gone;
    const fs::path real = fs::canonical(port, gone);
    const bool has_colon = port.native().find(':') != std::string::npos;  // libnfc's separator
    if (!gone && !has_colon && seen.insert(real).second) {
      names.push_back("pn532_uart:" + port.string());
    }
  };
  for (const fs::path& port : EntriesOf(devices / "serial" / "by-id")) add(port);
  for (const fs::path& port : EntriesOf(devices)) {
    if (IsUsbSerialPort(port.filename().string())) add(port);
  }
  return names;
}

}  // namespace steelyard::cards
