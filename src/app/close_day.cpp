#include "app/close_day.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/notes.h"
#include "app/roles.h"
#include "base/check.h"
#include "base/explanation.h"

namespace steelyard::app {
namespace {

bool IsBlank(const std::string& text) {
  return text.find_first_not_of(" \t\r\n") == std::string::npos;
}

std::int64_t CountJournalExceptions(const ports::Books& books, int scale) {
  using enum ports::ExceptionKind;
  std::size_t count = 0;
  for (const auto kind : {JournalGap, NumberUsedTwice, TicketConflict}) {
    count += books.exceptions().OpenAbout(kind, SubjectOfScale(scale)).size();
  }
  return static_cast<std::int64_t>(count);
}

/// A scale that was asked so shortly before the close was asked for it. A service asks every few
/// seconds; a person who pulls the sales by hand closes the day right afterwards.
constexpr std::int64_t kAskedForTheClose = 10 * 60 * 1000;

/// A scale that was last asked before this moment may have sold on the day since.
base::Timestamp MustBeAskedSince(domain::BusinessDay day, base::Timestamp now,
                                 const domain::StoreCalendar& calendar) {
  return std::min(day.PlusDays(1).Start(calendar), now.Plus(-kAskedForTheClose));
}

bool IsAskedTooEarly(const ports::Scale& scale, base::Timestamp since) {
  if (scale.CallsUs()) return false;
  return !scale.journal_read_at || *scale.journal_read_at < since;
}

/// Scales of the register, and those that sold on the day and are not in it any more.
std::vector<ports::ScaleClose> ScalesOf(const ports::Books& books,
                                        const ports::DayFigures& figures,
                                        base::Timestamp asked_since) {
  std::vector<ports::ScaleClose> scales;
  for (const ports::Scale& scale : books.scales().All()) {
    ports::ScaleClose close{.scale = scale.number, .driver = scale.driver, .total = {},
                            .scale_says = std::nullopt, .trouble = {}};
    // A scale that calls us is not asked: it sends until everything was answered.
    if (scale.driver != "api") {
      close.scale_says = scale.journal_position;
      close.trouble = base::Explanation::FromStored(scale.last_error).Text();
      close.asked_at = scale.journal_read_at;
      close.is_asked_too_early = IsAskedTooEarly(scale, asked_since);
    }
    scales.push_back(std::move(close));
  }
  for (const auto& sold : figures.scales) {
    auto found = std::find_if(scales.begin(), scales.end(),
                              [&](const auto& scale) { return scale.scale == sold.scale; });
    if (found == scales.end()) {
      found = scales.insert(scales.end(), {.scale = sold.scale, .driver = {}, .total = {},
                                           .scale_says = std::nullopt, .trouble = {}});
    }
    found->tickets = sold.tickets;
    found->total = sold.total;
  }
  for (ports::ScaleClose& scale : scales) {
    scale.books_say = books.tickets().LastNumber(scale.scale);
    scale.gaps = CountJournalExceptions(books, scale.scale);
  }
  return scales;
}

ports::DayClose Gather(Context& context, const ports::Books& books, const Actor& actor,
                       const CloseDayRequest& request, const domain::StoreCalendar& calendar) {
  ports::DayFigures figures = books.day_closes().Figures(request.day);
  const auto now = context.clock.Now();
  const auto asked_since = MustBeAskedSince(request.day, now, calendar);
  ports::DayClose close{.day = request.day,
                        .closed_at = now,
                        .closed_by = actor.name,
                        .reason = request.even_so.value_or(""),
                        .head = books.ledger().HeadHash(),
                        .entries = figures.entries,
                        .total = {},
                        .scales = ScalesOf(books, figures, asked_since),
                        .takings = std::move(figures.takings),
                        .drawers = std::move(figures.drawers)};
  for (const ports::ScaleClose& scale : close.scales) {
    close.tickets += scale.tickets;
    close.total = close.total + scale.total;
  }
  constexpr int kAll = 1'000'000;
  close.exceptions = static_cast<std::int64_t>(books.exceptions().Open(kAll).size());
  return close;
}

ports::DrawerClose* FindDrawer(ports::DayClose& close, const CountedDrawer& counted) {
  const auto found =
      std::find_if(close.drawers.begin(), close.drawers.end(), [&](const auto& drawer) {
        return drawer.kind == counted.kind && drawer.name == counted.name;
      });
  return found == close.drawers.end() ? nullptr : &*found;
}

/// A drawer in which nothing should be may be counted too, if somebody has it.
bool HasDrawer(const ports::Books& books, const CountedDrawer& counted) {
  switch (counted.kind) {
    case ports::DrawerKind::Cashier: {
      const auto cashiers = books.catalogue().Cashiers();
      return std::any_of(cashiers.begin(), cashiers.end(), [&](const auto& cashier) {
        return std::to_string(cashier.number) == counted.name;
      });
    }
    case ports::DrawerKind::Desk: return books.operators().Find(counted.name).has_value();
  }
  base::Check(false);
  return false;
}

CloseDayOutcome EnterCounted(const ports::Books& books, const CloseDayRequest& request,
                             ports::DayClose& close) {
  for (const CountedDrawer& counted : request.counted) {
    ports::DrawerClose* drawer = FindDrawer(close, counted);
    if (drawer == nullptr) {
      if (!HasDrawer(books, counted)) return CloseDayOutcome::DrawerUnknown;
      close.drawers.push_back({counted.kind, counted.name, {}, std::nullopt});
      drawer = &close.drawers.back();
    }
    if (drawer->counted) return CloseDayOutcome::DrawerCountedTwice;
    drawer->counted = counted.counted;
  }
  return CloseDayOutcome::Done;
}

/// Inside the commit: no ticket comes in between the figures and the close.
CloseDayResult CloseInBooks(Context& context, ports::Books& books, const Actor& actor,
                            const CloseDayRequest& request,
                            const domain::StoreCalendar& calendar) {
  if (auto closed = books.day_closes().Find(request.day)) {
    return {CloseDayOutcome::AlreadyClosed, std::move(closed)};
  }
  ports::DayClose close = Gather(context, books, actor, request, calendar);
  const auto counted = EnterCounted(books, request, close);
  if (counted != CloseDayOutcome::Done) return {counted, std::nullopt};
  const bool is_complete = std::all_of(close.scales.begin(), close.scales.end(), &IsComplete);
  if (!is_complete && !request.even_so) return {CloseDayOutcome::JournalIncomplete, close};
  books.day_closes().Add(close);
  WriteAudit(context, books, actor.name,
             {"day.close", request.day.ToString(), close.reason,
              fmt::format("tickets={} total_fen={} exceptions={} head={}", close.tickets,
                          close.total.fen(), close.exceptions, close.head)});
  return {CloseDayOutcome::Done, close};
}

}  // namespace

std::string_view ToText(CloseDayOutcome outcome) {
  switch (outcome) {
    case CloseDayOutcome::Done: return "done";
    case CloseDayOutcome::AlreadyClosed: return "already_closed";
    case CloseDayOutcome::NotAllowed: return "not_allowed";
    case CloseDayOutcome::DayInFuture: return "day_in_future";
    case CloseDayOutcome::ReasonEmpty: return "reason_empty";
    case CloseDayOutcome::DrawerUnknown: return "drawer_unknown";
    case CloseDayOutcome::DrawerCountedTwice: return "drawer_counted_twice";
    case CloseDayOutcome::JournalIncomplete: return "journal_incomplete";
  }
  base::Check(false);
  return {};
}

std::optional<std::int64_t> MissingNumbers(const ports::ScaleClose& scale) {
  if (!scale.scale_says) return std::nullopt;
  return std::max<std::int64_t>(0, *scale.scale_says - scale.books_say);
}

bool IsComplete(const ports::ScaleClose& scale) {
  return scale.gaps == 0 && scale.trouble.empty() && !scale.is_asked_too_early &&
         MissingNumbers(scale).value_or(0) == 0;
}

std::vector<ports::Scale> ScalesToAsk(Context& context, domain::BusinessDay day) {
  const auto since =
      MustBeAskedSince(day, context.clock.Now(), LoadSettings(context.store).calendar);
  std::vector<ports::Scale> scales;
  context.store.Read([&](const ports::Books& books) { scales = books.scales().All(); });
  std::erase_if(scales, [&](const auto& scale) { return !IsAskedTooEarly(scale, since); });
  return scales;
}

ports::DayClose PreviewClose(Context& context, const Actor& actor, domain::BusinessDay day) {
  const StoreSettings settings = LoadSettings(context.store);
  std::optional<ports::DayClose> close;
  context.store.Read([&](const ports::Books& books) {
    close = books.day_closes().Find(day);
    if (!close) close = Gather(context, books, actor, {day, {}, std::nullopt}, settings.calendar);
  });
  return *std::move(close);
}

CloseDayResult CloseDay(Context& context, const Actor& actor, const CloseDayRequest& request) {
  if (!MayManageStore(actor.role)) return {CloseDayOutcome::NotAllowed, std::nullopt};
  const StoreSettings settings = LoadSettings(context.store);
  if (request.day > Today(context, settings)) {
    return {CloseDayOutcome::DayInFuture, std::nullopt};
  }
  if (request.even_so && IsBlank(*request.even_so)) {
    return {CloseDayOutcome::ReasonEmpty, std::nullopt};
  }
  CloseDayResult result{CloseDayOutcome::Done, std::nullopt};
  context.store.Commit([&](ports::Books& books) {
    result = CloseInBooks(context, books, actor, request, settings.calendar);
  });
  return result;
}

std::optional<ClosedDay> FindClosedDay(Context& context, domain::BusinessDay day) {
  std::optional<ClosedDay> found;
  context.store.Read([&](const ports::Books& books) {
    auto close = books.day_closes().Find(day);
    if (!close) return;
    const auto late = books.day_closes().Late(*close);
    found = ClosedDay{std::move(*close), late};
  });
  return found;
}

}  // namespace steelyard::app
