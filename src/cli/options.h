/// Options whose text must be a value of the domain: wrong text is a wrong command line.
#pragma once
#include <CLI/CLI.hpp>
#include <optional>
#include <string>

#include "domain/business_day.h"
#include "domain/card.h"
#include "domain/money.h"
#include "domain/price.h"

namespace steelyard::cli {

/// An option that `parse` turns into a value: something that is empty when the text is wrong.
template <typename T, typename Parse>
CLI::Option* AddParsed(CLI::App& app, const std::string& name, std::optional<T>& target,
                       Parse parse, const std::string& expected) {
  auto read = [&target, parse, name, expected](const std::string& text) {
    auto value = parse(text);
    if (!value) throw CLI::ValidationError(name, "'" + text + "' is not " + expected);
    target = *std::move(value);
  };
  return app.add_option_function<std::string>(name, read, expected);
}

inline constexpr std::size_t kMaxArgumentBytes = 4'096;  ///< as long as a path may be
/// Well-formed UTF-8 of at most kMaxArgumentBytes, with no control characters.
bool IsOneLine(std::string_view text);

/// For `check`: empty when the text is good, else what is wrong with it. An option that is given
/// empty is most often a variable that was not set; it must not mean "as if not given".
std::string RefuseEmpty(const std::string& text);
/// A name people read: at most 64 characters, not all blank. Whether it may be empty, the use case
/// says.
std::string RefuseBadName(const std::string& text);

CLI::Option* AddAmount(CLI::App& app, const std::string& name,
                       std::optional<domain::Money>& target);
CLI::Option* AddDay(CLI::App& app, const std::string& name,
                    std::optional<domain::BusinessDay>& target);
CLI::Option* AddCardNumber(CLI::App& app, std::optional<domain::CardNumber>& target);
CLI::Option* AddScaleNumber(CLI::App& app, std::optional<int>& target);

std::optional<domain::Weight> ParseGrams(const std::string& text);
std::optional<domain::Pieces> ParsePieces(const std::string& text);
std::optional<int> ParseScaleNumber(const std::string& text);  ///< 1 … 255
std::optional<int> ParsePermille(const std::string& text);     ///< 0 … 1000

struct HostAndPort {
  std::string host;
  int port;  ///< 0 … 65535
};
/// `127.0.0.1:7080`, `[::1]:7080`; nothing for anything else.
std::optional<HostAndPort> ParseHostAndPort(const std::string& text);

}  // namespace steelyard::cli
