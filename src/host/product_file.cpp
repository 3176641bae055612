/// Products to and from CSV.
#include "host/product_file.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>

#include "base/utf8.h"
#include "host/csv.h"

namespace steelyard::host {
namespace {

using domain::Money;
using domain::Price;
using domain::Product;

constexpr const char* kFixedColumns[] = {"code",  "name",    "category", "per",
                                         "price", "barcode", "tare"};
constexpr const char* kNeededColumns[] = {"code", "name", "per", "price"};

constexpr std::size_t kMaxCellBytes = 200;  // 64 characters of a name, and room

/// Of a bad row, so that the sentence about it stays one line: nothing when the code itself is bad.
std::string Shown(const std::string& code) {
  const bool is_shown =
      code.size() <= kMaxCellBytes && base::IsUtf8(code) && !base::HasControl(code);
  return is_shown ? code : std::string();
}

/// Where each column stands in the file.
using Columns = std::map<std::string, std::size_t>;

/// Reads one row after the other against the same columns.
class RowReader {
 public:
  RowReader(const Columns& columns, const std::vector<domain::Tier>& tiers)
      : m_columns(columns), m_tiers(tiers) {}

  void Read(const CsvRow& row, ProductFile& file) {
    m_row = &row;
    m_mistake.reset();
    auto product = ReadProduct();
    if (m_mistake) {
      file.bad_rows.push_back(*m_mistake);
    } else {
      file.products.push_back(*std::move(product));
    }
  }

 private:
  std::string Cell(const std::string& column) const {
    const auto found = m_columns.find(column);
    return found == m_columns.end() ? std::string() : m_row->cells[found->second];
  }

  std::nullopt_t Refuse(ProductRowMistake mistake, std::string cell) {
    m_mistake = BadProductRow{m_row->line, mistake, std::move(cell)};
    return std::nullopt;
  }

  static std::optional<Price> ReadPrice(const std::string& text, domain::PriceUnit unit) {
    const auto amount = Money::Parse(text);
    return amount ? Price::FromFen(amount->fen(), unit) : std::nullopt;
  }

  std::optional<Product> ReadProduct() {
    using enum ProductRowMistake;
    if (m_row->cells.size() < m_columns.size()) return Refuse(TooFewCells, m_row->cells[0]);
    if (m_row->cells.size() > m_columns.size()) return Refuse(TooManyCells, m_row->cells.back());
    for (const auto& cell : m_row->cells) {
      if (!base::IsUtf8(cell)) return Refuse(NotUtf8, Shown(Cell("code")));
      if (cell.size() > kMaxCellBytes) return Refuse(CellTooLong, Shown(Cell("code")));
      if (base::HasControl(cell)) return Refuse(ControlCharacter, Shown(Cell("code")));
    }
    const auto unit = domain::ParsePriceUnit(Cell("per"));
    const auto price = unit ? ReadPrice(Cell("price"), *unit) : std::nullopt;
    if (!unit) return Refuse(UnitInvalid, Cell("per"));
    if (!price) return Refuse(PriceInvalid, Cell("price"));
    Product product{Cell("code"),
                    Cell("name"),
                    Cell("category"),
                    Cell("barcode"),
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
    const auto text = Cell("tare");
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
      const auto text = Cell(tier.code);
      if (text.empty()) continue;
      const auto price = ReadPrice(text, product.list_price.unit());
      if (!price) {
        Refuse(ProductRowMistake::TierPriceInvalid, text);
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

  const Columns& m_columns;
  const std::vector<domain::Tier>& m_tiers;
  std::set<std::string> m_codes_seen;
  const CsvRow* m_row = nullptr;
  std::optional<BadProductRow> m_mistake;
};

/// The columns of the header row; sets the file's mistake when they are not as they must be.
Columns ReadHeader(const CsvRow& header, const std::vector<domain::Tier>& tiers,
                   ProductFile& file) {
  Columns columns;
  for (std::size_t i = 0; i < header.cells.size(); ++i) {
    const auto& name = header.cells[i];
    const bool is_tier = std::any_of(tiers.begin(), tiers.end(),
                                     [&](const auto& tier) { return tier.code == name; });
    const bool is_known = is_tier || std::find(std::begin(kFixedColumns), std::end(kFixedColumns),
                                               name) != std::end(kFixedColumns);
    if (!is_known) {
      file.mistake = ProductFileMistake::ColumnUnknown;
      file.subject = Shown(name);
      return columns;
    }
    if (!columns.emplace(name, i).second) {
      file.mistake = ProductFileMistake::ColumnTwice;
      file.subject = name;
      return columns;
    }
  }
  for (const auto* name : kNeededColumns) {
    if (columns.contains(name)) continue;
    file.mistake = ProductFileMistake::ColumnMissing;
    file.subject = name;
    break;
  }
  return columns;
}

std::string PriceText(const Price& price) {
  return Money::FromFen(price.fen()).value().ToString();
}

}  // namespace

ProductFile ParseProductFile(std::string_view text, const std::vector<domain::Tier>& tiers) {
  ProductFile file;
  const auto rows = ParseCsv(text);
  if (!rows) {
    file.mistake = ProductFileMistake::QuoteNotClosed;
    return file;
  }
  if (rows->empty()) {
    file.mistake = ProductFileMistake::Empty;
    return file;
  }
  const auto columns = ReadHeader(rows->front(), tiers, file);
  if (file.mistake) return file;
  RowReader reader(columns, tiers);
  for (std::size_t i = 1; i < rows->size(); ++i) reader.Read((*rows)[i], file);
  return file;
}

std::string WriteProductFile(const std::vector<Product>& products,
                             const std::vector<domain::Tier>& tiers) {
  std::vector<std::string> header(std::begin(kFixedColumns), std::end(kFixedColumns));
  for (const auto& tier : tiers) header.push_back(tier.code);
  std::map<std::string, const Product*> by_code;
  for (const auto& product : products) {
    if (!product.deleted) by_code.emplace(product.code, &product);
  }
  std::string text = CsvLine(header);
  for (const auto& [code, product] : by_code) {
    std::vector<std::string> cells = {code,
                                      product->name,
                                      product->category,
                                      std::string(domain::ToText(product->list_price.unit())),
                                      PriceText(product->list_price),
                                      product->barcode,
                                      std::to_string(product->tare.grams())};
    for (const auto& tier : tiers) {
      const auto found = product->tier_prices.find(tier.code);
      cells.push_back(found == product->tier_prices.end() ? "" : PriceText(found->second));
    }
    text += CsvLine(cells);
  }
  return text;
}

}  // namespace steelyard::host
