#include "cards/fmcos_issue.h"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>

#include "base/check.h"
#include "cards/application_file.h"
#include "ports/card_reader.h"

namespace steelyard::cards {
namespace {

using fmcos::KeyType;
using Guard = FmcosSession::Guard;

constexpr std::uint8_t kCreateFile = 0xE0, kWriteKey = 0xD4, kUpdateBinary = 0xD6;
constexpr std::uint8_t kAddKey = 0x01;
constexpr std::uint8_t kDirectoryType = 0x38, kKeyFileType = 0x3F;

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
  }
  data.insert(data.end(), key.begin(), key.end());
  return data;
}

Block8 RandomNumber() {
  Block8 number{};
  randombytes_buf(number.data(), number.size());
  return number;
}

}  // namespace

Secret<16> TransportKey() {
  std::array<std::uint8_t, 16> bytes{};
  bytes.fill(0xFF);
  return Secret<16>{std::span<const std::uint8_t, 16>(bytes)};
}

bool OpensCardMaster(FmcosSession& session, const FmcosKeys& card_keys) {
  if (session.AuthenticateTo(0, card_keys.card_master.bytes()).is_ok()) return true;
  const Secret<16> short_key = AsTripleDesKey(card_keys.card_master.bytes().first<8>());
  return session.AuthenticateTo(0, short_key.bytes()).is_ok();
}

bool AnswersChallenge(FmcosSession& session, const FmcosKeys& card_keys) {
  const Block8 number = RandomNumber();
  const ApduAnswer answer = session.ProveItself(0, number);
  const base::Bytes expected = InternalAuthCipher(card_keys.genuineness.bytes(), number);
  return answer.is_ok() && EqualInConstantTime(answer.data, expected);
}

std::optional<ValidCopy> ReadRecordCopy(FmcosSession& session, const StoreKeys& keys,
                                        std::size_t copy) {
  const ApduAnswer answer = session.ReadBinary(fmcos::kRecordFiles[copy], kRecordSize);
  if (!answer.is_ok()) return std::nullopt;
  const auto record = DecodeRecord(answer.data, session.uid(), keys);
  if (!record) return std::nullopt;
  ValidCopy valid{{}, *record};
  std::ranges::copy(answer.data, valid.bytes.begin());
  return valid;
}

FmcosIssue::FmcosIssue(FmcosSession& session, const StoreKeys& keys)
    : m_session(session),
      m_keys(keys),
      m_card_keys(DeriveFmcosKeys(keys, session.uid())) {}

void FmcosIssue::Require(const ApduAnswer& answer) {
  if (answer.is_ok()) return;
  const bool is_memory_failing = answer.status() == ApduStatus::NotWritten ||
                                 answer.status() == ApduStatus::DataMayBeDamaged;
  if (is_memory_failing) {
    throw ports::CardLeftError(
        "The card did not keep what was written to it. Put it back once more; if this happens "
        "again, replace the card.");
  }
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
  } else if (!opened.is_ok() && !OpensCardMaster(m_session, m_card_keys)) {
    Require(opened);
  }
  if (m_session.SelectName(fmcos::kApplicationName).is_ok()) return;
  base::Bytes directory{kDirectoryType, High(fmcos::kApplicationSpace),
                        Low(fmcos::kApplicationSpace), fmcos::kFree, fmcos::kNever,
                        fmcos::kFciFromApplicationFile, fmcos::kReserved, fmcos::kReserved};
  directory.insert(directory.end(), fmcos::kApplicationName.begin(),
                   fmcos::kApplicationName.end());
  Require(m_session.Change(CreateHeader(fmcos::kApplication), directory));
  Require(m_session.SelectName(fmcos::kApplicationName));
}

/// The first key of a directory has no other to be encrypted under: it is the public one, in the
/// clear, and the next order replaces it.
void FmcosIssue::AddTransportKey() {
  const base::Bytes data = KeyData(KeyType::ExternalAuth, TransportKey().bytes());
  Require(m_session.Change({0x80, kWriteKey, kAddKey, 0x00}, data));
  Require(m_session.AuthenticateTo(0, TransportKey().bytes()));
}

void FmcosIssue::EnsureApplicationMaster() {
  const Secret<16>& master = m_card_keys.application_master;
  const ApduAnswer opened = m_session.AuthenticateTo(0, master.bytes());
  if (opened.is_ok()) return;
  if (opened.status() == ApduStatus::NotFound) {
    AddTransportKey();
  } else {
    Require(m_session.AuthenticateTo(0, TransportKey().bytes()));
  }
  const Secret<16> transport = TransportKey();
  const auto type = static_cast<std::uint8_t>(KeyType::ExternalAuth);
  base::Bytes data = KeyData(KeyType::ExternalAuth, master.bytes());
  const ApduAnswer changed = m_session.Change({0x80, kWriteKey, type, 0x00}, data,
                                              {Guard::EncryptionAndMac, transport.bytes()});
  Wipe(data);
  Require(changed);
  Require(m_session.AuthenticateTo(0, master.bytes()));
}

/// Changes the key, or adds it where there is none yet.
void FmcosIssue::PutKey(KeyType type, const base::Bytes& data) {
  const FmcosSession::Guarded guarded{Guard::EncryptionAndMac,
                                      m_card_keys.application_master.bytes()};
  const ApduAnswer changed = m_session.Change(
      {0x80, kWriteKey, static_cast<std::uint8_t>(type), 0x00}, data, guarded);
  if (changed.status() != ApduStatus::NotFound) return Require(changed);
  Require(m_session.Change({0x80, kWriteKey, kAddKey, 0x00}, data, guarded));
}

void FmcosIssue::MakeKeys() {
  const base::Bytes file{kKeyFileType, High(fmcos::kKeySpace), Low(fmcos::kKeySpace),
                         fmcos::kFciFromApplicationFile, fmcos::kFree, fmcos::kReserved,
                         fmcos::kReserved};
  RequireOrThere(m_session.Change(CreateHeader(fmcos::kKeyFile), file));
  EnsureApplicationMaster();
  PutKey(KeyType::Line, KeyData(KeyType::Line, m_card_keys.line.bytes()));
  PutKey(KeyType::InternalAuth,
         KeyData(KeyType::InternalAuth, m_card_keys.genuineness.bytes()));
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
}

void FmcosIssue::WriteFile(std::uint8_t short_id, std::span<const std::uint8_t> content) {
  constexpr std::uint8_t kShortId = 0x80;
  const ApduHeader header{0x00, kUpdateBinary, static_cast<std::uint8_t>(kShortId | short_id), 0};
  Require(m_session.Change(header, content, {Guard::Mac, m_card_keys.line.bytes()}));
  const ApduAnswer back =
      m_session.ReadBinary(short_id, static_cast<std::uint8_t>(content.size()));
  if (back.is_ok() && std::ranges::equal(back.data, content)) return;
  throw ports::CardLeftError(
      "The card did not keep what was written to it. Put it back once more; if this happens "
      "again, replace the card.");
}

void FmcosIssue::WriteCopy(std::size_t copy, const RecordBytes& bytes) {
  WriteFile(fmcos::kRecordFiles[copy], bytes);
}

void FmcosIssue::CheckProof() {
  if (AnswersChallenge(m_session, m_card_keys)) return;
  throw ports::ReaderError(
      "The card took its keys but does not compute rightly with them, so the card is not issued. "
      "Put this card aside and take another.");
}

void FmcosIssue::ReplaceTransportKey() {
  Require(m_session.SelectFile(fmcos::kMasterFile));
  const Secret<16> transport = TransportKey();
  if (!m_session.AuthenticateTo(0, transport.bytes()).is_ok()) {
    if (OpensCardMaster(m_session, m_card_keys)) return;  // an earlier try came this far
    throw ports::ReaderError(
        "The card's master key is neither the maker's nor ours, so the card is not issued. Put "
        "this card aside and take another.");
  }
  const auto type = static_cast<std::uint8_t>(KeyType::ExternalAuth);
  const auto replace_with = [&](std::span<const std::uint8_t> key) {
    base::Bytes data = KeyData(KeyType::ExternalAuth, key);
    const ApduAnswer answer = m_session.Change({0x80, kWriteKey, type, 0x00}, data,
                                               {Guard::EncryptionAndMac, transport.bytes()});
    Wipe(data);
    return answer;
  };
  const auto master = m_card_keys.card_master.bytes();
  ApduAnswer replaced = replace_with(master);
  // A key keeps its length for life, and some cards are delivered with one of eight bytes.
  const bool is_too_long = replaced.status() == ApduStatus::WrongLength ||
                           replaced.status() == ApduStatus::BadData;
  if (is_too_long) replaced = replace_with(master.first<8>());
  Require(replaced);
  if (!OpensCardMaster(m_session, m_card_keys)) Require({{}, 0x6300});
}

void FmcosIssue::Seal() {
  Require(m_session.SelectName(fmcos::kApplicationName));
  OpenForWriting();
  const Block8 number = RandomNumber();
  const auto serial = domain::CardSerial::FromBytes(number);
  WriteFile(fmcos::kApplicationFile, EncodeApplicationFile(*serial, m_session.uid(), m_keys));
}

void FmcosIssue::OpenForWriting() {
  if (m_session.AuthenticateTo(0, m_card_keys.application_master.bytes()).is_ok()) return;
  throw ports::ReaderError(
      "The card can be read, but its key for writing is not the store's. The last step was not "
      "written. Replace the card.");
}

}  // namespace steelyard::cards
