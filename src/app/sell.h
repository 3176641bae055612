/// What scales ask while the customer waits: inquire a card, record tickets.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "app/context.h"
#include "domain/pin.h"
#include "ports/card_reader.h"

namespace steelyard::app {

struct CardInquiry {
  int scale;
  domain::CardUid uid;
  base::Bytes data;  ///< empty: the data check fails
};

struct CardAnswer {
  std::optional<domain::DeclineReason> refused;
  std::optional<ports::Card> card;  ///< absent when unknown
  std::string holder;               ///< masked: 王*
  domain::CardBalances balances;
  domain::Money spendable;
  domain::Money single_limit;
  std::optional<domain::Money> pin_required_above;
};

/// Throws  StorageError.
CardAnswer InquireCard(Context& context, const ports::CardDataVerifier& verifier,
                       const CardInquiry& inquiry);

enum class RecordOutcome { Recorded, AlreadyRecorded, Declined, Conflict };
std::string_view ToText(RecordOutcome outcome);

struct RecordResult {
  RecordOutcome outcome;
  ports::TicketAnswer answer;
};

/// A ticket on its way into the books.
struct IncomingTicket {
  domain::Ticket ticket;
  int scale;
  std::string source;  ///< `api`, `txt-mode`, …
  std::string raw;
  std::optional<domain::Pin> pin = {};  ///< what the holder typed at the scale
  ports::NumberSeries series = ports::NumberSeries::Unbroken;
  std::optional<domain::Money> rounding_step = std::nullopt;  ///< see PulledTicket
  std::int64_t follows = 0;  ///< as in PulledTicket
};

/// Records each ticket on its own and returns when all are durable; results in the same order.
///
/// A ticket seen before with the same content gets its first answer and moves nothing. An online
/// ticket may be declined; an offline one is always recorded, with an exception where it overdraws
/// a card or names one that is unknown or blocked. A number gap, a number used twice, a clock that
/// ran backwards and a line priced off the list become exceptions too.
///
/// A return or void gives back what the ticket it corrects had taken from the card.
///
/// Throws  StoreBusy, StorageError: what was recorded until then is safe; ask again with all.
std::vector<RecordResult> RecordTickets(Context& context, const ports::CardDataVerifier& verifier,
                                        std::vector<IncomingTicket> tickets);

}  // namespace steelyard::app
