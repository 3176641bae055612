#include "app/earn_points.h"

#include "domain/points.h"

namespace steelyard::app {
namespace {

void EarnWithSale(ports::Books& books, const EarningTicket& earning) {
  if (!earning.member || earning.per_yuan == 0) return;
  const auto paid = domain::EarningPart(earning.ticket, earning.split);
  if (paid.IsZero()) return;
  books.points().Add({.ticket = earning.ticket->id,
                      .sale = earning.ticket->id,
                      .member = *earning.member,
                      .per_yuan = earning.per_yuan,
                      .paid = domain::MoneyDifference::Of(paid),
                      .points = domain::PointsFor(paid, earning.per_yuan),
                      .at = earning.ticket->closed_at,
                      .day = earning.day});
}

void TakeBack(ports::Books& books, const EarningTicket& earning) {
  const auto entries = books.points().OfSale(*earning.ticket->corrects);
  if (entries.empty()) return;
  const auto& sale = entries.front();
  domain::MoneyDifference paid;
  std::int64_t points = 0;
  for (const auto& entry : entries) {
    paid = paid + entry.paid;
    points += entry.points;
  }
  const domain::PointsOfSale before{domain::Money::FromFen(paid.fen()).value(), points,
                                    sale.per_yuan};
  const auto after =
      domain::AfterReturn(before, domain::EarningPart(earning.ticket, earning.split));
  if (after.paid == before.paid) return;
  books.points().Add({.ticket = earning.ticket->id,
                      .sale = sale.sale,
                      .member = sale.member,
                      .per_yuan = sale.per_yuan,
                      .paid = domain::MoneyDifference(after.paid.fen() - before.paid.fen()),
                      .points = after.points - before.points,
                      .at = earning.ticket->closed_at,
                      .day = earning.day});
}

}  // namespace

void EarnPoints(ports::Books& books, const EarningTicket& earning) {
  if (earning.ticket->kind == domain::TicketKind::Sale) {
    EarnWithSale(books, earning);
  } else {
    TakeBack(books, earning);
  }
}

}  // namespace steelyard::app
