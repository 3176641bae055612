/// How cards, members, prices and scales look in JSON. Fixed: scripts rely on the names.
#pragma once
#include "app/card_desk.h"
#include "cli/answer.h"
#include "domain/price_book.h"

namespace steelyard::cli {

Json MemberJson(const ports::Member& member);
/// What a movement did to a card: money in is positive.
struct CardMovement {
  domain::AccountKind account;
  domain::MoneyDifference amount;
};
CardMovement MovementOn(const ports::LedgerMovement& movement, const domain::CardId& card);
Json MovementJson(const ports::LedgerMovement& movement, const domain::CardId& card,
                  base::UtcOffset offset);
Json CardJson(const app::CardView& view);
Json ProductJson(const domain::Product& product);
Json TierJson(const domain::Tier& tier);
/// Without the key.
Json ScaleJson(const ports::Scale& scale, base::UtcOffset offset);

/// How far the scale's clock is ahead of ours: `+1.2 s`; `-` where nobody knows.
std::string ClockText(const ports::Scale& scale);
Json EventJson(const ports::ScaleEvent& event, base::UtcOffset offset);

std::string CardText(const app::CardView& view, base::UtcOffset offset);
std::string PriceText(const domain::Price& price);  ///< `6.99/kg`

}  // namespace steelyard::cli
