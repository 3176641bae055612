/// From a sale as a TXT-MODE scale tells it to a ticket of our books.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/timestamp.h"
#include "domain/card.h"
#include "domain/ticket.h"
#include "scales/drivers/txt_mode_codec.h"

namespace steelyard::scales {

/// What the scale does not say of itself in a sale.
struct TxtDevice {
  std::string serial;
  base::UtcOffset offset = base::UtcOffset::China();  ///< of the scale's clock
};

/// The scale makes no ids, so they are made from what names a sale for ever: the first 16 bytes of
/// SHA-256 over `txt-mode`, serial, running number and closing time, a line feed after each. The
/// same sale has the same id however often and in whichever form it is told.
domain::TicketId TicketIdFor(std::string_view serial, std::int64_t fid,
                             const base::WallClock& closed);

/// A card of ours that the sale names.
struct TxtBuyer {
  domain::CardUid uid;
  domain::CardClass card_class;
};

/// Amounts are taken as the scale gave them. The pull form says nothing of payment: cash. In the
/// push form what was paid by card is stored value when `buyer` can pay, else a bank card tender
/// with the card numbers the scale gave; cash is the rest of the amount received, change being no
/// part of it.
///
/// Refused: goods taken back, because the protocol does not name the sale that is undone;
/// payments that do not cover the amount received; what domain::Ticket refuses.
base::Result<domain::Ticket, Misread> TicketFromSale(
    const TxtSale& sale, const TxtDevice& device,
    const std::optional<TxtBuyer>& buyer = std::nullopt);

}  // namespace steelyard::scales
