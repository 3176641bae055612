/// Binary records field by field, little-endian: what is written, and what came.
#pragma once
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace steelyard::scales {

class ByteWriter {
 public:
  ByteWriter& U8(std::uint64_t value) { return Number(value, 1); }
  ByteWriter& U16(std::uint64_t value) { return Number(value, 2); }
  ByteWriter& U32(std::uint64_t value) { return Number(value, 4); }
  ByteWriter& Text(std::string_view bytes) {
    m_bytes += bytes;
    return *this;
  }
  /// `bytes`, cut or filled up with zeros to `width`.
  ByteWriter& Padded(std::string_view bytes, std::size_t width) {
    m_bytes += bytes.substr(0, width);
    return Zeros(width - std::min(width, bytes.size()));
  }
  ByteWriter& Zeros(std::size_t count) {
    m_bytes.append(count, '\0');
    return *this;
  }
  std::string Take() { return std::move(m_bytes); }

 private:
  ByteWriter& Number(std::uint64_t value, int width) {
    for (; width > 0; --width, value >>= 8) m_bytes += static_cast<char>(value & 0xFF);
    return *this;
  }
  std::string m_bytes;
};

/// Reads past the end give zeros and are remembered: read all fields, then ask once.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : m_bytes(bytes) {}
  std::uint8_t U8() { return static_cast<std::uint8_t>(Number(1)); }
  std::uint16_t U16() { return static_cast<std::uint16_t>(Number(2)); }
  std::uint32_t U32() { return static_cast<std::uint32_t>(Number(4)); }
  std::uint64_t U48() { return Number(6); }
  std::string_view Text(std::size_t width) {
    if (m_bytes.size() < width) {
      m_is_short = true;
      width = m_bytes.size();
    }
    const std::string_view field = m_bytes.substr(0, width);
    m_bytes.remove_prefix(width);
    return field;
  }
  /// A field of `width` bytes that is filled up with zeros or blanks.
  std::string_view Padded(std::size_t width) {
    std::string_view field = Text(width);
    field = field.substr(0, field.find('\0'));
    while (field.ends_with(' ')) field.remove_suffix(1);
    return field;
  }
  std::string_view rest() const { return m_bytes; }
  bool IsShort() const { return m_is_short; }
  /// Everything was there, and nothing more.
  bool IsWhole() const { return !m_is_short && m_bytes.empty(); }

 private:
  std::uint64_t Number(std::size_t width) {
    const std::string_view field = Text(width);
    std::uint64_t value = 0;
    for (std::size_t i = field.size(); i > 0; --i) {
      value = value << 8 | static_cast<unsigned char>(field[i - 1]);
    }
    return value;
  }
  std::string_view m_bytes;
  bool m_is_short = false;
};

}  // namespace steelyard::scales
