#include "app/scale_upkeep.h"

#include "app/scale_contact.h"

namespace steelyard::app {
namespace {

/// Runs `work` with a scale of the register and notes how the contact went.
void Contact(Context& context, int scale, const std::function<void()>& work,
             const std::function<void(ports::Scale&)>& learnt) {
  bool is_known = false;
  context.store.Read([&](const ports::Books& books) {
    is_known = books.scales().Find(scale).has_value();
  });
  if (!is_known) throw UnknownScale(scale);
  try {
    work();
  } catch (const ports::ScaleError& error) {
    NoteContact(context, scale, [&](ports::Scale& row) { row.last_error = error.what(); });
    throw;
  }
  NoteContact(context, scale, [&](ports::Scale& row) {
    learnt(row);
    row.last_contact = context.clock.Now();
    row.last_error.clear();
  });
}

}  // namespace

ports::ScaleIdentity TestScale(Context& context, ports::ScaleDriver& driver, int scale) {
  ports::ScaleIdentity identity;
  Contact(context, scale, [&] { identity = driver.Probe(); },
          [&](ports::Scale& row) { row.serial = identity.serial; });
  return identity;
}

void SetScaleClock(Context& context, ports::ScaleDriver& driver, int scale) {
  Contact(context, scale, [&] { driver.SetClock(context.clock.Now()); }, [](ports::Scale&) {});
}

}  // namespace steelyard::app
