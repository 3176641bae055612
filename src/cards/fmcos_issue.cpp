#include "cards/fmcos_issue.h"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <ranges>
#include <vector>

#include "base/check.h"
#include "cards/application_file.h"
#include "ports/card_reader.h"

namespace steelyard::cards {
namespace {

using fmcos::KeyType;
using Guard = FmcosSession::Guard;

constexpr std::uint8_t kCreateFile = 0xE0, kWriteKey = 0xD4, kUpdateBinary = 0xD6;
constexpr std::uint8_t kAddKey = 0x01;
constexpr std::uint8_t kDirectoryType = 0x38, kKeyFileType = 0x3F, kLoopType = 0x2E,
                       kPurseType = 0x2F;

constexpr std::uint8_t High(std::uint16_t value) { return static_cast<std::uint8_t>(value >> 8); }
constexpr std::uint8_t Low(std::uint16_t value) { return static_cast<std::uint8_t>(value); }

ApduHeader CreateHeader(std::uint16_t id) { return {0x80, kCreateFile, High(id), Low(id)}; }

/// Type ‖ right to use ‖ right to change ‖ two bytes that depend on the type ‖ key.
base::Bytes KeyData(KeyType type, std::span<const std::uint8_t> key) {
  const auto guarded = static_cast<std::uint8_t>(static_cast<int>(type) | fmcos::kGuardedKey);
  base::Bytes data;
  switch (type) {
    case KeyType::ExternalAuth:
      data = {guarded, fmcos::kFree, fmcos::kOnlyStateA, fmcos::kGivesStateA, fmcos::kTenTries};
      break;
    case KeyType::Line:
      data = {guarded, fmcos::kFromStateA, fmcos::kOnlyStateA, fmcos::kReserved,
              fmcos::kTenTries};
      break;
    case KeyType::InternalAuth:
      data = {guarded, fmcos::kFree, fmcos::kOnlyStateA, 0x00, 0x00};  // version 0, 3DES
      break;
    case KeyType::Load:
      data = {guarded, fmcos::kFromStateA, fmcos::kOnlyStateA, 0x01, 0x00};  // version 1, 3DES
      break;
    case KeyType::Purchase:
    case KeyType::Tac:
      data = {guarded, fmcos::kFree, fmcos::kOnlyStateA, 0x01, 0x00};
      break;
    case KeyType::Pin:  // opens no state, and nobody changes it
      data = {static_cast<std::uint8_t>(type), fmcos::kFree, fmcos::kNever, 0x00,
              fmcos::kTenTries};
      break;
  }
  data.insert(data.end(), key.begin(), key.end());
  return data;
}

Block8 RandomNumber() {
  Block8 number{};
  randombytes_buf(number.data(), number.size());
  return number;
}

[[noreturn]] void FailForMemory() {
  throw ports::CardLeftError(
      "The card did not keep what was written to it. Put it back once more; if this happens "
      "again, replace the card.");
}

/// What an unfinished issue may have been begun with: the current version, then those before it,
/// but few, because a wrong key costs the card one of its ten tries.
std::vector<const KeyVersion*> VersionsOfAnIssue(const KeyRing& keys) {
  constexpr std::size_t kMost = 3;
  std::vector<const KeyVersion*> versions{&keys.current()};
  for (const KeyVersion& version : std::views::reverse(keys.versions())) {
    const bool is_older = version.id < keys.current().id;
    if (is_older && versions.size() < kMost) versions.push_back(&version);
  }
  return versions;
}

}  // namespace

Secret<16> TransportKey() {
  std::array<std::uint8_t, 16> bytes{};
  bytes.fill(0xFF);
  return Secret<16>{std::span<const std::uint8_t, 16>(bytes)};
}

bool OpensCardMaster(FmcosSession& session, const KeyRing& keys) {
  return std::ranges::any_of(VersionsOfAnIssue(keys), [&](const KeyVersion* version) {
    return OpenCardMaster(session, version->keys).has_value();
  });
}

std::optional<Secret<16>> OpenCardMaster(FmcosSession& session, const StoreKeys& keys) {
  Secret<16> master = DeriveFmcosKeys(keys, session.uid()).card_master;
  if (session.AuthenticateTo(0, master.bytes()).is_ok()) return master;
  Secret<16> short_key = AsTripleDesKey(master.bytes().first<8>());
  if (session.AuthenticateTo(0, short_key.bytes()).is_ok()) return short_key;
  return std::nullopt;
}

std::optional<KeyVersionId> VersionThatAnswers(FmcosSession& session, const KeyRing& keys) {
  const Block8 number = RandomNumber();
  const ApduAnswer answer = session.ProveItself(0, number);
  if (!answer.is_ok()) return std::nullopt;
  for (const KeyVersion& version : keys.versions()) {
    const FmcosKeys card_keys = DeriveFmcosKeys(version.keys, session.uid());
    const base::Bytes expected = InternalAuthCipher(card_keys.genuineness.bytes(), number);
    if (EqualInConstantTime(answer.data, expected)) return version.id;
  }
  return std::nullopt;
}

std::optional<ValidCopy> ReadRecordCopy(FmcosSession& session, const KeyRing& keys,
                                        std::size_t copy) {
  const ApduAnswer answer = session.ReadBinary(fmcos::kRecordFiles[copy], kRecordSize);
  if (!answer.is_ok()) return std::nullopt;
  const auto found = DecodeRecord(answer.data, session.uid(), keys);
  if (!found) return std::nullopt;
  ValidCopy valid{{}, found->record};
  std::ranges::copy(answer.data, valid.bytes.begin());
  return valid;
}

ApduAnswer VerifyPin(FmcosSession& session) {
  constexpr std::uint8_t kVerify = 0x20;
  constexpr std::size_t kLengthWithoutFill = 6;
  const auto pin = std::span(fmcos::kPin).first<kLengthWithoutFill>();
  return session.Ask({{0x00, kVerify, 0x00, fmcos::IdOf(KeyType::Pin)},
                      {pin.begin(), pin.end()}, std::nullopt});
}

void FailIfNotKept(const ApduAnswer& answer) {
  const bool is_memory_failing = answer.status() == ApduStatus::NotWritten ||
                                 answer.status() == ApduStatus::DataMayBeDamaged;
  if (is_memory_failing) FailForMemory();
}

ApduAnswer ChangeFmcosKey(FmcosSession& session, KeyType type, std::span<const std::uint8_t> key,
                          TripleDesKey master) {
  base::Bytes data = KeyData(type, key);
  const ApduAnswer answer =
      session.Change({0x80, kWriteKey, static_cast<std::uint8_t>(type), fmcos::IdOf(type)}, data,
                     {Guard::EncryptionAndMac, master});
  Wipe(data);
  return answer;
}

ApduAnswer ChangeCardMaster(FmcosSession& session, const StoreKeys& keys, TripleDesKey before) {
  const Secret<16> key = DeriveFmcosKeys(keys, session.uid()).card_master;
  const auto master = key.bytes();
  ApduAnswer changed = ChangeFmcosKey(session, KeyType::ExternalAuth, master, before);
  const bool is_too_long = changed.status() == ApduStatus::WrongLength ||
                           changed.status() == ApduStatus::BadData;
  if (!is_too_long) return changed;
  return ChangeFmcosKey(session, KeyType::ExternalAuth, master.first<8>(), before);
}

ApduAnswer WriteFmcosFile(FmcosSession& session, std::uint8_t short_id,
                          std::span<const std::uint8_t> content, TripleDesKey line) {
  constexpr std::uint8_t kShortId = 0x80;
  const ApduHeader header{0x00, kUpdateBinary, static_cast<std::uint8_t>(kShortId | short_id), 0};
  ApduAnswer written = session.Change(header, content, {Guard::Mac, line});
  if (!written.is_ok()) return written;
  const ApduAnswer back =
      session.ReadBinary(short_id, static_cast<std::uint8_t>(content.size()));
  if (!back.is_ok() || !std::ranges::equal(back.data, content)) FailForMemory();
  return written;
}

FmcosIssue::FmcosIssue(FmcosSession& session, const KeyRing& keys, FmcosLayout layout)
    : m_session(session),
      m_ring(keys),
      m_keys(keys.current().keys),
      m_card_keys(DeriveFmcosKeys(m_keys, session.uid())),
      m_layout(layout) {}

void FmcosIssue::Require(const ApduAnswer& answer) {
  if (answer.is_ok()) return;
  FailIfNotKept(answer);
  throw ports::ReaderError(
      "The card refused a step of its issue with the word {}, so the card is not issued. Put this "
      "card aside and take another.",
      fmt::format("{:04X}", answer.word));
}

void FmcosIssue::RequireOrThere(const ApduAnswer& answer) {
  if (answer.status() != ApduStatus::AlreadyThere) Require(answer);
}

void FmcosIssue::MakeApplication() {
  Require(m_session.SelectFile(fmcos::kMasterFile));
  const ApduAnswer opened = m_session.AuthenticateTo(0, TransportKey().bytes());
  if (opened.status() == ApduStatus::NotFound) {
    // Somebody erased the MF: it gets the key file the maker delivers.
    constexpr std::uint16_t kMakersKeySpace = 0x0050;
    const base::Bytes file{kKeyFileType, High(kMakersKeySpace), Low(kMakersKeySpace), 0x01,
                           fmcos::kFree, fmcos::kReserved, fmcos::kReserved};
    RequireOrThere(m_session.Change(CreateHeader(fmcos::kKeyFile), file));
    AddTransportKey();
    Require(m_session.AuthenticateTo(0, TransportKey().bytes()));
  } else if (!opened.is_ok() && !OpensCardMaster(m_session, m_ring)) {
    Require(opened);
  }
  if (m_session.SelectName(fmcos::kApplicationName).is_ok()) {
    Require(m_session.SelectFile(fmcos::kMasterFile));
    const bool has_purse = m_session.SelectFile(fmcos::kApplicationWithPurse).is_ok();
    m_layout = has_purse ? FmcosLayout::WithPurse : FmcosLayout::Plain;
    Require(m_session.SelectName(fmcos::kApplicationName));
    return;
  }
  const bool has_purse = m_layout == FmcosLayout::WithPurse;
  const std::uint16_t id = has_purse ? fmcos::kApplicationWithPurse : fmcos::kApplication;
  const std::uint16_t space =
      has_purse ? fmcos::kApplicationWithPurseSpace : fmcos::kApplicationSpace;
  base::Bytes directory{kDirectoryType, High(space), Low(space), fmcos::kFree, fmcos::kNever,
                        fmcos::kFciFromApplicationFile, fmcos::kReserved, fmcos::kReserved};
  directory.insert(directory.end(), fmcos::kApplicationName.begin(),
                   fmcos::kApplicationName.end());
  Require(m_session.Change(CreateHeader(id), directory));
  Require(m_session.SelectName(fmcos::kApplicationName));
}

/// The first key of a directory has no other to be encrypted under: it is the public one, in the
/// clear, and the next order replaces it.
void FmcosIssue::AddTransportKey() {
  const base::Bytes data = KeyData(KeyType::ExternalAuth, TransportKey().bytes());
  Require(m_session.Change({0x80, kWriteKey, kAddKey, 0x00}, data));
}

/// The key that opens the application when it is not yet the current one.
Secret<16> FmcosIssue::FormerApplicationMaster() {
  Secret<16> transport = TransportKey();
  const ApduAnswer opened = m_session.AuthenticateTo(0, transport.bytes());
  if (opened.is_ok()) return transport;
  for (const KeyVersion* version : VersionsOfAnIssue(m_ring)) {
    if (version == &m_ring.current()) continue;
    Secret<16> older = DeriveFmcosKeys(version->keys, m_session.uid()).application_master;
    if (m_session.AuthenticateTo(0, older.bytes()).is_ok()) return older;
  }
  Require(opened);
  return transport;
}

void FmcosIssue::EnsureApplicationMaster() {
  const Secret<16>& master = m_card_keys.application_master;
  const ApduAnswer opened = m_session.AuthenticateTo(0, master.bytes());
  if (opened.is_ok()) return;
  if (opened.status() == ApduStatus::NotFound) AddTransportKey();
  const Secret<16> former = FormerApplicationMaster();
  Require(ChangeFmcosKey(m_session, KeyType::ExternalAuth, master.bytes(), former.bytes()));
  Require(m_session.AuthenticateTo(0, master.bytes()));
}

/// Changes the key, or adds it where there is none yet.
void FmcosIssue::PutKey(KeyType type, const Secret<16>& key) {
  const auto master = m_card_keys.application_master.bytes();
  const ApduAnswer changed = ChangeFmcosKey(m_session, type, key.bytes(), master);
  if (changed.status() != ApduStatus::NotFound) return Require(changed);
  AddKey(type, key.bytes());
}

void FmcosIssue::AddKey(KeyType type, std::span<const std::uint8_t> key) {
  base::Bytes data = KeyData(type, key);
  const ApduAnswer added =
      m_session.Change({0x80, kWriteKey, kAddKey, fmcos::IdOf(type)}, data,
                       {Guard::EncryptionAndMac, m_card_keys.application_master.bytes()});
  Wipe(data);
  Require(added);
}

/// Nobody may change it, so it is looked for first.
void FmcosIssue::AddPin() {
  const ApduAnswer verified = VerifyPin(m_session);
  if (verified.status() == ApduStatus::NotFound) return AddKey(KeyType::Pin, fmcos::kPin);
  Require(verified);
}

void FmcosIssue::MakeKeys() {
  const bool has_purse = m_layout == FmcosLayout::WithPurse;
  const std::uint16_t space = has_purse ? fmcos::kKeySpaceWithPurse : fmcos::kKeySpace;
  const base::Bytes file{kKeyFileType, High(space), Low(space), fmcos::kFciFromApplicationFile,
                         fmcos::kFree, fmcos::kReserved, fmcos::kReserved};
  RequireOrThere(m_session.Change(CreateHeader(fmcos::kKeyFile), file));
  EnsureApplicationMaster();
  if (has_purse) {
    const FmcosPurseKeys purse = DeriveFmcosPurseKeys(m_keys, m_session.uid());
    PutKey(KeyType::Load, purse.load);
    PutKey(KeyType::Purchase, purse.purchase);
    PutKey(KeyType::Tac, purse.tac);
    AddPin();
    Require(m_session.AuthenticateTo(0, m_card_keys.application_master.bytes()));
  }
  PutKey(KeyType::Line, m_card_keys.line);
  PutKey(KeyType::InternalAuth, m_card_keys.genuineness);
}

void FmcosIssue::MakeFiles() {
  const auto make = [&](std::uint8_t id, std::size_t size) {
    const auto space = static_cast<std::uint16_t>(size);
    const base::Bytes file{fmcos::kMacedBinary, High(space),        Low(space),
                           fmcos::kFree,        fmcos::kFromStateA, fmcos::kReserved,
                           fmcos::kPlainReadKey00};
    RequireOrThere(m_session.Change(CreateHeader(id), file));
  };
  make(fmcos::kApplicationFile, kApplicationFileSize);
  for (const std::uint8_t id : fmcos::kRecordFiles) make(id, kRecordSize);
  if (m_layout == FmcosLayout::Plain) return;
  const base::Bytes log{kLoopType, fmcos::kLogRecords, fmcos::kLogRecordSize, fmcos::kFree,
                        fmcos::kNever, fmcos::kReserved, fmcos::kPlainReadKey00};
  RequireOrThere(m_session.Change(CreateHeader(fmcos::kPurseLog), log));
  const base::Bytes purse{kPurseType, 0x02, 0x08, fmcos::kFree, 0x00, fmcos::kReserved,
                          fmcos::kPurseLog};
  RequireOrThere(m_session.Change(CreateHeader(fmcos::kPurse), purse));
}

void FmcosIssue::WriteCopy(std::size_t copy, const RecordBytes& bytes) {
  Require(WriteFmcosFile(m_session, fmcos::kRecordFiles[copy], bytes, m_card_keys.line.bytes()));
}

void FmcosIssue::CheckProof() {
  if (VersionThatAnswers(m_session, m_ring) == m_ring.current().id) return;
  throw ports::ReaderError(
      "The card took its keys but does not compute rightly with them, so the card is not issued. "
      "Put this card aside and take another.");
}

void FmcosIssue::ReplaceTransportKey() {
  Require(m_session.SelectFile(fmcos::kMasterFile));
  std::optional<Secret<16>> before = TransportKey();
  if (!m_session.AuthenticateTo(0, before->bytes()).is_ok()) {
    before.reset();
    for (const KeyVersion* version : VersionsOfAnIssue(m_ring)) {
      before = OpenCardMaster(m_session, version->keys);
      if (before && version == &m_ring.current()) return;  // an earlier try came this far
      if (before) break;
    }
  }
  if (!before) {
    throw ports::ReaderError(
        "The card's master key is neither the maker's nor ours, so the card is not issued. Put "
        "this card aside and take another.");
  }
  Require(ChangeCardMaster(m_session, m_keys, before->bytes()));
  if (!OpenCardMaster(m_session, m_keys)) Require({{}, 0x6300});
}

void FmcosIssue::Seal() {
  Require(m_session.SelectName(fmcos::kApplicationName));
  Require(m_session.AuthenticateTo(0, m_card_keys.application_master.bytes()));
  const Block8 number = RandomNumber();
  const auto serial = domain::CardSerial::FromBytes(number);
  const auto content = EncodeApplicationFile({*serial, m_layout}, m_session.uid(), m_keys);
  Require(WriteFmcosFile(m_session, fmcos::kApplicationFile, content, m_card_keys.line.bytes()));
}

}  // namespace steelyard::cards
