/// Which registered scale speaks to us from an address: the protocol has no password, so a TXT-MODE
/// scale is believed only there, and under its serial number or its number.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "app/context.h"
#include "scales/drivers/txt_mode_codec.h"

namespace steelyard::scales {

/// The driver's name in the register.
inline constexpr std::string_view kTxtModeDriver = "txt-mode";

/// `7`, `07`, `007`: machine codes are often padded.
bool IsPaddedNumber(std::string_view machine_code, int number);

/// Throws  StorageError.
class TxtCaller {
 public:
  /// `peer` is the address the connection comes from, without port.
  TxtCaller(app::Context& context, std::string peer)
      : m_context(context), m_peer(std::move(peer)) {}

  const std::string& peer() const { return m_peer; }
  /// Every TXT-MODE scale registered at this address.
  std::vector<ports::Scale> Registered() const;
  /// The one that goes by this machine code. A scale that only pushes and has no serial number yet
  /// gets the first one it says.
  base::Result<ports::Scale, Misread> Find(const std::string& machine_code) const;
  /// The only one at this address, its serial number known: for what names no scale.
  base::Result<ports::Scale, Misread> FindOnlyOne() const;

 private:
  app::Context& m_context;
  std::string m_peer;
};

}  // namespace steelyard::scales
