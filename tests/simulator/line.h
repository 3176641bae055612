/// Line: the serial line of a virtual reader, without libnfc.
#pragma once
#include <fcntl.h>
#include <poll.h>

#include <boost/test/unit_test.hpp>
#include <numeric>
#include <string>

#include "base/hex.h"
#include "cards/file_descriptor.h"

namespace steelyard::simulator {

/// The far end of a virtual reader's serial line, without libnfc.
class Line {
 public:
  explicit Line(const std::string& port)
      : m_port(::open(port.c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC)) {
    BOOST_REQUIRE(bool(m_port));
  }
  void Send(const std::string& hex) {
    const auto bytes = base::ParseHex(hex).value();
    BOOST_REQUIRE(::write(m_port.get(), bytes.data(), bytes.size()) == ssize_t(bytes.size()));
  }
  /// Sends a command in a normal frame and returns the answer's body.
  std::string Ask(const std::string& command) {
    base::Bytes data = base::ParseHex("D4" + command).value();
    const auto length = static_cast<std::uint8_t>(data.size());
    const auto sum = std::accumulate(data.begin(), data.end(), 0U);
    data.insert(data.begin(), {0x00, 0x00, 0xFF, length, static_cast<std::uint8_t>(-length)});
    data.insert(data.end(), {static_cast<std::uint8_t>(-sum), 0x00});
    Send(base::ToHex(data));
    constexpr std::size_t kAckAndHead = 6 + 5;
    const auto head = base::ParseHex(Receive(kAckAndHead)).value();
    BOOST_REQUIRE(head.size() == kAckAndHead);
    const std::string rest = Receive(head[9] + 2U);
    return rest.substr(2, rest.size() - 6);
  }
  /// As many bytes as were asked for, or fewer when nothing more comes for ten seconds.
  std::string Receive(std::size_t size) {
    base::Bytes bytes;
    pollfd event{m_port.get(), POLLIN, 0};
    while (bytes.size() < size && ::poll(&event, 1, 10'000) > 0) {
      std::uint8_t byte;
      if (::read(m_port.get(), &byte, 1) != 1) break;
      bytes.push_back(byte);
    }
    return base::ToUpperHex(bytes);
  }

 private:
  cards::FileDescriptor m_port;
};

}  // namespace steelyard::simulator
