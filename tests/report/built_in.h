/// Running the reports that ship on a database of the store's own schema.
#pragma once
#include "report/catalogue.h"
#include "report/fixtures.h"
#include "report/sqlite_rows.h"

namespace steelyard::report {

inline const ports::ReportParameters kNovember = {{"from", "2026-11-01"}, {"to", "2026-11-30"}};

inline Catalogue BuiltIn() { return Catalogue::Load(STEELYARD_SOURCE_DIR "/reports"); }

inline Table RunBuiltIn(const std::string& name, SqliteRows& rows,
                        ports::ReportParameters parameters = {}) {
  const Catalogue catalogue = BuiltIn();
  const Definition* definition = catalogue.Find(name);
  BOOST_REQUIRE_MESSAGE(definition != nullptr, name);
  for (const auto& [key, value] : kNovember) parameters.emplace(key, value);
  auto table = Run(*definition, parameters, rows);
  if (!table) BOOST_FAIL(Explain(table.error(), Language::English));
  return std::move(table).value();
}

inline std::size_t IndexOf(const Table& table, const std::string& column) {
  const auto found = FindColumn(table.columns, column);
  BOOST_REQUIRE_MESSAGE(found.has_value(), column);
  return *found;
}

inline std::int64_t TotalOf(const Table& table, const std::string& column) {
  return std::get<std::int64_t>(table.totals[IndexOf(table, column)]);
}

}  // namespace steelyard::report
