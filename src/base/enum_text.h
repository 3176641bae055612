/// FindByText: the way back from an enumerator's text to the enumerator.
#pragma once
#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace steelyard::base {

/// The one of `values` whose ToText is `text`. ToText is found beside the enum.
template <typename E, std::size_t N>
std::optional<E> FindByText(const std::array<E, N>& values, std::string_view text) {
  for (const E value : values) {
    if (ToText(value) == text) return value;
  }
  return std::nullopt;
}

}  // namespace steelyard::base
