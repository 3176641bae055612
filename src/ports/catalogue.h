/// Products, tiers, cashiers: what prices are made of and who sells.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/timestamp.h"
#include "domain/price_book.h"

namespace steelyard::ports {

struct Cashier {
  int number;  ///< 1 … 999
  std::string name;
};

/// Every change of products, tiers or cashiers makes a new version of the price book.
class Catalogue {
 public:
  virtual ~Catalogue() = default;
  virtual std::int64_t Version() const = 0;
  virtual std::optional<domain::Product> Find(const std::string& code) const = 0;
  /// Products changed after `version`, deleted ones included; all that exist for 0.
  virtual std::vector<domain::Product> ChangedSince(std::int64_t version) const = 0;
  virtual std::vector<domain::Tier> Tiers() const = 0;
  virtual std::vector<Cashier> Cashiers() const = 0;
  /// Saves all of it under one new version, which is returned and is in force from `at`. The
  /// price history has it in the same commit.
  virtual std::int64_t Save(const std::vector<domain::Product>& products,
                            const std::vector<domain::Tier>& tiers,
                            const std::vector<Cashier>& cashiers, base::Timestamp at) = 0;
};

/// A scale told that it sells by a version of the price book, or took it from us: then with the
/// promotions that hold at that moment.
struct PriceConfirmation {
  int scale;
  std::int64_t version;  ///< 0: by none, the scale was taken off the register
  base::Timestamp at;
};

/// What the price book said, version by version, and which version each scale had. Catalogue::Save
/// writes the versions; nothing changes what is there.
class PriceHistory {
 public:
  virtual ~PriceHistory() = default;
  /// The version in force at `moment`. The first one is in force before it was made, too: there
  /// is nothing else to judge by. 0 when there is none.
  virtual std::int64_t VersionAt(base::Timestamp moment) const = 0;
  /// The product as `version` had it, deleted or not; nothing when it was not there yet.
  virtual std::optional<domain::Product> FindProduct(const std::string& code,
                                                     std::int64_t version) const = 0;
  virtual std::optional<domain::Tier> FindTier(const std::string& code,
                                               std::int64_t version) const = 0;
  virtual void Confirm(const PriceConfirmation& confirmation) = 0;
  /// The versions a scale may have sold by at `moment`: the last one it had confirmed by then, and
  /// the next one it confirmed, which it had before it said so. Where it had confirmed none yet,
  /// the first counts as the next.
  virtual std::vector<std::int64_t> ConfirmedAround(int scale, base::Timestamp moment) const = 0;
  /// What the scale told last; nothing when it never did.
  virtual std::optional<PriceConfirmation> LastConfirmed(int scale) const = 0;
  /// Codes of the products that had a promotion at `version` or before.
  virtual std::vector<std::string> EverPromoted(std::int64_t version) const = 0;
};

}  // namespace steelyard::ports
