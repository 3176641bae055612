/// Read-only questions of screens, reports on scales, and the check of the books.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "domain/business_day.h"
#include "ports/tickets.h"

namespace steelyard::ports {

/// Filters of the sales list; an absent one lets everything pass.
struct TicketFilter {
  std::optional<domain::Period> period;
  std::optional<int> scale;
  std::optional<int> cashier;
  std::optional<std::string> product;
  std::optional<domain::TenderType> tender;
  std::optional<std::string> card_number;
  std::optional<int> hour = {};  ///< 0–23 of the store's clock, at which it was closed
};

struct TicketRow {
  domain::TicketId id;
  int scale;
  std::int64_t number;
  domain::TicketKind kind;
  int cashier;
  base::Timestamp closed_at;
  domain::BusinessDay day;
  std::string card_number;  ///< empty without a card
  std::string tenders;      ///< codes joined by `+`: `cash`, `stored_value+cash`
  std::int64_t lines;
  domain::MoneyDifference total;  ///< negative for returns and voids
  bool is_late = false;           ///< recorded after its business day was closed
};

/// One figure of statistics: of a tender, a cashier or a product.
struct StatisticsRow {
  std::string key;
  std::int64_t count;
  std::int64_t grams;
  std::int64_t pieces;
  domain::MoneyDifference amount;
};

struct Statistics {
  std::int64_t tickets;
  domain::MoneyDifference total;
  std::vector<StatisticsRow> tenders;
  std::vector<StatisticsRow> cashiers;
  std::vector<StatisticsRow> products;
};

struct HourTakings {
  int hour;  ///< 0 … 23, on the store's clock
  std::int64_t tickets;
  domain::MoneyDifference total;
};

/// One content of a ticket's id, as a scale told it.
struct ToldTicket {
  enum class Standing { Recorded, Declined, InConflict };
  Standing standing;
  int scale;
  std::string source;  ///< how it reached us
  base::Timestamp told_at;
  domain::Ticket ticket;  ///< without the card's data, unless it is recorded
};

class TicketQueries {
 public:
  virtual ~TicketQueries() = default;
  virtual std::int64_t Count(const TicketFilter& filter) = 0;
  /// Newest first.
  virtual std::vector<TicketRow> Page(const TicketFilter& filter, std::int64_t offset,
                                      std::int64_t limit) = 0;
  /// Of one scale, or of all when `scale` is empty.
  virtual Statistics Totals(const domain::Period& period, std::optional<int> scale) = 0;
  virtual std::vector<HourTakings> ByHour(domain::BusinessDay day) = 0;
  /// What was told under this id: what the books go by first, then the oldest 20 that came with
  /// other content and moved no money.
  virtual std::vector<ToldTicket> ToldAs(const domain::TicketId& id) = 0;
};

/// The first row that does not agree with what it should be.
struct BooksDifference {
  std::string table;
  std::string row;  ///< key of the row
  std::string expected;
  std::string found;
};

struct BooksVerdict {
  std::optional<BooksDifference> first_difference;
  std::int64_t entries;
  std::int64_t accounts;
  std::int64_t tickets;
  std::string head;  ///< hash of the newest ledger entry, hex
};

class BooksVerifier {
 public:
  virtual ~BooksVerifier() = default;
  /// Recomputes hashes, balances, roll-ups and ticket totals from the raw rows of one snapshot.
  virtual BooksVerdict Verify() = 0;
  /// Recomputes the newest entries of the ledger only: a moment's work, however large the store is.
  virtual std::optional<BooksDifference> FindDifferenceInNewest() = 0;
  /// Looks through every page of the file; recomputes nothing. `is_whole` tells whether it came to
  /// the end.
  virtual std::optional<BooksDifference> FindDamage(bool& is_whole) = 0;
  /// Ends that, now and for ever, from another thread.
  virtual void StopFindingDamage() = 0;
};

}  // namespace steelyard::ports
