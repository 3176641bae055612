/// Finds out why a reader cannot be opened, from what the system tells anybody who asks.
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <pwd.h>
#include <sys/stat.h>
#include <termios.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <fstream>
#include <set>
#include <system_error>

#include "base/hex.h"
#include "cards/file_descriptor.h"
#include "cards/reader_trouble.h"

namespace steelyard::cards {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 3> kSerialDrivers{"pn532_uart", "arygon", "acr122s"};
constexpr std::array<std::string_view, 2> kBusDrivers{"pn532_spi", "pn532_i2c"};
constexpr std::array<std::string_view, 2> kUsbDrivers{"pn53x_usb", "acr122_usb"};
/// Not in Debian's libnfc, but in others.
constexpr std::array<std::string_view, 3> kOtherDrivers{"acr122_pcsc", "pcsc", "pn71xx"};
constexpr std::size_t kMaxName = 1023;  ///< libnfc's

struct ReaderName {
  std::string driver, place, rest;  ///< between colons; what is not there is empty
};

ReaderName Split(const std::string& connstring) {
  const auto first = std::min(connstring.find(':'), connstring.size());
  const auto second = std::min(connstring.find(':', first + 1), connstring.size());
  const auto piece = [&](std::size_t from, std::size_t to) {
    return from < to ? connstring.substr(from, to - from) : std::string();
  };
  return {connstring.substr(0, first), piece(first + 1, second),
          piece(second + 1, connstring.size())};
}

template <typename Names>
bool Has(const Names& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

bool IsMistaken(const std::string& connstring) {
  const auto name = Split(connstring);
  const bool has_path = name.place.starts_with('/');
  const bool is_known = Has(kUsbDrivers, name.driver) || Has(kOtherDrivers, name.driver) ||
                        ((Has(kSerialDrivers, name.driver) || Has(kBusDrivers, name.driver)) &&
                         has_path);
  return !is_known || connstring.size() > kMaxName;
}

std::string UserName() {
  const passwd* user = ::getpwuid(::getuid());
  return user != nullptr ? user->pw_name : std::to_string(::getuid());
}

std::string GroupOf(const fs::path& file) {
  struct stat status{};
  if (::stat(file.c_str(), &status) != 0) return "root";
  const group* owner = ::getgrgid(status.st_gid);
  return owner != nullptr ? owner->gr_name : std::to_string(status.st_gid);
}

/// The module whose driver has bound an interface of the device, if it is one for NFC.
std::string KernelDriverOf(const UsbDevice& device) {
  for (const fs::path& interface : EntriesOf(device.folder)) {
    std::error_code unbound;
    const auto driver = fs::read_symlink(interface / "driver", unbound).filename().string();
    if (!unbound && driver.starts_with("pn533")) return driver;
  }
  return {};
}

const UsbDevice* Find(const std::vector<UsbDevice>& devices, const ReaderName& name) {
  const auto found = std::ranges::find_if(devices, [&](const UsbDevice& device) {
    return device.bus == name.place && device.number == name.rest;
  });
  return found == devices.end() ? nullptr : &*found;
}

std::optional<ReaderInTrouble> SeenFromOutside(const std::string& connstring,
                                               const SystemFolders& folders) {
  TroubleDetails details{.reader = connstring, .user = UserName()};
  if (IsMistaken(connstring)) return ReaderInTrouble(ReaderTrouble::NameMistaken, details);
  const fs::path file = DeviceFileOf(connstring, folders);
  if (!file.empty() && ::access(file.c_str(), R_OK | W_OK) != 0) {
    if (errno == ENOENT || errno == ENOTDIR || errno == ENXIO) {
      return ReaderInTrouble(ReaderTrouble::NotThere, details);
    }
    if (errno == EACCES || errno == EPERM) {
      details.who = GroupOf(file);
      return ReaderInTrouble(ReaderTrouble::NotAllowed, details);
    }
  }
  const auto name = Split(connstring);
  if (!Has(kUsbDrivers, name.driver)) return std::nullopt;
  // Without a place it is what ResolveReader left as it was, because there is none.
  if (name.place.empty()) return ReaderInTrouble(ReaderTrouble::NotThere, details);
  const auto devices = UsbDevices(folders);
  const UsbDevice* device = Find(devices, name);
  details.who = device != nullptr ? KernelDriverOf(*device) : std::string();
  if (details.who.empty()) return std::nullopt;
  return ReaderInTrouble(ReaderTrouble::UsedByKernel, details);
}

/// The loaded kernel module for NFC that stands before the others, so that unloading it works.
std::string LoadedModule(const SystemFolders& folders) {
  std::set<std::string> loaded;
  std::ifstream modules(folders.processes / "modules");
  for (std::string line; std::getline(modules, line);) {
    loaded.insert(line.substr(0, line.find(' ')));
  }
  for (const char* module : {"pn533_usb", "pn533"}) {
    if (loaded.contains(module)) return module;
  }
  return {};
}

struct Process {
  std::string number, name;
};

/// Another process, as far as we may look, for which `is_it` is true.
template <typename Question>
std::optional<Process> FindProcess(const SystemFolders& folders, Question is_it) {
  const auto ours = std::to_string(::getpid());
  for (const fs::path& folder : EntriesOf(folders.processes)) {
    const auto number = folder.filename().string();
    const bool is_number = number.find_first_not_of("0123456789") == std::string::npos;
    if (!is_number || number == ours) continue;
    const Process process{number, FirstLineOf(folder / "comm")};
    if (is_it(folder, process)) return process;
  }
  return std::nullopt;
}

bool HasOpened(const fs::path& process, const fs::path& file) {
  const auto files = EntriesOf(process / "fd");
  return std::ranges::any_of(files, [&](const fs::path& link) {
    std::error_code gone;
    return fs::read_symlink(link, gone) == file && !gone;
  });
}

speed_t SpeedNamed(const std::string& name) {
  constexpr std::array<std::pair<std::string_view, speed_t>, 7> kSpeeds{{{"9600", B9600},
                                                                         {"19200", B19200},
                                                                         {"38400", B38400},
                                                                         {"57600", B57600},
                                                                         {"115200", B115200},
                                                                         {"230400", B230400},
                                                                         {"460800", B460800}}};
  for (const auto& [text, speed] : kSpeeds) {
    if (text == name) return speed;
  }
  return B115200;
}

/// What comes back within a moment after the first words to a PN532.
base::Bytes Hear(const fs::path& port, speed_t speed) {
  constexpr int kPatienceMs = 300;
  // Wake-up bytes, then SAMConfiguration, as NXP's UM0701-02 has them in 7.2.11 and 7.2.10.
  constexpr std::array<std::uint8_t, 26> kFirstWords{
      0x55, 0x55, 0, 0, 0, 0, 0,    0,    0,    0,    0,    0,    0,
      0,    0,    0, 0, 0, 0xFF, 0x03, 0xFD, 0xD4, 0x14, 0x01, 0x17, 0};
  const FileDescriptor file(::open(port.c_str(), O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC));
  termios before{};
  if (!file || ::tcgetattr(file.get(), &before) != 0) return {};
  termios raw = before;
  ::cfmakeraw(&raw);
  ::cfsetspeed(&raw, speed);
  base::Bytes heard;
  if (::tcsetattr(file.get(), TCSANOW, &raw) == 0 &&
      ::write(file.get(), kFirstWords.data(), kFirstWords.size()) > 0) {
    pollfd event{file.get(), POLLIN, 0};
    std::array<std::uint8_t, 64> buffer;
    while (::poll(&event, 1, kPatienceMs) > 0) {
      const ssize_t size = ::read(file.get(), buffer.data(), buffer.size());
      if (size <= 0) break;
      heard.insert(heard.end(), buffer.begin(), buffer.begin() + size);
      if (heard.size() > buffer.size()) break;  // it speaks without an end
    }
  }
  ::tcsetattr(file.get(), TCSANOW, &before);
  return heard;
}

/// Whether bytes came, and none of them are a PN532's.
bool HearsOtherDevice(const fs::path& port, const std::string& speed) {
  constexpr std::array<std::uint8_t, 3> kStartOfFrame{0x00, 0x00, 0xFF};
  const auto heard = Hear(port, SpeedNamed(speed));
  return !heard.empty() && std::ranges::search(heard, kStartOfFrame).empty();
}

}  // namespace

fs::path DeviceFileOf(const std::string& connstring, const SystemFolders& folders) {
  const auto name = Split(connstring);
  if (name.place.starts_with('/')) return name.place;
  const bool is_numbered = !name.place.empty() && !name.rest.empty();
  if (!Has(kUsbDrivers, name.driver) || !is_numbered) return {};
  return folders.devices / "bus" / "usb" / name.place / name.rest;
}

void RefuseHopelessReader(const std::string& connstring, const SystemFolders& folders) {
  if (const auto trouble = SeenFromOutside(connstring, folders)) throw *trouble;
}

ReaderInTrouble FindOutWhy(const std::string& connstring, const SystemFolders& folders) {
  if (const auto trouble = SeenFromOutside(connstring, folders)) return *trouble;
  TroubleDetails details{.reader = connstring};
  const auto name = Split(connstring);
  if (Has(kUsbDrivers, name.driver)) {
    details.who = LoadedModule(folders);
    if (!details.who.empty()) return {ReaderTrouble::UsedByKernel, details};
    const auto pcscd = FindProcess(
        folders, [](const fs::path&, const Process& process) { return process.name == "pcscd"; });
    if (pcscd) return {ReaderTrouble::UsedByPcscd, details};
  }
  std::error_code gone;
  const fs::path file = fs::canonical(DeviceFileOf(connstring, folders), gone);
  // A pseudo-terminal is held open by who plays the reader.
  if (!gone && !file.native().starts_with("/dev/pts/")) {
    const auto other = FindProcess(folders, [&](const fs::path& folder, const Process&) {
      return HasOpened(folder, file);
    });
    if (other) {
      details.who = other->name;
      details.process = other->number;
      return {ReaderTrouble::UsedByAnother, details};
    }
  }
  const bool is_pn532 = name.driver == "pn532_uart";
  const bool is_other = !gone && is_pn532 && HearsOtherDevice(file, name.rest);
  return {is_other ? ReaderTrouble::OtherDevice : ReaderTrouble::Silent, details};
}

}  // namespace steelyard::cards
