/// DeviceTurn: a scale serves one client and resets the second; so whoever speaks to one on this
/// computer, in any thread of any of our programs, waits for a turn.
#pragma once
#include <chrono>
#include <memory>
#include <stop_token>
#include <string>

#include "ports/scales.h"

namespace steelyard::scales {

/// A turn that takes longer than this is somebody's first pull of a full memory; who waits is told.
inline constexpr std::chrono::milliseconds kTurnPatience{30'000};

/// While it exists, nobody else of us speaks to the device at `address`. The kernel takes it back
/// from a process that dies.
///
/// Throws  ScaleError when it did not come in time, CallStopped after a stop. `name` stands for the
///         scale in sentences.
class DeviceTurn {
 public:
  DeviceTurn(const std::string& address, const base::Explanation& name,
             const std::stop_token& stop = {}, std::chrono::milliseconds patience = kTurnPatience);
  ~DeviceTurn();
  DeviceTurn(const DeviceTurn&) = delete;
  DeviceTurn& operator=(const DeviceTurn&) = delete;

 private:
  std::string m_address;
  int m_socket = -1;
};

/// `driver`, each of whose calls waits for the device's turn first.
std::unique_ptr<ports::ScaleDriver> TakingTurns(std::unique_ptr<ports::ScaleDriver> driver,
                                                const ports::Scale& scale,
                                                const std::stop_token& stop);

}  // namespace steelyard::scales
