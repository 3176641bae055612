/// What the price book said at its earlier versions, on SQLite.
#pragma once
#include <map>
#include <utility>

#include "ports/catalogue.h"
#include "storage/connection.h"

namespace steelyard::storage {

class SqlitePriceHistory final : public ports::PriceHistory {
 public:
  explicit SqlitePriceHistory(Connection& connection)
      : m_connection(connection), m_undone(connection.undone()) {}
  std::int64_t VersionAt(base::Timestamp moment) const override;
  std::optional<domain::Product> FindProduct(const std::string& code,
                                             std::int64_t version) const override;
  std::optional<domain::Tier> FindTier(const std::string& code,
                                       std::int64_t version) const override;
  void Confirm(const ports::PriceConfirmation& confirmation) override;
  std::vector<std::int64_t> ConfirmedAround(int scale, base::Timestamp moment) const override;
  std::optional<ports::PriceConfirmation> LastConfirmed(int scale) const override;
  std::vector<std::string> EverPromoted(std::int64_t version) const override;

 private:
  void ForgetUndone() const;
  std::optional<domain::Product> ReadProduct(const std::string& code, std::int64_t version) const;

  Connection& m_connection;
  /// What a version says never changes once it is there, so it need not be read again; unless the
  /// version itself was undone, and its number given to another.
  mutable std::map<std::pair<std::string, std::int64_t>, std::optional<domain::Product>> m_products;
  mutable std::int64_t m_newest_seen = 0;  ///< every version up to here is there
  mutable std::int64_t m_undone;
};

/// Copies what `version` has just changed in products and tiers into the history.
void KeepVersion(Connection& connection, std::int64_t version, base::Timestamp at);

}  // namespace steelyard::storage
