#include "cards/purse_orders.h"

#include "base/check.h"
#include "base/hex.h"

namespace steelyard::cards {
namespace {

/// Two decimal digits in a byte.
std::uint8_t Bcd(int number) { return static_cast<std::uint8_t>(number / 10 * 16 + number % 10); }

PurseMoment MomentOf(const ports::PurseOrder& order) {
  const base::WallClock wall = order.at.ToWallClock(order.offset);
  return {{Bcd(wall.year / 100), Bcd(wall.year % 100), Bcd(wall.month), Bcd(wall.day)},
          {Bcd(wall.hour), Bcd(wall.minute), Bcd(wall.second)}};
}

TerminalId TerminalOf(std::uint32_t serial) {
  return {'S', 'D', static_cast<std::uint8_t>(serial >> 24),
          static_cast<std::uint8_t>(serial >> 16), static_cast<std::uint8_t>(serial >> 8),
          static_cast<std::uint8_t>(serial)};
}

}  // namespace

PurseOrder AsCardOrder(const ports::PurseOrder& order) {
  base::Check(order.balance.fen() <= ports::kMostPurseFen);
  return {static_cast<std::uint32_t>(order.balance.fen()), TerminalOf(order.serial), order.serial,
          MomentOf(order)};
}

ports::PurseReceipt AsBookReceipt(const PurseOrder& order, const PurseReceipt& receipt) {
  const bool is_load = receipt.move.kind == PurseKind::PurseLoad;
  return {is_load ? ports::PurseMovement::Load : ports::PurseMovement::Purchase,
          domain::Money::FromFen(receipt.move.amount_fen).value(),
          domain::Money::FromFen(order.balance_fen).value(),
          receipt.serial,
          base::ToHex(receipt.move.terminal),
          order.terminal_serial,
          base::ToHex(order.moment.date) + base::ToHex(order.moment.time),
          receipt.tac ? std::optional(base::ToHex(*receipt.tac)) : std::nullopt};
}

}  // namespace steelyard::cards
