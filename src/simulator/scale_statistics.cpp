#include "simulator/scale_statistics.h"

#include <map>
#include <nlohmann/json.hpp>
#include <string>

namespace steelyard::simulator {
namespace {

using Json = nlohmann::json;

struct Figure {
  std::int64_t count = 0;
  std::int64_t amount = 0;
  std::int64_t grams = 0;
  std::int64_t pieces = 0;
};

struct Figures {
  std::int64_t tickets = 0;
  std::int64_t total = 0;
  std::map<std::string, Figure> tenders;
  std::map<int, Figure> cashiers;
  std::map<std::string, Figure> products;
};

/// Declined and conflicting tickets were no sales; one that waits for the store's word is none yet.
bool Happened(const JournalEntry& entry) {
  switch (entry.state) {
    case EntryState::Recorded: return true;
    case EntryState::Declined: return false;
    case EntryState::Conflict: return false;
    case EntryState::Unanswered:
      return entry.ticket->authorisation == domain::AuthorisationMode::Offline;
  }
  base::Check(false);
  return false;
}

void Add(const domain::Ticket& ticket, Figures& figures) {
  const std::int64_t sign = ticket.Direction();
  ++figures.tickets;
  figures.total += sign * ticket->total.fen();
  for (const auto& tender : ticket->tenders) {
    auto& figure = figures.tenders[std::string(domain::ToText(tender.type))];
    figure.count += sign;
    figure.amount += sign * tender.amount.fen();
  }
  auto& cashier = figures.cashiers[ticket->cashier];
  ++cashier.count;
  cashier.amount += sign * ticket->total.fen();
  for (const auto& line : ticket->lines) {
    auto& figure = figures.products[line.product];
    figure.count += sign;
    figure.amount += sign * line.amount.fen();
    if (const auto* weight = std::get_if<domain::Weight>(&line.quantity)) {
      figure.grams += sign * weight->grams();
    } else {
      figure.pieces += sign * std::get<domain::Pieces>(line.quantity).count();
    }
  }
}

template <typename Key>
Json RowsOf(const char* name, const std::map<Key, Figure>& figures) {
  Json rows = Json::array();
  for (const auto& [key, figure] : figures) {
    rows.push_back({{name, key}, {"count", figure.count}, {"amount", figure.amount}});
  }
  return rows;
}

}  // namespace

Json StatisticsOf(const ScaleJournal& journal, const domain::Period& period,
                  const domain::StoreCalendar& calendar) {
  Figures figures;
  for (const auto& entry : journal.entries()) {
    const auto day = domain::BusinessDay::Of(entry.ticket->closed_at, calendar);
    if (day < period.first() || day > period.last() || !Happened(entry)) continue;
    Add(entry.ticket, figures);
  }
  Json products = RowsOf("product", figures.products);
  for (Json& row : products) {
    const Figure& figure = figures.products[row["product"]];
    row["grams"] = figure.grams;
    row["pieces"] = figure.pieces;
  }
  return {{"from", period.first().ToString()},
          {"to", period.last().ToString()},
          {"tickets", figures.tickets},
          {"total", figures.total},
          {"tenders", RowsOf("type", figures.tenders)},
          {"cashiers", RowsOf("cashier", figures.cashiers)},
          {"products", std::move(products)}};
}

}  // namespace steelyard::simulator
