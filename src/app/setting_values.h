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
#include "ports/printers.h"

namespace steelyard::app {

inline constexpr char kNameSetting[] = "store.name";
inline constexpr char kCurrencySetting[] = "store.currency";
/// Amounts are whole fen everywhere: another currency would be another program.
inline constexpr char kCurrency[] = "CNY";
inline constexpr char kDayCutSetting[] = "store.day_cut_minutes";
inline constexpr char kTicketRoundingSetting[] = "sales.ticket_rounding";
inline constexpr char kSpendOrderSetting[] = "cards.spend_order";
inline constexpr char kBonusLadderSetting[] = "cards.bonus_ladder";
inline constexpr char kRekeyAtTouchSetting[] = "cards.rekey_at_touch";  // 0 or 1
inline constexpr char kPurseSetting[] = "cards.purse";                   // 0 or 1
inline constexpr char kSinglePurchaseSetting[] = "limits.single_purchase_fen";
inline constexpr char kRegisteredBalanceSetting[] = "limits.registered_balance_fen";
inline constexpr char kUnregisteredBalanceSetting[] = "limits.unregistered_balance_fen";
inline constexpr char kPinRequiredAboveSetting[] = "limits.pin_required_above_fen";  // empty: never
inline constexpr char kDepositSetting[] = "limits.deposit_fen";
inline constexpr char kRefundRuleSetting[] = "cards.refund_rule";
inline constexpr char kEarlyRefundDaysSetting[] = "cards.early_refund_days";
inline constexpr char kReplacementFeeSetting[] = "cards.replacement_fee_fen";
inline constexpr char kOnRollbackSetting[] = "cards.on_rollback";
inline constexpr char kOnCopySetting[] = "cards.on_copy";
inline constexpr char kOnTwoPlacesSetting[] = "cards.on_two_places";
inline constexpr char kTwoPlacesSecondsSetting[] = "cards.two_places_seconds";  // 0: never
inline constexpr char kOnCounterJumpSetting[] = "cards.on_counter_jump";
inline constexpr char kOnPurseAheadSetting[] = "cards.on_purse_ahead";
inline constexpr char kHoldMinutesSetting[] = "cards.hold_minutes";
/// Above these a second person approves; empty: never.
inline constexpr char kApprovalTopUpSetting[] = "approval.top_up_above_fen";
inline constexpr char kApprovalRefundSetting[] = "approval.refund_above_fen";
inline constexpr char kApprovalCorrectionSetting[] = "approval.correction_above_fen";
inline constexpr char kApprovalReplacementSetting[] = "approval.replacement_above_fen";
inline constexpr char kApprovalManagerSetting[] = "approval.manager_above_fen";
/// Stand-in is off unless all five are there.
inline constexpr char kStandInPurchaseSetting[] = "stand_in.purchase_fen";
inline constexpr char kStandInCardAmountSetting[] = "stand_in.card_amount_fen";
inline constexpr char kStandInCardCountSetting[] = "stand_in.card_count";
inline constexpr char kStandInScaleTotalSetting[] = "stand_in.scale_total_fen";
inline constexpr char kStandInHotListAgeSetting[] = "stand_in.hot_list_age_minutes";

inline constexpr std::int64_t kMaxEarlyRefundDays = 365;
inline constexpr std::int64_t kMaxTwoPlacesSeconds = 3'600;
inline constexpr std::int64_t kMaxHoldMinutes = 24 * 60;
inline constexpr char kIdRecordAboveSetting[] = "members.id_record_above_fen";  // empty: never
inline constexpr char kIdRecordYearsSetting[] = "members.id_record_years";
inline constexpr char kTierUpgradesSetting[] = "members.tier_upgrades";    // empty: none
inline constexpr char kPointsPerYuanSetting[] = "members.points_per_yuan";  // 0: no points
inline constexpr char kSlipPrinterSetting[] = "desk.slip_printer";
inline constexpr char kSlipColumnsSetting[] = "desk.slip_columns";
inline constexpr char kLockMinutesSetting[] = "desk.lock_minutes";  // 0: never
inline constexpr char kSendPricesSetting[] = "scales.send_prices";
inline constexpr char kVerificationNoticeSetting[] = "scales.verification_notice_days";

inline constexpr std::int64_t kDefaultLockMinutes = 15;
inline constexpr std::int64_t kMaxLockMinutes = 8 * 60;
inline constexpr int kDefaultVerificationNoticeDays = 30;
inline constexpr std::int64_t kMaxVerificationNoticeDays = 365;

/// When a new version of the prices goes to scales that cannot fetch it. Promotions of the version
/// that a scale has begin and end by themselves either way.
enum class SendingPrices { ByHand, Automatic };
std::optional<SendingPrices> ParseSendPrices(std::string_view text);  ///< `by_hand`, `automatic`

std::optional<std::int64_t> ParseWhole(std::string_view text);
std::optional<bool> ParseYesOrNo(std::string_view text);  ///< 1 or 0
std::optional<domain::Money> ParseFen(std::string_view text);
std::optional<int> ParseDayCut(std::string_view text);
std::optional<base::UtcOffset> ParseOffset(std::string_view text);
/// `50000:3000,100000:10000`: paid and bonus in fen, rising; empty for none.
std::optional<std::vector<domain::BonusStep>> ParseBonusLadder(std::string_view text);
/// 0 … kMostPointsPerYuan.
std::optional<std::int64_t> ParsePointsPerYuan(std::string_view text);
/// A receipt printer; a PDF file is none that a desk prints to every day.
std::optional<ports::PrinterAddress> ParseReceiptPrinter(std::string_view text);
/// kLeastSlipColumns … kMostSlipColumns.
std::optional<int> ParseSlipColumns(std::string_view text);

}  // namespace steelyard::app
