#include "simulator/rf_field.h"

#include <algorithm>

#include "base/check.h"

namespace steelyard::simulator {
namespace {

constexpr std::uint8_t kWrite = 0xA0, kTransfer = 0xB0;

}  // namespace

void RfField::Place(std::shared_ptr<ClassicCard> card) { m_cards.push_back(std::move(card)); }

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

bool RfField::Holds(const ClassicCard* card) const {
  return std::ranges::any_of(m_cards, [&](const auto& held) { return held.get() == card; });
}

void RfField::SetCut(const CardCut& cut) {
  base::Check(cut.number > 0);
  m_cut = cut;
}

CardAnswer RfField::Exchange(ClassicCard& card, std::span<const std::uint8_t> command) {
  CardAnswer gone{kStatusTimeout, {}};
  if (!Holds(&card)) return gone;
  const bool is_write = !command.empty() && (command[0] == kWrite || command[0] == kTransfer);
  ++m_exchanges;
  if (is_write) {
    ++m_writes;
    m_last_written = &card;
  }
  const bool is_counted = m_cut && (m_cut->counted == CutCount::Exchanges || is_write);
  if (!is_counted || --m_cut->number > 0) return card.Exchange(command);

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
