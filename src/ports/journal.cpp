/// The words of journal.h's enumerations, as schema, API and files write them.
#include "ports/journal.h"

#include "base/check.h"

namespace steelyard::ports {

std::string_view ToText(ExceptionKind kind) {
  switch (kind) {
    case ExceptionKind::JournalGap: return "journal_gap";
    case ExceptionKind::NumberUsedTwice: return "number_used_twice";
    case ExceptionKind::ClockRanBackwards: return "clock_ran_backwards";
    case ExceptionKind::PricedOffList: return "priced_off_list";
    case ExceptionKind::TicketConflict: return "ticket_conflict";
    case ExceptionKind::OfflineOverdraft: return "offline_overdraft";
    case ExceptionKind::OfflineCardUnknown: return "offline_card_unknown";
    case ExceptionKind::OfflineCardRefused: return "offline_card_refused";
    case ExceptionKind::StaleCardData: return "stale_card_data";
    case ExceptionKind::CounterfeitCard: return "counterfeit_card";
    case ExceptionKind::CardAtTwoPlaces: return "card_at_two_places";
    case ExceptionKind::CardCounterAhead: return "card_counter_ahead";
    case ExceptionKind::CardPurseAhead: return "card_purse_ahead";
    case ExceptionKind::CardWriteUnfinished: return "card_write_unfinished";
    case ExceptionKind::RepeatedByOtherWay: return "repeated_by_other_way";
    case ExceptionKind::LateTicket: return "late_ticket";
    case ExceptionKind::JournalReset: return "journal_reset";
    case ExceptionKind::ClockNotSet: return "clock_not_set";
    case ExceptionKind::PricesNotTaken: return "prices_not_taken";
    case ExceptionKind::VerificationDue: return "verification_due";
    case ExceptionKind::VerificationExpired: return "verification_expired";
    case ExceptionKind::BackupFailed: return "backup_failed";
    case ExceptionKind::StoreDamaged: return "store_damaged";
    case ExceptionKind::DiskFailed: return "disk_failed";
  }
  base::Check(false);
  return {};
}

std::optional<ExceptionKind> ParseExceptionKind(std::string_view text) {
  constexpr ExceptionKind kAll[] = {
      ExceptionKind::JournalGap,         ExceptionKind::NumberUsedTwice,
      ExceptionKind::ClockRanBackwards,  ExceptionKind::PricedOffList,
      ExceptionKind::TicketConflict,     ExceptionKind::OfflineOverdraft,
      ExceptionKind::OfflineCardUnknown, ExceptionKind::OfflineCardRefused,
      ExceptionKind::StaleCardData,      ExceptionKind::CounterfeitCard,
      ExceptionKind::CardAtTwoPlaces,    ExceptionKind::CardCounterAhead,
      ExceptionKind::CardPurseAhead,     ExceptionKind::CardWriteUnfinished,
      ExceptionKind::RepeatedByOtherWay,
      ExceptionKind::LateTicket,         ExceptionKind::JournalReset,
      ExceptionKind::ClockNotSet,        ExceptionKind::PricesNotTaken,
      ExceptionKind::VerificationDue,    ExceptionKind::VerificationExpired,
      ExceptionKind::BackupFailed,
      ExceptionKind::StoreDamaged,       ExceptionKind::DiskFailed};
  for (const ExceptionKind kind : kAll) {
    if (ToText(kind) == text) return kind;
  }
  return std::nullopt;
}

}  // namespace steelyard::ports
