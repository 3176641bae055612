#include "scales/drivers/dahua_sales.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "scales/drivers/told_sale.h"

namespace steelyard::scales {
namespace {

constexpr std::int64_t kGeneration = 10'000;
constexpr std::int64_t kLongestTicketMs = 60 * 60 * 1'000;
constexpr std::string_view kWrapped = "wrapped ";
constexpr std::string_view kClearOrdered = "cleared ";

bool TakePrefix(std::string& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.erase(0, prefix.size());
  return true;
}

std::int64_t WallMs(const base::WallClock& wall) {
  return base::Timestamp::FromWallClock(wall, base::UtcOffset::Zero()).value().unix_ms();
}

bool IsZero(std::string_view digits) { return digits.find_first_not_of('0') == digits.npos; }

}  // namespace

DahuaPlace DahuaPlace::FromNumber(std::int64_t number) {
  return {number / kGeneration, static_cast<int>(number % kGeneration)};
}

std::int64_t DahuaPlace::ToNumber() const { return generation * kGeneration + record; }

DahuaMark DahuaMark::Parse(const std::string& text) {
  DahuaMark mark;
  mark.content = text;
  mark.has_wrapped = TakePrefix(mark.content, kWrapped);
  mark.is_clear_ordered = TakePrefix(mark.content, kClearOrdered);
  const std::size_t blank = mark.content.find(' ');
  const auto lines = ParseDigits(mark.content.substr(0, blank));
  if (blank == mark.content.npos || !lines) return {};
  mark.lines = static_cast<int>(*lines);
  mark.content.erase(0, blank + 1);
  return mark;
}

std::string DahuaMark::ToText() const {
  return fmt::format("{}{}{} {}", has_wrapped ? kWrapped : "",
                     is_clear_ordered ? kClearOrdered : "", lines, content);
}

domain::TicketId DahuaTicketId(const DahuaDevice& device,
                               const std::vector<DahuaSaleLine>& lines) {
  std::vector<std::string> name{"dahua-tm", device.name};
  for (const DahuaSaleLine& line : lines) {
    name.push_back(fmt::format("{} {}", line.record, line.content));
  }
  return TicketIdFrom(name);
}

base::Result<domain::Ticket, Misread> TicketFromLines(const std::vector<DahuaSaleLine>& lines,
                                                      const DahuaDevice& device,
                                                      std::int64_t number) {
  base::Check(!lines.empty());
  // Nothing but days of the calendar passes the codec, but an offset may lead out of the years.
  const auto first = base::Timestamp::FromWallClock(lines.front().time, device.offset);
  const auto last = base::Timestamp::FromWallClock(lines.back().time, device.offset);
  if (!first || !last) return base::Fail(Misread{"its time is beyond what can be booked"});
  std::vector<domain::TicketLine> booked;
  domain::Money sum;
  for (const DahuaSaleLine& line : lines) {
    booked.push_back(
        {std::to_string(line.plu), line.quantity, line.price, line.price, line.amount});
    const auto more = sum.Plus(line.amount);
    if (!more) return base::Fail(Misread{"its lines add up to more than can be booked"});
    sum = *more;
  }
  auto ticket = domain::Ticket::From({.id = DahuaTicketId(device, lines),
                                      .number = number,
                                      .kind = domain::TicketKind::Sale,
                                      .corrects = std::nullopt,
                                      .cashier = kUnknownCashier,
                                      .opened_at = std::min(*first, *last),
                                      .closed_at = *last,
                                      .authorisation = domain::AuthorisationMode::Offline,
                                      .card = std::nullopt,
                                      .lines = std::move(booked),
                                      .rounding = domain::MoneyDifference(),
                                      .total = sum,
                                      .tenders = {{domain::TenderType::Cash, sum, ""}}});
  if (!ticket) return base::Fail(Misread{std::string(Describe(ticket.error()))});
  return std::move(ticket).value();
}

void DahuaSalesFlow::BeginAnew(Surprise surprise) {
  base::Check(m_lines.empty());
  m_place = m_place.NextGeneration();
  m_mark = {};
  m_last.reset();
  // An unbroken series lists the numbers between, the only trace of sales that may be lost.
  if (surprise == Surprise::Yes) m_next_series = ports::NumberSeries::Unbroken;
}

void DahuaSalesFlow::Wrap() {
  CloseTicket();
  m_place = m_place.NextGeneration();
  m_mark.has_wrapped = true;
}

bool DahuaSalesFlow::BelongsToOpenTicket(const DahuaSaleLine& line) const {
  if (m_lines.empty() || m_lines.size() == domain::Ticket::kMaxLines) return false;
  // A ticket counter of 0 counts nothing: such records are labels, each sold by itself.
  const DahuaSaleLine& before = m_lines.back();
  if (before.ticket != line.ticket || IsZero(line.ticket)) return false;
  // The counter restarts: the same number much later is another ticket.
  const std::int64_t later_ms = WallMs(line.time) - WallMs(before.time);
  return later_ms >= 0 && later_ms <= kLongestTicketMs;
}

void DahuaSalesFlow::Take(const DahuaSaleLine& line) {
  if (!BelongsToOpenTicket(line)) {
    CloseTicket();
    if (m_ready.size() >= kBatch) HandOver();
  }
  m_lines.push_back(line);
  m_place.record = line.record;
  m_last = line;
}

void DahuaSalesFlow::Miss(int record, const std::string& why) {
  CloseTicket();
  m_unbookable.push_back(fmt::format("sales record {} was not recorded: {}", record, why));
  m_place.record = record;
  m_next_series = ports::NumberSeries::Unbroken;
}

void DahuaSalesFlow::CloseTicket() {
  if (m_lines.empty()) return;
  const std::vector<DahuaSaleLine> lines = std::exchange(m_lines, {});
  const DahuaPlace place{m_place.generation, lines.back().record};
  auto ticket = TicketFromLines(lines, m_device, place.ToNumber());
  if (!ticket) {
    m_unbookable.push_back(fmt::format("the sale of records {} to {} was not recorded: {} ({})",
                                       lines.front().record, lines.back().record,
                                       ticket.error().what, Quote(lines.front().raw)));
    m_next_series = ports::NumberSeries::Unbroken;
    return;
  }
  m_mark.content = lines.back().content;
  m_mark.lines = static_cast<int>(lines.size());
  m_mark.is_clear_ordered = false;
  std::string raw;
  for (const DahuaSaleLine& line : lines) raw += line.raw + "\r\n";
  m_last_ticket = ports::PulledTicket{
      .ticket = std::move(ticket).value(),
      .raw = std::move(raw),
      .mark = m_mark.ToText(),
      .series = std::exchange(m_next_series, ports::NumberSeries::Rising),
      .rounding_step = domain::Money::FromFen(m_device.rounding_step).value()};
  m_ready.push_back(*m_last_ticket);
}

void DahuaSalesFlow::StoreAll() {
  CloseTicket();
  HandOver();
}

void DahuaSalesFlow::StoreReady() { HandOver(); }

void DahuaSalesFlow::HandOver() {
  if (m_ready.empty()) return;
  m_store(m_ready);
  m_ready.clear();
}

}  // namespace steelyard::scales
