/// The auditor's view of closed days: what was printed is what was in the books at that moment, and
/// whatever came later is marked.
#include <fmt/format.h>

#include <algorithm>

#include "simulation/auditor.h"

namespace steelyard::simulation {
namespace {

std::int64_t Signed(const TicketContent& ticket, std::int64_t amount) {
  return ticket.kind == "sale" ? amount : -amount;
}

struct Sums {
  std::int64_t count = 0;
  std::int64_t fen = 0;
  void Add(std::int64_t more) {
    ++count;
    fen += more;
  }
};

/// One closed day, summed up anew from the tickets and entries that were there when it was closed.
class CloseAudit {
 public:
  CloseAudit(const RawBooks& books, const std::string& day, const RawClose& close,
             std::vector<Finding>& findings)
      : m_books(books), m_day(day), m_close(close), m_findings(findings) {}

  void CheckAll() {
    CheckMarks();
    CheckHead();
    SumTickets();
    SumDesk();
    CheckLines();
  }

 private:
  bool IsLate(const std::string& id) const {
    const auto late = m_books.late.find(id);
    return late != m_books.late.end() && late->second == m_day;
  }

  /// A ticket is late when its entries came after the last one of the close.
  void CheckMarks() {
    std::map<std::string, std::int64_t> first_entry;
    for (const RawEntry& entry : m_books.entries) {
      first_entry.try_emplace(entry.operation, entry.sequence);
    }
    for (const auto& [id, ticket] : m_books.tickets) {
      if (ticket.business_day != m_day) continue;
      const auto entry = first_entry.find(id);
      if (entry == first_entry.end()) continue;  // it came to nothing: no entry tells when
      const bool came_late = entry->second > m_close.entries;
      if (came_late != IsLate(id)) {
        Find("late_is_marked", fmt::format("ticket {} came {}", id, came_late ? "late" : "before"));
      }
      if (came_late && !IsListed(ticket.content.scale)) {
        Find("late_is_marked", fmt::format("late tickets of scale {} are not listed",
                                           ticket.content.scale));
      }
    }
  }

  bool IsListed(int scale) const {
    return std::any_of(m_books.exceptions.begin(), m_books.exceptions.end(), [&](const auto& row) {
      return row.kind == "late_ticket" && row.subject == fmt::format("scale {}", scale) &&
             row.detail == "day=" + m_day;
    });
  }

  void CheckHead() {
    if (m_close.entries == 0) return;
    for (const RawEntry& entry : m_books.entries) {
      if (entry.sequence == m_close.entries && entry.hash == m_close.head) return;
    }
    Find("close_is_its_moment", "the head is not that of its last entry");
  }

  void SumTickets() {
    for (const auto& [id, ticket] : m_books.tickets) {
      if (ticket.business_day != m_day || IsLate(id)) continue;
      const TicketContent& content = ticket.content;
      m_all.Add(Signed(content, content.total));
      m_scales[content.scale].Add(Signed(content, content.total));
      for (const auto& tender : content.tenders) {
        const auto amount = Signed(content, tender.amount);
        m_takings[fmt::format("{}|{}", content.cashier, tender.type)].Add(amount);
        if (tender.type == "cash") {
          m_drawers[fmt::format("cashier|{}", content.cashier)] += amount;
        }
      }
    }
  }

  void SumDesk() {
    for (const RawEntry& entry : m_books.entries) {
      if (entry.business_day != m_day || entry.sequence > m_close.entries) continue;
      if (entry.debit_kind == "desk_cash") m_drawers["desk|" + entry.actor] += entry.amount;
      if (entry.credit_kind == "desk_cash") m_drawers["desk|" + entry.actor] -= entry.amount;
    }
  }

  void CheckLines() {
    if (m_close.tickets != m_all.count || m_close.total != m_all.fen) Differs("together");
    for (const auto& [scale, sums] : m_scales) {
      ExpectLine(fmt::format("scale|{}|{}|{}|", scale, sums.count, sums.fen));
    }
    for (const auto& [taken, sums] : m_takings) {
      ExpectLine(fmt::format("takings|{}|{}|{}", taken, sums.count, sums.fen));
    }
    for (const auto& [drawer, expected] : m_drawers) {
      ExpectLine(fmt::format("drawer|{}|{}|", drawer, expected));
    }
    if (Count("takings|") != m_takings.size()) Differs("there are takings of nobody");
  }

  void ExpectLine(const std::string& beginning) {
    if (Count(beginning) != 1) Differs(beginning);
  }
  std::size_t Count(const std::string& beginning) const {
    return static_cast<std::size_t>(
        std::count_if(m_close.lines.begin(), m_close.lines.end(),
                      [&](const auto& line) { return line.starts_with(beginning); }));
  }
  void Differs(const std::string& what) { Find("close_is_its_moment", what); }
  void Find(const char* rule, const std::string& what) {
    m_findings.push_back({rule, m_day + ": " + what});
  }

  const RawBooks& m_books;
  const std::string m_day;
  const RawClose& m_close;
  std::vector<Finding>& m_findings;
  Sums m_all;
  std::map<int, Sums> m_scales;
  std::map<std::string, Sums> m_takings;
  std::map<std::string, std::int64_t> m_drawers;
};

}  // namespace

void AuditCloses(const RawBooks& books, const Told& told, std::vector<Finding>& findings) {
  for (const auto& [day, close] : books.closes) CloseAudit(books, day, close, findings).CheckAll();
  for (const auto& [id, day] : books.late) {
    const auto ticket = books.tickets.find(id);
    const bool is_of_it = ticket != books.tickets.end() && ticket->second.business_day == day;
    if (!is_of_it || !books.closes.contains(day)) {
      findings.push_back({"late_is_marked", fmt::format("{} is no ticket of {}", id, day)});
    }
  }
  for (const auto& [day, lines] : told.closes) {
    const auto close = books.closes.find(day);
    if (close == books.closes.end() || close->second.lines != lines) {
      findings.push_back({"close_never_changes", day + " is not what was told"});
    }
  }
}

}  // namespace steelyard::simulation
