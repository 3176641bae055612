/// A small checker of JSON against the schemas of an OpenAPI document: type, required, properties,
/// additionalProperties, enum, items, oneOf, minimum and maximum.
#pragma once
#include <nlohmann/json.hpp>
#include <string>

namespace steelyard::tests {

/// Stricter than JSON Schema: a field that the schema does not name is a difference.
class SchemaCheck {
 public:
  explicit SchemaCheck(nlohmann::json document) : m_document(std::move(document)) {}

  const nlohmann::json& document() const { return m_document; }
  /// Follows `$ref` within the document.
  const nlohmann::json& Resolve(const nlohmann::json& node) const;
  /// The first difference between `value` and `schema`, with its place; empty when there is none.
  std::string FindDifference(const nlohmann::json& value, const nlohmann::json& schema,
                             const std::string& place = "answer") const;

 private:
  std::string CheckObject(const nlohmann::json& value, const nlohmann::json& schema,
                          const std::string& place) const;

  nlohmann::json m_document;
};

}  // namespace steelyard::tests
