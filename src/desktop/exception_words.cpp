#include "desktop/exception_words.h"

#include <wx/intl.h>

#include "base/check.h"

namespace steelyard::desktop {
namespace {

using enum ports::ExceptionKind;
using ports::ExceptionKind;

// Each knows the kinds of its group only; WordsOf names the group.

ExceptionWords WordsOfJournal(ExceptionKind kind) {
  if (kind == JournalGap) {
    return {_("Running numbers are missing between two tickets of a scale."),
            _("Sales may be missing from the books."),
            _("Pull the scale's sales again: what it still keeps fills the gap by itself. If it "
              "keeps nothing, look at the scale's own report.")};
  }
  if (kind == NumberUsedTwice) {
    return {_("A scale used one running number for two different tickets."),
            _("One of them may be a repeat, or the scale's memory was reset. Both count now."),
            _("Compare both tickets. If they are one sale, void one at the scale.")};
  }
  if (kind == ClockRanBackwards) {
    return {_("A ticket is older than the one before it on the same scale."),
            _("Sales may count for a wrong day."),
            _("Set the scale's clock. If it runs away again, its battery is empty.")};
  }
  if (kind == TicketConflict) {
    return {_("A ticket came again with other content. The first one stands."),
            _("Nothing moved for the second one; if that one was the right one, the books are "
              "wrong."),
            _("Compare the ticket with the paper at the scale.")};
  }
  if (kind == RepeatedByOtherWay) {
    return {_("The same sale seems to have reached us in two ways."),
            _("It may be counted twice."),
            _("Compare both tickets. A scale that tells its sales by itself wants the profile "
              "word push, so that it is not pulled as well.")};
  }
  if (kind == LateTicket) {
    return {_("A scale told of sales of a day that was closed already."),
            _("They count, but the printed day close does not have them."),
            _("Look at the sales of that day, and keep a note with the printed close.")};
  }
  if (kind == JournalReset) {
    return {_("A scale's memory began anew: its running numbers start again."),
            _("What it sold since is in the books. Sales it had not told before are lost."),
            _("Compare its own report with the books, and ask who cleared it.")};
  }
  return {};
}

ExceptionWords WordsOfDevice(ExceptionKind kind) {
  if (kind == PricedOffList) {
    return {_("A line was sold at another price than the price list says."),
            _("The scale may have old prices, or a price was typed in by hand."),
            _("Look at the ticket. If the scale has old prices, send it the whole list.")};
  }
  if (kind == ClockNotSet) {
    return {_("A scale's clock is wrong and could not be set."),
            _("Its sales may count for a wrong day."),
            _("Try once more, or set the clock at the scale. If it runs away again, its battery "
              "is empty.")};
  }
  if (kind == PricesNotTaken) {
    return {_("A scale does not have all prices as the list has them."),
            _("It may sell at wrong prices, or lack products; the new version may not count as "
              "taken."),
            _("Send it the whole list again: that says which and why.")};
  }
  if (kind == VerificationDue) {
    return {_("A scale's verification ends soon."),
            _("It may not be used in trade afterwards."),
            _("Order the verification, and note the new date in the register.")};
  }
  if (kind == VerificationExpired) {
    return {_("A scale's verification has ended."),
            _("It may no longer be used in trade."),
            _("Take it out of use until it is verified, then note the new date in the "
              "register.")};
  }
  return {};
}

ExceptionWords WordsOfOfflineCard(ExceptionKind kind) {
  if (kind == OfflineOverdraft) {
    return {_("A card was charged more than it held while the scale was offline."),
            _("The holder owes the store the difference."),
            _("Ask the holder at the next visit; a top-up settles it.")};
  }
  if (kind == OfflineCardUnknown) {
    return {_("A scale sold offline to a card that is not in the books."),
            _("The amount is a claim against an unknown holder."),
            _("Look at the ticket and ask the cashier whose card it was.")};
  }
  if (kind == OfflineCardRefused) {
    return {_("A scale sold offline to a card that may not pay."),
            _("The card is blocked or expired, yet the sale happened."),
            _("Look at the card, and ask the holder at the next visit.")};
  }
  return {};
}

/// Of a card that is not as an honest one is.
ExceptionWords WordsOfCard(ExceptionKind kind) {
  if (kind == StaleCardData) {
    return {_("A card held older data than was last written to it."),
            _("Somebody may have put an earlier state of the card back, to spend money twice."),
            _("See who holds it. Then replace the card at the card desk, or lift the block if all "
              "is right.")};
  }
  if (kind == CounterfeitCard) {
    return {_("A chip said what a card of the store says, but is not the chip that was issued."),
            _("Somebody copied a card."),
            _("Keep the copy. Give the holder of the real card a new one, or lift the block if "
              "all is right.")};
  }
  if (kind == CardAtTwoPlaces) {
    return {_("One card was at two scales sooner than anybody walks from one to the other."),
            _("There may be a copy of it."),
            _("See who holds the card; if there are two, replace it.")};
  }
  if (kind == CardCounterAhead) {
    return {_("A card held newer data than the books ever wrote."),
            _("The books were restored from a backup, or a writing was given up. If neither is "
              "so, somebody has the store's keys."),
            _("Ask whether either happened; if not, tell the owner.")};
  }
  if (kind == CardPurseAhead) {
    return {_("The purse on a card held more than the books ever put there."),
            _("A writing that took money off the card was given up, or somebody has the key that "
              "loads purses. The books decide, and the card's next write puts the purse right."),
            _("If no writing was given up, keep the card and tell the owner.")};
  }
  if (kind == CardWriteUnfinished) {
    return {_("A card was taken away before its writing was finished."),
            _("Its money is not booked before the writing is finished, and scales may refuse it."),
            _("Lay the card on the reader at the card desk: that finishes it. If it will not come "
              "back, give the writing up there.")};
  }
  return {};
}

ExceptionWords WordsOfFile(ExceptionKind kind) {
  if (kind == BackupFailed) {
    return {_("A scheduled backup of the store could not be made."),
            _("If the disk broke now, what was sold since the last backup would be lost."),
            _("It is tried again by itself. Check that its folder is there and has room.")};
  }
  if (kind == StoreDamaged) {
    return {_("The store's file is damaged."),
            _("What is in the damaged part cannot be trusted any more."),
            _("Stop selling on cards, keep a copy of the store, and restore the newest backup.")};
  }
  if (kind == DiskFailed) {
    return {_("The disk failed to save the store's file. Nothing is lost yet."),
            _("The next failure may lose sales."),
            _("Make a backup on another disk, check the disk, and start the program again.")};
  }
  return {};
}

}  // namespace

ExceptionWords WordsOf(ExceptionKind kind) {
  switch (kind) {
    case JournalGap:
    case NumberUsedTwice:
    case ClockRanBackwards:
    case TicketConflict:
    case RepeatedByOtherWay:
    case LateTicket:
    case JournalReset:
      return WordsOfJournal(kind);
    case PricedOffList:
    case ClockNotSet:
    case PricesNotTaken:
    case VerificationDue:
    case VerificationExpired:
      return WordsOfDevice(kind);
    case OfflineOverdraft:
    case OfflineCardUnknown:
    case OfflineCardRefused:
      return WordsOfOfflineCard(kind);
    case StaleCardData:
    case CounterfeitCard:
    case CardAtTwoPlaces:
    case CardCounterAhead:
    case CardPurseAhead:
    case CardWriteUnfinished:
      return WordsOfCard(kind);
    case BackupFailed:
    case StoreDamaged:
    case DiskFailed:
      return WordsOfFile(kind);
  }
  base::Check(false);
  return {};
}

std::vector<Remedy> RemediesOf(ExceptionKind kind) {
  switch (kind) {
    case JournalGap: return {Remedy::PullScale, Remedy::OpenScale};
    case JournalReset: return {Remedy::PullScale, Remedy::OpenScale};
    case ClockRanBackwards: return {Remedy::SetClock, Remedy::OpenTickets, Remedy::OpenScale};
    case ClockNotSet: return {Remedy::SetClock, Remedy::OpenScale};
    case PricedOffList: return {Remedy::OpenTickets, Remedy::SendWholeList, Remedy::OpenScale};
    case PricesNotTaken: return {Remedy::SendWholeList, Remedy::OpenScale};
    case NumberUsedTwice:
    case TicketConflict:
    case RepeatedByOtherWay:
      return {Remedy::OpenTickets, Remedy::OpenScale};
    case LateTicket: return {Remedy::OpenSales, Remedy::OpenScale};
    case OfflineCardUnknown: return {Remedy::OpenTickets};
    case OfflineOverdraft:
    case OfflineCardRefused:
      return {Remedy::OpenCard, Remedy::OpenTickets};
    case StaleCardData:
    case CounterfeitCard:
    case CardAtTwoPlaces:
    case CardCounterAhead:
    case CardPurseAhead:
      return {Remedy::OpenCard, Remedy::LiftBlock};
    case CardWriteUnfinished: return {Remedy::FinishWrite, Remedy::OpenCard};
    case VerificationDue:
    case VerificationExpired:
      return {Remedy::EditScale, Remedy::OpenScale};
    case BackupFailed:
    case StoreDamaged:
    case DiskFailed:
      return {};
  }
  base::Check(false);
  return {};
}

}  // namespace steelyard::desktop
