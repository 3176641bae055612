#include "cli/exception_sentences.h"

#include "base/check.h"

namespace steelyard::cli {
namespace {

constexpr char kCounterAhead[] = "A card held newer data than the books ever wrote.";
constexpr char kAfterCounterAhead[] =
    "The books were restored from a backup, or a writing was given up. If neither is so, somebody "
    "has the store's keys: tell the owner.";
constexpr char kPurseAhead[] = "The purse on a card held more than the books ever put there.";
constexpr char kAfterPurseAhead[] =
    "A writing that took money off the card was given up, or somebody has the key that loads "
    "purses. The books decide, and the card's next write puts the purse right. If no writing was "
    "given up, keep the card and tell the owner.";

/// Of what happens to a scale as a device; the caller knows that it is one of these.
ExceptionWords WordsOfDevice(ports::ExceptionKind kind) {
  using enum ports::ExceptionKind;
  if (kind == JournalReset) {
    return {"A scale's memory began anew: its running numbers start again.",
            "What it sold since is in the books. Sales it had not told before are lost: compare "
            "its own report with the books, and ask who cleared it."};
  }
  if (kind == ClockNotSet) {
    return {"A scale's clock is wrong and could not be set.",
            "Its sales may count for a wrong day. Set the clock at the scale; if it runs away "
            "again, its battery is empty."};
  }
  if (kind == PricesNotTaken) {
    return {"A scale does not have all prices as the list has them.",
            "It may sell at wrong prices, or lack products. Send it the whole list again (scale "
            "send-prices --whole): that says which and why."};
  }
  if (kind == VerificationDue) {
    return {"A scale's verification ends soon.",
            "It may not be used in trade afterwards. Order the verification, and note the new "
            "date (scale set --verified-until)."};
  }
  if (kind == VerificationExpired) {
    return {"A scale's verification has ended.",
            "It may no longer be used in trade. Take it out of use until it is verified, then "
            "note the new date (scale set --verified-until)."};
  }
  base::Check(false);
  return {};
}

/// Of the store's file and its backups; the same.
ExceptionWords WordsOfFile(ports::ExceptionKind kind) {
  using enum ports::ExceptionKind;
  if (kind == BackupFailed) {
    return {"A scheduled backup of the store could not be made.",
            "It is tried again by itself. Check that its folder is there and has room."};
  }
  if (kind == StoreDamaged) {
    return {"The store's file is damaged.",
            "Stop selling on cards, keep a copy of the store, and restore the newest backup "
            "(restore)."};
  }
  if (kind == DiskFailed) {
    return {"The disk failed to save the store's file. Nothing is lost yet.",
            "Make a backup on another disk, check the disk, and start the program again."};
  }
  base::Check(false);
  return {};
}

}  // namespace

ExceptionWords WordsOf(ports::ExceptionKind kind) {
  using enum ports::ExceptionKind;
  switch (kind) {
    case JournalGap:
      return {"Running numbers are missing between two tickets of a scale.",
              "Sales may be missing from the books. Pull the scale's sales again (scale pull)."};
    case NumberUsedTwice:
      return {"A scale used one running number for two different tickets.",
              "One may be a repeat, or the scale's memory was reset. Compare both at the "
              "scale."};
    case ClockRanBackwards:
      return {"A ticket is older than the one before it on the same scale.",
              "Sales may count for a wrong day. Set the scale's clock."};
    case PricedOffList:
      return {"A line was sold at another price than the price list says.",
              "The scale may have old prices, or a price was typed in by hand. Send the prices "
              "again."};
    case TicketConflict:
      return {"A ticket came again with other content. The first one stands.",
              "Nothing moved for the second one. Compare both at the scale."};
    case OfflineOverdraft:
      return {"A card was charged more than it held while the scale was offline.",
              "The holder owes the store the difference."};
    case OfflineCardUnknown:
      return {"A scale sold offline to a card that is not in the books.",
              "The amount is a claim against an unknown holder."};
    case OfflineCardRefused:
      return {"A scale sold offline to a card that may not pay.",
              "The card is blocked or expired, yet the sale happened. Ask the holder at the "
              "next visit."};
    case StaleCardData:
      return {"A card held older data than was last written to it.",
              "An earlier state may have been put back. See who holds the card; then replace "
              "it (card replace), or a manager resumes it (card resume)."};
    case CounterfeitCard:
      return {"A chip said what a card of the store says, but is not the chip that was issued.",
              "Somebody copied a card. Keep the copy; report the real one lost and replace it "
              "(card lost, card replace), or a manager resumes it (card resume)."};
    case CardAtTwoPlaces:
      return {"One card was at two scales sooner than anybody walks from one to the other.",
              "There may be a copy of it. See who holds the card; if there are two, replace it "
              "(card replace)."};
    case CardCounterAhead: return {kCounterAhead, kAfterCounterAhead};
    case CardPurseAhead: return {kPurseAhead, kAfterPurseAhead};
    case CardWriteUnfinished:
      return {"A card was taken away before its writing was finished.",
              "Lay the card on the reader (card inspect): that finishes it. If it will not "
              "come back, card abandon."};
    case RepeatedByOtherWay:
      return {"The same sale seems to have reached us in two ways.",
              "It may be counted twice. Compare both tickets."};
    case LateTicket:
      return {"A scale told of sales of a day that was closed already.",
              "They count, but the printed day close does not have them. Keep a note with it."};
    case JournalReset:
    case ClockNotSet:
    case PricesNotTaken:
    case VerificationDue:
    case VerificationExpired:
      return WordsOfDevice(kind);
    case BackupFailed:
    case StoreDamaged:
    case DiskFailed:
      return WordsOfFile(kind);
  }
  base::Check(false);
  return {};
}

}  // namespace steelyard::cli
