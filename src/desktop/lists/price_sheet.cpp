/// Edits a copy of each product and lets the domain judge it.
#include "desktop/lists/price_sheet.h"

#include <algorithm>

#include "domain/money.h"

namespace steelyard::desktop {
namespace {

std::string TextOfPrice(const domain::Price& price) {
  return domain::MoneyDifference(price.fen()).ToString();
}

std::optional<domain::Price> ReadPrice(const std::string& text, domain::PriceUnit unit) {
  const auto amount = domain::Money::Parse(text);
  if (!amount) return std::nullopt;
  return domain::Price::FromFen(amount->fen(), unit);
}

std::string Trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(" \r");
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(" \r") - first + 1);
}

std::vector<std::string> Split(const std::string& text, char at) {
  std::vector<std::string> parts;
  std::size_t begin = 0;
  for (auto end = text.find(at); end != std::string::npos; end = text.find(at, begin)) {
    parts.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  parts.push_back(text.substr(begin));
  return parts;
}

/// A spreadsheet ends the last line as well.
std::vector<std::string> LinesOf(const std::string& text) {
  auto lines = Split(text, '\n');
  while (!lines.empty() && Trimmed(lines.back()).empty()) lines.pop_back();
  return lines;
}

std::vector<std::string> CellsOf(const std::string& line) {
  auto cells = Split(line, '\t');
  for (auto& cell : cells) cell = Trimmed(cell);
  return cells;
}

}  // namespace

PriceSheet::PriceSheet(std::vector<domain::Product> products, std::vector<domain::Tier> tiers)
    : m_tiers(std::move(tiers)) {
  for (auto& product : products) {
    if (!product.deleted) m_rows.push_back({product, product});
  }
  std::sort(m_rows.begin(), m_rows.end(), [](const Row& left, const Row& right) {
    const auto& a = left.edited.code;
    const auto& b = right.edited.code;
    return a.size() != b.size() ? a.size() < b.size() : a < b;
  });
}

std::string PriceSheet::TextOf(const domain::Product& product, int column) const {
  switch (column) {
    case Code: return product.code;
    case Name: return product.name;
    case Category: return product.category;
    case Unit: return std::string(domain::ToText(product.list_price.unit()));
    case ListPrice: return TextOfPrice(product.list_price);
    default: break;
  }
  const auto& tier = m_tiers.at(static_cast<std::size_t>(column - FirstTier));
  const auto price = product.tier_prices.find(tier.code);
  return price == product.tier_prices.end() ? "" : TextOfPrice(price->second);
}

std::string PriceSheet::Text(int row, int column) const {
  return TextOf(At(row).edited, column);
}

std::optional<SheetMistake> PriceSheet::Change(domain::Product& product, int column,
                                               const std::string& text) const {
  if (column == Name) {
    product.name = text;
  } else if (column == Category) {
    product.category = text;
  } else if (column == ListPrice) {
    const auto price = ReadPrice(text, product.list_price.unit());
    if (!price) return CellMistake::NotAPrice;
    product.list_price = *price;
  } else if (column >= FirstTier && column < columns()) {
    const auto& tier = m_tiers[static_cast<std::size_t>(column - FirstTier)].code;
    product.tier_prices.erase(tier);
    if (text.empty()) return std::nullopt;
    const auto price = ReadPrice(text, product.list_price.unit());
    if (!price) return CellMistake::NotAPrice;
    product.tier_prices.emplace(tier, *price);
  } else {
    return CellMistake::NotEditable;
  }
  return std::nullopt;
}

std::optional<SheetMistake> PriceSheet::SetText(int row, int column, const std::string& text) {
  auto product = At(row).edited;
  if (const auto mistake = Change(product, column, text)) return mistake;
  if (const auto mistake = domain::FindMistake(product)) return *mistake;
  if (product == At(row).edited) return std::nullopt;
  Do({{row, At(row).edited, std::move(product)}});
  return std::nullopt;
}

std::optional<BadCell> PriceSheet::Paste(int row, int column, const std::string& text) {
  Step step;
  const auto lines = LinesOf(text);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const int at = row + static_cast<int>(i);
    if (at >= rows()) return BadCell{at, column, CellMistake::OutsideSheet};
    auto product = At(at).edited;
    int in = column;
    for (const auto& cell : CellsOf(lines[i])) {
      if (in >= columns()) return BadCell{at, in, CellMistake::OutsideSheet};
      if (cell != TextOf(product, in)) {
        if (const auto mistake = Change(product, in, cell)) return BadCell{at, in, *mistake};
      }
      ++in;
    }
    // Only whole rows are judged: a list price and a tier's may come in either order.
    if (const auto mistake = domain::FindMistake(product)) return BadCell{at, column, *mistake};
    if (product != At(at).edited) step.push_back({at, At(at).edited, std::move(product)});
  }
  if (!step.empty()) Do(std::move(step));
  return std::nullopt;
}

std::string PriceSheet::Copy(const Range& range) const {
  std::string text;
  for (int row = range.top; row <= range.bottom; ++row) {
    for (int column = range.left; column <= range.right; ++column) {
      if (column > range.left) text += '\t';
      text += Text(row, column);
    }
    text += '\n';
  }
  return text;
}

const domain::Product* PriceSheet::Find(const std::string& code) const {
  const auto row = std::find_if(m_rows.begin(), m_rows.end(),
                                [&code](const Row& one) { return one.edited.code == code; });
  return row == m_rows.end() ? nullptr : &row->edited;
}

void PriceSheet::Put(const std::vector<domain::Product>& products) {
  std::map<std::string, int> row_of;
  for (int row = 0; row < rows(); ++row) row_of[At(row).edited.code] = row;
  Step step;
  int next = rows();
  for (const auto& product : products) {
    const auto known = row_of.find(product.code);
    if (known == row_of.end()) {
      row_of[product.code] = next;
      step.push_back({next++, std::nullopt, product});
    } else if (!(At(known->second).edited == product)) {
      step.push_back({known->second, At(known->second).edited, product});
    }
  }
  if (!step.empty()) Do(std::move(step));
}

void PriceSheet::Do(Step step) {
  m_steps.resize(m_done);
  m_steps.push_back(std::move(step));
  Redo();
}

int PriceSheet::Redo() {
  const auto& step = m_steps.at(m_done);
  for (const auto& edit : step) {
    if (edit.before) {
      m_rows[static_cast<std::size_t>(edit.row)].edited = edit.after;
    } else {
      m_rows.push_back({std::nullopt, edit.after});
    }
  }
  ++m_done;
  return step.front().row;
}

int PriceSheet::Undo() {
  const auto& step = m_steps.at(m_done - 1);
  for (auto edit = step.rbegin(); edit != step.rend(); ++edit) {
    if (edit->before) {
      m_rows[static_cast<std::size_t>(edit->row)].edited = *edit->before;
    } else {
      m_rows.pop_back();
    }
  }
  --m_done;
  return std::max(0, std::min(step.front().row, rows() - 1));
}

CellMark PriceSheet::MarkOf(int row, int column) const {
  const auto& entry = At(row);
  if (!entry.saved || TextOf(*entry.saved, column) != TextOf(entry.edited, column)) {
    return CellMark::Unsaved;
  }
  return IsUnsent(entry.edited, column) ? CellMark::Unsent : CellMark::None;
}

bool PriceSheet::IsUnsent(const domain::Product& product, int column) const {
  const auto [first, last] = m_on_scales.equal_range(product.code);
  return std::any_of(first, last, [&](const auto& entry) {
    return !entry.second || TextOf(*entry.second, column) != TextOf(product, column);
  });
}

int PriceSheet::CountUnsent() const {
  return static_cast<int>(std::count_if(m_rows.begin(), m_rows.end(), [this](const Row& row) {
    for (int column = 0; row.saved && column < columns(); ++column) {
      if (IsUnsent(*row.saved, column)) return true;
    }
    return false;
  }));
}

std::vector<domain::Product> PriceSheet::ChangedProducts() const {
  std::vector<domain::Product> changed;
  for (const auto& row : m_rows) {
    if (!row.saved || !(*row.saved == row.edited)) changed.push_back(row.edited);
  }
  return changed;
}

bool PriceSheet::Add(const domain::Product& product) {
  if (Find(product.code)) return false;
  Put({product});
  return true;
}

void PriceSheet::MarkSaved() {
  for (auto& row : m_rows) row.saved = row.edited;
  m_steps.clear();
  m_done = 0;
}

}  // namespace steelyard::desktop
