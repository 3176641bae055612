#include "scales/cas_booking.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>

#include "app/notes.h"
#include "app/scale_contact.h"
#include "app/sell.h"
#include "base/check.h"
#include "scales/scale_notes.h"

namespace steelyard::scales {
namespace {

constexpr std::string_view kSource = "cas-cl";

CasSaleLine Parsed(const ports::ScaleLine& line) {
  const auto parsed = ParseCasPush(line.raw);
  base::Check(bool(parsed));  // only what was parsed is kept
  return *parsed;
}

/// The line that came last and waits; null when none does.
const ports::ScaleLine* LastWaiting(const std::vector<ports::ScaleLine>& open) {
  return open.empty() || open.back().sale ? nullptr : &open.back();
}

const ports::ScaleLine& FirstWaiting(const std::vector<ports::ScaleLine>& open) {
  return *std::find_if(open.begin(), open.end(), [](const auto& line) { return !line.sale; });
}

std::size_t CountWaiting(const std::vector<ports::ScaleLine>& open) {
  return static_cast<std::size_t>(
      std::count_if(open.begin(), open.end(), [](const auto& line) { return !line.sale; }));
}

void SealWaiting(ports::Books& books, const std::vector<ports::ScaleLine>& open) {
  const ports::ScaleLine& first = FirstWaiting(open);
  books.scale_lines().Seal(first.scale, first.name);
}

/// Keeps what contradicts a line that was told before, for a person to see.
void KeepContradiction(app::Context& context, ports::Books& books, ports::ScaleLine line) {
  const std::string first = line.name;
  line.name += "#" + line.content;
  if (books.scale_lines().ContentOf(line.scale, line.name)) return;  // told again, too
  line.sale = line.name;
  books.scale_lines().Add(line);
  books.scale_lines().Settle(line.scale, line.name);
  app::ListException(context, books,
                     {ports::ExceptionKind::TicketConflict, app::SubjectOfScale(line.scale),
                      fmt::format("line={} content={}", first, line.content)});
}

}  // namespace

void CasBooking::Take(const ports::Scale& scale, const CasSaleLine& told) {
  const std::lock_guard lock(m_mutex);
  const ports::ScaleLine line{scale.number, told.KeyText(), told.ContentHash(), told.raw,
                              m_context.clock.Now()};
  m_context.store.Commit([&](ports::Books& books) {
    if (const auto known = books.scale_lines().ContentOf(line.scale, line.name)) {
      if (*known != line.content) KeepContradiction(m_context, books, line);
      return;
    }
    const auto open = books.scale_lines().Open(line.scale);
    const ports::ScaleLine* last = LastWaiting(open);
    const bool is_another = last && (!BelongsToTicketOf(Parsed(*last), told) ||
                                     CountWaiting(open) >= domain::Ticket::kMaxLines);
    if (is_another) SealWaiting(books, open);
    books.scale_lines().Add(line);
  });
  try {
    BookSealed(scale.number);
  } catch (const std::exception& error) {
    // This line is safe; the ticket before it is tried again with the next line or pause.
    spdlog::error("A ticket of scale {} could not be booked yet ({}). Its lines are stored.",
                  scale.number, error.what());
  }
}

void CasBooking::BookRested(std::chrono::milliseconds pause) {
  const std::lock_guard lock(m_mutex);
  std::vector<int> scales;
  m_context.store.Read(
      [&](const ports::Books& books) { scales = books.scale_lines().ScalesWithOpenLines(); });
  for (const int scale : scales) {
    const base::Timestamp now = m_context.clock.Now();
    const auto has_rested = [&](const ports::Books& books) {
      const auto open = books.scale_lines().Open(scale);
      const ports::ScaleLine* last = LastWaiting(open);
      // A clock that was set back must not hold a ticket for years.
      return last && (now < last->received_at || now >= last->received_at.Plus(pause.count()));
    };
    bool rested = false;
    m_context.store.Read([&](const ports::Books& books) { rested = has_rested(books); });
    if (rested) {
      m_context.store.Commit([&](ports::Books& books) {
        if (has_rested(books)) SealWaiting(books, books.scale_lines().Open(scale));
      });
    }
    BookSealed(scale);
  }
}

void CasBooking::BookSealed(int scale) {
  std::vector<std::vector<ports::ScaleLine>> sales;
  std::optional<ports::Scale> row;
  m_context.store.Read([&](const ports::Books& books) {
    row = books.scales().Find(scale);
    for (ports::ScaleLine& line : books.scale_lines().Open(scale)) {
      if (!line.sale) continue;
      if (sales.empty() || sales.back().front().sale != line.sale) sales.emplace_back();
      sales.back().push_back(std::move(line));
    }
  });
  if (!row) return;  // removed from the register; its lines wait until it is there again
  for (const auto& lines : sales) BookSale(*row, lines);
}

void CasBooking::BookSale(const ports::Scale& scale, const std::vector<ports::ScaleLine>& lines) {
  std::vector<CasSaleLine> told;
  std::string raw;
  for (const ports::ScaleLine& line : lines) {
    told.push_back(Parsed(line));
    raw += line.raw;
  }
  const auto profile = ParseCasProfile(scale.profile).value_or(CasProfile{});
  const auto made = TicketFromCasLines(
      told, {.scale = scale.number,
             .offset = app::LoadSettings(m_context.store).calendar.offset,
             .prepack = profile.prepack,
             .fen_per_unit = profile.fen_per_unit});
  if (!made) return ListUnbookable(scale, lines, made.error().what);
  if (*made) {
    const auto results =
        app::RecordTickets(m_context, m_verifier,
                           {{**made, scale.number, std::string(kSource), raw, {},
                             ports::NumberSeries::Rising}});
    base::Check(results.size() == 1);
    base::Check(results.front().outcome != app::RecordOutcome::Declined);  // told, not asked
  }
  m_context.store.Commit([&](ports::Books& books) {
    books.scale_lines().Settle(scale.number, *lines.front().sale);
    auto row = books.scales().Find(scale.number);
    if (!row || !*made) return;
    row->journal_position = std::max(row->journal_position, (**made)->number);
    books.scales().Update(*row);
  });
}

void CasBooking::ListUnbookable(const ports::Scale& scale,
                                const std::vector<ports::ScaleLine>& lines,
                                const std::string& why) {
  const CasSaleLine last = Parsed(lines.back());
  const auto explanation = base::Explanation::Of(
      "Ticket {} of scale {} (transaction {}) was not booked: {}. Its lines are stored. Book it by "
      "hand and resolve the gap in the list of exceptions.",
      last.ticket, scale.number, last.counter, why);
  spdlog::warn("{}", explanation.Text());
  m_context.store.Commit([&](ports::Books& books) {
    books.scale_lines().Settle(scale.number, *lines.front().sale);
    app::ListException(m_context, books,
                       {ports::ExceptionKind::JournalGap, app::SubjectOfScale(scale.number),
                        fmt::format("from={} to={}", last.counter, last.counter)});
  });
  NoteTrouble(m_context, {scale.number, "ticket_unbookable", explanation}, scale.last_error);
}

}  // namespace steelyard::scales
