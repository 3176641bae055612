/// Where slips are printed, as settings and command lines write it.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace steelyard::ports {

enum class PrinterKind {
  Network,  ///< a receipt printer that listens: `tcp:192.168.1.20:9100`
  Device,   ///< a receipt printer behind a device file: `file:/dev/usb/lp0`
  PdfFile   ///< a page for any printer of the system: `pdf:slip.pdf`
};

struct PrinterAddress {
  static constexpr int kDefaultPort = 9100;

  PrinterKind kind;
  std::string place;  ///< host name or address, or path
  int port = 0;       ///< of Network

  /// Nothing when the text names no printer. Without a port it is kDefaultPort.
  static std::optional<PrinterAddress> Parse(std::string_view text);
  std::string ToString() const;
};

/// Columns of a receipt printer: 32 on paper of 58 mm, 42 or 48 on paper of 80 mm.
inline constexpr int kLeastSlipColumns = 24;
inline constexpr int kMostSlipColumns = 64;
inline constexpr int kUsualSlipColumns = 48;

}  // namespace steelyard::ports
