#include "simulator/scale_statistics.h"

#include <fmt/format.h>

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

/// Named figures in the order in which they are shown.
using Shown = std::map<std::pair<int, std::string>, std::string>;

std::string Yuan(const Json& fen) {
  return domain::MoneyDifference(fen.get<std::int64_t>()).ToString();
}

Shown FiguresToShow(const Json& statistics) {
  Shown shown;
  if (!statistics.is_object()) return shown;
  int group = 0;
  shown[{group, "tickets"}] = statistics.at("tickets").dump();
  shown[{group, "total"}] = Yuan(statistics.at("total"));
  const std::pair<const char*, const char*> groups[] = {
      {"tenders", "type"}, {"cashiers", "cashier"}, {"products", "product"}};
  for (const auto& [rows, key] : groups) {
    ++group;
    for (const Json& row : statistics.at(rows)) {
      const Json& name = row.at(key);
      const std::string label =
          fmt::format("{} {}", key, name.is_string() ? name.get<std::string>() : name.dump());
      shown[{group, label}] = Yuan(row.at("amount"));
      const auto grams = row.value("grams", std::int64_t{0});
      const auto pieces = row.value("pieces", std::int64_t{0});
      if (grams != 0) shown[{group, label + " g"}] = std::to_string(grams);
      if (pieces != 0) shown[{group, label + " pcs"}] = std::to_string(pieces);
    }
  }
  return shown;
}

}  // namespace

std::string ShowStatistics(const Json& store, const Json& own) {
  const Shown told = FiguresToShow(store);
  const Shown kept = FiguresToShow(own);
  std::map<std::pair<int, std::string>, std::pair<std::string, std::string>> lines;
  for (const auto& [name, figure] : told) lines[name].first = figure;
  for (const auto& [name, figure] : kept) lines[name].second = figure;
  std::string text =
      fmt::format("{} - {}\n{:<24} {:>12} {:>12}\n", own.at("from").get<std::string>(),
                  own.at("to").get<std::string>(), "", "store", "this scale");
  for (const auto& [name, figures] : lines) {
    const auto& [ours, its] = figures;
    text += fmt::format("{:<24} {:>12} {:>12}{}\n", name.second, ours.empty() ? "-" : ours,
                        its.empty() ? "-" : its, ours == its ? "" : " !");
  }
  return text;
}

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
