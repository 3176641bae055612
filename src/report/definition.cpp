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
struct KindName {
  ParameterKind kind;
  std::string_view name;
};
constexpr KindName kKindNames[] = {
    {ParameterKind::Scale, "scale"},       {ParameterKind::Cashier, "cashier"},
    {ParameterKind::Product, "product"},   {ParameterKind::Category, "category"},
    {ParameterKind::Tender, "tender"},     {ParameterKind::Tier, "tier"},
    {ParameterKind::CardClass, "card_class"}, {ParameterKind::Operator, "operator"},
    {ParameterKind::Store, "store"}};

struct TopicName {
  Topic topic;
  std::string_view name;
  Words title;
};
const TopicName kTopicNames[] = {{Topic::Sales, "sales", {"Sales", "销售"}},
                                 {Topic::Money, "money", {"Money and cards", "资金与卡"}},
                                 {Topic::Goods, "goods", {"Goods", "商品"}},
                                 {Topic::Checks, "checks", {"Checks", "检查"}},
                                 {Topic::Others, "others", {"Others", "其他"}}};

const TopicName& NameOf(Topic topic) {
  for (const auto& each : kTopicNames) {
    if (each.topic == topic) return each;
  }
  base::Check(false);
  return kTopicNames[0];
}

constexpr FieldName kFieldNames[] = {
    {TicketField::Day, "day"},         {TicketField::Hour, "hour"},
    {TicketField::Scale, "scale"},     {TicketField::Cashier, "cashier"},
    {TicketField::Product, "product"}, {TicketField::Tender, "tender"},
    {TicketField::Card, "card"}};

}  // namespace

std::vector<ParameterKind> NamedKinds() {
  std::vector<ParameterKind> kinds;
  for (const auto& each : kKindNames) kinds.push_back(each.kind);
  return kinds;
}

std::string_view ToText(ParameterKind kind) {
  for (const auto& each : kKindNames) {
    if (each.kind == kind) return each.name;
  }
  base::Check(false);
  return "";
}

std::optional<std::string> AllOf(const Parameter& parameter) {
  if (parameter.kind == ParameterKind::Free) return std::nullopt;
  return parameter.type == ColumnType::Count ? "0" : "";
}

std::string HintOf(const Parameter& parameter, Language language) {
  const bool is_chinese = language == Language::Chinese;
  std::string hint = parameter.label.In(language);
  const auto all = AllOf(parameter);
  if (!all) return hint;
  for (const Choice& choice : parameter.choices) {
    hint += (&choice == parameter.choices.data() ? ": " : ", ") + choice.value;
  }
  if (all->empty()) return hint + (is_chinese ? "（空为全部）" : " (empty: all)");
  return hint + (is_chinese ? "（0 为全部）" : " (0 is all)");
}

std::string_view ToText(Topic topic) { return NameOf(topic).name; }

std::optional<Topic> ParseTopic(std::string_view text) {
  for (const auto& each : kTopicNames) {
    if (each.name == text) return each.topic;
  }
  return std::nullopt;
}

const Words& TitleOf(Topic topic) { return NameOf(topic).title; }

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
