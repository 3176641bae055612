/// The secrets of a store: what the keys of all its cards are made from.
///
/// | key | made from | who has it | what it does |
/// | --- | --- | --- | --- |
/// | card master | drawn by lot | the desk | makes all below, and key B of each sector |
/// | record MAC | card master, or drawn by lot | the desk, the service | proves a record is ours |
/// | reading master | card master | the desk, scales | makes key A of each sector: reads |
/// | genuineness master | card master | the desk, scales | lets a CPU card prove it is genuine |
/// | data key | card master | the desk | seals what members tell of themselves in the books |
///
/// What is made from another key does not lead back to it: whoever takes a scale apart can read
/// cards, and can write none.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "cards/aes.h"
#include "cards/secret.h"
#include "domain/card_uid.h"

namespace steelyard::cards {

/// Names the shop, or the chain, whose keys these are: five capital letters or digits. It goes
/// into every derived key and stands in every record as the store id.
class SystemId {
 public:
  static constexpr std::size_t kSize = 5;
  static std::optional<SystemId> Parse(std::string_view text);

  std::span<const std::uint8_t, kSize> bytes() const& { return m_bytes; }
  /// They lie in the id: keep it first.
  std::span<const std::uint8_t, kSize> bytes() const&& = delete;
  std::string ToString() const { return std::string(m_bytes.begin(), m_bytes.end()); }
  bool operator==(const SystemId&) const = default;

 private:
  SystemId() = default;
  std::array<std::uint8_t, kSize> m_bytes{};
};

/// Which of a sector's two keys: A reads at the scale, B writes at the desk.
enum class KeySlot { A, B };

/// The secrets of one key version; see KeyRing.
class StoreKeys {
 public:
  /// Card master key, MAC key, system id.
  static constexpr std::size_t kSize = 16 + 16 + SystemId::kSize;

  /// New random keys, with a random system id or that of keys the store has already.
  static StoreKeys Generate();
  static StoreKeys Generate(const SystemId& system);
  /// All keys from one master, so that who has the master's parts can make them again.
  static StoreKeys FromMaster(Key16 master, const SystemId& system);
  /// As `bytes()` gave them. Nothing when the size or the system id is wrong.
  static std::optional<StoreKeys> FromBytes(std::span<const std::uint8_t> bytes);

  std::span<const std::uint8_t> bytes() const { return m_memory.bytes(); }
  Key16 card_master() const { return bytes().subspan<0, 16>(); }
  Key16 record_mac() const { return bytes().subspan<16, 16>(); }
  SystemId system_id() const;

 private:
  explicit StoreKeys(LockedMemory memory) : m_memory(std::move(memory)) {}
  LockedMemory m_memory;
};

/// The key of one sector of one card: the leftmost 6 bytes of the AN10922 key over
/// UID ‖ "M1" ‖ sector ‖ 'A' or 'B' ‖ system id. AN10922 itself defines no cut for MIFARE Classic;
/// this convention is ours.
CardKey DeriveClassicKey(Key16 master, const SystemId& system, const domain::CardUid& uid,
                         int sector, KeySlot slot);
/// Key A from the reading master, key B from the card master.
CardKey DeriveClassicKey(const StoreKeys& keys, const domain::CardUid& uid, int sector,
                         KeySlot slot);

/// Scales get these two and nothing else.
Secret<16> DeriveReadingMaster(const StoreKeys& keys);
Secret<16> DeriveGenuinenessMaster(const StoreKeys& keys);

/// A key for crypto_secretbox, one for each purpose: `"member.id"`. What is sealed with it must
/// tell the key version, since the key is another in each.
Secret<32> DeriveDataKey(const StoreKeys& keys, std::string_view purpose);

}  // namespace steelyard::cards
