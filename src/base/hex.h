/// Bytes as hexadecimal text and back.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard::base {

using Bytes = std::vector<std::uint8_t>;

std::string ToHex(std::span<const std::uint8_t> bytes);       ///< lower case
std::string ToUpperHex(std::span<const std::uint8_t> bytes);  ///< upper case, as UIDs are written

/// Either case. Nothing for an odd length or any other character.
std::optional<Bytes> ParseHex(std::string_view text);

}  // namespace steelyard::base
