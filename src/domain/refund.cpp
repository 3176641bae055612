#include "domain/refund.h"

#include <algorithm>
#include <array>

#include "base/check.h"
#include "base/enum_text.h"

namespace steelyard::domain {
namespace {

/// Thirty million yuan, far above any balance a store can allow; the product of two such numbers
/// fits into 64 bits.
constexpr std::int64_t kMaxFactor = 3'000'000'000;

/// `value` × `part` ÷ `whole`, half up.
std::int64_t PartOf(std::int64_t value, std::int64_t part, std::int64_t whole) {
  base::Check(whole > 0 && value >= 0 && part >= 0 && value <= kMaxFactor && part <= kMaxFactor);
  return (value * part + whole / 2) / whole;
}

Money Fen(std::int64_t fen) {
  const auto money = Money::FromFen(fen);
  base::Check(money.has_value());
  return *money;
}

std::int64_t PaidOutUnder(RefundRule rule, std::int64_t left, const ValueGiven& given) {
  std::int64_t paid = std::max<std::int64_t>(given.paid.fen(), 0);
  std::int64_t bonus = std::max<std::int64_t>(given.bonus.fen(), 0);
  const std::int64_t spent = std::max<std::int64_t>(paid + bonus - left, 0);
  switch (rule) {
    case RefundRule::ProRata:
      for (; paid + bonus > kMaxFactor; paid /= 2, bonus /= 2) {}  // the proportion is what counts
      return PartOf(left, paid, paid + bonus);
    case RefundRule::PrincipalFirst: return std::max<std::int64_t>(paid - spent, 0);
    case RefundRule::BonusFirst: return paid;
  }
  base::Check(false);
  return {};
}

Money Sum(const StoredValueSplit& split) {
  const auto sum = split.from_principal.Plus(split.from_bonus);
  base::Check(sum.has_value());
  return *sum;
}

}  // namespace

std::string_view ToText(RefundRule rule) {
  switch (rule) {
    case RefundRule::ProRata: return "pro_rata";
    case RefundRule::PrincipalFirst: return "principal_first";
    case RefundRule::BonusFirst: return "bonus_first";
  }
  base::Check(false);
  return {};
}

std::optional<RefundRule> ParseRefundRule(std::string_view text) {
  using enum RefundRule;
  return base::FindByText(std::array{ProRata, PrincipalFirst, BonusFirst}, text);
}

Money RefundSum::PaidOut() const { return Sum(paid_out); }
Money RefundSum::Forfeited() const { return Sum(forfeited); }

ValueGiven GivenTo(const std::vector<Posting>& postings) {
  ValueGiven given;
  for (const Posting& posting : postings) {
    const auto amount = MoneyDifference::Of(posting.amount);
    switch (posting.reason) {
      case PostingReason::TopUp: given.paid = given.paid + amount; break;
      case PostingReason::BonusGranted: given.bonus = given.bonus + amount; break;
      case PostingReason::Correction:
        if (posting.debit.kind == AccountKind::CardPrincipal) given.paid = given.paid + -amount;
        if (posting.debit.kind == AccountKind::CardBonus) given.bonus = given.bonus + -amount;
        break;
      case PostingReason::Refund: given.paid = given.paid + -amount; break;
      case PostingReason::BonusForfeited: given.bonus = given.bonus + -amount; break;
      case PostingReason::Sale:
      case PostingReason::Return:
      case PostingReason::Void:
      case PostingReason::Rounding:
      case PostingReason::Deposit:
      case PostingReason::DepositReturned:
      case PostingReason::Fee:
      case PostingReason::Replacement: break;  // spent, or no stored value, or counted before
    }
  }
  return given;
}

RefundSum RefundInFull(const CardBalances& balances, const ValueGiven& given, RefundRule rule) {
  const std::int64_t principal = balances.principal.fen();
  const std::int64_t bonus = balances.bonus.fen();
  base::Check(principal >= 0 && bonus >= 0);
  const std::int64_t left = principal + bonus;
  // Of a card whose history is not in the books what counts as the holder's own is its principal.
  const bool is_known = given.paid.fen() > 0 || given.bonus.fen() > 0;
  const std::int64_t own = is_known ? PaidOutUnder(rule, left, given) : principal;
  const std::int64_t paid_out = std::clamp<std::int64_t>(own, 0, left);
  const std::int64_t from_principal = std::min(principal, paid_out);
  const std::int64_t from_bonus = paid_out - from_principal;
  return {{Fen(from_principal), Fen(from_bonus)},
          {Fen(principal - from_principal), Fen(bonus - from_bonus)}};
}

std::optional<RefundSum> RefundInPart(const RefundSum& in_full, Money wanted) {
  const std::int64_t whole = in_full.PaidOut().fen();
  if (wanted.IsZero() || wanted.fen() > whole) return std::nullopt;
  const std::int64_t from_principal =
      std::min(in_full.paid_out.from_principal.fen(), wanted.fen());
  const std::int64_t forfeited = PartOf(in_full.Forfeited().fen(), wanted.fen(), whole);
  const std::int64_t forfeited_bonus = std::min(in_full.forfeited.from_bonus.fen(), forfeited);
  return RefundSum{{Fen(from_principal), Fen(wanted.fen() - from_principal)},
                   {Fen(forfeited - forfeited_bonus), Fen(forfeited_bonus)}};
}

std::vector<Posting> PostingsForRefund(const CardId& card, const RefundSum& sum) {
  const Account cash{AccountKind::DeskCash, std::nullopt};
  const Account granted{AccountKind::BonusGranted, std::nullopt};
  const Account principal{AccountKind::CardPrincipal, card};
  const Account bonus{AccountKind::CardBonus, card};
  const Posting all[] = {
      {principal, cash, sum.paid_out.from_principal, PostingReason::Refund},
      {bonus, cash, sum.paid_out.from_bonus, PostingReason::Refund},
      {principal, granted, sum.forfeited.from_principal, PostingReason::BonusForfeited},
      {bonus, granted, sum.forfeited.from_bonus, PostingReason::BonusForfeited}};
  std::vector<Posting> postings;
  std::copy_if(std::begin(all), std::end(all), std::back_inserter(postings),
               [](const Posting& posting) { return !posting.amount.IsZero(); });
  return postings;
}

std::vector<Posting> PostingsForReturn(const CardId& card, const RefundSum& sum, Money deposit) {
  std::vector<Posting> postings = PostingsForRefund(card, sum);
  if (!deposit.IsZero()) {
    postings.push_back({{AccountKind::CardDeposit, card},
                        {AccountKind::DeskCash, std::nullopt},
                        deposit,
                        PostingReason::DepositReturned});
  }
  return postings;
}

}  // namespace steelyard::domain
