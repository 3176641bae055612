/// RfField: the cards that lie on a virtual reader, those that wait in a stack beside it, and the
/// moment at which a card is taken away.
#pragma once
#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <vector>

#include "simulator/virtual_card.h"

namespace steelyard::simulator {

/// What is counted to find the moment of a cut.
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

/// ByItself: a card that was written leaves at the next look around, and the look after that finds
/// the next one of the stack, as if a hand had swapped them.
enum class Feeding { ByHand, ByItself };

class RfField {
 public:
  using Cards = std::vector<std::shared_ptr<VirtualCard>>;

  /// Adds a card to those that lie there.
  void Place(std::shared_ptr<VirtualCard> card);
  /// Takes all cards away and keeps them for PutBack.
  void TakeAway();
  void PutBack();
  const Cards& cards() const { return m_cards; }
  const Cards& taken_away() const { return m_taken_away; }
  bool Holds(const VirtualCard* card) const;

  /// Puts a card under the stack.
  void Stack(std::shared_ptr<VirtualCard> card) { m_stack.push_back(std::move(card)); }
  void SetFeeding(Feeding feeding) { m_feeding = feeding; }
  /// Takes away what lies there and puts the next card of the stack on; false when there is none.
  bool Swap();
  std::size_t stacked() const { return m_stack.size(); }

  void SetCut(const CardCut& cut);
  void ClearCut() { m_cut.reset(); }
  std::size_t exchanges() const { return m_exchanges; }
  std::size_t writes() const { return m_writes; }
  /// The card the last write went to; only good to look at right after that write.
  const VirtualCard* last_written() const { return m_last_written; }
  /// What all exchanges and selections would have taken on the air and in cards of silicon.
  CardTime card_time() const { return m_card_time; }

  /// The reader looks for any card: the moment at which a hand, or a feeder, changes them.
  const Cards& LookAround();
  /// The reader has selected a card.
  void Select(VirtualCard& card);
  /// One command to a card; kStatusTimeout when it is not, or no longer, there.
  CardAnswer Exchange(VirtualCard& card, std::span<const std::uint8_t> command);
  /// The field goes off: cards forget what they were told.
  void SwitchOff();

 private:
  CardAnswer Run(VirtualCard& card, std::span<const std::uint8_t> command);

  Cards m_cards;
  Cards m_taken_away;
  std::deque<std::shared_ptr<VirtualCard>> m_stack;
  Feeding m_feeding = Feeding::ByHand;
  bool m_was_written = false;  ///< since the cards of now were placed
  std::optional<CardCut> m_cut;
  std::size_t m_exchanges = 0;
  std::size_t m_writes = 0;
  const VirtualCard* m_last_written = nullptr;
  CardTime m_card_time{0};
};

}  // namespace steelyard::simulator
