/// The price book.
#include "storage/sqlite_catalogue.h"

#include "storage/errors.h"
#include "storage/sqlite_books.h"
#include "storage/sqlite_price_history.h"

namespace steelyard::storage {
namespace {

#define PRODUCT_COLUMNS \
  "code, name, category, barcode, price_unit, list_price_fen, tare_grams, deleted "

domain::Price ReadPrice(std::int64_t fen, domain::PriceUnit unit) {
  const auto price = domain::Price::FromFen(fen, unit);
  if (!price) ThrowNotUnderstood("a price");
  return *price;
}

}  // namespace

std::int64_t SqliteCatalogue::Version() const {
  Rows rows = m_connection.Query("SELECT value FROM counters WHERE name = 'price_book'");
  return rows.Next() ? rows.Integer(0) : 0;
}

domain::Product SqliteCatalogue::ReadProduct(const Rows& rows) const {
  const auto unit = domain::ParsePriceUnit(rows.Text(4));
  const auto tare = domain::Weight::FromGrams(rows.Integer(6));
  if (!unit || !tare) ThrowNotUnderstood("a product");
  domain::Product product{
      .code = rows.Text(0),
      .name = rows.Text(1),
      .category = rows.Text(2),
      .barcode = rows.Text(3),
      .list_price = ReadPrice(rows.Integer(5), *unit),
      .tare = *tare,
      .tier_prices = {},
      .promotions = {},
      .deleted = rows.Int(7) != 0,
  };
  Rows tier_prices = m_connection.Query(
      "SELECT tier, price_fen FROM product_tier_prices WHERE product = ?", product.code);
  while (tier_prices.Next()) {
    product.tier_prices.emplace(tier_prices.Text(0), ReadPrice(tier_prices.Integer(1), *unit));
  }
  Rows promotions = m_connection.Query(
      "SELECT tier, price_fen, starts_at, ends_at FROM promotions WHERE product = ? "
      "ORDER BY position",
      product.code);
  while (promotions.Next()) {
    product.promotions.push_back({.tier = promotions.Text(0),
                                  .price = ReadPrice(promotions.Integer(1), *unit),
                                  .starts_at = promotions.Moment(2),
                                  .ends_at = promotions.Moment(3)});
  }
  return product;
}

std::optional<domain::Product> SqliteCatalogue::Find(const std::string& code) const {
  Rows rows = m_connection.Query("SELECT " PRODUCT_COLUMNS "FROM products WHERE code = ?", code);
  return rows.Next() ? std::optional(ReadProduct(rows)) : std::nullopt;
}

std::vector<domain::Product> SqliteCatalogue::ChangedSince(std::int64_t version) const {
  // Whoever starts from nothing needs no word of what is gone.
  Rows rows = m_connection.Query("SELECT " PRODUCT_COLUMNS
                                 "FROM products WHERE version > ? AND (deleted = 0 OR ? > 0) "
                                 "ORDER BY code",
                                 version, version);
  std::vector<domain::Product> products;
  while (rows.Next()) products.push_back(ReadProduct(rows));
  return products;
}

std::vector<domain::Tier> SqliteCatalogue::Tiers() const {
  Rows rows = m_connection.Query(
      "SELECT code, name, default_discount_permille FROM tiers ORDER BY code");
  std::vector<domain::Tier> tiers;
  while (rows.Next()) {
    domain::Tier tier{.code = rows.Text(0),
                      .name = rows.Text(1),
                      .default_discount_permille = rows.Int(2),
                      .category_discounts_permille = {}};
    Rows discounts = m_connection.Query(
        "SELECT category, discount_permille FROM tier_discounts WHERE tier = ?", tier.code);
    while (discounts.Next()) {
      tier.category_discounts_permille.emplace(discounts.Text(0), discounts.Int(1));
    }
    tiers.push_back(std::move(tier));
  }
  return tiers;
}

std::vector<ports::Cashier> SqliteCatalogue::Cashiers() const {
  Rows rows = m_connection.Query("SELECT number, name FROM cashiers ORDER BY number");
  std::vector<ports::Cashier> cashiers;
  while (rows.Next()) cashiers.push_back({.number = rows.Int(0), .name = rows.Text(1)});
  return cashiers;
}

void SqliteCatalogue::SaveProduct(const domain::Product& product, std::int64_t version) {
  m_connection.Run(
      "INSERT INTO products (code, name, category, barcode, price_unit, list_price_fen, "
      "tare_grams, deleted, version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) "
      "ON CONFLICT (code) DO UPDATE SET name = excluded.name, category = excluded.category, "
      "barcode = excluded.barcode, price_unit = excluded.price_unit, "
      "list_price_fen = excluded.list_price_fen, tare_grams = excluded.tare_grams, "
      "deleted = excluded.deleted, version = excluded.version",
      product.code, product.name, product.category, product.barcode,
      ToText(product.list_price.unit()), product.list_price.fen(), product.tare.grams(),
      product.deleted ? 1 : 0, version);
  m_connection.Run("DELETE FROM product_tier_prices WHERE product = ?", product.code);
  for (const auto& [tier, price] : product.tier_prices) {
    m_connection.Run(
        "INSERT INTO product_tier_prices (product, tier, price_fen) VALUES (?, ?, ?)",
        product.code, tier, price.fen());
  }
  m_connection.Run("DELETE FROM promotions WHERE product = ?", product.code);
  int position = 0;
  for (const domain::Promotion& promotion : product.promotions) {
    m_connection.Run(
        "INSERT INTO promotions (product, position, tier, price_fen, starts_at, ends_at) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        product.code, position++, promotion.tier, promotion.price.fen(), promotion.starts_at,
        promotion.ends_at);
  }
}

void SqliteCatalogue::SaveTier(const domain::Tier& tier, std::int64_t version) {
  m_connection.Run(
      "INSERT INTO tiers (code, name, default_discount_permille, version) VALUES (?, ?, ?, ?) "
      "ON CONFLICT (code) DO UPDATE SET name = excluded.name, "
      "default_discount_permille = excluded.default_discount_permille, "
      "version = excluded.version",
      tier.code, tier.name, tier.default_discount_permille, version);
  m_connection.Run("DELETE FROM tier_discounts WHERE tier = ?", tier.code);
  for (const auto& [category, permille] : tier.category_discounts_permille) {
    m_connection.Run(
        "INSERT INTO tier_discounts (tier, category, discount_permille) VALUES (?, ?, ?)",
        tier.code, category, permille);
  }
}

std::int64_t SqliteCatalogue::Save(const std::vector<domain::Product>& products,
                                   const std::vector<domain::Tier>& tiers,
                                   const std::vector<ports::Cashier>& cashiers,
                                   base::Timestamp at) {
  const std::int64_t version = NextOf(m_connection, "price_book");
  for (const domain::Tier& tier : tiers) SaveTier(tier, version);
  for (const domain::Product& product : products) SaveProduct(product, version);
  for (const ports::Cashier& cashier : cashiers) {
    m_connection.Run(
        "INSERT INTO cashiers (number, name, version) VALUES (?, ?, ?) "
        "ON CONFLICT (number) DO UPDATE SET name = excluded.name, version = excluded.version",
        cashier.number, cashier.name, version);
  }
  KeepVersion(m_connection, version, at);
  return version;
}

}  // namespace steelyard::storage
