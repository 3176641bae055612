/// The world as the use cases see it: the wall clock, the system's randomness, Argon2id.
#pragma once
#include "ports/clock.h"
#include "ports/people.h"

namespace steelyard::host {

/// The only place of the program that reads the wall clock.
class SystemClock final : public ports::Clock {
 public:
  base::Timestamp Now() override;
};

class SystemEntropy final : public ports::Entropy {
 public:
  SystemEntropy();
  void Fill(std::span<std::uint8_t> bytes) override;
};

/// Argon2id with libsodium's interactive limits (64 MiB, two passes): about a tenth of a second.
class Argon2Hasher final : public ports::PasswordHasher {
 public:
  Argon2Hasher();
  /// Throws  std::bad_alloc when there is no memory for it.
  std::string Hash(std::string_view password) override;
  bool Matches(std::string_view password, const std::string& hash) override;
};

}  // namespace steelyard::host
