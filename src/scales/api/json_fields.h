/// Reads JSON that came from outside: strict about types, and every refusal names its field.
///
/// How to use it: read all fields of a message, then ask once whether there was a mistake; only
/// when there was none are the values read complete.
#pragma once
#include <cstdint>
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/hex.h"
#include "base/result.h"

namespace steelyard::scales {

/// What is wrong with which field. The text is part of the scale API's answers.
struct FieldMistake {
  std::string field;    ///< `tickets[0].lines[2].amount`; empty for the whole message
  std::string problem;  ///< what it should have been
  std::string ToString() const;
};

/// Parses one JSON value: UTF-8, no duplicate names in an object, at most 12 levels deep.
base::Result<nlohmann::json, FieldMistake> ParseJson(std::string_view text);

/// JSON text; bytes that are no UTF-8 become U+FFFD, so that an answer can always be written.
std::string WriteJson(const nlohmann::json& json);

/// Bounds of a whole number, both included, and what it counts (`fen`, `grams`; may be empty).
struct WholeRange {
  std::int64_t low;
  std::int64_t high;
  std::string_view unit = {};
};

struct CountRange {
  std::size_t low;
  std::size_t high;
};

/// One JSON object and where it stands in the message. A field that is null counts as absent.
///
/// Keeps references: the JSON and `first_mistake` must outlive it.
class JsonFields {
 public:
  JsonFields(const nlohmann::json& object, std::string path,
             std::optional<FieldMistake>& first_mistake);

  bool Has(const char* name) const;
  const std::string& path() const { return m_path; }
  /// Notes a mistake of this object's field, unless an earlier one was noted.
  void Refuse(std::string_view name, std::string problem) const;

  std::optional<std::int64_t> Whole(const char* name, WholeRange range) const;
  std::int64_t WholeOr(const char* name, WholeRange range, std::int64_t absent) const;

  /// Text of at most `max_bytes` bytes without control characters.
  std::optional<std::string> Text(const char* name, std::size_t max_bytes) const;
  std::string TextOr(const char* name, std::size_t max_bytes, std::string absent) const;

  /// Hexadecimal digits for at most `max_bytes` bytes; no bytes when absent.
  base::Bytes HexOrEmpty(const char* name, std::size_t max_bytes) const;

  /// Text that `parse` turns into a value; `expected` says what it should have been.
  template <typename Value>
  std::optional<Value> Parsed(const char* name, std::optional<Value> (*parse)(std::string_view),
                              std::string_view expected) const {
    const auto text = RawText(name, expected);
    if (!text) return std::nullopt;
    auto value = parse(*text);
    if (!value) Refuse(name, std::string(expected));
    return value;
  }

  std::optional<JsonFields> Object(const char* name) const;
  std::vector<JsonFields> Objects(const char* name, CountRange count) const;

 private:
  const nlohmann::json* Find(const char* name) const;
  std::optional<std::string> RawText(const char* name, std::string_view expected) const;
  std::string PathOf(std::string_view name) const;

  const nlohmann::json* m_object;
  std::string m_path;
  std::optional<FieldMistake>* m_first_mistake;
};

/// The message as an object, or a mistake when it is something else.
std::optional<JsonFields> RootFields(const nlohmann::json& message,
                                     std::optional<FieldMistake>& first_mistake);

}  // namespace steelyard::scales
