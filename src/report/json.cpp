/// The JSON renderer: the shape that scripts rely on.
#include <fmt/format.h>

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

/// The members of one object, one after another: no more of it is held than one of them.
class Object {
 public:
  explicit Object(const TextSink& sink) : m_sink(sink) {}

  void Add(const char* name, const Json& value) { Begin(name, value.dump()); }
  void Begin(const char* name, const std::string& text) {
    m_sink(fmt::format("{}\"{}\":{}", m_separator, name, text));
    m_separator = ",";
  }
  void End() { m_sink("}"); }

 private:
  const TextSink& m_sink;
  const char* m_separator = "{";
};

void WriteRows(const Table& table, const ExportContext& context, const TextSink& sink) {
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    TellProgress(context, {i, table.rows.size()});
    sink((i == 0 ? "" : ",") + ToJson(table.rows[i]).dump());
  }
  sink("]");
}

Json GroupsOf(const Table& table) {
  Json groups = Json::array();
  for (const Group& group : table.groups) {
    groups.push_back(Json{{"value", ToJson(table.rows[group.first][*table.group])},
                          {"first_row", group.first + 1},
                          {"last_row", group.last},
                          {"totals", ToJson(group.totals)}});
  }
  return groups;
}

}  // namespace

void WriteJson(const Table& table, const ExportContext& context, const TextSink& sink) {
  Json columns = Json::array();
  for (const Column& column : table.columns) {
    columns.push_back(Json{{"name", column.name}, {"type", ToText(column.type)}});
  }
  Object object(sink);
  object.Add("report", table.report);
  object.Add("from", table.period.from);
  object.Add("to", table.period.to);
  object.Add("columns", columns);
  object.Begin("rows", "[");
  WriteRows(table, context, sink);
  object.Add("totals", ToJson(table.totals));
  if (table.before) {
    object.Add("before_from", table.before->from);
    object.Add("before_to", table.before->to);
  }
  if (table.group) {
    object.Add("group", table.columns[*table.group].name);
    object.Add("groups", GroupsOf(table));
  }
  object.End();
}

std::string RenderJson(const Table& table) {
  std::string json;
  WriteJson(table, WithoutContext(Language::English), [&](std::string_view text) { json += text; });
  return json;
}

}  // namespace steelyard::report
