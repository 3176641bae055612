#include "simulation/auditor.h"

#include <fmt/format.h>

#include <algorithm>

namespace steelyard::simulation {
namespace {

void Find(std::vector<Finding>& findings, const char* rule, std::string what) {
  findings.push_back({rule, std::move(what)});
}

std::string UidOf(const RawBooks& books, const std::string& card) {
  for (const RawCard& known : books.cards) {
    if (known.id == card) return known.uid;
  }
  return {};
}

/// What one write of the desk moved, and the balances right after it.
struct DeskMoves {
  std::int64_t principal = 0;  ///< onto the card less off it
  std::int64_t bonus = 0;
  std::int64_t deposit = 0;
  std::int64_t off_replaced = 0;  ///< of all three accounts of the card that ends
  std::int64_t cash = 0;          ///< into the drawer less out of it
  std::int64_t granted = 0;       ///< as bonus less forfeited
  std::int64_t fees = 0;
  std::int64_t elsewhere = 0;     ///< entries that name any other account
  std::int64_t principal_after = 0;
  std::int64_t bonus_after = 0;
  std::int64_t left_behind = 0;   ///< on a card that ends: what is there afterwards
};

class DeskWalk {
 public:
  explicit DeskWalk(const RawBooks& books) : m_books(books) {
    for (const RawEntry& entry : books.entries) Add(entry);
  }
  DeskMoves Of(const std::string& write) const {
    const auto found = m_moves.find(write);
    return found == m_moves.end() ? DeskMoves() : found->second;
  }
  bool Moved(const std::string& write) const { return m_moves.contains(write); }

 private:
  void Add(const RawEntry& entry) {
    if (entry.debit_card) m_balances[*entry.debit_card + entry.debit_kind] -= entry.amount;
    if (entry.credit_card) m_balances[*entry.credit_card + entry.credit_kind] += entry.amount;
    const auto write = m_books.writes.find(entry.operation);
    if (write == m_books.writes.end()) return;
    DeskMoves& move = m_moves[entry.operation];
    Side(move, write->second, entry.debit_kind, entry.debit_card, -entry.amount);
    Side(move, write->second, entry.credit_kind, entry.credit_card, entry.amount);
    const std::string& card = write->second.card;
    move.principal_after = m_balances[card + "card_principal"];
    move.bonus_after = m_balances[card + "card_bonus"];
    const bool is_replacement = !write->second.replaces.empty();
    const std::string& ending = is_replacement ? write->second.replaces : card;
    move.left_behind = m_balances[ending + "card_principal"] + m_balances[ending + "card_bonus"] +
                       m_balances[ending + "card_deposit"];
  }

  static void Side(DeskMoves& move, const RawWrite& write, const std::string& kind,
                   const std::optional<std::string>& card, std::int64_t credited) {
    if (card == write.card) {
      if (kind == "card_principal") move.principal += credited;
      if (kind == "card_bonus") move.bonus += credited;
      if (kind == "card_deposit") move.deposit += credited;
    } else if (card) {
      (card == write.replaces ? move.off_replaced : move.elsewhere) -= credited;
    } else if (kind == "desk_cash") {
      move.cash -= credited;
    } else if (kind == "bonus_granted") {
      move.granted -= credited;
    } else if (kind == "card_fees") {
      move.fees += credited;
    } else {
      ++move.elsewhere;
    }
  }

  const RawBooks& m_books;
  std::map<std::string, std::int64_t> m_balances;  ///< by card and account
  std::map<std::string, DeskMoves> m_moves;
};

/// Whether a settled write moved what its kind may, and all of that.
bool IsRight(const RawBooks& books, const DeskWalk& walk, const std::string& id) {
  const RawWrite& write = books.writes.at(id);
  const DeskMoves moved = walk.Of(id);
  if (moved.elsewhere != 0) return false;
  const std::int64_t onto_card = moved.principal + moved.bonus + moved.deposit;
  if (write.kind == "issue" || write.kind == "top_up") {
    return moved.principal == write.paid && moved.bonus == write.bonus &&
           moved.deposit == write.deposit && moved.cash == write.paid + write.deposit &&
           moved.granted == write.bonus && moved.fees == 0;
  }
  if (write.kind == "refund" || write.kind == "return") {
    const bool is_empty = write.kind == "refund" || moved.left_behind == 0;
    return is_empty && moved.cash == -write.paid_out && moved.granted <= 0 &&
           onto_card == moved.cash + moved.granted && moved.fees == 0 &&
           (write.kind == "return" || moved.deposit == 0);
  }
  if (write.kind == "correct") {
    const DeskMoves undone = walk.Of(write.corrects);
    const auto same = [&](const auto& other) {
      return other.second.corrects == write.corrects && other.second.state == "settled";
    };
    return std::count_if(books.writes.begin(), books.writes.end(), same) == 1 &&
           moved.principal == -undone.principal && moved.bonus == -undone.bonus &&
           moved.deposit == 0 && moved.cash == moved.principal && moved.granted == moved.bonus;
  }
  if (write.kind == "replace") {
    return moved.left_behind == 0 && moved.off_replaced == onto_card &&
           moved.cash == moved.fees && moved.granted == 0;
  }
  return !walk.Moved(id);  // renewed, or another tier
}

}  // namespace

void AuditDesk(const RawBooks& books, const Told& told, std::vector<Finding>& findings) {
  const DeskWalk walk(books);
  for (const auto& [id, write] : books.writes) {
    const bool is_settled = write.state == "settled";
    const bool is_right = is_settled ? IsRight(books, walk, id) : !walk.Moved(id);
    if (!is_right) Find(findings, "ledger_tells_tickets", fmt::format("write {}", id));
    if (!told.requests.contains(id)) Find(findings, "no_ghosts", fmt::format("write {}", id));
  }
  for (const auto& [id, request] : told.requests) {
    const auto write = books.writes.find(id);
    const bool is_settled = write != books.writes.end() && write->second.state == "settled";
    if (request.was_done && !is_settled) Find(findings, "desk_told", "done: " + id);
    if (request.was_refused && is_settled) Find(findings, "desk_told", "refused: " + id);
    if (write == books.writes.end()) continue;
    const bool is_same = write->second.kind == request.kind &&
                         write->second.paid == request.paid &&
                         write->second.bonus == request.bonus &&
                         write->second.deposit == request.deposit &&
                         write->second.paid_out == request.paid_out &&
                         UidOf(books, write->second.card) == request.uid;
    if (!is_same) Find(findings, "desk_told", fmt::format("request {} became another", id));
    if (!request.principal || !walk.Moved(id)) continue;
    const DeskMoves moved = walk.Of(id);
    if (*request.principal != moved.principal_after ||
        *request.bonus_balance != moved.bonus_after) {
      Find(findings, "desk_told",
           fmt::format("request {} was shown {}/{}, the entries say {}/{}", id, *request.principal,
                       *request.bonus_balance, moved.principal_after, moved.bonus_after));
    }
  }
  for (const ToldPrice& price : told.prices) {
    const auto is_told = [&](const ToldPrice& row) {
      return row.product == price.product && row.version == price.version &&
             row.list_price == price.list_price;
    };
    const bool is_kept = std::any_of(books.prices.begin(), books.prices.end(), is_told);
    if (!is_kept) Find(findings, "desk_told", fmt::format("price version {}", price.version));
  }
}

void AuditEndOfDay(const RawBooks& books, const Told& told, std::vector<Finding>& findings) {
  for (const auto& [id, sent] : told.tickets) {
    if (sent.happened && !books.tickets.contains(id)) {
      Find(findings, "day_is_complete", fmt::format("ticket {} has happened", id));
    }
  }
  for (const auto& [id, write] : books.writes) {
    if (write.state == "open") Find(findings, "day_is_complete", fmt::format("write {}", id));
  }
  for (const auto& [id, request] : told.requests) {
    if (!request.was_done && !request.was_refused) {
      Find(findings, "day_is_complete", fmt::format("request {}", id));
    }
  }
  for (const RawCard& card : books.cards) {
    const auto written = told.counters.find(card.uid);
    if (written == told.counters.end() || written->second != card.counter) {
      Find(findings, "day_is_complete", fmt::format("card {} counts otherwise", card.number));
    }
  }
  for (const RawException& exception : books.exceptions) {
    if (exception.kind == "card_write_unfinished" && exception.is_open) {
      Find(findings, "day_is_complete", exception.subject + " is listed as unfinished");
    }
  }
}

std::vector<Finding> Audit(const RawBooks& books, const Told& told, AuditedAt when) {
  std::vector<Finding> findings = told.findings();
  AuditLedger(books, findings);
  AuditTickets(books, told, findings);
  AuditDesk(books, told, findings);
  AuditCloses(books, told, findings);
  if (when == AuditedAt::EndOfDay) AuditEndOfDay(books, told, findings);
  return findings;
}

}  // namespace steelyard::simulation
