/// The desktop's command line.
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "host/scale_search.h"

namespace steelyard::desktop {

enum class ServiceChoice { Host, None };

struct Options {
  std::filesystem::path store;  ///< empty: the default
  std::filesystem::path passphrase_file;
  std::string reader;  ///< libnfc connection string; empty: the first reader found
  std::string listen_host = "127.0.0.1";
  std::uint16_t listen_port = 7080;
  ServiceChoice service = ServiceChoice::Host;
  host::ScaleSearch scale_search;  ///< where beacons are heard
  std::string language;  ///< `en` or `zh_CN`; empty: the system's
  std::string operator_name;
  std::filesystem::path password_file;
};

/// What to print and the exit status, when the program is not to start.
struct Farewell {
  std::string text;
  int status;
};

base::Result<Options, Farewell> ParseOptions(const std::vector<std::string>& arguments);

}  // namespace steelyard::desktop
