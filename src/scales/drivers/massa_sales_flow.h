/// From the transactions of a Massa-K scale to tickets, in durable batches.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "ports/scales.h"
#include "scales/drivers/massa_codec.h"

namespace steelyard::scales {

/// What the scale does not say of itself in a transaction.
struct MassaDevice {
  std::string serial;
  base::UtcOffset offset = base::UtcOffset::China();  ///< of the scale's clock
  domain::Rounding rounding = domain::Rounding::HalfUp;
};

/// Where in the journal the books are, as it is kept beside the last number.
///
/// A device that forgets its sales begins to number them anew. Numbers in the books go on rising
/// all the same: `base` is added to them. When nobody ordered that here, one number is left out, so
/// that a gap is listed: what was sold between the last pull and the loss is not known.
struct MassaPlace {
  std::string first;       ///< ShortHash of the journal's first record
  int part = 1;            ///< where the first line of the last ticket began
  int at = 0;
  std::int64_t base = 0;   ///< number in the books = base + number of the transaction
  bool is_cleared = false;  ///< ordered to forget after this ticket
  std::string ToText() const;  ///< `first=… part=… at=… base=… cleared=…`
};
std::optional<MassaPlace> ParseMassaPlace(std::string_view text);

/// A transaction and where its record began.
struct PlacedTransaction {
  MassaTransaction transaction;
  int part = 1;
  int at = 0;
};

/// The ticket of transactions that belong together; its number is that of the last one, and
/// `base`. Amounts are price × mass, rounded by the profile's rule, because the scale tells none;
/// cash is assumed, because it tells no payment. The raw text says so.
///
/// Refused: what domain::Ticket refuses.
base::Result<ports::PulledTicket, Misread> TicketFromTransactions(
    const std::vector<PlacedTransaction>& lines, const MassaDevice& device,
    const MassaPlace& place);

/// Transactions that follow each other with one group number, scale, operator and date are one
/// ticket; without a group number each is one of its own. Lines of two receipts that alternate
/// become several tickets: none is lost or counted twice, and every prefix of the journal can be
/// stored before the rest.
class MassaSalesFlow {
 public:
  struct Beginning {
    MassaPlace place;
    std::int64_t last_number = 0;  ///< in the books, before the first line to come; 0: none
  };
  MassaSalesFlow(MassaDevice device, Beginning beginning, ports::StorePulled store)
      : m_device(std::move(device)),
        m_place(std::move(beginning.place)),
        m_last_number(beginning.last_number),
        m_store(std::move(store)) {}

  static constexpr std::size_t kBatch = 100;

  void Take(PlacedTransaction line);
  /// Whether anything was taken.
  bool HasTaken() const { return m_last_ticket.has_value() || !m_open.empty(); }
  /// Hands over all tickets that are whole.
  void StoreWhole();
  /// Hands over everything: no more lines are to come.
  void StoreAll();
  /// The last one handed over or about to be.
  const std::optional<ports::PulledTicket>& last_ticket() const { return m_last_ticket; }
  /// One sentence for each ticket that cannot be booked.
  const std::vector<std::string>& unbookable() const { return m_unbookable; }

 private:
  void CloseTicket();

  MassaDevice m_device;
  MassaPlace m_place;
  std::int64_t m_last_number;  ///< of the ticket closed last, booked or not
  ports::StorePulled m_store;
  std::vector<PlacedTransaction> m_open;
  std::vector<ports::PulledTicket> m_ready;
  std::optional<ports::PulledTicket> m_last_ticket;
  std::vector<std::string> m_unbookable;
};

}  // namespace steelyard::scales
