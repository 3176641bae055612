/// The titles of the settings, and what each of them does.
#include "base/check.h"
#include "desktop/setting_words.h"

namespace steelyard::desktop {

wxString Title(app::SettingId id) {
  using enum app::SettingId;
  switch (id) {
    case StoreCode: return _("Code of the store");
    case StoreName: return _("Name of the store");
    case Currency: return _("Currency");
    case UtcOffset: return _("The store's clock");
    case DayCut: return _("End of the business day");
    case TicketRounding: return _("Rounding of a sale's total");
    case SpendOrder: return _("What a card pays with first");
    case BonusLadder: return _("Bonus for top-ups");
    case RekeyAtTouch: return _("New keys at every touch");
    case Purse: return _("Purse on new CPU cards");
    case SinglePurchase: return _("Most of one sale");
    case RegisteredBalance: return _("Most on a card with a member");
    case UnregisteredBalance: return _("Most on a card without a member");
    case PinRequiredAbove: return _("A PIN is needed above");
    case Deposit: return _("Highest deposit");
    case RefundRule: return _("How a refund counts the bonus");
    case EarlyRefundDays: return _("Days of full refund");
    case ReplacementFee: return _("Fee for a replaced card");
    case OnRollback: return _("A card with older data");
    case OnCopy: return _("A copy of a card");
    case OnTwoPlaces: return _("A card at two scales at once");
    case TwoPlacesSeconds: return _("What counts as at once");
    case OnCounterJump: return _("A card with newer data");
    case OnPurseAhead: return _("A purse with more than the books");
    case HoldMinutes: return _("How long an answer to a scale holds");
    case ApprovalTopUp: return _("Top-ups above");
    case ApprovalRefund: return _("Refunds and returns above");
    case ApprovalCorrection: return _("Corrections above");
    case ApprovalReplacement: return _("Replacing a card with more than");
    case ApprovalManager: return _("A manager's own work above");
    case StandInPurchase: return _("Most of one sale in stand-in");
    case StandInCardAmount: return _("Most of one card in stand-in");
    case StandInCardCount: return _("Most sales of one card in stand-in");
    case StandInScaleTotal: return _("Most of one scale in stand-in");
    case StandInHotListAge: return _("Oldest hot list of a scale");
    case IdRecordAbove: return _("An ID record is needed above");
    case IdRecordYears: return _("Keeping of ID records");
    case TierUpgrades: return _("Spending that raises the tier");
    case PointsPerYuan: return _("Points for a yuan");
    case SlipPrinter: return _("Receipt printer");
    case SlipColumns: return _("Columns of its paper");
    case LockMinutes: return _("Lock after idle time");
    case SendPrices: return _("When prices go to scales");
    case VerificationNotice: return _("Notice before a verification ends");
    case MailServer: return _("Mail server");
    case MailSecurity: return _("Way to the mail server");
    case MailFrom: return _("Sender of mails");
    case MailUser: return _("Login at the mail server");
    case MailPasswordFile: return _("File of the mail password");
    case MailCaFile: return _("Who vouches for the mail server");
  }
  base::Check(false);
  return {};
}

namespace {

wxString Does(app::SettingId id) {
  using enum app::SettingId;
  switch (id) {
    case StoreCode: return _("Names this store in every fact of a chain.");
    case StoreName: return _("Stands on slips, reports and mails.");
    case Currency: return _("Every amount is counted in whole fen; there is no other.");
    case UtcOffset: return _("How far the store's clock is ahead of UTC. China is +08:00.");
    case DayCut: return _("What is sold after midnight and before this counts for the day before.");
    case TicketRounding: return _("The rounding is booked by itself and belongs to no product.");
    case SpendOrder: return _("Which of a card's two accounts a sale takes first.");
    case BonusLadder: return _("What is given on top of a top-up, from each amount on.");
    case RekeyAtTouch: return _("Cards with old keys get new ones as soon as they lie there.");
    case Purse: return _("CPU cards issued from now on show the books to other terminals.");
    case SinglePurchase: return _("The most that one sale may take from a card.");
    case RegisteredBalance: return _("The most that a card with a named member may hold.");
    case UnregisteredBalance: return _("The most that a card without a member may hold.");
    case PinRequiredAbove: return _("A sale by card above this needs its PIN.");
    case Deposit: return _("The highest deposit that may be taken for a card.");
    case RefundRule: return _("How much of what is left was paid for, and comes back.");
    case EarlyRefundDays: return _("So long after the first top-up all principal comes back.");
    case ReplacementFee: return _("What the holder of a lost card pays for the new one.");
    case OnRollback: return _("What happens when a card was put back to an old state.");
    case OnCopy: return _("What happens when another chip says what a card of ours says.");
    case OnTwoPlaces: return _("What happens when a card is used at two scales nearly at once.");
    case TwoPlacesSeconds: return _("Within so long two scales count as at once. 0: never.");
    case OnCounterJump: return _("What happens when a card is ahead of the books.");
    case OnPurseAhead: return _("What happens when a purse holds more than the books put there.");
    case HoldMinutes: return _("So long what a scale was told of a card is kept for its sale.");
    case ApprovalTopUp: return _("The card desk's top-ups above this need a manager.");
    case ApprovalRefund: return _("The card desk's refunds above this need a manager.");
    case ApprovalCorrection: return _("The card desk's corrections above this need a manager.");
    case ApprovalReplacement: return _("Replacing a card that holds more needs a manager.");
    case ApprovalManager: return _("What a manager does above this needs another manager.");
    case StandInPurchase: return _("What a scale may sell to one card at once.");
    case StandInCardAmount: return _("What a scale may sell to one card, all its sales together.");
    case StandInCardCount: return _("How often a scale may sell to one card.");
    case StandInScaleTotal: return _("What one scale may sell to all cards: so much may be lost.");
    case StandInHotListAge: return _("With an older list of blocked cards no scale stands in.");
    case IdRecordAbove: return _("A member's card that holds more needs an ID record.");
    case IdRecordYears: return _("So long after the member's last card has ended.");
    case TierUpgrades: return _("Who spends so much in so many days rises. Not set: nobody does.");
    case PointsPerYuan: return _("For what members pay from principal or in cash. 0: none.");
    case SlipPrinter: return _("Where the card desk prints slips. Not set: a printer is chosen.");
    case SlipColumns: return _("48 or 42 on paper of 80 mm, 32 on paper of 58 mm.");
    case LockMinutes: return _("So long without a key, the mouse or a card, it locks. 0: never.");
    case SendPrices: return _("New prices. Promotions always begin and end in time.");
    case VerificationNotice: return _("So long before, it is listed under Exceptions.");
    case MailServer: return _("By which scheduled exports are mailed. Not set: none is.");
    case MailSecurity: return _("A password is only sent over TLS.");
    case MailFrom: return _("The address that scheduled exports come from.");
    case MailUser: return _("Not set: the server asks for none.");
    case MailPasswordFile: return _("Its first line is the password; nobody else may read it.");
    case MailCaFile: return _("The authority of a server of your own, as a PEM file.");
  }
  base::Check(false);
  return {};
}

}  // namespace

wxString Purpose(app::SettingId id) {
  using enum app::SettingId;
  if (app::GroupOf(id) == app::SettingGroup::StandIn) {
    return Does(id) + " " +
           _("While the store cannot be reached, scales stand in only if all five of these are "
             "set.");
  }
  const bool is_limit = app::GroupOf(id) == app::SettingGroup::Approval;
  if (is_limit || id == PinRequiredAbove || id == IdRecordAbove) {
    return Does(id) + " " + _("Not set: none does.");
  }
  return Does(id);
}

}  // namespace steelyard::desktop
