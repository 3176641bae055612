/// ClassicCard: a MIFARE Classic 1K card as a reader meets it behind the cipher.
///
/// The PN532 does the cipher itself, so the card compares keys in the clear. Rights follow the
/// access bits of each sector; a sector whose access bits are inconsistent is locked for good.
/// A data block torn in the middle of a write (WriteExtent::Half) has its first eight bytes new and
/// the rest old. A trailer stays old: on silicon it may be lost, and nothing can mend that.
///
/// Source  NXP MF1S50YYX_V1 data sheet, sections 8.6 and 8.7.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "simulator/virtual_card.h"

namespace steelyard::simulator {

enum class KeyUsed { A, B };

class ClassicCard final : public VirtualCard {
 public:
  static constexpr std::size_t kImageSize = 1024;
  /// As the factory delivers it: zeros, transport keys. Nothing for a UID of 10 bytes.
  static std::optional<ClassicCard> Blank(const domain::CardUid& uid);
  /// All 64 blocks, keys included: the dump format of nfc-mfclassic.
  static std::optional<ClassicCard> FromImage(std::span<const std::uint8_t> image);

  const domain::CardUid& uid() const override { return m_uid; }
  base::Bytes image() const override;
  std::uint8_t sak() const override { return m_sak; }
  std::array<std::uint8_t, 2> atqa() const override;
  std::unique_ptr<VirtualCard> Clone() const override;

  /// For cards of other makers: the SAK they answer with.
  void SetSak(std::uint8_t sak) { m_sak = sak; }
  /// What stands on the side of a hybrid that speaks ISO/IEC 14443-4: an application that knows
  /// none of our commands. NoClassic: and its SAK promises a side that is not there.
  enum class Hybrid { No, WithClassic, NoClassic };
  void SetHybrid(Hybrid hybrid);
  base::Bytes ats() const override;
  void Activate() override { m_is_activated = m_hybrid != Hybrid::No; }
  bool WouldWrite(std::span<const std::uint8_t> command) const override;
  /// Bad commands, missing rights and values that overflow are refused with kStatusRefused.
  CardAnswer Exchange(std::span<const std::uint8_t> command,
                      WriteExtent extent = WriteExtent::Whole) override;
  CardTime TimeOf(std::span<const std::uint8_t> command, const CardAnswer& answer) const override;
  /// Forgets the authentication and the value register.
  void Reset() override;

 private:
  using Block = std::array<std::uint8_t, 16>;
  struct Authentication {
    std::size_t sector;
    KeyUsed key;
  };

  ClassicCard(const domain::CardUid& uid, std::uint8_t sak) : m_uid(uid), m_sak(sak) {}
  CardAnswer ExchangeAsClassic(std::span<const std::uint8_t> command, WriteExtent extent);
  CardAnswer Authenticate(std::span<const std::uint8_t> command);
  CardAnswer Read(std::size_t block) const;
  CardAnswer Write(std::size_t block, std::span<const std::uint8_t> data, WriteExtent extent);
  CardAnswer WriteTrailer(std::size_t block, std::span<const std::uint8_t> data);
  CardAnswer ChangeRegister(std::span<const std::uint8_t> command);
  CardAnswer Transfer(std::size_t block, WriteExtent extent);
  /// The condition of a block, if the authentication of now reaches it.
  std::optional<unsigned> ReachableCondition(std::size_t block) const;

  domain::CardUid m_uid;
  std::uint8_t m_sak;
  std::array<Block, 64> m_blocks{};
  std::optional<Authentication> m_authentication;
  std::optional<Block> m_register;  ///< a value block on its way to Transfer
  Hybrid m_hybrid = Hybrid::No;     ///< no part of the image
  bool m_is_activated = false;
};

}  // namespace steelyard::simulator
