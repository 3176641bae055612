/// What becomes of the schedule when a clock is set.
#pragma once
#include "host/opened_store.h"

namespace steelyard::host {

/// Before anything is run. A due time was reckoned by the store's clock of its day: where that
/// clock's distance from UTC was changed since, an export shortly before or after midnight would be
/// about another day, and one day would be lost. And what is due years ahead, because the
/// computer's clock was, is made due again.
///
/// Throws  StorageError.
void FollowStoreClock(OpenedStore& store);

}  // namespace steelyard::host
