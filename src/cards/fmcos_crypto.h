/// What an FMCOS card and its desk compute together: derived keys, cryptograms, guarded commands
/// and the proofs of a purse. Pure functions, for either end of the line.
///
/// Source  FMCOS 2.0 general manual; PBOC electronic purse and passbook.
#pragma once
#include <array>
#include <cstdint>
#include <span>

#include "base/hex.h"
#include "cards/des.h"

namespace steelyard::cards {

/// 3DES(K, F) ‖ 3DES(K, ¬F). The factor is commonly the last eight bytes of a card's serial.
///
/// Source  PBOC, key diversification.
Secret<16> DiversifyPboc(TripleDesKey master, const Block8& factor);

/// A random number of the card, of four or eight bytes; four are followed by zeros.
using Challenge = std::span<const std::uint8_t>;

/// The answer to GET CHALLENGE that EXTERNAL AUTHENTICATE carries.
Block8 ExternalAuthCryptogram(TripleDesKey key, Challenge challenge);
/// What INTERNAL AUTHENTICATE answers to whole blocks with P1 00, encrypt.
base::Bytes InternalAuthCipher(TripleDesKey key, std::span<const std::uint8_t> whole_blocks);
/// What it answers with P1 02, MAC.
///
/// Units   an 8-byte key only: the manuals show no MAC of a longer one.
Mac4 InternalAuthMac(Key8 key, std::span<const std::uint8_t> data);

struct ApduHeader {
  std::uint8_t cla, ins, p1, p2;
};

/// The whole command with its data in the clear and a MAC behind, as a card asks for files of
/// type A8. The class is marked as guarded here.
base::Bytes MacedCommand(ApduHeader header, std::span<const std::uint8_t> data, TripleDesKey key,
                         Challenge challenge);
/// The same with the data encrypted before. The card's manual pads only what is not whole blocks
/// already, other sources always: make (length + 1) no multiple of eight, then all agree.
base::Bytes EncryptedCommand(ApduHeader header, std::span<const std::uint8_t> data,
                             TripleDesKey key, Challenge challenge);
/// Length ‖ data, padded and encrypted: the part between header and MAC of an EncryptedCommand.
base::Bytes EncryptedData(std::span<const std::uint8_t> data, TripleDesKey key);
/// The MAC over anything with the challenge as IV: over a whole command, or over read data alone.
Mac4 LineMac(TripleDesKey key, Challenge challenge, std::span<const std::uint8_t> message);

using TerminalId = std::array<std::uint8_t, 6>;

/// The type byte of what moves money on a card.
enum class PurseKind : std::uint8_t {
  PassbookLoad = 0x01,
  PurseLoad = 0x02,
  PassbookPurchase = 0x05,
  PursePurchase = 0x06
};

/// One movement of a purse.
struct PurseMove {
  std::uint32_t amount_fen;
  PurseKind kind;
  TerminalId terminal;
};

/// Day and time of the terminal as the card sees them: BCD, YYYYMMDD and HHMMSS.
struct PurseMoment {
  std::array<std::uint8_t, 4> date;
  std::array<std::uint8_t, 3> time;
};

/// What the card's answer to INITIALIZE puts into the session key.
struct LoadSession {
  std::array<std::uint8_t, 4> random;
  std::uint16_t online_serial;
};
struct PurchaseSession {
  std::array<std::uint8_t, 4> random;
  std::uint16_t offline_serial;
  std::uint32_t terminal_serial;
};

Secret<8> LoadSessionKey(TripleDesKey load_key, const LoadSession& session);
Secret<8> PurchaseSessionKey(TripleDesKey purchase_key, const PurchaseSession& session);

/// The card proves itself to the desk before a load.
Mac4 LoadMac1(Key8 session_key, std::uint32_t old_balance_fen, const PurseMove& move);
/// The desk orders the load.
Mac4 LoadMac2(Key8 session_key, const PurseMove& move, const PurseMoment& moment);
/// The terminal orders the purchase.
Mac4 PurchaseMac1(Key8 session_key, const PurseMove& move, const PurseMoment& moment);
/// The card proves itself, and that it has paid.
Mac4 PurchaseMac2(Key8 session_key, std::uint32_t amount_fen);

/// What a card has after a load, as its TAC says it.
struct LoadResult {
  std::uint32_t new_balance_fen;
  std::uint16_t online_serial;  ///< as INITIALIZE FOR LOAD told it
};

/// The card's signature under a finished movement, to be kept byte by byte. `tac_key` is the
/// 16-byte internal key of type 34, which is folded here.
Mac4 LoadTac(TripleDesKey tac_key, const LoadResult& result, const PurseMove& move,
             const PurseMoment& moment);
Mac4 PurchaseTac(TripleDesKey tac_key, std::uint32_t terminal_serial, const PurseMove& move,
                 const PurseMoment& moment);

}  // namespace steelyard::cards
