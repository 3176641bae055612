/// Products from tables and to CSV.
#include "host/product_file.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>

#include "report/xlsx.h"
#include "sheets/csv.h"
#include "sheets/decimal.h"

namespace steelyard::host {
namespace {

using domain::Money;
using domain::Price;
using domain::Product;

constexpr const char* kFixedColumns[] = {"code",  "name",    "category", "per",
                                         "price", "barcode", "tare"};
constexpr const char* kNeededColumns[] = {"code", "name", "per", "price"};

constexpr std::size_t kMaxCellBytes = 200;  // 64 characters of a name, and room

using sheets::Cell;
using sheets::Shown;

ProductRowMistake MistakeOf(sheets::CellMistake mistake) {
  using enum sheets::CellMistake;
  switch (mistake) {
    case TooFewCells: return ProductRowMistake::TooFewCells;
    case TooManyCells: return ProductRowMistake::TooManyCells;
    case NotUtf8: return ProductRowMistake::NotUtf8;
    case TooLong: return ProductRowMistake::CellTooLong;
    case ControlCharacter: return ProductRowMistake::ControlCharacter;
    case Fault: return ProductRowMistake::FormulaFault;
  }
  base::Check(false);
  return {};
}

/// Reads one row after the other against the same columns.
class RowReader {
 public:
  RowReader(const sheets::Columns& columns, const std::vector<domain::Tier>& tiers,
            ProductFile& file)
      : m_columns(columns), m_tiers(tiers), m_file(file) {}

  void Read(const sheets::Row& row) {
    m_row = &row;
    m_mistake.reset();
    auto product = ReadProduct();
    if (m_mistake) {
      m_file.bad_rows.push_back(*m_mistake);
    } else {
      m_file.products.push_back(*std::move(product));
    }
  }

 private:
  Cell CellAt(const std::string& column) const {
    const auto found = m_columns.find(column);
    const bool is_there = found != m_columns.end() && found->second < m_row->cells.size();
    return is_there ? m_row->cells[found->second] : Cell();
  }
  std::string Text(const std::string& column) const { return CellAt(column).text; }

  std::nullopt_t Refuse(ProductRowMistake mistake, std::string cell) {
    m_mistake = BadProductRow{m_row->line, mistake, std::move(cell)};
    return std::nullopt;
  }

  /// Text must be an amount as it stands; a number of a spreadsheet may be off by binary noise.
  std::optional<Price> ReadPrice(const Cell& cell, domain::PriceUnit unit) {
    std::string text = cell.text;
    if (cell.kind == sheets::CellKind::Number) {
      const auto clean = sheets::ToAmount(text);
      if (!clean) return std::nullopt;
      if (clean->was_rounded) m_file.rounded.push_back({m_row->line, text, clean->text});
      text = clean->text;
    }
    const auto amount = Money::Parse(text);
    return amount ? Price::FromFen(amount->fen(), unit) : std::nullopt;
  }

  std::optional<Product> ReadProduct() {
    using enum ProductRowMistake;
    if (const auto fault = sheets::FindCellFault(*m_row, m_columns.size())) {
      const bool is_about_width = fault->mistake <= sheets::CellMistake::TooManyCells;
      const auto& shown = is_about_width ? m_row->cells[fault->column].text : Text("code");
      return Refuse(MistakeOf(fault->mistake), Shown(shown));
    }
    for (const auto& cell : m_row->cells) {
      if (cell.text.size() > kMaxCellBytes) return Refuse(CellTooLong, Shown(Text("code")));
    }
    const auto unit = domain::ParsePriceUnit(Text("per"));
    const auto price = unit ? ReadPrice(CellAt("price"), *unit) : std::nullopt;
    if (!unit) return Refuse(UnitInvalid, Text("per"));
    if (!price) return Refuse(PriceInvalid, Text("price"));
    Product product{Text("code"),
                    Text("name"),
                    Text("category"),
                    Text("barcode"),
                    *price,
                    domain::Weight::FromGrams(0).value(),
                    {},
                    {}};
    if (!m_codes_seen.insert(product.code).second) return Refuse(CodeTwice, product.code);
    if (!ReadTare(product) || !ReadTierPrices(product)) return std::nullopt;
    if (const auto mistake = domain::FindMistake(product)) return RefuseProduct(*mistake, product);
    return product;
  }

  bool ReadTare(Product& product) {
    const auto text = Text("tare");
    if (text.empty()) return true;
    std::int64_t grams = -1;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), grams);
    const bool is_number = error == std::errc() && end == text.data() + text.size();
    const auto tare = is_number ? domain::Weight::FromGrams(grams) : std::nullopt;
    if (!tare) {
      Refuse(ProductRowMistake::TareInvalid, text);
      return false;
    }
    product.tare = *tare;
    return true;
  }

  bool ReadTierPrices(Product& product) {
    for (const auto& tier : m_tiers) {
      const auto cell = CellAt(tier.code);
      if (cell.text.empty()) continue;
      const auto price = ReadPrice(cell, product.list_price.unit());
      if (!price) {
        Refuse(ProductRowMistake::TierPriceInvalid, cell.text);
        return false;
      }
      product.tier_prices.insert_or_assign(tier.code, *price);
    }
    return true;
  }

  std::nullopt_t RefuseProduct(domain::ProductMistake mistake, const Product& product) {
    using enum domain::ProductMistake;
    switch (mistake) {
      case CodeInvalid:
        return Refuse(ProductRowMistake::CodeInvalid, product.code);
      case NameEmpty:
        return Refuse(ProductRowMistake::NameEmpty, product.code);
      case NameTooLong:
        return Refuse(ProductRowMistake::NameTooLong, product.name);
      case BarcodeInvalid:
        return Refuse(ProductRowMistake::BarcodeInvalid, product.barcode);
      case TierPriceAboveList:
        return Refuse(ProductRowMistake::TierPriceAboveList, product.code);
      case NameInvalid:
        return Refuse(ProductRowMistake::ControlCharacter, product.code);
      case CategoryInvalid:
        return Refuse(ProductRowMistake::CellTooLong, product.code);
      case TierPriceUnitDiffers:
      case PromotionUnitDiffers:
      case PromotionEndsBeforeItStarts:
        break;
    }
    base::Check(false);  // a file has one unit a row and no promotions
    return std::nullopt;
  }

  const sheets::Columns& m_columns;
  const std::vector<domain::Tier>& m_tiers;
  ProductFile& m_file;
  std::set<std::string> m_codes_seen;
  const sheets::Row* m_row = nullptr;
  std::optional<BadProductRow> m_mistake;
};

std::vector<sheets::KnownColumn> KnownColumns(const std::vector<domain::Tier>& tiers) {
  std::vector<sheets::KnownColumn> known;
  for (const std::string name : kFixedColumns) {
    const bool is_needed =
        std::find(std::begin(kNeededColumns), std::end(kNeededColumns), name) !=
        std::end(kNeededColumns);
    known.push_back({name, is_needed});
  }
  for (const auto& tier : tiers) known.push_back({tier.code});
  return known;
}

Money PriceOf(const Price& price) { return Money::FromFen(price.fen()).value(); }

/// The head and a row for each product that is sold, by code.
std::vector<std::vector<report::ListCell>> RowsOf(const std::vector<Product>& products,
                                                  const std::vector<domain::Tier>& tiers) {
  std::vector<report::ListCell> header(std::begin(kFixedColumns), std::end(kFixedColumns));
  for (const auto& tier : tiers) header.emplace_back(tier.code);
  std::vector<std::vector<report::ListCell>> rows = {header};
  std::map<std::string, const Product*> by_code;
  for (const auto& product : products) {
    if (!product.deleted) by_code.emplace(product.code, &product);
  }
  for (const auto& [code, product] : by_code) {
    std::vector<report::ListCell> cells = {
        code,
        product->name,
        product->category,
        std::string(domain::ToText(product->list_price.unit())),
        PriceOf(product->list_price),
        product->barcode,
        std::to_string(product->tare.grams())};
    for (const auto& tier : tiers) {
      const auto found = product->tier_prices.find(tier.code);
      cells.push_back(found == product->tier_prices.end() ? report::ListCell("")
                                                          : PriceOf(found->second));
    }
    rows.push_back(std::move(cells));
  }
  return rows;
}

}  // namespace

ProductFile ParseProductFile(std::string_view bytes, const std::vector<domain::Tier>& tiers) {
  ProductFile file;
  const auto table = sheets::ReadTable(bytes);
  if (!table) {
    file.unreadable = table.error();
    return file;
  }
  const auto known = KnownColumns(tiers);
  const auto columns = sheets::ReadHead(*table, known);
  if (!columns) {
    file.head_fault = columns.error();
    return file;
  }
  RowReader reader(*columns, tiers, file);
  for (std::size_t i = 1; i < table->size(); ++i) reader.Read((*table)[i]);
  return file;
}

std::string WriteProductFile(const std::vector<Product>& products,
                             const std::vector<domain::Tier>& tiers) {
  std::string text;
  for (const auto& row : RowsOf(products, tiers)) {
    std::vector<std::string> cells;
    for (const auto& cell : row) {
      const auto* amount = std::get_if<Money>(&cell);
      cells.push_back(amount != nullptr ? amount->ToString() : std::get<std::string>(cell));
    }
    text += sheets::CsvLine(cells);
  }
  return text;
}

void ExportProductSheet(const std::filesystem::path& path, const std::vector<Product>& products,
                        const std::vector<domain::Tier>& tiers) {
  report::ExportList(path, {"products", RowsOf(products, tiers)});
}

}  // namespace steelyard::host
