#include "scales/drivers/massa_frame.h"

#include <fmt/format.h>

#include "scales/drivers/byte_fields.h"

namespace steelyard::scales {
namespace {

constexpr std::string_view kBegin = "\xF8\x55\xCE";
constexpr std::size_t kHead = 5;
constexpr std::size_t kCrc = 2;
constexpr std::size_t kMaxBody = 1024 + 8;  // a part of a file: code, type, three numbers, data

base::Result<std::size_t, Misread> ParseHead(std::string_view head) {
  ByteReader reader(head);
  if (reader.Text(kBegin.size()) != kBegin) {
    return base::Fail(Misread{fmt::format("\"{}\" begins no frame", Quote(head))});
  }
  const std::size_t length = reader.U16();
  if (reader.IsShort() || length < 1 || length > kMaxBody) {
    return base::Fail(Misread{fmt::format("a frame says it has {} bytes", length)});
  }
  return length;
}

base::Result<MassaMessage, Misread> ParseRest(std::string_view rest) {
  const std::string_view body = rest.substr(0, rest.size() - kCrc);
  if (ByteReader(rest.substr(body.size())).U16() != MassaCrc(body)) {
    return base::Fail(Misread{"the check sum of a frame is wrong"});
  }
  return MassaMessage{static_cast<MassaCode>(body.front()), std::string(body.substr(1))};
}

}  // namespace

std::uint16_t MassaCrc(std::string_view body) {
  constexpr unsigned kPolynomial = 0x1021;
  unsigned crc = 0;
  for (const char byte : body) {
    unsigned high = crc & 0xFF00;
    unsigned sum = 0;
    for (int bit = 0; bit < 8; ++bit) {
      const bool carries = ((high ^ sum) & 0x8000) != 0;
      sum = carries ? (sum << 1) ^ kPolynomial : sum << 1;
      high <<= 1;
    }
    crc = (sum ^ (crc << 8) ^ static_cast<unsigned char>(byte)) & 0xFFFF;
  }
  return static_cast<std::uint16_t>(crc);
}

std::string MassaFrame(const MassaMessage& message) {
  const std::string body = static_cast<char>(message.code) + message.payload;
  return ByteWriter().Text(kBegin).U16(body.size()).Text(body).U16(MassaCrc(body)).Take();
}

base::Result<MassaMessage, Misread> ParseMassaFrame(std::string_view bytes) {
  const auto length = ParseHead(bytes.substr(0, kHead));
  if (!length) return base::Fail(length.error());
  if (bytes.size() != kHead + *length + kCrc) {
    return base::Fail(Misread{"a frame has another length than it says"});
  }
  return ParseRest(bytes.substr(kHead));
}

std::optional<base::Result<MassaMessage, Misread>> ReadMassaFrame(ByteChannel& channel) {
  const auto head = channel.ReadExactly(kHead);
  if (!head) return std::nullopt;
  const auto length = ParseHead(*head);
  if (!length) return base::Fail(length.error());
  const auto rest = channel.ReadExactly(*length + kCrc);
  if (!rest) return std::nullopt;
  return ParseRest(*rest);
}

}  // namespace steelyard::scales
