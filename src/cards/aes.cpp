#include "cards/aes.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>

#include <algorithm>
#include <memory>

#include "base/check.h"
#include "base/hex.h"

namespace steelyard::cards {
namespace {

template <auto kFree>
struct Freer {
  template <typename T>
  void operator()(T* pointer) const { kFree(pointer); }
};

using Cipher = std::unique_ptr<EVP_CIPHER_CTX, Freer<EVP_CIPHER_CTX_free>>;
using Mac = std::unique_ptr<EVP_MAC, Freer<EVP_MAC_free>>;
using MacContext = std::unique_ptr<EVP_MAC_CTX, Freer<EVP_MAC_CTX_free>>;

/// AES-128-CBC without padding and with an IV of zeros; the last block of the cipher text.
Block16 CbcLastBlock(Key16 key, std::span<const std::uint8_t> whole_blocks) {
  static constexpr Block16 kZeroIv{};
  std::array<std::uint8_t, 48> out{};
  base::Check(!whole_blocks.empty() && whole_blocks.size() <= 32 && whole_blocks.size() % 16 == 0);
  const Cipher context(EVP_CIPHER_CTX_new());
  int written = 0;
  base::Check(context != nullptr);
  base::Check(EVP_EncryptInit_ex(context.get(), EVP_aes_128_cbc(), nullptr, key.data(),
                                 kZeroIv.data()) == 1);
  base::Check(EVP_CIPHER_CTX_set_padding(context.get(), 0) == 1);
  base::Check(EVP_EncryptUpdate(context.get(), out.data(), &written, whole_blocks.data(),
                                static_cast<int>(whole_blocks.size())) == 1);
  base::Check(written == static_cast<int>(whole_blocks.size()));
  Block16 last{};
  std::copy_n(out.begin() + written - 16, 16, last.begin());
  Wipe(out);
  return last;
}

/// Multiplies by x in GF(2^128), as RFC 4493 makes its subkeys.
Block16 Doubled(const Block16& block) {
  Block16 result{};
  for (std::size_t i = 0; i < block.size(); ++i) {
    const int next = i + 1 < block.size() ? block[i + 1] >> 7 : 0;
    result[i] = static_cast<std::uint8_t>((block[i] << 1) | next);
  }
  if (block[0] & 0x80) result[15] ^= 0x87;
  return result;
}

}  // namespace

Block16 AesCmac(Key16 key, std::span<const std::uint8_t> message) {
  const Mac mac(EVP_MAC_fetch(nullptr, "CMAC", nullptr));
  base::Check(mac != nullptr);
  const MacContext context(EVP_MAC_CTX_new(mac.get()));
  char cipher_name[] = "AES-128-CBC";
  const OSSL_PARAM parameters[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_CIPHER, cipher_name, 0),
      OSSL_PARAM_construct_end()};
  Block16 result{};
  std::size_t written = 0;
  base::Check(context != nullptr);
  base::Check(EVP_MAC_init(context.get(), key.data(), key.size(), parameters) == 1);
  base::Check(EVP_MAC_update(context.get(), message.data(), message.size()) == 1);
  base::Check(EVP_MAC_final(context.get(), result.data(), &written, result.size()) == 1);
  base::Check(written == result.size());
  return result;
}

Secret<16> DiversifyAes128(Key16 master, std::span<const std::uint8_t> input) {
  constexpr std::uint8_t kAes128Constant = 0x01;
  base::Check(!input.empty() && input.size() <= 31);
  std::array<std::uint8_t, 32> padded{};
  padded[0] = kAes128Constant;
  std::copy(input.begin(), input.end(), padded.begin() + 1);
  const bool is_full = input.size() == 31;
  if (!is_full) padded[input.size() + 1] = 0x80;

  Block16 subkey = Doubled(CbcLastBlock(master, Block16{}));
  if (!is_full) subkey = Doubled(subkey);
  for (std::size_t i = 0; i < subkey.size(); ++i) padded[16 + i] ^= subkey[i];

  Block16 key = CbcLastBlock(master, padded);
  const Secret<16> result{std::span<const std::uint8_t, 16>(key)};
  Wipe(key);
  Wipe(subkey);
  return result;
}

void DerivePurposeKey(Key16 master, std::string_view label, std::span<const std::uint8_t> context,
                      std::span<std::uint8_t> key) {
  base::Check(!label.empty() && !key.empty() && key.size() <= 64);
  const auto append_number = [](base::Bytes& bytes, std::size_t number) {
    for (int shift = 24; shift >= 0; shift -= 8) {
      bytes.push_back(static_cast<std::uint8_t>(number >> shift));
    }
  };
  for (std::size_t done = 0, counter = 1; done < key.size(); done += 16, ++counter) {
    base::Bytes text;
    append_number(text, counter);
    text.insert(text.end(), label.begin(), label.end());
    text.push_back(0);
    text.insert(text.end(), context.begin(), context.end());
    append_number(text, key.size() * 8);
    Block16 block = AesCmac(master, text);
    const std::size_t size = std::min<std::size_t>(block.size(), key.size() - done);
    std::copy_n(block.begin(), size, key.begin() + static_cast<std::ptrdiff_t>(done));
    Wipe(block);
  }
}

}  // namespace steelyard::cards
