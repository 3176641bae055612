#include "report/format.h"

#include <fmt/format.h>
#include <glib.h>

#include <algorithm>

#include "domain/money.h"

namespace steelyard::report {
namespace {

/// Puts a comma between every three digits before the decimal point.
std::string WithCommas(std::string number) {
  const std::size_t first = number.starts_with('-') ? 1 : 0;
  std::size_t at = number.find('.');
  if (at == number.npos) at = number.size();
  while (at > first + 3) {
    at -= 3;
    number.insert(at, ",");
  }
  return number;
}

std::string InDigits(std::string number, Digits digits) {
  return digits == Digits::Grouped ? WithCommas(std::move(number)) : number;
}

std::uint64_t Size(std::int64_t value) {
  return value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
}

std::string FormatNumber(ColumnType type, std::int64_t value, Digits digits) {
  switch (type) {
    case ColumnType::Fen:
      return FormatFen(value, digits);
    case ColumnType::Grams:
      return FormatGrams(value, digits);
    case ColumnType::Permille:
      return FormatPermille(value);
    case ColumnType::Count:  // also holds numbers that name things, which are never grouped
    case ColumnType::Text:
    case ColumnType::Date:
      return fmt::format("{}", value);
  }
  base::Check(false);
  return "";
}

}  // namespace

std::string FormatFen(std::int64_t fen, Digits digits) {
  return InDigits(domain::MoneyDifference(fen).ToString(), digits);
}

std::string FormatGrams(std::int64_t grams, Digits digits) {
  return InDigits(
      fmt::format("{}{}.{:03}", grams < 0 ? "-" : "", Size(grams) / 1000, Size(grams) % 1000),
      digits);
}

std::string FormatPermille(std::int64_t permille) {
  return fmt::format("{}{}.{}%", permille < 0 ? "-" : "", Size(permille) / 10, Size(permille) % 10);
}

std::string FormatMoment(base::Timestamp moment, base::UtcOffset offset) {
  const base::WallClock wall = moment.ToWallClock(offset);
  return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}", wall.year, wall.month, wall.day, wall.hour,
                     wall.minute);
}

std::string FormatCell(const Column& column, const Cell& cell, const CellStyle& style) {
  if (const auto* number = std::get_if<std::int64_t>(&cell)) {
    return FormatNumber(column.type, *number, style.digits);
  }
  const auto* text = std::get_if<std::string>(&cell);
  if (text == nullptr) return "";
  const auto words = column.values.find(*text);
  return words == column.values.end() ? *text : words->second.In(style.language);
}

std::string FormatScope(const Table& table, Language language) {
  std::string scope = PeriodLabel(table.period, language);
  if (table.before) scope += "  " + ComparedLabel(*table.before, language);
  for (const Filter& filter : table.filters) {
    scope += fmt::format("  {}{}{}", filter.label.In(language),
                         language == Language::Chinese ? "：" : ": ", OnOneLine(filter.value));
  }
  return scope;
}

std::vector<TableLine> TableLines(const Table& table) {
  std::vector<TableLine> lines;
  std::size_t next_group = 0;
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    lines.push_back({&table.rows[i]});
    if (next_group == table.groups.size() || table.groups[next_group].last != i + 1) continue;
    const Group& group = table.groups[next_group++];
    if (HasTotals(table)) lines.push_back({&group.totals, &group});
  }
  return lines;
}

std::string FormatSubtotalHead(const Table& table, const Group& group, Language language) {
  if (!HasRoomForTotalLabel(table)) {
    return FormatCell(table.columns[0], group.totals[0], {language, Digits::Grouped});
  }
  const Column& column = table.columns[*table.group];
  return SubtotalLabel(FormatCell(column, table.rows[group.first][*table.group], {language}),
                       language);
}

std::string OnOneLine(std::string text) {
  for (char& letter : text) {
    if (static_cast<unsigned char>(letter) < 0x20 || letter == 0x7F) letter = ' ';
  }
  return text;
}

std::size_t DisplayWidth(std::string_view utf8) {
  std::size_t width = 0;
  const char* end = utf8.data() + utf8.size();
  for (const char* at = utf8.data(); at < end; at = g_utf8_next_char(at)) {
    const gunichar letter = g_utf8_get_char_validated(at, end - at);
    if (g_unichar_iszerowidth(letter)) continue;
    width += g_unichar_iswide(letter) ? 2 : 1;
  }
  return width;
}

bool HasTotals(const Table& table) {
  return std::any_of(table.columns.begin(), table.columns.end(), [](const Column& column) {
    return column.totalling == Totalling::Sum;
  });
}

bool HasRoomForTotalLabel(const Table& table) {
  return !table.columns.empty() && table.columns.front().totalling == Totalling::None;
}

}  // namespace steelyard::report
