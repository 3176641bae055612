#include "support/schema_check.h"

#include <algorithm>

namespace steelyard::tests {
namespace {

using Json = nlohmann::json;

bool IsOfType(const Json& value, const std::string& type) {
  if (type == "null") return value.is_null();
  if (type == "string") return value.is_string();
  if (type == "integer") return value.is_number_integer();
  if (type == "boolean") return value.is_boolean();
  if (type == "array") return value.is_array();
  if (type == "object") return value.is_object();
  throw std::invalid_argument("the checker does not know the type " + type);
}

bool IsOfTypes(const Json& value, const Json& types) {
  if (types.is_string()) return IsOfType(value, types);
  return std::any_of(types.begin(), types.end(),
                     [&](const Json& type) { return IsOfType(value, type); });
}

}  // namespace

const Json& SchemaCheck::Resolve(const Json& node) const {
  const auto reference = node.find("$ref");
  if (reference == node.end()) return node;
  return m_document.at(Json::json_pointer(reference->get<std::string>().substr(1)));
}

std::string SchemaCheck::FindDifference(const Json& value, const Json& node,
                                        const std::string& place) const {
  const Json& schema = Resolve(node);
  if (schema.contains("oneOf")) {
    std::string differences;
    for (const Json& option : schema["oneOf"]) {
      const auto difference = FindDifference(value, option, place);
      if (difference.empty()) return {};
      differences += difference + "; ";
    }
    return differences;
  }
  if (!schema.contains("type")) return place + ": its schema has no type";
  if (!IsOfTypes(value, schema["type"])) {
    return place + ": " + value.dump() + " is not of type " + schema["type"].dump();
  }
  if (value.is_null()) return {};
  if (schema.contains("enum")) {
    const Json& words = schema["enum"];
    if (std::find(words.begin(), words.end(), value) == words.end()) {
      return place + ": " + value.dump() + " is none of " + words.dump();
    }
  }
  if (schema.contains("minimum") && value < schema["minimum"]) return place + ": too small";
  if (schema.contains("maximum") && value > schema["maximum"]) return place + ": too large";
  if (value.is_array()) {
    for (std::size_t i = 0; i < value.size(); ++i) {
      const auto difference = FindDifference(value[i], schema.at("items"),
                                             place + "[" + std::to_string(i) + "]");
      if (!difference.empty()) return difference;
    }
  }
  return value.is_object() ? CheckObject(value, schema, place) : std::string();
}

std::string SchemaCheck::CheckObject(const Json& value, const Json& schema,
                                     const std::string& place) const {
  const Json none = Json::object();
  const Json& properties = schema.contains("properties") ? schema["properties"] : none;
  if (schema.contains("required")) {
    for (const std::string name : schema["required"]) {
      if (!value.contains(name)) return place + "." + name + ": missing";
    }
  }
  for (const auto& [name, field] : value.items()) {
    const bool is_named = properties.contains(name);
    if (!is_named && !schema.contains("additionalProperties")) {
      return place + "." + name + ": not in the document";
    }
    const Json& expected = is_named ? properties[name] : schema["additionalProperties"];
    const auto difference = FindDifference(field, expected, place + "." + name);
    if (!difference.empty()) return difference;
  }
  return {};
}

}  // namespace steelyard::tests
