/// Whether a card may be used: one reason, the first that applies.
#pragma once
#include <optional>
#include <string_view>

#include "domain/card.h"
#include "domain/ledger.h"

namespace steelyard::domain {

/// In precedence order. The first three are decided before a card is looked at.
enum class DeclineReason {
  UnknownScale,
  BadSignature,
  ReplayedRequest,
  CardUnknown,
  CardDataMismatch,
  CardLost,
  CardSuspended,
  CardReturned,
  CardReplaced,
  CardExpired,
  OverSingleLimit,
  InsufficientFunds,
  PinRequired,
  PinWrong
};
std::string_view ToText(DeclineReason reason);  ///< `card_unknown`, `card_lost`, … as the API says
std::optional<DeclineReason> ParseDeclineReason(std::string_view text);

/// The store's limits; every one can be configured. Source: src/README.md "Limits".
///
/// Units  fen.
struct Limits {
  Money single_purchase = Money::FromFen(200'000).value();
  Money registered_balance = Money::FromFen(500'000).value();
  Money unregistered_balance = Money::FromFen(100'000).value();
  std::optional<Money> pin_required_above;
  Money deposit = Money::FromFen(2'000).value();
};

enum class CardDataCheck { Matches, Mismatch };
enum class PinCheck { NotGiven, Right, Wrong };

/// What is known when a card is presented.
struct CardFacts {
  CardState state;
  CardClass card_class;
  std::optional<BusinessDay> valid_until;  ///< the last day on which the card is good
  CardDataCheck data;
  CardBalances balances;
  PinCheck pin;
  Money held = {};  ///< what other scales were told of and have not sold yet
};

/// Nothing when the card may be used for `stored_value` (zero for a member price only). A member
/// card asked to pay has insufficient funds.
std::optional<DeclineReason> DecideAuthorisation(const CardFacts& facts, Money stored_value,
                                                 BusinessDay today, const Limits& limits);

/// Whether a sale of so much by card is asked for a PIN.
bool NeedsPin(Money stored_value, const Limits& limits);

/// Principal and bonus together less what is held elsewhere; nothing below zero.
Money Spendable(const CardBalances& balances, Money held = {});

/// One step of the bonus ladder: who tops up `paid` or more is given `bonus`.
struct BonusStep {
  Money paid;
  Money bonus;
};
/// The bonus of the highest step that `paid` reaches; zero when it reaches none.
Money BonusFor(Money paid, const std::vector<BonusStep>& ladder);

}  // namespace steelyard::domain
