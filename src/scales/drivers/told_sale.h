/// What drivers need to make a ticket of a sale whose scale makes no ids.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/timestamp.h"
#include "domain/price_book.h"
#include "domain/ticket.h"

namespace steelyard::scales {

/// The first 16 bytes of SHA-256 over what names a sale for ever, a line feed after each part. The
/// same sale has the same id however often it is told.
domain::TicketId TicketIdFrom(const std::vector<std::string>& name);
/// The first 8 bytes of SHA-256, as hex: whether two records are the same.
std::string ShortHash(std::string_view bytes);

std::string CompactTime(const base::WallClock& wall);  ///< 20260912140305

/// The cashier of a sale at a scale where nobody was logged in.
inline constexpr int kUnknownCashier = 999;

/// Why a ticket of a driver's making cannot be booked: `its lines do not add up to the total`.
std::string_view Describe(domain::TicketMistake mistake);

/// Whether a pulled ticket tells the sale that was recorded from its push: a pull may know neither
/// payment nor list prices, so those are not compared. Nor is the number: where a scale has one of
/// its own it is in the id, and where it has none the books' number stands.
bool IsSameSale(const domain::Ticket& recorded, const domain::Ticket& pulled);

/// The number by which scales know a product. Nothing for a code that a scale would not give back:
/// zero, or one with a leading zero.
std::optional<std::int64_t> PluNumberOf(const domain::Product& product);

/// The price per kilogram of what is sold by weight, for scales that know no other. Nothing when
/// it is more than a price may be.
std::optional<domain::Price> PerKilogram(const domain::Price& price);

}  // namespace steelyard::scales
