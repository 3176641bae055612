/// RfField: the cards that lie on a virtual reader, and the moment at which they are taken away.
#pragma once
#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include "simulator/classic_card.h"

namespace steelyard::simulator {

/// What is counted to find the moment of a cut. A transfer of a value is a write, too.
enum class CutCount { Exchanges, Writes };

/// Before: the card did not see the command. Half: see WriteExtent. After: the card did all of it,
/// but the answer never arrived.
enum class CutMoment { Before, Half, After };

/// The card is taken away at the number-th exchange or write from now, counted from 1.
struct CardCut {
  CutCount counted;
  std::size_t number;
  CutMoment moment;
};

class RfField {
 public:
  using Cards = std::vector<std::shared_ptr<ClassicCard>>;

  /// Adds a card to those that lie there.
  void Place(std::shared_ptr<ClassicCard> card);
  /// Takes all cards away and keeps them for PutBack.
  void TakeAway();
  void PutBack();
  const Cards& cards() const { return m_cards; }
  const Cards& taken_away() const { return m_taken_away; }
  bool Holds(const ClassicCard* card) const;

  void SetCut(const CardCut& cut);
  void ClearCut() { m_cut.reset(); }
  std::size_t exchanges() const { return m_exchanges; }
  std::size_t writes() const { return m_writes; }
  /// The card the last write went to; only good to look at right after that write.
  const ClassicCard* last_written() const { return m_last_written; }

  /// One command to a card; kStatusTimeout when it is not, or no longer, there.
  CardAnswer Exchange(ClassicCard& card, std::span<const std::uint8_t> command);
  /// The field goes off: cards forget what they were told.
  void SwitchOff();

 private:
  Cards m_cards;
  Cards m_taken_away;
  std::optional<CardCut> m_cut;
  std::size_t m_exchanges = 0;
  std::size_t m_writes = 0;
  const ClassicCard* m_last_written = nullptr;
};

}  // namespace steelyard::simulator
