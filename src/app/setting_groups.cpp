#include "app/setting_groups.h"

#include "base/check.h"

namespace steelyard::app {

SettingGroup GroupOf(SettingId id) {
  using enum SettingId;
  switch (id) {
    case StoreCode:
    case StoreName:
    case Currency:
    case UtcOffset:
    case DayCut: return SettingGroup::Store;
    case TicketRounding:
    case SpendOrder: return SettingGroup::Sales;
    case SinglePurchase:
    case RegisteredBalance:
    case UnregisteredBalance:
    case PinRequiredAbove:
    case Deposit: return SettingGroup::Limits;
    case BonusLadder:
    case RekeyAtTouch:
    case Purse:
    case RefundRule:
    case EarlyRefundDays:
    case ReplacementFee:
    case HoldMinutes: return SettingGroup::Cards;
    case ApprovalTopUp:
    case ApprovalRefund:
    case ApprovalCorrection:
    case ApprovalReplacement:
    case ApprovalManager: return SettingGroup::Approval;
    case OnRollback:
    case OnCopy:
    case OnTwoPlaces:
    case TwoPlacesSeconds:
    case OnCounterJump:
    case OnPurseAhead: return SettingGroup::Suspicion;
    case StandInPurchase:
    case StandInCardAmount:
    case StandInCardCount:
    case StandInScaleTotal:
    case StandInHotListAge: return SettingGroup::StandIn;
    case IdRecordAbove:
    case IdRecordYears:
    case TierUpgrades:
    case PointsPerYuan: return SettingGroup::Members;
    case SlipPrinter:
    case SlipColumns:
    case LockMinutes: return SettingGroup::Desk;
    case SendPrices:
    case VerificationNotice: return SettingGroup::Scales;
    case MailServer:
    case MailSecurity:
    case MailFrom:
    case MailUser:
    case MailPasswordFile:
    case MailCaFile: return SettingGroup::Mail;
  }
  base::Check(false);
  return SettingGroup::Store;
}

SettingUnit UnitOf(const KnownSetting& setting) {
  using enum SettingId;
  const auto id = setting.id;
  if (setting.kind == SettingKind::Fen) return SettingUnit::Yuan;
  if (setting.kind == SettingKind::Minutes) return SettingUnit::Minutes;
  if (id == TwoPlacesSeconds) return SettingUnit::Seconds;
  if (id == EarlyRefundDays || id == VerificationNotice) return SettingUnit::Days;
  if (id == IdRecordYears) return SettingUnit::Years;
  if (id == StandInCardCount) return SettingUnit::Times;
  if (id == SlipColumns) return SettingUnit::Columns;
  if (id == PointsPerYuan) return SettingUnit::Points;
  return SettingUnit::None;
}

SettingEffect EffectOf(SettingId id) {
  using enum SettingId;
  const bool is_kept_by_windows =
      id == StoreName || id == UtcOffset || id == DayCut || id == PointsPerYuan;
  return is_kept_by_windows ? SettingEffect::NextStartOfWindows : SettingEffect::AtOnce;
}

bool IsOfOneStore(SettingId id) {
  return id == SettingId::StoreCode || id == SettingId::StoreName;
}

}  // namespace steelyard::app
