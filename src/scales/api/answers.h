/// The bodies of the scale API's answers. What a field means stands in resources/openapi.json.
#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "app/sell.h"
#include "ports/queries.h"
#include "scales/api/stand_in.h"

namespace steelyard::scales {

struct StatusFacts {
  base::Timestamp now;
  app::StoreSettings settings;
  std::int64_t prices_version;
  std::int64_t hot_list_version;
  std::optional<StandInLimits> stand_in;
};
nlohmann::json StatusToJson(const StatusFacts& facts);

/// Of a card that is unknown or whose data is not ours nothing is told but the refusal.
nlohmann::json CardToJson(const app::CardAnswer& answer);

nlohmann::json ResultToJson(const domain::Ticket& ticket, const app::RecordResult& result);

struct PriceFacts {
  std::int64_t version;
  bool full;
  std::vector<domain::Product> products;
  std::vector<domain::Tier> tiers;
  std::vector<ports::Cashier> cashiers;
};
nlohmann::json PricesToJson(const PriceFacts& facts, base::UtcOffset offset);

nlohmann::json StatisticsToJson(const ports::Statistics& statistics,
                                const domain::Period& period);

}  // namespace steelyard::scales
