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
  m_rows[static_cast<std::size_t>(row)].edited = std::move(product);
  return std::nullopt;
}

bool PriceSheet::IsChanged(int row, int column) const {
  const auto& entry = At(row);
  return !entry.saved || TextOf(*entry.saved, column) != TextOf(entry.edited, column);
}

std::vector<domain::Product> PriceSheet::ChangedProducts() const {
  std::vector<domain::Product> changed;
  for (const auto& row : m_rows) {
    if (!row.saved || !(*row.saved == row.edited)) changed.push_back(row.edited);
  }
  return changed;
}

bool PriceSheet::Add(const domain::Product& product) {
  const auto taken = std::any_of(m_rows.begin(), m_rows.end(), [&](const Row& row) {
    return row.edited.code == product.code;
  });
  if (!taken) m_rows.push_back({std::nullopt, product});
  return !taken;
}

void PriceSheet::MarkSaved() {
  for (auto& row : m_rows) row.saved = row.edited;
}

}  // namespace steelyard::desktop
