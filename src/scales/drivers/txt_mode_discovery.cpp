#include "scales/drivers/txt_mode_discovery.h"

#include <Poco/Exception.h>
#include <Poco/Net/DatagramSocket.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/Timespan.h>
#include <fmt/format.h>

#include <charconv>

#include "scales/drivers/txt_mode.h"
#include "scales/drivers/txt_mode_codec.h"

namespace steelyard::scales {
namespace {

using std::chrono::steady_clock;

constexpr std::size_t kMostScales = 255;
constexpr std::size_t kMostBytes = 1'024;

}  // namespace

HeardScale AskWhoItIs(const std::string& address, const std::stop_token& stop) {
  HeardScale heard{address, std::nullopt, base::Explanation()};
  try {
    TxtModeDriver driver({.name = base::Explanation::Of("The scale at {}", address),
                          .address = address,
                          .serial = "",
                          .profile = ParseTxtProfile("").value(),
                          .limits = {.stop = stop}});
    heard.identity = driver.Probe();
  } catch (const ports::ScaleError& error) {
    heard.trouble = error.explanation();
  }
  return heard;
}

std::optional<int> ParseBeacon(std::string_view datagram) {
  const TxtLine line = TxtLine::Split(datagram.substr(0, datagram.find('\n')));
  if (!line.Begins("UDP")) return std::nullopt;
  const std::string_view text = line.At(1);
  int port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return port >= 1 && port <= 65'535 ? std::optional(port) : std::nullopt;
}

struct BeaconListener::Parts {
  Poco::Net::DatagramSocket socket;
};

BeaconListener::BeaconListener(const std::string& host, int port)
    : m_parts(std::make_unique<Parts>()) {
  try {
    m_parts->socket.bind(Poco::Net::SocketAddress(host, static_cast<Poco::UInt16>(port)), false);
  } catch (const Poco::Exception& error) {
    throw ports::ScaleError(
        "Scales cannot be heard here: {}:{} cannot be listened at ({}). Nothing was looked for. "
        "Close the other program that looks for scales, and try again.",
        host, port, error.displayText());
  }
}

BeaconListener::~BeaconListener() = default;

std::string BeaconListener::Address() const { return m_parts->socket.address().toString(); }

std::set<std::string> BeaconListener::Hear(std::chrono::milliseconds time) {
  std::set<std::string> addresses;
  const auto deadline = steady_clock::now() + time;
  try {
    for (;;) {
      const auto left =
          std::chrono::duration_cast<std::chrono::microseconds>(deadline - steady_clock::now());
      if (left.count() <= 0 || addresses.size() >= kMostScales) break;
      if (!m_parts->socket.poll(Poco::Timespan(left.count()), Poco::Net::Socket::SELECT_READ)) {
        continue;
      }
      char datagram[kMostBytes];
      Poco::Net::SocketAddress sender;
      const int size = m_parts->socket.receiveFrom(datagram, sizeof datagram, sender);
      if (size <= 0) continue;
      const auto port = ParseBeacon({datagram, static_cast<std::size_t>(size)});
      if (port) addresses.insert(fmt::format("{}:{}", sender.host().toString(), *port));
    }
  } catch (const Poco::Exception& error) {
    throw ports::ScaleError(
        "Listening for scales broke off ({}). Those heard before were not asked. Try again.",
        error.displayText());
  }
  return addresses;
}

std::vector<HeardScale> BeaconListener::Listen(std::chrono::milliseconds time) {
  std::vector<HeardScale> heard;
  for (const std::string& address : Hear(time)) heard.push_back(AskWhoItIs(address));
  return heard;
}

}  // namespace steelyard::scales
