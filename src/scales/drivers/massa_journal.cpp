#include "scales/drivers/massa_journal.h"

#include <fmt/format.h>

#include <algorithm>
#include <thread>
#include <tuple>

#include "base/check.h"
#include "scales/drivers/told_sale.h"

namespace steelyard::scales {
namespace {

constexpr int kMostWaits = 10;  // a scale that sells on and on is read to its end next time

auto HourOf(const base::WallClock& at) { return std::tuple(at.year, at.month, at.day, at.hour); }

}  // namespace

void MassaJournal::Pull(const ports::StorePulled& store) {
  const auto first = m_session.AskPart(MassaFile::Transactions, 1);
  if (!first) return;
  FindPlace(*first);
  MassaSalesFlow flow(m_options.device, {*m_place, m_last_number}, store);
  try {
    if (m_resumes && !ReadFromPlace(flow)) {
      m_known.clear();  // the place is not what it was: everything again, the books know repeats
      m_cutter = {};
      m_part = 1;
      m_taken = 0;
      m_resumes = false;
    }
    const auto take = [&](PlacedTransaction line) { flow.Take(std::move(line)); };
    if (!m_resumes) ReadOn(take);
    // The lines of the last receipt may be on their way into the journal.
    for (int wait = 0; wait < kMostWaits && flow.HasTaken(); ++wait) {
      std::this_thread::sleep_for(m_options.settling);
      if (!ReadOn(take)) break;
    }
  } catch (const ports::ScaleError&) {
    flow.StoreWhole();
    throw;
  }
  flow.StoreAll();
  m_last_ticket = flow.last_ticket();
  m_unbookable = flow.unbookable();
  if (m_cutter.IsInsideRecord()) m_session.Refuse("its journal ends in the middle of a record");
}

void MassaJournal::FindPlace(const MassaPart& first) {
  const auto hash = ShortHash(std::string_view(first.data).substr(0, kMassaTransactionBytes));
  const auto known = ParseMassaPlace(m_options.last.mark);
  m_last_number = m_options.last.number;
  m_place = MassaPlace{.first = hash};
  if (!known) return;
  if (known->first == hash) {
    m_resumes = true;
    m_place->base = known->base;
    m_part = known->part;
    m_taken = static_cast<std::size_t>(known->at);
    return;
  }
  // Nobody knows what was sold between the last pull and a loss that was not ordered here: a number
  // is left out for it, which the books list as missing.
  if (!known->is_cleared) ++m_last_number;
  m_place->base = m_last_number;
}

/// Reads on from the place where the last ticket of the books began. False when that ticket is not
/// there; nothing was taken then.
bool MassaJournal::ReadFromPlace(MassaSalesFlow& flow) {
  const std::int64_t last = m_last_number - m_place->base;
  bool is_passed = false;
  try {
    ReadOn([&](PlacedTransaction line) {
      if (is_passed) return flow.Take(std::move(line));
      if (m_known.size() >= domain::Ticket::kMaxLines) m_session.Refuse("no ticket is so long");
      is_passed = line.transaction.number == last;
      m_known.push_back(std::move(line));
    });
  } catch (const ConnectionLost&) {
    throw;
  } catch (const ports::ScaleError&) {
    if (is_passed) throw;  // else no record begins here
  }
  return is_passed;
}

/// Reads to the end of the journal as it is now. Whether anything came.
bool MassaJournal::ReadOn(const std::function<void(PlacedTransaction)>& take) {
  bool has_come = false;
  for (;;) {
    const auto part = m_session.AskPart(MassaFile::Transactions, m_part);
    if (!part) {
      m_session.Refuse(fmt::format("part {} of its journal is not there any more", m_part));
    }
    m_total = part->total;
    has_come = has_come || part->data.size() > m_taken;
    m_cutter.Append(m_part, part->data, m_taken);
    m_taken = part->data.size();
    for (;;) {
      auto record = m_cutter.Next();
      if (!record) m_session.Refuse(record.error().what);
      if (!*record) break;
      auto transaction = ParseTransaction((**record).bytes);
      if (!transaction) m_session.Refuse(transaction.error().what);
      take({std::move(transaction).value(), (**record).part, (**record).at});
    }
    if (m_part >= m_total) return has_come;
    ++m_part;
    m_taken = 0;
  }
}

bool MassaJournal::HasGrown() { return ReadOn([](const PlacedTransaction&) {}); }

void MassaJournal::NameWhatIsMissing(const base::Explanation& scale) const {
  if (!m_unbookable.empty()) {
    throw ports::ScaleError(
        "{}: {}{}. All other sales were stored. Book it by hand and resolve the gap in the list of "
        "exceptions.",
        scale, m_unbookable.front(),
        m_unbookable.size() == 1
            ? base::Explanation()
            : base::Explanation::Of(", and {} more", m_unbookable.size() - 1));
  }
  if (m_total < kMassaMostParts) return;
  throw ports::ScaleError(
      "{} keeps more sales than can be asked for: its journal has reached {} parts. All up to "
      "there were stored, none after them can be. Have the scale forget its sales now, at the "
      "scale itself if its profile lacks the word clears.",
      scale, kMassaMostParts);
}

void MassaJournal::CompareWithTotals(const base::Explanation& scale) {
  if (!m_place) return;
  std::vector<std::string> records;
  try {
    records = m_session.ReadFile(MassaFile::Totals);
  } catch (const MassaFileUnknown&) {
    return;  // a model without totals has nothing to compare
  }
  const auto ended = m_last_ticket ? m_last_ticket->ticket->closed_at : [&] {
    base::Check(!m_known.empty());
    return base::Timestamp::FromWallClock(m_known.back().transaction.at,
                                          m_options.device.offset).value();
  }();
  const auto journal_hour = HourOf(ended.ToWallClock(m_options.device.offset));
  for (const std::string& record : records) {
    const auto total = ParseTotal(record);
    if (!total) m_session.Refuse(total.error().what);
    if (total->month_purchases == 0 || HourOf(total->last) <= journal_hour) continue;
    throw ports::ScaleError(
        "{} says it sold product {} later than its journal ends: a sale is missing there. Nothing "
        "was cleared. Pull its sales again; if it stays so, look at the sale at the scale.",
        scale, total->plu);
  }
}

bool MassaJournal::MarkCleared(const ports::StorePulled& store) {
  if (!m_place) return false;
  if (!m_last_ticket) {
    auto known = TicketFromTransactions(m_known, m_options.device, *m_place);
    if (!known) m_session.Refuse(known.error().what);
    m_last_ticket = std::move(known).value();
  }
  auto place = ParseMassaPlace(m_last_ticket->mark);
  base::Check(place.has_value());
  place->is_cleared = true;
  m_last_ticket->mark = place->ToText();
  store({*m_last_ticket});
  return true;
}

}  // namespace steelyard::scales
