#include "app/journal_checks.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>

#include "app/notes.h"
#include "app/scales.h"
#include "base/check.h"

namespace steelyard::app {
namespace {

using domain::Ticket;

constexpr std::int64_t kClockToleranceMs = 60'000;
/// A scale that is sent the price of a promotion gets it within a minute of its start and end, and
/// its clock may be a little off.
constexpr std::int64_t kTurnToleranceMs = 2 * 60'000;

/// Running numbers that are missing, both ends included.
struct Gap {
  std::int64_t from;
  std::int64_t to;
};

std::string DetailOf(const Gap& gap) { return fmt::format("from={} to={}", gap.from, gap.to); }

std::optional<Gap> ParseGap(std::string_view detail) {
  Gap gap{};
  const char* const end = detail.data() + detail.size();
  if (!detail.starts_with("from=")) return std::nullopt;
  const auto from = std::from_chars(detail.data() + 5, end, gap.from);
  const std::string_view rest(from.ptr, static_cast<std::size_t>(end - from.ptr));
  if (from.ec != std::errc() || !rest.starts_with(" to=")) return std::nullopt;
  const auto to = std::from_chars(rest.data() + 4, end, gap.to);
  if (to.ec != std::errc() || to.ptr != end) return std::nullopt;
  return gap;
}

void ListGap(Context& context, ports::Books& books, int scale, const Gap& gap) {
  if (gap.from > gap.to) return;
  ListException(context, books,
                {ports::ExceptionKind::JournalGap, SubjectOfScale(scale), DetailOf(gap)});
}

/// A missing number arrived late: its gap is resolved, and what is still missing is listed anew.
void CloseGap(Context& context, ports::Books& books, int scale, std::int64_t number) {
  for (const auto& open : books.exceptions().OpenAbout(ports::ExceptionKind::JournalGap,
                                                       SubjectOfScale(scale))) {
    const auto gap = ParseGap(open.detail);
    if (!gap || number < gap->from || number > gap->to) continue;
    books.exceptions().Resolve(open.id, context.clock.Now(), "arrived");
    ListGap(context, books, scale, {gap->from, number - 1});
    ListGap(context, books, scale, {number + 1, gap->to});
  }
}

void CheckNumber(Context& context, ports::Books& books, const IncomingTicket& incoming,
                 std::int64_t last) {
  const Ticket& ticket = incoming.ticket;
  if (ticket->number > last) {
    const bool is_unbroken = incoming.series == ports::NumberSeries::Unbroken;
    const std::int64_t before = is_unbroken ? ticket->number - 1 : incoming.follows;
    ListGap(context, books, incoming.scale, {last + 1, before});
    return;
  }
  const auto same = books.tickets().WithNumber(incoming.scale, ticket->number);
  if (same.empty()) {
    CloseGap(context, books, incoming.scale, ticket->number);
    return;
  }
  ListException(context, books,
                {ports::ExceptionKind::NumberUsedTwice, SubjectOfScale(incoming.scale),
                 fmt::format("number={} first={} second={}", ticket->number,
                             same.front().id.ToString(), ticket->id.ToString())});
}

/// Against the ticket before it in the journal; after a gap that is the last one known.
void CheckClock(Context& context, ports::Books& books, const IncomingTicket& incoming,
                std::int64_t last) {
  const Ticket& ticket = incoming.ticket;
  const auto before =
      books.tickets().WithNumber(incoming.scale, std::min(last, ticket->number - 1));
  if (before.empty()) return;
  const base::Timestamp previous = before.back().closed_at;
  const std::int64_t back = previous.unix_ms() - ticket->closed_at.unix_ms();
  if (back <= kClockToleranceMs) return;
  ListException(context, books,
                {ports::ExceptionKind::ClockRanBackwards, SubjectOfScale(incoming.scale),
                 fmt::format("number={} closed_at_ms={} previous_closed_at_ms={} back_ms={}",
                             ticket->number, ticket->closed_at.unix_ms(), previous.unix_ms(),
                             back)});
}

/// Some journals keep whole seconds only.
bool IsSameSecond(base::Timestamp one, base::Timestamp other) {
  return one.unix_ms() / 1000 == other.unix_ms() / 1000;
}

bool MoneyDiffers(const Ticket& one, const Ticket& other) {
  if (one->kind != other->kind || one->rounding != other->rounding) return true;
  using enum domain::TenderType;
  for (const auto type : {Cash, StoredValue, BankCard, CityCard, Mobile}) {
    if (one.AmountTendered(type) != other.AmountTendered(type)) return true;
  }
  return false;
}

/// One version of the price book, as a ticket is held against it.
class PriceList {
 public:
  PriceList(const ports::PriceHistory& history, std::int64_t version, const std::string& tier)
      : m_history(history), m_version(version) {
    if (!tier.empty()) m_tier = history.FindTier(tier, version);
  }

  /// What the list says about a line; empty when the line agrees with it.
  std::string DescribeDifference(const domain::TicketLine& line, base::Timestamp moment) const {
    const auto paid = [&] {
      return fmt::format("product={} per={} unit_price_fen={} list_price_fen={}", line.product,
                         domain::ToText(line.unit_price.unit()), line.unit_price.fen(),
                         line.list_price.fen());
    };
    const auto product = m_history.FindProduct(line.product, m_version);
    if (!product || product->deleted) return paid() + " expected=not_on_list";
    const auto expected = domain::ExplainPrice(*product, m_tier ? &*m_tier : nullptr, moment);
    // While a promotion for everybody runs, a scale may tell either price as the list price.
    const auto without_card = domain::ExplainPrice(*product, nullptr, moment);
    const bool is_list_right = CostTheSame(line.list_price, product->list_price) ||
                               CostTheSame(line.list_price, without_card.price);
    if (CostTheSame(line.unit_price, expected.price) && is_list_right) return {};
    return fmt::format("{} expected_per={} expected_unit_price_fen={} expected_list_price_fen={}"
                       " rule={}",
                       paid(), domain::ToText(expected.price.unit()), expected.price.fen(),
                       product->list_price.fen(), domain::ToText(expected.rule));
  }

 private:
  const ports::PriceHistory& m_history;
  std::int64_t m_version;
  std::optional<domain::Tier> m_tier;
};

/// What a sale may be priced by: the versions its scale may have had, beside the one in force.
/// They are read for the few lines that need them.
class ScaleLists {
 public:
  ScaleLists(const ports::PriceHistory& history, const IncomingTicket& incoming, std::string tier)
      : m_history(history), m_incoming(incoming), m_tier(std::move(tier)) {}

  bool Have(const domain::TicketLine& line) {
    const base::Timestamp moment = m_incoming.ticket->closed_at;
    if (!m_lists) {
      m_lists.emplace();
      for (const auto version : m_history.ConfirmedAround(m_incoming.scale, moment)) {
        m_lists->emplace_back(m_history, version, m_tier);
      }
    }
    return std::any_of(m_lists->begin(), m_lists->end(), [&](const PriceList& list) {
      if (list.DescribeDifference(line, moment).empty()) return true;
      if (m_incoming.source == kApiDriver) return false;  // it knows when promotions begin and end
      return list.DescribeDifference(line, moment.Plus(-kTurnToleranceMs)).empty() ||
             list.DescribeDifference(line, moment.Plus(kTurnToleranceMs)).empty();
    });
  }

 private:
  const ports::PriceHistory& m_history;
  const IncomingTicket& m_incoming;
  const std::string m_tier;
  std::optional<std::vector<PriceList>> m_lists;
};

/// Lists what a line's amount is further than `step` from its weight times its price: it was typed
/// in by hand, or read wrongly.
void CheckAmount(Context& context, ports::Books& books, const IncomingTicket& incoming,
                 const domain::TicketLine& line) {
  if (!incoming.rounding_step) return;
  const auto* weight = std::get_if<domain::Weight>(&line.quantity);
  const domain::Money expected =
      weight ? line.unit_price.TotalFor(*weight, domain::Rounding::HalfUp)
             : line.unit_price.TotalFor(std::get<domain::Pieces>(line.quantity));
  const std::int64_t off = std::abs(line.amount.fen() - expected.fen());
  if (off <= incoming.rounding_step->fen()) return;
  ListException(context, books,
                {ports::ExceptionKind::PricedOffList, SubjectOfScale(incoming.scale),
                 fmt::format("number={} product={} amount_fen={} expected_amount_fen={}",
                             incoming.ticket->number, line.product, line.amount.fen(),
                             expected.fen())});
}

}  // namespace

std::optional<ports::TicketAnswer> FindRepeatByOtherWay(Context& context, ports::Books& books,
                                                        const IncomingTicket& incoming) {
  const Ticket& ticket = incoming.ticket;
  for (const auto& entry : books.tickets().WithNumber(incoming.scale, ticket->number)) {
    if (entry.source == incoming.source || entry.total != ticket->total) continue;
    if (!IsSameSecond(entry.closed_at, ticket->closed_at)) continue;
    const auto recorded = books.tickets().Load(entry.id);
    base::Check(recorded.has_value());
    if (MoneyDiffers(*recorded, ticket)) {
      ListException(context, books,
                    {ports::ExceptionKind::RepeatedByOtherWay, SubjectOfScale(incoming.scale),
                     fmt::format("number={} recorded={} recorded_by={} repeated={} repeated_by={}",
                                 ticket->number, entry.id.ToString(), entry.source,
                                 ticket->id.ToString(), incoming.source)});
    }
    const auto answer = books.tickets().Find(*recorded).answer;
    base::Check(answer.has_value());
    return answer;
  }
  return std::nullopt;
}

void CheckJournal(Context& context, ports::Books& books, const IncomingTicket& incoming) {
  const std::int64_t last = books.tickets().LastNumber(incoming.scale);
  CheckNumber(context, books, incoming, last);
  CheckClock(context, books, incoming, last);
}

void CheckPrices(Context& context, ports::Books& books, const IncomingTicket& incoming,
                 const std::optional<ports::Card>& card) {
  const Ticket& ticket = incoming.ticket;
  if (ticket->kind != domain::TicketKind::Sale) return;  // goods go back at the price they had
  const bool has_tier = card && domain::GivesMemberPrice(card->card_class);
  const std::string tier = has_tier ? card->tier : std::string();
  const ports::PriceHistory& history = books.price_history();
  const std::int64_t version = history.VersionAt(ticket->closed_at);
  const PriceList in_force(history, version, tier);
  ScaleLists of_scale(history, incoming, tier);
  // No other protocol can tell a scale the tier of a card: members pay there what everybody pays.
  const bool may_not_know_tier = !tier.empty() && incoming.source != kApiDriver;
  const PriceList for_everybody(history, version, "");
  ScaleLists of_scale_for_everybody(history, incoming, "");
  for (const domain::TicketLine& line : ticket->lines) {
    CheckAmount(context, books, incoming, line);
    const auto difference = in_force.DescribeDifference(line, ticket->closed_at);
    if (difference.empty() || of_scale.Have(line)) continue;
    const bool is_for_everybody =
        may_not_know_tier &&
        (for_everybody.DescribeDifference(line, ticket->closed_at).empty() ||
         of_scale_for_everybody.Have(line));
    if (is_for_everybody) continue;
    ListException(context, books,
                  {ports::ExceptionKind::PricedOffList, SubjectOfScale(incoming.scale),
                   fmt::format("number={} {}", ticket->number, difference)});
  }
}

}  // namespace steelyard::app
