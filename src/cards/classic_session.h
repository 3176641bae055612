/// ClassicSession: one MIFARE Classic card that was selected, and the words it understands.
#pragma once
#include <optional>
#include <span>

#include "cards/aes.h"
#include "cards/secret.h"
#include "cards/selected_card.h"
#include "cards/store_keys.h"

namespace steelyard::cards {

/// By its SAK, as NXP and Infineon make them. The ATQA tells nothing reliable.
bool IsClassic1K(const NfcTarget& target);
/// Its SAK says that it speaks ISO/IEC 14443-4, too. Which side is used is told by behaviour.
bool IsHybrid1K(const NfcTarget& target);

/// A card that refuses, or is not understood, is halted: the session selects it again, by its UID,
/// so that another card never slips in, and asks once more.
///
/// Throws  CardLeftError when the card is gone, and from the first write on for every failure,
///         since what was written is unknown then. ReaderError when the reader fails before.
class ClassicSession {
 public:
  ClassicSession(NfcDevice& device, const domain::CardUid& uid);

  const domain::CardUid& uid() const { return m_card.uid(); }
  /// Whether the card takes or refuses a key, as only cards of this kind do. Costs it nothing.
  bool IsClassic();
  /// Whether the key opens the sector. One authentication counts until the next.
  bool Authenticate(int sector, KeySlot slot, const CardKey& key);
  /// Nothing when the card is there but does not let us read.
  std::optional<Block16> Read(int block);
  void Write(int block, std::span<const std::uint8_t, 16> data);

 private:
  struct Opened {
    int sector;
    KeySlot slot;
    CardKey key;
  };
  ExchangeOutcome TryToOpen(const Opened& opening);

  SelectedCard m_card;
  std::optional<Opened> m_opened;
};

}  // namespace steelyard::cards
