#include "report/definition.h"

#include <fmt/format.h>

#include <algorithm>

#include "domain/business_day.h"

namespace steelyard::report {

std::string_view ToText(ColumnType type) {
  switch (type) {
    case ColumnType::Text:
      return "text";
    case ColumnType::Date:
      return "date";
    case ColumnType::Count:
      return "count";
    case ColumnType::Grams:
      return "grams";
    case ColumnType::Fen:
      return "fen";
    case ColumnType::Permille:
      return "permille";
  }
  base::Check(false);
  return "";
}

std::optional<ColumnType> ParseColumnType(std::string_view text) {
  for (const ColumnType type : {ColumnType::Text, ColumnType::Date, ColumnType::Count,
                                ColumnType::Grams, ColumnType::Fen, ColumnType::Permille}) {
    if (ToText(type) == text) return type;
  }
  return std::nullopt;
}

namespace {

struct FieldName {
  TicketField field;
  std::string_view name;
};
constexpr FieldName kFieldNames[] = {
    {TicketField::Day, "day"},         {TicketField::Hour, "hour"},
    {TicketField::Scale, "scale"},     {TicketField::Cashier, "cashier"},
    {TicketField::Product, "product"}, {TicketField::Tender, "tender"},
    {TicketField::Card, "card"}};

}  // namespace

std::string_view ToText(TicketField field) {
  for (const auto& each : kFieldNames) {
    if (each.field == field) return each.name;
  }
  base::Check(false);
  return "";
}

std::optional<TicketField> ParseTicketField(std::string_view text) {
  for (const auto& each : kFieldNames) {
    if (each.name == text) return each.field;
  }
  return std::nullopt;
}

std::optional<std::size_t> FindColumn(const std::vector<Column>& columns, std::string_view name) {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].name == name) return i;
  }
  return std::nullopt;
}

bool IsNumber(ColumnType type) {
  return type != ColumnType::Text && type != ColumnType::Date;
}

std::string DefinitionMistake::ToString() const {
  if (line == 0) return fmt::format("{}: {}", file.string(), sentence);
  return fmt::format("{}:{}: {}", file.string(), line, sentence);
}

bool IsReportName(std::string_view name) {
  const auto fits = [](char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || letter == '-';
  };
  return !name.empty() && name.size() <= 64 && name.front() != '-' &&
         std::all_of(name.begin(), name.end(), fits);
}

bool FitsParameter(ColumnType type, std::string_view text) {
  if (type == ColumnType::Text) return true;
  if (type == ColumnType::Date) return domain::BusinessDay::Parse(text).has_value();
  const auto is_digit = [](char letter) { return letter >= '0' && letter <= '9'; };
  return !text.empty() && text.size() <= 18 && std::all_of(text.begin(), text.end(), is_digit);
}

}  // namespace steelyard::report
