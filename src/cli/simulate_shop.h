/// simulate shop: a whole day of a store, from the first top-up to the printed reports.
#pragma once
#include "cli/commands.h"

namespace steelyard::cli {

void AddShopSimulation(CLI::App& group, Chosen& chosen);

}  // namespace steelyard::cli
