/// The words of cards.h's enumerations, as the schema writes them.
#include "ports/cards.h"

#include <array>

#include "base/check.h"
#include "base/enum_text.h"

namespace steelyard::ports {

std::string_view ToText(CardWriteKind kind) {
  switch (kind) {
    case CardWriteKind::Issue: return "issue";
    case CardWriteKind::TopUp: return "top_up";
    case CardWriteKind::Correct: return "correct";
    case CardWriteKind::Refund: return "refund";
    case CardWriteKind::Return: return "return";
    case CardWriteKind::Replace: return "replace";
    case CardWriteKind::Renew: return "renew";
    case CardWriteKind::ChangeTier: return "change_tier";
  }
  base::Check(false);
  return {};
}

std::optional<CardWriteKind> ParseCardWriteKind(std::string_view text) {
  using enum CardWriteKind;
  return base::FindByText(
      std::array{Issue, TopUp, Correct, Refund, Return, Replace, Renew, ChangeTier}, text);
}

std::string_view ToText(CardWriteState state) {
  switch (state) {
    case CardWriteState::Open: return "open";
    case CardWriteState::Settled: return "settled";
    case CardWriteState::Refused: return "refused";
    case CardWriteState::Abandoned: return "abandoned";
  }
  base::Check(false);
  return {};
}

std::optional<CardWriteState> ParseCardWriteState(std::string_view text) {
  using enum CardWriteState;
  return base::FindByText(std::array{Open, Settled, Refused, Abandoned}, text);
}

std::string_view ToText(WriteRefusal refusal) {
  switch (refusal) {
    case WriteRefusal::BalanceChanged: return "balance_changed";
    case WriteRefusal::StateChanged: return "state_changed";
  }
  base::Check(false);
  return {};
}

std::optional<WriteRefusal> ParseWriteRefusal(std::string_view text) {
  return base::FindByText(std::array{WriteRefusal::BalanceChanged, WriteRefusal::StateChanged},
                          text);
}

}  // namespace steelyard::ports
