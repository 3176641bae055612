/// Receipt printers: bytes to a network port or a device file, with a patience that ends, and the
/// printer's own word on why it does not print.
///
/// Plain sockets: a receipt printer is a wire that takes bytes, and Poco Net stays with the scales.
#pragma once
#include <chrono>
#include <string_view>

#include "base/explanation.h"
#include "ports/printers.h"
#include "report/slip.h"

namespace steelyard::host {

/// `what()` says what happened, whether anything may be on paper, and what to do.
class PrinterError : public base::ExplainedError {
 public:
  using ExplainedError::ExplainedError;
};

struct PrinterPatience {
  std::chrono::milliseconds connect{3'000};
  std::chrono::milliseconds write{10'000};  ///< for all bytes of a slip
  std::chrono::milliseconds answer{500};    ///< to a question about paper; many never answer
};

/// What the printer says of its paper (DLE EOT 4). Many cheap ones say nothing.
enum class PaperState { NotTold, Enough, NearEnd };

/// Asks the printer how it is, sends the bytes and asks about the paper again. A device must be a
/// character device, so that a mistyped path never overwrites a file.
///
/// Throws  PrinterError; nothing was printed but where it says otherwise.
PaperState PrintBytes(const ports::PrinterAddress& printer, std::string_view bytes,
                      const PrinterPatience& patience = {});

/// The slip as ESC/POS, or as a PDF of one page.
///
/// Throws  PrinterError as above, ExportError for a PDF.
PaperState PrintSlip(const ports::PrinterAddress& printer, const report::SlipDocument& slip,
                     report::Language language);

}  // namespace steelyard::host
