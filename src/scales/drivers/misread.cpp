#include "scales/drivers/misread.h"

#include <fmt/format.h>

namespace steelyard::scales {

std::string Quote(std::string_view text) {
  constexpr std::size_t kMost = 60;
  std::string quoted;
  for (const char character : text.substr(0, kMost)) {
    const auto byte = static_cast<unsigned char>(character);
    if (character == '\t') {
      quoted += "·";
    } else if (byte < 0x20 || byte > 0x7E) {
      quoted += fmt::format("\\x{:02X}", byte);
    } else {
      quoted += character;
    }
  }
  return text.size() > kMost ? quoted + "…" : quoted;
}

}  // namespace steelyard::scales
