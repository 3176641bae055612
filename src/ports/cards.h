/// The register of cards and the writes to them that are under way.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/card.h"
#include "domain/card_serial.h"
#include "domain/ledger.h"

namespace steelyard::ports {

/// A card as the store knows it.
struct Card {
  domain::CardId id;
  domain::CardUid uid;
  domain::CardNumber number;
  domain::CardClass card_class;
  domain::CardState state;
  std::string tier;  ///< tier code; empty for none
  std::optional<domain::MemberId> member;
  std::optional<domain::BusinessDay> valid_until;
  std::uint32_t counter = 0;  ///< of the last write known to have reached the card
  domain::CardFamily family = domain::CardFamily::Classic;
  /// Of the store's application on the chip; nothing for MIFARE Classic, and before the issue.
  std::optional<domain::CardSerial> serial = std::nullopt;
  int key_version = 0;  ///< of the store's keys, as last read on the card; 0 before its issue
};

class Cards {
 public:
  virtual ~Cards() = default;
  virtual std::optional<Card> FindByUid(const domain::CardUid& uid) const = 0;
  virtual std::optional<Card> FindByNumber(const domain::CardNumber& number) const = 0;
  virtual std::vector<Card> OfMember(const domain::MemberId& member) const = 0;
  /// Cards whose state changed after hot-list version `since`, with the version of each change.
  virtual std::vector<std::pair<Card, std::int64_t>> ChangedSince(std::int64_t since) const = 0;
  virtual void Add(const Card& card) = 0;
  /// Replaces everything but id and number. A change of state raises the hot-list version.
  virtual void Update(const Card& card) = 0;
  /// A number no card of this store ever had; taken even when the caller does not use it.
  virtual domain::CardNumber TakeNumber() = 0;
};

enum class CardWriteKind { Issue, TopUp, Correct, Refund, Return, Replace, Renew, ChangeTier };
std::string_view ToText(CardWriteKind kind);  ///< `issue`, `top_up`, …
std::optional<CardWriteKind> ParseCardWriteKind(std::string_view text);

enum class CardWriteState { Open, Settled, Refused, Abandoned };
std::string_view ToText(CardWriteState state);
std::optional<CardWriteState> ParseCardWriteState(std::string_view text);

/// Why a write that reached the card moved no money after all.
enum class WriteRefusal {
  BalanceChanged,  ///< what was to leave the card was no longer there, or not all there was
  StateChanged     ///< the card, or the one it was to replace, may no longer do this
};
std::string_view ToText(WriteRefusal refusal);
std::optional<WriteRefusal> ParseWriteRefusal(std::string_view text);

/// The intent to write to a card, recorded before the card is touched. It is settled once the
/// card is known to hold `record`; only then its money moves.
struct CardWrite {
  base::Id128 id;
  domain::CardId card;
  CardWriteKind kind;
  domain::CardRecord record;  ///< what the card will hold
  std::vector<domain::Posting> postings = {};  ///< what settling moves; once settled, what it moved
  std::string operator_name;
  base::Timestamp at;
  std::string approver = {};  ///< the second person; empty where none was needed
  std::string reason = {};    ///< one line, or empty
  std::optional<domain::CardNumber> replaces = {};  ///< of Replace: the card that ends
  std::optional<base::Id128> corrects = {};         ///< of Correct: the write it undoes
  CardWriteState state = CardWriteState::Open;
  std::optional<WriteRefusal> refusal = {};  ///< present exactly when refused
};

class CardWrites {
 public:
  virtual ~CardWrites() = default;
  virtual std::optional<CardWrite> Find(const base::Id128& id) const = 0;
  virtual std::optional<CardWrite> FindOpen(const domain::CardId& card) const = 0;
  virtual std::vector<CardWrite> AllOpen() const = 0;
  virtual void Begin(const CardWrite& write) = 0;  ///< at most one open write a card
  /// Keeps `moved.postings` as what moved, which may differ from what was planned.
  virtual void Settle(const CardWrite& moved) = 0;
  virtual void Refuse(const base::Id128& id, WriteRefusal refusal) = 0;
  virtual void Abandon(const base::Id128& id) = 0;
};

}  // namespace steelyard::ports
