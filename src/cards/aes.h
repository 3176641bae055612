/// AES-128 as cards use it: CMAC for records, and the key diversification of NXP.
#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "cards/secret.h"

namespace steelyard::cards {

using Block16 = std::array<std::uint8_t, 16>;
using Key16 = std::span<const std::uint8_t, 16>;

/// Source  RFC 4493.
Block16 AesCmac(Key16 key, std::span<const std::uint8_t> message);

/// The key of one card, made from a master key and what is special to the card.
///
/// Not the same as AesCmac: the input is brought to 32 bytes always, so an input of 15 bytes or
/// fewer gives another result.
///
/// Units   `input` 1 … 31 bytes; another length is a bug and ends the program.
/// Source  NXP AN10922 section 2.2.
Secret<16> DiversifyAes128(Key16 master, std::span<const std::uint8_t> input);

/// Fills `key` with what `master` gives for one purpose. The master cannot be found from it.
///
/// The CMAC'd text begins with the counter 00 00 00 01, that of DiversifyAes128 with 01, so one
/// master may serve both.
///
/// Source  NIST SP 800-108 section 4.1: counter mode, AES-CMAC, counter and length of 32 bits.
void DerivePurposeKey(Key16 master, std::string_view label, std::span<const std::uint8_t> context,
                      std::span<std::uint8_t> key);

}  // namespace steelyard::cards
