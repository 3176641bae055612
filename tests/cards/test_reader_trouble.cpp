/// Why a reader does not work is found out and said, each cause with its remedy.
#include <boost/test/unit_test.hpp>

#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <memory>
#include <set>
#include <string>
#include <thread>

#include "cards/file_descriptor.h"
#include "cards/find_readers.h"
#include "cards/nfc_device.h"
#include "cards/port_lock.h"
#include "cards/reader_trouble.h"
#include "cards/rig.h"

namespace steelyard::cards {
namespace {

namespace fs = std::filesystem;

/// A computer of a test's own: what it has plugged in, what runs on it.
struct Computer {
  SystemFolders folders() const { return {root / "dev", root / "sys", root / "proc"}; }

  void Write(const fs::path& file, const std::string& text) const {
    fs::create_directories((root.path() / file).parent_path());
    std::ofstream(root.path() / file) << text;
  }
  /// An ACR122 as bus 1, device 4.
  void PlugIn(const std::string& number = "4") const {
    const fs::path device = "sys/bus/usb/devices/1-" + number;
    Write(device / "idVendor", "072f\n");
    Write(device / "idProduct", "2200\n");
    Write(device / "busnum", "1\n");
    Write(device / "devnum", number + "\n");
    Write("dev/bus/usb/001/00" + number, "");
  }
  void BindTo(const std::string& driver) const {
    const fs::path interface = root / "sys/bus/usb/devices/1-4/1-4:1.0";
    fs::create_directories(interface);
    fs::create_symlink("../../drivers/" + driver, interface / "driver");
  }
  void Run(const std::string& number, const std::string& program) const {
    Write("proc/" + number + "/comm", program + "\n");
  }
  void Open(const std::string& process, const std::string& file) const {
    fs::create_directories(root / ("proc/" + process + "/fd").c_str());
    fs::create_symlink(fs::canonical(root / file.c_str()),
                       root / ("proc/" + process + "/fd/5").c_str());
  }

  TemporaryFolder root;
};

/// What opening the reader fails with.
std::pair<ReaderTrouble, std::string> TroubleOf(const std::string& reader,
                                                const SystemFolders& folders) {
  try {
    NfcDevice device(reader, {.folders = folders});
  } catch (const ReaderInTrouble& error) {
    return {error.trouble(), error.what()};
  }
  BOOST_FAIL(reader << " was opened");
  return {};
}

void CheckTrouble(const std::string& reader, const SystemFolders& folders, ReaderTrouble expected,
                  const std::string& words) {
  const auto [trouble, sentence] = TroubleOf(reader, folders);
  BOOST_TEST(ToText(trouble) == ToText(expected), sentence);
  BOOST_TEST(sentence.find(words) != std::string::npos, sentence);
}

/// A pseudo-terminal whose other end says what a test wants.
struct Line {
  Line() : master(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC)) {
    BOOST_REQUIRE((::grantpt(master.get()) == 0 && ::unlockpt(master.get()) == 0));
    port = ::ptsname(master.get());
    slave = FileDescriptor(::open(port.c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC));
    termios settings{};
    ::tcgetattr(slave.get(), &settings);
    ::cfmakeraw(&settings);
    ::tcsetattr(slave.get(), TCSANOW, &settings);
  }
  std::string name() const { return "pn532_uart:" + port; }

  FileDescriptor master, slave;
  std::string port;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(reader_trouble)

BOOST_AUTO_TEST_CASE(EveryTroubleHasANameAndASentenceOfItsOwn) {
  std::set<std::string> names, sentences;
  for (int i = 0; i <= static_cast<int>(kLastReaderTrouble); ++i) {
    const auto trouble = static_cast<ReaderTrouble>(i);
    const auto words = Explain(trouble, {.process = "7"}).words();
    names.insert(std::string(ToText(trouble)));
    sentences.insert(words);
    BOOST_TEST(words.find(". ") != std::string::npos, words);  // what happened, and what to do
  }
  BOOST_TEST(names.size() == std::size_t(kLastReaderTrouble) + 1);
  BOOST_TEST(sentences.size() == names.size());
}

BOOST_AUTO_TEST_CASE(NamesThatAreMistaken) {
  const Computer computer;
  const std::string long_name = "pn532_uart:/" + std::string(1100, 'x');
  for (const std::string name : {"", "nonsense", ":", "pn532_uart", "pn532_uart:", "/dev/ttyUSB0",
                                 "pn532_uart:ttyUSB0", "pn532:/dev/ttyUSB0", long_name.c_str()}) {
    CheckTrouble(name, computer.folders(), ReaderTrouble::NameMistaken, "is no name");
  }
}

BOOST_AUTO_TEST_CASE(NothingIsPluggedIn) {
  const Computer computer;
  const auto port = (computer.root / "ttyUSB0").string();
  for (const std::string& name : {"pn532_uart:" + port, "pn532_uart:" + port + ":9600",
                                  "arygon:" + port, "pn532_i2c:" + port,
                                  std::string("acr122_usb"), std::string("acr122_usb:001:004")}) {
    CheckTrouble(name, computer.folders(), ReaderTrouble::NotThere, "Plug it in");
  }
}

// Root may do everything, so somebody else tries.
BOOST_AUTO_TEST_CASE(NotAllowed) {
  const Computer computer;
  computer.Write("ttyUSB0", "");
  computer.PlugIn();
  fs::permissions(computer.root.path(), fs::perms::owner_all | fs::perms::group_all |
                                            fs::perms::others_read | fs::perms::others_exec);
  const auto port = computer.root / "ttyUSB0";
  const auto usb = computer.root.path() / "dev/bus/usb/001/004";
  for (const auto& file : {port, usb}) fs::permissions(file, fs::perms::none);
  constexpr ::uid_t kNobody = 65534;
  for (const std::string& name :
       {"pn532_uart:" + port.string(), std::string("acr122_usb:001:004")}) {
    const pid_t child = ::fork();
    BOOST_REQUIRE(child >= 0);
    if (child == 0) {
      if (::getuid() == 0 && ::setuid(kNobody) != 0) ::_exit(100);
      try {
        RefuseHopelessReader(name, computer.folders());
      } catch (const ReaderInTrouble& error) {
        ::_exit(static_cast<int>(error.trouble()));
      }
      ::_exit(101);
    }
    int status = 0;
    BOOST_REQUIRE(::waitpid(child, &status, 0) == child);
    BOOST_REQUIRE(WIFEXITED(status));
    BOOST_TEST(WEXITSTATUS(status) == static_cast<int>(ReaderTrouble::NotAllowed), name);
  }
  // A group to join where there is one; where only root may, the rules are not installed.
  const auto for_group = Explain(ReaderTrouble::NotAllowed, {.who = "dialout", .user = "anna"});
  BOOST_TEST(for_group.Text().find("adduser anna dialout") != std::string::npos);
  const auto for_root = Explain(ReaderTrouble::NotAllowed, {.who = "root", .user = "anna"});
  BOOST_TEST(for_root.Text().find("installer/readers.sh") != std::string::npos);
  BOOST_TEST(for_root.Text().find("adduser") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(AnotherSteelyardHasIt) {
  const TemporaryFolder locks;
  const PortLock ours("pn532_uart:/dev/null", locks.path());
  BOOST_CHECK_EXCEPTION(
      PortLock("pn532_uart:/dev/null:9600", locks.path()), ReaderInTrouble, [](const auto& error) {
        const std::string process = "process " + std::to_string(::getpid());
        return error.trouble() == ReaderTrouble::UsedBySteelyard &&
               std::string_view(error.what()).find(process) != std::string_view::npos;
      });
}

BOOST_AUTO_TEST_CASE(TheKernelHasIt) {
  const Computer bound;
  bound.PlugIn();
  bound.BindTo("pn533_usb");
  CheckTrouble("acr122_usb:001:004", bound.folders(), ReaderTrouble::UsedByKernel,
               "modprobe -r pn533_usb");
  const Computer loaded;
  loaded.PlugIn();
  loaded.Write("proc/modules", "usbcore 1 2 - Live 0x0\npn533 28672 0 - Live 0x0\nnfc 1 1 - L 0\n");
  CheckTrouble("acr122_usb:001:004", loaded.folders(), ReaderTrouble::UsedByKernel,
               "modprobe -r pn533)");
  const Computer innocent;
  innocent.PlugIn();
  innocent.BindTo("usbfs");
  innocent.Write("proc/modules", "usbcore 1 2 - Live 0x0\nnfcsomething 1 0 - Live 0x0\n");
  CheckTrouble("acr122_usb:001:004", innocent.folders(), ReaderTrouble::Silent, "does not answer");
}

BOOST_AUTO_TEST_CASE(PcscdHasIt) {
  const Computer computer;
  computer.PlugIn();
  computer.Run("12", "bash");
  computer.Run("345", "pcscd");
  CheckTrouble("acr122_usb:001:004", computer.folders(), ReaderTrouble::UsedByPcscd,
               "systemctl disable --now pcscd.socket");
}

BOOST_AUTO_TEST_CASE(AnotherProgramHasIt) {
  const Computer computer;
  computer.Write("ttyUSB0", "");
  computer.Run("12", "bash");
  computer.Run("345", "ModemManager");
  computer.Open("345", "ttyUSB0");
  CheckTrouble("pn532_uart:" + (computer.root / "ttyUSB0").string(), computer.folders(),
               ReaderTrouble::UsedByAnother, "ModemManager (process 345)");
}

BOOST_AUTO_TEST_CASE(NobodyAnswers) {
  const Line line;
  CheckTrouble(line.name(), {}, ReaderTrouble::Silent, "does not answer");
}

BOOST_AUTO_TEST_CASE(SomethingElseAnswers) {
  const Line line;
  std::jthread other([&](const std::stop_token& stop) {
    std::array<char, 256> heard;
    while (!stop.stop_requested()) {
      pollfd event{line.master.get(), POLLIN, 0};
      if (::poll(&event, 1, 20) <= 0) continue;
      if (::read(line.master.get(), heard.data(), heard.size()) <= 0) return;
      if (::write(line.master.get(), "ERR\r\n", 5) != 5) return;
    }
  });
  CheckTrouble(line.name(), {}, ReaderTrouble::OtherDevice, "is no card reader");
}

BOOST_AUTO_TEST_CASE(PulledOutWhileOpen) {
  auto desk = std::make_unique<simulator::VirtualReader>();
  NfcDevice device(desk->connstring());
  BOOST_TEST(device.opening_attempts() == 1);
  desk.reset();
  for (int i = 0; i < 2; ++i) {
    BOOST_CHECK_EXCEPTION(device.List(), ReaderInTrouble, [](const auto& error) {
      return error.trouble() == ReaderTrouble::Unplugged;
    });
  }
}

BOOST_AUTO_TEST_CASE(WakesUpAtTheThirdCall) {
  simulator::VirtualReader desk;
  desk.SetFault({.kind = simulator::WireFaultKind::DropAcknowledgement, .number = 1});
  const NfcDevice device(desk.connstring());
  BOOST_TEST(device.opening_attempts() == 2);
}

// Plugged in again, often as another device: the name of its kind finds it.
BOOST_AUTO_TEST_CASE(TheNameOfAKindLastsOverReplugging) {
  const Computer computer;
  BOOST_TEST(ResolveReader("acr122_usb", computer.folders()) == "acr122_usb");
  computer.PlugIn("4");
  BOOST_TEST(ResolveReader("acr122_usb", computer.folders()) == "acr122_usb:001:004");
  BOOST_TEST(FindReaders(computer.folders()).at(0).name == "acr122_usb");
  fs::remove_all(computer.root / "sys");
  computer.PlugIn("7");
  BOOST_TEST(ResolveReader("acr122_usb", computer.folders()) == "acr122_usb:001:007");
  BOOST_TEST(ResolveReader("pn53x_usb", computer.folders()) == "pn53x_usb");
  BOOST_TEST(ResolveReader("/dev/ttyUSB0", computer.folders()) == "pn532_uart:/dev/ttyUSB0");
  computer.PlugIn("8");
  const auto two = FindReaders(computer.folders());
  BOOST_REQUIRE(two.size() == 2U);
  BOOST_TEST(two[0].name == "acr122_usb:001:007");
  BOOST_TEST(two[1].name == "acr122_usb:001:008");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::cards
