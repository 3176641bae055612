/// What the books keep of a card's PIN.
///
/// | offset | bytes | content |
/// | --- | --- | --- |
/// | 0 | 1 | version of this form, 1 |
/// | 1 | 1 | version of the store's keys |
/// | 2 | 16 | salt |
/// | 18 | 32 | HMAC-SHA-256 under the data key "card.pin" of: "SYP1" ‖ card id ‖ salt ‖ digits |
///
/// A PIN is one of a million: no hash is slow enough for so few, but without the key there is
/// nothing to try them on. The card's id in it keeps a seal from being moved to another card.
#pragma once
#include <memory>

#include "cards/key_ring.h"
#include "ports/card_pins.h"

namespace steelyard::cards {

base::Bytes SealPin(const KeyVersion& version, const domain::CardId& card, const domain::Pin& pin);
/// False too when it was sealed with keys that are not there, for another card, or was changed.
bool IsPinOf(const KeyRing& keys, const domain::CardId& card, const domain::Pin& pin,
             const base::Bytes& seal);

class SealedPins final : public ports::PinSealer {
 public:
  explicit SealedPins(std::shared_ptr<const KeyRing> keys) : m_keys(std::move(keys)) {}
  base::Bytes Seal(const domain::CardId& card, const domain::Pin& pin) const override {
    return SealPin(m_keys->current(), card, pin);
  }

 private:
  std::shared_ptr<const KeyRing> m_keys;
};

}  // namespace steelyard::cards
