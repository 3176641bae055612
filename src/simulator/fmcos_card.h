/// FmcosCard: an FMCOS 2.0 CPU card (FM1208) behind ISO/IEC 14443-4, as its manuals describe it.
///
/// Files, rights against the security state of a directory, a challenge that is good for the next
/// command only, tries that run out, guarded commands, and the two-step movements of a purse.
/// An order is carried out whole or not at all, as the card promises: torn in the middle of a write
/// it is as it was before, and WriteExtent::Half does nothing. Every order that changes memory is
/// one write, a wrong PIN as well.
///
/// Where sources disagree the card takes what all of them allow, and refuses the rest: unload,
/// overdraft and compound purchase are not there (6A81), a key that exists cannot be added again
/// (6A86), the room of a directory is enforced (6A84). An empty MF may be created anew with a
/// transport code of FF. A right 0Y asks for the state of the MF.
///
/// Source  FMCOS 2.0 general, special and user manual; ISO/IEC 7816-4; PBOC purse and passbook.
#pragma once
#include <optional>

#include "base/seeded_random.h"
#include "simulator/fmcos_files.h"
#include "simulator/virtual_card.h"

namespace steelyard::simulator {

class FmcosCard final : public VirtualCard {
 public:
  /// As it is delivered: an empty MF with one external authentication key, FF sixteen times.
  /// The serial is the UID with zeros in front. Nothing for a UID of 10 bytes.
  static std::optional<FmcosCard> Blank(const domain::CardUid& uid);
  /// The text form of fmcos_files.h.
  static std::optional<FmcosCard> FromImage(std::span<const std::uint8_t> image);

  const domain::CardUid& uid() const override { return m_memory.uid; }
  std::uint8_t sak() const override { return m_sak; }
  std::array<std::uint8_t, 2> atqa() const override { return {0x00, 0x08}; }
  base::Bytes ats() const override;
  base::Bytes image() const override;
  std::unique_ptr<VirtualCard> Clone() const override;
  bool WouldWrite(std::span<const std::uint8_t> command) const override;
  CardAnswer Exchange(std::span<const std::uint8_t> command,
                      WriteExtent extent = WriteExtent::Whole) override;
  CardTime TimeOf(std::span<const std::uint8_t> command, const CardAnswer& answer) const override;
  void Reset() override { m_session = Session(); }

  /// A hybrid has a MIFARE Classic side, too; it is not modelled.
  void SetSak(std::uint8_t sak) { m_sak = sak; }
  /// The card's next random numbers, so that a published conversation can be had again.
  void SetNextRandom(base::Bytes bytes) { m_next_random = std::move(bytes); }

 private:
  struct Command {
    std::uint8_t cla, ins, p1, p2;
    std::span<const std::uint8_t> data;
    std::optional<std::uint8_t> expected;  ///< Le

    bool is_guarded() const { return (cla & 0x04) != 0; }
  };
  /// A movement of a purse between its two orders.
  struct Movement {
    bool is_load;
    std::uint8_t purse_id;
    std::uint8_t key_id;
    std::uint32_t amount_fen;
    std::array<std::uint8_t, 6> terminal;
    std::array<std::uint8_t, 4> random;
  };
  /// What is gone with the power.
  struct Session {
    std::optional<std::size_t> directory;  ///< below the MF; nothing for the MF itself
    std::optional<std::size_t> file;
    std::uint8_t master_state = 0;
    std::uint8_t directory_state = 0;
    bool has_verified_pin = false;
    base::Bytes challenge;
    std::optional<Movement> movement;
  };
  using Handler = base::Bytes (FmcosCard::*)(const Command&);
  struct Instruction {
    std::uint8_t ins;
    std::uint8_t plain_class;
    Handler handler;
  };
  /// The data of an order after its guard was taken off, or why it is refused.
  struct Unguarded {
    std::uint16_t refusal = 0;
    base::Bytes data;
  };
  enum class Guard { None, Mac, EncryptionAndMac };
  static const Instruction kInstructions[];

  explicit FmcosCard(FmcosMemory memory);

  static std::optional<Command> Parse(std::span<const std::uint8_t> apdu);
  base::Bytes Run(std::span<const std::uint8_t> apdu);
  std::optional<std::uint16_t> RefusalForLife(const Command& command) const;

  base::Bytes Select(const Command& command);
  base::Bytes SelectDirectory(std::optional<std::size_t> directory);
  base::Bytes GetChallenge(const Command& command);
  base::Bytes CreateFile(const Command& command);
  base::Bytes CreateMaster(const Command& command);
  base::Bytes CreateDirectory(const Command& command);
  base::Bytes CreateKeyFile(const Command& command);
  base::Bytes EraseDirectory(const Command& command);
  base::Bytes BlockApplication(const Command& command);
  base::Bytes UnblockApplication(const Command& command);
  base::Bytes BlockCard(const Command& command);

  base::Bytes ReadBinary(const Command& command);
  base::Bytes UpdateBinary(const Command& command);
  base::Bytes ReadRecord(const Command& command);
  base::Bytes UpdateRecord(const Command& command);
  base::Bytes AppendRecord(const Command& command);
  base::Bytes AnswerRead(const Command& command, const FmcosFile& file, base::Bytes content);
  Unguarded DataForWrite(const Command& command, const FmcosFile& file);
  base::Bytes AddRecord(FmcosFile& file, base::Bytes record);

  base::Bytes WriteKey(const Command& command);
  base::Bytes PutKey(const Command& command, const base::Bytes& data);
  base::Bytes ExternalAuthenticate(const Command& command);
  base::Bytes InternalAuthenticate(const Command& command);
  base::Bytes VerifyPin(const Command& command);
  base::Bytes ChangePin(const Command& command);
  base::Bytes ReloadPin(const Command& command);
  base::Bytes UnblockPin(const Command& command);
  base::Bytes UseUpTry(FmcosKey& key);
  void GiveTriesBack(FmcosKey& key);
  void Reach(std::uint8_t state);

  base::Bytes GetBalance(const Command& command);
  base::Bytes Initialise(const Command& command);
  base::Bytes InitialiseLoad(const Command& command, const FmcosPurse& purse);
  base::Bytes InitialisePurchase(const Command& command, const FmcosPurse& purse);
  base::Bytes CreditForLoad(const Command& command);
  base::Bytes DebitForPurchase(const Command& command);
  base::Bytes GetProof(const Command& command);
  /// What every movement asks for: purse, log and TAC key; the status word when one is missing.
  std::optional<std::uint16_t> FindPurse(std::uint8_t purse_id, FmcosFile*& purse,
                                         FmcosFile*& log);

  /// Takes the guard off with this key. `wrong_mac` is the status word for a MAC that is wrong.
  Unguarded TakeGuardOff(const Command& command, Guard guard, FmcosKey* key,
                         std::uint16_t wrong_mac);
  FmcosDirectory& Directory();
  FmcosFile* CurrentFile();
  bool Allows(std::uint8_t right) const;
  base::Bytes Random(std::size_t size);
  void Wrote(std::size_t bytes);

  FmcosMemory m_memory;
  Session m_session;
  base::Bytes m_challenge;             ///< good for the command that is being run
  std::optional<Movement> m_movement;  ///< begun by the command right before
  base::SeededRandom m_random;
  base::Bytes m_next_random;
  std::uint8_t m_sak = 0x20;  ///< no part of the image
  std::size_t m_writes = 0;
  std::size_t m_bytes_written = 0;  ///< by the last command
  std::size_t m_cipher_blocks = 0;
};

}  // namespace steelyard::simulator
