/// Looking after one scale: ask whether it is there, set its clock.
#pragma once
#include "app/context.h"

namespace steelyard::app {

/// Asks the scale who it is and notes the contact and its serial number.
///
/// Throws  ScaleError, noted in the register.
ports::ScaleIdentity TestScale(Context& context, ports::ScaleDriver& driver, int scale);

/// Sets the scale's clock to ours and notes the contact.
///
/// Throws  ScaleError, noted in the register; the scale keeps its time.
void SetScaleClock(Context& context, ports::ScaleDriver& driver, int scale);

}  // namespace steelyard::app
