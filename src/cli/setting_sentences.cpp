/// The words of the command line: settings.
#include "cli/setting_sentences.h"

#include <fmt/format.h>

#include "base/check.h"

namespace steelyard::cli {

std::string Purpose(app::SettingId id) {
  using enum app::SettingId;
  switch (id) {
    case StoreCode: return "names this store in every fact of a chain";
    case StoreName: return "the name on slips and reports";
    case Currency: return "what amounts are counted in; there is no other";
    case UtcOffset: return "how far the store's clock is ahead of UTC";
    case DayCut: return "minutes after midnight at which a business day ends";
    case TicketRounding: return "how a ticket's total is rounded";
    case SpendOrder: return "which of a card's accounts pays first";
    case BonusLadder: return "bonus for a top-up, paid:bonus in fen, rising";
    case RekeyAtTouch: return "1: cards get new keys at every touch; 0: when they are written";
    case Purse: return "1: new CPU cards have a purse that mirrors the books; 0: none";
    case SinglePurchase: return "the most one sale may take from a card";
    case RegisteredBalance: return "the most a card with a named member may hold";
    case UnregisteredBalance: return "the most a card without a member may hold";
    case PinRequiredAbove: return "a sale by card above this needs a PIN; not set: none does";
    case Deposit: return "the highest deposit for a card";
    case RefundRule: return "how a refund takes the bonus into account";
    case EarlyRefundDays: return "days after the first top-up in which all principal is refunded";
    case ReplacementFee: return "what the holder pays for a replaced card";
    case OnRollback: return "a card that shows older data than it was given: flag it, or block it";
    case OnCopy: return "another chip that says what a card says: flag, or block the card";
    case OnTwoPlaces: return "a card at two scales at once: flag it, or block it";
    case TwoPlacesSeconds: return "seconds within which two scales are at once; 0: never";
    case OnCounterJump: return "a card with newer data than the books wrote: flag it, or block it";
    case OnPurseAhead: return "a purse with more than the books put there: flag, or block the card";
    case HoldMinutes: return "how long what a scale was told of a card waits for its sale";
    case ApprovalTopUp: return "the card desk's top-ups above this need a manager";
    case ApprovalRefund: return "the card desk's refunds and returns above this need a manager";
    case ApprovalCorrection: return "the card desk's corrections above this need a manager";
    case ApprovalReplacement: return "replacing a card that holds more than this needs a manager";
    case ApprovalManager: return "a manager's own work above this needs another; not set: never";
    case StandInPurchase: return "stand-in: the most of one sale";
    case StandInCardAmount: return "stand-in: the most of one card, all its sales";
    case StandInCardCount: return "stand-in: so many sales of one card";
    case StandInScaleTotal: return "stand-in: the most of all cards at one scale";
    case StandInHotListAge: return "stand-in: how old the scale's hot list may be";
    case IdRecordAbove: return "a member's card that holds more needs an ID record";
    case IdRecordYears: return "how long an ID record is kept after the last card has ended";
    case TierUpgrades: return "what members must spend for a higher tier; not set: none rises";
    case PointsPerYuan: return "points for a yuan paid from principal or in cash; 0: none";
    case SlipPrinter: return "the receipt printer of the card desk; not set: none";
    case LockMinutes: return "minutes of rest after which the desktop locks itself; 0: never";
    case SendPrices: return "when new prices go to scales we call; promotions always go in time";
    case VerificationNotice: return "days before a scale's verification ends at which it is listed";
    case SlipColumns: return "columns of its paper: 48 or 42 on 80 mm, 32 on 58 mm";
    case MailServer: return "the server that scheduled exports are mailed by; not set: no mail";
    case MailSecurity: return "how the way to the mail server is kept secret";
    case MailFrom: return "the address that scheduled exports are mailed from";
    case MailUser: return "the login at the mail server; not set: it asks for none";
    case MailPasswordFile: return "the file whose first line is the password there, mode 600";
    case MailCaFile: return "PEM of who vouches for the mail server; not set: as the system says";
  }
  base::Check(false);
  return {};
}

/// What the setting may hold, for people.
std::string Range(const app::KnownSetting& setting) {
  using enum app::SettingKind;
  switch (setting.kind) {
    case Name: return "one line of at most 64 characters";
    case Currency: return "CNY, counted in fen";
    case Minutes: return fmt::format("minutes from {} to {}", setting.low, setting.high);
    case Count: return fmt::format("a number from {} to {}", setting.low, setting.high);
    case Fen: return fmt::format("whole fen from {} to {}", setting.low, setting.high);
    case TicketRounding: return "none, jiao or jiao_down";
    case SpendOrder: return "principal_first or bonus_first";
    case RefundRule: return "pro_rata, principal_first or bonus_first";
    case Reaction: return "flag or block";
    case BonusLadder: return "steps like 50000:3000,100000:10000";
    case TierUpgrades: return "steps like silver:1000.00/90d,gold:3000.00/90d";
    case SendPrices: return "by_hand or automatic";
    case Printer: return "tcp:HOST:9100 or file:/dev/usb/lp0";
    case MailServer: return "a server like smtp.example.com:587";
    case MailSecurity: return "starttls, tls or none";
    case MailAddress: return "an address like shop@example.com";
    case Path: return "the whole path of a file";
  }
  base::Check(false);
  return {};
}

std::string RiskSentence(const app::StandInLoss& loss) {
  return fmt::format(
      "While the store cannot be reached, each of the {} scales that call it may let cards pay up "
      "to {} that nobody has checked; at worst {} is lost.",
      loss.scales, loss.per_scale.ToString(), loss.Total().ToString());
}

namespace {

std::string HeldText(const app::HeldValue& held) {
  const auto text = held.text.value_or("");
  return text.empty() ? "its default" : "'" + text + "'";
}

}  // namespace

std::string Sentence(const app::SettingResult& result, const AskedSetting& asked) {
  using enum app::SettingOutcome;
  switch (result.outcome) {
    case Done: return "Done.";
    case NotAllowed:
      return "Only a manager may change settings. Nothing was changed; log in as a manager.";
    case NameUnknown:
      return fmt::format("There is no setting {}. Nothing was changed; see setting list.",
                         asked.name);
    case ValueInvalid:
      return fmt::format("The setting {} takes {}, not '{}'. Nothing was changed.", asked.name,
                         Range(*result.setting), asked.value);
    case ChangedMeanwhile:
      return fmt::format("The setting {} holds {} now, which is not what was expected. Nothing was "
                         "changed; look at it again.",
                         asked.name, HeldText(result.before));
    case NothingToChange:
      return fmt::format("The setting {} is like this already, so nothing was changed.",
                         asked.name);
    case Fixed:
      return fmt::format("The setting {} stands in every entry of the books and there are some. "
                         "Nothing was changed; only a new store can have another.",
                         asked.name);
    case ConfirmationNeeded:
      return fmt::format("This lets scales stand in. {} Nothing was changed; if that is what you "
                         "want, say it again with --accept-loss {}.",
                         RiskSentence(result.loss), result.loss.Total().ToString());
  }
  base::Check(false);
  return {};
}

}  // namespace steelyard::cli
