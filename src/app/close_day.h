/// Closes a business day: journals complete, drawers counted, the head of the chain kept.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/context.h"

namespace steelyard::app {

struct CountedDrawer {
  ports::DrawerKind kind;
  std::string name;  ///< the cashier's number, or the operator's name
  domain::Money counted;
};

struct CloseDayRequest {
  domain::BusinessDay day;
  std::vector<CountedDrawer> counted;
  /// Why it is closed although a journal may be incomplete; nothing: it must be complete.
  std::optional<std::string> even_so;
};

/// The first that applies.
enum class CloseDayOutcome {
  Done,
  AlreadyClosed,  ///< nothing was changed, the close is the recorded one
  NotAllowed,
  DayInFuture,
  ReasonEmpty,
  DrawerUnknown,
  DrawerCountedTwice,
  JournalIncomplete
};
std::string_view ToText(CloseDayOutcome outcome);

struct CloseDayResult {
  CloseDayOutcome outcome;
  /// The recorded close; with JournalIncomplete the one it would be; nothing with other refusals.
  std::optional<ports::DayClose> close;
};

/// Whether the books have all of a scale's journal.
bool IsComplete(const ports::ScaleClose& scale);
/// Numbers the scale has given out and the books lack; nothing where the scale does not tell.
std::optional<std::int64_t> MissingNumbers(const ports::ScaleClose& scale);

/// The scales whose journal has to be read before the day can be closed: those we call, which may
/// have sold on the day since they were last asked. A service asks them all the time.
std::vector<ports::Scale> ScalesToAsk(Context& context, domain::BusinessDay day);

/// What closing the day now would print; the recorded close of a closed day.
ports::DayClose PreviewClose(Context& context, const Actor& actor, domain::BusinessDay day);

/// Closing a closed day gives the recorded close again.
CloseDayResult CloseDay(Context& context, const Actor& actor, const CloseDayRequest& request);

struct ClosedDay {
  ports::DayClose close;
  ports::LateFigures late;  ///< what came after it was closed
};
std::optional<ClosedDay> FindClosedDay(Context& context, domain::BusinessDay day);

}  // namespace steelyard::app
