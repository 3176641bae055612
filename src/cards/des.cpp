#include "cards/des.h"

#include <openssl/evp.h>

#include <algorithm>
#include <memory>

#include "base/check.h"

namespace steelyard::cards {
namespace {

constexpr std::size_t kBlockSize = 8;

struct ContextFreer {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};

enum class Direction { Decrypt = 0, Encrypt = 1 };

base::Bytes Run(const EVP_CIPHER* cipher, Direction direction, TripleDesKey key, const Block8& iv,
                std::span<const std::uint8_t> whole_blocks) {
  base::Check(!whole_blocks.empty() && whole_blocks.size() % kBlockSize == 0);
  const std::unique_ptr<EVP_CIPHER_CTX, ContextFreer> context(EVP_CIPHER_CTX_new());
  base::Bytes out(whole_blocks.size() + kBlockSize);
  int written = 0;
  base::Check(context != nullptr);
  base::Check(EVP_CipherInit_ex(context.get(), cipher, nullptr, key.data(), iv.data(),
                                static_cast<int>(direction)) == 1);
  base::Check(EVP_CIPHER_CTX_set_padding(context.get(), 0) == 1);
  base::Check(EVP_CipherUpdate(context.get(), out.data(), &written, whole_blocks.data(),
                               static_cast<int>(whole_blocks.size())) == 1);
  base::Check(written == static_cast<int>(whole_blocks.size()));
  out.resize(whole_blocks.size());
  return out;
}

Block8 BlockAtEndOf(const base::Bytes& bytes) {
  Block8 block{};
  std::copy(bytes.end() - kBlockSize, bytes.end(), block.begin());
  return block;
}

/// The last block of a chain of single DES over the padded message.
Block8 ChainedLastBlock(Key8 key, const Block8& iv, std::span<const std::uint8_t> message) {
  base::Bytes padded(message.begin(), message.end());
  padded.push_back(0x80);
  padded.resize((padded.size() + kBlockSize - 1) / kBlockSize * kBlockSize);
  const Secret<16> doubled = AsTripleDesKey(key);
  return BlockAtEndOf(Run(EVP_des_ede_cbc(), Direction::Encrypt, doubled.bytes(), iv, padded));
}

Mac4 LeftmostFour(const Block8& block) { return {block[0], block[1], block[2], block[3]}; }

}  // namespace

base::Bytes TripleDesEncryptAll(TripleDesKey key, std::span<const std::uint8_t> whole_blocks) {
  return Run(EVP_des_ede_ecb(), Direction::Encrypt, key, Block8{}, whole_blocks);
}

base::Bytes TripleDesDecryptAll(TripleDesKey key, std::span<const std::uint8_t> whole_blocks) {
  return Run(EVP_des_ede_ecb(), Direction::Decrypt, key, Block8{}, whole_blocks);
}

Block8 TripleDesEncrypt(TripleDesKey key, const Block8& block) {
  return BlockAtEndOf(TripleDesEncryptAll(key, block));
}

Block8 TripleDesDecrypt(TripleDesKey key, const Block8& block) {
  return BlockAtEndOf(TripleDesDecryptAll(key, block));
}

Mac4 DesMac(Key8 key, std::span<const std::uint8_t> message) {
  return LeftmostFour(ChainedLastBlock(key, Block8{}, message));
}

Mac4 RetailMac(TripleDesKey key, const Block8& iv, std::span<const std::uint8_t> message) {
  const Key8 left = key.first<8>();
  const Block8 last = ChainedLastBlock(left, iv, message);
  const Block8 between = TripleDesDecrypt(AsTripleDesKey(key.last<8>()).bytes(), last);
  return LeftmostFour(TripleDesEncrypt(AsTripleDesKey(left).bytes(), between));
}

Secret<8> FoldedKey(TripleDesKey key) {
  Block8 folded{};
  for (std::size_t i = 0; i < folded.size(); ++i) {
    folded[i] = static_cast<std::uint8_t>(key[i] ^ key[i + 8]);
  }
  const Secret<8> result{std::span<const std::uint8_t, 8>(folded)};
  Wipe(folded);
  return result;
}

bool HasEqualHalves(TripleDesKey key) {
  constexpr std::uint8_t kParityBit = 0x01;
  int difference = 0;
  for (std::size_t i = 0; i < 8; ++i) difference |= (key[i] ^ key[i + 8]) & ~kParityBit & 0xFF;
  return difference == 0;
}

Secret<16> AsTripleDesKey(Key8 key) {
  std::array<std::uint8_t, 16> doubled{};
  std::ranges::copy(key, doubled.begin());
  std::ranges::copy(key, doubled.begin() + 8);
  const Secret<16> result{std::span<const std::uint8_t, 16>(doubled)};
  Wipe(doubled);
  return result;
}

}  // namespace steelyard::cards
