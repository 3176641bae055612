/// Sends slips to printers.
#include "host/slip_printer.h"

#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <optional>
#include <string>

#include "base/check.h"
#include "cards/file_descriptor.h"
#include "report/whole_file.h"

namespace steelyard::host {
namespace {

using Clock = std::chrono::steady_clock;
using cards::FileDescriptor;

/// DLE EOT n of the ESC/POS reference: asked at any time, answered at once with one byte.
enum class Question : char { Offline = 2, Fault = 3, Paper = 4 };

// Bits of the answers; those of kFixed are always so, which tells an answer from noise.
constexpr unsigned kFixed = 0x93, kFixedValue = 0x12;
constexpr unsigned kCoverOpen = 0x04, kPaperEndStop = 0x20;                    // of Offline
constexpr unsigned kCutterFault = 0x08, kHardFault = 0x20, kWillRecover = 0x40;  // of Fault
constexpr unsigned kPaperNearEnd = 0x0c, kPaperEnd = 0x60;                     // of Paper

enum class Moment { BeforePrinting, AfterPrinting };

class Wire {
 public:
  Wire(FileDescriptor file, std::string name) : m_file(std::move(file)), m_name(std::move(name)) {}

  const std::string& name() const { return m_name; }

  /// Whether all bytes were taken in time; errno tells why not, ETIMEDOUT if it took too long.
  bool Write(std::string_view bytes, std::chrono::milliseconds patience) {
    const auto end = Clock::now() + patience;
    while (!bytes.empty()) {
      if (!WaitFor(POLLOUT, end)) return false;
      const ssize_t put = Put(bytes);
      if (put < 0 && (errno == EAGAIN || errno == EINTR)) continue;
      if (put < 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(put));
    }
    return true;
  }

  /// The printer's answer; nothing when it has none to give, or too late.
  std::optional<unsigned> Ask(Question question, std::chrono::milliseconds patience) {
    const char asked[] = {0x10, 0x04, static_cast<char>(question)};
    if (!Write({asked, sizeof asked}, patience)) return std::nullopt;
    const auto end = Clock::now() + patience;
    while (WaitFor(POLLIN, end)) {
      unsigned char byte = 0;
      const ssize_t got = ::read(m_file.get(), &byte, 1);
      if (got == 0) return std::nullopt;
      if (got < 0 && (errno == EAGAIN || errno == EINTR)) continue;
      if (got < 0) return std::nullopt;
      if ((byte & kFixed) == kFixedValue) return byte;
    }
    return std::nullopt;
  }

  /// A connection closed at once may take its last bytes with it: waits until the printer has
  /// closed its side, or for as long as an answer may take.
  void Finish(std::chrono::milliseconds patience) {
    if (::shutdown(m_file.get(), SHUT_WR) != 0) return;  // a device
    const auto end = Clock::now() + patience;
    char ignored[64];
    while (WaitFor(POLLIN, end)) {
      if (::read(m_file.get(), ignored, sizeof ignored) <= 0) return;
    }
  }

 private:
  /// Whether the file is ready before `end`.
  bool WaitFor(short event, Clock::time_point end) {
    while (true) {
      const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now());
      if (left.count() < 0) break;
      pollfd ready{m_file.get(), event, 0};
      const int count = ::poll(&ready, 1, static_cast<int>(left.count()));
      if (count > 0) return true;
      if (count < 0 && errno != EINTR) return false;
    }
    errno = ETIMEDOUT;
    return false;
  }

  ssize_t Put(std::string_view bytes) {
    const ssize_t put = ::send(m_file.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (put >= 0 || errno != ENOTSOCK) return put;
    return ::write(m_file.get(), bytes.data(), bytes.size());
  }

  FileDescriptor m_file;
  std::string m_name;
};

[[noreturn]] void ThrowUnreachable(const std::string& name, const char* why) {
  throw PrinterError(
      "The printer {} cannot be reached ({}). Nothing was printed. Check that it is switched on, "
      "its cable and its address.",
      name, why);
}

/// Connected before `end`, or not; errno tells why not.
bool Connect(const FileDescriptor& file, const addrinfo& address, std::chrono::milliseconds limit) {
  if (::connect(file.get(), address.ai_addr, address.ai_addrlen) == 0) return true;
  if (errno != EINPROGRESS) return false;
  pollfd ready{file.get(), POLLOUT, 0};
  const int count = ::poll(&ready, 1, static_cast<int>(limit.count()));
  if (count == 0) errno = ETIMEDOUT;
  if (count <= 0) return false;
  int error = 0;
  socklen_t size = sizeof error;
  ::getsockopt(file.get(), SOL_SOCKET, SO_ERROR, &error, &size);
  errno = error;
  return error == 0;
}

Wire OpenNetwork(const ports::PrinterAddress& printer, const PrinterPatience& patience) {
  const std::string name = printer.ToString();
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int code = ::getaddrinfo(printer.place.c_str(), std::to_string(printer.port).c_str(),
                                 &hints, &found);
  if (code != 0) ThrowUnreachable(name, ::gai_strerror(code));
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> addresses(found, &::freeaddrinfo);
  int error = EADDRNOTAVAIL;
  for (const addrinfo* one = addresses.get(); one != nullptr; one = one->ai_next) {
    FileDescriptor file(
        ::socket(one->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, one->ai_protocol));
    if (file && Connect(file, *one, patience.connect)) return Wire(std::move(file), name);
    error = errno;
  }
  ThrowUnreachable(name, std::strerror(error));
}

Wire OpenDevice(const ports::PrinterAddress& printer) {
  const std::string name = printer.ToString();
  struct stat status {};
  if (::stat(printer.place.c_str(), &status) != 0) ThrowUnreachable(name, std::strerror(errno));
  if (!S_ISCHR(status.st_mode)) {
    throw PrinterError(
        "{} is no printer but a file or folder. Nothing was printed and nothing was changed in it. "
        "Give a device such as file:/dev/usb/lp0.",
        printer.place);
  }
  constexpr int kFlags = O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
  FileDescriptor file(::open(printer.place.c_str(), O_RDWR | kFlags));
  if (!file) file = FileDescriptor(::open(printer.place.c_str(), O_WRONLY | kFlags));
  if (!file) ThrowUnreachable(name, std::strerror(errno));
  termios line{};
  if (::tcgetattr(file.get(), &line) == 0) {  // a serial line: bytes as they are
    ::cfmakeraw(&line);
    ::tcsetattr(file.get(), TCSANOW, &line);
  }
  return Wire(std::move(file), name);
}

Wire Open(const ports::PrinterAddress& printer, const PrinterPatience& patience) {
  switch (printer.kind) {
    case ports::PrinterKind::Network: return OpenNetwork(printer, patience);
    case ports::PrinterKind::Device: return OpenDevice(printer);
    case ports::PrinterKind::PdfFile: break;
  }
  base::Check(false);  // a page is no bytes of a receipt printer
  return OpenDevice(printer);
}

/// What of the paper, once it is known that there is some.
PaperState AskAboutPaper(Wire& wire, const PrinterPatience& patience, Moment moment) {
  const auto paper = wire.Ask(Question::Paper, patience.answer);
  if (!paper) return PaperState::NotTold;
  if ((*paper & kPaperEnd) != 0 && moment == Moment::BeforePrinting) {
    throw PrinterError(
        "The printer {} is out of paper. Nothing was printed. Put in a new roll and print again.",
        wire.name());
  }
  if ((*paper & kPaperEnd) != 0) {
    throw PrinterError(
        "The printer {} ran out of paper. The slip may be incomplete. Put in a new roll and print "
        "it again.",
        wire.name());
  }
  return (*paper & kPaperNearEnd) != 0 ? PaperState::NearEnd : PaperState::Enough;
}

/// Before anything is printed. Who does not answer about paper is asked nothing more.
PaperState AskBefore(Wire& wire, const PrinterPatience& patience) {
  const PaperState paper = AskAboutPaper(wire, patience, Moment::BeforePrinting);
  if (paper == PaperState::NotTold) return paper;
  const auto offline = wire.Ask(Question::Offline, patience.answer).value_or(0);
  if ((offline & kCoverOpen) != 0) {
    throw PrinterError(
        "The cover of the printer {} is open. Nothing was printed. Close it and print again.",
        wire.name());
  }
  if ((offline & kPaperEndStop) != 0) {
    throw PrinterError(
        "The printer {} is out of paper. Nothing was printed. Put in a new roll and print again.",
        wire.name());
  }
  const auto fault = wire.Ask(Question::Fault, patience.answer).value_or(0);
  if ((fault & kCutterFault) != 0) {
    throw PrinterError(
        "The knife of the printer {} is stuck. Nothing was printed. Switch the printer off, free "
        "the knife and print again.",
        wire.name());
  }
  if ((fault & (kHardFault | kWillRecover)) != 0) {
    throw PrinterError(
        "The printer {} reports a fault of its own. Nothing was printed. Let it cool down, switch "
        "it off and on, and print again.",
        wire.name());
  }
  return paper;
}

}  // namespace

PaperState PrintBytes(const ports::PrinterAddress& printer, std::string_view bytes,
                      const PrinterPatience& patience) {
  Wire wire = Open(printer, patience);
  PaperState paper = AskBefore(wire, patience);
  if (!wire.Write(bytes, patience.write)) {
    throw PrinterError(
        "The printer {} took no more ({}). The slip may be incomplete or missing. Look at the "
        "printer and print it again.",
        wire.name(), std::strerror(errno));
  }
  if (paper != PaperState::NotTold) {
    paper = AskAboutPaper(wire, patience, Moment::AfterPrinting);
    if (paper == PaperState::NotTold) {
      throw PrinterError(
          "The printer {} answered before the slip and no longer after it. The slip may be "
          "incomplete or missing. Look at the printer and print it again.",
          wire.name());
    }
  }
  wire.Finish(patience.answer);
  return paper;
}

PaperState PrintSlip(const ports::PrinterAddress& printer, const report::SlipDocument& slip,
                     report::Language language) {
  if (printer.kind != ports::PrinterKind::PdfFile) {
    return PrintBytes(printer, report::RenderEscPos(slip));
  }
  report::WholeFile file(printer.place);
  file.Write(report::RenderSlipPdf(slip, language));
  file.Commit();
  return PaperState::NotTold;
}

}  // namespace steelyard::host
