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

/// What one operation of the desk moved, and the card's balances right after it.
struct DeskMoves {
  std::int64_t principal = 0;
  std::int64_t bonus = 0;
  std::int64_t deposit = 0;
  std::int64_t from_cash = 0;
  std::int64_t granted = 0;
  std::int64_t entries = 0;
  std::int64_t principal_after = 0;
  std::int64_t bonus_after = 0;
};

std::map<std::string, DeskMoves> DeskMovesIn(const RawBooks& books) {
  std::map<std::string, DeskMoves> moves;
  std::map<std::string, std::int64_t> balances;
  for (const RawEntry& entry : books.entries) {
    if (entry.debit_card) balances[*entry.debit_card + entry.debit_kind] -= entry.amount;
    if (entry.credit_card) balances[*entry.credit_card + entry.credit_kind] += entry.amount;
    const auto write = books.writes.find(entry.operation);
    if (write == books.writes.end()) continue;
    DeskMoves& move = moves[entry.operation];
    ++move.entries;
    if (entry.credit_card == write->second.card) {
      if (entry.credit_kind == "card_principal") move.principal += entry.amount;
      if (entry.credit_kind == "card_bonus") move.bonus += entry.amount;
      if (entry.credit_kind == "card_deposit") move.deposit += entry.amount;
    }
    if (entry.debit_kind == "desk_cash") move.from_cash += entry.amount;
    if (entry.debit_kind == "bonus_granted") move.granted += entry.amount;
    move.principal_after = balances[write->second.card + "card_principal"];
    move.bonus_after = balances[write->second.card + "card_bonus"];
  }
  return moves;
}

}  // namespace

void AuditDesk(const RawBooks& books, const Told& told, std::vector<Finding>& findings) {
  const auto moves = DeskMovesIn(books);
  for (const auto& [id, write] : books.writes) {
    const auto moved = moves.contains(id) ? moves.at(id) : DeskMoves();
    const bool is_settled = write.state == "settled";
    const DeskMoves expected = is_settled ? DeskMoves{.principal = write.paid,
                                                      .bonus = write.bonus,
                                                      .deposit = write.deposit}
                                          : DeskMoves();
    const bool is_right = moved.principal == expected.principal && moved.bonus == expected.bonus &&
                          moved.deposit == expected.deposit &&
                          moved.from_cash == expected.principal + expected.deposit &&
                          moved.granted == expected.bonus &&
                          moved.entries == (moved.principal > 0) + (moved.bonus > 0) +
                                               (moved.deposit > 0);
    if (!is_right) Find(findings, "ledger_tells_tickets", fmt::format("write {}", id));
    if (!told.requests.contains(id)) Find(findings, "no_ghosts", fmt::format("write {}", id));
  }
  for (const auto& [id, request] : told.requests) {
    const auto write = books.writes.find(id);
    const bool is_settled = write != books.writes.end() && write->second.state == "settled";
    if (request.was_done && !is_settled) Find(findings, "desk_told", "done: " + id);
    if (request.was_refused && is_settled) Find(findings, "desk_told", "refused: " + id);
    if (write == books.writes.end()) continue;
    const bool is_same = write->second.paid == request.paid &&
                         write->second.bonus == request.bonus &&
                         write->second.deposit == request.deposit &&
                         UidOf(books, write->second.card) == request.uid;
    if (!is_same) Find(findings, "desk_told", fmt::format("request {} became another", id));
    if (!request.principal || !moves.contains(id)) continue;
    const DeskMoves& moved = moves.at(id);
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
