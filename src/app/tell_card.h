/// What a scale is told that decides by our answer whether a card may pay (TXT-MODE: VIP).
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "app/context.h"

namespace steelyard::app {

/// As far as the scale can say which card was read.
using NamedCard = std::variant<domain::CardNumber, domain::CardUid>;
std::optional<ports::Card> FindNamed(const ports::Books& books, const NamedCard& named);

struct CardQuestion {
  int scale;
  std::optional<NamedCard> card;  ///< nothing: what the scale said names no card of ours
};

struct ToldCard {
  std::optional<domain::DeclineReason> refused;
  std::string holder;  ///< masked: 王*
  std::int64_t points = 0;
  /// What the card may pay at this scale now, and what is held for it. No more than one sale may
  /// take, nor more than needs a PIN, because such a scale asks for neither. Zero when refused.
  domain::Money may_pay;
};

/// Answers in one commit and holds what it tells until the sale arrives, or for
/// `cards.hold_minutes`. Asked again by the same scale, the hold is renewed; other scales are told
/// what is left. Nothing is held for a card that is refused.
///
/// Throws  StoreBusy, StorageError: nothing is held.
ToldCard TellCard(Context& context, const CardQuestion& question);

}  // namespace steelyard::app
