/// PriceSheet: products × tiers as they are edited, and what has changed since they were read.
#pragma once
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "domain/price_book.h"

namespace steelyard::desktop {

enum class CellMistake {
  NotAPrice,
  NotEditable  ///< code and unit
};
/// Why a cell kept its value.
using SheetMistake = std::variant<CellMistake, domain::ProductMistake>;

class PriceSheet {
 public:
  enum FixedColumn { Code, Name, Category, Unit, ListPrice, FirstTier };

  PriceSheet(std::vector<domain::Product> products, std::vector<domain::Tier> tiers);

  int rows() const { return static_cast<int>(m_rows.size()); }
  int columns() const { return FirstTier + static_cast<int>(m_tiers.size()); }
  const std::vector<domain::Tier>& tiers() const { return m_tiers; }
  const domain::Product& product(int row) const { return At(row).edited; }

  /// A tier without a price of its own has an empty cell.
  std::string Text(int row, int column) const;
  /// Nothing when the cell took the text; else it keeps what it had.
  std::optional<SheetMistake> SetText(int row, int column, const std::string& text);
  bool IsChanged(int row, int column) const;
  std::vector<domain::Product> ChangedProducts() const;
  /// Adds a product that is not in the books yet; false when there is one with this code.
  bool Add(const domain::Product& product);
  /// What is shown now is in the books.
  void MarkSaved();

 private:
  struct Row {
    std::optional<domain::Product> saved;  ///< nothing for a product that was added here
    domain::Product edited;
  };
  const Row& At(int row) const { return m_rows.at(static_cast<std::size_t>(row)); }
  std::string TextOf(const domain::Product& product, int column) const;
  std::optional<SheetMistake> Change(domain::Product& product, int column,
                                     const std::string& text) const;

  std::vector<Row> m_rows;
  std::vector<domain::Tier> m_tiers;
};

}  // namespace steelyard::desktop
