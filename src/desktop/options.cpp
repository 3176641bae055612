/// Reads the command line with CLI11.
#include "desktop/options.h"

#include <CLI/CLI.hpp>
#include <charconv>
#include <sstream>

namespace steelyard::desktop {
namespace {

/// Nothing when `text` is no HOST:PORT.
std::optional<std::uint16_t> PortOf(const std::string& text) {
  const auto colon = text.rfind(':');
  if (colon == std::string::npos || colon == 0) return std::nullopt;
  std::uint16_t port = 0;
  const auto* end = text.data() + text.size();
  const auto read = std::from_chars(text.data() + colon + 1, end, port);
  if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return port;
}

}  // namespace

base::Result<Options, Farewell> ParseOptions(const std::vector<std::string>& arguments) {
  Options options;
  std::string listen;
  std::string beacons;
  bool is_without_service = false;
  CLI::App parser("The back office of stores whose scales take cards.", "steelyard");
  parser.add_option("--store", options.store, "The store to open")->type_name("PATH");
  parser.add_option("--passphrase-file", options.passphrase_file,
                    "File with the passphrase of the card keys")->type_name("FILE");
  parser.add_option("--reader", options.reader, "libnfc connection string of the card reader")
      ->type_name("CONNSTRING");
  parser.add_option("--listen", listen, "Where scales reach this program")
      ->type_name("HOST:PORT");
  parser.add_option("--beacons", beacons, "Where scales say that they are there")
      ->type_name("HOST:PORT");
  parser.add_flag("--no-service", is_without_service, "Do not serve scales from here");
  parser.add_option("--language", options.language, "Language of the windows")
      ->check(CLI::IsMember({"en", "zh_CN"}));
  parser.add_option("--operator", options.operator_name, "Log in as this operator")
      ->type_name("NAME");
  parser.add_option("--password-file", options.password_file,
                    "File with the operator's password")->type_name("FILE");
  try {
    parser.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  } catch (const CLI::ParseError& error) {
    std::ostringstream text;
    const int status = parser.exit(error, text, text);
    return base::Fail(Farewell{text.str(), status == 0 ? 0 : 2});
  }
  if (!listen.empty()) {
    const auto port = PortOf(listen);
    if (!port) {
      return base::Fail(Farewell{"--listen wants HOST:PORT, as in 127.0.0.1:7080.\n", 2});
    }
    options.listen_host = listen.substr(0, listen.rfind(':'));
    options.listen_port = *port;
  }
  if (!beacons.empty()) {
    const auto port = PortOf(beacons);
    if (!port) {
      return base::Fail(Farewell{"--beacons wants HOST:PORT, as in 0.0.0.0:33584.\n", 2});
    }
    options.scale_search.listen_host = beacons.substr(0, beacons.rfind(':'));
    options.scale_search.listen_port = *port;
  }
  if (is_without_service) options.service = ServiceChoice::None;
  return options;
}

}  // namespace steelyard::desktop
