#include "simulator/pn532_frame.h"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <utility>

#include "base/check.h"

namespace steelyard::simulator {
namespace {

constexpr std::uint8_t kFromHost = 0xD4;
constexpr std::uint8_t kFromChip = 0xD5;
constexpr std::uint8_t kWakeUpByte = 0x55;
constexpr std::uint8_t kStart[] = {0x00, 0xFF};
constexpr std::size_t kMaxNormalBody = 254;
constexpr std::size_t kMaxExtendedLength = 265;

std::uint8_t Sum(std::span<const std::uint8_t> bytes) {
  return static_cast<std::uint8_t>(std::accumulate(bytes.begin(), bytes.end(), 0U));
}

std::uint8_t Checksum(std::span<const std::uint8_t> bytes) {
  return static_cast<std::uint8_t>(0x100 - Sum(bytes));
}

}  // namespace

base::Bytes EncodeAnswer(std::span<const std::uint8_t> body, FrameForm form) {
  const std::size_t length = body.size() + 1;
  base::Check(!body.empty() && length <= kMaxExtendedLength);
  base::Bytes frame{0x00, 0x00, 0xFF};
  if (form == FrameForm::Extended || body.size() > kMaxNormalBody) {
    const std::uint8_t size[] = {static_cast<std::uint8_t>(length >> 8),
                                 static_cast<std::uint8_t>(length)};
    frame.insert(frame.end(), {0xFF, 0xFF, size[0], size[1], Checksum(size)});
  } else {
    const std::uint8_t size[] = {static_cast<std::uint8_t>(length)};
    frame.insert(frame.end(), {size[0], Checksum(size)});
  }
  const std::size_t data_at = frame.size();
  frame.push_back(kFromChip);
  frame.insert(frame.end(), body.begin(), body.end());
  frame.push_back(Checksum(std::span(frame).subspan(data_at)));
  frame.push_back(0x00);
  return frame;
}

void FrameReader::Feed(std::span<const std::uint8_t> bytes) {
  m_buffer.insert(m_buffer.end(), bytes.begin(), bytes.end());
}

bool FrameReader::SkipToStart() {
  const auto start =
      std::search(m_buffer.begin(), m_buffer.end(), std::begin(kStart), std::end(kStart));
  const bool is_found = start != m_buffer.end();
  auto noise_end = start;
  if (!is_found && !m_buffer.empty() && m_buffer.back() == kStart[0]) --noise_end;
  if (std::find(m_buffer.begin(), noise_end, kWakeUpByte) != noise_end) m_wake_up = WakeUp::Seen;
  m_buffer.erase(m_buffer.begin(), noise_end);
  return is_found;
}

WakeUp FrameReader::TakeWakeUp() { return std::exchange(m_wake_up, WakeUp::Absent); }

std::optional<HostFrame> FrameReader::Next() {
  while (SkipToStart() && m_buffer.size() >= 4) {
    const auto drop = [&](std::size_t count) {
      m_buffer.erase(m_buffer.begin(), m_buffer.begin() + static_cast<std::ptrdiff_t>(count));
    };
    const std::uint8_t first = m_buffer[2];
    const std::uint8_t second = m_buffer[3];
    if (first == 0x00 && second == 0xFF) {
      drop(4);
      return HostFrame{HostFrameKind::Ack, {}, TakeWakeUp()};
    }
    if (first == 0xFF && second == 0x00) {
      drop(4);
      return HostFrame{HostFrameKind::Nack, {}, TakeWakeUp()};
    }
    const bool is_extended = first == 0xFF && second == 0xFF;
    const std::size_t header = is_extended ? 7 : 4;
    if (m_buffer.size() < header) return std::nullopt;
    const auto size_bytes =
        std::span(m_buffer).subspan(is_extended ? 4 : 2, is_extended ? 3 : 2);
    const std::size_t length = is_extended ? size_bytes[0] * 256U + size_bytes[1] : first;
    if (Sum(size_bytes) != 0 || length == 0 || length > kMaxExtendedLength) {
      drop(2);
      return HostFrame{HostFrameKind::Damaged, {}, TakeWakeUp()};
    }
    if (m_buffer.size() < header + length + 1) return std::nullopt;
    const auto data = std::span(m_buffer).subspan(header, length + 1);
    const bool is_whole = Sum(data) == 0;
    const bool is_ours = data[0] == kFromHost && length >= 2;
    base::Bytes body(data.begin() + 1, data.end() - 1);
    drop(header + length + 1);
    if (!is_whole) return HostFrame{HostFrameKind::Damaged, {}, TakeWakeUp()};
    if (is_ours) return HostFrame{HostFrameKind::Command, std::move(body), TakeWakeUp()};
  }
  return std::nullopt;
}

}  // namespace steelyard::simulator
