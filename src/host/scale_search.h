/// Looks for scales in the network: who says that it is there, and what it is.
#pragma once
#include <chrono>
#include <functional>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

#include "ports/scales.h"

namespace steelyard::host {

struct FoundScale {
  std::string driver;   ///< the one that speaks with it
  std::string address;  ///< HOST:PORT
  std::optional<ports::ScaleIdentity> identity;
  base::Explanation trouble;  ///< why it did not say what it is; else empty
};

struct ScaleSearch {
  std::string listen_host = "0.0.0.0";
  int listen_port = 33584;
  std::chrono::milliseconds time{5'000};
  /// Registered ones: told as heard, but not called, for somebody may be speaking to them now.
  std::set<std::string> known = {};
  /// Told from several threads, up to twice of each: when it was heard, and what it said it is.
  std::function<void(const FoundScale&)> progress = {};
  std::stop_token stop = {};
};

/// Takes beacons for so long and asks each scale at once what it is, so that one that hangs holds
/// up no other. At most 255, in the order of their addresses. A stop ends it within a moment; what
/// was heard until then is returned.
///
/// Throws  ScaleError when nobody can listen there, or when listening broke off.
std::vector<FoundScale> FindScales(const ScaleSearch& search);

}  // namespace steelyard::host
