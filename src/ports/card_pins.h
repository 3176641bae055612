/// The PINs of cards: what the books keep of them, and the seal that keeps them secret there.
#pragma once
#include <optional>

#include "base/hex.h"
#include "domain/card.h"
#include "domain/pin.h"

namespace steelyard::ports {

/// Seals a PIN for one card, so that nobody who has the books alone can find it out.
class PinSealer {
 public:
  virtual ~PinSealer() = default;
  virtual base::Bytes Seal(const domain::CardId& card, const domain::Pin& pin) const = 0;
};

struct CardPin {
  base::Bytes seal;  ///< secret
  int wrong_tries = 0;
  bool IsLocked() const { return wrong_tries >= domain::kMostWrongPins; }
};

class CardPins {
 public:
  virtual ~CardPins() = default;
  virtual std::optional<CardPin> Find(const domain::CardId& card) const = 0;
  /// In place of an older one; no tries are used up.
  virtual void Put(const domain::CardId& card, const base::Bytes& seal) = 0;
  virtual void Remove(const domain::CardId& card) = 0;
  /// Counts a wrong one. False, and nothing is counted, when it was locked already.
  virtual bool CountWrongTry(const domain::CardId& card) = 0;
  /// After a right one. False, and nothing is forgotten, when it is locked.
  virtual bool ForgetWrongTries(const domain::CardId& card) = 0;
  virtual void Unlock(const domain::CardId& card) = 0;
};

}  // namespace steelyard::ports
