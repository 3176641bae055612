#include "app/slips.h"

#include <algorithm>

#include "app/setting_values.h"
#include "domain/text.h"

namespace steelyard::app {
namespace {

/// More than a card ever has; the ledger wants a number.
constexpr int kAllMovements = 1'000'000;

/// The card on which an operation may have moved money.
std::optional<ports::Card> CardOf(const ports::Books& books, const base::Id128& operation) {
  if (const auto write = books.card_writes().Find(operation)) {
    return books.cards().FindByNumber(write->record.number);
  }
  const auto ticket = books.tickets().Load(domain::TicketId(operation));
  if (!ticket || !(*ticket)->card) return std::nullopt;
  return books.cards().FindByUid((*ticket)->card->uid);
}

ports::SlipMovement MovementOn(const domain::CardId& card, const ports::LedgerMovement& movement) {
  const auto& posting = movement.posting;
  const bool is_credit = posting.credit.card == card;
  const auto amount = domain::MoneyDifference::Of(posting.amount);
  return {.at = movement.at,
          .reason = posting.reason,
          .account = is_credit ? posting.credit.kind : posting.debit.kind,
          .amount = is_credit ? amount : -amount};
}

/// Takes back what a posting did to the card.
void Undo(domain::CardBalances& balances, const domain::CardId& card,
          const domain::Posting& posting) {
  const auto add = [&](const domain::Account& account, domain::MoneyDifference amount) {
    if (account.card != card) return;
    auto& balance = account.kind == domain::AccountKind::CardPrincipal ? balances.principal
                    : account.kind == domain::AccountKind::CardBonus   ? balances.bonus
                                                                       : balances.deposit;
    balance = balance + amount;
  };
  const auto amount = domain::MoneyDifference::Of(posting.amount);
  add(posting.debit, amount);
  add(posting.credit, -amount);
}

ports::CardSlip HeadOf(Context& context, const ports::Books& books, const ports::Card& card) {
  ports::CardSlip slip{.store_name = LoadSettings(books).name,
                       .card = card.number,
                       .holder = {},
                       .valid_until = card.valid_until,
                       .operation = {},
                       .actor = {},
                       .at = context.clock.Now(),
                       .movements = {},
                       .balances = books.ledger().BalancesOf(card.id)};
  if (!card.member) return slip;
  if (const auto member = books.members().Find(*card.member)) {
    slip.holder = domain::MaskName(member->name);
    if (!books.points().Newest(member->id, 1).empty()) {
      slip.points = books.points().BalanceOf(member->id);
    }
  }
  return slip;
}

}  // namespace

std::optional<ports::CardSlip> ReadOperationSlip(Context& context, const base::Id128& operation) {
  std::optional<ports::CardSlip> slip;
  context.store.Read([&](const ports::Books& books) {
    const auto card = CardOf(books, operation);
    if (!card) return;
    auto made = HeadOf(context, books, *card);
    made.operation = operation;
    for (const auto& movement : books.ledger().Movements(card->id, kAllMovements)) {
      if (movement.operation == operation) {
        made.at = movement.at;
        made.actor = movement.actor;
        made.movements.push_back(MovementOn(card->id, movement));
      } else if (made.movements.empty()) {
        Undo(made.balances, card->id, movement.posting);  // came later
      }
    }
    if (made.movements.empty()) return;
    std::ranges::reverse(made.movements);
    slip = std::move(made);
  });
  return slip;
}

std::optional<ports::CardSlip> ReadStatementSlip(Context& context,
                                                 const domain::CardNumber& number, int limit) {
  std::optional<ports::CardSlip> slip;
  context.store.Read([&](const ports::Books& books) {
    const auto card = books.cards().FindByNumber(number);
    if (!card) return;
    slip = HeadOf(context, books, *card);
    for (const auto& movement : books.ledger().Movements(card->id, limit)) {
      slip->movements.push_back(MovementOn(card->id, movement));
    }
  });
  return slip;
}

SlipSettings LoadSlipSettings(Context& context) {
  SlipSettings settings;
  context.store.Read([&](const ports::Books& books) {
    const auto printer = books.settings().Find(kSlipPrinterSetting);
    if (printer) settings.printer = ParseReceiptPrinter(*printer);
    const auto columns = books.settings().Find(kSlipColumnsSetting);
    if (columns) settings.columns = ParseSlipColumns(*columns).value_or(settings.columns);
  });
  return settings;
}

}  // namespace steelyard::app
