#include "app/scale_verification.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/notes.h"
#include "app/setting_values.h"
#include "base/check.h"

namespace steelyard::app {
namespace {

using ports::ExceptionKind;

/// What is to be said of one scale today.
struct Reminder {
  int scale;
  ExceptionKind kind;
  domain::BusinessDay verified_until;

  std::string Subject() const { return SubjectOfScale(scale); }
  std::string Detail() const {
    return fmt::format("verified_until={}", verified_until.ToString());
  }
  /// The same for the same scale, date and kind, so that it is listed once.
  base::Id128 Id() const {
    std::string day = verified_until.ToString();
    std::erase(day, '-');
    const auto id = base::Id128::Parse(
        fmt::format("7665726966696564{:04x}{:0>10}{:02x}", scale, day,
                    kind == ExceptionKind::VerificationExpired ? 1 : 0));
    base::Check(id.has_value());
    return *id;
  }
};

int NoticeDays(const ports::Books& books) {
  const auto text = books.settings().Find(kVerificationNoticeSetting);
  const auto days = text ? ParseWhole(*text) : std::nullopt;
  return days ? static_cast<int>(*days) : kDefaultVerificationNoticeDays;
}

std::vector<Reminder> FindReminders(const ports::Books& books, domain::BusinessDay today) {
  std::vector<Reminder> reminders;
  const int notice = NoticeDays(books);
  for (const ports::Scale& scale : books.scales().All()) {
    if (!scale.verified_until) continue;
    const int days_left = scale.verified_until->DaysSince(today);
    if (days_left > notice) continue;
    reminders.push_back({scale.number,
                         days_left < 0 ? ExceptionKind::VerificationExpired
                                       : ExceptionKind::VerificationDue,
                         *scale.verified_until});
  }
  return reminders;
}

struct Changes {
  std::vector<Reminder> to_list;
  std::vector<base::Id128> to_resolve;
  bool IsEmpty() const { return to_list.empty() && to_resolve.empty(); }
};

Changes FindChanges(const ports::Books& books, domain::BusinessDay today) {
  const auto reminders = FindReminders(books, today);
  Changes changes;
  for (const Reminder& reminder : reminders) {
    if (!books.exceptions().Find(reminder.Id())) changes.to_list.push_back(reminder);
  }
  for (int scale = 1; scale <= ports::kMostScales; ++scale) {
    for (const auto kind : {ExceptionKind::VerificationDue, ExceptionKind::VerificationExpired}) {
      for (const auto& open : books.exceptions().OpenAbout(kind, SubjectOfScale(scale))) {
        const bool still_holds =
            std::any_of(reminders.begin(), reminders.end(), [&](const Reminder& reminder) {
              return reminder.scale == scale && reminder.kind == kind &&
                     reminder.Detail() == open.detail;
            });
        if (!still_holds) changes.to_resolve.push_back(open.id);
      }
    }
  }
  return changes;
}

}  // namespace

void ListVerifications(Context& context) {
  const auto today = Today(context, LoadSettings(context.store));
  bool is_any = false;
  context.store.Read(
      [&](const ports::Books& books) { is_any = !FindChanges(books, today).IsEmpty(); });
  if (!is_any) return;
  context.store.Commit([&](ports::Books& books) {
    const Changes changes = FindChanges(books, today);
    for (const Reminder& reminder : changes.to_list) {
      books.exceptions().Add({.id = reminder.Id(),
                              .kind = reminder.kind,
                              .at = context.clock.Now(),
                              .subject = reminder.Subject(),
                              .detail = reminder.Detail(),
                              .resolved_at = std::nullopt,
                              .resolution = {}});
    }
    for (const auto& id : changes.to_resolve) {
      books.exceptions().Resolve(id, context.clock.Now(), "no longer so");
    }
  });
}

}  // namespace steelyard::app
