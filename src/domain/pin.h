/// Pin: the secret of a card's holder. Cannot be printed; wiped when it goes.
#pragma once
#include <array>
#include <cstddef>
#include <optional>
#include <ostream>
#include <string_view>

namespace steelyard::domain {

class Pin {
 public:
  static constexpr std::size_t kLeastDigits = 4;
  static constexpr std::size_t kMostDigits = 6;
  /// Nothing unless it is 4 to 6 digits.
  static std::optional<Pin> Parse(std::string_view digits);

  Pin(const Pin&) = default;
  Pin& operator=(const Pin&) = default;
  ~Pin();

  std::string_view digits() const { return {m_digits.data(), m_length}; }
  bool operator==(const Pin& other) const { return digits() == other.digits(); }
  friend std::ostream& operator<<(std::ostream&, const Pin&) = delete;

 private:
  Pin() = default;
  std::array<char, kMostDigits> m_digits{};
  std::size_t m_length = 0;
};

/// After so many wrong ones in a row a PIN is locked, until the desk unlocks it.
inline constexpr int kMostWrongPins = 3;

}  // namespace steelyard::domain
