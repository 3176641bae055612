/// The secrets of a store: what the keys of all its cards are made from.
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

  std::span<const std::uint8_t, kSize> bytes() const { return m_bytes; }
  std::string ToString() const { return std::string(m_bytes.begin(), m_bytes.end()); }
  bool operator==(const SystemId&) const = default;

 private:
  SystemId() = default;
  std::array<std::uint8_t, kSize> m_bytes{};
};

/// Which of a sector's two keys: A reads at the scale, B writes at the desk.
enum class KeySlot { A, B };

class StoreKeys {
 public:
  /// Card master key, MAC key, system id.
  static constexpr std::size_t kSize = 16 + 16 + SystemId::kSize;

  /// New random keys with a random system id.
  static StoreKeys Generate();
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
CardKey DeriveClassicKey(const StoreKeys& keys, const domain::CardUid& uid, int sector,
                         KeySlot slot);

}  // namespace steelyard::cards
