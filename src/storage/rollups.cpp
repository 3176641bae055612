/// Adds tickets to the roll-ups.
#include "storage/rollups.h"

namespace steelyard::storage {

domain::Money ListAmount(const domain::TicketLine& line) {
  if (const auto* weight = std::get_if<domain::Weight>(&line.quantity)) {
    return line.list_price.TotalFor(*weight, domain::Rounding::HalfUp);
  }
  return line.list_price.TotalFor(std::get<domain::Pieces>(line.quantity));
}

std::int64_t Grams(const domain::TicketLine& line) {
  const auto* weight = std::get_if<domain::Weight>(&line.quantity);
  return weight == nullptr ? 0 : weight->grams();
}

std::int64_t PieceCount(const domain::TicketLine& line) {
  const auto* pieces = std::get_if<domain::Pieces>(&line.quantity);
  return pieces == nullptr ? 0 : pieces->count();
}

std::int64_t HalfHourOf(base::Timestamp moment) {
  constexpr std::int64_t kHalfHourMs = 1'800'000;
  return moment.unix_ms() / kHalfHourMs % 48;
}

void AddToRollups(Connection& connection, const domain::Ticket& ticket, const RollupPlace& place) {
  const auto& [scale, day, tier] = place;
  const std::string& store = connection.StoreCode();
  const std::int64_t sign = ticket.Direction();
  const bool is_sale = ticket->kind == domain::TicketKind::Sale;
  std::int64_t amount = 0;
  std::int64_t discount = 0;
  for (const domain::TicketLine& line : ticket->lines) {
    const std::int64_t list_amount = ListAmount(line).fen();
    amount += line.amount.fen();
    discount += list_amount - line.amount.fen();
    connection.Run(
        "INSERT INTO rollup_product AS t (store_code, business_day, scale, product, price_unit, "
        "lines, grams, pieces, amount_fen, list_amount_fen) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (business_day, scale, product, price_unit, store_code) DO UPDATE SET "
        "lines = t.lines + excluded.lines, grams = t.grams + excluded.grams, "
        "pieces = t.pieces + excluded.pieces, amount_fen = t.amount_fen + excluded.amount_fen, "
        "list_amount_fen = t.list_amount_fen + excluded.list_amount_fen",
        store, day, scale, line.product, ToText(line.unit_price.unit()), sign,
        sign * Grams(line), sign * PieceCount(line), sign * line.amount.fen(),
        sign * list_amount);
    connection.Run(
        "INSERT INTO rollup_product_day AS t (store_code, business_day, product, price_unit, "
        "lines, grams, pieces, amount_fen, list_amount_fen) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (business_day, product, price_unit, store_code) DO UPDATE SET "
        "lines = t.lines + excluded.lines, grams = t.grams + excluded.grams, "
        "pieces = t.pieces + excluded.pieces, amount_fen = t.amount_fen + excluded.amount_fen, "
        "list_amount_fen = t.list_amount_fen + excluded.list_amount_fen",
        store, day, line.product, ToText(line.unit_price.unit()), sign, sign * Grams(line),
        sign * PieceCount(line), sign * line.amount.fen(), sign * list_amount);
  }
  connection.Run(
      "INSERT INTO rollup_cashier AS t (store_code, business_day, scale, cashier, tickets, "
      "returns, lines, amount_fen, rounding_fen, total_fen, discount_fen) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
      "ON CONFLICT (business_day, scale, cashier, store_code) DO UPDATE SET "
      "tickets = t.tickets + excluded.tickets, returns = t.returns + excluded.returns, "
      "lines = t.lines + excluded.lines, amount_fen = t.amount_fen + excluded.amount_fen, "
      "rounding_fen = t.rounding_fen + excluded.rounding_fen, "
      "total_fen = t.total_fen + excluded.total_fen, "
      "discount_fen = t.discount_fen + excluded.discount_fen",
      store, day, scale, ticket->cashier, is_sale ? 1 : 0, is_sale ? 0 : 1,
      sign * static_cast<std::int64_t>(ticket->lines.size()), sign * amount,
      sign * ticket->rounding.fen(), sign * ticket->total.fen(), sign * discount);
  connection.Run(
      "INSERT INTO rollup_half_hour AS t (store_code, business_day, scale, half_hour, tier, "
      "tickets, returns, lines, amount_fen, rounding_fen, total_fen, discount_fen) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
      "ON CONFLICT (business_day, scale, half_hour, tier, store_code) DO UPDATE SET "
      "tickets = t.tickets + excluded.tickets, returns = t.returns + excluded.returns, "
      "lines = t.lines + excluded.lines, amount_fen = t.amount_fen + excluded.amount_fen, "
      "rounding_fen = t.rounding_fen + excluded.rounding_fen, "
      "total_fen = t.total_fen + excluded.total_fen, "
      "discount_fen = t.discount_fen + excluded.discount_fen",
      store, day, scale, HalfHourOf(ticket->closed_at), tier, is_sale ? 1 : 0, is_sale ? 0 : 1,
      sign * static_cast<std::int64_t>(ticket->lines.size()), sign * amount,
      sign * ticket->rounding.fen(), sign * ticket->total.fen(), sign * discount);
  for (const domain::Tender& tender : ticket->tenders) {
    connection.Run(
        "INSERT INTO rollup_tender AS t (store_code, business_day, scale, tender, tenders, "
        "amount_fen) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (business_day, scale, tender, store_code) DO UPDATE SET "
        "tenders = t.tenders + excluded.tenders, amount_fen = t.amount_fen + excluded.amount_fen",
        store, day, scale, ToText(tender.type), sign, sign * tender.amount.fen());
  }
}

}  // namespace steelyard::storage
