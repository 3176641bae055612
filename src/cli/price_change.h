/// What the commands that change prices share.
#pragma once
#include "app/prices.h"
#include "cli/session.h"

namespace steelyard::cli {

/// Changes prices and answers with `fields` and the new version of the price book. That nothing
/// was to be changed is fine, too: a script may run twice.
Answer ApplyPriceChange(Session& session, const app::PriceChange& change, Json fields);

}  // namespace steelyard::cli
