/// Parsers of option texts.
#include "cli/options.h"

#include <algorithm>
#include <charconv>

#include "base/check.h"
#include "base/utf8.h"
#include "domain/text.h"

namespace steelyard::cli {
namespace {

std::optional<int> ParseNumber(std::string_view text, int low, int high) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number >= low && number <= high ? std::optional(number) : std::nullopt;
}

}  // namespace

bool IsOneLine(std::string_view text) {
  return text.size() <= kMaxArgumentBytes && base::IsUtf8(text) && !base::HasControl(text);
}

std::string RefuseEmpty(const std::string& text) {
  return text.empty() ? "it is given empty, leave it out or give a value" : "";
}

std::string RefuseBadName(const std::string& text) {
  if (text.empty()) return {};
  const auto mistake = domain::FindNameMistake(text);
  if (!mistake) return {};
  switch (*mistake) {
    case domain::TextMistake::Blank: return "a name must not be all blank";
    case domain::TextMistake::TooLong: return "a name has at most 64 characters";
    case domain::TextMistake::NotUtf8:
    case domain::TextMistake::ControlCharacter:
      return "a name is one line of UTF-8 without control characters";
  }
  base::Check(false);
  return {};
}

CLI::Option* AddAmount(CLI::App& app, const std::string& name,
                       std::optional<domain::Money>& target) {
  return AddParsed(
      app, name, target,
      [](const std::string& text) {
        const auto amount = domain::Money::Parse(text);
        return amount ? std::optional(*amount) : std::nullopt;
      },
      "an amount like 12.50");
}

CLI::Option* AddDay(CLI::App& app, const std::string& name,
                    std::optional<domain::BusinessDay>& target) {
  return AddParsed(
      app, name, target, [](const std::string& text) { return domain::BusinessDay::Parse(text); },
      "a date like 2026-11-22");
}

CLI::Option* AddCardNumber(CLI::App& app, std::optional<domain::CardNumber>& target) {
  return AddParsed(
      app, "--card", target,
      [](const std::string& text) { return domain::CardNumber::Parse(text); },
      "the 16 digits printed on a card");
}

CLI::Option* AddScaleNumber(CLI::App& app, std::optional<int>& target) {
  return AddParsed(
      app, "--scale", target, [](const std::string& text) { return ParseNumber(text, 1, 255); },
      "a scale's number, 1 to 255");
}

std::optional<domain::Weight> ParseGrams(const std::string& text) {
  const auto grams = ParseNumber(text, 0, static_cast<int>(domain::Weight::kMaxGrams));
  return grams ? domain::Weight::FromGrams(*grams) : std::nullopt;
}

std::optional<domain::Pieces> ParsePieces(const std::string& text) {
  const auto count = ParseNumber(text, 0, static_cast<int>(domain::Pieces::kMaxCount));
  return count ? domain::Pieces::FromCount(*count) : std::nullopt;
}

std::optional<int> ParseScaleNumber(const std::string& text) {
  return ParseNumber(text, 1, 255);
}

std::optional<int> ParsePermille(const std::string& text) {
  return ParseNumber(text, 0, 1000);
}

std::optional<HostAndPort> ParseHostAndPort(const std::string& text) {
  const auto colon = text.rfind(':');
  if (colon == std::string::npos || colon == 0) return std::nullopt;
  const auto port = ParseNumber(std::string_view(text).substr(colon + 1), 0, 65'535);
  if (!port) return std::nullopt;
  auto host = text.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  if (host.empty()) return std::nullopt;
  return HostAndPort{host, *port};
}

}  // namespace steelyard::cli
