/// The commands below simulate.
#pragma once
#include "cli/commands.h"

namespace steelyard::cli {

void AddScaleSimulation(CLI::App& group, Chosen& chosen);
/// A whole day of a store, from the first top-up to the printed reports.
void AddShopSimulation(CLI::App& group, Chosen& chosen);

}  // namespace steelyard::cli
