/// UsbDevice: what the system says of the devices on USB, without asking the devices.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

namespace steelyard::cards {

/// Where the system describes itself; other folders in tests.
struct SystemFolders {
  std::filesystem::path devices = "/dev";
  std::filesystem::path system = "/sys";
  std::filesystem::path processes = "/proc";
};

struct UsbDevice {
  std::filesystem::path folder;  ///< below /sys
  std::string id;                ///< vendor and product: 072f:2200
  std::string bus, number;       ///< three digits each, as libusb names them
};

/// Sorted; nothing when the system does not tell.
std::vector<UsbDevice> UsbDevices(const SystemFolders& folders);

/// The first line of a file; empty when there is none.
std::string FirstLineOf(const std::filesystem::path& file);
/// Sorted; nothing when there is no such folder.
std::vector<std::filesystem::path> EntriesOf(const std::filesystem::path& folder);

}  // namespace steelyard::cards
