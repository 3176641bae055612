#include "cards/usb_devices.h"

#include <algorithm>
#include <fstream>
#include <system_error>

namespace steelyard::cards {
namespace {

std::string ThreeDigits(const std::string& number) {
  return number.size() < 3 ? std::string(3 - number.size(), '0') + number : number;
}

}  // namespace

namespace fs = std::filesystem;

std::string FirstLineOf(const fs::path& file) {
  std::ifstream stream(file);
  std::string line;
  std::getline(stream, line);
  return line;
}

std::vector<fs::path> EntriesOf(const fs::path& folder) {
  std::error_code missing;
  std::vector<fs::path> entries;
  for (const auto& entry : fs::directory_iterator(folder, missing)) entries.push_back(entry.path());
  std::sort(entries.begin(), entries.end());
  return entries;
}

std::vector<UsbDevice> UsbDevices(const SystemFolders& folders) {
  std::vector<UsbDevice> devices;
  for (const fs::path& folder : EntriesOf(folders.system / "bus" / "usb" / "devices")) {
    const std::string vendor = FirstLineOf(folder / "idVendor");
    if (vendor.empty()) continue;  // an interface of a device, which has a folder of its own
    devices.push_back({folder, vendor + ":" + FirstLineOf(folder / "idProduct"),
                       ThreeDigits(FirstLineOf(folder / "busnum")),
                       ThreeDigits(FirstLineOf(folder / "devnum"))});
  }
  return devices;
}

}  // namespace steelyard::cards
