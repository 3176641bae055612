#include "scales/drivers/massa_sales_flow.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <tuple>
#include <utility>

#include "base/check.h"
#include "scales/drivers/told_sale.h"

namespace steelyard::scales {
namespace {

base::Result<domain::TicketLine, Misread> LineFrom(const MassaTransaction& told,
                                                   domain::Rounding rounding) {
  const auto unit = told.by_piece ? domain::PriceUnit::PerPiece : domain::PriceUnit::PerKilogram;
  const auto price = domain::Price::FromFen(told.price, unit);
  const auto weight = domain::Weight::FromGrams(told.quantity);
  const auto pieces = domain::Pieces::FromCount(told.quantity);
  if (!price) return base::Fail(Misread{fmt::format("its price is {}", told.price)});
  if (told.by_piece ? !pieces : !weight) {
    return base::Fail(Misread{fmt::format("its quantity is {}", told.quantity)});
  }
  const auto product = std::to_string(told.plu);
  if (told.by_piece) return domain::TicketLine{product, *pieces, *price, *price,
                                               price->TotalFor(*pieces)};
  return domain::TicketLine{product, *weight, *price, *price, price->TotalFor(*weight, rounding)};
}

bool BelongsTo(const MassaTransaction& before, const MassaTransaction& next) {
  const auto date = [](const base::WallClock& at) { return std::tuple(at.year, at.month, at.day); };
  return next.group != 0 && next.group == before.group &&
         next.scale_number == before.scale_number &&
         next.operator_number == before.operator_number && date(next.at) == date(before.at);
}

/// The bytes as they came, and below them what they do not say: by which rule amounts were made.
/// Records carry their own length, so nobody can take the one for the other.
std::string RawOf(const std::vector<PlacedTransaction>& lines, domain::Rounding rounding) {
  std::string raw;
  for (const PlacedTransaction& line : lines) raw += line.transaction.raw;
  return raw + fmt::format("\namounts computed by us: price x quantity, rounded {}\n",
                           rounding == domain::Rounding::Down ? "down" : "half up");
}

std::optional<std::int64_t> WholeAfter(std::string_view text, std::string_view name) {
  const std::size_t at = text.find(name);
  if (at == text.npos) return std::nullopt;
  std::int64_t value = 0;
  const auto read =
      std::from_chars(text.data() + at + name.size(), text.data() + text.size(), value);
  return read.ec == std::errc() ? std::optional(value) : std::nullopt;
}

}  // namespace

std::string MassaPlace::ToText() const {
  return fmt::format("first={} part={} at={} base={} cleared={}", first, part, at, base,
                     is_cleared ? 1 : 0);
}

std::optional<MassaPlace> ParseMassaPlace(std::string_view text) {
  constexpr std::string_view kFirst = "first=";
  const auto part = WholeAfter(text, " part=");
  const auto at = WholeAfter(text, " at=");
  const auto base = WholeAfter(text, " base=");
  const auto cleared = WholeAfter(text, " cleared=");
  if (!text.starts_with(kFirst) || !part || !at || !base || !cleared) return std::nullopt;
  if (*part < 1 || *part > kMassaMostParts || *at < 0 || *at > int{kMassaPartBytes} || *base < 0) {
    return std::nullopt;
  }
  return MassaPlace{std::string(text.substr(kFirst.size(), text.find(' ') - kFirst.size())),
                    static_cast<int>(*part), static_cast<int>(*at), *base, *cleared == 1};
}

base::Result<ports::PulledTicket, Misread> TicketFromTransactions(
    const std::vector<PlacedTransaction>& lines, const MassaDevice& device,
    const MassaPlace& place) {
  base::Check(!lines.empty());
  std::vector<domain::TicketLine> told;
  domain::Money sum;
  for (const PlacedTransaction& line : lines) {
    auto made = LineFrom(line.transaction, device.rounding);
    if (!made) return base::Fail(made.error());
    const auto more = sum.Plus(made->amount);
    if (!more) return base::Fail(Misread{"its lines add up to more than can be booked"});
    sum = *more;
    told.push_back(std::move(made).value());
  }
  const MassaTransaction& first = lines.front().transaction;
  const MassaTransaction& last = lines.back().transaction;
  const auto opened = base::Timestamp::FromWallClock(first.at, device.offset);
  const auto closed = base::Timestamp::FromWallClock(last.at, device.offset);
  if (!opened || !closed) return base::Fail(Misread{"its date or time does not exist"});
  const int cashier = last.operator_number;
  auto ticket = domain::Ticket::From(
      {.id = TicketIdFrom({"massa-vpm", device.serial, std::to_string(last.number),
                           CompactTime(last.at)}),
       .number = place.base + last.number,
       .kind = domain::TicketKind::Sale,
       .corrects = std::nullopt,
       .cashier = cashier == 0 ? kUnknownCashier : cashier,
       .opened_at = std::min(*opened, *closed),
       .closed_at = *closed,
       .authorisation = domain::AuthorisationMode::Offline,
       .card = std::nullopt,
       .lines = std::move(told),
       .rounding = domain::MoneyDifference(),
       .total = sum,
       .tenders = {{domain::TenderType::Cash, sum, ""}}});
  if (!ticket) return base::Fail(Misread{std::string(Describe(ticket.error()))});
  MassaPlace here = place;
  here.part = lines.front().part;
  here.at = lines.front().at;
  return ports::PulledTicket{.ticket = std::move(ticket).value(),
                             .raw = RawOf(lines, device.rounding),
                             .mark = here.ToText(),
                             .series = ports::NumberSeries::Rising};
}

void MassaSalesFlow::Take(PlacedTransaction line) {
  const bool is_full = m_open.size() >= domain::Ticket::kMaxLines;
  if (!m_open.empty() &&
      (is_full || !BelongsTo(m_open.back().transaction, line.transaction))) {
    CloseTicket();
  }
  m_open.push_back(std::move(line));
  if (m_ready.size() >= kBatch) StoreWhole();
}

void MassaSalesFlow::CloseTicket() {
  const auto lines = std::exchange(m_open, {});
  const MassaTransaction& last = lines.back().transaction;
  auto pulled = TicketFromTransactions(lines, m_device, m_place);
  const auto follows = std::exchange(m_last_number, m_place.base + last.number);
  if (!pulled) {
    m_unbookable.push_back(fmt::format("sale {} of {} was not recorded: {} ({})", last.number,
                                       CompactTime(last.at), pulled.error().what,
                                       Quote(last.raw)));
    return;
  }
  m_ready.push_back(std::move(pulled).value());
  m_ready.back().follows = follows;
  m_last_ticket = m_ready.back();
}

void MassaSalesFlow::StoreWhole() {
  if (m_ready.empty()) return;
  m_store(m_ready);
  m_ready.clear();
}

void MassaSalesFlow::StoreAll() {
  if (!m_open.empty()) CloseTicket();
  StoreWhole();
}

}  // namespace steelyard::scales
