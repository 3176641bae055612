/// The steps of issuing and writing a CPU card of ours. Each may be repeated after it was cut.
#pragma once
#include "cards/fmcos_keys.h"
#include "cards/fmcos_session.h"
#include "cards/record_copies.h"
#include "cards/store_keys.h"

namespace steelyard::cards {

/// FF sixteen times, the public key of cards as their maker delivers them. A card that has it in
/// eight bytes computes the same with it.
Secret<16> TransportKey();

/// Whether the selected MF opens with the card's own master key.
bool OpensCardMaster(FmcosSession& session, const FmcosKeys& card_keys);
/// Whether the selected application answers a random number rightly.
bool AnswersChallenge(FmcosSession& session, const FmcosKeys& card_keys);
/// Of the selected application; nothing when the copy is missing or torn.
std::optional<ValidCopy> ReadRecordCopy(FmcosSession& session, const StoreKeys& keys,
                                        std::size_t copy);

/// Throws  ReaderError when the card refuses a step for good; CardLeftError when it is gone, or
///         did not keep what was written.
class FmcosIssue {
 public:
  FmcosIssue(FmcosSession& session, const StoreKeys& keys);

  /// Leaves the application selected, as every step but ReplaceTransportKey does.
  void MakeApplication();
  /// Key file and keys; the application is open for writing then.
  void MakeKeys();
  void MakeFiles();
  void WriteCopy(std::size_t copy, const RecordBytes& bytes);
  void CheckProof();
  void ReplaceTransportKey();
  /// Draws the serial and writes the application file.
  void Seal();
  /// Of a card that is issued and whose application is selected.
  void OpenForWriting();

 private:
  void EnsureApplicationMaster();
  void PutKey(fmcos::KeyType type, const base::Bytes& data);
  void AddTransportKey();
  void WriteFile(std::uint8_t short_id, std::span<const std::uint8_t> content);
  void Require(const ApduAnswer& answer);
  void RequireOrThere(const ApduAnswer& answer);

  FmcosSession& m_session;
  const StoreKeys& m_keys;
  FmcosKeys m_card_keys;
};

}  // namespace steelyard::cards
