#include "report/drill.h"

#include <charconv>

namespace steelyard::report {
namespace {

std::optional<int> WholeNumber(const std::string& text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<std::string> TextOf(const Cell& cell) {
  if (const auto* number = std::get_if<std::int64_t>(&cell)) return std::to_string(*number);
  if (const auto* text = std::get_if<std::string>(&cell)) return *text;
  return std::nullopt;
}

/// False when no ticket can have this value there.
bool Narrow(ports::TicketFilter& filter, TicketField field, const std::string& value) {
  switch (field) {
    case TicketField::Day: {
      const auto day = domain::BusinessDay::Parse(value);
      if (day) filter.period = domain::Period::FromDays(*day, *day);
      return day.has_value();
    }
    case TicketField::Hour:
      return (filter.hour = WholeNumber(value)).has_value();
    case TicketField::Scale:
      return (filter.scale = WholeNumber(value)).has_value();
    case TicketField::Cashier:
      return (filter.cashier = WholeNumber(value)).has_value();
    case TicketField::Product:
      filter.product = value;
      return true;
    case TicketField::Tender:
      return (filter.tender = domain::ParseTenderType(value)).has_value();
    case TicketField::Card:
      filter.card_number = value;
      return true;
  }
  base::Check(false);
  return false;
}

std::optional<ports::TicketFilter> Tickets(const Table& table, const Row* row) {
  if (table.drill.empty()) return std::nullopt;
  ports::TicketFilter filter;
  filter.period = domain::Period::FromDays(*domain::BusinessDay::Parse(table.period.from),
                                           *domain::BusinessDay::Parse(table.period.to));
  for (const TicketStep& step : table.drill) {
    if (!step.column) {
      // A parameter at 0 or empty leaves all of them in.
      const bool is_all = step.value.empty() || step.value == "0";
      if (!is_all && !Narrow(filter, step.field, step.value)) return std::nullopt;
    } else if (row != nullptr) {
      const auto value = TextOf((*row)[*step.column]);
      if (!value || !Narrow(filter, step.field, *value)) return std::nullopt;
    }
  }
  return filter;
}

}  // namespace

std::optional<ports::TicketFilter> TicketsBehind(const Table& table, const Row& row) {
  return Tickets(table, &row);
}

std::optional<ports::TicketFilter> TicketsBehindAll(const Table& table) {
  return Tickets(table, nullptr);
}

}  // namespace steelyard::report
