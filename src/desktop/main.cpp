/// steelyard: the back office with windows.
#include <iostream>

#include "desktop/program.h"

int main(int argc, char** argv) {
  using namespace steelyard::desktop;
  const auto options = ParseOptions({argv + 1, argv + argc});
  if (!options) {
    (options.error().status == 0 ? std::cout : std::cerr) << options.error().text;
    return options.error().status;
  }
  // The options are ours alone: the toolkit sees the program's name only.
  int toolkit_argc = 1;
  wxApp::SetInstance(new Program(*options));
  return wxEntry(toolkit_argc, argv);
}
