#include "cards/selected_card.h"

#include "ports/card_reader.h"

namespace steelyard::cards {
namespace {

constexpr const char* kLeftWhileReading =
    "The card left the reader while it was being read. Nothing was written. Put the card back and "
    "hold it still.";
constexpr const char* kLeftWhileWriting =
    "The card left the reader, or stopped answering, while it was being written. It may hold the "
    "new data or the old. Put the same card back and hold it still: what was begun is finished "
    "then.";

NfcTarget Choose(NfcDevice& device, const domain::CardUid& uid) {
  const auto target = device.Select(uid);
  if (!target) throw ports::CardLeftError(kLeftWhileReading);
  return *target;
}

}  // namespace

SelectedCard::SelectedCard(NfcDevice& device, const domain::CardUid& uid)
    : m_device(device), m_target(Choose(device, uid)) {}

ExchangeResult SelectedCard::Exchange(std::span<const std::uint8_t> command) {
  return m_device.Exchange(command);
}

void SelectedCard::FailIfReaderFailed(ExchangeOutcome outcome) const {
  if (outcome == ExchangeOutcome::ReaderFailed) FailForReader();
}

void SelectedCard::SelectAgain() {
  bool is_there = false;
  try {
    is_there = m_device.Select(uid(), m_as).has_value();
  } catch (const ports::ReaderError&) {
    FailForReader();
  }
  if (!is_there) FailForCard();
}

void SelectedCard::SwitchToClassic() {
  m_as = SelectAs::Classic;
  SelectAgain();
}

void SelectedCard::FailForCard() const {
  if (m_touched == Touched::Written) throw ports::CardLeftError(kLeftWhileWriting);
  throw ports::CardLeftError(kLeftWhileReading);
}

void SelectedCard::FailForReader() const {
  if (m_touched == Touched::Written) {
    throw ports::CardLeftError(
        "{} The card was being written and may hold the new data or the old: put the same card "
        "back and hold it still, what was begun is finished then.",
        m_device.trouble());
  }
  throw ports::ReaderError("{} Nothing was written to the card.", m_device.trouble());
}

}  // namespace steelyard::cards
