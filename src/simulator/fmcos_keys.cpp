/// Keys and PINs of an FMCOS card: writing them, proving them, and running out of tries.
#include <algorithm>

#include "cards/fmcos_crypto.h"
#include "simulator/fmcos_answers.h"
#include "simulator/fmcos_card.h"

namespace steelyard::simulator {

using namespace fmcos;

namespace {

constexpr std::uint8_t kEncryptKey = 0x30, kDecryptKey = 0x31, kMacKey = 0x32, kInternalKey = 0x34,
                       kLineKey = 0x36, kUnblockKey = 0x37, kReloadKey = 0x38, kExternalKey = 0x39,
                       kPin = 0x3A, kLoadKey = 0x3F;
constexpr std::size_t kKeyHeader = 5;

bool IsKindOfKey(std::uint8_t kind) {
  return (kind >= kEncryptKey && kind <= kMacKey) || kind == kInternalKey ||
         (kind >= kLineKey && kind <= kLoadKey && kind != 0x3B);
}

bool HasTries(std::uint8_t kind) { return kind >= kLineKey && kind <= kPin; }

bool IsLengthRight(std::uint8_t kind, std::size_t size) {
  return kind == kPin ? size >= 2 && size <= 8 : size == 8 || size == 16;
}

/// A PIN without the FF that fill it up.
base::Bytes Trimmed(std::span<const std::uint8_t> pin) {
  base::Bytes trimmed(pin.begin(), pin.end());
  while (!trimmed.empty() && trimmed.back() == 0xFF) trimmed.pop_back();
  return trimmed;
}

void PutPin(FmcosKey& key, std::span<const std::uint8_t> pin) {
  base::Bytes value(pin.begin(), pin.end());
  if (value.size() < key.value.size()) value.resize(key.value.size(), 0xFF);
  key.value = std::move(value);
}

}  // namespace

base::Bytes FmcosCard::WriteKey(const Command& command) {
  FmcosDirectory& directory = Directory();
  if (!directory.key_file) return Word(kNoFile);
  if (command.p2 == 0xFF) return Word(kWrongParameters);
  if (!command.is_guarded()) {
    return PutKey(command, base::Bytes(command.data.begin(), command.data.end()));
  }
  const FmcosKey* const old = directory.KeyOf(command.p1 & 0x3F, command.p2);
  const bool needs_mac_only = old != nullptr && (old->type & 0xC0) == 0x40;
  FmcosKey* const master = directory.KeyOf(kExternalKey, 0x00);
  const Unguarded order = TakeGuardOff(
      command, needs_mac_only ? Guard::Mac : Guard::EncryptionAndMac, master, kWrongMac);
  if (order.refusal != 0) return Word(order.refusal);
  return PutKey(command, order.data);
}

base::Bytes FmcosCard::PutKey(const Command& command, const base::Bytes& data) {
  constexpr std::uint8_t kAdd = 0x01, kGuardBits = 0xC0;
  constexpr std::size_t kKeyOverhead = 8;
  FmcosDirectory& directory = Directory();
  if (data.size() < kKeyHeader) return Word(kWrongLength);
  FmcosKey key{data[0], command.p2, data[1], data[2], data[3], data[4],
               base::Bytes(data.begin() + kKeyHeader, data.end())};
  if (!IsKindOfKey(key.kind())) return Word(kWrongData);
  if (!IsLengthRight(key.kind(), key.value.size())) return Word(kWrongLength);
  FmcosKey* const old = directory.KeyOf(key.kind(), key.id);
  const std::size_t written = key.value.size() + kKeyOverhead;
  if (command.p1 == kAdd) {
    if (!Allows(directory.key_file->add_right)) return Word(kNotAllowed);
    if (old != nullptr) return Word(kWrongParameters);
    const bool has_room = directory.key_file->space_used() + written <= directory.key_file->size;
    if (!has_room) return Word(kNoRoom);
    directory.key_file->keys.push_back(std::move(key));
    Wrote(written);
    return Word(kDone);
  }
  if ((command.p1 & 0x3F) != key.kind()) return Word(kWrongParameters);
  if (old == nullptr) return Word(kNoKey);
  if (!Allows(old->change_right)) return Word(kNotAllowed);
  if ((old->type & kGuardBits) != 0 && !command.is_guarded()) return Word(kGuardMismatch);
  if (old->value.size() != key.value.size()) return Word(kWrongData);
  if (HasTries(key.kind())) key.fourth = old->fourth;  // an update leaves the tries alone
  *old = std::move(key);
  Wrote(written);
  return Word(kDone);
}

base::Bytes FmcosCard::UseUpTry(FmcosKey& key) {
  const int left = std::max(key.tries_left() - 1, 0);
  key.fourth = static_cast<std::uint8_t>((key.fourth & 0xF0) | left);
  Wrote(1);
  return Word(static_cast<std::uint16_t>(kTriesLeft | left));
}

void FmcosCard::GiveTriesBack(FmcosKey& key) {
  const std::uint8_t allowed = key.fourth >> 4;
  if (key.tries_left() == allowed) return;
  key.fourth = static_cast<std::uint8_t>(allowed << 4 | allowed);
  Wrote(1);
}

void FmcosCard::Reach(std::uint8_t state) {
  (m_session.directory ? m_session.directory_state : m_session.master_state) = state & 0x0F;
}

base::Bytes FmcosCard::ExternalAuthenticate(const Command& command) {
  if (command.is_guarded()) return Word(kGuardMismatch);
  if (command.p1 != 0x00) return Word(kWrongParameters);
  if (command.data.size() != 8) return Word(kWrongLength);
  FmcosKey* const key = Directory().KeyOf(kExternalKey, command.p2);
  if (key == nullptr) return Word(kNoKey);
  if (!Allows(key->use_right)) return Word(kNotAllowed);
  if (key->tries_left() == 0) return Word(kNoTriesLeft);
  if (m_challenge.empty()) return Word(kNotNow);
  ++m_cipher_blocks;
  const auto expected = cards::ExternalAuthCryptogram(DesKey(*key).bytes(), m_challenge);
  if (!std::ranges::equal(expected, command.data)) return UseUpTry(*key);
  GiveTriesBack(*key);
  Reach(key->third);
  return Word(kDone);
}

base::Bytes FmcosCard::InternalAuthenticate(const Command& command) {
  constexpr std::uint8_t kEncrypt = 0x00, kDecrypt = 0x01, kMac = 0x02;
  if (command.is_guarded()) return Word(kGuardMismatch);
  if (command.p1 > kMac) return Word(kWrongParameters);
  if (command.data.empty()) return Word(kWrongLength);
  constexpr std::uint8_t kKinds[] = {kEncryptKey, kDecryptKey, kMacKey};
  FmcosKey* key = Directory().KeyOf(kKinds[command.p1], command.p2);
  if (key == nullptr && command.p1 != kDecrypt) key = Directory().KeyOf(kInternalKey, command.p2);
  if (key == nullptr) return Word(kNoKey);
  if (!Allows(key->use_right)) return Word(kNotAllowed);
  m_cipher_blocks += command.data.size() / 8 + 1;
  const auto secret = DesKey(*key);
  if (command.p1 == kMac) {
    const auto mac = cards::RetailMac(secret.bytes(), {}, command.data);
    return Answer(base::Bytes(mac.begin(), mac.end()));
  }
  if (command.data.size() % 8 != 0) return Word(kWrongLength);
  return Answer(command.p1 == kEncrypt
                    ? cards::TripleDesEncryptAll(secret.bytes(), command.data)
                    : cards::TripleDesDecryptAll(secret.bytes(), command.data));
}

base::Bytes FmcosCard::VerifyPin(const Command& command) {
  if (command.is_guarded()) return Word(kGuardMismatch);
  if (command.p1 != 0x00) return Word(kWrongParameters);
  if (command.data.size() < 2 || command.data.size() > 8) return Word(kWrongLength);
  FmcosKey* const key = Directory().KeyOf(kPin, command.p2);
  if (key == nullptr) return Word(kNoKey);
  if (!Allows(key->use_right)) return Word(kNotAllowed);
  if (key->tries_left() == 0) return Word(kNoTriesLeft);
  if (Trimmed(command.data) != Trimmed(key->value)) {
    m_session.has_verified_pin = false;
    return UseUpTry(*key);
  }
  GiveTriesBack(*key);
  m_session.has_verified_pin = true;
  Reach(key->third);
  return Word(kDone);
}

base::Bytes FmcosCard::ChangePin(const Command& command) {
  constexpr std::uint8_t kReload = 0x00, kChange = 0x01;
  if (command.p1 == kReload) return ReloadPin(command);
  if (command.p1 != kChange) return Word(kWrongParameters);
  FmcosKey* const key = Directory().KeyOf(kPin, command.p2);
  if (key == nullptr) return Word(kNoKey);
  if (key->tries_left() == 0) return Word(kNoTriesLeft);
  const auto gap = std::ranges::find(command.data, 0xFF);
  if (gap == command.data.end()) return Word(kWrongData);
  const auto at = static_cast<std::size_t>(gap - command.data.begin());
  const auto fresh = command.data.subspan(at + 1);
  if (fresh.size() < 2 || fresh.size() > 8) return Word(kWrongData);
  if (Trimmed(command.data.first(at)) != Trimmed(key->value)) return UseUpTry(*key);
  GiveTriesBack(*key);
  PutPin(*key, fresh);
  Wrote(key->value.size());
  return Word(kDone);
}

base::Bytes FmcosCard::ReloadPin(const Command& command) {
  constexpr std::size_t kMacSize = 4;
  FmcosKey* const guard = Directory().KeyOf(kReloadKey, 0x00);
  FmcosKey* const key = Directory().KeyOf(kPin, command.p2);
  if (key == nullptr || guard == nullptr) return Word(kNoKey);
  if (guard->tries_left() == 0) return Word(kNoTriesLeft);
  if (command.data.size() < kMacSize + 2 || command.data.size() > kMacSize + 8) {
    return Word(kWrongLength);
  }
  const auto pin = command.data.first(command.data.size() - kMacSize);
  const auto folded = cards::FoldedKey(DesKey(*guard).bytes());
  ++m_cipher_blocks;
  if (!std::ranges::equal(cards::DesMac(folded.bytes(), pin), command.data.last(kMacSize))) {
    UseUpTry(*guard);
    return Word(kWrongMac);
  }
  GiveTriesBack(*guard);
  GiveTriesBack(*key);
  PutPin(*key, pin);
  Wrote(key->value.size());
  return Word(kDone);
}

base::Bytes FmcosCard::UnblockPin(const Command& command) {
  if (command.p1 != 0x00 && command.p2 != 0x00) return Word(kWrongParameters);
  // Manuals put the PIN's number in one or the other.
  FmcosKey* const key = Directory().KeyOf(kPin, command.p1 | command.p2);
  if (key == nullptr) return Word(kNoKey);
  const Unguarded order = TakeGuardOff(command, Guard::EncryptionAndMac,
                                       Directory().KeyOf(kUnblockKey, 0x00), kWrongMac);
  if (order.refusal != 0) return Word(order.refusal);
  if (order.data.size() < 2 || order.data.size() > 8) return Word(kWrongData);
  GiveTriesBack(*key);
  PutPin(*key, order.data);
  Wrote(key->value.size());
  return Word(kDone);
}

}  // namespace steelyard::simulator
