/// The steps of issuing and writing a CPU card of ours. Each may be repeated after it was cut.
#pragma once
#include "cards/application_file.h"
#include "cards/fmcos_keys.h"
#include "cards/fmcos_session.h"
#include "cards/key_ring.h"
#include "cards/record_copies.h"

namespace steelyard::cards {

/// Opens the purse to a load: a card asks for it, so it guards nothing here.
ApduAnswer VerifyPin(FmcosSession& session);

/// FF sixteen times, the public key of cards as their maker delivers them. A card that has it in
/// eight bytes computes the same with it.
Secret<16> TransportKey();

/// Whether the selected MF opens with the card's own master key, of the current version or of one
/// that an issue may have been begun with.
bool OpensCardMaster(FmcosSession& session, const KeyRing& keys);
/// The version under whose genuineness key the selected application answers a random number. It
/// costs the card no try.
std::optional<KeyVersionId> VersionThatAnswers(FmcosSession& session, const KeyRing& keys);
/// Of the selected application, under any version; nothing when the copy is missing or torn.
std::optional<ValidCopy> ReadRecordCopy(FmcosSession& session, const KeyRing& keys,
                                        std::size_t copy);

/// Opens the selected MF with that version's card master; the form in which the card has it, which
/// is its first eight bytes on a card that was delivered with a key of eight. Nothing when it does
/// not open.
std::optional<Secret<16>> OpenCardMaster(FmcosSession& session, const StoreKeys& keys);
/// Throws  CardLeftError when the answer says that the card's memory failed.
void FailIfNotKept(const ApduAnswer& answer);
/// WRITE KEY over the key of this type, under the directory's own master.
ApduAnswer ChangeFmcosKey(FmcosSession& session, fmcos::KeyType type,
                          std::span<const std::uint8_t> key, TripleDesKey master);
/// Of the opened MF. A key keeps its length for life: where sixteen bytes are too long, the first
/// eight are taken.
ApduAnswer ChangeCardMaster(FmcosSession& session, const StoreKeys& keys, TripleDesKey before);
/// UPDATE BINARY under the line key, and read back.
///
/// Throws  CardLeftError when the card did not keep it.
ApduAnswer WriteFmcosFile(FmcosSession& session, std::uint8_t short_id,
                          std::span<const std::uint8_t> content, TripleDesKey line);

/// With the current keys, also where the issue was begun with older ones.
///
/// Throws  ReaderError when the card refuses a step for good; CardLeftError when it is gone, or
///         did not keep what was written.
class FmcosIssue {
 public:
  FmcosIssue(FmcosSession& session, const KeyRing& keys, FmcosLayout layout);

  /// Leaves the application selected, as every step but ReplaceTransportKey does. An application
  /// that was begun keeps its layout.
  void MakeApplication();
  /// Key file and keys; the application is open for writing then.
  void MakeKeys();
  void MakeFiles();
  void WriteCopy(std::size_t copy, const RecordBytes& bytes);
  void CheckProof();
  void ReplaceTransportKey();
  /// Draws the serial and writes the application file.
  void Seal();

 private:
  void EnsureApplicationMaster();
  Secret<16> FormerApplicationMaster();
  void PutKey(fmcos::KeyType type, const Secret<16>& key);
  void AddKey(fmcos::KeyType type, std::span<const std::uint8_t> key);
  void AddPin();
  void AddTransportKey();
  void Require(const ApduAnswer& answer);
  void RequireOrThere(const ApduAnswer& answer);

  FmcosSession& m_session;
  const KeyRing& m_ring;
  const StoreKeys& m_keys;
  FmcosKeys m_card_keys;
  FmcosLayout m_layout;
};

}  // namespace steelyard::cards
