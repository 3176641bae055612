/// DES and two-key triple DES as payment cards use them, and the two MACs made of them.
///
/// Single DES is computed as triple DES with two equal halves, which is the same cipher: OpenSSL 3
/// keeps single DES itself in a provider that many systems do not install.
#pragma once
#include <array>
#include <cstdint>
#include <span>

#include "base/hex.h"
#include "cards/secret.h"

namespace steelyard::cards {

using Block8 = std::array<std::uint8_t, 8>;
using Mac4 = std::array<std::uint8_t, 4>;
using Key8 = std::span<const std::uint8_t, 8>;
/// A 16-byte key of two halves. A card's 8-byte key is such a key with equal halves.
using TripleDesKey = std::span<const std::uint8_t, 16>;

/// One block in the electronic code book.
Block8 TripleDesEncrypt(TripleDesKey key, const Block8& block);
Block8 TripleDesDecrypt(TripleDesKey key, const Block8& block);

/// Whole blocks in the electronic code book; another length is a bug and ends the program.
base::Bytes TripleDesEncryptAll(TripleDesKey key, std::span<const std::uint8_t> whole_blocks);
base::Bytes TripleDesDecryptAll(TripleDesKey key, std::span<const std::uint8_t> whole_blocks);

/// What a purse calls MAC and TAC: CBC with single DES and an IV of zeros over the message, which
/// is always padded with 80 00 …; the leftmost four bytes of the last block.
Mac4 DesMac(Key8 key, std::span<const std::uint8_t> message);

/// What guards a line: CBC with the left half over the padded message, then the last block once
/// more through the right half and the left. With equal halves that is DesMac with this IV.
///
/// Source  ISO/IEC 9797-1, MAC algorithm 3.
Mac4 RetailMac(TripleDesKey key, const Block8& iv, std::span<const std::uint8_t> message);

/// Left half ⊕ right half. Zero when the halves are equal, so such a key makes no proof.
Secret<8> FoldedKey(TripleDesKey key);
/// Whether the halves are one key. DES ignores the lowest bit of every byte, so do we.
bool HasEqualHalves(TripleDesKey key);
/// An 8-byte key in the form in which all functions here take keys.
Secret<16> AsTripleDesKey(Key8 key);

}  // namespace steelyard::cards
