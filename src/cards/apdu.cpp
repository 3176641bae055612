#include "cards/apdu.h"

#include "base/check.h"

namespace steelyard::cards {

base::Bytes Apdu::ToBytes() const {
  base::Bytes bytes{header.cla, header.ins, header.p1, header.p2};
  if (!data.empty()) {
    base::Check(data.size() <= kLongestCommand);
    bytes.push_back(static_cast<std::uint8_t>(data.size()));
    bytes.insert(bytes.end(), data.begin(), data.end());
  }
  if (expected) bytes.push_back(*expected);
  if (data.empty() && !expected) bytes.push_back(0);
  base::Check(bytes.size() <= kLongestCommand);
  return bytes;
}

std::optional<ApduAnswer> ApduAnswer::FromBytes(std::span<const std::uint8_t> bytes) {
  if (bytes.size() < 2) return std::nullopt;
  const auto word = bytes.last(2);
  const auto data = bytes.first(bytes.size() - 2);
  return ApduAnswer{base::Bytes(data.begin(), data.end()),
                    static_cast<std::uint16_t>(word[0] << 8 | word[1])};
}

ApduStatus StatusOf(std::uint16_t word) {
  if ((word & 0xFFF0) == 0x63C0) return ApduStatus::WrongSecret;
  if ((word & 0xFF00) == 0x6C00) return ApduStatus::WrongLength;
  switch (word) {
    case 0x9000: return ApduStatus::Ok;
    case 0x6281:
    case 0x6283: return ApduStatus::DataMayBeDamaged;
    case 0x6400:
    case 0x6581: return ApduStatus::NotWritten;
    case 0x6700: return ApduStatus::WrongLength;
    case 0x6900:
    case 0x6901: return ApduStatus::OutOfSequence;
    case 0x6981:
    case 0x6982:
    case 0x6985: return ApduStatus::NotAllowed;
    case 0x6983: return ApduStatus::SecretLocked;
    case 0x6987:
    case 0x6988:
    case 0x9302: return ApduStatus::WrongMac;
    case 0x9303: return ApduStatus::ApplicationLocked;
    case 0x6A80: return ApduStatus::BadData;
    case 0x6A81:
    case 0x6D00:
    case 0x6E00: return ApduStatus::NotSupported;
    case 0x6A82:
    case 0x6A83:
    case 0x6A88: return ApduStatus::NotFound;
    case 0x6A84: return ApduStatus::NoSpace;
    case 0x6A86: return ApduStatus::AlreadyThere;
    case 0x6B00: return ApduStatus::WrongOffset;
    case 0x9401: return ApduStatus::NotEnoughMoney;
    case 0x9402: return ApduStatus::CounterExhausted;
    case 0x9403: return ApduStatus::KeyIndexUnknown;
    case 0x9406: return ApduStatus::NoProof;
    default: return ApduStatus::Unknown;
  }
}

}  // namespace steelyard::cards
