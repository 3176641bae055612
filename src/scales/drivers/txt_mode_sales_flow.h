/// Puts pulled sales into the order of their numbers and hands them over in durable batches.
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "ports/scales.h"
#include "scales/drivers/txt_mode_ticket.h"

namespace steelyard::scales {

/// The protocol does not say in which order a scale sends its last sales. What follows on without
/// a gap is handed over while the scale is still sending, so that a pull that is cut off has
/// gained ground; the rest waits until everything is here.
class SalesFlow {
 public:
  using Store = ports::StorePulled;
  /// Takes sales from number `first` on; lower ones are passed over.
  SalesFlow(TxtDevice device, std::int64_t first, Store store)
      : m_device(std::move(device)), m_first(first), m_next(first), m_store(std::move(store)) {}

  static constexpr std::size_t kBatch = 100;

  void Take(const TxtSale& sale);
  /// Hands over what follows on without a gap, however little it is.
  void StoreReady();
  /// Hands over everything.
  void StoreAll();

  std::int64_t highest() const { return m_highest; }
  /// The number from which on sales are still waited for.
  std::int64_t next() const { return m_next; }
  bool Covers(std::int64_t number) const;
  /// One sentence for each sale that cannot be booked, in the order of arrival.
  const std::vector<std::string>& unbookable() const { return m_unbookable; }

 private:
  /// An exact repeat is dropped; the same number with other content is kept, for the books to list.
  using Key = std::tuple<std::int64_t, std::string>;

  void Advance();
  void HandOver();

  TxtDevice m_device;
  std::int64_t m_first;
  std::int64_t m_next;
  std::int64_t m_highest = 0;
  Store m_store;
  std::map<Key, ports::PulledTicket> m_waiting;
  std::map<std::int64_t, std::string> m_refused;  ///< number → why
  std::vector<ports::PulledTicket> m_ready;
  std::vector<std::string> m_unbookable;
};

}  // namespace steelyard::scales
