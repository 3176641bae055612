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
  std::string_view kind;
};

/// The readers on USB that libnfc 1.8.0 drives.
constexpr std::array<KnownReader, 9> kKnownReaders{{{"04cc:0531", "pn53x_usb", "PN531"},
                                                    {"04cc:2533", "pn53x_usb", "PN533"},
                                                    {"04e6:5591", "pn53x_usb", "SCL3711"},
                                                    {"04e6:5594", "pn53x_usb", "SCL3712"},
                                                    {"054c:0193", "pn53x_usb", "PN531"},
                                                    {"054c:02e1", "pn53x_usb", "RC-S360"},
                                                    {"1fd3:0608", "pn53x_usb", "LoGO"},
                                                    {"072f:2200", "acr122_usb", "ACR122U"},
                                                    {"072f:90cc", "acr122_usb", "Touchatag"}}};

struct KnownAdapter {
  std::string_view vendor, kind;
};

constexpr std::array<KnownAdapter, 4> kKnownAdapters{
    {{"10c4", "CP210x"}, {"1a86", "CH340"}, {"0403", "FTDI"}, {"067b", "PL2303"}}};

const KnownReader* Known(const UsbDevice& device) {
  const auto known = std::ranges::find(kKnownReaders, device.id, &KnownReader::id);
  return known == kKnownReaders.end() ? nullptr : &*known;
}

std::vector<FoundReader> FindOnUsb(const SystemFolders& folders) {
  const auto devices = UsbDevices(folders);
  std::vector<FoundReader> found;
  for (const UsbDevice& device : devices) {
    const KnownReader* known = Known(device);
    if (known == nullptr) continue;
    const auto of_driver = std::ranges::count_if(devices, [&](const UsbDevice& other) {
      return Known(other) != nullptr && Known(other)->driver == known->driver;
    });
    // The place changes with every replugging, so it is told only where there are several.
    const std::string place = ":" + device.bus + ":" + device.number;
    found.push_back({std::string(known->driver) + (of_driver > 1 ? place : std::string()),
                     std::string(known->kind), Likelihood::Reader});
  }
  return found;
}

bool IsUsbSerialPort(const std::string& name) {
  return name.starts_with("ttyUSB") || name.starts_with("ttyACM");
}

/// The kind of the adapter behind a serial port; empty when it is none that is known.
std::string AdapterBehind(const fs::path& port, const SystemFolders& folders) {
  std::error_code unknown;
  const fs::path device = folders.system / "class" / "tty" / port.filename() / "device";
  fs::path folder = fs::canonical(device, unknown);
  if (unknown) return {};
  for (int levels = 0; levels < 4; ++levels, folder = folder.parent_path()) {
    const std::string vendor = FirstLineOf(folder / "idVendor");
    if (vendor.empty()) continue;
    const auto known = std::ranges::find(kKnownAdapters, vendor, &KnownAdapter::vendor);
    return known == kKnownAdapters.end() ? std::string() : std::string(known->kind);
  }
  return {};
}

}  // namespace

std::vector<FoundReader> FindReaders(const SystemFolders& folders) {
  std::vector<FoundReader> found = FindOnUsb(folders);
  std::set<fs::path> seen;
  const auto add = [&](const fs::path& port) {
    std::error_code gone;
    const fs::path real = fs::canonical(port, gone);
    const bool has_colon = port.native().find(':') != std::string::npos;  // libnfc's separator
    if (gone || has_colon || !seen.insert(real).second) return;
    const std::string kind = AdapterBehind(real, folders);
    found.push_back({"pn532_uart:" + port.string(), kind,
                     kind.empty() ? Likelihood::AnyPort : Likelihood::KnownAdapter});
  };
  for (const fs::path& port : EntriesOf(folders.devices / "serial" / "by-id")) add(port);
  for (const fs::path& port : EntriesOf(folders.devices)) {
    if (IsUsbSerialPort(port.filename().string())) add(port);
  }
  return found;
}

std::string ResolveReader(const std::string& name, const SystemFolders& folders) {
  if (name.starts_with('/')) return "pn532_uart:" + name;
  for (const UsbDevice& device : UsbDevices(folders)) {
    const KnownReader* known = Known(device);
    if (known == nullptr || known->driver != name) continue;
    return name + ":" + device.bus + ":" + device.number;
  }
  return name;
}

}  // namespace steelyard::cards
