#include "app/context.h"

#include <fmt/format.h>

#include "app/setting_values.h"

namespace steelyard::app {
namespace {

std::string WriteLadder(const std::vector<domain::BonusStep>& ladder) {
  std::string text;
  for (const domain::BonusStep& step : ladder) {
    text += fmt::format("{}{}:{}", text.empty() ? "" : ",", step.paid.fen(), step.bonus.fen());
  }
  return text;
}

/// Puts the setting into `value`; leaves the default where there is no such setting.
template <typename T, typename Parse>
void Load(const ports::Books& books, const std::string& name, T& value, Parse parse) {
  const auto text = books.settings().Find(name);
  if (!text) return;
  const auto parsed = parse(*text);
  if (!parsed) {
    throw ports::StorageError(
        "The setting {} holds \"{}\", which it cannot mean. Nothing was done; correct the setting.",
        name, *text);
  }
  value = *parsed;
}

/// Empty text: no limit.
std::optional<std::optional<domain::Money>> ParseOptionalFen(std::string_view text) {
  if (text.empty()) return std::optional<domain::Money>();
  const auto amount = ParseFen(text);
  if (!amount) return std::nullopt;
  return amount;
}

std::optional<int> ParseRefundDays(std::string_view text) {
  const auto days = ParseWhole(text);
  if (!days || *days < 0 || *days > kMaxEarlyRefundDays) return std::nullopt;
  return static_cast<int>(*days);
}

std::optional<int> ParseTwoPlacesSeconds(std::string_view text) {
  const auto seconds = ParseWhole(text);
  if (!seconds || *seconds < 0 || *seconds > kMaxTwoPlacesSeconds) return std::nullopt;
  return static_cast<int>(*seconds);
}

std::optional<ports::PurseAtIssue> ParsePurseAtIssue(std::string_view text) {
  const auto is_wanted = ParseYesOrNo(text);
  if (!is_wanted) return std::nullopt;
  return *is_wanted ? ports::PurseAtIssue::With : ports::PurseAtIssue::Without;
}

std::optional<std::int64_t> ParseHoldMinutes(std::string_view text) {
  const auto minutes = ParseWhole(text);
  if (!minutes || *minutes < 1 || *minutes > kMaxHoldMinutes) return std::nullopt;
  return minutes;
}

void LoadSuspicion(const ports::Books& books, domain::SuspicionPolicy& policy) {
  Load(books, kOnRollbackSetting, policy.on_rollback, domain::ParseReaction);
  Load(books, kOnCopySetting, policy.on_copy, domain::ParseReaction);
  Load(books, kOnTwoPlacesSetting, policy.on_two_places, domain::ParseReaction);
  Load(books, kTwoPlacesSecondsSetting, policy.two_places_seconds, ParseTwoPlacesSeconds);
  Load(books, kOnCounterJumpSetting, policy.on_counter_jump, domain::ParseReaction);
  Load(books, kOnPurseAheadSetting, policy.on_purse_ahead, domain::ParseReaction);
}

void SaveSuspicion(const domain::SuspicionPolicy& policy, ports::Settings& book) {
  book.Set(kOnRollbackSetting, std::string(domain::ToText(policy.on_rollback)));
  book.Set(kOnCopySetting, std::string(domain::ToText(policy.on_copy)));
  book.Set(kOnTwoPlacesSetting, std::string(domain::ToText(policy.on_two_places)));
  book.Set(kTwoPlacesSecondsSetting, fmt::format("{}", policy.two_places_seconds));
  book.Set(kOnCounterJumpSetting, std::string(domain::ToText(policy.on_counter_jump)));
  book.Set(kOnPurseAheadSetting, std::string(domain::ToText(policy.on_purse_ahead)));
}

std::string FenText(domain::Money amount) { return fmt::format("{}", amount.fen()); }
std::string FenText(const std::optional<domain::Money>& amount) {
  return amount ? FenText(*amount) : std::string();
}

}  // namespace

StoreSettings LoadSettings(const ports::Books& books) {
  StoreSettings settings;
  settings.code = books.settings().Find(ports::kStoreCodeSetting).value_or(settings.code);
  settings.name = books.settings().Find(kNameSetting).value_or(settings.name);
  domain::Limits& limits = settings.limits;
  Load(books, ports::kUtcOffsetSetting, settings.calendar.offset, ParseOffset);
  Load(books, kDayCutSetting, settings.calendar.day_cut_minutes, ParseDayCut);
  Load(books, kTicketRoundingSetting, settings.ticket_rounding, domain::ParseTicketRounding);
  Load(books, kSpendOrderSetting, settings.spend_order, domain::ParseSpendOrder);
  Load(books, kSinglePurchaseSetting, limits.single_purchase, ParseFen);
  Load(books, kRegisteredBalanceSetting, limits.registered_balance, ParseFen);
  Load(books, kUnregisteredBalanceSetting, limits.unregistered_balance, ParseFen);
  Load(books, kDepositSetting, limits.deposit, ParseFen);
  Load(books, kPinRequiredAboveSetting, limits.pin_required_above, ParseOptionalFen);
  Load(books, kRekeyAtTouchSetting, settings.rekey_at_touch, ParseYesOrNo);
  Load(books, kPurseSetting, settings.purse, ParsePurseAtIssue);
  Load(books, kBonusLadderSetting, settings.bonus_ladder, ParseBonusLadder);
  Load(books, kRefundRuleSetting, settings.refund_rule, domain::ParseRefundRule);
  Load(books, kEarlyRefundDaysSetting, settings.early_refund_days, ParseRefundDays);
  Load(books, kReplacementFeeSetting, settings.replacement_fee, ParseFen);
  LoadSuspicion(books, settings.suspicion);
  ApprovalLimits& approval = settings.approval;
  Load(books, kApprovalTopUpSetting, approval.top_up, ParseOptionalFen);
  Load(books, kApprovalRefundSetting, approval.refund, ParseOptionalFen);
  Load(books, kApprovalCorrectionSetting, approval.correction, ParseOptionalFen);
  Load(books, kApprovalReplacementSetting, approval.replacement, ParseOptionalFen);
  Load(books, kApprovalManagerSetting, approval.manager, ParseOptionalFen);
  Load(books, kHoldMinutesSetting, settings.hold_minutes, ParseHoldMinutes);
  Load(books, kPointsPerYuanSetting, settings.points_per_yuan, ParsePointsPerYuan);
  return settings;
}

StoreSettings LoadSettings(ports::Store& store) {
  StoreSettings settings;
  store.Read([&](const ports::Books& books) { settings = LoadSettings(books); });
  return settings;
}

void SaveSettings(const StoreSettings& settings, ports::Books& books) {
  ports::Settings& book = books.settings();
  const domain::Limits& limits = settings.limits;
  book.Set(ports::kStoreCodeSetting, settings.code);
  book.Set(kNameSetting, settings.name);
  book.Set(ports::kUtcOffsetSetting, fmt::format("{}", settings.calendar.offset.minutes()));
  book.Set(kDayCutSetting, fmt::format("{}", settings.calendar.day_cut_minutes));
  book.Set(kTicketRoundingSetting, std::string(domain::ToText(settings.ticket_rounding)));
  book.Set(kSpendOrderSetting, std::string(domain::ToText(settings.spend_order)));
  book.Set(kSinglePurchaseSetting, FenText(limits.single_purchase));
  book.Set(kRegisteredBalanceSetting, FenText(limits.registered_balance));
  book.Set(kUnregisteredBalanceSetting, FenText(limits.unregistered_balance));
  book.Set(kPinRequiredAboveSetting, FenText(limits.pin_required_above));
  book.Set(kDepositSetting, FenText(limits.deposit));
  book.Set(kRekeyAtTouchSetting, settings.rekey_at_touch ? "1" : "0");
  book.Set(kPurseSetting, settings.purse == ports::PurseAtIssue::With ? "1" : "0");
  book.Set(kBonusLadderSetting, WriteLadder(settings.bonus_ladder));
  book.Set(kRefundRuleSetting, std::string(domain::ToText(settings.refund_rule)));
  book.Set(kEarlyRefundDaysSetting, fmt::format("{}", settings.early_refund_days));
  book.Set(kReplacementFeeSetting, FenText(settings.replacement_fee));
  SaveSuspicion(settings.suspicion, book);
  book.Set(kApprovalTopUpSetting, FenText(settings.approval.top_up));
  book.Set(kApprovalRefundSetting, FenText(settings.approval.refund));
  book.Set(kApprovalCorrectionSetting, FenText(settings.approval.correction));
  book.Set(kApprovalReplacementSetting, FenText(settings.approval.replacement));
  book.Set(kApprovalManagerSetting, FenText(settings.approval.manager));
  book.Set(kHoldMinutesSetting, fmt::format("{}", settings.hold_minutes));
  book.Set(kPointsPerYuanSetting, fmt::format("{}", settings.points_per_yuan));
  LoadSettings(books);  // what cannot be read back must not be saved: the commit is undone
}

domain::BusinessDay Today(Context& context, const StoreSettings& settings) {
  return domain::BusinessDay::Of(context.clock.Now(), settings.calendar);
}

}  // namespace steelyard::app
