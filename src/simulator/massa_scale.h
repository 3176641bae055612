/// A virtual scale that speaks the Massa-K protocol: it takes products, sells at their prices, is
/// asked for its journal, and misbehaves on order.
#pragma once
#include <cstdint>
#include <filesystem>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>

#include "base/timestamp.h"
#include "simulator/wire_faults.h"

namespace steelyard::simulator {

/// What a part of a file is: the maker's document and a public client differ.
enum class MassaParts { Records, Slices };

struct MassaScaleOptions {
  std::string host = "127.0.0.1";
  int port = 0;  ///< of TCP and UDP; 0: a free one
  std::string serial = "SN0000000001";
  std::filesystem::path memory = {};  ///< file that outlives the program; empty: none
  std::uint64_t seed = 1;
  std::int64_t first_number = 1;  ///< of its first transaction
  int sales = 0;                  ///< made as soon as products are known, one a minute until then
  std::optional<base::WallClock> last_sale = {};  ///< none of `sales` is older
  MassaParts parts = MassaParts::Records;
  bool has_receipts = true;      ///< else every transaction has group number 0
  bool takes_additions = true;   ///< file 101
  bool forgets_sales = true;     ///< on order
  /// HOST:PORT that is told every sale by a datagram, as in online mode; empty: nobody.
  std::string hint_to = {};
  base::WallClock clock{2026, 9, 12, 8, 0, 0};
  WireFaults faults = {};
};

/// The scale. Every method may be called from any thread.
class MassaScale {
 public:
  explicit MassaScale(MassaScaleOptions options);
  ~MassaScale();
  MassaScale(const MassaScale&) = delete;
  MassaScale& operator=(const MassaScale&) = delete;

  void Start();
  void Stop();
  std::string address() const;  ///< HOST:PORT

  void Sell(int count);  ///< products must have been sent
  void HintTo(const std::string& address);
  /// A sale that is readable and cannot be booked: it has a price no list can have.
  void SellUnbookable();
  void Reset();  ///< transactions and their numbers begin anew; products stay
  void SetClock(const base::WallClock& shown);  ///< as a person does, at the scale
  void SetFaults(const WireFaults& faults);

  int sales_made() const;
  int transactions() const;
  std::int64_t total_fen() const;  ///< of all sales made, lines rounded half up
  int products_known() const;
  std::int64_t PriceOf(std::int64_t plu) const;  ///< fen; −1 for a product it does not know
  std::string NameOf(std::int64_t plu) const;
  int whole_loads() const;  ///< how often its products were replaced as a whole
  int clients_turned_away() const;
  int polls_during_connections() const;
  int messages_not_understood() const;

 private:
  class Impl;
  std::unique_ptr<Impl> m_impl;
};

/// Prints `massa-vpm scale listening on HOST:PORT` and serves until SIGTERM or SIGINT.
///
/// Throws  std::runtime_error when it cannot listen, or its memory is none of a scale's.
void RunMassaScale(const MassaScaleOptions& options, std::ostream& out);

}  // namespace steelyard::simulator
