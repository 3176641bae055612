#include "simulator/classic_card.h"

#include <algorithm>

#include "base/check.h"
#include "cards/access_bits.h"

namespace steelyard::simulator {
namespace {

constexpr std::uint8_t kAuthenticateA = 0x60, kAuthenticateB = 0x61, kRead = 0x30, kWrite = 0xA0,
                       kDecrement = 0xC0, kIncrement = 0xC1, kRestore = 0xC2, kTransfer = 0xB0;
constexpr std::uint8_t kSakClassic1K = 0x08, kSakHybrid1K = 0x28;

enum class By { Nobody, A, B, Either };

struct DataRights {
  By read, write, increment, decrement;  ///< decrement stands for transfer and restore too
};

/// By condition C1C2C3.
constexpr DataRights kDataRights[8] = {
    {By::Either, By::Either, By::Either, By::Either},  // 000
    {By::Either, By::Nobody, By::Nobody, By::Either},  // 001
    {By::Either, By::Nobody, By::Nobody, By::Nobody},  // 010
    {By::B, By::B, By::Nobody, By::Nobody},            // 011
    {By::Either, By::B, By::Nobody, By::Nobody},       // 100
    {By::B, By::Nobody, By::Nobody, By::Nobody},       // 101
    {By::Either, By::B, By::B, By::Either},            // 110
    {By::Nobody, By::Nobody, By::Nobody, By::Nobody},  // 111
};

struct TrailerRights {
  By write_key_a, write_access, read_key_b, write_key_b;
};

constexpr TrailerRights kTrailerRights[8] = {
    {By::A, By::Nobody, By::A, By::A},                 // 000
    {By::A, By::A, By::A, By::A},                      // 001
    {By::Nobody, By::Nobody, By::A, By::Nobody},       // 010
    {By::B, By::B, By::Nobody, By::B},                 // 011
    {By::B, By::Nobody, By::Nobody, By::B},            // 100
    {By::Nobody, By::B, By::Nobody, By::Nobody},       // 101
    {By::Nobody, By::Nobody, By::Nobody, By::Nobody},  // 110
    {By::Nobody, By::Nobody, By::Nobody, By::Nobody},  // 111
};

bool Allows(By right, KeyUsed key) {
  switch (right) {
    case By::Nobody: return false;
    case By::A: return key == KeyUsed::A;
    case By::B: return key == KeyUsed::B;
    case By::Either: return true;
  }
  base::Check(false);
  return false;
}

constexpr std::size_t SectorOf(std::size_t block) { return block / 4; }
constexpr bool IsTrailer(std::size_t block) { return block % 4 == 3; }

std::uint32_t Little(std::span<const std::uint8_t> bytes) {
  return bytes[0] | (bytes[1] << 8) | (bytes[2] << 16) | (std::uint32_t{bytes[3]} << 24);
}

/// v ‖ ~v ‖ v ‖ a ‖ ~a ‖ a ‖ ~a
std::array<std::uint8_t, 16> ValueBlock(std::int32_t value, std::uint8_t address) {
  std::array<std::uint8_t, 16> block{};
  for (std::size_t i = 0; i < 4; ++i) {
    const auto byte = static_cast<std::uint8_t>(static_cast<std::uint32_t>(value) >> (8 * i));
    const auto inverted = static_cast<std::uint8_t>(~byte);
    block[i] = block[i + 8] = byte;
    block[i + 4] = inverted;
    block[12 + i] = i % 2 == 0 ? address : static_cast<std::uint8_t>(~address);
  }
  return block;
}

std::optional<std::int32_t> ValueOf(const std::array<std::uint8_t, 16>& block) {
  const auto value = static_cast<std::int32_t>(Little(block));
  if (ValueBlock(value, block[12]) != block) return std::nullopt;
  return value;
}

/// The access bits of a trailer block; nothing when the sector is locked for good.
std::optional<cards::SectorConditions> ConditionsOf(const std::array<std::uint8_t, 16>& trailer) {
  return cards::DecodeAccessBits(std::span(trailer).subspan<6, 3>());
}

CardAnswer Refused() { return {kStatusRefused, {}}; }
CardAnswer Done() { return {kStatusOk, {}}; }

}  // namespace

std::optional<ClassicCard> ClassicCard::Blank(const domain::CardUid& uid) {
  const auto bytes = uid.bytes();
  if (bytes.size() != 4 && bytes.size() != 7) return std::nullopt;
  ClassicCard card(uid, kSakClassic1K);
  auto& first = card.m_blocks[0];
  std::ranges::copy(bytes, first.begin());
  std::size_t next = bytes.size();
  if (bytes.size() == 4) {
    first[next++] = static_cast<std::uint8_t>(bytes[0] ^ bytes[1] ^ bytes[2] ^ bytes[3]);
  }
  first[next++] = kSakClassic1K;
  first[next++] = card.atqa()[1];
  first[next++] = card.atqa()[0];
  for (; next < first.size(); ++next) first[next] = static_cast<std::uint8_t>(0x60 + next);
  for (std::size_t block = 3; block < card.m_blocks.size(); block += 4) {
    card.m_blocks[block] = {0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x07,
                            0x80, 0x69, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF};
  }
  return card;
}

std::optional<ClassicCard> ClassicCard::FromImage(std::span<const std::uint8_t> image) {
  if (image.size() != kImageSize) return std::nullopt;
  const bool is_seven = image[7] == kSakClassic1K && image[8] == 0x44 && image[9] == 0x00;
  const bool is_four = (image[0] ^ image[1] ^ image[2] ^ image[3]) == image[4];
  if (!is_seven && !is_four) return std::nullopt;
  const auto uid = domain::CardUid::FromBytes(image.first(is_seven ? 7 : 4));
  if (!uid) return std::nullopt;
  ClassicCard card(*uid, kSakClassic1K);
  for (std::size_t i = 0; i < image.size(); ++i) card.m_blocks[i / 16][i % 16] = image[i];
  return card;
}

base::Bytes ClassicCard::image() const {
  base::Bytes bytes;
  for (const Block& block : m_blocks) bytes.insert(bytes.end(), block.begin(), block.end());
  return bytes;
}

std::array<std::uint8_t, 2> ClassicCard::atqa() const {
  return {0x00, static_cast<std::uint8_t>(m_uid.bytes().size() == 7 ? 0x44 : 0x04)};
}

std::unique_ptr<VirtualCard> ClassicCard::Clone() const {
  return std::unique_ptr<VirtualCard>(new ClassicCard(*this));
}

/// A transfer of a value is a write, too. Whether the card will refuse it does not matter.
bool ClassicCard::WouldWrite(std::span<const std::uint8_t> command) const {
  const bool is_classic = !m_is_activated && m_hybrid != Hybrid::NoClassic;
  return is_classic && !command.empty() && (command[0] == kWrite || command[0] == kTransfer);
}

CardTime ClassicCard::TimeOf(std::span<const std::uint8_t> command,
                             const CardAnswer& answer) const {
  using namespace card_time;
  const bool is_done = answer.status == kStatusOk;
  const CardTime order = Frame(4) + Frame(1);  // with its checksum; the card's four bits
  switch (command.empty() ? 0 : command[0]) {
    case kAuthenticateA:
    case kAuthenticateB: return Frame(4) + Frame(4) + Frame(8) + Frame(4) + kCipherHandshake;
    case kRead: return Frame(4) + Frame(is_done ? 18 : 1);
    case kWrite: return is_done ? order + Frame(18) + Frame(1) + kPageWrite : order;
    case kDecrement:
    case kIncrement:
    case kRestore: return is_done ? order + Frame(6) : order;
    case kTransfer: return is_done ? order + kPageWrite : order;
    default: return order;
  }
}

void ClassicCard::Reset() {
  m_authentication.reset();
  m_register.reset();
  m_is_activated = false;
}

void ClassicCard::SetHybrid(Hybrid hybrid) {
  m_hybrid = hybrid;
  m_sak = hybrid == Hybrid::No ? kSakClassic1K : kSakHybrid1K;
}

base::Bytes ClassicCard::ats() const {
  if (m_hybrid == Hybrid::No) return {};
  return {0x05, 0x78, 0x80, 0x70, 0x02};  // length, 256 bytes a frame, waiting times, CID
}

CardAnswer ClassicCard::Exchange(std::span<const std::uint8_t> command, WriteExtent extent) {
  if (m_is_activated) return {kStatusOk, {0x6A, 0x82}};  // no such file or application
  if (m_hybrid == Hybrid::NoClassic) return {kStatusTimeout, {}};
  return ExchangeAsClassic(command, extent);
}

CardAnswer ClassicCard::ExchangeAsClassic(std::span<const std::uint8_t> command,
                                          WriteExtent extent) {
  if (command.size() < 2 || command[1] >= m_blocks.size()) return Refused();
  const std::size_t block = command[1];
  switch (command[0]) {
    case kAuthenticateA:
    case kAuthenticateB: return Authenticate(command);
    case kRead: return command.size() == 2 ? Read(block) : Refused();
    case kWrite: return command.size() == 18 ? Write(block, command.subspan(2), extent) : Refused();
    case kDecrement:
    case kIncrement:
    case kRestore: return command.size() == 6 ? ChangeRegister(command) : Refused();
    case kTransfer: return command.size() == 2 ? Transfer(block, extent) : Refused();
    default: return Refused();
  }
}

CardAnswer ClassicCard::Authenticate(std::span<const std::uint8_t> command) {
  Reset();
  if (command.size() != 12) return Refused();
  const std::size_t sector = SectorOf(command[1]);
  const Block& trailer = m_blocks[sector * 4 + 3];
  const bool is_a = command[0] == kAuthenticateA;
  const auto wanted = std::span(trailer).subspan(is_a ? 0 : 10, 6);
  const auto uid_end = m_uid.bytes().last(4);
  if (!ConditionsOf(trailer) || !std::ranges::equal(command.subspan(2, 6), wanted) ||
      !std::ranges::equal(command.subspan(8, 4), uid_end)) {
    return {kStatusAuthenticationFailed, {}};
  }
  m_authentication = Authentication{sector, is_a ? KeyUsed::A : KeyUsed::B};
  return Done();
}

std::optional<unsigned> ClassicCard::ReachableCondition(std::size_t block) const {
  if (!m_authentication || m_authentication->sector != SectorOf(block)) return std::nullopt;
  const auto conditions = ConditionsOf(m_blocks[SectorOf(block) * 4 + 3]);
  if (!conditions) return std::nullopt;
  // Where key B can be read it is data, and whoever comes with it may do nothing.
  const bool b_is_data = kTrailerRights[conditions->trailer].read_key_b != By::Nobody;
  if (b_is_data && m_authentication->key == KeyUsed::B) return std::nullopt;
  return IsTrailer(block) ? conditions->trailer : conditions->data[block % 4];
}

CardAnswer ClassicCard::Read(std::size_t block) const {
  const auto condition = ReachableCondition(block);
  if (!condition) return Refused();
  const Block& stored = m_blocks[block];
  CardAnswer answer{kStatusOk, base::Bytes(stored.begin(), stored.end())};
  if (!IsTrailer(block)) {
    return Allows(kDataRights[*condition].read, m_authentication->key) ? answer : Refused();
  }
  std::fill_n(answer.data.begin(), 6, std::uint8_t{0});
  if (!Allows(kTrailerRights[*condition].read_key_b, m_authentication->key)) {
    std::fill_n(answer.data.begin() + 10, 6, std::uint8_t{0});
  }
  return answer;
}

CardAnswer ClassicCard::Write(std::size_t block, std::span<const std::uint8_t> data,
                              WriteExtent extent) {
  const auto condition = ReachableCondition(block);
  if (!condition || block == 0) return Refused();
  if (IsTrailer(block)) {
    return extent == WriteExtent::Whole ? WriteTrailer(block, data) : Done();
  }
  if (!Allows(kDataRights[*condition].write, m_authentication->key)) return Refused();
  const auto part = data.first(extent == WriteExtent::Whole ? 16 : 8);
  std::ranges::copy(part, m_blocks[block].begin());
  return Done();
}

CardAnswer ClassicCard::WriteTrailer(std::size_t block, std::span<const std::uint8_t> data) {
  const TrailerRights rights = kTrailerRights[ReachableCondition(block).value()];
  Block& trailer = m_blocks[block];
  bool is_changed = false;
  const auto copy = [&](By right, std::size_t offset, std::size_t size) {
    if (!Allows(right, m_authentication->key)) return;
    std::ranges::copy(data.subspan(offset, size), trailer.begin() + std::ptrdiff_t(offset));
    is_changed = true;
  };
  copy(rights.write_key_a, 0, 6);
  copy(rights.write_access, 6, 4);
  copy(rights.write_key_b, 10, 6);
  return is_changed ? Done() : Refused();
}

CardAnswer ClassicCard::ChangeRegister(std::span<const std::uint8_t> command) {
  const std::size_t block = command[1];
  m_register.reset();
  const auto condition = ReachableCondition(block);
  if (!condition || IsTrailer(block)) return Refused();
  const DataRights rights = kDataRights[*condition];
  const By right = command[0] == kIncrement ? rights.increment : rights.decrement;
  const Block& stored = m_blocks[block];
  const auto value = ValueOf(stored);
  if (!Allows(right, m_authentication->key) || !value) return Refused();
  const std::int64_t operand = Little(command.subspan(2));
  if (operand > INT32_MAX) return Refused();
  std::int64_t result = *value;
  if (command[0] == kIncrement) result += operand;
  if (command[0] == kDecrement) result -= operand;
  if (result > INT32_MAX || result < INT32_MIN) return Refused();
  m_register = ValueBlock(static_cast<std::int32_t>(result), stored[12]);
  return Done();
}

CardAnswer ClassicCard::Transfer(std::size_t block, WriteExtent extent) {
  const auto condition = ReachableCondition(block);
  if (!condition || IsTrailer(block) || block == 0 || !m_register) return Refused();
  if (!Allows(kDataRights[*condition].decrement, m_authentication->key)) return Refused();
  const std::size_t size = extent == WriteExtent::Whole ? 16 : 8;
  std::copy_n(m_register->begin(), size, m_blocks[block].begin());
  return Done();
}

}  // namespace steelyard::simulator
