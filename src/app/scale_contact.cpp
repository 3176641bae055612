#include "app/scale_contact.h"

#include <fmt/format.h>

namespace steelyard::app {

void NoteContact(Context& context, int scale, const std::function<void(ports::Scale&)>& change) {
  context.store.Commit([&](ports::Books& books) {
    auto row = books.scales().Find(scale);
    if (!row) return;
    change(*row);
    books.scales().Update(*row);
  });
}

void CallScale(Context& context, int scale, const std::function<void(const ports::Scale&)>& call,
               const std::function<void(ports::Books&, ports::Scale&)>& learnt) {
  std::optional<ports::Scale> row;
  context.store.Read([&](const ports::Books& books) { row = books.scales().Find(scale); });
  if (!row) {
    throw ports::ScaleError(
        "Scale {} is not in the register. Nothing was sent or pulled; add the scale first.", scale);
  }
  try {
    call(*row);
  } catch (const ports::ScaleError& error) {
    NoteContact(context, scale,
                [&](ports::Scale& noted) { noted.last_error = error.explanation().ToStored(); });
    throw;
  }
  context.store.Commit([&](ports::Books& books) {
    auto noted = books.scales().Find(scale);
    if (!noted) return;  // removed meanwhile
    learnt(books, *noted);
    noted->last_contact = context.clock.Now();
    noted->last_error.clear();
    books.scales().Update(*noted);
  });
}

void NoteConfirmedPrices(Context& context, ports::Books& books, ports::Scale& scale,
                         std::int64_t version) {
  if (scale.prices_version == version) return;  // said again
  scale.prices_version = version;
  books.price_history().Confirm({scale.number, version, context.clock.Now()});
}

}  // namespace steelyard::app
