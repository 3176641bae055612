#include "scales/api/json_fields.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <set>

namespace steelyard::scales {
namespace {

using Json = nlohmann::json;
constexpr int kMaxDepth = 12;

/// Notes what the parser itself lets pass: names given twice, and nesting without end.
class StructureCheck {
 public:
  bool Accept(int depth, Json::parse_event_t event, const Json& parsed) {
    if (event == Json::parse_event_t::object_start) {
      m_names.emplace_back();
    } else if (event == Json::parse_event_t::object_end) {
      m_names.pop_back();
    } else if (event == Json::parse_event_t::key) {
      const auto& name = parsed.get_ref<const std::string&>();
      if (!m_names.back().insert(name).second) Note({name, "given twice in one object"});
    }
    if (depth > kMaxDepth) Note({"", fmt::format("nested deeper than {} levels", kMaxDepth)});
    return true;
  }
  const std::optional<FieldMistake>& mistake() const { return m_mistake; }

 private:
  void Note(FieldMistake mistake) {
    if (!m_mistake) m_mistake = std::move(mistake);
  }
  std::vector<std::set<std::string>> m_names;
  std::optional<FieldMistake> m_mistake;
};

std::string Describe(const WholeRange& range) {
  const std::string unit = range.unit.empty() ? "" : fmt::format(" of {}", range.unit);
  return fmt::format("a whole number{} from {} to {}", unit, range.low, range.high);
}

bool HasControlCharacters(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char character) {
    return static_cast<unsigned char>(character) < 0x20 || character == 0x7F;
  });
}

/// Nothing for 1.0, for 1e3 and for numbers that int64 cannot hold.
std::optional<std::int64_t> ToWhole(const Json& value) {
  if (value.is_number_unsigned()) {
    const auto number = value.get<std::uint64_t>();
    if (number > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
      return std::nullopt;
    }
    return static_cast<std::int64_t>(number);
  }
  if (value.is_number_integer()) return value.get<std::int64_t>();
  return std::nullopt;
}

}  // namespace

std::string FieldMistake::ToString() const {
  return field.empty() ? problem : fmt::format("{}: {}", field, problem);
}

base::Result<Json, FieldMistake> ParseJson(std::string_view text) {
  StructureCheck check;
  try {
    auto json = Json::parse(text, [&](int depth, Json::parse_event_t event, Json& parsed) {
      return check.Accept(depth, event, parsed);
    });
    if (check.mistake()) return base::Fail(*check.mistake());
    return json;
  } catch (const Json::parse_error& error) {
    return base::Fail(FieldMistake{"", fmt::format("not JSON at byte {}", error.byte)});
  } catch (const Json::out_of_range&) {  // 1e999
    return base::Fail(FieldMistake{"", "a number too large for any field"});
  }
}

std::string WriteJson(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

JsonFields::JsonFields(const Json& object, std::string path,
                       std::optional<FieldMistake>& first_mistake)
    : m_object(&object), m_path(std::move(path)), m_first_mistake(&first_mistake) {}

std::string JsonFields::PathOf(std::string_view name) const {
  if (m_path.empty()) return std::string(name);
  return name.empty() ? m_path : fmt::format("{}.{}", m_path, name);
}

void JsonFields::Refuse(std::string_view name, std::string problem) const {
  if (!*m_first_mistake) *m_first_mistake = FieldMistake{PathOf(name), std::move(problem)};
}

const Json* JsonFields::Find(const char* name) const {
  const auto found = m_object->find(name);
  if (found == m_object->end() || found->is_null()) return nullptr;
  return &*found;
}

bool JsonFields::Has(const char* name) const { return Find(name) != nullptr; }

std::optional<std::int64_t> JsonFields::Whole(const char* name, WholeRange range) const {
  const Json* value = Find(name);
  if (!value) {
    Refuse(name, "missing; " + Describe(range));
    return std::nullopt;
  }
  const auto number = ToWhole(*value);
  if (!number || *number < range.low || *number > range.high) {
    Refuse(name, Describe(range));
    return std::nullopt;
  }
  return number;
}

std::int64_t JsonFields::WholeOr(const char* name, WholeRange range, std::int64_t absent) const {
  return Has(name) ? Whole(name, range).value_or(absent) : absent;
}

std::optional<std::string> JsonFields::RawText(const char* name, std::string_view expected) const {
  const Json* value = Find(name);
  if (!value) {
    Refuse(name, fmt::format("missing; {}", expected));
    return std::nullopt;
  }
  if (!value->is_string()) {
    Refuse(name, std::string(expected));
    return std::nullopt;
  }
  return value->get<std::string>();
}

std::optional<std::string> JsonFields::Text(const char* name, std::size_t max_bytes) const {
  const std::string expected =
      fmt::format("text of at most {} bytes without control characters", max_bytes);
  auto text = RawText(name, expected);
  if (!text) return std::nullopt;
  if (text->size() > max_bytes || HasControlCharacters(*text)) {
    Refuse(name, expected);
    return std::nullopt;
  }
  return text;
}

std::string JsonFields::TextOr(const char* name, std::size_t max_bytes, std::string absent) const {
  if (!Has(name)) return absent;
  return Text(name, max_bytes).value_or(std::move(absent));
}

base::Bytes JsonFields::HexOrEmpty(const char* name, std::size_t max_bytes) const {
  if (!Has(name)) return {};
  const std::string expected = fmt::format("hexadecimal digits of at most {} bytes", max_bytes);
  const auto text = RawText(name, expected);
  if (!text) return {};
  auto bytes = base::ParseHex(*text);
  if (!bytes || bytes->size() > max_bytes) {
    Refuse(name, expected);
    return {};
  }
  return std::move(*bytes);
}

std::optional<JsonFields> JsonFields::Object(const char* name) const {
  const Json* value = Find(name);
  if (!value || !value->is_object()) {
    Refuse(name, value ? "an object" : "missing; an object");
    return std::nullopt;
  }
  return JsonFields(*value, PathOf(name), *m_first_mistake);
}

std::vector<JsonFields> JsonFields::Objects(const char* name, CountRange count) const {
  const std::string expected = fmt::format("a list of {} to {} objects", count.low, count.high);
  const Json* value = Find(name);
  if (!value) {
    Refuse(name, "missing; " + expected);
    return {};
  }
  if (!value->is_array() || value->size() < count.low || value->size() > count.high) {
    Refuse(name, expected);
    return {};
  }
  std::vector<JsonFields> objects;
  objects.reserve(value->size());
  for (std::size_t i = 0; i < value->size(); ++i) {
    const auto place = fmt::format("{}[{}]", name, i);
    if (!(*value)[i].is_object()) {
      Refuse(place, "an object");
      return {};
    }
    objects.emplace_back((*value)[i], PathOf(place), *m_first_mistake);
  }
  return objects;
}

std::optional<JsonFields> RootFields(const Json& message,
                                     std::optional<FieldMistake>& first_mistake) {
  if (!message.is_object()) {
    first_mistake = FieldMistake{"", "the body must be one JSON object"};
    return std::nullopt;
  }
  return JsonFields(message, "", first_mistake);
}

}  // namespace steelyard::scales
