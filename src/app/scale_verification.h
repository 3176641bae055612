/// A scale may be used in trade while its verification (检定) holds: reminds before it ends.
#pragma once
#include "app/context.h"

namespace steelyard::app {

/// Lists every scale whose verification ends within the days of the setting, and every one whose
/// verification has ended, each once for a date, also when a person took it off the list. What was
/// renewed, or left the register, goes off the list by itself. Commits only when something changes.
///
/// Throws  StorageError, StoreBusy: the next call lists them.
void ListVerifications(Context& context);

}  // namespace steelyard::app
