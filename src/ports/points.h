/// The book of points: what members earned with their tickets. Only ever added to.
#pragma once
#include <cstdint>
#include <vector>

#include "base/timestamp.h"
#include "domain/business_day.h"
#include "domain/card.h"
#include "domain/ticket.h"

namespace steelyard::ports {

struct PointsEntry {
  domain::TicketId ticket;
  domain::TicketId sale;  ///< the ticket itself, or the one that a return or void corrects
  domain::MemberId member;
  std::int64_t per_yuan;         ///< as it was set at the time of the sale
  domain::MoneyDifference paid;  ///< what earns points; below zero for what was given back
  std::int64_t points;           ///< below zero for those taken back
  base::Timestamp at;
  domain::BusinessDay day;
};

class Points {
 public:
  virtual ~Points() = default;
  virtual void Add(const PointsEntry& entry) = 0;
  /// Of the sale and of what corrects it, in the order in which they were added.
  virtual std::vector<PointsEntry> OfSale(const domain::TicketId& sale) const = 0;
  virtual std::int64_t BalanceOf(const domain::MemberId& member) const = 0;
  virtual std::vector<PointsEntry> Newest(const domain::MemberId& member, int limit) const = 0;
};

}  // namespace steelyard::ports
