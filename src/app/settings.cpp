#include "app/settings.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/id_records.h"
#include "app/mail_settings.h"
#include "app/notes.h"
#include "app/roles.h"
#include "app/setting_values.h"
#include "base/check.h"
#include "domain/points.h"
#include "domain/text.h"
#include "domain/tier_upgrade.h"

namespace steelyard::app {
namespace {

constexpr std::int64_t kDayOfMinutes = 24 * 60;
constexpr std::int64_t kThousandYuan = 100'000;
constexpr auto kFixed = SettingLife::FixedWithTheFirstEntry;

using enum SettingKind;

/// The rows of StandIn… have no default: it is off unless all five are there.
constexpr KnownSetting kSettings[] = {
    {SettingId::StoreCode, ports::kStoreCodeSetting, Name, 0, 0, "store-1", kFixed},
    {SettingId::StoreName, kNameSetting, Name, 0, 0, ""},
    {SettingId::Currency, kCurrencySetting, SettingKind::Currency, 0, 0, kCurrency, kFixed},
    {SettingId::UtcOffset, ports::kUtcOffsetSetting, Minutes, -840, 840, "480", kFixed},
    {SettingId::DayCut, kDayCutSetting, Minutes, 0, kDayOfMinutes - 1, "240"},
    {SettingId::TicketRounding, kTicketRoundingSetting, SettingKind::TicketRounding, 0, 0, "none"},
    {SettingId::SpendOrder, kSpendOrderSetting, SettingKind::SpendOrder, 0, 0, "principal_first"},
    {SettingId::BonusLadder, kBonusLadderSetting, SettingKind::BonusLadder, 0, 0, ""},
    {SettingId::RekeyAtTouch, kRekeyAtTouchSetting, Count, 0, 1, "0"},
    {SettingId::Purse, kPurseSetting, Count, 0, 1, "0"},
    {SettingId::SinglePurchase, kSinglePurchaseSetting, Fen, 0, 100 * kThousandYuan, "200000"},
    {SettingId::RegisteredBalance, kRegisteredBalanceSetting, Fen, 0, 100 * kThousandYuan,
     "500000"},
    {SettingId::UnregisteredBalance, kUnregisteredBalanceSetting, Fen, 0, 100 * kThousandYuan,
     "100000"},
    {SettingId::PinRequiredAbove, kPinRequiredAboveSetting, Fen, 0, 100 * kThousandYuan, ""},
    {SettingId::Deposit, kDepositSetting, Fen, 0, kThousandYuan, "2000"},
    {SettingId::RefundRule, kRefundRuleSetting, SettingKind::RefundRule, 0, 0, "pro_rata"},
    {SettingId::EarlyRefundDays, kEarlyRefundDaysSetting, Count, 0, kMaxEarlyRefundDays, "7"},
    {SettingId::ReplacementFee, kReplacementFeeSetting, Fen, 0, kThousandYuan, "0"},
    {SettingId::OnRollback, kOnRollbackSetting, SettingKind::Reaction, 0, 0, "block"},
    {SettingId::OnCopy, kOnCopySetting, SettingKind::Reaction, 0, 0, "block"},
    {SettingId::OnTwoPlaces, kOnTwoPlacesSetting, SettingKind::Reaction, 0, 0, "flag"},
    {SettingId::TwoPlacesSeconds, kTwoPlacesSecondsSetting, Count, 0, kMaxTwoPlacesSeconds, "10"},
    {SettingId::OnCounterJump, kOnCounterJumpSetting, SettingKind::Reaction, 0, 0, "flag"},
    {SettingId::OnPurseAhead, kOnPurseAheadSetting, SettingKind::Reaction, 0, 0, "flag"},
    {SettingId::HoldMinutes, kHoldMinutesSetting, Minutes, 1, kMaxHoldMinutes, "10"},
    {SettingId::ApprovalTopUp, kApprovalTopUpSetting, Fen, 0, 100 * kThousandYuan, ""},
    {SettingId::ApprovalRefund, kApprovalRefundSetting, Fen, 0, 100 * kThousandYuan, "50000"},
    {SettingId::ApprovalCorrection, kApprovalCorrectionSetting, Fen, 0, 100 * kThousandYuan,
     "50000"},
    {SettingId::ApprovalReplacement, kApprovalReplacementSetting, Fen, 0, 100 * kThousandYuan, ""},
    {SettingId::ApprovalManager, kApprovalManagerSetting, Fen, 0, 100 * kThousandYuan, ""},
    {SettingId::StandInPurchase, kStandInPurchaseSetting, Fen, 1, 10 * kThousandYuan, ""},
    {SettingId::StandInCardAmount, kStandInCardAmountSetting, Fen, 1, 10 * kThousandYuan, ""},
    {SettingId::StandInCardCount, kStandInCardCountSetting, Count, 1, 1'000, ""},
    {SettingId::StandInScaleTotal, kStandInScaleTotalSetting, Fen, 1, 1'000 * kThousandYuan, ""},
    {SettingId::StandInHotListAge, kStandInHotListAgeSetting, Minutes, 1, 7 * kDayOfMinutes, ""},
    {SettingId::IdRecordAbove, kIdRecordAboveSetting, Fen, 0, 100 * kThousandYuan, "100000"},
    {SettingId::IdRecordYears, kIdRecordYearsSetting, Count, kLeastIdRecordYears, 30, "5"},
    {SettingId::TierUpgrades, kTierUpgradesSetting, SettingKind::TierUpgrades, 0, 0, ""},
    {SettingId::PointsPerYuan, kPointsPerYuanSetting, Count, 0, domain::kMostPointsPerYuan, "0"},
    {SettingId::SlipPrinter, kSlipPrinterSetting, Printer, 0, 0, ""},
    {SettingId::SlipColumns, kSlipColumnsSetting, Count, ports::kLeastSlipColumns,
     ports::kMostSlipColumns, "48"},
    {SettingId::LockMinutes, kLockMinutesSetting, Minutes, 0, kMaxLockMinutes, "15"},
    {SettingId::SendPrices, kSendPricesSetting, SettingKind::SendPrices, 0, 0, "by_hand"},
    {SettingId::VerificationNotice, kVerificationNoticeSetting, Count, 0,
     kMaxVerificationNoticeDays, "30"},
    {SettingId::MailServer, kMailServerSetting, SettingKind::MailServer, 0, 0, ""},
    {SettingId::MailSecurity, kMailSecuritySetting, SettingKind::MailSecurity, 0, 0, "starttls"},
    {SettingId::MailFrom, kMailFromSetting, MailAddress, 0, 0, ""},
    {SettingId::MailUser, kMailUserSetting, Name, 0, 0, ""},
    {SettingId::MailPasswordFile, kMailPasswordFileSetting, Path, 0, 0, ""},
    {SettingId::MailCaFile, kMailCaFileSetting, Path, 0, 0, ""}};

/// What stand-in may cost once `change` is made; what it costs now without one.
StandInLoss FindLoss(const ports::Books& books, const SettingChange* change) {
  const auto value_of = [&](const char* name) -> std::optional<std::int64_t> {
    const bool is_it = change && change->name == name;
    const auto text = is_it ? change->value : books.settings().Find(name);
    return text ? ParseWhole(*text) : std::nullopt;
  };
  StandInLoss loss;
  for (const auto& scale : books.scales().All()) loss.scales += scale.driver == "api" ? 1 : 0;
  for (const char* name : {kStandInPurchaseSetting, kStandInCardAmountSetting,
                           kStandInCardCountSetting, kStandInHotListAgeSetting}) {
    if (!value_of(name)) return loss;
  }
  const auto cap = value_of(kStandInScaleTotalSetting);
  const auto per_scale = cap ? domain::Money::FromFen(*cap) : std::nullopt;
  if (per_scale) loss.per_scale = *per_scale;
  return loss;
}

SettingResult Apply(Context& context, ports::Books& books, const Actor& actor,
                     const SettingChange& change, const KnownSetting& setting) {
  SettingResult result{SettingOutcome::Done, &setting, FindLoss(books, &change)};
  const auto before = books.settings().Find(change.name);
  result.before.text = before;
  if (change.expected && *change.expected != result.before) {
    result.outcome = SettingOutcome::ChangedMeanwhile;
    return result;
  }
  if (before == change.value) {
    result.outcome = SettingOutcome::NothingToChange;
    return result;
  }
  if (setting.life == kFixed && !books.ledger().HeadHash().empty()) {
    result.outcome = SettingOutcome::Fixed;
    return result;
  }
  const auto loss_now = FindLoss(books, nullptr);
  const bool is_agreed = change.accepted_loss && *change.accepted_loss >= result.loss.Total();
  if (result.loss.per_scale > loss_now.per_scale && !is_agreed) {
    result.outcome = SettingOutcome::ConfirmationNeeded;
    return result;
  }
  if (change.value) {
    books.settings().Set(change.name, *change.value);
  } else {
    books.settings().Remove(change.name);
  }
  LoadSettings(books);  // what cannot be read back must not be saved: the commit is undone
  WriteAudit(context, books, actor.name,
             {"setting.change", fmt::format("setting {}", change.name), before.value_or(""),
              change.value.value_or("")});
  return result;
}

}  // namespace

std::span<const KnownSetting> KnownSettings() { return kSettings; }

std::int64_t LoadLockMinutes(const ports::Books& books) {
  const auto text = books.settings().Find(kLockMinutesSetting);
  const auto minutes = text ? ParseWhole(*text) : std::nullopt;
  return minutes.value_or(kDefaultLockMinutes);
}

const KnownSetting* FindKnownSetting(std::string_view name) {
  const auto found = std::find_if(std::begin(kSettings), std::end(kSettings),
                                  [&](const KnownSetting& known) { return known.name == name; });
  return found == std::end(kSettings) ? nullptr : found;
}

bool MayHold(const KnownSetting& setting, const std::string& value) {
  switch (setting.kind) {
    case Name: return !domain::FindNameMistake(value);
    case SettingKind::Currency: return value == kCurrency;
    case SettingKind::TicketRounding: return domain::ParseTicketRounding(value).has_value();
    case SettingKind::SpendOrder: return domain::ParseSpendOrder(value).has_value();
    case SettingKind::BonusLadder: return ParseBonusLadder(value).has_value();
    case SettingKind::RefundRule: return domain::ParseRefundRule(value).has_value();
    case SettingKind::Reaction: return domain::ParseReaction(value).has_value();
    case SettingKind::TierUpgrades: return domain::ParseTierUpgradeRule(value).has_value();
    case Printer: return ParseReceiptPrinter(value).has_value();
    case SettingKind::SendPrices: return ParseSendPrices(value).has_value();
    case SettingKind::MailServer: return ports::MailServerAddress::Parse(value).has_value();
    case SettingKind::MailSecurity: return ports::ParseMailSecurity(value).has_value();
    case MailAddress: return ports::IsMailAddress(value);
    case Path: return IsPathSetting(value);
    case Minutes:
    case Count:
    case Fen: {
      const auto number = ParseWhole(value);
      return number && *number >= setting.low && *number <= setting.high;
    }
  }
  base::Check(false);
  return false;
}

std::vector<SettingView> ListSettings(Context& context) {
  std::vector<SettingView> views;
  context.store.Read([&](const ports::Books& books) {
    for (const KnownSetting& known : kSettings) {
      views.push_back({&known, books.settings().Find(known.name)});
    }
  });
  return views;
}

bool HeldValue::operator==(const HeldValue& other) const {
  return text.value_or("") == other.text.value_or("");
}

domain::MoneyDifference StandInLoss::Total() const {
  return domain::MoneyDifference(per_scale.fen() * scales);
}

StandInLoss FindStandInLoss(const ports::Books& books) { return FindLoss(books, nullptr); }

std::string_view ToText(SettingOutcome outcome) {
  switch (outcome) {
    case SettingOutcome::Done: return "done";
    case SettingOutcome::NotAllowed: return "not_allowed";
    case SettingOutcome::NameUnknown: return "setting_unknown";
    case SettingOutcome::ValueInvalid: return "value_invalid";
    case SettingOutcome::ChangedMeanwhile: return "changed_meanwhile";
    case SettingOutcome::NothingToChange: return "nothing_to_change";
    case SettingOutcome::Fixed: return "setting_fixed";
    case SettingOutcome::ConfirmationNeeded: return "confirmation_needed";
  }
  base::Check(false);
  return {};
}

SettingResult ChangeSetting(Context& context, const Actor& actor, const SettingChange& change) {
  if (!MayManageStore(actor.role)) return {SettingOutcome::NotAllowed};
  const KnownSetting* setting = FindKnownSetting(change.name);
  if (!setting) return {SettingOutcome::NameUnknown};
  if (change.value && !MayHold(*setting, *change.value)) {
    return {SettingOutcome::ValueInvalid, setting};
  }
  SettingResult result{SettingOutcome::Done, setting};
  context.store.Commit([&](ports::Books& books) {
    result = Apply(context, books, actor, change, *setting);
  });
  return result;
}

}  // namespace steelyard::app
