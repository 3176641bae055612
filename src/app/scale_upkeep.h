/// Looking after one scale: ask whether it is there, look at its clock, set it.
#pragma once
#include <chrono>

#include "app/context.h"

namespace steelyard::app {

/// Asks the scale who it is and notes the contact, and serial number, model and firmware as told.
///
/// Throws  ScaleError, noted in the register.
ports::ScaleIdentity TestScale(Context& context, ports::ScaleDriver& driver, int scale);

/// Sets the scale's clock to ours and notes the contact.
///
/// Throws  ScaleError, noted in the register; the scale keeps its time.
void SetScaleClock(Context& context, ports::ScaleDriver& driver, int scale);

/// Looks at the scale's clock, sets it when it is further off than `tolerance`, and notes by how
/// much it is off now. Having set it is an event; that it could not be set is an exception, which
/// goes once the clock is right. A clock that cannot be read is set unseen.
///
/// Throws  ScaleError: the clock could not be read, or set unseen.
void CheckScaleClock(Context& context, ports::ScaleDriver& driver, int scale,
                     std::chrono::milliseconds tolerance);

}  // namespace steelyard::app
