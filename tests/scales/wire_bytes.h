/// Bytes of a test as they stand in documents: hexadecimal, with blanks.
#pragma once
#include <algorithm>
#include <string>

#include "base/hex.h"

namespace steelyard::scales {

inline std::string Bytes(std::string hex) {
  std::erase_if(hex, [](char c) { return c == ' ' || c == '\n'; });
  const auto bytes = base::ParseHex(hex).value();
  return std::string(bytes.begin(), bytes.end());
}

inline std::string Hex(std::string_view bytes) {
  const base::Bytes copy(bytes.begin(), bytes.end());
  return base::ToUpperHex(copy);
}

}  // namespace steelyard::scales
