#include "domain/ledger.h"

#include <algorithm>

#include "base/check.h"
#include "base/enum_text.h"

namespace steelyard::domain {
namespace {

Money TakeUpTo(Money& rest, MoneyDifference balance) {
  const auto taken = Money::FromFen(std::clamp<std::int64_t>(balance.fen(), 0, rest.fen()));
  base::Check(taken.has_value());
  const auto left = rest.Minus(*taken);
  base::Check(left.has_value());
  rest = *left;
  return *taken;
}

Money Sum(Money one, Money other) {
  const auto sum = one.Plus(other);
  base::Check(sum.has_value());
  return *sum;
}

/// Where the money of a tender is afterwards; stored value is told apart by the caller.
AccountKind AccountOf(TenderType type) {
  switch (type) {
    case TenderType::Cash: return AccountKind::ScaleCash;
    case TenderType::StoredValue: return AccountKind::UnknownCards;
    case TenderType::BankCard: return AccountKind::BankCardReceivable;
    case TenderType::CityCard: return AccountKind::CityCardReceivable;
    case TenderType::Mobile: return AccountKind::MobileReceivable;
  }
  base::Check(false);
  return {};
}

PostingReason ReasonOf(TicketKind kind) {
  switch (kind) {
    case TicketKind::Sale: return PostingReason::Sale;
    case TicketKind::Return: return PostingReason::Return;
    case TicketKind::Void: return PostingReason::Void;
  }
  base::Check(false);
  return {};
}

/// Collects postings as a sale makes them; turns each round for a return or void.
class TicketPostings {
 public:
  explicit TicketPostings(TicketKind kind) : m_kind(kind) {}

  void Add(const Account& debit, const Account& credit, Money amount, PostingReason reason) {
    if (amount.IsZero()) return;
    if (m_kind == TicketKind::Sale) {
      m_postings.push_back({debit, credit, amount, reason});
    } else {
      m_postings.push_back({credit, debit, amount, reason});
    }
  }
  std::vector<Posting> Take() { return std::move(m_postings); }

 private:
  TicketKind m_kind;
  std::vector<Posting> m_postings;
};

}  // namespace

std::string_view ToText(AccountKind kind) {
  switch (kind) {
    case AccountKind::CardPrincipal: return "card_principal";
    case AccountKind::CardBonus: return "card_bonus";
    case AccountKind::CardDeposit: return "card_deposit";
    case AccountKind::UnknownCards: return "unknown_cards";
    case AccountKind::ScaleCash: return "scale_cash";
    case AccountKind::DeskCash: return "desk_cash";
    case AccountKind::BankCardReceivable: return "bank_card_receivable";
    case AccountKind::CityCardReceivable: return "city_card_receivable";
    case AccountKind::MobileReceivable: return "mobile_receivable";
    case AccountKind::Sales: return "sales";
    case AccountKind::RoundingDifferences: return "rounding_differences";
    case AccountKind::BonusGranted: return "bonus_granted";
    case AccountKind::CardFees: return "card_fees";
  }
  base::Check(false);
  return {};
}

std::optional<AccountKind> ParseAccountKind(std::string_view text) {
  using enum AccountKind;
  return base::FindByText(
      std::array{CardPrincipal, CardBonus, CardDeposit, UnknownCards, ScaleCash, DeskCash,
                 BankCardReceivable, CityCardReceivable, MobileReceivable, Sales,
                 RoundingDifferences, BonusGranted, CardFees},
      text);
}

std::string_view ToText(PostingReason reason) {
  switch (reason) {
    case PostingReason::Sale: return "sale";
    case PostingReason::Return: return "return";
    case PostingReason::Void: return "void";
    case PostingReason::Rounding: return "rounding";
    case PostingReason::TopUp: return "top_up";
    case PostingReason::BonusGranted: return "bonus_granted";
    case PostingReason::Deposit: return "deposit";
    case PostingReason::Correction: return "correction";
    case PostingReason::Refund: return "refund";
    case PostingReason::BonusForfeited: return "bonus_forfeited";
    case PostingReason::DepositReturned: return "deposit_returned";
    case PostingReason::Fee: return "fee";
    case PostingReason::Replacement: return "replacement";
  }
  base::Check(false);
  return {};
}

std::optional<PostingReason> ParsePostingReason(std::string_view text) {
  using enum PostingReason;
  return base::FindByText(
      std::array{Sale, Return, Void, Rounding, TopUp, BonusGranted, Deposit, Correction, Refund,
                 BonusForfeited, DepositReturned, Fee, Replacement},
      text);
}

std::string_view ToText(SpendOrder order) {
  switch (order) {
    case SpendOrder::PrincipalFirst: return "principal_first";
    case SpendOrder::BonusFirst: return "bonus_first";
  }
  base::Check(false);
  return {};
}

std::optional<SpendOrder> ParseSpendOrder(std::string_view text) {
  return base::FindByText(std::array{SpendOrder::PrincipalFirst, SpendOrder::BonusFirst}, text);
}

StoredValueSplit SplitStoredValue(Money amount, const CardBalances& balances, SpendOrder order) {
  Money rest = amount;
  StoredValueSplit split;
  switch (order) {
    case SpendOrder::PrincipalFirst:
      split.from_principal = TakeUpTo(rest, balances.principal);
      split.from_bonus = TakeUpTo(rest, balances.bonus);
      break;
    case SpendOrder::BonusFirst:
      split.from_bonus = TakeUpTo(rest, balances.bonus);
      split.from_principal = TakeUpTo(rest, balances.principal);
      break;
  }
  split.from_principal = Sum(split.from_principal, rest);
  return split;
}

StoredValueSplit SplitRefund(Money amount, const StoredValueTaken& taken, SpendOrder order) {
  // What was spent last comes back first.
  const CardBalances room{taken.principal, taken.bonus, MoneyDifference()};
  switch (order) {
    case SpendOrder::PrincipalFirst: return SplitStoredValue(amount, room, SpendOrder::BonusFirst);
    case SpendOrder::BonusFirst: return SplitStoredValue(amount, room, SpendOrder::PrincipalFirst);
  }
  base::Check(false);
  return {};
}

StoredValueTaken TakenFrom(const CardId& card, const std::vector<Posting>& postings) {
  StoredValueTaken taken;
  const Account principal{AccountKind::CardPrincipal, card};
  const Account bonus{AccountKind::CardBonus, card};
  for (const Posting& posting : postings) {
    const auto amount = MoneyDifference::Of(posting.amount);
    if (posting.debit == principal) taken.principal = taken.principal + amount;
    if (posting.credit == principal) taken.principal = taken.principal + -amount;
    if (posting.debit == bonus) taken.bonus = taken.bonus + amount;
    if (posting.credit == bonus) taken.bonus = taken.bonus + -amount;
  }
  return taken;
}

std::vector<Posting> PostingsForTicket(const Ticket& ticket, const std::optional<CardId>& card,
                                       const StoredValueSplit& split) {
  const Account sales{AccountKind::Sales, std::nullopt};
  const PostingReason reason = ReasonOf(ticket->kind);
  TicketPostings postings(ticket->kind);
  for (const Tender& tender : ticket->tenders) {
    if (tender.type == TenderType::StoredValue && card) {
      base::Check(Sum(split.from_principal, split.from_bonus) == tender.amount);
      postings.Add({AccountKind::CardPrincipal, card}, sales, split.from_principal, reason);
      postings.Add({AccountKind::CardBonus, card}, sales, split.from_bonus, reason);
    } else {
      postings.Add({AccountOf(tender.type), std::nullopt}, sales, tender.amount, reason);
    }
  }
  const Account rounding{AccountKind::RoundingDifferences, std::nullopt};
  const std::int64_t fen = ticket->rounding.fen();
  const auto size = Money::FromFen(fen < 0 ? -fen : fen);
  base::Check(size.has_value());
  if (fen < 0) postings.Add(rounding, sales, *size, PostingReason::Rounding);
  if (fen > 0) postings.Add(sales, rounding, *size, PostingReason::Rounding);
  return postings.Take();
}

std::vector<Posting> PostingsForTopUp(const CardId& card, const TopUpAmounts& amounts) {
  const Account cash{AccountKind::DeskCash, std::nullopt};
  const Account granted{AccountKind::BonusGranted, std::nullopt};
  TicketPostings postings(TicketKind::Sale);
  postings.Add(cash, {AccountKind::CardPrincipal, card}, amounts.paid, PostingReason::TopUp);
  postings.Add(granted, {AccountKind::CardBonus, card}, amounts.bonus,
               PostingReason::BonusGranted);
  postings.Add(cash, {AccountKind::CardDeposit, card}, amounts.deposit, PostingReason::Deposit);
  return postings.Take();
}

std::vector<Posting> PostingsForCorrection(const std::vector<Posting>& top_up) {
  std::vector<Posting> undone;
  for (const Posting& posting : top_up) {
    const bool is_value = posting.reason == PostingReason::TopUp ||
                          posting.reason == PostingReason::BonusGranted;
    if (!is_value) continue;
    undone.push_back({posting.credit, posting.debit, posting.amount, PostingReason::Correction});
  }
  return undone;
}

std::vector<Posting> PostingsForReplacement(const CardPair& cards, const CardBalances& balances,
                                            Money fee) {
  TicketPostings postings(TicketKind::Sale);
  const auto move = [&](AccountKind kind, MoneyDifference balance) {
    const auto amount = Money::FromFen(balance.fen());
    base::Check(amount.has_value());
    postings.Add({kind, cards.replaced}, {kind, cards.replacement}, *amount,
                 PostingReason::Replacement);
  };
  move(AccountKind::CardPrincipal, balances.principal);
  move(AccountKind::CardBonus, balances.bonus);
  move(AccountKind::CardDeposit, balances.deposit);
  postings.Add({AccountKind::DeskCash, std::nullopt}, {AccountKind::CardFees, std::nullopt}, fee,
               PostingReason::Fee);
  return postings.Take();
}

}  // namespace steelyard::domain
