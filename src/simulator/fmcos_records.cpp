/// Reading and writing files of an FMCOS card, and what guards a line.
#include <algorithm>

#include "cards/fmcos_crypto.h"
#include "simulator/fmcos_answers.h"
#include "simulator/fmcos_card.h"

namespace steelyard::simulator {

using namespace fmcos;

namespace {

constexpr std::uint8_t kLineKey = 0x36;
constexpr std::uint8_t kPlainReading = 0x80;
constexpr std::size_t kMacSize = 4;

/// The access byte names the line key of each way in two bits, inverted.
std::uint8_t KeyToRead(const FmcosFile& file) { return 3 - (file.access >> 2 & 3); }
std::uint8_t KeyToWrite(const FmcosFile& file) { return 3 - (file.access & 3); }

bool IsPadding(std::span<const std::uint8_t> bytes) {
  if (bytes.empty()) return true;
  return bytes[0] == 0x80 &&
         std::ranges::all_of(bytes.subspan(1), [](auto byte) { return byte == 0; });
}

std::optional<base::Bytes> Decrypted(std::span<const std::uint8_t> body, cards::TripleDesKey key) {
  if (body.empty() || body.size() % 8 != 0) return std::nullopt;
  const base::Bytes plain = cards::TripleDesDecryptAll(key, body);
  const std::size_t size = plain[0];
  if (size + 1 > plain.size() || !IsPadding(std::span(plain).subspan(size + 1))) {
    return std::nullopt;
  }
  return base::Bytes(plain.begin() + 1, plain.begin() + 1 + std::ptrdiff_t(size));
}

}  // namespace

FmcosCard::Unguarded FmcosCard::TakeGuardOff(const Command& command, Guard guard, FmcosKey* key,
                                             std::uint16_t wrong_mac) {
  if (!command.is_guarded()) return {kGuardMismatch, {}};
  if (key == nullptr) return {kNoKey, {}};
  if (!Allows(key->use_right)) return {kNotAllowed, {}};
  if (key->tries_left() == 0) return {kLockedForGood, {}};
  if (m_challenge.empty()) return {kNotNow, {}};
  if (command.data.size() < kMacSize) return {kWrongLength, {}};
  const auto body = command.data.first(command.data.size() - kMacSize);
  base::Bytes message{command.cla, command.ins, command.p1, command.p2,
                      static_cast<std::uint8_t>(command.data.size())};
  Append(message, body);
  m_cipher_blocks += message.size() / 8 + 1;
  const auto secret = DesKey(*key);
  const auto mac = cards::LineMac(secret.bytes(), m_challenge, message);
  if (!std::ranges::equal(mac, command.data.last(kMacSize))) {
    UseUpTry(*key);
    if (key->tries_left() > 0) return {wrong_mac, {}};
    if (m_session.directory) Directory().life = FmcosLife::BlockedForGood;
    return {kLockedForGood, {}};
  }
  GiveTriesBack(*key);
  if (guard == Guard::Mac) return {0, base::Bytes(body.begin(), body.end())};
  m_cipher_blocks += body.size() / 8;
  const auto plain = Decrypted(body, secret.bytes());
  if (!plain) return {kWrongData, {}};
  return {0, *plain};
}

FmcosCard::Unguarded FmcosCard::DataForWrite(const Command& command, const FmcosFile& file) {
  const Guard guard = (file.type & 0x40) != 0   ? Guard::EncryptionAndMac
                      : (file.type & 0x80) != 0 ? Guard::Mac
                                                : Guard::None;
  if (guard != Guard::None) {
    FmcosKey* const key = Directory().KeyOf(kLineKey, KeyToWrite(file));
    return TakeGuardOff(command, guard, key, kWrongGuard);
  }
  if (command.is_guarded()) return {kGuardMismatch, {}};
  return {0, base::Bytes(command.data.begin(), command.data.end())};
}

base::Bytes FmcosCard::AnswerRead(const Command& command, const FmcosFile& file,
                                  base::Bytes content) {
  const bool is_plain = (file.access & kPlainReading) != 0;
  if (is_plain != !command.is_guarded()) return Word(kGuardMismatch);
  if (is_plain) return command.data.empty() ? Answer(std::move(content)) : Word(kWrongLength);
  FmcosKey* const key = Directory().KeyOf(kLineKey, KeyToRead(file));
  const Unguarded order = TakeGuardOff(command, Guard::Mac, key, kWrongGuard);
  if (order.refusal != 0) return Word(order.refusal);
  const auto secret = DesKey(*key);
  if ((file.type & 0x40) != 0) content = cards::EncryptedData(content, secret.bytes());
  m_cipher_blocks += content.size() / 8 + 1;
  Append(content, cards::LineMac(secret.bytes(), m_challenge, base::Bytes(content)));
  return Answer(std::move(content));
}

base::Bytes FmcosCard::ReadBinary(const Command& command) {
  const bool is_short = (command.p1 & 0x80) != 0;
  FmcosFile* const file =
      is_short ? Directory().FileWithShortId(command.p1 & 0x1F) : CurrentFile();
  const std::size_t offset = is_short ? command.p2 : command.p1 << 8 | command.p2;
  if (file == nullptr) return Word(kNoFile);
  if (file->kind() != FmcosKind::Binary) return Word(kWrongFileType);
  if (!Allows(file->read_right)) return Word(kNotAllowed);
  if (!command.expected) return Word(kWrongLength);
  if (offset >= file->bytes.size()) return Word(kWrongOffset);
  const std::size_t left = file->bytes.size() - offset;
  const std::size_t size = *command.expected == 0 ? std::min<std::size_t>(left, 239)
                                                  : *command.expected;
  if (size > left) return Word(static_cast<std::uint16_t>(kOtherLength | left));
  const auto first = file->bytes.begin() + std::ptrdiff_t(offset);
  return AnswerRead(command, *file, base::Bytes(first, first + std::ptrdiff_t(size)));
}

base::Bytes FmcosCard::UpdateBinary(const Command& command) {
  const bool is_short = (command.p1 & 0x80) != 0;
  FmcosFile* const file =
      is_short ? Directory().FileWithShortId(command.p1 & 0x1F) : CurrentFile();
  const std::size_t offset = is_short ? command.p2 : command.p1 << 8 | command.p2;
  if (file == nullptr) return Word(kNoFile);
  if (file->kind() != FmcosKind::Binary) return Word(kWrongFileType);
  if (!Allows(file->write_right)) return Word(kNotAllowed);
  const Unguarded order = DataForWrite(command, *file);
  if (order.refusal != 0) return Word(order.refusal);
  if (order.data.empty()) return Word(kWrongLength);
  if (offset + order.data.size() > file->bytes.size()) return Word(kWrongOffset);
  std::ranges::copy(order.data, file->bytes.begin() + std::ptrdiff_t(offset));
  Wrote(order.data.size());
  return Word(kDone);
}

base::Bytes FmcosCard::ReadRecord(const Command& command) {
  const auto short_id = static_cast<std::uint8_t>(command.p2 >> 3);
  FmcosFile* const file = short_id == 0 ? CurrentFile() : Directory().FileWithShortId(short_id);
  if (file == nullptr) return Word(kNoFile);
  if ((command.p2 & 0x07) != 0x04) return Word(kWrongParameters);
  const FmcosKind kind = file->kind();
  if (kind == FmcosKind::Binary || kind == FmcosKind::Purse) return Word(kWrongFileType);
  if (!Allows(file->read_right)) return Word(kNotAllowed);
  if (command.p1 == 0 || command.p1 > file->records.size()) return Word(kNoRecord);
  if (!command.expected) return Word(kWrongLength);
  const base::Bytes& record = file->records[command.p1 - 1U];
  if (*command.expected != 0 && *command.expected != record.size()) {
    return Word(static_cast<std::uint16_t>(kOtherLength | record.size()));
  }
  return AnswerRead(command, *file, record);
}

base::Bytes FmcosCard::UpdateRecord(const Command& command) {
  constexpr std::uint8_t kThisRecord = 0x04, kOldestOfLoop = 0x03;
  const auto short_id = static_cast<std::uint8_t>(command.p2 >> 3);
  const std::uint8_t way = command.p2 & 0x07;
  FmcosFile* const file = short_id == 0 ? CurrentFile() : Directory().FileWithShortId(short_id);
  if (file == nullptr) return Word(kNoFile);
  const FmcosKind kind = file->kind();
  if (kind == FmcosKind::Binary || kind == FmcosKind::Purse) return Word(kWrongFileType);
  if (way != (kind == FmcosKind::LoopRecords ? kOldestOfLoop : kThisRecord)) {
    return Word(kWrongParameters);
  }
  if (!Allows(file->write_right)) return Word(kNotAllowed);
  Unguarded order = DataForWrite(command, *file);
  if (order.refusal != 0) return Word(order.refusal);
  if (way == kOldestOfLoop) return AddRecord(*file, std::move(order.data));
  if (command.p1 == 0 || command.p1 > file->records.size()) return Word(kNoRecord);
  base::Bytes& record = file->records[command.p1 - 1U];
  if (order.data.size() != record.size()) return Word(kWrongLength);
  record = std::move(order.data);
  Wrote(record.size());
  return Word(kDone);
}

base::Bytes FmcosCard::AppendRecord(const Command& command) {
  const auto short_id = static_cast<std::uint8_t>(command.p2 >> 3);
  const std::uint8_t way = command.p2 & 0x07;
  FmcosFile* const file = short_id == 0 ? CurrentFile() : Directory().FileWithShortId(short_id);
  if (file == nullptr) return Word(kNoFile);
  if (command.p1 != 0x00 || (way != 0x00 && way != 0x04)) return Word(kWrongParameters);
  if (!Allows(file->write_right)) return Word(kNotAllowed);
  Unguarded order = DataForWrite(command, *file);
  if (order.refusal != 0) return Word(order.refusal);
  return AddRecord(*file, std::move(order.data));
}

base::Bytes FmcosCard::AddRecord(FmcosFile& file, base::Bytes record) {
  switch (file.kind()) {
    case FmcosKind::FixedRecords:
      if (record.size() != file.record_length()) return Word(kWrongLength);
      if (file.records.size() == file.record_count()) return Word(kNoRoom);
      break;
    case FmcosKind::LoopRecords:
      if (record.size() != file.record_length()) return Word(kWrongLength);
      if (file.records.size() == file.record_count()) file.records.pop_back();
      Wrote(record.size());
      file.records.insert(file.records.begin(), std::move(record));
      return Word(kDone);
    case FmcosKind::VariableRecords: {
      if (record.size() < 2 || record.size() != record[1] + 2U) return Word(kWrongData);
      std::size_t used = record.size();
      for (const auto& held : file.records) used += held.size();
      if (used > file.size) return Word(kNoRoom);
      break;
    }
    case FmcosKind::Binary:
    case FmcosKind::Purse:
    case FmcosKind::Keys:
    case FmcosKind::Directory: return Word(kWrongFileType);
  }
  Wrote(record.size());
  file.records.push_back(std::move(record));
  return Word(kDone);
}

}  // namespace steelyard::simulator
