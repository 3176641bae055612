/// Makes up a store's sales.
#include "host/demo_sales.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"

namespace steelyard::host {
namespace {

using domain::Money;

const base::UtcOffset kOffset = base::UtcOffset::China();

/// How many of 100 customers come in each hour from 7 to 20: before work and before supper.
constexpr int kCustomersByHour[] = {6, 10, 11, 9, 7, 5, 4, 4, 5, 8, 12, 10, 6, 3};
constexpr int kFirstHour = 7;

Money Sum(const std::vector<domain::TicketLine>& lines) {
  Money sum;
  for (const auto& line : lines) sum = sum.Plus(line.amount).value();
  return sum;
}

const domain::Tier* FindTier(const std::vector<domain::Tier>& tiers, const std::string& code) {
  const auto is_it = [&](const auto& tier) { return tier.code == code; };
  const auto found = std::find_if(tiers.begin(), tiers.end(), is_it);
  return found == tiers.end() ? nullptr : &*found;
}

}  // namespace

std::vector<app::IncomingTicket> DemoSales::SellOn(domain::BusinessDay day, base::Timestamp until,
                                                   std::vector<DemoCard>& cards) {
  std::vector<app::IncomingTicket> tickets;
  for (const auto& visit : VisitsOn(day, until)) {
    const bool is_return = !tickets.empty() &&
                           tickets.back().scale == m_scales[visit.scale].number &&
                           tickets.back().ticket->kind == domain::TicketKind::Sale &&
                           !tickets.back().ticket->card && m_random.Chance(30);
    if (is_return) {
      const domain::Ticket sale = tickets.back().ticket;
      tickets.push_back(TakeBack(visit, sale));
    } else {
      tickets.push_back(Sell(visit, cards));
    }
  }
  return tickets;
}

int DemoSales::PickHour() {
  auto left = m_random.Between(0, 99);
  int hour = kFirstHour;
  for (const int customers : kCustomersByHour) {
    if (left < customers) break;
    left -= customers;
    ++hour;
  }
  return hour;
}

std::vector<DemoSales::Visit> DemoSales::VisitsOn(domain::BusinessDay day, base::Timestamp until) {
  const bool is_weekend = day.weekday() >= 6;
  const auto customers = is_weekend ? m_random.Between(80, 110) : m_random.Between(55, 80);
  const auto start = day.Start({kOffset, 0});
  std::vector<Visit> visits;
  for (std::int64_t i = 0; i < customers; ++i) {
    const auto seconds = PickHour() * 3'600 + m_random.Between(0, 3'599);
    const auto scale = m_random.Between(0, static_cast<std::int64_t>(m_scales.size()) - 1);
    visits.push_back({start.Plus(seconds * 1'000), static_cast<std::size_t>(scale)});
  }
  std::sort(visits.begin(), visits.end(),
            [](const auto& one, const auto& other) { return one.closed_at < other.closed_at; });
  std::erase_if(visits, [&](const auto& visit) { return visit.closed_at >= until; });
  return visits;
}

domain::TicketId DemoSales::MakeId(base::Timestamp moment) {
  std::array<std::uint8_t, 10> random{};
  for (auto& byte : random) byte = static_cast<std::uint8_t>(m_random.Between(0, 255));
  return domain::TicketId(base::Id128::FromTimeAndRandom(moment, random));
}

domain::TicketDraft DemoSales::StartTicket(const Visit& visit) {
  auto& scale = m_scales[visit.scale];
  const auto cashier = m_random.Between(0, static_cast<std::int64_t>(m_files.cashiers.size()) - 1);
  return {.id = MakeId(visit.closed_at),
          .number = ++scale.last_number,
          .kind = domain::TicketKind::Sale,
          .corrects = std::nullopt,
          .cashier = m_files.cashiers[static_cast<std::size_t>(cashier)].number,
          .opened_at = visit.closed_at.Plus(-m_random.Between(15, 90) * 1'000),
          .closed_at = visit.closed_at,
          .authorisation = domain::AuthorisationMode::Offline,
          .card = std::nullopt,
          .lines = {},
          .rounding = {},
          .total = {},
          .tenders = {}};
}

domain::TicketLine DemoSales::PickLine(const DemoCard* card, base::Timestamp moment) {
  // The smaller of two draws: what stands first on the list sells best.
  const auto last = static_cast<std::int64_t>(m_files.products.size()) - 1;
  const auto pick = std::min(m_random.Between(0, last), m_random.Between(0, last));
  const auto& product = m_files.products[static_cast<std::size_t>(pick)];
  const auto* tier = card ? FindTier(m_files.tiers, card->tier) : nullptr;
  const auto price = domain::ExplainPrice(product, tier, moment).price;
  if (price.unit() == domain::PriceUnit::PerPiece) {
    const auto pieces = domain::Pieces::FromCount(m_random.Between(1, 3)).value();
    return {product.code, pieces, price, product.list_price, price.TotalFor(pieces)};
  }
  const auto weight = domain::Weight::FromGrams(m_random.Between(120, 2'400)).value();
  return {product.code, weight, price, product.list_price,
          price.TotalFor(weight, domain::Rounding::HalfUp)};
}

domain::Tender DemoSales::PickTender(Money total, DemoCard* card) {
  if (card && card->spendable >= total) {
    card->spendable = card->spendable.Minus(total).value();
    return {domain::TenderType::StoredValue, total, ""};
  }
  const auto draw = m_random.Between(1, 100);
  const auto reference = fmt::format("trace {:06}", m_random.Between(1, 999'999));
  if (draw <= 45) return {domain::TenderType::Cash, total, ""};
  if (draw <= 90) return {domain::TenderType::Mobile, total, reference};
  if (draw <= 97) return {domain::TenderType::BankCard, total, reference};
  return {domain::TenderType::CityCard, total, reference};
}

app::IncomingTicket DemoSales::Sell(const Visit& visit, std::vector<DemoCard>& cards) {
  DemoCard* card = nullptr;
  if (!cards.empty() && m_random.Chance(300)) {
    const auto pick = m_random.Between(0, static_cast<std::int64_t>(cards.size()) - 1);
    card = &cards[static_cast<std::size_t>(pick)];
  }
  auto draft = StartTicket(visit);
  if (card) draft.card = domain::PresentedCard{card->uid, card->data, ""};
  const auto lines = m_random.Between(1, 5);
  for (std::int64_t i = 0; i < lines; ++i) draft.lines.push_back(PickLine(card, visit.closed_at));
  draft.total = Sum(draft.lines);
  draft.tenders = {PickTender(draft.total, card)};
  const auto& scale = m_scales[visit.scale];
  auto ticket = domain::Ticket::From(std::move(draft));
  return {std::move(ticket).value(), scale.number, scale.source, ""};
}

app::IncomingTicket DemoSales::TakeBack(const Visit& visit, const domain::Ticket& sale) {
  auto draft = StartTicket(visit);
  draft.kind = domain::TicketKind::Return;
  draft.corrects = sale->id;
  draft.lines = {sale->lines.front()};
  draft.total = draft.lines.front().amount;
  draft.tenders = {{domain::TenderType::Cash, draft.total, ""}};
  const auto& scale = m_scales[visit.scale];
  auto ticket = domain::Ticket::From(std::move(draft));
  return {std::move(ticket).value(), scale.number, scale.source, ""};
}

}  // namespace steelyard::host
