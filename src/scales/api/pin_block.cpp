#include "scales/api/pin_block.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "base/hex.h"

namespace steelyard::scales {
namespace {

constexpr std::size_t kBlockDigits = 16;  ///< 8 bytes, two digits each
constexpr char kFormat = '2';
constexpr char kFiller = 'F';

/// As hexadecimal digits, 16 of them.
std::string PadFor(const ApiKey& key, const PinBlockPlace& place) {
  const auto mac = HmacHex(
      key, fmt::format("pin\n{}\n{}", place.ticket.ToString(), place.uid.ToString()));
  return mac.substr(0, kBlockDigits);
}

/// Both hexadecimal digits of the block's size.
std::string Xor(std::string_view left, std::string_view right) {
  const auto a = base::ParseHex(left);
  const auto b = base::ParseHex(right);
  base::Check(a && b && a->size() == b->size());
  base::Bytes bytes(a->size());
  std::ranges::transform(*a, *b, bytes.begin(), [](std::uint8_t x, std::uint8_t y) {
    return static_cast<std::uint8_t>(x ^ y);
  });
  return base::ToHex(bytes);
}

void Wipe(std::string& text) {
  volatile char* at = text.data();
  for (std::size_t i = 0; i < text.size(); ++i) at[i] = '\0';
}

}  // namespace

std::string SealPinBlock(const ApiKey& key, const PinBlockPlace& place, const domain::Pin& pin) {
  std::string block = fmt::format("{}{}{}", kFormat, pin.digits().size(), pin.digits());
  block.resize(kBlockDigits, kFiller);
  std::string sealed = Xor(block, PadFor(key, place));
  Wipe(block);
  return sealed;
}

std::optional<domain::Pin> OpenPinBlock(const ApiKey& key, const PinBlockPlace& place,
                                        std::string_view pin_block) {
  if (pin_block.size() != kBlockDigits || !base::ParseHex(pin_block)) return std::nullopt;
  std::string block = Xor(pin_block, PadFor(key, place));
  std::ranges::transform(block, block.begin(), [](char c) { return c >= 'a' ? c - 'a' + 'A' : c; });
  const auto length = static_cast<std::size_t>(block[1] - '0');
  std::optional<domain::Pin> pin;
  if (block[0] == kFormat && length <= domain::Pin::kMostDigits) {
    const std::string_view rest = std::string_view(block).substr(2 + length);
    const bool is_filled = std::ranges::all_of(rest, [](char c) { return c == kFiller; });
    if (is_filled) pin = domain::Pin::Parse(std::string_view(block).substr(2, length));
  }
  Wipe(block);
  return pin;
}

}  // namespace steelyard::scales
