/// Secrets: bytes that cannot be printed and are wiped when they are no longer needed.
#pragma once
#include <algorithm>
#include <array>
#include <cstdint>
#include <ostream>
#include <span>

namespace steelyard::cards {

/// Overwrites `bytes` in a way no optimiser removes.
void Wipe(std::span<std::uint8_t> bytes);
/// Compares in a time that does not tell where the first difference is.
bool EqualInConstantTime(std::span<const std::uint8_t> left, std::span<const std::uint8_t> right);

/// N secret bytes. Copies are wiped too; there is no way to print them.
template <std::size_t N>
class Secret {
 public:
  explicit Secret(std::span<const std::uint8_t, N> bytes) {
    std::copy(bytes.begin(), bytes.end(), m_bytes.begin());
  }
  Secret(const Secret&) = default;
  Secret& operator=(const Secret&) = default;
  ~Secret() { Wipe(m_bytes); }

  std::span<const std::uint8_t, N> bytes() const { return m_bytes; }
  bool operator==(const Secret& other) const {
    return EqualInConstantTime(m_bytes, other.m_bytes);
  }
  friend std::ostream& operator<<(std::ostream&, const Secret&) = delete;

 private:
  std::array<std::uint8_t, N> m_bytes;
};

/// One of the two keys of a MIFARE Classic sector.
using CardKey = Secret<6>;

/// Memory of libsodium: locked where the system allows it, between guard pages, wiped at the end.
/// Keys are on the stack too while they are used, so a process that ever had such memory leaves no
/// core dump and shows its memory to no debugger of the same user.
class LockedMemory {
 public:
  /// Throws  std::bad_alloc when there is no memory.
  explicit LockedMemory(std::size_t size);
  LockedMemory(LockedMemory&& other) noexcept;
  LockedMemory& operator=(LockedMemory&& other) noexcept;
  ~LockedMemory();

  std::span<std::uint8_t> bytes() { return {m_data, m_size}; }
  std::span<const std::uint8_t> bytes() const { return {m_data, m_size}; }
  friend std::ostream& operator<<(std::ostream&, const LockedMemory&) = delete;

 private:
  std::uint8_t* m_data;
  std::size_t m_size;
};

/// N secret bytes that stay out of the swap file and of core dumps: for what lives longer than one
/// exchange with a card.
template <std::size_t N>
class LockedSecret {
 public:
  explicit LockedSecret(std::span<const std::uint8_t, N> bytes) : m_memory(N) {
    std::copy(bytes.begin(), bytes.end(), m_memory.bytes().begin());
  }
  std::span<const std::uint8_t, N> bytes() const { return m_memory.bytes().template first<N>(); }
  bool operator==(const LockedSecret& other) const {
    return EqualInConstantTime(bytes(), other.bytes());
  }
  friend std::ostream& operator<<(std::ostream&, const LockedSecret&) = delete;

 private:
  LockedMemory m_memory;
};

}  // namespace steelyard::cards
