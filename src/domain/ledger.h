/// Ledger postings: which account every fen leaves and which it enters.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id128.h"
#include "domain/card.h"
#include "domain/money.h"
#include "domain/ticket.h"

namespace steelyard::domain {

/// A card's three accounts are liabilities: what we owe its holder. Credit raises them.
enum class AccountKind {
  CardPrincipal,
  CardBonus,
  CardDeposit,
  UnknownCards,  ///< offline sales paid with cards we do not know: a claim to settle by hand
  ScaleCash,
  DeskCash,
  BankCardReceivable,
  CityCardReceivable,
  MobileReceivable,
  Sales,
  RoundingDifferences,
  BonusGranted,
  CardFees  ///< what holders pay for the plastic: our income
};
std::string_view ToText(AccountKind kind);  ///< `card_principal`, …
std::optional<AccountKind> ParseAccountKind(std::string_view text);

/// `card` is present for exactly the three card accounts.
struct Account {
  AccountKind kind;
  std::optional<CardId> card;
  bool operator==(const Account&) const = default;
};

enum class PostingReason {
  Sale,
  Return,  ///< of goods; a card given back is Refund and DepositReturned
  Void,
  Rounding,
  TopUp,
  BonusGranted,
  Deposit,
  Correction,
  Refund,           ///< stored value paid out
  BonusForfeited,   ///< stored value that a refund does not pay out
  DepositReturned,
  Fee,
  Replacement       ///< from the replaced card to the new one
};
std::string_view ToText(PostingReason reason);
std::optional<PostingReason> ParsePostingReason(std::string_view text);

/// One movement: `amount` (never zero) is debited to one account and credited to the other.
struct Posting {
  Account debit;
  Account credit;
  Money amount;
  PostingReason reason;
};

/// What a card is owed. Below zero only after an offline overdraft, which is then on a list.
///
/// Units  fen.
struct CardBalances {
  MoneyDifference principal;
  MoneyDifference bonus;
  MoneyDifference deposit;
};

enum class SpendOrder { PrincipalFirst, BonusFirst };
std::string_view ToText(SpendOrder order);  ///< `principal_first`, `bonus_first`
std::optional<SpendOrder> ParseSpendOrder(std::string_view text);

struct StoredValueSplit {
  Money from_principal;
  Money from_bonus;
};

/// How `amount` is taken from principal and bonus. What neither covers (an offline overdraft) is
/// taken from principal.
StoredValueSplit SplitStoredValue(Money amount, const CardBalances& balances, SpendOrder order);

/// What postings took from a card, less what they gave back.
struct StoredValueTaken {
  MoneyDifference principal;
  MoneyDifference bonus;
};
StoredValueTaken TakenFrom(const CardId& card, const std::vector<Posting>& postings);

/// How the refund of a sale is given back: what was spent last first, and never more bonus than
/// the sale had taken, so that a return turns no bonus into principal. `order` is the spend order.
StoredValueSplit SplitRefund(Money amount, const StoredValueTaken& taken, SpendOrder order);

/// Every posting of a ticket: tenders against sales, then the rounding difference. `card` is
/// empty when no card was presented or it is unknown. For a return or void each posting is
/// turned round.
std::vector<Posting> PostingsForTicket(const Ticket& ticket, const std::optional<CardId>& card,
                                       const StoredValueSplit& split);

struct TopUpAmounts {
  Money paid;     ///< to principal, from the desk's cash
  Money bonus;    ///< to bonus, given by the store
  Money deposit;  ///< to deposit, from the desk's cash
};
std::vector<Posting> PostingsForTopUp(const CardId& card, const TopUpAmounts& amounts);

/// Undoes what a top-up brought onto the card: principal and bonus, not a deposit. Of a write that
/// was no top-up nothing.
std::vector<Posting> PostingsForCorrection(const std::vector<Posting>& top_up);

struct CardPair {
  CardId replaced;
  CardId replacement;
};
/// All three accounts, none of which may be below zero, and the fee in cash.
std::vector<Posting> PostingsForReplacement(const CardPair& cards, const CardBalances& balances,
                                            Money fee);

}  // namespace steelyard::domain
