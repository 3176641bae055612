/// How amounts, weights, shares and moments are written for people: here and nowhere else.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/timestamp.h"
#include "report/table.h"

namespace steelyard::report {

/// Plain for files and terminals; Grouped (1,234.50) for paper and windows.
enum class Digits { Plain, Grouped };

std::string FormatFen(std::int64_t fen, Digits digits);                    ///< -1234.50
std::string FormatGrams(std::int64_t grams, Digits digits);                ///< in kilograms: 1.250
std::string FormatPermille(std::int64_t permille);                         ///< 12.5%
std::string FormatMoment(base::Timestamp moment, base::UtcOffset offset);  ///< 2026-11-22 08:30

struct CellStyle {
  Language language;
  Digits digits = Digits::Plain;
};

/// A cell as it is shown; an empty cell is empty text. Values are translated as the column says.
std::string FormatCell(const Column& column, const Cell& cell, const CellStyle& style);

/// What the figures are about: the period, and whatever else they were narrowed to.
std::string FormatScope(const Table& table, Language language);

/// What stands below each other in the table: its rows, and the subtotal below each group. The
/// totals are not among them.
struct TableLine {
  const Row* cells;
  const Group* group = nullptr;  ///< whose subtotal this is; nothing for a row
};
std::vector<TableLine> TableLines(const Table& table);

/// What stands in the first cell of a subtotal: its own label, or what is there already.
std::string FormatSubtotalHead(const Table& table, const Group& group, Language language);

/// Line breaks and other control characters become spaces.
std::string OnOneLine(std::string text);

/// How many columns of a terminal the text takes: Chinese characters take two.
std::size_t DisplayWidth(std::string_view utf8);

/// Whether any column is totalled; else there is no totals row.
bool HasTotals(const Table& table);
/// Whether the totals row can say "Total" in the first column: not where that is totalled itself.
bool HasRoomForTotalLabel(const Table& table);

}  // namespace steelyard::report
