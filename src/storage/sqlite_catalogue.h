/// Products, tiers and cashiers on SQLite.
#pragma once
#include "ports/catalogue.h"
#include "storage/connection.h"

namespace steelyard::storage {

class SqliteCatalogue final : public ports::Catalogue {
 public:
  explicit SqliteCatalogue(Connection& connection) : m_connection(connection) {}
  std::int64_t Version() const override;
  std::optional<domain::Product> Find(const std::string& code) const override;
  std::vector<domain::Product> ChangedSince(std::int64_t version) const override;
  std::vector<domain::Tier> Tiers() const override;
  std::vector<ports::Cashier> Cashiers() const override;
  std::int64_t Save(const std::vector<domain::Product>& products,
                    const std::vector<domain::Tier>& tiers,
                    const std::vector<ports::Cashier>& cashiers, base::Timestamp at) override;

 private:
  void SaveProduct(const domain::Product& product, std::int64_t version);
  void SaveTier(const domain::Tier& tier, std::int64_t version);
  domain::Product ReadProduct(const Rows& rows) const;
  Connection& m_connection;
};

}  // namespace steelyard::storage
