#include "simulation/office.h"

#include <fmt/format.h>

#include <algorithm>

namespace steelyard::simulation {
namespace {

/// As the auditor writes what lies in the tables.
CloseLines LinesOf(const ports::DayClose& close) {
  CloseLines lines;
  lines.insert(fmt::format("close|{}|{}|{}|{}|{}|{}|{}|{}", close.closed_at.unix_ms(),
                           close.closed_by, close.reason, close.head, close.entries, close.tickets,
                           close.total.fen(), close.exceptions));
  for (const auto& scale : close.scales) {
    lines.insert(fmt::format("scale|{}|{}|{}|{}|{}", scale.scale, scale.tickets,
                             scale.total.fen(), scale.books_say, scale.gaps));
  }
  for (const auto& taken : close.takings) {
    lines.insert(fmt::format("takings|{}|{}|{}|{}", taken.cashier, domain::ToText(taken.tender),
                             taken.tenders, taken.amount.fen()));
  }
  for (const auto& drawer : close.drawers) {
    const auto counted = drawer.counted ? drawer.counted->fen() : -1;
    lines.insert(fmt::format("drawer|{}|{}|{}|{}", ports::ToText(drawer.kind), drawer.name,
                             drawer.expected.fen(), counted));
  }
  return lines;
}

}  // namespace

void Office::Ask(app::Context& context, const app::CloseDayRequest& request) {
  const app::Actor manager{"wang", ports::Role::Manager};
  const auto result = app::CloseDay(context, manager, request);
  if (!m_is_store_alive()) return;  // the process ended before it could answer
  using enum app::CloseDayOutcome;
  if (result.outcome != Done && result.outcome != AlreadyClosed) return;
  const std::string day = request.day.ToString();
  const auto [told, is_first] = m_told.closes.try_emplace(day, LinesOf(*result.close));
  if (is_first) return;
  if (result.outcome == Done) m_told.Find("close_never_changes", day + " was closed twice");
  if (told->second != LinesOf(*result.close)) {
    m_told.Find("close_never_changes", day + " was told otherwise before");
  }
}

void Office::Close(app::Context& context) {
  const auto today = app::Today(context, app::LoadSettings(context.store));
  const auto day = m_random.Chance(150) ? today.PlusDays(-1) : today;
  app::CloseDayRequest request{day, {}, std::nullopt};
  for (const char* cashier : {"1", "2"}) {
    const auto counted = domain::Money::FromFen(m_random.Between(0, 90'000)).value();
    if (m_random.Chance(500)) {
      request.counted.push_back({ports::DrawerKind::Cashier, cashier, counted});
    }
  }
  if (m_random.Chance(300)) request.even_so = "the shop closes";
  if (std::find(m_asked.begin(), m_asked.end(), day) == m_asked.end()) m_asked.push_back(day);
  Ask(context, request);
}

void Office::FinishAll(app::Context& context) {
  for (const auto& day : m_asked) Ask(context, {day, {}, "the day is over"});
}

}  // namespace steelyard::simulation
