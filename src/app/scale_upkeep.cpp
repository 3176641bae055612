#include "app/scale_upkeep.h"

#include "app/scale_contact.h"

namespace steelyard::app {

ports::ScaleIdentity TestScale(Context& context, ports::ScaleDriver& driver, int scale) {
  ports::ScaleIdentity identity;
  CallScale(
      context, scale, [&](const ports::Scale&) { identity = driver.Probe(); },
      [&](ports::Books&, ports::Scale& row) { row.serial = identity.serial; });
  return identity;
}

void SetScaleClock(Context& context, ports::ScaleDriver& driver, int scale) {
  CallScale(
      context, scale, [&](const ports::Scale&) { driver.SetClock(context.clock.Now()); },
      [](ports::Books&, ports::Scale&) {});
}

}  // namespace steelyard::app
