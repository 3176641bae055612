#include "scales/drivers/txt_mode_ticket.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>

#include "base/check.h"

namespace steelyard::scales {
namespace {

std::string_view Describe(domain::TicketMistake mistake) {
  using domain::TicketMistake;
  switch (mistake) {
    case TicketMistake::NumberOutOfRange: return "its running number is out of range";
    case TicketMistake::CashierOutOfRange: return "its clerk is out of range";
    case TicketMistake::ClosedBeforeOpened: return "it was closed before it was opened";
    case TicketMistake::NoLines: return "it has no lines";
    case TicketMistake::TooManyLines: return "it has more than 200 lines";
    case TicketMistake::ProductCodeInvalid: return "a PLU number is out of range";
    case TicketMistake::LineUnitDoesNotFitQuantity: return "a price does not fit its quantity";
    case TicketMistake::LineListPriceUnitDiffers: return "a list price has another unit";
    case TicketMistake::RoundingTooLarge:
      return "the amount received differs from the lines by 1.00 or more";
    case TicketMistake::LinesDoNotAddUpToTotal: return "its lines do not add up to the total";
    case TicketMistake::NoTenders: return "it was not paid";
    case TicketMistake::TooManyTenders: return "it was paid in too many ways";
    case TicketMistake::TendersDoNotAddUpToTotal: return "its payments do not add up to the total";
    case TicketMistake::StoredValueWithoutCard:
    case TicketMistake::StoredValueTenderedTwice:
    case TicketMistake::CorrectionNamesNoTicket:
    case TicketMistake::SaleNamesATicketToCorrect: break;
  }
  base::Check(false);  // we make one stored-value tender with its card, and no corrections
  return {};
}

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
  const std::string named = fmt::format("txt-mode\n{}\n{}\n{}\n", serial, fid, CompactTime(closed));
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  base::Check(EVP_Digest(named.data(), named.size(), digest.data(), &size, EVP_sha256(),
                         nullptr) == 1);
  return domain::TicketId(base::Id128::FromBytes(std::span(digest).first(16)).value());
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

bool IsSameSale(const domain::Ticket& recorded, const domain::Ticket& pulled) {
  const auto same_line = [](const domain::TicketLine& one, const domain::TicketLine& other) {
    return one.product == other.product && one.quantity == other.quantity &&
           one.unit_price == other.unit_price && one.amount == other.amount;
  };
  return recorded->id == pulled->id &&
         recorded->kind == pulled->kind && recorded->cashier == pulled->cashier &&
         recorded->closed_at == pulled->closed_at &&
         std::equal(recorded->lines.begin(), recorded->lines.end(), pulled->lines.begin(),
                    pulled->lines.end(), same_line);
}

}  // namespace steelyard::scales
