/// A virtual scale in a process of its own, so that a test can end it at any moment.
/// Arguments: server number key journal cards tickets seed.
#include <cstdlib>
#include <iostream>

#include "simulator/scale_simulation.h"

int main(int count, char** arguments) {
  if (count != 8) return 2;
  steelyard::simulator::ApiScaleOptions options;
  options.server = arguments[1];
  options.number = std::atoi(arguments[2]);
  options.key = arguments[3];
  options.journal = arguments[4];
  options.cards = arguments[5];
  options.tickets = std::atoi(arguments[6]);
  options.seed = static_cast<std::uint64_t>(std::atoll(arguments[7]));
  return steelyard::simulator::RunScaleSimulation(options, std::cout);
}
