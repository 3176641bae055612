/// What is paid out when the holder of a card wants the money on it back.
#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "domain/ledger.h"

namespace steelyard::domain {

/// How what was spent is taken to have been spent, whatever the store's spend order is: only what
/// is left of the holder's own money is paid out. Without a bonus all three pay out what is left.
enum class RefundRule {
  ProRata,         ///< of everything left the part paid ÷ (paid + bonus), half up to the fen
  PrincipalFirst,  ///< own money first: the least
  BonusFirst       ///< the bonus first: the most
};
std::string_view ToText(RefundRule rule);  ///< `pro_rata`, `principal_first`, `bonus_first`
std::optional<RefundRule> ParseRefundRule(std::string_view text);

/// What came onto a card in its life, less what corrections and refunds took off again.
///
/// Units  fen.
struct ValueGiven {
  MoneyDifference paid;
  MoneyDifference bonus;
};
/// From the postings of the card, or of all cards that it replaced and its own.
ValueGiven GivenTo(const std::vector<Posting>& postings);

/// Where every fen goes that a refund takes off a card.
struct RefundSum {
  StoredValueSplit paid_out;   ///< to the holder in cash
  StoredValueSplit forfeited;  ///< back to what the store had granted
  Money PaidOut() const;
  Money Forfeited() const;
};

/// Of everything on the card. Neither principal nor bonus may be below zero.
RefundSum RefundInFull(const CardBalances& balances, const ValueGiven& given, RefundRule rule);
/// Pays out `wanted` and forfeits the same part of what a refund in full would, half up to the fen.
/// Nothing when `wanted` is more than that would pay out, or zero.
std::optional<RefundSum> RefundInPart(const RefundSum& in_full, Money wanted);

std::vector<Posting> PostingsForRefund(const CardId& card, const RefundSum& sum);
/// The refund of everything, and the deposit.
std::vector<Posting> PostingsForReturn(const CardId& card, const RefundSum& sum, Money deposit);

}  // namespace steelyard::domain
