/// SHA-256, as the chain of ledger entries and the content of tickets use it.
#pragma once
#include <array>
#include <cstdint>
#include <initializer_list>
#include <string_view>

namespace steelyard::storage {

using Sha256Digest = std::array<std::uint8_t, 32>;

/// Of the parts, one after the other.
Sha256Digest Sha256(std::initializer_list<std::string_view> parts);

inline std::string_view AsText(const Sha256Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

}  // namespace steelyard::storage
