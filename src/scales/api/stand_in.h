/// What a scale may decide on its own while it cannot reach the store.
#pragma once
#include <cstdint>
#include <optional>

#include "domain/money.h"
#include "ports/store.h"

namespace steelyard::scales {

/// The caps of stand-in. A sale that passes any of them waits for the store.
///
/// Units  fen; of the sales that it has decided alone and the store has not answered yet.
struct StandInLimits {
  domain::Money purchase;             ///< of one sale paid by stored value
  domain::Money card_amount;          ///< of one card, all its sales
  std::int64_t card_count;            ///< sales of one card
  domain::Money scale_total;          ///< of all cards at this scale: the most that can be lost
  std::int64_t hot_list_age_minutes;  ///< how old the scale's hot list may be
};

/// The store's settings `stand_in.purchase_fen`, `.card_amount_fen`, `.card_count`,
/// `.scale_total_fen` and `.hot_list_age_minutes`. Nothing, and so no stand-in at all, unless all
/// five are whole numbers.
std::optional<StandInLimits> LoadStandIn(const ports::Books& books);

}  // namespace steelyard::scales
