/// The trace of a run: one number over everything that happened, in its order.
#pragma once
#include <cstdint>
#include <string_view>

namespace steelyard::simulation {

/// FNV-1a over 64 bits (Fowler, Noll, Vo). Two runs with one seed must end with the same number.
class Trace {
 public:
  void Add(std::string_view what) {
    for (const char character : what) {
      m_hash = (m_hash ^ static_cast<std::uint8_t>(character)) * 1099511628211U;
    }
    Add(static_cast<std::int64_t>(what.size()));
  }
  void Add(std::int64_t number) {
    for (int shift = 0; shift < 64; shift += 8) {
      m_hash = (m_hash ^ static_cast<std::uint8_t>(number >> shift)) * 1099511628211U;
    }
  }
  std::uint64_t hash() const { return m_hash; }

 private:
  std::uint64_t m_hash = 14695981039346656037U;
};

}  // namespace steelyard::simulation
