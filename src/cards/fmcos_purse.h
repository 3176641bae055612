/// The purse of a CPU card: money that other terminals can see and take, mirrored from the books.
///
/// The books decide; an order says what the purse has to hold in the end, so it may be repeated
/// after it was cut: what the card holds already is not moved again, only its signature is fetched
/// (GET TRANSACTION PROOF). CREDIT and DEBIT are never sent twice for one INITIALIZE.
///
/// Source  PBOC electronic purse; FMCOS 2.0 general manual (INITIALIZE … GET TRANSACTION PROOF).
#pragma once
#include <optional>

#include "cards/fmcos_crypto.h"
#include "cards/fmcos_keys.h"
#include "cards/fmcos_session.h"

namespace steelyard::cards {

struct PurseOrder {
  std::uint32_t balance_fen;      ///< what the purse holds afterwards
  TerminalId terminal;
  std::uint32_t terminal_serial;  ///< saved before it is used, and never used for another order
  PurseMoment moment;             ///< of the order, the same when it is repeated
};

/// A movement that the card has made.
struct PurseReceipt {
  PurseMove move;
  std::uint16_t serial;      ///< of the card, of loads or of purchases, before the movement
  std::optional<Mac4> tac;   ///< nothing when the card no longer knows it
};

/// Of the selected application; nothing when it has no purse.
std::optional<std::uint32_t> ReadPurse(FmcosSession& session);

/// What moves the money of one card's purse.
struct PurseAccess {
  Secret<16> application_master;  ///< while keys are changed not of the version of the others
  FmcosPurseKeys keys;
};

/// Makes the purse of the selected application hold what the order says.
///
/// Returns  what was moved by this order, now or by an earlier try; nothing when the purse held it
///          without any.
/// Throws   CardLeftError when the card is gone; ReaderError when it refuses, which moves nothing,
///          or when its purse does not prove itself.
std::optional<PurseReceipt> MirrorPurse(FmcosSession& session, const PurseAccess& access,
                                        const PurseOrder& order);

}  // namespace steelyard::cards
