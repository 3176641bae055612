/// OnePieceSale: the shortest ticket there is, for tests that only need something to be sold.
#pragma once
#include <string>

#include "app/context.h"
#include "domain/ticket.h"
#include "ports/clock.h"

namespace steelyard::tests {

/// One piece, closed now, paid in cash, recorded afterwards.
inline domain::TicketDraft OnePieceSale(app::Context& context, std::int64_t number,
                                        const std::string& product, domain::Money amount) {
  const auto now = context.clock.Now();
  const auto price = domain::Price::FromFen(amount.fen(), domain::PriceUnit::PerPiece).value();
  return {.id = ports::NewId<domain::TicketId>(context.clock, context.entropy),
          .number = number,
          .kind = domain::TicketKind::Sale,
          .corrects = std::nullopt,
          .cashier = 1,
          .opened_at = now,
          .closed_at = now,
          .authorisation = domain::AuthorisationMode::Offline,
          .card = std::nullopt,
          .lines = {{product, domain::Pieces::FromCount(1).value(), price, price, amount}},
          .rounding = {},
          .total = amount,
          .tenders = {{domain::TenderType::Cash, amount, ""}}};
}

}  // namespace steelyard::tests
