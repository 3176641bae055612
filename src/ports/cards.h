/// The register of cards and the writes to them that are under way.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domain/card.h"
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

enum class CardWriteKind { Issue, TopUp };

/// The intent to write to a card, recorded before the card is touched. It is settled once the
/// card is known to hold `record`; only then its money moves.
struct CardWrite {
  base::Id128 id;
  domain::CardId card;
  CardWriteKind kind;
  domain::CardRecord record;  ///< what the card will hold
  domain::TopUpAmounts amounts;
  std::string operator_name;
  base::Timestamp at;
};

class CardWrites {
 public:
  virtual ~CardWrites() = default;
  virtual std::optional<CardWrite> FindOpen(const domain::CardId& card) const = 0;
  virtual std::vector<CardWrite> AllOpen() const = 0;
  virtual void Begin(const CardWrite& write) = 0;  ///< at most one open write a card
  virtual void Settle(const base::Id128& id) = 0;
  virtual void Abandon(const base::Id128& id) = 0;
  virtual bool WasSettled(const base::Id128& id) const = 0;
};

}  // namespace steelyard::ports
