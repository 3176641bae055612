/// What a fuzz target offers: libFuzzer calls it, and so does seeded_changes.cpp.
#pragma once
#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace steelyard::fuzz {

/// What must hold for every input; the process ends where it does not.
inline void Require(bool holds) {
  if (!holds) __builtin_trap();
}

}  // namespace steelyard::fuzz
