#include "app/pull_sales.h"

#include <algorithm>

#include "app/scale_contact.h"
#include "base/check.h"

namespace steelyard::app {
namespace {

void Count(const std::vector<RecordResult>& results, PullResult& total) {
  for (const RecordResult& result : results) {
    switch (result.outcome) {
      case RecordOutcome::Recorded: ++total.recorded; break;
      case RecordOutcome::AlreadyRecorded: ++total.already_recorded; break;
      case RecordOutcome::Conflict: ++total.conflicts; break;
      case RecordOutcome::Declined: base::Check(false);  // pulled tickets are told, not asked
    }
  }
}

}  // namespace

PullResult PullSales(Context& context, const ports::CardDataVerifier& verifier,
                     ports::ScaleDriver& driver, int scale) {
  PullResult total;
  const auto pull = [&](const ports::Scale& row) {
    total.last_number = row.journal_position;
    const ports::JournalCursor cursor{row.journal_position, row.journal_mark};
    driver.Pull(cursor, [&](const std::vector<ports::PulledTicket>& batch) {
      std::vector<IncomingTicket> tickets;
      ports::JournalCursor last{total.last_number};
      for (const ports::PulledTicket& pulled : batch) {
        tickets.push_back({pulled.ticket, scale, row.driver, pulled.raw, {}, pulled.series,
                           pulled.follows});
        const bool goes_on = pulled.ticket->number >= last.number || !pulled.mark.empty();
        if (goes_on) last = {pulled.ticket->number, pulled.mark};
      }
      Count(RecordTickets(context, verifier, std::move(tickets)), total);
      // After the tickets, never before: who dies in between pulls them once more, unharmed.
      NoteContact(context, scale, [&](ports::Scale& current) {
        if (last.number < current.journal_position && last.mark.empty()) return;
        current.journal_position = last.number;
        if (!last.mark.empty()) current.journal_mark = last.mark;
      });
      total.last_number = last.number;
    });
  };
  // What it sells while it is read may not be told: the journal is known up to the beginning.
  const auto began_at = context.clock.Now();
  CallScale(context, scale, pull,
            [&](ports::Books&, ports::Scale& row) { row.journal_read_at = began_at; });
  return total;
}

void PullFromEach(Context& context, const ports::CardDataVerifier& verifier,
                  const std::vector<ports::Scale>& scales, const MakeScaleDriver& make_driver) {
  for (const ports::Scale& scale : scales) {
    try {
      const auto driver = make_driver(scale);
      PullSales(context, verifier, *driver, scale.number);
    } catch (const ports::ScaleError&) {
      continue;  // noted with the scale
    }
  }
}

}  // namespace steelyard::app
