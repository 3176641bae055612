#include "cards/store_keys.h"

#include <sodium.h>

#include <algorithm>

#include "base/check.h"
#include "base/hex.h"

namespace steelyard::cards {
namespace {

constexpr std::string_view kSystemIdAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

}  // namespace

std::optional<SystemId> SystemId::Parse(std::string_view text) {
  if (text.size() != kSize) return std::nullopt;
  if (text.find_first_not_of(kSystemIdAlphabet) != std::string_view::npos) return std::nullopt;
  SystemId id;
  std::ranges::copy(text, id.m_bytes.begin());
  return id;
}

StoreKeys StoreKeys::Generate() {
  LockedMemory memory(kSize);
  const auto keys = memory.bytes().first(32);
  randombytes_buf(keys.data(), keys.size());
  for (std::uint8_t& letter : memory.bytes().subspan(32)) {
    const auto index = randombytes_uniform(static_cast<std::uint32_t>(kSystemIdAlphabet.size()));
    letter = static_cast<std::uint8_t>(kSystemIdAlphabet[index]);
  }
  return StoreKeys(std::move(memory));
}

std::optional<StoreKeys> StoreKeys::FromBytes(std::span<const std::uint8_t> bytes) {
  if (bytes.size() != kSize) return std::nullopt;
  const auto id = bytes.subspan(32);
  if (!SystemId::Parse(std::string(id.begin(), id.end()))) return std::nullopt;
  LockedMemory memory(kSize);
  std::ranges::copy(bytes, memory.bytes().begin());
  return StoreKeys(std::move(memory));
}

SystemId StoreKeys::system_id() const {
  const auto id = bytes().subspan(32);
  return SystemId::Parse(std::string(id.begin(), id.end())).value();
}

CardKey DeriveClassicKey(Key16 master, const SystemId& system, const domain::CardUid& uid,
                         int sector, KeySlot slot) {
  base::Check(sector >= 0 && sector < 40);
  base::Bytes input(uid.bytes().begin(), uid.bytes().end());
  input.insert(input.end(), {'M', '1', static_cast<std::uint8_t>(sector),
                             static_cast<std::uint8_t>(slot == KeySlot::A ? 'A' : 'B')});
  input.insert(input.end(), system.bytes().begin(), system.bytes().end());
  const Secret<16> full = DiversifyAes128(master, input);
  return CardKey(full.bytes().first<6>());
}

CardKey DeriveClassicKey(const StoreKeys& keys, const domain::CardUid& uid, int sector,
                         KeySlot slot) {
  return DeriveClassicKey(keys.card_master(), keys.system_id(), uid, sector, slot);
}

}  // namespace steelyard::cards
