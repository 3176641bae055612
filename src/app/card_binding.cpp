#include "app/card_binding.h"

#include "base/check.h"

namespace steelyard::app {

bool IsCounterfeit(const ports::CardReading& reading, const std::optional<ports::Card>& card) {
  if (reading.content != ports::CardContent::Ours) return false;
  if (reading.genuineness == ports::Genuineness::Refuted) return true;
  const bool is_bound = card && card->state != domain::CardState::Blank;
  return is_bound && (reading.family != card->family || reading.serial != card->serial);
}

void BindChip(ports::Books& books, const domain::CardUid& uid, const ports::CardReading& reading) {
  auto card = books.cards().FindByUid(uid);
  base::Check(card.has_value());
  card->family = reading.family;
  card->serial = reading.serial;
  books.cards().Update(*card);
}

}  // namespace steelyard::app
