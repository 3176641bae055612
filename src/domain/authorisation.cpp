#include "domain/authorisation.h"

#include <algorithm>

#include "base/check.h"
#include "base/enum_text.h"

namespace steelyard::domain {
namespace {

std::optional<DeclineReason> DeclineForState(CardState state) {
  switch (state) {
    case CardState::Active: return std::nullopt;
    case CardState::Blank: return DeclineReason::CardUnknown;  // never finished being issued
    case CardState::Suspended: return DeclineReason::CardSuspended;
    case CardState::Lost: return DeclineReason::CardLost;
    case CardState::Found: return DeclineReason::CardLost;  // until the desk reactivates it
    case CardState::Replaced: return DeclineReason::CardReplaced;
    case CardState::Returned: return DeclineReason::CardReturned;
  }
  base::Check(false);
  return {};
}

std::optional<DeclineReason> DeclineForPin(PinCheck pin) {
  switch (pin) {
    case PinCheck::NotGiven: return DeclineReason::PinRequired;
    case PinCheck::Right: return std::nullopt;
    case PinCheck::Wrong: return DeclineReason::PinWrong;
  }
  base::Check(false);
  return {};
}

}  // namespace

std::string_view ToText(DeclineReason reason) {
  switch (reason) {
    case DeclineReason::UnknownScale: return "unknown_scale";
    case DeclineReason::BadSignature: return "bad_signature";
    case DeclineReason::ReplayedRequest: return "replayed_request";
    case DeclineReason::CardUnknown: return "card_unknown";
    case DeclineReason::CardDataMismatch: return "card_data_mismatch";
    case DeclineReason::CardLost: return "card_lost";
    case DeclineReason::CardSuspended: return "card_suspended";
    case DeclineReason::CardReturned: return "card_returned";
    case DeclineReason::CardReplaced: return "card_replaced";
    case DeclineReason::CardExpired: return "card_expired";
    case DeclineReason::OverSingleLimit: return "over_single_limit";
    case DeclineReason::InsufficientFunds: return "insufficient_funds";
    case DeclineReason::PinRequired: return "pin_required";
    case DeclineReason::PinWrong: return "pin_wrong";
  }
  base::Check(false);
  return {};
}

std::optional<DeclineReason> ParseDeclineReason(std::string_view text) {
  using enum DeclineReason;
  return base::FindByText(
      std::array{UnknownScale, BadSignature, ReplayedRequest, CardUnknown, CardDataMismatch,
                 CardLost, CardSuspended, CardReturned, CardReplaced, CardExpired, OverSingleLimit,
                 InsufficientFunds, PinRequired, PinWrong},
      text);
}

std::optional<DeclineReason> DecideAuthorisation(const CardFacts& facts, Money stored_value,
                                                 BusinessDay today, const Limits& limits) {
  const auto by_state = DeclineForState(facts.state);
  if (by_state == DeclineReason::CardUnknown) return by_state;
  if (facts.data == CardDataCheck::Mismatch) return DeclineReason::CardDataMismatch;
  if (by_state) return by_state;
  if (facts.valid_until && today > *facts.valid_until) return DeclineReason::CardExpired;
  if (stored_value.IsZero()) return std::nullopt;
  if (stored_value > limits.single_purchase) return DeclineReason::OverSingleLimit;
  if (!HoldsStoredValue(facts.card_class)) return DeclineReason::InsufficientFunds;
  if (stored_value > Spendable(facts.balances, facts.held)) return DeclineReason::InsufficientFunds;
  return NeedsPin(stored_value, limits) ? DeclineForPin(facts.pin) : std::nullopt;
}

bool NeedsPin(Money stored_value, const Limits& limits) {
  return limits.pin_required_above && stored_value > *limits.pin_required_above;
}

Money Spendable(const CardBalances& balances, Money held) {
  const std::int64_t sum = (balances.principal + balances.bonus).fen() - held.fen();
  return Money::FromFen(std::clamp<std::int64_t>(sum, 0, Money::kMaxFen)).value();
}

Money BonusFor(Money paid, const std::vector<BonusStep>& ladder) {
  const BonusStep* highest = nullptr;
  for (const BonusStep& step : ladder) {
    if (paid < step.paid) continue;
    if (highest == nullptr || step.paid > highest->paid) highest = &step;
  }
  return highest == nullptr ? Money() : highest->bonus;
}

}  // namespace steelyard::domain
