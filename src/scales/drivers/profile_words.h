/// The words of a profile's name: `cp1251+down`.
#pragma once
#include <optional>
#include <string_view>
#include <vector>

namespace steelyard::scales {

/// What stands between the `+`; nothing for an empty word. The empty name has no words.
inline std::optional<std::vector<std::string_view>> ProfileWordsOf(std::string_view name) {
  std::vector<std::string_view> words;
  while (!name.empty()) {
    const std::size_t plus = name.find('+');
    words.push_back(name.substr(0, plus));
    const bool ends_with_plus = plus != name.npos && plus + 1 == name.size();
    if (words.back().empty() || ends_with_plus) return std::nullopt;
    name = plus == name.npos ? std::string_view() : name.substr(plus + 1);
  }
  return words;
}

}  // namespace steelyard::scales
