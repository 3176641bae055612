#include "domain/pin.h"

#include <algorithm>

namespace steelyard::domain {

std::optional<Pin> Pin::Parse(std::string_view digits) {
  if (digits.size() < kLeastDigits || digits.size() > kMostDigits) return std::nullopt;
  if (!std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; })) {
    return std::nullopt;
  }
  Pin pin;
  std::ranges::copy(digits, pin.m_digits.begin());
  pin.m_length = digits.size();
  return pin;
}

Pin::~Pin() {
  // Through a volatile pointer, or the optimiser would leave it out.
  volatile char* digits = m_digits.data();
  for (std::size_t i = 0; i < m_digits.size(); ++i) digits[i] = '\0';
}

}  // namespace steelyard::domain
