/// A scale's figures by tender, cashier and product from its own journal.
#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "domain/business_day.h"
#include "simulator/scale_journal.h"

namespace steelyard::simulator {

/// Of the sales that happened, recorded by the store or not yet; shaped and sorted as the answer of
/// `GET /v1/statistics`, so that both can be laid side by side.
nlohmann::json StatisticsOf(const ScaleJournal& journal, const domain::Period& period,
                            const domain::StoreCalendar& calendar);

/// Both as the display of a scale shows them, a line a figure: the store's beside the scale's own,
/// with `!` behind what differs. `store` may be null: the store did not tell them.
std::string ShowStatistics(const nlohmann::json& store, const nlohmann::json& own);

}  // namespace steelyard::simulator
