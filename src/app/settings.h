/// The settings of a store: which there are, what they may hold, and how a manager changes them.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/context.h"

namespace steelyard::app {

enum class SettingId {
  StoreCode,
  StoreName,
  Currency,
  UtcOffset,
  DayCut,
  TicketRounding,
  SpendOrder,
  BonusLadder,
  RekeyAtTouch,
  Purse,
  SinglePurchase,
  RegisteredBalance,
  UnregisteredBalance,
  PinRequiredAbove,
  Deposit,
  RefundRule,
  EarlyRefundDays,
  ReplacementFee,
  OnRollback,
  OnCopy,
  OnTwoPlaces,
  TwoPlacesSeconds,
  OnCounterJump,
  OnPurseAhead,
  HoldMinutes,
  ApprovalTopUp,
  ApprovalRefund,
  ApprovalCorrection,
  ApprovalReplacement,
  ApprovalManager,
  StandInPurchase,
  StandInCardAmount,
  StandInCardCount,
  StandInScaleTotal,
  StandInHotListAge,
  IdRecordAbove,
  IdRecordYears,
  TierUpgrades,
  PointsPerYuan,
  SlipPrinter,
  SlipColumns,
  LockMinutes,
  SendPrices,
  VerificationNotice,
  MailServer,
  MailSecurity,
  MailFrom,
  MailUser,
  MailPasswordFile,
  MailCaFile
};

enum class SettingKind {
  Name,
  Currency,
  Minutes,
  Count,
  Fen,
  TicketRounding,
  SpendOrder,
  BonusLadder,
  RefundRule,
  Reaction,
  Printer,
  TierUpgrades,
  SendPrices,
  MailServer,
  MailSecurity,
  MailAddress,
  Path
};
/// Codes and clock are in every fact of the books, so they are fixed with the first of them.
enum class SettingLife { Changeable, FixedWithTheFirstEntry };

struct KnownSetting {
  SettingId id;
  const char* name;
  SettingKind kind;
  std::int64_t low;   ///< of minutes, counts and fen
  std::int64_t high;
  const char* default_text;  ///< empty: nothing, what it limits or switches on is off
  SettingLife life = SettingLife::Changeable;
};
std::span<const KnownSetting> KnownSettings();
const KnownSetting* FindKnownSetting(std::string_view name);
bool MayHold(const KnownSetting& setting, const std::string& value);

struct SettingView {
  const KnownSetting* setting;
  std::optional<std::string> value;  ///< nothing: the default holds
};
std::vector<SettingView> ListSettings(Context& context);

/// After how many minutes without a key, the mouse or a card the desktop locks itself; 0: never.
std::int64_t LoadLockMinutes(const ports::Books& books);

/// What stand-in may cost while the store cannot be reached: every scale that calls us may let
/// cards without cover pay up to its cap, until it has told what it sold.
struct StandInLoss {
  std::int64_t scales = 0;
  domain::Money per_scale;  ///< zero while stand-in is off
  domain::MoneyDifference Total() const;
};

/// With the settings and scales of these books.
StandInLoss FindStandInLoss(const ports::Books& books);

/// The first that applies.
enum class SettingOutcome {
  Done,
  NotAllowed,
  NameUnknown,
  ValueInvalid,
  ChangedMeanwhile,  ///< it holds another value than the one that was to be changed
  NothingToChange,
  Fixed,
  ConfirmationNeeded  ///< stand-in would cost more than before, and nobody has agreed to so much
};
std::string_view ToText(SettingOutcome outcome);

/// What a setting holds. A new store keeps an empty text where nothing is set: both are nothing.
struct HeldValue {
  std::optional<std::string> text;  ///< nothing: the default
  bool operator==(const HeldValue& other) const;
};

struct SettingChange {
  std::string name;
  std::optional<std::string> value;  ///< nothing: back to the default
  /// The worst case that was shown and agreed to; if it is more by now it is asked for again.
  std::optional<domain::MoneyDifference> accepted_loss = {};
  /// Only where it holds this now, so that what somebody else decided meanwhile stays.
  std::optional<HeldValue> expected = {};
};
struct SettingResult {
  SettingOutcome outcome;
  const KnownSetting* setting = nullptr;  ///< null for NameUnknown and NotAllowed
  StandInLoss loss = {};                  ///< after the change, done or not
  HeldValue before = {};                  ///< what it held; nothing for what was never asked
};
/// Throws  StorageError: nothing was changed.
SettingResult ChangeSetting(Context& context, const Actor& actor, const SettingChange& change);

}  // namespace steelyard::app
