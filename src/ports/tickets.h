/// The sales journal: tickets as recorded, declined or in conflict.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domain/authorisation.h"
#include "domain/ticket.h"

namespace steelyard::ports {

/// What was answered to a ticket, so that its id gets the same answer for ever.
struct TicketAnswer {
  std::optional<domain::DeclineReason> declined;     ///< nothing when recorded
  std::optional<domain::MoneyDifference> principal;  ///< of the card, after the ticket
  std::optional<domain::MoneyDifference> bonus;
  bool operator==(const TicketAnswer&) const = default;
};

/// Everything about a ticket that the scale did not say.
struct TicketFacts {
  int scale;
  std::string source;  ///< `api`, `txt-mode`, …: how it reached us
  std::string raw;     ///< the bytes as received from a driver; empty for the API
  std::optional<domain::CardId> card;
  domain::BusinessDay day;
  base::Timestamp recorded_at;
  TicketAnswer answer;
  /// What a sale earns the member of its card; 0 for none. Nothing: not known.
  std::optional<std::int64_t> points_per_yuan = {};
};

enum class SeenBefore { Never, SameContent, OtherContent };

struct TicketLookup {
  SeenBefore seen;
  std::optional<TicketAnswer> answer;  ///< present when seen with the same content
};

/// A recorded ticket as the checks of a journal need it.
struct JournalEntry {
  domain::TicketId id;
  base::Timestamp closed_at;
  domain::Money total;
  std::string source;
};

class Tickets {
 public:
  virtual ~Tickets() = default;
  virtual TicketLookup Find(const domain::Ticket& ticket) const = 0;
  /// Stores ticket, lines and tenders and adds them to the roll-ups. A decline of the same id that
  /// was on record is replaced (the sale was told as offline after all).
  virtual void Record(const domain::Ticket& ticket, const TicketFacts& facts) = 0;
  virtual void Decline(const domain::Ticket& ticket, const TicketFacts& facts) = 0;
  virtual void KeepConflict(const domain::Ticket& ticket, const TicketFacts& facts) = 0;
  /// The recorded tickets with this running number of this scale, first recorded first. A number
  /// may be on record twice, with an exception: a sale that happened is recorded all the same.
  virtual std::vector<JournalEntry> WithNumber(int scale, std::int64_t number) const = 0;
  /// The highest running number recorded for the scale; 0 before the first.
  virtual std::int64_t LastNumber(int scale) const = 0;
  /// A recorded ticket as it was told.
  virtual std::optional<domain::Ticket> Load(const domain::TicketId& id) const = 0;
};

}  // namespace steelyard::ports
