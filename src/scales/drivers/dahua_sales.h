/// From records of a Dahua scale to tickets of our books.
///
/// A record is one line. Lines of one ticket follow each other and share its ticket field; nothing
/// else says where a ticket ends.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ports/scales.h"
#include "scales/drivers/dahua_codec.h"

namespace steelyard::scales {

/// Where in a scale's life a record stands. A ticket's number is generation × 10000 + the record of
/// its last line. The generation rises when record numbers begin anew.
struct DahuaPlace {
  std::int64_t generation = 0;
  int record = 0;  ///< 1 … 9999; 0 before the first

  static DahuaPlace FromNumber(std::int64_t number);
  std::int64_t ToNumber() const;
  DahuaPlace NextGeneration() const { return {generation + 1, 0}; }
};

/// What is kept of the last record pulled, to know it again.
struct DahuaMark {
  std::string content;  ///< DahuaSaleLine::content; empty: unknown
  int lines = 0;        ///< of the ticket that ends there
  /// The memory went on from record 9999 to record 1: what lies ahead is older, not unread.
  bool has_wrapped = false;
  /// We were about to clear the memory: its being empty is no surprise.
  bool is_clear_ordered = false;

  static DahuaMark Parse(const std::string& text);
  std::string ToText() const;
};

/// What the scale does not say of itself in a sale.
struct DahuaDevice {
  std::string name;  ///< what tells its sales from those of other scales
  base::UtcOffset offset = base::UtcOffset::China();
  std::int64_t rounding_step = 10;  ///< fen
};

/// Scales make no ids. The first 16 bytes of SHA-256 over `dahua-tm`, the scale's name and each
/// line's record number and content: the same lines are the same sale, however often they are read
/// and whatever number we give them.
domain::TicketId DahuaTicketId(const DahuaDevice& device, const std::vector<DahuaSaleLine>& lines);

/// Amounts as the scale gave them, paid in cash: the protocol says nothing of payment, nor who
/// served. A Misread when the ticket cannot be booked.
base::Result<domain::Ticket, Misread> TicketFromLines(const std::vector<DahuaSaleLine>& lines,
                                                      const DahuaDevice& device,
                                                      std::int64_t number);

/// Puts lines together to tickets and hands these over in durable batches.
class DahuaSalesFlow {
 public:
  static constexpr std::size_t kBatch = 100;

  DahuaSalesFlow(DahuaDevice device, DahuaPlace place, DahuaMark mark, ports::StorePulled store)
      : m_device(std::move(device)),
        m_place(place),
        m_mark(std::move(mark)),
        m_store(std::move(store)) {}

  /// Record numbers begin anew; `surprise` says that sales may have been lost with the old ones.
  enum class Surprise { No, Yes };
  void BeginAnew(Surprise surprise);
  /// Records went on from 9999 to 1.
  void Wrap();

  /// Takes the next record in order.
  void Take(const DahuaSaleLine& line);
  /// The next record cannot be read: it is passed over, and the ticket after it shows the gap.
  void Miss(int record, const std::string& why);
  bool HasOpenTicket() const { return !m_lines.empty(); }
  /// Nothing more belongs to the ticket that is open.
  void CloseTicket();
  /// Closes and hands over everything.
  void StoreAll();
  /// Hands over what is complete; the open ticket is left for next time.
  void StoreReady();

  const DahuaPlace& place() const { return m_place; }  ///< of the last record taken
  const DahuaMark& mark() const { return m_mark; }
  const std::optional<DahuaSaleLine>& last() const { return m_last; }
  /// The last ticket handed over or about to be, to hand it over again with another mark.
  const std::optional<ports::PulledTicket>& last_ticket() const { return m_last_ticket; }
  const std::vector<std::string>& unbookable() const { return m_unbookable; }

 private:
  bool BelongsToOpenTicket(const DahuaSaleLine& line) const;
  void HandOver();

  DahuaDevice m_device;
  DahuaPlace m_place;
  DahuaMark m_mark;
  ports::StorePulled m_store;
  ports::NumberSeries m_next_series = ports::NumberSeries::Rising;
  std::vector<DahuaSaleLine> m_lines;  ///< of the open ticket
  std::optional<DahuaSaleLine> m_last;
  std::optional<ports::PulledTicket> m_last_ticket;
  std::vector<ports::PulledTicket> m_ready;
  std::vector<std::string> m_unbookable;
};

}  // namespace steelyard::scales
