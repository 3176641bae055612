#include "simulator/wire_faults.h"

#include <fmt/format.h>

#include <charconv>

namespace steelyard::simulator {

base::Result<WireFaults, std::string> ParseWireFaults(std::string_view text) {
  constexpr int kMost = 1'000'000;
  WireFaults faults;
  while (!text.empty()) {
    const std::size_t comma = text.find(',');
    const std::string_view word = text.substr(0, comma);
    text = comma == text.npos ? std::string_view() : text.substr(comma + 1);
    const std::size_t equals = word.find('=');
    const std::string_view name = word.substr(0, equals);
    const std::string_view digits = equals == word.npos ? "" : word.substr(equals + 1);
    int value = -1;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    const bool is_number = read.ec == std::errc() && read.ptr == digits.data() + digits.size();
    int* field = name == "cut"       ? &faults.cut_after
                 : name == "garbage" ? &faults.garbage
                 : name == "lost"    ? &faults.lost
                 : name == "delay"   ? &faults.delay_ms
                                     : nullptr;
    if (!is_number || value < 0 || value > kMost || (!field && name != "duplicate")) {
      return base::Fail(fmt::format(
          "Nobody can tell what the fault \"{}\" is. Nothing was simulated; write them as "
          "cut=3,garbage=1,lost=2,delay=50,duplicate=1.",
          word));
    }
    if (field) {
      *field = value;
    } else {
      faults.duplicate = value != 0;
    }
  }
  return faults;
}

}  // namespace steelyard::simulator
