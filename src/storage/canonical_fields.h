/// The bytes that hashes in the books are made over: fields one after another, none ambiguous.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/hex.h"

namespace steelyard::storage {

/// Every field has its length in front of it, so that no two rows give the same bytes. Hashes over
/// them are in every store: what is written here may never change.
class CanonicalFields {
 public:
  void Add(std::int64_t number) {
    const auto value = static_cast<std::uint64_t>(number);
    for (int shift = 56; shift >= 0; shift -= 8) {
      m_bytes.push_back(static_cast<char>((value >> shift) & 0xff));
    }
  }
  void Add(std::string_view text) {
    Add(static_cast<std::int64_t>(text.size()));
    m_bytes.append(text);
  }
  void Add(const base::Bytes& bytes) {
    Add(std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
  }
  /// Absent is one byte, present is another and the field.
  template <typename T>
  void Add(const std::optional<T>& value) {
    m_bytes.push_back(value ? '\1' : '\0');
    if (value) Add(*value);
  }

  std::string Take() { return std::move(m_bytes); }

 private:
  std::string m_bytes;
};

}  // namespace steelyard::storage
