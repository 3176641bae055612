#include "app/pull_sales.h"

#include <fmt/format.h>

#include "app/notes.h"
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

/// Moves the position from where this pull knows it; not when another pull has moved it meanwhile.
void MovePosition(Context& context, int scale, const ports::JournalCursor& from,
                  const ports::JournalCursor& to) {
  context.store.Commit([&](ports::Books& books) {
    auto row = books.scales().Find(scale);
    if (!row || row->journal_position != from.number) return;
    row->journal_position = to.number;
    if (!to.mark.empty()) row->journal_mark = to.mark;
    books.scales().Update(*row);
    if (to.number >= from.number) return;
    const auto detail = fmt::format("from={} to={}", from.number, to.number);
    ListException(context, books,
                  {ports::ExceptionKind::JournalReset, SubjectOfScale(scale), detail});
    books.scales().AddEvent({scale, context.clock.Now(), "journal_reset", detail});
  });
}

using ReadJournal = std::function<void(const ports::JournalCursor&, const ports::StorePulled&)>;

PullResult PullWith(Context& context, const ports::CardDataVerifier& verifier, int scale,
                    const ReadJournal& read) {
  PullResult total;
  const auto pull = [&](const ports::Scale& row) {
    ports::JournalCursor known{row.journal_position, row.journal_mark};
    total.last_number = known.number;
    const ports::JournalCursor from = known;  // the driver may look at it to the end
    read(from, [&](const std::vector<ports::PulledTicket>& batch) {
      if (batch.empty()) return;
      std::vector<IncomingTicket> tickets;
      for (const ports::PulledTicket& pulled : batch) {
        tickets.push_back({pulled.ticket, scale, row.driver, pulled.raw, {}, pulled.series,
                           pulled.rounding_step, pulled.follows});
      }
      Count(RecordTickets(context, verifier, std::move(tickets)), total);
      // After the tickets, never before: who dies in between pulls them once more, unharmed.
      const ports::JournalCursor last{batch.back().ticket->number, batch.back().mark};
      MovePosition(context, scale, known, last);
      known = last;
      total.last_number = last.number;
    });
  };
  // What it sells while it is read may not be told: the journal is known up to the beginning.
  const auto began_at = context.clock.Now();
  CallScale(context, scale, pull,
            [&](ports::Books&, ports::Scale& row) { row.journal_read_at = began_at; });
  return total;
}

}  // namespace

PullResult PullSales(Context& context, const ports::CardDataVerifier& verifier,
                     ports::ScaleDriver& driver, int scale) {
  return PullWith(context, verifier, scale,
                  [&](const ports::JournalCursor& last, const ports::StorePulled& store) {
                    driver.Pull(last, store);
                  });
}

PullResult PullAndClear(Context& context, const ports::CardDataVerifier& verifier,
                        ports::ScaleDriver& driver, int scale) {
  return PullWith(context, verifier, scale,
                  [&](const ports::JournalCursor& last, const ports::StorePulled& store) {
                    driver.ClearSales(last, store);
                  });
}

void PullFromEach(Context& context, const ports::CardDataVerifier& verifier,
                  const std::vector<ports::Scale>& scales, const MakeScaleDriver& make_driver,
                  const std::stop_token& stop) {
  const auto pull = [&](std::size_t i) {
    try {
      const auto driver = make_driver(scales[i]);
      PullSales(context, verifier, *driver, scales[i].number);
    } catch (const ports::ScaleError&) {
      // noted with the scale
    }
  };
  SideBySide(scales.size(), pull, stop);
}

}  // namespace steelyard::app
