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
  Json json{{"report", table.report}, {"from", table.period.from},
                  {"to", table.period.to},  {"columns", columns},
                  {"rows", rows},           {"totals", ToJson(table.totals)}};
  if (table.before) {
    json["before_from"] = table.before->from;
    json["before_to"] = table.before->to;
  }
  if (table.group) {
    json["group"] = table.columns[*table.group].name;
    Json groups = Json::array();
    for (const Group& group : table.groups) {
      groups.push_back(Json{{"value", ToJson(table.rows[group.first][*table.group])},
                            {"first_row", group.first + 1},
                            {"last_row", group.last},
                            {"totals", ToJson(group.totals)}});
    }
    json["groups"] = groups;
  }
  return json.dump();
}

}  // namespace steelyard::report
