/// Pulls the sales journal of a scale that does not push, durable before it is acknowledged.
#pragma once
#include <vector>

#include "app/scale_contact.h"
#include "app/sell.h"

namespace steelyard::app {

struct PullResult {
  std::int64_t recorded = 0;
  std::int64_t already_recorded = 0;
  std::int64_t conflicts = 0;
  std::int64_t last_number = 0;  ///< the scale's journal position afterwards
};

/// Repeats are harmless: a ticket that was pulled before is recorded once. Where the numbers fall
/// the scale's memory began anew: that is listed, and the position follows it.
///
/// Throws  ScaleError, StorageError, StoreBusy: what was stored until then stays, the position too.
PullResult PullSales(Context& context, const ports::CardDataVerifier& verifier,
                     ports::ScaleDriver& driver, int scale);

/// The same, and when all is stored the scale forgets its sales. Only on a person's order, who was
/// allowed to: see ClearScaleSales.
///
/// Throws  as PullSales: the scale has forgotten nothing, or said so.
PullResult PullAndClear(Context& context, const ports::CardDataVerifier& verifier,
                        ports::ScaleDriver& driver, int scale);

/// Pulls from all of them side by side; one that fails has that noted and holds up no other.
/// `make_driver` is called from several threads. After a stop no more are asked; what was told
/// until then is stored. Calls under way end with it when the drivers know of it, too.
///
/// Throws  StorageError, StoreBusy.
void PullFromEach(Context& context, const ports::CardDataVerifier& verifier,
                  const std::vector<ports::Scale>& scales, const MakeScaleDriver& make_driver,
                  const std::stop_token& stop = {});

}  // namespace steelyard::app
