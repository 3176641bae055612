#include "cards/store_keys.h"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <cstdlib>

#include "base/check.h"
#include "base/hex.h"

namespace steelyard::cards {
namespace {

constexpr std::string_view kSystemIdAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

template <std::size_t N>
Secret<N> PurposeKey(const StoreKeys& keys, std::string_view label) {
  std::array<std::uint8_t, N> bytes{};
  const SystemId system = keys.system_id();
  DerivePurposeKey(keys.card_master(), label, system.bytes(), bytes);
  const Secret<N> key{std::span<const std::uint8_t, N>(bytes)};
  Wipe(bytes);
  return key;
}

}  // namespace

std::optional<SystemId> SystemId::Parse(std::string_view text) {
  if (text.size() != kSize) return std::nullopt;
  if (text.find_first_not_of(kSystemIdAlphabet) != std::string_view::npos) return std::nullopt;
  SystemId id;
  std::ranges::copy(text, id.m_bytes.begin());
  return id;
}

StoreKeys StoreKeys::Generate() {
  std::string system(SystemId::kSize, ' ');
  for (char& letter : system) {
    letter = kSystemIdAlphabet[randombytes_uniform(
        static_cast<std::uint32_t>(kSystemIdAlphabet.size()))];
  }
  return Generate(SystemId::Parse(system).value());
}

StoreKeys StoreKeys::Generate(const SystemId& system) {
  LockedMemory master(16);
  randombytes_buf(master.bytes().data(), master.bytes().size());
  return FromMaster(std::as_const(master).bytes().first<16>(), system);
}

StoreKeys StoreKeys::FromMaster(Key16 master, const SystemId& system) {
  LockedMemory memory(kSize);
  std::ranges::copy(master, memory.bytes().begin());
  DerivePurposeKey(master, "steelyard record MAC", system.bytes(), memory.bytes().subspan(16, 16));
  std::ranges::copy(system.bytes(), memory.bytes().begin() + 32);
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
  switch (slot) {
    case KeySlot::A: {
      const Secret<16> reading = DeriveReadingMaster(keys);
      return DeriveClassicKey(reading.bytes(), keys.system_id(), uid, sector, slot);
    }
    case KeySlot::B:
      return DeriveClassicKey(keys.card_master(), keys.system_id(), uid, sector, slot);
  }
  base::Check(false);
  std::abort();
}

Secret<16> DeriveReadingMaster(const StoreKeys& keys) {
  return PurposeKey<16>(keys, "steelyard reading");
}

Secret<16> DeriveGenuinenessMaster(const StoreKeys& keys) {
  return PurposeKey<16>(keys, "steelyard genuineness");
}

Secret<32> DeriveDataKey(const StoreKeys& keys, std::string_view purpose) {
  return PurposeKey<32>(keys, fmt::format("steelyard data {}", purpose));
}

}  // namespace steelyard::cards
