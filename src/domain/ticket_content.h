/// What a ticket's canonical bytes say, read back: so a ticket is kept that was not recorded.
#pragma once
#include <optional>
#include <string_view>

#include "domain/ticket.h"

namespace steelyard::domain {

/// The ticket whose CanonicalBytes these are; nothing for any other bytes. What they leave out is
/// not in it: it says Offline, and of its card only the UID.
std::optional<Ticket> ParseCanonicalBytes(std::string_view bytes);

}  // namespace steelyard::domain
