#include "cards/record_codec.h"

#include <algorithm>
#include <string>

#include "base/check.h"
#include "base/hex.h"

namespace steelyard::cards {
namespace {

constexpr std::array<std::uint8_t, 2> kMagic{'S', 'Y'};
constexpr std::uint8_t kLayoutVersion = 1;

struct Field {
  std::size_t offset;
  std::size_t size;
};
constexpr Field kSystem{4, 5}, kNumber{9, 6}, kTier{15, 8}, kValidUntil{23, 3}, kCounter{26, 4},
    kPrincipal{30, 5}, kBonus{35, 5}, kContent{0, 40}, kMac{40, 8};
constexpr std::size_t kVersionOffset = 2, kClassOffset = 3;

void PutNumber(RecordBytes& bytes, Field field, std::uint64_t value) {
  for (std::size_t i = 0; i < field.size; ++i) {
    bytes[field.offset + field.size - 1 - i] = static_cast<std::uint8_t>(value >> (8 * i));
  }
}

std::int64_t NumberAt(std::span<const std::uint8_t> bytes, Field field) {
  std::int64_t value = 0;
  for (const std::uint8_t byte : bytes.subspan(field.offset, field.size)) {
    value = (value << 8) | byte;
  }
  return value;
}

bool IsTier(std::string_view tier) {
  return tier.size() <= kTier.size &&
         std::ranges::all_of(tier, [](char c) { return c > ' ' && c <= '~'; });
}

std::uint8_t ToByte(domain::CardClass card_class) {
  switch (card_class) {
    case domain::CardClass::Member: return 0;
    case domain::CardClass::StoredValue: return 1;
    case domain::CardClass::Both: return 2;
  }
  base::Check(false);
  return 0;
}

std::optional<domain::CardClass> ClassFrom(std::uint8_t byte) {
  for (const auto card_class : {domain::CardClass::Member, domain::CardClass::StoredValue,
                                domain::CardClass::Both}) {
    if (ToByte(card_class) == byte) return card_class;
  }
  return std::nullopt;
}

void PutDay(RecordBytes& bytes, domain::BusinessDay day) {
  const std::string text = day.ToString();
  bytes[kValidUntil.offset] = static_cast<std::uint8_t>(std::stoi(text.substr(0, 4)) - 2000);
  bytes[kValidUntil.offset + 1] = static_cast<std::uint8_t>(std::stoi(text.substr(5, 2)));
  bytes[kValidUntil.offset + 2] = static_cast<std::uint8_t>(std::stoi(text.substr(8, 2)));
}

Block16 MacOver(std::span<const std::uint8_t> content, const domain::CardUid& uid,
                const StoreKeys& keys) {
  base::Bytes message{'S', 'Y', '1', static_cast<std::uint8_t>(uid.bytes().size())};
  message.insert(message.end(), uid.bytes().begin(), uid.bytes().end());
  message.insert(message.end(), content.begin(), content.end());
  return AesCmac(keys.record_mac(), message);
}

/// The content of a record whose MAC is right already.
std::optional<domain::CardRecord> ParseContent(std::span<const std::uint8_t> bytes) {
  const auto number = domain::CardNumber::FromSequence(NumberAt(bytes, kNumber));
  const auto card_class = ClassFrom(bytes[kClassOffset]);
  const auto principal = domain::Money::FromFen(NumberAt(bytes, kPrincipal));
  const auto bonus = domain::Money::FromFen(NumberAt(bytes, kBonus));
  const auto tier_bytes = bytes.subspan(kTier.offset, kTier.size);
  std::string tier(tier_bytes.begin(), tier_bytes.end());
  tier.erase(tier.find_last_not_of('\0') + 1);
  if (!number || !card_class || !principal || !bonus || !IsTier(tier)) return std::nullopt;
  std::optional<domain::BusinessDay> valid_until;
  if (NumberAt(bytes, kValidUntil) != 0) {
    const auto day = bytes.subspan(kValidUntil.offset, kValidUntil.size);
    valid_until = domain::BusinessDay::FromDate(2000 + day[0], day[1], day[2]);
    if (!valid_until) return std::nullopt;
  }
  return domain::CardRecord{.number = *number,
                            .card_class = *card_class,
                            .tier = tier,
                            .valid_until = valid_until,
                            .counter = static_cast<std::uint32_t>(NumberAt(bytes, kCounter)),
                            .principal = *principal,
                            .bonus = *bonus};
}

}  // namespace

std::optional<RecordBytes> EncodeRecord(const domain::CardRecord& record,
                                        const domain::CardUid& uid, const StoreKeys& keys) {
  if (!IsTier(record.tier)) return std::nullopt;
  RecordBytes bytes{};
  std::ranges::copy(kMagic, bytes.begin());
  bytes[kVersionOffset] = kLayoutVersion;
  bytes[kClassOffset] = ToByte(record.card_class);
  const SystemId system = keys.system_id();
  std::ranges::copy(system.bytes(), bytes.begin() + kSystem.offset);
  PutNumber(bytes, kNumber, static_cast<std::uint64_t>(record.number.sequence()));
  std::ranges::copy(record.tier, bytes.begin() + kTier.offset);
  if (record.valid_until) PutDay(bytes, *record.valid_until);
  PutNumber(bytes, kCounter, record.counter);
  PutNumber(bytes, kPrincipal, static_cast<std::uint64_t>(record.principal.fen()));
  PutNumber(bytes, kBonus, static_cast<std::uint64_t>(record.bonus.fen()));
  const Block16 mac = MacOver(std::span(bytes).first(kContent.size), uid, keys);
  std::copy_n(mac.begin(), kMac.size, bytes.begin() + kMac.offset);
  return bytes;
}

base::Result<domain::CardRecord, RecordMistake> DecodeRecord(std::span<const std::uint8_t> bytes,
                                                             const domain::CardUid& uid,
                                                             const StoreKeys& keys) {
  if (bytes.size() != kRecordSize) return base::Fail(RecordMistake::WrongSize);
  if (!std::ranges::equal(bytes.first(kMagic.size()), kMagic)) {
    return base::Fail(RecordMistake::NotARecord);
  }
  if (bytes[kVersionOffset] != kLayoutVersion) return base::Fail(RecordMistake::UnknownLayout);
  const SystemId system = keys.system_id();
  if (!std::ranges::equal(bytes.subspan(kSystem.offset, kSystem.size), system.bytes())) {
    return base::Fail(RecordMistake::OtherStore);
  }
  const Block16 mac = MacOver(bytes.first(kContent.size), uid, keys);
  if (!EqualInConstantTime(bytes.subspan(kMac.offset), std::span(mac).first(kMac.size))) {
    return base::Fail(RecordMistake::WrongMac);
  }
  auto record = ParseContent(bytes);
  if (!record) return base::Fail(RecordMistake::BadContent);
  return std::move(*record);
}

base::Result<VersionedRecord, RecordMistake> DecodeRecord(std::span<const std::uint8_t> bytes,
                                                          const domain::CardUid& uid,
                                                          const KeyRing& keys) {
  const auto record = DecodeRecord(bytes, uid, keys.current().keys);
  if (record) return VersionedRecord{*record, keys.current().id};
  for (const KeyVersion& version : keys.versions()) {
    if (version.id == keys.current().id) continue;
    if (const auto other = DecodeRecord(bytes, uid, version.keys)) {
      return VersionedRecord{*other, version.id};
    }
  }
  return base::Fail(record.error());
}

std::optional<domain::CardNumber> ClaimedNumber(std::span<const std::uint8_t> bytes) {
  if (bytes.size() != kRecordSize) return std::nullopt;
  if (!std::ranges::equal(bytes.first(kMagic.size()), kMagic)) return std::nullopt;
  return domain::CardNumber::FromSequence(static_cast<std::uint64_t>(NumberAt(bytes, kNumber)));
}

}  // namespace steelyard::cards
