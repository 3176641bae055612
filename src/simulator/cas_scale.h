/// A virtual scale that speaks the CAS CL protocol: it takes products, sells at their prices, tells
/// each line until it is acknowledged, and misbehaves on order.
#pragma once
#include <cstdint>
#include <filesystem>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>

#include "base/timestamp.h"
#include "scales/drivers/cas_profile.h"
#include "simulator/wire_faults.h"

namespace steelyard::simulator {

/// What the transaction counter counts: no source says.
enum class CasCounter { Tickets, Lines };
enum class CasOddSale { WithVoidedLine, AllVoided, Return, Prepack };

struct CasScaleOptions {
  std::string host = "127.0.0.1";
  int port = 0;  ///< 0: a free one
  int scale_id = 1;
  std::filesystem::path memory = {};  ///< file that outlives the program; empty: none
  std::uint64_t seed = 1;
  std::int64_t first_number = 1;  ///< of its first ticket
  int sales = 0;                  ///< made as soon as products are known, one a minute until then
  std::optional<base::WallClock> last_sale = {};  ///< none of `sales` is older
  std::string push_to = {};    ///< HOST:PORT of a back office; empty: it tells nobody
  int ack_wait_ms = 2'000;     ///< then a line counts as not acknowledged
  int push_every_ms = 1'000;   ///< for RunCasScale
  CasCounter counter = CasCounter::Tickets;
  scales::CasRadix radix = scales::CasRadix::Hex;  ///< in which it reads lengths
  bool acks_come_anew = false;  ///< it listens for acknowledgements on its own port
  int most_products = 10'000;
  base::WallClock clock{2026, 9, 12, 8, 0, 0};
  WireFaults faults = {};
};

/// The scale. Every method may be called from any thread.
class CasScale {
 public:
  explicit CasScale(CasScaleOptions options);
  ~CasScale();
  CasScale(const CasScale&) = delete;
  CasScale& operator=(const CasScale&) = delete;

  void Start();
  void Stop();
  std::string address() const;  ///< HOST:PORT

  void Sell(int count);  ///< products must have been sent
  void SellOddly(CasOddSale kind);
  void Reset();  ///< sales and counters begin anew; products stay
  void SetFaults(const WireFaults& faults);
  void PushTo(const std::string& address);
  /// Connects to the back office and tells every line not yet acknowledged, until one is not.
  /// Returns how many lines were acknowledged.
  int PushSales();

  int sales_made() const;
  int lines_waiting() const;
  std::int64_t total_fen() const;  ///< of the sales made in the plain way and with a voided line
  int products_known() const;
  std::int64_t PriceOf(std::int64_t plu) const;  ///< fen; −1 for a product it does not know
  std::string NameOf(std::int64_t plu) const;
  int last_department() const;  ///< of the product it was sent last
  int messages_not_understood() const;

 private:
  class Impl;
  std::unique_ptr<Impl> m_impl;
};

/// Prints `cas-cl scale listening on HOST:PORT` and serves, pushing when it has a back office,
/// until SIGTERM or SIGINT.
///
/// Throws  std::runtime_error when it cannot listen, or its memory is none of a scale's.
void RunCasScale(const CasScaleOptions& options, std::ostream& out);

}  // namespace steelyard::simulator
