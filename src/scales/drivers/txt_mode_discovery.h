/// Finds TXT-MODE scales by the beacon they broadcast, and asks each what it is.
#pragma once
#include <chrono>
#include <memory>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "ports/scales.h"

namespace steelyard::scales {

inline constexpr int kTxtModeBeaconPort = 33584;

struct HeardScale {
  std::string address;  ///< HOST:PORT to call it at
  std::optional<ports::ScaleIdentity> identity;
  base::Explanation trouble;  ///< why it did not say what it is; else empty
};

/// The port in a beacon `UDP port`; nothing for any other datagram.
std::optional<int> ParseBeacon(std::string_view datagram);

/// Calls a scale that was heard and asks what it is; a stop ends the call.
HeardScale AskWhoItIs(const std::string& address, const std::stop_token& stop = {});

/// Listens at the beacons' port while it lives. Not for use from two threads at once.
class BeaconListener {
 public:
  /// Port 0: a free one.
  ///
  /// Throws  ScaleError when the port cannot be had.
  explicit BeaconListener(const std::string& host = "0.0.0.0", int port = kTxtModeBeaconPort);
  ~BeaconListener();
  std::string Address() const;
  /// Takes beacons for so long, then calls each scale that was heard: at most 255, each once, in
  /// the order of their addresses. One that does not answer is in the list with its trouble.
  std::vector<HeardScale> Listen(std::chrono::milliseconds time);
  /// Takes beacons for so long and calls nobody: where the scales heard can be called.
  ///
  /// Throws  ScaleError when listening broke off.
  std::set<std::string> Hear(std::chrono::milliseconds time);

 private:
  struct Parts;
  std::unique_ptr<Parts> m_parts;
};

}  // namespace steelyard::scales
