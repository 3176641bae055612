/// The card desk: what is on the reader, issuing, topping up, and the states of a card.
///
/// Order of every write: intent into the books → card written → card read back → purse mirrored,
/// where the card has one → intent settled and money posted, in one commit. Whatever is pulled out
/// in between, the next TouchCard finishes.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "app/context.h"
#include "domain/refund.h"
#include "ports/card_reader.h"

namespace steelyard::app {

/// A card with everything the desk shows of it.
struct CardView {
  ports::Card card;
  domain::CardBalances balances;
  std::optional<ports::Member> member;
  std::vector<ports::LedgerMovement> movements;  ///< newest first, at most five
  base::Bytes data;                              ///< as a scale would send it; empty off the reader
  std::optional<std::int64_t> points = {};       ///< of its member, if points are or were given
  /// On the reader, of a card that has one. Scales sell from the books, so it may say more than
  /// principal and bonus until the next write puts it right.
  std::optional<ports::PurseReading> purse = {};
  /// How much more the purse says than a write would leave there; nothing when it says nothing.
  std::optional<domain::MoneyDifference> PurseDifference() const;
};

/// The first that applies.
enum class TouchOutcome {
  NoCard,
  SeveralCards,
  UnsupportedCard,
  BlankCard,            ///< may be issued
  ForeignCard,          ///< not ours and not blank; never written to
  DamagedCard,          ///< ours by its keys, but nothing readable on it
  CounterfeitCard,      ///< it says what a card of ours says, but is another chip: listed
  CardOfAnotherStore,   ///< a right record, but not in our books
  StaleCardData,        ///< an older state than the books know was put back: an exception is listed
  FinishedInterrupted,  ///< an interrupted write has just been finished
  InterruptedRefused,   ///< an interrupted write has just ended without moving money, as the books
                        ///< have changed since it was begun
  CardShown
};

struct TouchResult {
  TouchOutcome outcome;
  std::optional<domain::CardUid> uid;
  std::optional<CardView> view;                  ///< for the last three
  std::optional<ports::CardWriteKind> finished;  ///< for FinishedInterrupted, InterruptedRefused
  std::optional<domain::CardNumber> pin_left_on = {};  ///< as in CardDeskResult
};

/// Looks at what lies on the reader; finishes a write that was interrupted.
///
/// Throws  ReaderError, CardLeftError, StorageError. After CardLeftError a write that was under way
///         stays open and the next touch finishes it.
TouchResult TouchCard(Context& context, ports::CardReader& reader, const Actor& actor);

/// The first that applies, but that a request already done is never refused.
enum class CardDeskOutcome {
  Done,
  AlreadyDone,  ///< the same request id was done before; no money moved now
  NotAllowed,   ///< the operator's role may not do this
  ReasonInvalid,
  ReasonMissing,
  RequestIdUsed,  ///< the request id is that of something else
  RequestDiffers,  ///< the request id is that of the same with another amount
  BalanceChanged,  ///< while the card was written: no money moved, and this request never will
  StateChanged,    ///< the same, since the card may no longer do this
  NoCard,
  SeveralCards,
  UnsupportedCard,
  ForeignCard,
  DamagedCard,
  CounterfeitCard,
  CardOfAnotherStore,
  StaleCardData,
  AnotherCardExpected,  ///< this request was begun on another card: put that one on the reader
  InterruptedFinishedInstead,  ///< an earlier interrupted write was finished; ask again
  CardAlreadyIssued,
  CardNotIssued,  ///< the card is blank
  CardUnknown,    ///< no card has this number
  WriteUnfinished,  ///< a write of that card is open: touch it, or give the write up
  CardNotReplaceable,
  CardNotActive,
  CardExpired,
  ValidityTooShort,  ///< money on an unregistered card is good for three years at least
  TierUnknown,
  MemberUnknown,
  MemberDisabled,
  CardHoldsNoStoredValue,
  CardGivesNoMemberPrice,
  AmountZero,
  BalanceLimitExceeded,
  IdRecordMissing,  ///< a card that holds so much needs to know whose it is
  DepositLimitExceeded,
  CardOverdrawn,      ///< an offline sale took more than there was
  TopUpUnknown,       ///< no top-up of this card
  AlreadyCorrected,
  SpentAlready,       ///< less is left than the top-up brought; the view tells what
  HeldByScale,  ///< a scale was told that the card may pay this, and its sale is not here yet
  NothingToRefund,
  MoreThanRefundable,  ///< the quote tells how much would be paid out
  SumChanged,          ///< another sum than the one shown would be paid out; the quote tells which
  NothingToChange,
  DateNotLater,        ///< a card is renewed to a later date
  ApprovalNeeded,      ///< above the operator's limit: a second person must agree
  ApproverIsSamePerson,
  ApproverNotAllowed
};
std::string_view ToText(CardDeskOutcome outcome);  ///< `done`, `card_already_issued`, …

struct IssueRequest {
  base::Id128 id;  ///< made by the desk; safe to repeat
  domain::CardClass card_class;
  std::optional<domain::MemberId> member;
  std::string tier;  ///< empty: the member's tier, or none
  domain::Money top_up;
  domain::Money deposit;
  std::optional<domain::BusinessDay> valid_until;
  std::optional<Actor> approver = {};  ///< a second person, whose login was checked
};

struct TopUpRequest {
  base::Id128 id;
  domain::Money amount;
  std::optional<Actor> approver = {};
};

/// What a refund, or a return with the deposit, pays out now.
struct RefundQuote {
  domain::RefundRule rule;
  bool is_early = false;  ///< soon after the first purchase, when all principal comes back
  domain::RefundSum sum;
  domain::Money deposit;
  domain::Money PaidOut() const;
};

struct CardDeskResult {
  CardDeskOutcome outcome;
  std::optional<CardView> view = {};
  std::optional<RefundQuote> quote = {};  ///< of refunds and returns, done or refused for the sum
  /// The replaced card whose PIN did not come along: the new card needs one set.
  std::optional<domain::CardNumber> pin_left_on = {};
};

/// Makes the blank card on the reader one of ours. Throws as TouchCard.
CardDeskResult IssueCard(Context& context, ports::CardReader& reader, const Actor& actor,
                         const IssueRequest& request);

/// Adds value to the card on the reader, with the bonus of the store's ladder. Throws as TouchCard.
CardDeskResult TopUpCard(Context& context, ports::CardReader& reader, const Actor& actor,
                         const TopUpRequest& request);

/// Lost, found, suspended and so on; needs no reader.
struct CardStateRequest {
  domain::CardNumber number;
  domain::CardCommand command;  ///< Suspend, Resume, ReportLost, ReportFound or Reactivate
  std::string reason;  ///< one line, or empty
};
enum class CardStateOutcome {
  Done,
  NotAllowed,
  ReasonInvalid,
  CardUnknown,
  ManagerNeeded,  ///< a suspicion is open of the card: only a manager puts it back into use
  NotInThisState
};
std::string_view ToText(CardStateOutcome outcome);
CardStateOutcome ChangeCardState(Context& context, const Actor& actor,
                                 const CardStateRequest& request);

/// A card by its printed number, without a reader.
std::optional<CardView> FindCard(Context& context, const domain::CardNumber& number);

}  // namespace steelyard::app
