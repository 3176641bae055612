/// SelectedCard: one card on the reader, chosen by its UID so that another never slips in, and what
/// is said when it or the reader fails.
#pragma once
#include <cstdint>
#include <span>

#include "cards/nfc_device.h"

namespace steelyard::cards {

/// Throws  CardLeftError when the card is gone, and from NoteWriting on for every failure, since
///         what was written is unknown then. ReaderError when the reader fails before.
class SelectedCard {
 public:
  SelectedCard(NfcDevice& device, const domain::CardUid& uid);

  const NfcTarget& target() const { return m_target; }
  const domain::CardUid& uid() const { return m_target.uid; }
  ExchangeResult Exchange(std::span<const std::uint8_t> command);
  /// To be asked after each Exchange, once the command was wiped if it bears a secret.
  void FailIfReaderFailed(ExchangeOutcome outcome) const;
  /// What follows may change the card.
  void NoteWriting() { m_touched = Touched::Written; }
  void SelectAgain();
  /// From now on, also when it is selected again.
  void SwitchToClassic();
  [[noreturn]] void FailForCard() const;

 private:
  [[noreturn]] void FailForReader() const;

  NfcDevice& m_device;
  NfcTarget m_target;
  SelectAs m_as = SelectAs::Found;
  enum class Touched { ReadOnly, Written } m_touched = Touched::ReadOnly;
};

}  // namespace steelyard::cards
