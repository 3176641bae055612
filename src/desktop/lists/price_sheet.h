/// PriceSheet: products × tiers as they are edited, and what has changed since they were read.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "domain/price_book.h"

namespace steelyard::desktop {

enum class CellMistake {
  NotAPrice,
  NotEditable,  ///< code and unit
  OutsideSheet  ///< right of the last column, or below the last row
};
/// Why a cell kept its value.
using SheetMistake = std::variant<CellMistake, domain::ProductMistake>;

/// A cell that a pasted text would have made wrong.
struct BadCell {
  int row;
  int column;
  SheetMistake mistake;
};

enum class CellMark {
  None,
  Unsaved,  ///< it is not as the books have it
  Unsent    ///< it is, but a scale has something else
};

/// Products × tiers as they are edited. What is done can be undone, step by step, until it is in
/// the books.
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
  /// Puts lines of cells parted by tabs, as spreadsheets copy them, below and right of this cell:
  /// all of them, or none and the first that is wrong. Code and unit may be among them where they
  /// say what stands there.
  std::optional<BadCell> Paste(int row, int column, const std::string& text);
  /// What stands in these cells, as Paste takes it.
  struct Range {
    int top;
    int left;
    int bottom;
    int right;
  };
  std::string Copy(const Range& range) const;
  /// Puts whole products in, new ones too, as one step. They must be right: FindMistake.
  void Put(const std::vector<domain::Product>& products);
  /// The product with this code, or null.
  const domain::Product* Find(const std::string& code) const;

  bool CanUndo() const { return m_done > 0; }
  bool CanRedo() const { return m_done < m_steps.size(); }
  /// The first row it changed, to go there.
  int Undo();
  int Redo();

  /// What scales have of products that were changed since; several of one product where they do not
  /// have the same version, nothing in the place of a product that one of them does not know.
  using OnScales = std::multimap<std::string, std::optional<domain::Product>>;
  void SetOnScales(OnScales on_scales) { m_on_scales = std::move(on_scales); }
  CellMark MarkOf(int row, int column) const;
  /// Of the books, without what is not saved yet.
  int CountUnsent() const;
  std::vector<domain::Product> ChangedProducts() const;
  /// Adds a product that is not in the books yet; false when there is one with this code.
  bool Add(const domain::Product& product);
  /// What is shown now is in the books, and cannot be undone here any more.
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

  struct Edit {
    int row;
    std::optional<domain::Product> before;  ///< nothing: the row was added, as the last one
    domain::Product after;
  };
  using Step = std::vector<Edit>;
  void Do(Step step);
  bool IsUnsent(const domain::Product& product, int column) const;

  std::vector<Row> m_rows;
  std::vector<domain::Tier> m_tiers;
  std::vector<Step> m_steps;
  OnScales m_on_scales;
  std::size_t m_done = 0;  ///< of the steps; those behind were undone
};

}  // namespace steelyard::desktop
