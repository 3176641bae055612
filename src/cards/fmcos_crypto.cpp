#include "cards/fmcos_crypto.h"

#include <algorithm>

#include "base/check.h"

namespace steelyard::cards {
namespace {

constexpr std::uint8_t kGuardedClass = 0x04;  ///< the low half of CLA
constexpr std::size_t kMacSize = 4;

Block8 BlockFrom(Challenge challenge) {
  base::Check(challenge.size() == 4 || challenge.size() == 8);
  Block8 block{};
  std::ranges::copy(challenge, block.begin());
  return block;
}

void Append(base::Bytes& bytes, std::span<const std::uint8_t> more) {
  bytes.insert(bytes.end(), more.begin(), more.end());
}

void AppendNumber(base::Bytes& bytes, std::uint32_t value, int size) {
  for (int shift = 8 * (size - 1); shift >= 0; shift -= 8) {
    bytes.push_back(static_cast<std::uint8_t>(value >> shift));
  }
}

/// Amount ‖ type ‖ terminal, the middle of every MAC of a purse.
void AppendMove(base::Bytes& bytes, const PurseMove& move) {
  AppendNumber(bytes, move.amount_fen, 4);
  bytes.push_back(static_cast<std::uint8_t>(move.kind));
  Append(bytes, move.terminal);
}

void AppendMoment(base::Bytes& bytes, const PurseMoment& moment) {
  Append(bytes, moment.date);
  Append(bytes, moment.time);
}

Secret<8> SessionKey(TripleDesKey key, const base::Bytes& input) {
  base::Check(input.size() == 8);
  base::Bytes session = TripleDesEncryptAll(key, input);
  const Secret<8> result{std::span<const std::uint8_t, 8>(session)};
  Wipe(session);
  return result;
}

base::Bytes WithLineMac(ApduHeader header, std::span<const std::uint8_t> body, TripleDesKey key,
                        Challenge challenge) {
  base::Check(body.size() + kMacSize <= 0xFF);
  base::Bytes command{static_cast<std::uint8_t>((header.cla & 0xF0) | kGuardedClass), header.ins,
                      header.p1, header.p2, static_cast<std::uint8_t>(body.size() + kMacSize)};
  Append(command, body);
  const Mac4 mac = LineMac(key, challenge, command);
  Append(command, mac);
  return command;
}

}  // namespace

Secret<16> DiversifyPboc(TripleDesKey master, const Block8& factor) {
  base::Bytes input(factor.begin(), factor.end());
  for (const std::uint8_t byte : factor) input.push_back(static_cast<std::uint8_t>(~byte));
  base::Bytes key = TripleDesEncryptAll(master, input);
  const Secret<16> result{std::span<const std::uint8_t, 16>(key)};
  Wipe(key);
  return result;
}

Block8 ExternalAuthCryptogram(TripleDesKey key, Challenge challenge) {
  return TripleDesEncrypt(key, BlockFrom(challenge));
}

base::Bytes InternalAuthCipher(TripleDesKey key, std::span<const std::uint8_t> whole_blocks) {
  return TripleDesEncryptAll(key, whole_blocks);
}

Mac4 InternalAuthMac(Key8 key, std::span<const std::uint8_t> data) { return DesMac(key, data); }

base::Bytes MacedCommand(ApduHeader header, std::span<const std::uint8_t> data, TripleDesKey key,
                         Challenge challenge) {
  return WithLineMac(header, data, key, challenge);
}

base::Bytes EncryptedData(std::span<const std::uint8_t> data, TripleDesKey key) {
  base::Check(data.size() <= 0xFF);
  base::Bytes plain{static_cast<std::uint8_t>(data.size())};
  Append(plain, data);
  if (plain.size() % 8 != 0) {
    plain.push_back(0x80);
    plain.resize((plain.size() + 7) / 8 * 8);
  }
  base::Bytes cipher = TripleDesEncryptAll(key, plain);
  Wipe(plain);
  return cipher;
}

base::Bytes EncryptedCommand(ApduHeader header, std::span<const std::uint8_t> data,
                             TripleDesKey key, Challenge challenge) {
  return WithLineMac(header, EncryptedData(data, key), key, challenge);
}

Mac4 LineMac(TripleDesKey key, Challenge challenge, std::span<const std::uint8_t> message) {
  return RetailMac(key, BlockFrom(challenge), message);
}

Secret<8> LoadSessionKey(TripleDesKey load_key, const LoadSession& session) {
  base::Bytes input(session.random.begin(), session.random.end());
  AppendNumber(input, session.online_serial, 2);
  AppendNumber(input, 0x8000, 2);
  return SessionKey(load_key, input);
}

Secret<8> PurchaseSessionKey(TripleDesKey purchase_key, const PurchaseSession& session) {
  base::Bytes input(session.random.begin(), session.random.end());
  AppendNumber(input, session.offline_serial, 2);
  AppendNumber(input, session.terminal_serial & 0xFFFF, 2);
  return SessionKey(purchase_key, input);
}

Mac4 LoadMac1(Key8 session_key, std::uint32_t old_balance_fen, const PurseMove& move) {
  base::Bytes message;
  AppendNumber(message, old_balance_fen, 4);
  AppendMove(message, move);
  return DesMac(session_key, message);
}

Mac4 LoadMac2(Key8 session_key, const PurseMove& move, const PurseMoment& moment) {
  base::Bytes message;
  AppendMove(message, move);
  AppendMoment(message, moment);
  return DesMac(session_key, message);
}

Mac4 PurchaseMac1(Key8 session_key, const PurseMove& move, const PurseMoment& moment) {
  return LoadMac2(session_key, move, moment);  // the same bytes in the other direction of money
}

Mac4 PurchaseMac2(Key8 session_key, std::uint32_t amount_fen) {
  base::Bytes message;
  AppendNumber(message, amount_fen, 4);
  return DesMac(session_key, message);
}

Mac4 LoadTac(TripleDesKey tac_key, const LoadResult& result, const PurseMove& move,
             const PurseMoment& moment) {
  base::Bytes message;
  AppendNumber(message, result.new_balance_fen, 4);
  AppendNumber(message, result.online_serial, 2);
  AppendMove(message, move);
  AppendMoment(message, moment);
  return DesMac(FoldedKey(tac_key).bytes(), message);
}

Mac4 PurchaseTac(TripleDesKey tac_key, std::uint32_t terminal_serial, const PurseMove& move,
                 const PurseMoment& moment) {
  base::Bytes message;
  AppendMove(message, move);
  AppendNumber(message, terminal_serial, 4);
  AppendMoment(message, moment);
  return DesMac(FoldedKey(tac_key).bytes(), message);
}

}  // namespace steelyard::cards
