/// The auditor's view of the tickets: what they say, what they moved, what was answered.
#include <fmt/format.h>

#include <set>

#include "simulation/auditor.h"

namespace steelyard::simulation {
namespace {

/// Price times weight, half a fen and more rounded up; by the words of the shop's rules.
std::int64_t ListAmount(const TicketContent::Line& line) {
  if (line.unit == "piece") return line.list_price * line.pieces;
  const std::int64_t per = line.unit == "kg" ? 1'000 : 500;
  return (2 * line.list_price * line.grams + per) / (2 * per);
}

std::int64_t Direction(const TicketContent& ticket) { return ticket.kind == "sale" ? 1 : -1; }

void Add(RollUp& rollup, const std::string& key, const std::vector<std::int64_t>& figures) {
  auto& sums = rollup[key];
  sums.resize(figures.size());
  for (std::size_t i = 0; i < figures.size(); ++i) sums[i] += figures[i];
}

/// Net credits by account; stored value is one account here, whatever it was taken from.
using Moves = std::map<std::string, std::int64_t>;

Moves MovesOf(const TicketContent& ticket) {
  const std::map<std::string, std::string> accounts = {{"cash", "scale_cash"},
                                                       {"stored_value", "stored_value"},
                                                       {"bank_card", "bank_card_receivable"},
                                                       {"city_card", "city_card_receivable"},
                                                       {"mobile", "mobile_receivable"}};
  const std::int64_t direction = Direction(ticket);
  Moves moves;
  for (const auto& tender : ticket.tenders) {
    moves[accounts.at(tender.type)] -= direction * tender.amount;
    moves["sales"] += direction * tender.amount;
  }
  moves["sales"] -= direction * ticket.rounding;
  moves["rounding_differences"] += direction * ticket.rounding;
  std::erase_if(moves, [](const auto& move) { return move.second == 0; });
  return moves;
}

class TicketsAudit {
 public:
  TicketsAudit(const RawBooks& books, const Told& told, std::vector<Finding>& findings)
      : m_books(books), m_told(told), m_findings(findings) {}

  void CheckContents() {
    for (const auto& [id, ticket] : m_books.tickets) {
      std::int64_t lines = 0;
      std::int64_t tenders = 0;
      for (const auto& line : ticket.content.lines) lines += line.amount;
      for (const auto& tender : ticket.content.tenders) tenders += tender.amount;
      const bool adds_up = lines + ticket.content.rounding == ticket.content.total &&
                           tenders == ticket.content.total && !ticket.content.lines.empty();
      if (!adds_up) Find("ticket_adds_up", "ticket " + id);
      const auto sent = m_told.tickets.find(id);
      if (sent == m_told.tickets.end() || sent->second.content != ticket.content) {
        Find("no_ghosts", fmt::format("ticket {} was not sent like that", id));
      }
    }
    for (const auto& [id, decline] : m_books.declines) {
      if (!m_told.tickets.contains(id)) Find("no_ghosts", "declined ticket " + id);
      if (m_books.tickets.contains(id)) Find("acknowledged_once", "also declined: " + id);
    }
  }

  void CheckPostings() {
    std::map<std::string, Moves> moved;
    for (const RawEntry& entry : m_books.entries) {
      if (m_books.writes.contains(entry.operation)) continue;
      moved[entry.operation][Plain(entry.debit_kind)] -= entry.amount;
      moved[entry.operation][Plain(entry.credit_kind)] += entry.amount;
    }
    for (const auto& [id, ticket] : m_books.tickets) {
      Moves found = moved[id];
      moved.erase(id);
      std::erase_if(found, [](const auto& move) { return move.second == 0; });
      if (found != MovesOf(ticket.content)) {
        Find("ledger_tells_tickets", fmt::format("ticket {} moved something else", id));
      }
    }
    for (const auto& [operation, unused] : moved) {
      Find("ledger_tells_tickets", fmt::format("no ticket moved {}", operation));
    }
  }

  void CheckAnswers() {
    for (const auto& [id, sent] : m_told.tickets) {
      const auto ticket = m_books.tickets.find(id);
      if (sent.recorded && ticket == m_books.tickets.end()) {
        Find("acknowledged_once", fmt::format("ticket {} was told as recorded", id));
      } else if (sent.recorded) {
        const bool was_told_balances = sent.recorded->principal.has_value();
        const bool is_same = sent.recorded->principal == ticket->second.answer_principal &&
                             sent.recorded->bonus == ticket->second.answer_bonus;
        if (was_told_balances && !is_same) {
          Find("answer_is_balance", fmt::format("ticket {} was told another balance", id));
        }
      } else if (sent.declined && !sent.was_told_offline) {
        const auto decline = m_books.declines.find(id);
        if (ticket != m_books.tickets.end() || decline == m_books.declines.end() ||
            decline->second.reason != sent.declined->reason) {
          Find("acknowledged_once", fmt::format("ticket {} was told as declined", id));
        }
      }
    }
    for (const auto& [id, times] : m_told.conflicts) {
      const auto kept = m_books.conflicts.find(id);
      if (kept == m_books.conflicts.end() || !IsListed("ticket_conflict", "ticket=" + id + " ")) {
        Find("conflicts_are_kept", fmt::format("ticket {}", id));
      }
    }
  }

  void CheckJournals() {
    std::map<int, std::map<std::int64_t, int>> numbers;
    for (const auto& [id, ticket] : m_books.tickets) {
      ++numbers[ticket.content.scale][ticket.content.number];
    }
    for (const auto& [scale, position] : m_books.pulled_until) {
      if (position > 0) numbers[scale].try_emplace(position, 0);
    }
    for (const auto& [scale, used] : numbers) {
      const auto missing = ListedGaps(scale);
      std::int64_t next = 1;
      for (const auto& [number, times] : used) {
        for (; next < number; ++next) JudgeMissing(scale, next, missing);
        ++next;
        if (times == 0) JudgeMissing(scale, number, missing);
        if (times == 1 && missing.contains(number)) {
          Find("journal_complete", fmt::format("scale {} number {} is listed as missing", scale,
                                               number));
        }
        if (times > 1 && !IsListed("number_used_twice", fmt::format("number={} ", number))) {
          Find("journal_complete", fmt::format("scale {} number {} twice", scale, number));
        }
      }
    }
  }

  void CheckPrices() {
    std::map<std::string, std::set<std::int64_t>> list_prices;
    for (const ToldPrice& price : m_books.prices) {
      list_prices[price.product].insert(price.list_price);
    }
    for (const auto& [id, ticket] : m_books.tickets) {
      if (ticket.content.kind != "sale") continue;
      for (const auto& line : ticket.content.lines) {
        if (list_prices[line.product].contains(line.list_price)) continue;
        const auto begin =
            fmt::format("number={} product={} ", ticket.content.number, line.product);
        if (IsListed("priced_off_list", begin)) continue;
        Find("off_list_is_listed", fmt::format("{} on ticket {}", line.product, id));
      }
    }
  }

  void CheckRollUps() {
    RollUp by_cashier;
    RollUp by_product;
    RollUp by_product_day;
    RollUp by_tender;
    RollUp by_half_hour;
    for (const auto& [id, ticket] : m_books.tickets) {
      const TicketContent& content = ticket.content;
      const std::int64_t sign = Direction(content);
      const std::string at = fmt::format("{} {}", ticket.business_day, content.scale);
      std::int64_t amount = 0;
      std::int64_t listed = 0;
      for (std::size_t i = 0; i < content.lines.size(); ++i) {
        const auto& line = content.lines[i];
        amount += line.amount;
        listed += ListAmount(line);
        if (ticket.list_amounts[i] != ListAmount(line)) {
          Find("rollups_are_rows", fmt::format("line {} of {}", i, id));
        }
        const std::vector<std::int64_t> figures = {sign, sign * line.grams, sign * line.pieces,
                                                   sign * line.amount, sign * ListAmount(line)};
        const std::string product = line.product + " " + line.unit;
        Add(by_product, fmt::format("{} {}", at, product), figures);
        Add(by_product_day, fmt::format("{} {}", ticket.business_day, product), figures);
      }
      const std::vector<std::int64_t> whole = {
          sign > 0,         sign < 0,
          sign * static_cast<std::int64_t>(content.lines.size()),
          sign * amount,    sign * content.rounding,
          sign * content.total, sign * (listed - amount)};
      Add(by_cashier, fmt::format("{} {}", at, content.cashier), whole);
      const std::int64_t minute_of_utc = content.closed_at / 60'000 % (24 * 60);
      Add(by_half_hour, fmt::format("{} {} {}", at, minute_of_utc / 30, ticket.tier), whole);
      for (const auto& tender : content.tenders) {
        Add(by_tender, fmt::format("{} {}", at, tender.type), {sign, sign * tender.amount});
      }
    }
    if (by_cashier != m_books.by_cashier) Find("rollups_are_rows", "by cashier");
    if (by_product != m_books.by_product) Find("rollups_are_rows", "by product");
    if (by_product_day != m_books.by_product_day) {
      Find("rollups_are_rows", "by product and day");
    }
    if (by_tender != m_books.by_tender) Find("rollups_are_rows", "by tender");
    if (by_half_hour != m_books.by_half_hour) Find("rollups_are_rows", "by half hour");
  }

 private:
  void Find(std::string rule, std::string what) {
    m_findings.push_back({std::move(rule), std::move(what)});
  }

  static std::string Plain(const std::string& kind) {
    const bool is_stored_value =
        kind == "card_principal" || kind == "card_bonus" || kind == "unknown_cards";
    return is_stored_value ? "stored_value" : kind;
  }

  bool IsListed(const std::string& kind, const std::string& begin) const {
    for (const RawException& exception : m_books.exceptions) {
      if (exception.kind == kind && exception.detail.starts_with(begin)) return true;
    }
    return false;
  }

  /// The numbers that are on the list as missing.
  std::set<std::int64_t> ListedGaps(int scale) const {
    std::set<std::int64_t> missing;
    for (const RawException& exception : m_books.exceptions) {
      if (exception.kind != "journal_gap" || !exception.is_open) continue;
      if (exception.subject != fmt::format("scale {}", scale)) continue;
      long long from = 0;
      long long to = 0;
      if (std::sscanf(exception.detail.c_str(), "from=%lld to=%lld", &from, &to) != 2) continue;
      for (; from <= to; ++from) missing.insert(from);
    }
    return missing;
  }

  void JudgeMissing(int scale, std::int64_t number, const std::set<std::int64_t>& listed) {
    if (listed.contains(number)) return;
    Find("journal_complete", fmt::format("scale {} number {} is missing", scale, number));
  }

  const RawBooks& m_books;
  const Told& m_told;
  std::vector<Finding>& m_findings;
};

}  // namespace

void AuditTickets(const RawBooks& books, const Told& told, std::vector<Finding>& findings) {
  TicketsAudit audit(books, told, findings);
  audit.CheckContents();
  audit.CheckPostings();
  audit.CheckAnswers();
  audit.CheckJournals();
  audit.CheckPrices();
  audit.CheckRollUps();
}

}  // namespace steelyard::simulation
