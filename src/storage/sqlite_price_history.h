/// What the price book said at its earlier versions, on SQLite.
#pragma once
#include "ports/catalogue.h"
#include "storage/connection.h"

namespace steelyard::storage {

class SqlitePriceHistory final : public ports::PriceHistory {
 public:
  explicit SqlitePriceHistory(Connection& connection) : m_connection(connection) {}
  std::int64_t VersionAt(base::Timestamp moment) const override;
  std::optional<domain::Product> FindProduct(const std::string& code,
                                             std::int64_t version) const override;
  std::optional<domain::Tier> FindTier(const std::string& code,
                                       std::int64_t version) const override;
  void Confirm(const ports::PriceConfirmation& confirmation) override;
  std::vector<std::int64_t> ConfirmedAround(int scale, base::Timestamp moment) const override;

 private:
  Connection& m_connection;
};

/// Copies what `version` has just changed in products and tiers into the history.
void KeepVersion(Connection& connection, std::int64_t version, base::Timestamp at);

}  // namespace steelyard::storage
