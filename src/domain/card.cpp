#include "domain/card.h"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "base/check.h"

namespace steelyard::domain {
namespace {

constexpr std::int64_t kMaxSequence = 9'999'999'999'999;

/// The digit that makes the Luhn sum of `payload` and itself a multiple of ten.
int LuhnCheckDigit(std::string_view payload) {
  int sum = 0;
  for (std::size_t i = 0; i < payload.size(); ++i) {
    int digit = payload[payload.size() - 1 - i] - '0';
    if (i % 2 == 0) digit = digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
    sum += digit;
  }
  return (10 - sum % 10) % 10;
}

template <typename E, std::size_t N>
std::optional<E> FindText(const std::array<E, N>& values, std::string_view text) {
  for (const E value : values) {
    if (ToText(value) == text) return value;
  }
  return std::nullopt;
}

}  // namespace

std::optional<CardNumber> CardNumber::Parse(std::string_view digits) {
  if (digits.size() != 16 || digits.substr(0, 2) != "86") return std::nullopt;
  for (const char digit : digits) {
    if (digit < '0' || digit > '9') return std::nullopt;
  }
  if (LuhnCheckDigit(digits.substr(0, 15)) != digits[15] - '0') return std::nullopt;
  return CardNumber(std::string(digits));
}

std::optional<CardNumber> CardNumber::FromSequence(std::int64_t sequence) {
  if (sequence < 0 || sequence > kMaxSequence) return std::nullopt;
  std::string digits = fmt::format("86{:013}", sequence);
  digits += static_cast<char>('0' + LuhnCheckDigit(digits));
  return CardNumber(std::move(digits));
}

std::int64_t CardNumber::sequence() const {
  return std::stoll(m_digits.substr(2, 13));
}

std::string_view ToText(CardClass card_class) {
  switch (card_class) {
    case CardClass::Member:
      return "member";
    case CardClass::StoredValue:
      return "stored_value";
    case CardClass::Both:
      return "both";
  }
  base::Check(false);
  return {};
}

std::optional<CardClass> ParseCardClass(std::string_view text) {
  return FindText(std::array{CardClass::Member, CardClass::StoredValue, CardClass::Both}, text);
}

std::string_view ToText(CardFamily family) {
  switch (family) {
    case CardFamily::Classic:
      return "classic";
    case CardFamily::Cpu:
      return "cpu";
  }
  base::Check(false);
  return {};
}

std::optional<CardFamily> ParseCardFamily(std::string_view text) {
  return FindText(std::array{CardFamily::Classic, CardFamily::Cpu}, text);
}

bool HoldsStoredValue(CardClass card_class) {
  return card_class != CardClass::Member;
}

bool GivesMemberPrice(CardClass card_class) {
  return card_class != CardClass::StoredValue;
}

std::string_view ToText(CardState state) {
  switch (state) {
    case CardState::Blank:
      return "blank";
    case CardState::Active:
      return "active";
    case CardState::Suspended:
      return "suspended";
    case CardState::Lost:
      return "lost";
    case CardState::Found:
      return "found";
    case CardState::Replaced:
      return "replaced";
    case CardState::Returned:
      return "returned";
  }
  base::Check(false);
  return {};
}

std::optional<CardState> ParseCardState(std::string_view text) {
  return FindText(
      std::array{CardState::Blank, CardState::Active, CardState::Suspended, CardState::Lost,
                 CardState::Found, CardState::Replaced, CardState::Returned},
      text);
}

std::optional<CardState> NextState(CardState state, CardCommand command) {
  struct Step {
    CardState from;
    CardCommand command;
    CardState to;
  };
  static constexpr Step kSteps[] = {
      {CardState::Blank, CardCommand::Issue, CardState::Active},
      {CardState::Active, CardCommand::Suspend, CardState::Suspended},
      {CardState::Active, CardCommand::ReportLost, CardState::Lost},
      {CardState::Active, CardCommand::Replace, CardState::Replaced},
      {CardState::Active, CardCommand::Return, CardState::Returned},
      {CardState::Suspended, CardCommand::Resume, CardState::Active},
      {CardState::Suspended, CardCommand::ReportLost, CardState::Lost},
      {CardState::Lost, CardCommand::ReportFound, CardState::Found},
      {CardState::Lost, CardCommand::Replace, CardState::Replaced},
      {CardState::Found, CardCommand::Reactivate, CardState::Active},
      {CardState::Found, CardCommand::ReportLost, CardState::Lost},
      {CardState::Found, CardCommand::Replace, CardState::Replaced},
  };
  for (const Step& step : kSteps) {
    if (step.from == state && step.command == command) return step.to;
  }
  return std::nullopt;
}

}  // namespace steelyard::domain
