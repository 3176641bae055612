#include "app/unfinished_writes.h"

#include <fmt/format.h>

#include "app/notes.h"

namespace steelyard::app {
namespace {

std::string DescribeWrite(const ports::CardWrite& write) {
  std::string text = fmt::format("write={} kind={} counter={}", write.id.ToString(),
                                 ports::ToText(write.kind), write.record.counter);
  for (const domain::Posting& posting : write.postings) {
    text += fmt::format(" {}_fen={}", domain::ToText(posting.reason), posting.amount.fen());
  }
  return text;
}

/// A clock that was set back must not hide a write.
bool IsOverdue(const ports::CardWrite& write, base::Timestamp now) {
  return now < write.at || now >= write.at.Plus(kUnfinishedAfterMs);
}

bool IsWaiting(const ports::Books& books, const ports::CardWrite& write, base::Timestamp now) {
  return IsOverdue(write, now) && !books.exceptions().Find(write.id) &&
         books.exceptions()
             .OpenAbout(ports::ExceptionKind::CardWriteUnfinished, SubjectOf(write.record.number))
             .empty();
}

}  // namespace

void ListUnfinishedWrite(Context& context, ports::Books& books, const ports::CardWrite& write) {
  const bool was_listed = books.exceptions().Find(write.id).has_value();
  books.exceptions().Add({.id = was_listed
                                    ? ports::NewId<base::Id128>(context.clock, context.entropy)
                                    : write.id,
                          .kind = ports::ExceptionKind::CardWriteUnfinished,
                          .at = context.clock.Now(),
                          .subject = SubjectOf(write.record.number),
                          .detail = DescribeWrite(write),
                          .resolved_at = std::nullopt,
                          .resolution = {}});
}

void ListUnfinishedWrites(Context& context) {
  const base::Timestamp now = context.clock.Now();
  bool is_any_waiting = false;
  context.store.Read([&](const ports::Books& books) {
    for (const auto& write : books.card_writes().AllOpen()) {
      if (IsWaiting(books, write, now)) is_any_waiting = true;
    }
  });
  if (!is_any_waiting) return;
  context.store.Commit([&](ports::Books& books) {
    for (const auto& write : books.card_writes().AllOpen()) {
      if (IsWaiting(books, write, now)) ListUnfinishedWrite(context, books, write);
    }
  });
}

}  // namespace steelyard::app
