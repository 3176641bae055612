/// Recording tickets, once and for ever.
#include "storage/sqlite_tickets.h"

#include "base/check.h"
#include "storage/errors.h"
#include "storage/rollups.h"
#include "storage/sha256.h"
#include "storage/ticket_hash.h"

namespace steelyard::storage {
namespace {

base::Bytes AsBytes(std::string_view text) { return {text.begin(), text.end()}; }

std::optional<base::Bytes> RawColumn(const std::string& raw) {
  return raw.empty() ? std::nullopt : std::optional(AsBytes(raw));
}

std::span<const std::uint8_t> AsSpan(const Sha256Digest& digest) { return digest; }

template <typename Bytes>
base::Bytes ToBytes(const Bytes& bytes) {
  return {bytes.begin(), bytes.end()};
}

std::optional<std::int64_t> FenOf(const std::optional<domain::MoneyDifference>& amount) {
  return amount ? std::optional(amount->fen()) : std::nullopt;
}

/// What the row says that the content hash does not cover.
TicketRow RowOf(const domain::Ticket& ticket, const ports::TicketFacts& facts,
                const std::string& store_code) {
  TicketRow row{.content_hash = ToBytes(Sha256({ticket.CanonicalBytes()})),
                .store_code = store_code,
                .scale = facts.scale,
                .business_day = facts.day.ToString(),
                .authorisation = std::string(ToText(ticket->authorisation)),
                .card = std::nullopt,
                .card_data = std::nullopt,
                .source = facts.source,
                .recorded_at = facts.recorded_at.unix_ms(),
                .answer_principal_fen = FenOf(facts.answer.principal),
                .answer_bonus_fen = FenOf(facts.answer.bonus),
                .raw = RawColumn(facts.raw),
                .points_rate = facts.points_per_yuan};
  if (facts.card) row.card = ToBytes(facts.card->value().bytes());
  if (ticket->card) row.card_data = ticket->card->data;
  return row;
}

domain::Price ReadPrice(std::int64_t fen, domain::PriceUnit unit) {
  const auto price = domain::Price::FromFen(fen, unit);
  if (!price) ThrowNotUnderstood("a price");
  return *price;
}

domain::Quantity ReadQuantity(domain::PriceUnit unit, std::int64_t grams, std::int64_t pieces) {
  if (unit == domain::PriceUnit::PerPiece) {
    const auto count = domain::Pieces::FromCount(pieces);
    if (!count) ThrowNotUnderstood("a number of pieces");
    return *count;
  }
  const auto weight = domain::Weight::FromGrams(grams);
  if (!weight) ThrowNotUnderstood("a weight");
  return *weight;
}

}  // namespace

ports::TicketLookup SqliteTickets::Find(const domain::Ticket& ticket) const {
  // A ticket is either recorded or declined, never both: Record takes the decline away.
  Rows rows = m_connection.Query(
      "SELECT content_hash, NULL, answer_principal_fen, answer_bonus_fen FROM tickets "
      "WHERE id = ? UNION ALL "
      "SELECT content_hash, reason, answer_principal_fen, answer_bonus_fen FROM ticket_declines "
      "WHERE id = ?",
      ticket->id, ticket->id);
  if (!rows.Next()) return {.seen = ports::SeenBefore::Never, .answer = std::nullopt};
  const Sha256Digest digest = Sha256({ticket.CanonicalBytes()});
  const base::Bytes stored = rows.Blob(0);
  if (!std::equal(stored.begin(), stored.end(), digest.begin(), digest.end())) {
    return {.seen = ports::SeenBefore::OtherContent, .answer = std::nullopt};
  }
  ports::TicketAnswer answer{.declined = std::nullopt,
                             .principal = rows.OptionalDifference(2),
                             .bonus = rows.OptionalDifference(3)};
  if (!rows.IsNull(1)) {
    answer.declined = domain::ParseDeclineReason(rows.Text(1));
    if (!answer.declined) ThrowNotUnderstood("a decline reason");
  }
  return {.seen = ports::SeenBefore::SameContent, .answer = answer};
}

void SqliteTickets::Record(const domain::Ticket& ticket, const ports::TicketFacts& facts) {
  base::Check(!facts.answer.declined);
  const domain::TicketDraft& content = ticket.content();
  std::optional<domain::CardUid> uid;
  if (content.card) uid = content.card->uid;
  TicketRow row = RowOf(ticket, facts, m_connection.StoreCode());
  row.tier = TierOf(facts.card);
  m_connection.Run("DELETE FROM ticket_declines WHERE id = ?", content.id);
  // The PIN is decided on and then forgotten: no column holds it.
  m_connection.Run(
      "INSERT INTO tickets (id, store_code, scale, number, kind, corrects, cashier, opened_at, "
      "closed_at, business_day, authorisation, card, card_uid, card_data, rounding_fen, "
      "total_fen, content_hash, source, recorded_at, answer_principal_fen, answer_bonus_fen, raw, "
      "points_rate, tier, row_hash) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      content.id, m_connection.StoreCode(), facts.scale, content.number, ToText(content.kind),
      content.corrects, content.cashier, content.opened_at, content.closed_at, facts.day,
      ToText(content.authorisation), facts.card, uid, row.card_data, content.rounding,
      content.total, row.content_hash, facts.source, facts.recorded_at, facts.answer.principal,
      facts.answer.bonus, row.raw, facts.points_per_yuan, row.tier, AsSpan(RowHash(row)));
  InsertLines(ticket, facts.day);
  InsertTenders(ticket, facts.day);
  AddToRollups(m_connection, ticket,
               {.scale = facts.scale, .day = facts.day, .tier = TierInRollups(row)});
}

/// What the card's tier is in this commit; a later change of it leaves the ticket as it is.
std::string SqliteTickets::TierOf(const std::optional<domain::CardId>& card) const {
  if (!card) return "";
  Rows rows = m_connection.Query("SELECT tier FROM cards WHERE id = ?", *card);
  const std::string tier = rows.Next() ? rows.Text(0) : "";
  return tier.empty() ? kCardWithoutTier : tier;
}

void SqliteTickets::InsertLines(const domain::Ticket& ticket, const domain::BusinessDay& day) {
  int position = 0;
  for (const domain::TicketLine& line : ticket->lines) {
    m_connection.Run(
        "INSERT INTO ticket_lines (ticket, position, store_code, business_day, product, "
        "price_unit, grams, pieces, unit_price_fen, list_price_fen, amount_fen, "
        "list_amount_fen) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        ticket->id, position++, m_connection.StoreCode(), day, line.product,
        ToText(line.unit_price.unit()), Grams(line), PieceCount(line), line.unit_price.fen(),
        line.list_price.fen(), line.amount, ListAmount(line));
  }
}

void SqliteTickets::InsertTenders(const domain::Ticket& ticket, const domain::BusinessDay& day) {
  int position = 0;
  for (const domain::Tender& tender : ticket->tenders) {
    m_connection.Run(
        "INSERT INTO ticket_tenders (ticket, position, store_code, business_day, tender, "
        "amount_fen, reference) VALUES (?, ?, ?, ?, ?, ?, ?)",
        ticket->id, position++, m_connection.StoreCode(), day, ToText(tender.type),
        tender.amount, tender.reference);
  }
}

void SqliteTickets::Decline(const domain::Ticket& ticket, const ports::TicketFacts& facts) {
  base::Check(facts.answer.declined.has_value());
  const std::string bytes = ticket.CanonicalBytes();
  m_connection.Run(
      "INSERT INTO ticket_declines (id, store_code, scale, number, closed_at, business_day, card, "
      "total_fen, reason, answer_principal_fen, answer_bonus_fen, content_hash, content, source, "
      "recorded_at, raw) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      ticket->id, m_connection.StoreCode(), facts.scale, ticket->number, ticket->closed_at,
      facts.day, facts.card, ticket->total, ToText(*facts.answer.declined),
      facts.answer.principal, facts.answer.bonus, AsSpan(Sha256({bytes})), AsBytes(bytes),
      facts.source, facts.recorded_at, RawColumn(facts.raw));
}

void SqliteTickets::KeepConflict(const domain::Ticket& ticket, const ports::TicketFacts& facts) {
  const std::string bytes = ticket.CanonicalBytes();
  m_connection.Run(
      "INSERT INTO ticket_conflicts (id, content_hash, store_code, scale, number, business_day, "
      "total_fen, content, source, recorded_at, raw) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
      "ON CONFLICT (id, content_hash) DO NOTHING",
      ticket->id, AsSpan(Sha256({bytes})), m_connection.StoreCode(), facts.scale, ticket->number,
      facts.day, ticket->total, AsBytes(bytes), facts.source, facts.recorded_at,
      RawColumn(facts.raw));
}

std::vector<ports::JournalEntry> SqliteTickets::WithNumber(int scale, std::int64_t number) const {
  Rows rows = m_connection.Query(
      "SELECT id, closed_at, total_fen, source FROM tickets WHERE scale = ? AND number = ? "
      "ORDER BY recorded_at, id",
      scale, number);
  std::vector<ports::JournalEntry> entries;
  while (rows.Next()) {
    entries.push_back({.id = domain::TicketId(rows.Id(0)),
                       .closed_at = rows.Moment(1),
                       .total = rows.Amount(2),
                       .source = rows.Text(3)});
  }
  return entries;
}

std::int64_t SqliteTickets::LastNumber(int scale) const {
  Rows rows = m_connection.Query("SELECT MAX(number) FROM tickets WHERE scale = ?", scale);
  return rows.Next() && !rows.IsNull(0) ? rows.Integer(0) : 0;
}

std::vector<domain::TicketLine> SqliteTickets::LoadLines(const domain::TicketId& id) const {
  Rows rows = m_connection.Query(
      "SELECT product, price_unit, grams, pieces, unit_price_fen, list_price_fen, amount_fen "
      "FROM ticket_lines WHERE ticket = ? ORDER BY position",
      id);
  std::vector<domain::TicketLine> lines;
  while (rows.Next()) {
    const auto unit = domain::ParsePriceUnit(rows.Text(1));
    if (!unit) ThrowNotUnderstood("a price unit");
    lines.push_back({.product = rows.Text(0),
                     .quantity = ReadQuantity(*unit, rows.Integer(2), rows.Integer(3)),
                     .unit_price = ReadPrice(rows.Integer(4), *unit),
                     .list_price = ReadPrice(rows.Integer(5), *unit),
                     .amount = rows.Amount(6)});
  }
  return lines;
}

std::vector<domain::Tender> SqliteTickets::LoadTenders(const domain::TicketId& id) const {
  Rows rows = m_connection.Query(
      "SELECT tender, amount_fen, reference FROM ticket_tenders WHERE ticket = ? "
      "ORDER BY position",
      id);
  std::vector<domain::Tender> tenders;
  while (rows.Next()) {
    const auto type = domain::ParseTenderType(rows.Text(0));
    if (!type) ThrowNotUnderstood("a tender");
    tenders.push_back({.type = *type, .amount = rows.Amount(1), .reference = rows.Text(2)});
  }
  return tenders;
}

std::optional<domain::Ticket> SqliteTickets::Load(const domain::TicketId& id) const {
  Rows rows = m_connection.Query(
      "SELECT number, kind, corrects, cashier, opened_at, closed_at, authorisation, card_uid, "
      "card_data, rounding_fen, total_fen FROM tickets WHERE id = ?",
      id);
  if (!rows.Next()) return std::nullopt;
  const auto kind = domain::ParseTicketKind(rows.Text(1));
  const auto authorisation = domain::ParseAuthorisationMode(rows.Text(6));
  if (!kind || !authorisation) ThrowNotUnderstood("a ticket");
  const auto corrects = rows.OptionalId(2);
  std::optional<domain::PresentedCard> card;
  if (!rows.IsNull(7)) {
    const auto uid = domain::CardUid::FromBytes(rows.Blob(7));
    if (!uid) ThrowNotUnderstood("a card UID");
    card = domain::PresentedCard{.uid = *uid, .data = rows.Blob(8), .pin_block = {}};
  }
  auto ticket = domain::Ticket::From(
      {.id = id,
       .number = rows.Integer(0),
       .kind = *kind,
       .corrects = corrects ? std::optional(domain::TicketId(*corrects)) : std::nullopt,
       .cashier = rows.Int(3),
       .opened_at = rows.Moment(4),
       .closed_at = rows.Moment(5),
       .authorisation = *authorisation,
       .card = card,
       .lines = LoadLines(id),
       .rounding = rows.Difference(9),
       .total = rows.Amount(10),
       .tenders = LoadTenders(id)});
  if (!ticket) ThrowNotUnderstood("a ticket that does not add up");
  return std::move(ticket).value();
}

}  // namespace steelyard::storage
