#include "scales/drivers/txt_mode_ticket.h"

#include <fmt/format.h>

#include "base/check.h"

namespace steelyard::scales {
namespace {

struct Paid {
  domain::Money total;
  std::vector<domain::Tender> tenders;
};

base::Result<Paid, Misread> PaidFor(const TxtSale& sale, domain::Money sum,
                                    const std::optional<TxtBuyer>& buyer) {
  using domain::Money;
  using domain::TenderType;
  const bool told = sale.payment && !(sale.payment->received.IsZero() &&
                                      sale.payment->cash.IsZero() && sale.payment->card.IsZero());
  if (!told) return Paid{sum, {{TenderType::Cash, sum, ""}}};
  const TxtPayment& payment = *sale.payment;
  Paid paid{payment.received, {}};
  if (payment.cash.IsZero() && payment.card.IsZero()) {
    paid.tenders.push_back({TenderType::Cash, payment.received, ""});
    return paid;
  }
  const auto cash = payment.received.Minus(payment.card);
  if (!cash || *cash > payment.cash) {
    return base::Fail(Misread{fmt::format(
        "the amount received is {}, but {} was paid in cash and {} by card",
        payment.received.ToString(), payment.cash.ToString(), payment.card.ToString())});
  }
  if (!payment.card.IsZero()) {
    if (buyer && domain::HoldsStoredValue(buyer->card_class)) {
      paid.tenders.push_back({TenderType::StoredValue, payment.card, ""});
    } else {
      paid.tenders.push_back({TenderType::BankCard, payment.card, payment.card_number});
    }
  }
  if (!cash->IsZero()) paid.tenders.push_back({TenderType::Cash, *cash, ""});
  return paid;
}

}  // namespace

domain::TicketId TicketIdFor(std::string_view serial, std::int64_t fid,
                             const base::WallClock& closed) {
  return TicketIdFrom({"txt-mode", std::string(serial), std::to_string(fid), CompactTime(closed)});
}

base::Result<domain::Ticket, Misread> TicketFromSale(const TxtSale& sale, const TxtDevice& device,
                                                     const std::optional<TxtBuyer>& buyer) {
  const auto closed_at = base::Timestamp::FromWallClock(sale.closed, device.offset);
  base::Check(closed_at.has_value());  // the codec accepts calendar days only
  std::vector<domain::TicketLine> lines;
  domain::Money sum;
  for (const TxtSaleLine& line : sale.lines) {
    if (line.returned) {
      return base::Fail(Misread{"it takes goods back without naming the sale that is undone"});
    }
    lines.push_back({std::to_string(line.plu), line.quantity, line.actual_price,
                     line.original_price, line.amount});
    const auto more = sum.Plus(line.amount);
    if (!more) return base::Fail(Misread{"its lines add up to more than can be booked"});
    sum = *more;
  }
  auto paid = PaidFor(sale, sum, buyer);
  if (!paid) return base::Fail(paid.error());
  domain::TicketDraft draft{
      .id = TicketIdFor(device.serial, sale.fid, sale.closed),
      .number = sale.fid,
      .kind = domain::TicketKind::Sale,
      .corrects = std::nullopt,
      .cashier = sale.clerk == 0 ? kUnknownCashier : sale.clerk,
      .opened_at = *closed_at,  // the scale tells one time only
      .closed_at = *closed_at,
      .authorisation = domain::AuthorisationMode::Offline,
      .card = buyer ? std::optional(domain::PresentedCard{buyer->uid, {}, {}}) : std::nullopt,
      .lines = std::move(lines),
      .rounding = domain::MoneyDifference(paid->total.fen() - sum.fen()),
      .total = paid->total,
      .tenders = paid->tenders};
  auto ticket = domain::Ticket::From(std::move(draft));
  if (!ticket) return base::Fail(Misread{std::string(Describe(ticket.error()))});
  return std::move(ticket).value();
}

}  // namespace steelyard::scales
