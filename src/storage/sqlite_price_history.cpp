/// The history of prices. One statement a product: it runs for every line of every ticket.
#include "storage/sqlite_price_history.h"

#include <algorithm>

#include "storage/errors.h"
#include "storage/sqlite_books.h"

namespace steelyard::storage {
namespace {

/// Some 2 MB.
constexpr std::size_t kMostProductsKept = 4096;

domain::Price ReadPrice(std::int64_t fen, domain::PriceUnit unit) {
  const auto price = domain::Price::FromFen(fen, unit);
  if (!price) ThrowNotUnderstood("a price of the history");
  return *price;
}

/// The columns of `product_versions`, as far as FindProduct asks for them.
domain::Product ProductOf(const Rows& rows) {
  const auto unit = domain::ParsePriceUnit(rows.Text(4));
  const auto tare = domain::Weight::FromGrams(rows.Integer(6));
  if (!unit || !tare) ThrowNotUnderstood("a product of the price history");
  return {.code = rows.Text(0),
          .name = rows.Text(1),
          .category = rows.Text(2),
          .barcode = rows.Text(3),
          .list_price = ReadPrice(rows.Integer(5), *unit),
          .tare = *tare,
          .tier_prices = {},
          .promotions = {},
          .deleted = rows.Int(7) != 0};
}

}  // namespace

std::int64_t SqlitePriceHistory::VersionAt(base::Timestamp moment) const {
  // From the newest down, and not by the moments: where the clock was once set back, what was
  // saved last counts. Nearly every ticket is answered by the first row.
  Rows found = m_connection.Query(
      "SELECT version FROM price_versions WHERE at <= ? ORDER BY version DESC LIMIT 1", moment);
  if (found.Next()) {
    ForgetUndone();
    m_newest_seen = std::max(m_newest_seen, found.Integer(0));
    return found.Integer(0);
  }
  Rows first = m_connection.Query("SELECT version FROM price_versions ORDER BY version LIMIT 1");
  return first.Next() ? first.Integer(0) : 0;
}

void SqlitePriceHistory::ForgetUndone() const {
  if (m_undone == m_connection.undone()) return;
  m_undone = m_connection.undone();
  m_products.clear();
  m_newest_seen = 0;
}

std::optional<domain::Product> SqlitePriceHistory::FindProduct(const std::string& code,
                                                               std::int64_t version) const {
  ForgetUndone();
  // What does not exist yet may still be filled: a scale may have confirmed a version that was lost
  // with the newest backup.
  if (version > m_newest_seen) return ReadProduct(code, version);
  if (m_products.size() >= kMostProductsKept) m_products.clear();
  const auto [found, is_new] = m_products.try_emplace({code, version});
  if (is_new) {
    try {
      found->second = ReadProduct(code, version);
    } catch (...) {
      m_products.erase(found);
      throw;
    }
  }
  return found->second;
}

std::optional<domain::Product> SqlitePriceHistory::ReadProduct(const std::string& code,
                                                               std::int64_t version) const {
  Rows rows = m_connection.Query(
      "SELECT p.product, p.name, p.category, p.barcode, p.price_unit, p.list_price_fen, "
      "p.tare_grams, p.deleted, x.tier, x.price_fen, x.starts_at, x.ends_at "
      "FROM product_versions p LEFT JOIN product_version_prices x "
      "ON x.product = p.product AND x.version = p.version "
      "WHERE p.product = ? AND p.version = "
      "(SELECT MAX(version) FROM product_versions WHERE product = ? AND version <= ?) "
      "ORDER BY x.rule, x.position",
      code, code, version);
  std::optional<domain::Product> product;
  while (rows.Next()) {
    if (!product) product = ProductOf(rows);
    if (rows.IsNull(8)) break;  // neither a tier price nor a promotion
    const auto price = ReadPrice(rows.Integer(9), product->list_price.unit());
    if (rows.IsNull(10)) {
      product->tier_prices.emplace(rows.Text(8), price);
    } else {
      product->promotions.push_back({.tier = rows.Text(8),
                                     .price = price,
                                     .starts_at = rows.Moment(10),
                                     .ends_at = rows.Moment(11)});
    }
  }
  return product;
}

std::optional<domain::Tier> SqlitePriceHistory::FindTier(const std::string& code,
                                                         std::int64_t version) const {
  Rows rows = m_connection.Query(
      "SELECT t.tier, t.name, t.default_discount_permille, d.category, d.discount_permille "
      "FROM tier_versions t LEFT JOIN tier_version_discounts d "
      "ON d.tier = t.tier AND d.version = t.version "
      "WHERE t.tier = ? AND t.version = "
      "(SELECT MAX(version) FROM tier_versions WHERE tier = ? AND version <= ?)",
      code, code, version);
  std::optional<domain::Tier> tier;
  while (rows.Next()) {
    if (!tier) {
      tier = domain::Tier{.code = rows.Text(0),
                          .name = rows.Text(1),
                          .default_discount_permille = rows.Int(2),
                          .category_discounts_permille = {}};
    }
    if (rows.IsNull(3)) break;
    tier->category_discounts_permille.emplace(rows.Text(3), rows.Int(4));
  }
  return tier;
}

void SqlitePriceHistory::Confirm(const ports::PriceConfirmation& confirmation) {
  m_connection.Run(
      "INSERT INTO price_confirmations (sequence, store_code, scale, version, at) "
      "VALUES (?, ?, ?, ?, ?)",
      NextOf(m_connection, "price_confirmation"), m_connection.StoreCode(), confirmation.scale,
      confirmation.version, confirmation.at);
}

std::vector<std::int64_t> SqlitePriceHistory::ConfirmedAround(int scale,
                                                              base::Timestamp moment) const {
  std::vector<std::int64_t> versions;
  std::int64_t sequence = 0;
  Rows last = m_connection.Query(
      "SELECT sequence, version FROM price_confirmations WHERE scale = ? AND at <= ? "
      "ORDER BY sequence DESC LIMIT 1",
      scale, moment);
  if (last.Next()) {
    sequence = last.Integer(0);
    versions.push_back(last.Integer(1));
  }
  Rows next = m_connection.Query(
      "SELECT version FROM price_confirmations WHERE scale = ? AND sequence > ? "
      "ORDER BY sequence LIMIT 1",
      scale, sequence);
  if (next.Next()) versions.push_back(next.Integer(0));
  return versions;
}

std::optional<ports::PriceConfirmation> SqlitePriceHistory::LastConfirmed(int scale) const {
  Rows rows = m_connection.Query(
      "SELECT version, at FROM price_confirmations WHERE scale = ? "
      "ORDER BY sequence DESC LIMIT 1",
      scale);
  if (!rows.Next()) return std::nullopt;
  return ports::PriceConfirmation{.scale = scale, .version = rows.Integer(0), .at = rows.Moment(1)};
}

std::vector<std::string> SqlitePriceHistory::EverPromoted(std::int64_t version) const {
  Rows rows = m_connection.Query(
      "SELECT DISTINCT product FROM product_version_prices "
      "WHERE rule = 'promotion' AND version <= ? ORDER BY product",
      version);
  std::vector<std::string> products;
  while (rows.Next()) products.push_back(rows.Text(0));
  return products;
}

void KeepVersion(Connection& connection, std::int64_t version, base::Timestamp at) {
  connection.Run("INSERT INTO price_versions (version, at) VALUES (?, ?)", version, at);
  connection.Run(
      "INSERT INTO product_versions (product, version, name, category, barcode, price_unit, "
      "list_price_fen, tare_grams, deleted) "
      "SELECT code, version, name, category, barcode, price_unit, list_price_fen, tare_grams, "
      "deleted FROM products WHERE version = ?",
      version);
  connection.Run(
      "INSERT INTO product_version_prices (product, version, rule, position, tier, price_fen) "
      "SELECT code, version, 'tier_price', 0, tier, price_fen "
      "FROM products JOIN product_tier_prices ON product = code WHERE version = ?",
      version);
  connection.Run(
      "INSERT INTO product_version_prices (product, version, rule, position, tier, price_fen, "
      "starts_at, ends_at) "
      "SELECT code, version, 'promotion', position, tier, price_fen, starts_at, ends_at "
      "FROM products JOIN promotions ON product = code WHERE version = ?",
      version);
  connection.Run(
      "INSERT INTO tier_versions (tier, version, name, default_discount_permille) "
      "SELECT code, version, name, default_discount_permille FROM tiers WHERE version = ?",
      version);
  connection.Run(
      "INSERT INTO tier_version_discounts (tier, version, category, discount_permille) "
      "SELECT code, version, category, discount_permille "
      "FROM tiers JOIN tier_discounts ON tier = code WHERE version = ?",
      version);
}

}  // namespace steelyard::storage
