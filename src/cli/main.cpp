/// steelyardctl: every use case without a window.
#include "cli/commands.h"

int main(int argc, char** argv) {
  return steelyard::cli::RunCommandLine(argc, argv);
}
