#include "cli/terminal.h"

#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <iostream>

namespace steelyard::cli {
namespace {

constexpr std::size_t kLongestLine = 4'098;  ///< the longest passphrase, and what is too long
constexpr std::string_view kEmptyScreen = "\x1b[H\x1b[2J\x1b[3J";  // with what was scrolled away

/// Turns off the echo of a terminal while it lives.
class SilentTerminal {
 public:
  SilentTerminal() {
    if (tcgetattr(STDIN_FILENO, &m_before) != 0) return;
    termios silent = m_before;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    m_is_changed = tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent) == 0;
  }
  ~SilentTerminal() {
    if (m_is_changed) tcsetattr(STDIN_FILENO, TCSAFLUSH, &m_before);
  }
  SilentTerminal(const SilentTerminal&) = delete;
  SilentTerminal& operator=(const SilentTerminal&) = delete;

 private:
  termios m_before{};
  bool m_is_changed = false;
};

/// Byte by byte, past the buffers of streams: those are never wiped.
cards::LockedMemory ReadLine() {
  cards::LockedMemory buffer(kLongestLine);
  std::size_t size = 0;
  for (;;) {
    std::uint8_t byte = 0;
    const ssize_t got = ::read(STDIN_FILENO, &byte, 1);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0 || byte == '\n') break;
    if (size < kLongestLine) buffer.bytes()[size++] = byte;
  }
  cards::LockedMemory line(size);
  std::copy_n(buffer.bytes().begin(), size, line.bytes().begin());
  return line;
}

void Say(std::string_view text) { std::cerr << text << std::flush; }

}  // namespace

bool HasTerminal() { return isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1; }

std::string_view TextOf(const cards::LockedMemory& memory) {
  const auto bytes = memory.bytes();
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

cards::LockedMemory AskSecretLine(std::string_view question) {
  Say(std::string(question) + ": ");
  const SilentTerminal silent;
  cards::LockedMemory line = ReadLine();
  Say("\n");
  return line;
}

std::string AskLine(std::string_view question) {
  Say(std::string(question) + ": ");
  return std::string(TextOf(ReadLine()));
}

void ShowAlone(std::string_view heading, std::span<const std::uint8_t> secret) {
  Say(kEmptyScreen);
  Say(std::string(heading) + "\n\n");
  for (auto rest = secret; !rest.empty();) {
    const ssize_t put = ::write(STDERR_FILENO, rest.data(), rest.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) break;
    rest = rest.subspan(static_cast<std::size_t>(put));
  }
  Say("\nWrite this down, then press Enter; it is not shown again.");
  ReadLine();
  Say(kEmptyScreen);
}

}  // namespace steelyard::cli
