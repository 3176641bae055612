/// The end of a write to a card: its money moves and the books change, or it is refused.
#include <fmt/format.h>

#include "app/card_writing.h"
#include "app/notes.h"
#include "base/check.h"

namespace steelyard::app {
namespace {

using domain::CardCommand;
using domain::CardState;
using ports::CardWriteKind;
using ports::WriteRefusal;

std::string_view ActionOf(CardWriteKind kind) {
  switch (kind) {
    case CardWriteKind::Issue: return "card.issue";
    case CardWriteKind::TopUp: return "card.top_up";
    case CardWriteKind::Correct: return "card.correct";
    case CardWriteKind::Refund: return "card.refund";
    case CardWriteKind::Return: return "card.return";
    case CardWriteKind::Replace: return "card.replace";
    case CardWriteKind::Renew: return "card.renew";
    case CardWriteKind::ChangeTier: return "card.change_tier";
  }
  base::Check(false);
  return {};
}

/// The card's fields that this kind of write may change, and its balances.
std::string DescribeCard(const ports::Books& books, const ports::Card& card, CardWriteKind kind) {
  const auto balances = books.ledger().BalancesOf(card.id);
  std::string text = fmt::format("state={} counter={} principal_fen={} bonus_fen={} deposit_fen={}",
                                 domain::ToText(card.state), card.counter,
                                 balances.principal.fen(), balances.bonus.fen(),
                                 balances.deposit.fen());
  if (kind == CardWriteKind::ChangeTier) text += fmt::format(" tier={}", card.tier);
  if (kind == CardWriteKind::Renew) {
    text += fmt::format(" valid_until={}", card.valid_until ? card.valid_until->ToString() : "");
  }
  return text;
}

std::string DescribeRequest(const ports::CardWrite& write) {
  std::string text;
  if (write.replaces) text += fmt::format(" replaces={}", write.replaces->ToString());
  if (write.corrects) text += fmt::format(" corrects={}", write.corrects->ToString());
  if (!write.approver.empty()) text += fmt::format(" approver={}", write.approver);
  if (!write.reason.empty()) text += fmt::format(" reason={}", write.reason);
  return text;
}

/// One write inside the commit that ends it.
class Settling {
 public:
  Settling(Context& context, ports::Books& books, ports::CardWrite write)
      : m_context(context), m_books(books), m_write(std::move(write)) {}

  std::optional<WriteRefusal> Run() {
    const auto open = m_books.card_writes().FindOpen(m_write.card);
    if (!open || open->id != m_write.id) return WasFinishedByAnother();
    auto card = m_books.cards().FindByNumber(m_write.record.number);
    base::Check(card.has_value());
    const std::string before = DescribeCard(m_books, *card, m_write.kind);
    auto refusal = RefuseState(*card);
    if (!refusal) refusal = Move(*card);
    card->counter = m_write.record.counter;
    if (refusal) {
      m_books.card_writes().Refuse(m_write.id, *refusal);
    } else {
      Change(*card);
      m_books.card_writes().Settle(m_write);
    }
    m_books.cards().Update(*card);
    ResolveUnfinished(*card);
    const std::string action = std::string(ActionOf(m_write.kind)) + (refusal ? ".refused" : "");
    WriteAudit(m_context, m_books, m_write.operator_name,
               {action, SubjectOf(card->number), before,
                DescribeCard(m_books, *card, m_write.kind) + DescribeRequest(m_write)});
    return refusal;
  }

 private:
  /// Another desk was faster.
  std::optional<WriteRefusal> WasFinishedByAnother() {
    const auto known = m_books.card_writes().Find(m_write.id);
    base::Check(known && known->state != ports::CardWriteState::Open);
    if (known->state == ports::CardWriteState::Abandoned) return WriteRefusal::StateChanged;
    return known->refusal;
  }

  /// What somebody else did to the card since the write was begun.
  std::optional<WriteRefusal> RefuseState(const ports::Card& card) {
    bool may = true;
    switch (m_write.kind) {
      case CardWriteKind::Issue: may = card.state == CardState::Blank; break;
      case CardWriteKind::Replace: {
        m_replaced = m_books.cards().FindByNumber(m_write.replaces.value());
        base::Check(m_replaced.has_value());
        may = card.state == CardState::Blank &&
              domain::NextState(m_replaced->state, CardCommand::Replace) &&
              !m_books.card_writes().FindOpen(m_replaced->id);
        break;
      }
      case CardWriteKind::Correct:
      case CardWriteKind::Refund:
      case CardWriteKind::Return: may = card.state == CardState::Active; break;
      case CardWriteKind::TopUp:  // the customer has paid: the money is theirs, lost card or not
      case CardWriteKind::Renew:
      case CardWriteKind::ChangeTier: break;
    }
    return may ? std::nullopt : std::optional(WriteRefusal::StateChanged);
  }

  std::optional<WriteRefusal> Move(const ports::Card& card) {
    if (m_write.kind == CardWriteKind::Return && !IsEverything(card)) {
      return WriteRefusal::BalanceChanged;
    }
    if (m_write.kind == CardWriteKind::Replace && !PlanReplacement(card)) {
      return WriteRefusal::BalanceChanged;
    }
    if (m_write.postings.empty()) return std::nullopt;
    const auto outcome = m_books.ledger().Post(m_write.postings, ports::Cover::Required,
                                               {.operation = m_write.id,
                                                .at = m_context.clock.Now(),
                                                .day = Today(m_context, LoadSettings(m_books)),
                                                .actor = m_write.operator_name,
                                                .corrects = m_write.corrects});
    if (outcome == ports::PostOutcome::NotCovered) return WriteRefusal::BalanceChanged;
    base::Check(outcome == ports::PostOutcome::Posted);
    return std::nullopt;
  }

  /// A card that ends must end empty: a sale or a return of goods may have come in between.
  bool IsEverything(const ports::Card& card) const {
    std::int64_t left = 0;
    const auto balances = m_books.ledger().BalancesOf(card.id);
    left += balances.principal.fen() + balances.bonus.fen() + balances.deposit.fen();
    for (const auto& posting : m_write.postings) {
      if (posting.debit.card == card.id) left -= posting.amount.fen();
    }
    return left == 0;
  }

  /// A scale may have sold by the old card since the write was begun: what is there now moves.
  bool PlanReplacement(const ports::Card& card) {
    const auto balances = m_books.ledger().BalancesOf(m_replaced->id);
    const domain::MoneyDifference nothing;
    if (balances.principal < nothing || balances.bonus < nothing || balances.deposit < nothing) {
      return false;
    }
    domain::Money fee;
    for (const auto& posting : m_write.postings) {
      if (posting.reason == domain::PostingReason::Fee) fee = posting.amount;
    }
    m_write.postings =
        domain::PostingsForReplacement({m_replaced->id, card.id}, balances, fee);
    return true;
  }

  void Change(ports::Card& card) {
    switch (m_write.kind) {
      case CardWriteKind::Issue: Do(card, CardCommand::Issue); break;
      case CardWriteKind::Return: Do(card, CardCommand::Return); break;
      case CardWriteKind::Replace: {
        Do(card, CardCommand::Issue);
        card.member = m_replaced->member;
        card.tier = m_replaced->tier;
        card.valid_until = m_replaced->valid_until;
        Do(*m_replaced, CardCommand::Replace);
        m_books.cards().Update(*m_replaced);
        break;
      }
      case CardWriteKind::Renew: card.valid_until = m_write.record.valid_until; break;
      case CardWriteKind::ChangeTier: card.tier = m_write.record.tier; break;
      case CardWriteKind::TopUp:
      case CardWriteKind::Correct:
      case CardWriteKind::Refund: break;
    }
  }

  static void Do(ports::Card& card, CardCommand command) {
    const auto state = domain::NextState(card.state, command);
    base::Check(state.has_value());
    card.state = *state;
  }

  void ResolveUnfinished(const ports::Card& card) {
    for (const auto& unfinished : m_books.exceptions().OpenAbout(
             ports::ExceptionKind::CardWriteUnfinished, SubjectOf(card.number))) {
      m_books.exceptions().Resolve(unfinished.id, m_context.clock.Now(), "finished");
    }
  }

  Context& m_context;
  ports::Books& m_books;
  ports::CardWrite m_write;
  std::optional<ports::Card> m_replaced;
};

}  // namespace

std::optional<WriteRefusal> SettleWrite(Context& context, ports::Books& books,
                                        const ports::CardWrite& write) {
  return Settling(context, books, write).Run();
}

}  // namespace steelyard::app
