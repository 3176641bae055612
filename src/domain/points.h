/// Points: earned on what was paid from principal and in cash, never on bonus.
#pragma once
#include <cstdint>

#include "domain/ledger.h"

namespace steelyard::domain {

inline constexpr std::int64_t kMostPointsPerYuan = 1'000;

/// Rounded down. Units  points.
std::int64_t PointsFor(Money paid, std::int64_t per_yuan);

/// What of a ticket earns points: cash, and stored value from principal.
Money EarningPart(const Ticket& ticket, const StoredValueSplit& split);

/// What a sale stands for until now, returns taken off.
struct PointsOfSale {
  Money paid;
  std::int64_t points;
  std::int64_t per_yuan;
};
/// What a return of `paid` takes back: never more than the sale still stands for, and so that all
/// returns together take back exactly what the sale gave.
PointsOfSale AfterReturn(const PointsOfSale& sale, Money paid);

}  // namespace steelyard::domain
