#include "cards/application_file.h"

#include <algorithm>
#include <string_view>

#include "base/hex.h"

namespace steelyard::cards {
namespace {

constexpr std::string_view kMagic = "SY", kMacLabel = "SYA1";
constexpr std::uint8_t kLayoutVersion = 1;
constexpr std::size_t kVersionOffset = 2, kLayoutOffset = 3, kSystemOffset = 4, kSerialOffset = 9,
                      kMacOffset = 24;

Block16 MacOver(std::span<const std::uint8_t> content, const domain::CardUid& uid,
                const StoreKeys& keys) {
  base::Bytes message(kMacLabel.begin(), kMacLabel.end());
  message.push_back(static_cast<std::uint8_t>(uid.bytes().size()));
  message.insert(message.end(), uid.bytes().begin(), uid.bytes().end());
  message.insert(message.end(), content.begin(), content.end());
  return AesCmac(keys.record_mac(), message);
}

}  // namespace

ApplicationFileBytes EncodeApplicationFile(const ApplicationFile& file,
                                           const domain::CardUid& uid, const StoreKeys& keys) {
  ApplicationFileBytes bytes{};
  std::ranges::copy(kMagic, bytes.begin());
  bytes[kVersionOffset] = kLayoutVersion;
  bytes[kLayoutOffset] = static_cast<std::uint8_t>(file.layout);
  const SystemId system = keys.system_id();
  std::ranges::copy(system.bytes(), bytes.begin() + kSystemOffset);
  std::ranges::copy(file.serial.bytes(), bytes.begin() + kSerialOffset);
  const Block16 mac = MacOver(std::span(bytes).first(kMacOffset), uid, keys);
  std::copy_n(mac.begin(), bytes.size() - kMacOffset, bytes.begin() + kMacOffset);
  return bytes;
}

base::Result<ApplicationFile, RecordMistake> DecodeApplicationFile(
    std::span<const std::uint8_t> bytes, const domain::CardUid& uid, const StoreKeys& keys) {
  if (bytes.size() != kApplicationFileSize) return base::Fail(RecordMistake::WrongSize);
  if (!std::ranges::equal(bytes.first(kMagic.size()), kMagic)) {
    return base::Fail(RecordMistake::NotARecord);
  }
  if (bytes[kVersionOffset] != kLayoutVersion) return base::Fail(RecordMistake::UnknownLayout);
  const SystemId system = keys.system_id();
  if (!std::ranges::equal(bytes.subspan(kSystemOffset, SystemId::kSize), system.bytes())) {
    return base::Fail(RecordMistake::OtherStore);
  }
  const Block16 mac = MacOver(bytes.first(kMacOffset), uid, keys);
  if (!EqualInConstantTime(bytes.subspan(kMacOffset),
                           std::span(mac).first(kApplicationFileSize - kMacOffset))) {
    return base::Fail(RecordMistake::WrongMac);
  }
  const auto layout = static_cast<FmcosLayout>(bytes[kLayoutOffset]);
  if (layout != FmcosLayout::Plain && layout != FmcosLayout::WithPurse) {
    return base::Fail(RecordMistake::BadContent);
  }
  const auto serial =
      domain::CardSerial::FromBytes(bytes.subspan(kSerialOffset, domain::CardSerial::kSize));
  return ApplicationFile{*serial, layout};
}

base::Result<VersionedApplicationFile, RecordMistake> DecodeApplicationFile(
    std::span<const std::uint8_t> bytes, const domain::CardUid& uid, const KeyRing& keys) {
  for (const KeyVersion& version : keys.versions()) {
    if (const auto file = DecodeApplicationFile(bytes, uid, version.keys)) {
      return VersionedApplicationFile{*file, version.id};
    }
  }
  return base::Fail(DecodeApplicationFile(bytes, uid, keys.current().keys).error());
}

}  // namespace steelyard::cards
