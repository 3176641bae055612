/// Refunds and returns; corrections are in card_corrections.cpp.
#include "app/card_refunds.h"

#include <algorithm>

#include "app/card_history.h"
#include "app/desk_work.h"
#include "app/roles.h"
#include "base/check.h"

namespace steelyard::app {
namespace {

using domain::Money;
using domain::MoneyDifference;

/// What a quote is made from; the same in a snapshot, where it is shown, and in the commit.
struct Terms {
  const ports::Books& books;
  const StoreSettings& settings;
  domain::BusinessDay today;
  base::Timestamp now;
};

/// Whether the member had paid into a card, other than those of `history`, before.
bool HeldAnotherBefore(const Terms& terms, const domain::MemberId& member,
                       const CardHistory& history) {
  for (const ports::Card& other : terms.books.cards().OfMember(member)) {
    const auto& own = history.cards;
    if (std::find(own.begin(), own.end(), other.id) != own.end()) continue;
    const auto first = HistoryOf(terms.books, other.id).first_top_up;
    if (first && *first < *history.first_top_up) return true;
  }
  return false;
}

bool IsEarly(const Terms& terms, const ports::Card& card, const CardHistory& history) {
  const int days = terms.settings.early_refund_days;
  if (days == 0 || !history.first_top_up) return false;
  const auto first = domain::BusinessDay::Of(*history.first_top_up, terms.settings.calendar);
  if (first.PlusDays(days) < terms.today) return false;
  return !card.member || !HeldAnotherBefore(terms, *card.member, history);
}

Money NotBelowZero(MoneyDifference balance) { return Money::FromFen(balance.fen()).value(); }

/// Everything on the card; its balances are not below zero.
RefundQuote QuoteInFull(const Terms& terms, const ports::Card& card,
                        const domain::CardBalances& balances) {
  const CardHistory history = HistoryOf(terms.books, card.id);
  RefundQuote quote{.rule = terms.settings.refund_rule,
                    .is_early = IsEarly(terms, card, history),
                    .sum = {},
                    .deposit = {}};
  const auto rule = quote.is_early ? domain::RefundRule::BonusFirst : quote.rule;
  quote.sum = domain::RefundInFull(balances, domain::GivenTo(history.postings), rule);
  return quote;
}

std::optional<CardDeskOutcome> RefuseCard(const ports::Card& card,
                                          const domain::CardBalances& balances) {
  if (card.state != domain::CardState::Active) return CardDeskOutcome::CardNotActive;
  const MoneyDifference nothing;
  if (balances.principal < nothing || balances.bonus < nothing || balances.deposit < nothing) {
    return CardDeskOutcome::CardOverdrawn;
  }
  return std::nullopt;
}

/// What a scale was told that the card may pay must stay on it until the sale is here.
bool IsHeld(const Terms& terms, const ports::Card& card, const domain::CardBalances& balances,
            const domain::RefundSum& sum) {
  const std::int64_t taken = sum.paid_out.from_principal.fen() + sum.paid_out.from_bonus.fen() +
                             sum.forfeited.from_principal.fen() + sum.forfeited.from_bonus.fen();
  return IsHeldByScale(terms.books, card.id,
                       balances.principal.fen() + balances.bonus.fen() - taken, terms.now);
}

struct Quoted {
  CardDeskOutcome outcome = CardDeskOutcome::Done;
  std::optional<RefundQuote> quote = {};
};

Quoted QuoteRefundOf(const Terms& terms, const ports::Card& card,
                     const std::optional<Money>& amount) {
  const auto balances = terms.books.ledger().BalancesOf(card.id);
  if (const auto refusal = RefuseCard(card, balances)) return {*refusal};
  if (amount && amount->IsZero()) return {CardDeskOutcome::AmountZero};
  RefundQuote quote = QuoteInFull(terms, card, balances);
  if (quote.PaidOut().IsZero()) return {CardDeskOutcome::NothingToRefund};
  if (amount) {
    const auto part = domain::RefundInPart(quote.sum, *amount);
    if (!part) return {CardDeskOutcome::MoreThanRefundable, quote};
    quote.sum = *part;
  }
  if (IsHeld(terms, card, balances, quote.sum)) return {CardDeskOutcome::HeldByScale, quote};
  return {CardDeskOutcome::Done, quote};
}

Quoted QuoteReturnOf(const Terms& terms, const ports::Card& card) {
  const auto balances = terms.books.ledger().BalancesOf(card.id);
  if (const auto refusal = RefuseCard(card, balances)) return {*refusal};
  RefundQuote quote = QuoteInFull(terms, card, balances);
  quote.deposit = NotBelowZero(balances.deposit);
  if (IsHeld(terms, card, balances, quote.sum)) return {CardDeskOutcome::HeldByScale, quote};
  return {CardDeskOutcome::Done, quote};
}

CardDeskResult AnswerQuestion(Context& context, const Actor& actor,
                              const domain::CardNumber& number,
                              const std::function<Quoted(const Terms&, const ports::Card&)>& ask) {
  if (!MayWorkAtDesk(actor.role)) return {CardDeskOutcome::NotAllowed};
  Quoted quoted{CardDeskOutcome::CardUnknown};
  context.store.Read([&](const ports::Books& books) {
    const StoreSettings settings = LoadSettings(books);
    const auto card = books.cards().FindByNumber(number);
    if (card) quoted = ask({books, settings, Today(context, settings), context.clock.Now()}, *card);
  });
  return {quoted.outcome, std::nullopt, quoted.quote};
}

Terms TermsOf(const Deskwork& work) {
  return {work.books, work.settings, Today(work.context, work.settings),
          work.context.clock.Now()};
}

/// What both have in common once the quote is there.
struct PayOut {
  DeskRequest request;
  Money shown;
  const std::optional<Actor>& approver;
};
Begun BeginPayOut(const Deskwork& work, const IssuedOnReader& issued, const Quoted& quoted,
                  const PayOut& pay_out) {
  if (quoted.outcome != CardDeskOutcome::Done) return {quoted.outcome, {}, quoted.quote};
  const RefundQuote& quote = quoted.quote.value();
  if (quote.PaidOut() != pay_out.shown) return {CardDeskOutcome::SumChanged, {}, quote};
  const Approval approval =
      Approve(work, {pay_out.approver, ApprovalCase::Refund, quote.PaidOut()});
  if (approval.refusal) return {*approval.refusal, {}, quote};
  const auto balances = work.books.ledger().BalancesOf(issued.card.id);
  const auto& [paid_out, forfeited] = quote.sum;
  domain::CardRecord record = issued.record;
  record.principal = HintOf(balances.principal.fen() - paid_out.from_principal.fen() -
                            forfeited.from_principal.fen());
  record.bonus = HintOf(balances.bonus.fen() - paid_out.from_bonus.fen() -
                        forfeited.from_bonus.fen());
  ports::CardWrite write = MakeWrite(work, pay_out.request, issued.card.id, record);
  write.postings = domain::PostingsForReturn(issued.card.id, quote.sum, quote.deposit);
  write.approver = approval.approver;
  work.books.card_writes().Begin(write);
  return {CardDeskOutcome::Done, write, quote};
}

}  // namespace

Money RefundQuote::PaidOut() const {
  const auto together = sum.PaidOut().Plus(deposit);
  base::Check(together.has_value());
  return *together;
}

CardDeskResult QuoteRefund(Context& context, const Actor& actor, const RefundQuestion& question) {
  return AnswerQuestion(context, actor, question.number,
                        [&](const Terms& terms, const ports::Card& card) {
                          return QuoteRefundOf(terms, card, question.amount);
                        });
}

CardDeskResult QuoteReturn(Context& context, const Actor& actor,
                           const domain::CardNumber& number) {
  return AnswerQuestion(context, actor, number, QuoteReturnOf);
}

CardDeskResult RefundCard(Context& context, ports::CardReader& reader, const Actor& actor,
                          const RefundRequest& request) {
  const DeskRequest desk_request{request.id, ports::CardWriteKind::Refund, request.reason,
                                 request.amount};
  return WorkOnIssuedCard(
      context, reader, actor, desk_request,
      [&](const Deskwork& work, const IssuedOnReader& issued) {
        return BeginPayOut(work, issued,
                           QuoteRefundOf(TermsOf(work), issued.card, request.amount),
                           {desk_request, request.shown, request.approver});
      });
}

CardDeskResult ReturnCard(Context& context, ports::CardReader& reader, const Actor& actor,
                          const ReturnRequest& request) {
  const DeskRequest desk_request{request.id, ports::CardWriteKind::Return, request.reason};
  return WorkOnIssuedCard(context, reader, actor, desk_request,
                          [&](const Deskwork& work, const IssuedOnReader& issued) {
                            return BeginPayOut(work, issued,
                                               QuoteReturnOf(TermsOf(work), issued.card),
                                               {desk_request, request.shown, request.approver});
                          });
}

}  // namespace steelyard::app
