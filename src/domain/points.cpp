#include "domain/points.h"

#include <algorithm>

#include "base/check.h"

namespace steelyard::domain {

std::int64_t PointsFor(Money paid, std::int64_t per_yuan) {
  base::Check(per_yuan >= 0 && per_yuan <= kMostPointsPerYuan);
  constexpr std::int64_t kFenOfAYuan = 100;
  return paid.fen() * per_yuan / kFenOfAYuan;  // 10^12 fen by 1000 is within 64 bits
}

Money EarningPart(const Ticket& ticket, const StoredValueSplit& split) {
  return ticket.AmountTendered(TenderType::Cash).Plus(split.from_principal).value();
}

PointsOfSale AfterReturn(const PointsOfSale& sale, Money paid) {
  const Money rest = sale.paid.Minus(std::min(sale.paid, paid)).value();
  return {rest, PointsFor(rest, sale.per_yuan), sale.per_yuan};
}

}  // namespace steelyard::domain
