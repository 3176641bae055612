#include "simulator/rf_field.h"

#include <algorithm>

#include "base/check.h"

namespace steelyard::simulator {

void RfField::Place(std::shared_ptr<VirtualCard> card) {
  m_cards.push_back(std::move(card));
  m_was_written = false;
}

void RfField::TakeAway() {
  if (m_cards.empty()) return;
  SwitchOff();
  m_taken_away = std::move(m_cards);
  m_cards.clear();
}

void RfField::PutBack() {
  for (auto& card : m_taken_away) m_cards.push_back(std::move(card));
  m_taken_away.clear();
}

bool RfField::Holds(const VirtualCard* card) const {
  return std::ranges::any_of(m_cards, [&](const auto& held) { return held.get() == card; });
}

bool RfField::Swap() {
  if (m_stack.empty()) return false;
  TakeAway();
  Place(std::move(m_stack.front()));
  m_stack.pop_front();
  return true;
}

void RfField::SetCut(const CardCut& cut) {
  base::Check(cut.number > 0);
  m_cut = cut;
}

const RfField::Cards& RfField::LookAround() {
  if (m_feeding == Feeding::ByHand) return m_cards;
  if (m_cards.empty()) {
    Swap();
  } else if (m_was_written) {
    TakeAway();
  }
  return m_cards;
}

void RfField::Select(VirtualCard& card) {
  card.Reset();
  m_card_time += card_time::Selection(card.uid().bytes().size());
  const base::Bytes ats = card.ats();
  if (!ats.empty()) m_card_time += card_time::Activation(ats.size());
}

CardAnswer RfField::Run(VirtualCard& card, std::span<const std::uint8_t> command) {
  CardAnswer answer = card.Exchange(command);
  m_card_time += card.TimeOf(command, answer);
  return answer;
}

CardAnswer RfField::Exchange(VirtualCard& card, std::span<const std::uint8_t> command) {
  CardAnswer gone{kStatusTimeout, {}};
  if (!Holds(&card)) return gone;
  const bool is_write = card.WouldWrite(command);
  ++m_exchanges;
  if (is_write) {
    ++m_writes;
    m_last_written = &card;
    m_was_written = true;
  }
  const bool is_counted = m_cut && (m_cut->counted == CutCount::Exchanges || is_write);
  if (!is_counted || --m_cut->number > 0) return Run(card, command);

  const CutMoment moment = m_cut->moment;
  m_cut.reset();
  switch (moment) {
    case CutMoment::Before: break;
    case CutMoment::Half: card.Exchange(command, WriteExtent::Half); break;
    case CutMoment::After: card.Exchange(command); break;
  }
  TakeAway();
  return gone;
}

void RfField::SwitchOff() {
  for (const auto& card : m_cards) card->Reset();
}

}  // namespace steelyard::simulator
