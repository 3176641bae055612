/// CasBooking: keeps the sale lines that CAS CL scales push, and makes tickets of them.
///
/// A line is durable before it is acknowledged, and the protocol has no mark for the end of a
/// ticket. So lines wait in the books (`scale_lines`) and a ticket is whole when
/// - a line comes that cannot be one more of it: another ticket number, department or date, or a
///   line order that does not rise; or
/// - nothing more came for half a minute.
/// Lines of their own would be the simpler tickets, and the money would be the same; but a basket
/// would count as several customers, and a voided line could not be taken off its ticket.
///
/// Which lines make a ticket is written down before the ticket is recorded. So a program that ends
/// in between makes the same ticket again, and a line that comes too late becomes a ticket of its
/// own: it is never counted twice.
#pragma once
#include <chrono>
#include <mutex>
#include <vector>

#include "app/context.h"
#include "ports/card_reader.h"
#include "scales/drivers/cas_sale.h"

namespace steelyard::scales {

/// Safe to use from several threads.
class CasBooking {
 public:
  CasBooking(app::Context& context, const ports::CardDataVerifier& verifier)
      : m_context(context), m_verifier(verifier) {}

  static constexpr std::chrono::milliseconds kPause{30'000};

  /// Returns once the line is durable, and books the ticket before it if that is whole now. A
  /// repeat changes nothing; one that tells something else is kept and listed as a conflict.
  ///
  /// Throws  StorageError, StoreBusy, ScaleError: the line must not be acknowledged.
  void Take(const ports::Scale& scale, const CasSaleLine& line);
  /// Books tickets to which nothing was added for `pause`. What cannot be stored is tried again.
  void BookRested(std::chrono::milliseconds pause = kPause);

 private:
  void BookSealed(int scale);
  void BookSale(const ports::Scale& scale, const std::vector<ports::ScaleLine>& lines);
  void ListUnbookable(const ports::Scale& scale, const std::vector<ports::ScaleLine>& lines,
                      const std::string& why);

  app::Context& m_context;
  const ports::CardDataVerifier& m_verifier;
  std::mutex m_mutex;  ///< one line or ticket at a time
};

}  // namespace steelyard::scales
