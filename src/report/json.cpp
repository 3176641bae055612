/// The JSON renderer: the shape that scripts rely on.
#include <nlohmann/json.hpp>

#include "report/export.h"

namespace steelyard::report {
namespace {

using Json = nlohmann::ordered_json;

Json ToJson(const Cell& cell) {
  if (const auto* number = std::get_if<std::int64_t>(&cell)) return *number;
  if (const auto* text = std::get_if<std::string>(&cell)) return *text;
  return nullptr;
}

Json ToJson(const Row& row) {
  Json json = Json::array();
  for (const Cell& cell : row) json.push_back(ToJson(cell));
  return json;
}

}  // namespace

std::string RenderJson(const Table& table) {
  Json columns = Json::array();
  for (const Column& column : table.columns) {
    columns.push_back(Json{{"name", column.name}, {"type", ToText(column.type)}});
  }
  Json rows = Json::array();
  for (const Row& row : table.rows) rows.push_back(ToJson(row));
  const Json json{{"report", table.report}, {"from", table.period.from},
                  {"to", table.period.to},  {"columns", columns},
                  {"rows", rows},           {"totals", ToJson(table.totals)}};
  return json.dump();
}

}  // namespace steelyard::report
