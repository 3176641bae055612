#include "app/card_statement.h"

#include <algorithm>
#include <limits>

#include "app/card_touch.h"
#include "base/check.h"

namespace steelyard::app {
namespace {

using domain::AccountKind;
using domain::MoneyDifference;

MoneyDifference& BalanceOf(domain::CardBalances& balances, AccountKind kind) {
  if (kind == AccountKind::CardPrincipal) return balances.principal;
  if (kind == AccountKind::CardBonus) return balances.bonus;
  base::Check(kind == AccountKind::CardDeposit);
  return balances.deposit;
}

/// Walks a card's movements from the first, and keeps those of the period.
class StatementWalk {
 public:
  StatementWalk(const ports::Card& card, const StatementQuestion& question,
                const domain::StoreCalendar& calendar)
      : m_card(card), m_question(question), m_calendar(calendar) {}

  void Add(const ports::LedgerMovement& movement) {
    const domain::Posting& posting = movement.posting;
    const auto amount = MoneyDifference::Of(posting.amount);
    // Between two accounts of one card there are two lines.
    if (posting.debit.card == m_card.id) AddLine(movement, posting.debit.kind, -amount);
    if (posting.credit.card == m_card.id) AddLine(movement, posting.credit.kind, amount);
  }

  domain::CardBalances opening;
  domain::CardBalances closing;
  std::vector<StatementLine> lines;

 private:
  void AddLine(const ports::LedgerMovement& movement, AccountKind account,
               MoneyDifference amount) {
    MoneyDifference& balance = BalanceOf(m_balances, account);
    balance = balance + amount;
    const auto day = domain::BusinessDay::Of(movement.at, m_calendar);
    const bool is_before = m_question.from && day < *m_question.from;
    const bool is_after = m_question.to && day > *m_question.to;
    if (is_before) opening = m_balances;
    if (!is_after) closing = m_balances;
    if (is_before || is_after) return;
    lines.push_back({movement.at, movement.posting.reason, account, amount, m_balances,
                     movement.operation, movement.actor});
  }

  const ports::Card& m_card;
  const StatementQuestion& m_question;
  domain::StoreCalendar m_calendar;
  domain::CardBalances m_balances;
};

}  // namespace

std::optional<CardStatement> ReadStatement(Context& context, const StatementQuestion& question) {
  std::optional<CardStatement> statement;
  context.store.Read([&](const ports::Books& books) {
    const auto card = books.cards().FindByNumber(question.number);
    if (!card) return;
    auto movements = books.ledger().Movements(card->id, std::numeric_limits<int>::max());
    std::reverse(movements.begin(), movements.end());
    StatementWalk walk(*card, question, LoadSettings(books).calendar);
    for (const auto& movement : movements) walk.Add(movement);
    std::reverse(walk.lines.begin(), walk.lines.end());
    const int total = static_cast<int>(walk.lines.size());
    const auto first = walk.lines.begin() + std::clamp(question.skip, 0, total);
    const auto last = first + std::clamp(question.limit, 0, static_cast<int>(walk.lines.end() -
                                                                             first));
    statement = CardStatement{ViewOf(books, *card), walk.opening, walk.closing,
                              std::vector<StatementLine>(first, last), total};
  });
  return statement;
}

}  // namespace steelyard::app
