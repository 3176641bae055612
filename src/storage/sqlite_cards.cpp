/// Cards.
#include <fmt/format.h>

#include "ports/report_rows.h"
#include "storage/errors.h"
#include "storage/sqlite_books.h"
#include "storage/sqlite_cards.h"

namespace steelyard::storage {
namespace {

#define CARD_COLUMNS \
  "id, uid, number, card_class, state, tier, member, valid_until, counter, hot_list_version, " \
  "family, serial, key_version "

ports::Card ReadCard(const Rows& rows) {
  const auto uid = domain::CardUid::FromBytes(rows.Blob(1));
  const auto number = domain::CardNumber::Parse(rows.Text(2));
  const auto card_class = domain::ParseCardClass(rows.Text(3));
  const auto state = domain::ParseCardState(rows.Text(4));
  const auto family = domain::ParseCardFamily(rows.Text(10));
  const auto serial_bytes = rows.OptionalBlob(11);
  const auto serial = serial_bytes ? domain::CardSerial::FromBytes(*serial_bytes) : std::nullopt;
  const bool is_serial_wrong = serial_bytes.has_value() != serial.has_value();
  if (!uid || !number || !card_class || !state || !family || is_serial_wrong) {
    ThrowNotUnderstood("a card");
  }
  const auto member = rows.OptionalId(6);
  return ports::Card{
      .id = domain::CardId(rows.Id(0)),
      .uid = *uid,
      .number = *number,
      .card_class = *card_class,
      .state = *state,
      .tier = rows.Text(5),
      .member = member ? std::optional(domain::MemberId(*member)) : std::nullopt,
      .valid_until = rows.OptionalDay(7),
      .counter = static_cast<std::uint32_t>(rows.Integer(8)),
      .family = *family,
      .serial = serial,
      .key_version = static_cast<int>(rows.Integer(12)),
  };
}

std::optional<base::Bytes> SerialBytes(const ports::Card& card) {
  if (!card.serial) return std::nullopt;
  return base::Bytes(card.serial->bytes().begin(), card.serial->bytes().end());
}

std::optional<ports::Card> ReadOne(Rows& rows) {
  return rows.Next() ? std::optional(ReadCard(rows)) : std::nullopt;
}

}  // namespace

std::optional<ports::Card> SqliteCards::FindByUid(const domain::CardUid& uid) const {
  Rows rows = m_connection.Query("SELECT " CARD_COLUMNS "FROM cards WHERE uid = ?", uid);
  return ReadOne(rows);
}

std::optional<ports::Card> SqliteCards::FindByNumber(const domain::CardNumber& number) const {
  Rows rows = m_connection.Query("SELECT " CARD_COLUMNS "FROM cards WHERE number = ?",
                                 number.ToString());
  return ReadOne(rows);
}

std::vector<ports::Card> SqliteCards::OfMember(const domain::MemberId& member) const {
  Rows rows = m_connection.Query(
      "SELECT " CARD_COLUMNS "FROM cards WHERE member = ? ORDER BY number", member);
  std::vector<ports::Card> cards;
  while (rows.Next()) cards.push_back(ReadCard(rows));
  return cards;
}

std::vector<std::pair<ports::Card, std::int64_t>> SqliteCards::ChangedSince(
    std::int64_t since) const {
  Rows rows = m_connection.Query(
      "SELECT " CARD_COLUMNS
      "FROM cards WHERE hot_list_version > ? ORDER BY hot_list_version, number",
      since);
  std::vector<std::pair<ports::Card, std::int64_t>> cards;
  while (rows.Next()) cards.emplace_back(ReadCard(rows), rows.Integer(9));
  return cards;
}

void SqliteCards::Add(const ports::Card& card) {
  // A blank card is on nobody's list; one that starts in another state has changed to it.
  const std::int64_t version =
      card.state == domain::CardState::Blank ? 0 : NextOf(m_connection, "hot_list");
  m_connection.Run(
      "INSERT INTO cards (id, store_code, uid, number, card_class, state, tier, member, "
      "valid_until, counter, hot_list_version, family, serial, key_version) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      card.id, m_connection.StoreCode(), card.uid, card.number.ToString(),
      ToText(card.card_class), ToText(card.state), card.tier, card.member, card.valid_until,
      static_cast<std::int64_t>(card.counter), version, ToText(card.family), SerialBytes(card),
      card.key_version);
}

void SqliteCards::Update(const ports::Card& card) {
  const int changed = m_connection.Run(
      "UPDATE cards SET uid = ?, card_class = ?, tier = ?, member = ?, valid_until = ?, "
      "counter = ?, family = ?, serial = ?, key_version = ? WHERE id = ?",
      card.uid, ToText(card.card_class), card.tier, card.member, card.valid_until,
      static_cast<std::int64_t>(card.counter), ToText(card.family), SerialBytes(card),
      card.key_version, card.id);
  if (changed == 0) {
    throw ports::StorageError("Card {} is not in the books, so it was not changed.",
                              card.number.ToString());
  }
  const int state_changed =
      m_connection.Run("UPDATE cards SET state = ? WHERE id = ? AND state <> ?",
                       ToText(card.state), card.id, ToText(card.state));
  if (state_changed == 0) return;
  m_connection.Run("UPDATE cards SET hot_list_version = ? WHERE id = ?",
                   NextOf(m_connection, "hot_list"), card.id);
}

domain::CardNumber SqliteCards::TakeNumber() {
  while (true) {
    const auto number = domain::CardNumber::FromSequence(NextOf(m_connection, "card_number"));
    if (!number) throw ports::StorageError("Every card number of this store has been used.");
    if (!FindByNumber(*number)) return *number;
  }
}

}  // namespace steelyard::storage
