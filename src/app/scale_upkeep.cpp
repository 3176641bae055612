#include "app/scale_upkeep.h"

#include <fmt/format.h>

#include <cstdlib>

#include "app/notes.h"
#include "app/scale_contact.h"

namespace steelyard::app {
namespace {

struct ClockFound {
  std::int64_t before_ms;  ///< how far it was ahead of ours
  std::int64_t after_ms;   ///< and is now
};

std::int64_t OffsetOf(Context& context, base::Timestamp shown) {
  return shown.unix_ms() - context.clock.Now().unix_ms();
}

/// Whether the scale took it.
bool TrySetClock(Context& context, ports::ScaleDriver& driver) {
  try {
    driver.SetClock(context.clock.Now());
    return true;
  } catch (const ports::CallStopped&) {
    throw;
  } catch (const ports::ScaleError&) {
    return false;  // what the clock shows afterwards says the rest
  }
}

void NoteClock(Context& context, int scale, const ClockFound& found, std::int64_t tolerance_ms) {
  context.store.Commit([&](ports::Books& books) {
    auto row = books.scales().Find(scale);
    if (!row) return;
    row->clock_offset_ms = found.after_ms;
    books.scales().Update(*row);
    const auto open =
        books.exceptions().OpenAbout(ports::ExceptionKind::ClockNotSet, SubjectOfScale(scale));
    if (std::abs(found.after_ms) > tolerance_ms) {
      if (!open.empty()) return;  // told once, until it is right
      ListException(context, books, {ports::ExceptionKind::ClockNotSet, SubjectOfScale(scale),
                                     fmt::format("offset_ms={}", found.after_ms)});
      return;
    }
    for (const auto& one : open) {
      books.exceptions().Resolve(one.id, context.clock.Now(), "clock is right");
    }
    if (std::abs(found.before_ms) <= tolerance_ms) return;
    books.scales().AddEvent({scale, context.clock.Now(), "clock_set",
                             fmt::format("offset_ms={}", found.before_ms)});
  });
}

}  // namespace

ports::ScaleIdentity TestScale(Context& context, ports::ScaleDriver& driver, int scale) {
  ports::ScaleIdentity identity;
  CallScale(
      context, scale, [&](const ports::Scale&) { identity = driver.Probe(); },
      [&](ports::Books&, ports::Scale& row) { NoteIdentity(row, identity); });
  return identity;
}

void SetScaleClock(Context& context, ports::ScaleDriver& driver, int scale) {
  CallScale(
      context, scale, [&](const ports::Scale&) { driver.SetClock(context.clock.Now()); },
      [](ports::Books&, ports::Scale&) {});
}

void CheckScaleClock(Context& context, ports::ScaleDriver& driver, int scale,
                     std::chrono::milliseconds tolerance) {
  const auto shown = driver.ReadClock();
  if (!shown) {
    driver.SetClock(context.clock.Now());
    return;
  }
  ClockFound found{OffsetOf(context, *shown), 0};
  found.after_ms = found.before_ms;
  if (std::abs(found.before_ms) > tolerance.count() && TrySetClock(context, driver)) {
    if (const auto after = driver.ReadClock()) found.after_ms = OffsetOf(context, *after);
  }
  NoteClock(context, scale, found, tolerance.count());
}

}  // namespace steelyard::app
