/// PINs without cryptography: a seal in which the digits cannot be read, but which anybody can
/// make.
#pragma once
#include "ports/card_pins.h"

namespace steelyard::tests {

inline base::Bytes FakeSeal(const domain::CardId& card, const domain::Pin& pin) {
  base::Bytes seal(card.value().bytes().begin(), card.value().bytes().end());
  for (const char digit : pin.digits()) seal.push_back(static_cast<std::uint8_t>(digit ^ 0x5A));
  return seal;
}

class FakePinSealer final : public ports::PinSealer {
 public:
  base::Bytes Seal(const domain::CardId& card, const domain::Pin& pin) const override {
    return FakeSeal(card, pin);
  }
};

}  // namespace steelyard::tests
