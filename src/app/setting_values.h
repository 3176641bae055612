/// The store's settings by name, and how their texts are read: what LoadSettings understands and
/// what a manager may set are the same.
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/timestamp.h"
#include "domain/authorisation.h"
#include "ports/journal.h"

namespace steelyard::app {

inline constexpr char kNameSetting[] = "store.name";
inline constexpr char kDayCutSetting[] = "store.day_cut_minutes";
inline constexpr char kTicketRoundingSetting[] = "sales.ticket_rounding";
inline constexpr char kSpendOrderSetting[] = "cards.spend_order";
inline constexpr char kBonusLadderSetting[] = "cards.bonus_ladder";
inline constexpr char kRekeyAtTouchSetting[] = "cards.rekey_at_touch";  // 0 or 1
inline constexpr char kSinglePurchaseSetting[] = "limits.single_purchase_fen";
inline constexpr char kRegisteredBalanceSetting[] = "limits.registered_balance_fen";
inline constexpr char kUnregisteredBalanceSetting[] = "limits.unregistered_balance_fen";
inline constexpr char kPinRequiredAboveSetting[] = "limits.pin_required_above_fen";  // empty: never
inline constexpr char kDepositSetting[] = "limits.deposit_fen";
/// Stand-in is off unless all five are there.
inline constexpr char kStandInPurchaseSetting[] = "stand_in.purchase_fen";
inline constexpr char kStandInCardAmountSetting[] = "stand_in.card_amount_fen";
inline constexpr char kStandInCardCountSetting[] = "stand_in.card_count";
inline constexpr char kStandInScaleTotalSetting[] = "stand_in.scale_total_fen";
inline constexpr char kStandInHotListAgeSetting[] = "stand_in.hot_list_age_minutes";

std::optional<std::int64_t> ParseWhole(std::string_view text);
std::optional<bool> ParseYesOrNo(std::string_view text);  ///< 1 or 0
std::optional<domain::Money> ParseFen(std::string_view text);
std::optional<int> ParseDayCut(std::string_view text);
std::optional<base::UtcOffset> ParseOffset(std::string_view text);
/// `50000:3000,100000:10000`: paid and bonus in fen, rising; empty for none.
std::optional<std::vector<domain::BonusStep>> ParseBonusLadder(std::string_view text);

}  // namespace steelyard::app
