/// FmcosSession: one CPU card that was selected, and the words of FMCOS it understands.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <span>

#include "cards/apdu.h"
#include "cards/fmcos_layout.h"
#include "cards/selected_card.h"

namespace steelyard::cards {

/// By its SAK: it speaks ISO/IEC 14443-4, which says nothing of what it understands there.
bool SpeaksApdu(const NfcTarget& target);

/// The card keeps its states (selected directory, reached state) as long as it has power, so a
/// command that was lost is not repeated here: whoever asked begins anew at the next touch.
///
/// Throws  CardLeftError when the card is gone, and from the first Change on for every failure,
///         since what was written is unknown then. ReaderError when the reader fails before.
class FmcosSession {
 public:
  FmcosSession(NfcDevice& device, const domain::CardUid& uid);

  const domain::CardUid& uid() const { return m_card.uid(); }

  ApduAnswer SelectName(std::span<const std::uint8_t> name);
  ApduAnswer SelectFile(std::uint16_t id);
  /// EXTERNAL AUTHENTICATE: the directory reaches the state that the key gives. A wrong key costs
  /// one of its tries.
  ApduAnswer AuthenticateTo(std::uint8_t key_id, TripleDesKey key);
  /// INTERNAL AUTHENTICATE: the card's cipher of our number under its key of type 30.
  ApduAnswer ProveItself(std::uint8_t key_id, const Block8& number);
  ApduAnswer ReadBinary(std::uint8_t short_id, std::uint8_t size);

  /// Any other command that changes nothing on the card.
  ApduAnswer Ask(const Apdu& command);
  /// The order that ends a movement of the purse.
  ApduAnswer Order(const Apdu& command);

  enum class Guard { Mac, EncryptionAndMac };
  struct Guarded {
    Guard guard;
    TripleDesKey key;
  };
  /// A command that may change the card, without a guard or under one.
  ApduAnswer Change(ApduHeader header, std::span<const std::uint8_t> data);
  ApduAnswer Change(ApduHeader header, std::span<const std::uint8_t> data, const Guarded& guarded);

  /// Whether the card behaves as FMCOS does: its MF opens, and it gives random numbers.
  bool IsFmcos();

 private:
  ApduAnswer Send(std::span<const std::uint8_t> command);
  std::optional<base::Bytes> Challenge(std::uint8_t size);

  SelectedCard m_card;
};

}  // namespace steelyard::cards
