/// Where each card was last presented to a scale.
#pragma once
#include <optional>

#include "domain/card.h"
#include "domain/suspicion.h"

namespace steelyard::ports {

class CardSightings {
 public:
  virtual ~CardSightings() = default;
  virtual std::optional<domain::Sighting> Last(const domain::CardId& card) const = 0;
  virtual void Note(const domain::CardId& card, const domain::Sighting& sighting) = 0;
};

}  // namespace steelyard::ports
