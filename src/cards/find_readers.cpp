#include "cards/find_readers.h"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>
#include <system_error>

namespace steelyard::cards {
namespace {

namespace fs = std::filesystem;

struct KnownReader {
  std::string_view id;      ///< vendor and product on USB
  std::string_view driver;  ///< libnfc's
};

/// The readers on USB that libnfc 1.8.0 drives.
constexpr std::array<KnownReader, 9> kKnownReaders{{{"04cc:0531", "pn53x_usb"},
                                                    {"04cc:2533", "pn53x_usb"},
                                                    {"04e6:5591", "pn53x_usb"},
                                                    {"04e6:5594", "pn53x_usb"},
                                                    {"054c:0193", "pn53x_usb"},
                                                    {"054c:02e1", "pn53x_usb"},
                                                    {"1fd3:0608", "pn53x_usb"},
                                                    {"072f:2200", "acr122_usb"},
                                                    {"072f:90cc", "acr122_usb"}}};

bool IsUsbSerialPort(const std::string& name) {
  return name.starts_with("ttyUSB") || name.starts_with("ttyACM");
}

}  // namespace

std::vector<std::string> FindReaders(const SystemFolders& folders) {
  std::vector<std::string> names;
  for (const UsbDevice& device : UsbDevices(folders)) {
    const auto known = std::ranges::find(kKnownReaders, device.id, &KnownReader::id);
    if (known == kKnownReaders.end()) continue;
    names.push_back(std::string(known->driver) + ":" + device.bus + ":" + device.number);
  }
  std::set<fs::path> seen;
  const auto add = [&](const fs::path& port) {
    std::error_code gone;
    const fs::path real = fs::canonical(port, gone);
    const bool has_colon = port.native().find(':') != std::string::npos;  // libnfc's separator
    if (!gone && !has_colon && seen.insert(real).second) {
      names.push_back("pn532_uart:" + port.string());
    }
  };
  for (const fs::path& port : EntriesOf(folders.devices / "serial" / "by-id")) add(port);
  for (const fs::path& port : EntriesOf(folders.devices)) {
    if (IsUsbSerialPort(port.filename().string())) add(port);
  }
  return names;
}

}  // namespace steelyard::cards
