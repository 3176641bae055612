#include "ports/printers.h"

#include <charconv>

#include "base/check.h"

namespace steelyard::ports {
namespace {

constexpr std::string_view kNetwork = "tcp:";
constexpr std::string_view kDevice = "file:";
constexpr std::string_view kPdfFile = "pdf:";

std::optional<int> ParsePort(std::string_view text) {
  int port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  const bool is_whole = error == std::errc() && end == text.data() + text.size();
  return is_whole && port > 0 && port <= 65'535 ? std::optional(port) : std::nullopt;
}

/// HOST, HOST:PORT, [IPv6] or [IPv6]:PORT.
std::optional<PrinterAddress> ParseNetwork(std::string_view text) {
  std::string_view host = text;
  std::string_view port;
  if (text.starts_with('[')) {
    const auto closed = text.find(']');
    if (closed == text.npos) return std::nullopt;
    host = text.substr(1, closed - 1);
    text.remove_prefix(closed + 1);
    if (!text.empty() && text[0] != ':') return std::nullopt;
    port = text.substr(text.empty() ? 0 : 1);
    if (text == ":") return std::nullopt;
  } else if (const auto colon = text.find(':'); colon != text.npos) {
    host = text.substr(0, colon);
    port = text.substr(colon + 1);
    if (port.empty()) return std::nullopt;
  }
  if (host.empty() || host.find_first_of(" /[]") != host.npos) return std::nullopt;
  const auto number = port.empty() ? PrinterAddress::kDefaultPort : ParsePort(port);
  if (!number) return std::nullopt;
  return PrinterAddress{PrinterKind::Network, std::string(host), *number};
}

}  // namespace

std::optional<PrinterAddress> PrinterAddress::Parse(std::string_view text) {
  if (text.starts_with(kNetwork)) return ParseNetwork(text.substr(kNetwork.size()));
  for (const auto& [prefix, kind] : {std::pair(kDevice, PrinterKind::Device),
                                     std::pair(kPdfFile, PrinterKind::PdfFile)}) {
    if (!text.starts_with(prefix) || text.size() == prefix.size()) continue;
    return PrinterAddress{kind, std::string(text.substr(prefix.size()))};
  }
  return std::nullopt;
}

std::string PrinterAddress::ToString() const {
  switch (kind) {
    case PrinterKind::Network: {
      const bool is_v6 = place.find(':') != place.npos;
      return std::string(kNetwork) + (is_v6 ? "[" + place + "]" : place) + ":" +
             std::to_string(port);
    }
    case PrinterKind::Device: return std::string(kDevice) + place;
    case PrinterKind::PdfFile: return std::string(kPdfFile) + place;
  }
  base::Check(false);
  return {};
}

}  // namespace steelyard::ports
