/// Tests of what the books know for the parameters of reports.
#include "report/built_in.h"
#include "report/choices.h"
#include "report/fixtures.h"
#include "report/sqlite_rows.h"

namespace steelyard::report {
namespace {

Parameter Of(ParameterKind kind) { return {"one", ColumnType::Text, "", {}, kind}; }

std::string Values(ParameterKind kind, SqliteRows& rows) {
  std::string values;
  for (const auto& choice : FindChoices(Of(kind), rows)) {
    values += (values.empty() ? "" : ",") + choice.value;
  }
  return values;
}

std::string LabelOf(ParameterKind kind, const std::string& value, SqliteRows& rows) {
  for (const auto& choice : FindChoices(Of(kind), rows)) {
    if (choice.value == value) return choice.label.english;
  }
  return "there is no such choice";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(choices)

BOOST_AUTO_TEST_CASE(NewBooksKnowNothingButTendersAndClasses) {
  SqliteRows rows;
  for (const auto kind : NamedKinds()) {
    const bool is_fixed = kind == ParameterKind::Tender || kind == ParameterKind::CardClass;
    BOOST_TEST((is_fixed == !FindChoices(Of(kind), rows).empty()), ToText(kind));
  }
  BOOST_TEST(Values(ParameterKind::Tender, rows) == "cash,stored_value,bank_card,city_card,mobile");
  BOOST_TEST(FindChoices(Of(ParameterKind::Free), rows).empty());
}

BOOST_AUTO_TEST_CASE(WhatTheBooksKnowIsOfferedInItsOrder) {
  SqliteRows rows;
  rows.Execute(
      "INSERT INTO scales (number, driver, address, profile, secret_key, serial, prices_version,"
      " journal_position, last_error, model) VALUES (10, '', '', '', '', '', 0, 0, '', 'CL3500'),"
      " (2, '', '', '', '', '', 0, 0, '', '');"
      "INSERT INTO cashiers VALUES (7, 'Li Na', 1);"
      "INSERT INTO rollup_cashier VALUES ('s1', '2026-11-01', 3, 8, 1, 0, 1, 1, 0, 1, 0),"
      " ('s1', '2026-11-02', 3, 8, 1, 0, 1, 1, 0, 1, 0);"
      "INSERT INTO products VALUES ('1001', 'Pear', 'Fruit', '', 'kg', 1, 0, 0, 1),"
      " ('201', 'Leek', '', '', 'kg', 1, 0, 1, 1), ('202', 'Apple', 'Fruit', '', 'kg', 1, 0, 0, 1);"
      "INSERT INTO tiers VALUES ('gold', 'Gold', 0, 1);"
      "INSERT INTO operators VALUES ('wang', 'manager', '', 0), ('chen', 'card_desk', '', 1);");
  BOOST_TEST(Values(ParameterKind::Scale, rows) == "2,3,10");  // 3 was taken off, and has sold
  BOOST_TEST(LabelOf(ParameterKind::Scale, "10", rows) == "10  CL3500");
  BOOST_TEST(LabelOf(ParameterKind::Scale, "3", rows) == "3");
  BOOST_TEST(Values(ParameterKind::Cashier, rows) == "7,8");
  BOOST_TEST(LabelOf(ParameterKind::Cashier, "7", rows) == "7  Li Na");
  BOOST_TEST(Values(ParameterKind::Product, rows) == "201,202,1001");
  BOOST_TEST(Values(ParameterKind::Category, rows) == "Fruit");
  BOOST_TEST(LabelOf(ParameterKind::Tier, "gold", rows) == "gold  Gold");
  BOOST_TEST(Values(ParameterKind::Operator, rows) == "chen,wang");
  BOOST_TEST(Values(ParameterKind::Store, rows) == "s1");
}

BOOST_AUTO_TEST_CASE(EveryFilterOfTheBuiltInReportsIsOfAKind) {
  const Catalogue catalogue = BuiltIn();
  SqliteRows rows;
  for (const auto& definition : catalogue.definitions()) {
    BOOST_TEST((definition.topic != Topic::Others), definition.name);
    BOOST_TEST(definition.place > 0, definition.name);
    for (const auto& parameter : definition.parameters) {
      const bool is_typed = parameter.name == "most" || parameter.name == "card";
      BOOST_TEST((is_typed == (parameter.kind == ParameterKind::Free)), parameter.name);
      FindChoices(parameter, rows);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::report
