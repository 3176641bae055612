#include "report/column_widths.h"

#include <algorithm>
#include <numeric>

namespace steelyard::report {
namespace {

// Letters that a broken text has on a line: with fewer the font rather becomes smaller.
constexpr Points kComfortableLetters = 20;
constexpr Points kLeastLetters = 8;

Points Sum(const std::vector<Points>& parts) {
  return std::accumulate(parts.begin(), parts.end(), Points{0});
}

/// Gives each what it wants, and what is short is taken from the widest first.
std::vector<Points> ShareOut(const std::vector<Points>& wanted, Points available) {
  std::vector<std::size_t> order(wanted.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](auto a, auto b) { return wanted[a] < wanted[b]; });
  std::vector<Points> given(wanted.size(), 0);
  std::size_t waiting = wanted.size();
  for (const std::size_t i : order) {
    given[i] = std::min(wanted[i], available / static_cast<Points>(waiting));
    available -= given[i];
    --waiting;
  }
  return given;
}

/// Numbers get all they want; texts share the rest, and need `least_text` of it at least.
ColumnFit BreakTexts(const std::vector<ColumnWish>& wishes, const std::vector<Points>& wanted,
                     Points available, Points least_text) {
  std::vector<Points> texts;
  Points numbers = 0;
  Points least = 0;
  for (std::size_t i = 0; i < wishes.size(); ++i) {
    if (wishes[i].breaks) {
      texts.push_back(wanted[i]);
      least += std::min(wanted[i], least_text);
    } else {
      numbers += wanted[i];
    }
  }
  const auto given = ShareOut(texts, std::max(available - numbers, Points{0}));
  std::vector<Points> widths = wanted;
  std::size_t next = 0;
  for (std::size_t i = 0; i < wishes.size(); ++i) {
    if (wishes[i].breaks) widths[i] = given[next++];
  }
  return {numbers + least <= available, std::move(widths)};
}

ColumnFit Fit(const std::vector<ColumnWish>& wishes, const PageWidth& page) {
  std::vector<Points> full, least;
  for (const ColumnWish& wish : wishes) {
    full.push_back(std::max(wish.cells, wish.head));
    least.push_back(std::max(wish.cells, wish.least_head));
  }
  if (Sum(full) <= page.available) return {true, full};
  ColumnFit fit = BreakTexts(wishes, full, page.available, kComfortableLetters * page.font_size);
  if (fit.fits) return fit;
  return BreakTexts(wishes, least, page.available, kLeastLetters * page.font_size);
}

}  // namespace

ColumnFit FitColumns(const std::vector<ColumnWish>& wishes, const PageWidth& page) {
  ColumnFit fit = Fit(wishes, page);
  const Points spare = (page.available - Sum(fit.widths)) / static_cast<Points>(wishes.size());
  if (spare > 0) {
    for (Points& width : fit.widths) width += spare;
  }
  return fit;
}

}  // namespace steelyard::report
