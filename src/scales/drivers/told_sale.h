/// What drivers need to make a ticket of a sale whose scale makes no ids.
#pragma once
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "domain/price_book.h"
#include "domain/ticket.h"
#include "scales/drivers/txt_mode_ticket.h"

namespace steelyard::scales {

/// The first 16 bytes of SHA-256 over what names a sale for ever, a line feed after each part. The
/// same sale has the same id however often it is told.
domain::TicketId TicketIdFrom(std::initializer_list<std::string> name);
/// The first 8 bytes of SHA-256, as hex: whether two records are the same.
std::string ShortHash(std::string_view bytes);

/// Why a ticket of a driver's making cannot be booked: `its total is out of range`.
std::string_view Describe(domain::TicketMistake mistake);

/// The number by which scales know a product. Nothing for a code that a scale would not give back:
/// zero, or one with a leading zero.
std::optional<std::int64_t> PluNumberOf(const domain::Product& product);

/// The price per kilogram of what is sold by weight, for scales that know no other. Nothing when
/// it is more than a price may be.
std::optional<domain::Price> PerKilogram(const domain::Price& price);

}  // namespace steelyard::scales
