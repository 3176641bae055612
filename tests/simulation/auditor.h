/// The auditor: lays the books beside themselves and beside what the shop's people were told. It
/// knows the shop's rules and none of the program's code that keeps the books.
#pragma once
#include <string>
#include <vector>

#include "simulation/raw_books.h"
#include "simulation/told.h"

namespace steelyard::simulation {

/// How much must have arrived by now.
enum class AuditedAt { AnyMoment, EndOfDay };

/// Every difference found, by the rule it breaks:
///
///   books_can_be_read      by whoever opens them after whatever happened
///   hash_chain             every entry's hash is that of the one before it and its own fields
///   debits_are_credits     over all accounts; and every account is the sum of its entries
///   no_card_below_zero     but for a listed overdraft of a ticket told as offline
///   ticket_adds_up         lines, rounding, total and tenders of each ticket
///   ledger_tells_tickets   every ticket and every settled write moved its money, nothing else did
///   acknowledged_once      what was told as recorded is there, what was declined is not
///   answer_is_balance      the balances a ticket was answered with are those after its postings
///   no_ghosts              every ticket was sent by a scale, with this content
///   journal_complete       no number is missing, unless it is on the list; also before the
///                          position up to which a scale was pulled; none twice, unless listed
///   rollups_are_rows       the totals of reports, summed up anew
///   desk_told              what the desk was told is what the books say
///   off_list_is_listed     a sale at a list price the store never had waits for a person
///   conflicts_are_kept     other content under an old id is kept and listed
///   close_is_its_moment    a closed day's figures are those of the rows that were there then
///   close_never_changes    and stay what was told
///   late_is_marked         what came after its day was closed, and nothing else; and it is listed
///   day_is_complete        at its end: all that happened is recorded, nothing is left open
std::vector<Finding> Audit(const RawBooks& books, const Told& told, AuditedAt when);

// Its parts.
void AuditLedger(const RawBooks& books, std::vector<Finding>& findings);
void AuditTickets(const RawBooks& books, const Told& told, std::vector<Finding>& findings);
void AuditDesk(const RawBooks& books, const Told& told, std::vector<Finding>& findings);
void AuditCloses(const RawBooks& books, const Told& told, std::vector<Finding>& findings);
void AuditEndOfDay(const RawBooks& books, const Told& told, std::vector<Finding>& findings);

}  // namespace steelyard::simulation
