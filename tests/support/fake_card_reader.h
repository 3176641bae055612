/// A card reader and cards in memory, which can be torn apart at any call. What the cards hold is
/// plain text here; the real wire format has tests of its own.
#pragma once
#include <fmt/format.h>

#include <optional>
#include <string>
#include <vector>

#include "ports/card_reader.h"
#include "support/fake_pins.h"

namespace steelyard::tests {

/// The bytes a scale would send for this record.
inline base::Bytes DataOf(const domain::CardUid& uid, const domain::CardRecord& record) {
  const std::string text = fmt::format(
      "{}|{}|{}|{}|{}|{}|{}|{}", uid.ToString(), record.number.ToString(),
      domain::ToText(record.card_class), record.tier,
      record.valid_until ? record.valid_until->ToString() : "", record.counter,
      record.principal.fen(), record.bonus.fen());
  return {text.begin(), text.end()};
}

/// Takes data back apart; knows no keys, so a right UID stands for a right MAC.
class FakeVerifier final : public ports::CardDataVerifier {
 public:
  std::optional<domain::CardRecord> Verify(const domain::CardUid& uid,
                                           const base::Bytes& data) const override {
    const auto fields = Fields(data);
    if (fields.size() != 8 || fields[0] != uid.ToString()) return std::nullopt;
    return domain::CardRecord{
        domain::CardNumber::Parse(fields[1]).value(),
        domain::ParseCardClass(fields[2]).value(),
        fields[3],
        domain::BusinessDay::Parse(fields[4]),
        static_cast<std::uint32_t>(std::stoul(fields[5])),
        domain::Money::FromFen(std::stoll(fields[6])).value(),
        domain::Money::FromFen(std::stoll(fields[7])).value()};
  }
  std::optional<domain::CardNumber> ClaimedNumber(const base::Bytes& data) const override {
    const auto fields = Fields(data);
    return fields.size() == 8 ? domain::CardNumber::Parse(fields[1]) : std::nullopt;
  }
  bool IsPinOf(const domain::CardId& card, const domain::Pin& pin,
               const base::Bytes& seal) const override {
    return seal == FakeSeal(card, pin);
  }

 private:
  static std::vector<std::string> Fields(const base::Bytes& data) {
    std::vector<std::string> fields(1);
    for (const std::uint8_t byte : data) {
      if (byte == '|') {
        fields.emplace_back();
      } else {
        fields.back() += static_cast<char>(byte);
      }
    }
    return fields;
  }
};

struct FakeCard {
  explicit FakeCard(const char* uid_hex) : uid(domain::CardUid::Parse(uid_hex).value()) {}

  domain::CardUid uid;
  ports::CardContent content = ports::CardContent::Blank;
  domain::CardFamily family = domain::CardFamily::Classic;
  ports::Genuineness genuineness = ports::Genuineness::Unprovable;  ///< once it is ours
  std::optional<domain::CardSerial> serial = std::nullopt;          ///< once it is ours
  int key_version = 1;
  std::optional<std::int64_t> purse_fen = {};   ///< of a card that has one
  std::vector<ports::PurseReceipt> movements = {};  ///< of its purse, oldest first
  std::optional<domain::CardRecord> copies[2];  ///< an empty one of an issued card was torn
  std::vector<ports::ClaimedRecord> claims = {};  ///< of a damaged card

  const std::optional<domain::CardRecord>& Newest() const { return copies[NewestCopy()]; }
  int NewestCopy() const {
    if (!copies[0] || !copies[1]) return copies[1] ? 1 : 0;
    return copies[1]->counter > copies[0]->counter ? 1 : 0;
  }
};

/// When in a call the card leaves the field.
enum class TearMoment { BeforeAnything, Midway, AfterAll };

class FakeCardReader final : public ports::CardReader {
 public:
  void Put(FakeCard& card) { m_field.push_back(&card); }
  void Clear() { m_field.clear(); }
  /// Tears the card away in the n-th call from now, counted from 0.
  void TearAt(int call, TearMoment moment) {
    m_tear_at = m_calls + call;
    m_moment = moment;
  }
  void DoNotTear() { m_tear_at = -1; }
  int calls() const { return m_calls; }
  bool unsupported = false;       ///< what lies there is no card of a kind we know
  int current_keys = 1;           ///< the version that cards are given
  bool writes_are_lost = false;   ///< the card says yes and keeps nothing
  bool purse_refuses = false;     ///< whatever its purse is told
  std::optional<ports::PurseOrder> last_order = {};

  std::string Model() override { return "fake"; }

  ports::Touch Look() override {
    const bool torn = Begin();
    Finish(torn);
    if (m_field.empty()) return {ports::TouchOutcome::NoCard, std::nullopt};
    if (m_field.size() > 1) return {ports::TouchOutcome::SeveralCards, std::nullopt};
    const auto outcome =
        unsupported ? ports::TouchOutcome::UnsupportedCard : ports::TouchOutcome::OneCard;
    return {outcome, m_field.front()->uid};
  }

  ports::CardReading Read(const domain::CardUid& uid) override {
    const bool torn = Begin();
    const FakeCard& card = Selected(uid);
    Finish(torn);
    ports::CardReading reading{card.content, std::nullopt, {}, false};
    reading.family = card.family;
    reading.claims = card.claims;
    if (card.content != ports::CardContent::Ours) return reading;
    reading.genuineness = card.genuineness;
    reading.serial = card.serial;
    reading.record = card.Newest();
    reading.data = DataOf(uid, *reading.record);
    reading.key_version = card.key_version;
    reading.has_older_keys = card.key_version != current_keys;
    reading.older_copy_damaged = !card.copies[0] || !card.copies[1];
    if (card.purse_fen) {
      reading.purse = ports::PurseReading{domain::Money::FromFen(*card.purse_fen)};
    }
    return reading;
  }

  void Personalise(const domain::CardUid& uid, const domain::CardRecord& record,
                   ports::PurseAtIssue purse) override {
    const bool torn = Begin();
    FakeCard& card = Selected(uid);
    base::Check(card.content == ports::CardContent::Blank ||
                card.content == ports::CardContent::HalfIssued);
    if (torn && m_moment == TearMoment::Midway) {
      card.content = ports::CardContent::HalfIssued;
    } else if (!writes_are_lost) {
      card.content = ports::CardContent::Ours;
      card.copies[0] = record;
      card.copies[1] = record;
      card.key_version = current_keys;
      const bool gets_purse =
          purse == ports::PurseAtIssue::With && card.family == domain::CardFamily::Cpu;
      if (gets_purse) card.purse_fen = 0;
    }
    Finish(torn);
  }

  void WriteRecord(const domain::CardUid& uid, const domain::CardRecord& record) override {
    const bool torn = Begin();
    FakeCard& card = Selected(uid);
    base::Check(card.content == ports::CardContent::Ours);
    auto& older = card.copies[1 - card.NewestCopy()];
    if (torn && m_moment == TearMoment::Midway) {
      older.reset();
    } else if (!writes_are_lost) {
      older = record;
    }
    Finish(torn);
  }

  std::optional<ports::PurseReceipt> MirrorPurse(const domain::CardUid& uid,
                                                 const ports::PurseOrder& order) override {
    const bool torn = Begin();
    FakeCard& card = Selected(uid);
    base::Check(card.purse_fen.has_value());
    if (purse_refuses) throw ports::ReaderError("The purse refused. Replace the card.");
    last_order = order;
    const std::string terminal = fmt::format("5344{:08x}", order.serial);
    const std::int64_t lacking = order.balance.fen() - *card.purse_fen;
    if (lacking != 0 && !(torn && m_moment == TearMoment::Midway)) {
      const auto movement =
          lacking > 0 ? ports::PurseMovement::Load : ports::PurseMovement::Purchase;
      card.movements.push_back({movement, domain::Money::FromFen(std::abs(lacking)).value(),
                                order.balance, static_cast<int>(card.movements.size()), terminal,
                                order.serial, "20261125100003", "0011aabb"});
      card.purse_fen = order.balance.fen();
    }
    Finish(torn);
    const bool has_moved = !card.movements.empty() && card.movements.back().terminal == terminal;
    return has_moved ? std::optional(card.movements.back()) : std::nullopt;
  }

  void ChangeKeys(const domain::CardUid& uid) override {
    const bool torn = Begin();
    FakeCard& card = Selected(uid);
    base::Check(card.content == ports::CardContent::Ours);
    if (!torn || m_moment == TearMoment::AfterAll) card.key_version = current_keys;
    Finish(torn);
  }

  bool IsRecordOf(const domain::CardUid& uid, const base::Bytes& data) const override {
    return FakeVerifier().Verify(uid, data).has_value();
  }

 private:
  /// Counts the call; whether this is the one to be torn. Ends it when nothing was done yet.
  bool Begin() {
    const bool torn = m_calls++ == m_tear_at;
    if (torn && m_moment == TearMoment::BeforeAnything) Finish(true);
    return torn;
  }
  static void Finish(bool torn) {
    if (torn) throw ports::CardLeftError("The card was taken away. Lay it on the reader again.");
  }
  FakeCard& Selected(const domain::CardUid& uid) {
    for (FakeCard* card : m_field) {
      if (card->uid == uid) return *card;
    }
    throw ports::CardLeftError("The card is not on the reader. Lay it there again.");
  }

  std::vector<FakeCard*> m_field;
  int m_calls = 0;
  int m_tear_at = -1;
  TearMoment m_moment = TearMoment::BeforeAnything;
};

}  // namespace steelyard::tests
