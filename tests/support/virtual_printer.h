/// VirtualPrinter: a receipt printer on a port of this machine. It understands the ESC/POS it is
/// sent as strictly as a device would, and tells afterwards what is on its paper.
#pragma once
#include <arpa/inet.h>
#include <iconv.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace steelyard::testing {

inline std::string FromGbk(const std::string& bytes) {
  const iconv_t converter = iconv_open("UTF-8", "GBK");
  std::string text(bytes.size() * 3 + 4, '\0');
  std::string input = bytes;
  char* next = input.data();
  char* out = text.data();
  std::size_t left = input.size(), space = text.size();
  const auto result = iconv(converter, &next, &left, &out, &space);
  iconv_close(converter);
  if (result == static_cast<std::size_t>(-1)) return "<not GBK>";
  text.resize(text.size() - space);
  return text;
}

/// What the printer does, by its answers to DLE EOT and by taking bytes or not.
struct PrinterMood {
  bool answers = true;
  unsigned offline = 0x12, fault = 0x12, paper = 0x12;
  int lines_of_paper = 1'000'000;       ///< then it has none
  bool answers_after_printing = true;
  bool chatters = false;                ///< sends noise before each answer
};

/// The bytes of a slip as paper shows them.
class EscPosPaper {
 public:
  /// Takes the next command or character off the front; false when more bytes are needed.
  bool Take(std::string& bytes) {
    if (bytes.empty()) return false;
    const auto first = static_cast<unsigned char>(bytes[0]);
    if (first == 0x1b || first == 0x1c || first == 0x1d) return TakeCommand(bytes);
    if (bytes[0] == '\n') {
      lines.push_back({FromGbk(m_line), m_bold, m_tall});
      m_line.clear();
      bytes.erase(0, 1);
      return true;
    }
    if (first < 0x20) problems.push_back("a control character in a line");
    const std::size_t size = first >= 0x81 ? 2 : 1;
    if (bytes.size() < size) return false;
    if (size == 2 && !m_chinese) problems.push_back("Chinese before FS &");
    m_line += bytes.substr(0, size);
    bytes.erase(0, size);
    return true;
  }

  struct Line {
    std::string text;
    bool bold;
    bool tall;
  };
  std::vector<Line> lines;
  int cuts = 0;
  std::vector<std::string> problems;

  std::string Text() const {
    std::string text;
    for (const auto& line : lines) text += line.text + "\n";
    return text;
  }

 private:
  bool TakeCommand(std::string& bytes) {
    struct Known { const char* name; std::size_t size; };
    for (const Known& known : {Known{"\x1b@", 2}, Known{"\x1c&", 2}, Known{"\x1b\x45", 3},
                               Known{"\x1d!", 3}, Known{"\x1b\x64", 3}, Known{"\x1dV\x42", 4}}) {
      const std::string name(known.name);
      if (!bytes.starts_with(name.substr(0, bytes.size()))) continue;
      if (bytes.size() < known.size) return false;
      if (name == "\x1b@") m_bold = m_tall = m_chinese = false;
      if (name == "\x1c&") m_chinese = true;
      if (name == "\x1b\x45") m_bold = bytes[2] == 1;
      if (name == "\x1d!") m_tall = bytes[2] == 1;
      if (name == "\x1dV\x42") ++cuts;
      if (!m_line.empty()) problems.push_back("a command inside a line");
      bytes.erase(0, known.size);
      return true;
    }
    problems.push_back("a command that is not known");
    bytes.erase(0, 1);
    return true;
  }

  std::string m_line;
  bool m_bold = false, m_tall = false, m_chinese = false;
};

class VirtualPrinter {
 public:
  explicit VirtualPrinter(PrinterMood mood = {}) : m_mood(mood) {
    m_listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    BOOST_REQUIRE(::bind(m_listener, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    socklen_t size = sizeof address;
    ::getsockname(m_listener, reinterpret_cast<sockaddr*>(&address), &size);
    m_port = ntohs(address.sin_port);
    BOOST_REQUIRE(::listen(m_listener, 8) == 0);
    m_thread = std::jthread([this](const std::stop_token& stop) { Run(stop); });
  }
  ~VirtualPrinter() {
    m_thread.request_stop();
    m_thread.join();
    ::close(m_listener);
  }

  std::string Address() const { return "tcp:127.0.0.1:" + std::to_string(m_port); }
  /// What is on the paper; call when the sender is done.
  EscPosPaper Paper() {
    const std::lock_guard lock(m_mutex);
    return m_paper;
  }

 private:
  static bool IsReadable(int file) {
    pollfd ready{file, POLLIN, 0};
    return ::poll(&ready, 1, 20) > 0;
  }

  void Run(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      if (!IsReadable(m_listener)) continue;
      const int line = ::accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC);
      if (line >= 0) Serve(line, stop);
    }
  }

  void Serve(int line, const std::stop_token& stop) {
    std::string bytes;
    while (!stop.stop_requested()) {
      if (!IsReadable(line)) continue;
      char buffer[512];
      const ssize_t got = ::read(line, buffer, sizeof buffer);
      if (got <= 0) break;
      bytes.append(buffer, static_cast<std::size_t>(got));
      const std::lock_guard lock(m_mutex);
      while (TakeQuestion(line, bytes) || (!IsQuestion(bytes) && m_paper.Take(bytes))) {
      }
    }
    ::close(line);
  }

  static bool IsQuestion(const std::string& bytes) { return bytes.starts_with('\x10'); }

  bool TakeQuestion(int line, std::string& bytes) {
    if (!IsQuestion(bytes) || bytes.size() < 3) return false;
    const char question = bytes[2];
    const bool is_one = bytes[1] == '\x04' && question >= 1 && question <= 4;
    if (!is_one) m_paper.problems.push_back("a question that is not known");
    bytes.erase(0, 3);
    const bool has_printed = !m_paper.lines.empty();
    if (!m_mood.answers || (has_printed && !m_mood.answers_after_printing)) return true;
    unsigned answer = question == 2 ? m_mood.offline : question == 3 ? m_mood.fault : m_mood.paper;
    const bool ran_out = static_cast<int>(m_paper.lines.size()) > m_mood.lines_of_paper;
    if (question == 4 && ran_out) answer |= 0x60;
    const char noise_and_answer[] = {'\x00', '\x7f', static_cast<char>(answer)};
    const std::size_t skipped = m_mood.chatters ? 0 : 2;
    ::send(line, noise_and_answer + skipped, 3 - skipped, MSG_NOSIGNAL);
    return true;
  }

  PrinterMood m_mood;
  int m_listener = -1;
  int m_port = 0;
  std::mutex m_mutex;
  EscPosPaper m_paper;
  std::jthread m_thread;
};

}  // namespace steelyard::testing
