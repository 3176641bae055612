/// One query for each kind, on the same read-only rows as the reports themselves.
#include "report/choices.h"

#include "base/check.h"

namespace steelyard::report {
namespace {

/// Two texts a row: the value and its name, which may be empty. SQLite and PostgreSQL know it.
const char* QueryFor(ParameterKind kind) {
  switch (kind) {
    case ParameterKind::Scale:
      return "SELECT CAST(number AS TEXT), model FROM "
             "(SELECT number, model FROM scales UNION ALL "
             " SELECT DISTINCT scale, '' FROM rollup_cashier "
             "  WHERE scale NOT IN (SELECT number FROM scales)) AS known ORDER BY number";
    case ParameterKind::Cashier:
      return "SELECT CAST(number AS TEXT), name FROM "
             "(SELECT number, name FROM cashiers UNION ALL "
             " SELECT DISTINCT cashier, '' FROM rollup_cashier "
             "  WHERE cashier NOT IN (SELECT number FROM cashiers)) AS known ORDER BY number";
    case ParameterKind::Product:
      return "SELECT code, name FROM products ORDER BY LENGTH(code), code";
    case ParameterKind::Category:
      return "SELECT DISTINCT category, '' FROM products WHERE category <> '' ORDER BY category";
    case ParameterKind::Tier:
      return "SELECT code, name FROM tiers ORDER BY code";
    case ParameterKind::Operator:
      return "SELECT name, '' FROM operators ORDER BY name";
    case ParameterKind::Store:
      return "SELECT DISTINCT store_code, '' FROM rollup_cashier ORDER BY store_code";
    case ParameterKind::Free:
    case ParameterKind::Listed:
    case ParameterKind::Tender:
    case ParameterKind::CardClass:
      return nullptr;
  }
  base::Check(false);
  return nullptr;
}

std::vector<Choice> Tenders() {
  return {{"cash", {"Cash", "现金"}},
          {"stored_value", {"Stored value", "储值卡"}},
          {"bank_card", {"Bank card", "银联卡"}},
          {"city_card", {"City card", "一卡通"}},
          {"mobile", {"Mobile", "移动支付"}}};
}

std::vector<Choice> CardClasses() {
  return {{"member", {"Member card", "会员卡"}},
          {"stored_value", {"Stored value card", "储值卡"}},
          {"both", {"Member and stored value", "会员储值卡"}}};
}

std::string TextOf(const ports::ReportCell& cell) {
  const auto* text = std::get_if<std::string>(&cell);
  return text == nullptr ? std::string() : *text;
}

}  // namespace

std::vector<Choice> FindChoices(const Parameter& parameter, ports::ReportRows& rows) {
  if (parameter.kind == ParameterKind::Listed) return parameter.choices;
  if (parameter.kind == ParameterKind::Tender) return Tenders();
  if (parameter.kind == ParameterKind::CardClass) return CardClasses();
  const char* const query = QueryFor(parameter.kind);
  std::vector<Choice> choices;
  if (query == nullptr) return choices;
  rows.Run({query, {}}, [&](const std::vector<ports::ReportCell>& row) {
    const std::string value = TextOf(row.at(0));
    const std::string name = TextOf(row.at(1));
    const std::string label = name.empty() || name == value ? value : value + "  " + name;
    choices.push_back({value, {label, label}});
  });
  return choices;
}

}  // namespace steelyard::report
