#include "cli/told_tickets.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/text_table.h"
#include "cli/views.h"

namespace steelyard::cli {
namespace {

using Standing = ports::ToldTicket::Standing;

std::string_view ToText(Standing standing) {
  switch (standing) {
    case Standing::Recorded: return "recorded";
    case Standing::Declined: return "declined";
    case Standing::InConflict: return "in_conflict";
  }
  return {};
}

std::string Heading(Standing standing) {
  switch (standing) {
    case Standing::Recorded: return "IN THE BOOKS";
    case Standing::Declined: return "DECLINED";
    case Standing::InConflict: return "TOLD, NOT BOOKED";
  }
  return {};
}

std::string QuantityText(const domain::Quantity& quantity) {
  if (const auto* weight = std::get_if<domain::Weight>(&quantity)) {
    return fmt::format("{} g", weight->grams());
  }
  return fmt::format("{} pieces", std::get<domain::Pieces>(quantity).count());
}

Json LineJson(const domain::TicketLine& line) {
  const auto* weight = std::get_if<domain::Weight>(&line.quantity);
  return {{"product", line.product},
          {"grams", weight ? Json(weight->grams()) : Json()},
          {"pieces", weight ? Json() : Json(std::get<domain::Pieces>(line.quantity).count())},
          {"unit", domain::ToText(line.unit_price.unit())},
          {"unit_price", line.unit_price.fen()},
          {"list_price", line.list_price.fen()},
          {"amount", line.amount.fen()}};
}

Json OneJson(const ports::ToldTicket& told, base::UtcOffset offset) {
  const auto& ticket = told.ticket.content();
  Json lines = Json::array();
  for (const auto& line : ticket.lines) lines.push_back(LineJson(line));
  Json tenders = Json::array();
  for (const auto& tender : ticket.tenders) {
    tenders.push_back({{"tender", domain::ToText(tender.type)},
                       {"amount", tender.amount.fen()},
                       {"reference", tender.reference}});
  }
  return {{"standing", ToText(told.standing)},
          {"scale", told.scale},
          {"source", told.source},
          {"told_at", told.told_at.ToString(offset)},
          {"number", ticket.number},
          {"kind", domain::ToText(ticket.kind)},
          {"corrects", ticket.corrects ? Json(ticket.corrects->ToString()) : Json()},
          {"cashier", ticket.cashier},
          {"opened_at", ticket.opened_at.ToString(offset)},
          {"closed_at", ticket.closed_at.ToString(offset)},
          {"uid", ticket.card ? Json(ticket.card->uid.ToString()) : Json()},
          {"lines", lines},
          {"rounding", ticket.rounding.fen()},
          {"total", ticket.total.fen()},
          {"tenders", tenders}};
}

/// Rows of a name and what each of them says there.
using Rows = std::vector<std::pair<std::string, std::vector<std::string>>>;

template <typename Part>
using TextOf = std::string (*)(const Part&);

/// One row for each place in the longest of the lists.
template <typename Part>
void AddParts(Rows& rows, const std::vector<ports::ToldTicket>& told, const char* name,
              std::vector<Part> domain::TicketDraft::*parts, TextOf<Part> text) {
  std::size_t most = 0;
  for (const auto& one : told) most = std::max(most, (one.ticket.content().*parts).size());
  for (std::size_t at = 0; at < most; ++at) {
    std::vector<std::string> cells;
    for (const auto& one : told) {
      const auto& list = one.ticket.content().*parts;
      cells.push_back(at < list.size() ? text(list[at]) : "-");
    }
    rows.emplace_back(fmt::format("{} {}", name, at + 1), std::move(cells));
  }
}

Rows RowsOf(const std::vector<ports::ToldTicket>& told, base::UtcOffset offset) {
  Rows rows;
  const auto add = [&](const char* name, auto text) {
    std::vector<std::string> cells;
    for (const auto& one : told) cells.push_back(text(one, one.ticket.content()));
    rows.emplace_back(name, std::move(cells));
  };
  add("told at", [&](const auto& one, const auto&) { return one.told_at.ToString(offset); });
  add("by way of", [](const auto& one, const auto&) { return one.source; });
  add("scale", [](const auto& one, const auto&) { return fmt::format("{}", one.scale); });
  add("number", [](const auto&, const auto& ticket) { return fmt::format("{}", ticket.number); });
  add("kind", [](const auto&, const auto& ticket) {
    return std::string(domain::ToText(ticket.kind));
  });
  add("cashier", [](const auto&, const auto& ticket) { return fmt::format("{}", ticket.cashier); });
  add("opened", [&](const auto&, const auto& ticket) { return ticket.opened_at.ToString(offset); });
  add("closed", [&](const auto&, const auto& ticket) { return ticket.closed_at.ToString(offset); });
  add("card", [](const auto&, const auto& ticket) {
    return ticket.card ? ticket.card->uid.ToString() : std::string("-");
  });
  AddParts<domain::TicketLine>(
      rows, told, "line", &domain::TicketDraft::lines, [](const domain::TicketLine& line) {
        return fmt::format("{} {} at {} (list {}) {}", line.product, QuantityText(line.quantity),
                           PriceText(line.unit_price), PriceText(line.list_price),
                           line.amount.ToString());
      });
  add("rounding", [](const auto&, const auto& ticket) { return ticket.rounding.ToString(); });
  add("total", [](const auto&, const auto& ticket) { return ticket.total.ToString(); });
  AddParts<domain::Tender>(rows, told, "paid", &domain::TicketDraft::tenders,
                           [](const domain::Tender& tender) {
                             return fmt::format("{} {} {}", domain::ToText(tender.type),
                                                tender.amount.ToString(), tender.reference);
                           });
  return rows;
}

}  // namespace

Json ToldJson(const std::vector<ports::ToldTicket>& told, base::UtcOffset offset) {
  Json all = Json::array();
  for (const auto& one : told) all.push_back(OneJson(one, offset));
  return all;
}

std::string ToldText(const std::vector<ports::ToldTicket>& told, base::UtcOffset offset) {
  std::vector<std::string> header{"", ""};
  for (const auto& one : told) header.push_back(Heading(one.standing));
  TextTable table(header);
  for (auto& [name, cells] : RowsOf(told, offset)) {
    const bool is_same = std::equal(cells.begin() + 1, cells.end(), cells.begin());
    std::vector<std::string> row{is_same ? "" : "*", name};
    row.insert(row.end(), cells.begin(), cells.end());
    table.Add(std::move(row));
  }
  return table.ToString();
}

}  // namespace steelyard::cli
