/// A fresh store and the values its tests are written with.
#pragma once
#include <string>
#include <vector>

#include "domain/ledger.h"
#include "domain/ticket.h"
#include "storage/sqlite_store.h"
#include "support/manual_clock.h"
#include "support/temp_database.h"

namespace steelyard::tests {

inline domain::Money Fen(std::int64_t fen) { return domain::Money::FromFen(fen).value(); }
inline domain::BusinessDay Day(const char* text) {
  return domain::BusinessDay::Parse(text).value();
}

/// Ids in order: Nth(1) sorts before Nth(2).
inline base::Id128 Nth(std::uint64_t n) {
  base::Id128::Array bytes{};
  for (std::size_t i = 0; i < 8; ++i) {
    bytes[15 - i] = static_cast<std::uint8_t>(n >> (8 * i));
  }
  return base::Id128::FromBytes(bytes).value();
}

inline domain::Account OfCard(domain::AccountKind kind, const domain::CardId& card) {
  return {.kind = kind, .card = card};
}
inline domain::Account OfStore(domain::AccountKind kind) {
  return {.kind = kind, .card = std::nullopt};
}

/// Cash in, value on the card.
inline domain::Posting TopUp(const domain::CardId& card, std::int64_t fen) {
  return {.debit = OfStore(domain::AccountKind::DeskCash),
          .credit = OfCard(domain::AccountKind::CardPrincipal, card),
          .amount = Fen(fen),
          .reason = domain::PostingReason::TopUp};
}
/// Value off the card, without a ticket.
inline domain::Posting Spend(const domain::CardId& card, std::int64_t fen) {
  return {.debit = OfCard(domain::AccountKind::CardPrincipal, card),
          .credit = OfStore(domain::AccountKind::Sales),
          .amount = Fen(fen),
          .reason = domain::PostingReason::Correction};
}

inline ports::PostingContext Operation(const base::Id128& id) {
  return {.operation = id,
          .at = base::Timestamp::Parse("2026-11-22T09:00:00+08:00").value(),
          .day = Day("2026-11-22"),
          .actor = "scale 1",
          .corrects = std::nullopt};
}

inline ports::Card SomeCard(std::uint64_t n,
                            domain::CardState state = domain::CardState::Active) {
  const std::uint8_t uid[] = {0x04, static_cast<std::uint8_t>(n >> 16),
                              static_cast<std::uint8_t>(n >> 8), static_cast<std::uint8_t>(n)};
  return {.id = domain::CardId(Nth(n)),
          .uid = domain::CardUid::FromBytes(uid).value(),
          .number = domain::CardNumber::FromSequence(static_cast<std::int64_t>(n)).value(),
          .card_class = domain::CardClass::Both,
          .state = state,
          .tier = "gold",
          .member = std::nullopt,
          .valid_until = Day("2029-11-22"),
          .counter = 1};
}

/// What varies between the tickets of a test.
struct TicketShape {
  std::uint64_t id = 1;
  std::int64_t number = 1;
  domain::TicketKind kind = domain::TicketKind::Sale;
  int cashier = 7;
  std::string product = "101";
  std::int64_t grams = 500;
  std::int64_t fen = 490;       ///< paid for the line
  std::int64_t list_fen = 980;  ///< list price per kg
  domain::TenderType tender = domain::TenderType::Cash;
  std::string closed_at = "2026-11-22T09:00:00+08:00";
};

inline domain::Ticket MakeTicket(const TicketShape& shape) {
  const auto closed = base::Timestamp::Parse(shape.closed_at).value();
  const auto price = domain::Price::FromFen(shape.list_fen, domain::PriceUnit::PerKilogram).value();
  domain::TicketDraft draft{
      .id = domain::TicketId(Nth(shape.id)),
      .number = shape.number,
      .kind = shape.kind,
      .corrects = std::nullopt,
      .cashier = shape.cashier,
      .opened_at = closed.Plus(-30'000),
      .closed_at = closed,
      .authorisation = domain::AuthorisationMode::Offline,
      .card = std::nullopt,
      .lines = {{.product = shape.product,
                 .quantity = domain::Weight::FromGrams(shape.grams).value(),
                 .unit_price = price,
                 .list_price = price,
                 .amount = Fen(shape.fen)}},
      .rounding = domain::MoneyDifference(),
      .total = Fen(shape.fen),
      .tenders = {{.type = shape.tender, .amount = Fen(shape.fen), .reference = ""}}};
  if (shape.kind != domain::TicketKind::Sale) draft.corrects = domain::TicketId(Nth(999'999));
  if (shape.tender == domain::TenderType::StoredValue) {
    draft.card = domain::PresentedCard{
        .uid = SomeCard(1).uid, .data = {0x01, 0x02, 0x00, 0xff}, .pin_block = ""};
  }
  return domain::Ticket::From(std::move(draft)).value();
}

inline ports::TicketFacts Facts(int scale, const char* day = "2026-11-22") {
  return {.scale = scale,
          .source = "api",
          .raw = "",
          .card = std::nullopt,
          .day = Day(day),
          .recorded_at = base::Timestamp::Parse("2026-11-22T09:00:01+08:00").value(),
          .answer = {}};
}

/// Records a ticket and moves its money, as the use case does: what is paid by card comes from the
/// principal of `facts.card`.
inline void Sell(ports::Books& books, const domain::Ticket& ticket,
                 const ports::TicketFacts& facts) {
  const domain::StoredValueSplit split{
      .from_principal = ticket.AmountTendered(domain::TenderType::StoredValue),
      .from_bonus = domain::Money()};
  auto context = Operation(ticket->id.value());
  context.day = facts.day;
  books.ledger().Post(domain::PostingsForTicket(ticket, facts.card, split),
                      ports::Cover::NotRequired, context);
  books.tickets().Record(ticket, facts);
}

/// A store with nothing in it.
struct EmptyStore {
  TempDatabase database;
  std::unique_ptr<storage::SqliteStore> store = storage::SqliteStore::Create(database.path());

  /// Closes it and opens it again, as the next morning does.
  void Reopen() {
    store.reset();
    store = storage::SqliteStore::Open(database.path());
  }
  ports::PostOutcome Post(const std::vector<domain::Posting>& postings, ports::Cover cover,
                          std::uint64_t operation) {
    auto outcome = ports::PostOutcome::AlreadyPosted;
    store->Commit([&](ports::Books& books) {
      outcome = books.ledger().Post(postings, cover, Operation(Nth(operation)));
    });
    return outcome;
  }
  std::int64_t Principal(const domain::CardId& card) {
    std::int64_t fen = 0;
    store->Read([&](const ports::Books& books) {
      fen = books.ledger().BalancesOf(card).principal.fen();
    });
    return fen;
  }
};

}  // namespace steelyard::tests
