/// What the tests of malformed requests over sockets share: how many there are, a socket that
/// leaves nothing behind, and what memory they cost.
#pragma once
#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/StreamSocket.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <string>

namespace steelyard::tests {

/// `TEST_MALFORMED=100000` is the long form.
inline int MalformedRequests() {
  const char* text = std::getenv("TEST_MALFORMED");
  return text != nullptr ? std::atoi(text) : 10'000;
}

/// Of this process, in MiB; the sanitizers keep what was freed, so they tell nothing.
inline std::int64_t ResidentMib() {
#ifdef __SANITIZE_ADDRESS__
  return 0;
#else
  std::ifstream file("/proc/self/statm");
  std::int64_t size = 0;
  std::int64_t resident = 0;
  file >> size >> resident;
  return resident * ::sysconf(_SC_PAGESIZE) / (1024 * 1024);
#endif
}

/// Every refusal is a line in the log, and these are many.
struct QuietLog {
  QuietLog() { spdlog::set_level(spdlog::level::off); }
  ~QuietLog() { spdlog::set_level(before); }
  QuietLog(const QuietLog&) = delete;
  QuietLog& operator=(const QuietLog&) = delete;
  spdlog::level::level_enum before = spdlog::get_level();
};

/// Sends, says that nothing follows, and returns all that is answered. The peer may hang up at any
/// moment.
inline std::string SendAndHearAll(const std::string& address, const std::string& bytes) {
  Poco::Net::StreamSocket socket{Poco::Net::SocketAddress(address)};
  socket.setLinger(true, 0);  // 100,000 connections at rest would use up all ports
  socket.setReceiveTimeout(Poco::Timespan(60, 0));
  std::string heard;
  try {
    // Beside sending, what comes is read: neither end waits for the other.
    std::size_t sent = 0;
    char buffer[16 * 1024];
    socket.setBlocking(false);
    while (sent < bytes.size()) {
      const auto left = static_cast<int>(bytes.size() - sent);
      const int count = socket.sendBytes(bytes.data() + sent, left);
      if (count > 0) {
        sent += static_cast<std::size_t>(count);
        continue;
      }
      socket.poll(Poco::Timespan(1, 0),
                  Poco::Net::Socket::SELECT_READ | Poco::Net::Socket::SELECT_WRITE);
      const int came = socket.receiveBytes(buffer, sizeof buffer);
      if (came == 0) break;
      if (came > 0) heard.append(buffer, static_cast<std::size_t>(came));
    }
    socket.setBlocking(true);
    socket.shutdownSend();
    for (int came; (came = socket.receiveBytes(buffer, sizeof buffer)) > 0;) {
      heard.append(buffer, static_cast<std::size_t>(came));
    }
  } catch (const Poco::Exception&) {
    // It was reset in the middle: what it said until then counts.
  }
  return heard;
}

}  // namespace steelyard::tests
