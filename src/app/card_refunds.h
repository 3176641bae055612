/// Money that goes back to the holder of a card: a wrong top-up undone, a refund, a card returned.
///
/// What leaves a card is a guarded debit when the write is settled. If a scale was faster, nothing
/// is paid out and the answer is BalanceChanged.
#pragma once
#include "app/card_desk.h"

namespace steelyard::app {

/// What a refund may ask before it is done, so that the sum is seen first.
struct RefundQuestion {
  domain::CardNumber number;
  std::optional<domain::Money> amount;  ///< nothing: all that can be paid out
};
/// Refuses as RefundCard would. Throws  StorageError.
CardDeskResult QuoteRefund(Context& context, const Actor& actor, const RefundQuestion& question);
/// The same of ReturnCard.
CardDeskResult QuoteReturn(Context& context, const Actor& actor,
                           const domain::CardNumber& number);

struct RefundRequest {
  base::Id128 id;
  std::optional<domain::Money> amount;  ///< nothing: all that can be paid out
  domain::Money shown;                  ///< what the clerk was told would be paid out
  std::string reason = {};
  std::optional<Actor> approver = {};
};
/// Pays out stored value of the card on the reader, and forfeits the bonus that goes with it. The
/// card stays in use. Throws as TouchCard.
///
/// Source  src/README.md "Limits".
CardDeskResult RefundCard(Context& context, ports::CardReader& reader, const Actor& actor,
                          const RefundRequest& request);

struct ReturnRequest {
  base::Id128 id;
  domain::Money shown;  ///< with the deposit
  std::string reason = {};
  std::optional<Actor> approver = {};
};
/// Pays out everything with the deposit and ends the card. Throws as TouchCard.
CardDeskResult ReturnCard(Context& context, ports::CardReader& reader, const Actor& actor,
                          const ReturnRequest& request);

struct CorrectionRequest {
  base::Id128 id;
  std::optional<base::Id128> top_up;  ///< the request to undo; nothing: the card's newest top-up
  std::string reason;                 ///< not empty
  std::optional<Actor> approver = {};
};
/// Undoes a wrong top-up: principal goes back into the drawer and the bonus that came with it to
/// the store. Once, whole, and only while all of it is there; then top up with the right amount.
/// Throws as TouchCard.
CardDeskResult CorrectTopUp(Context& context, ports::CardReader& reader, const Actor& actor,
                            const CorrectionRequest& request);
/// The same without the card: what is written on it changes with its next write. Throws
/// StorageError.
CardDeskResult CorrectTopUpByNumber(Context& context, const Actor& actor,
                                    const domain::CardNumber& number,
                                    const CorrectionRequest& request);

}  // namespace steelyard::app
