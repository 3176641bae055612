/// How a PIN travels from a scale to its store: never in plain text, and good for one ticket only.
///
/// block     ISO 9564-1 format 2: '2', number of digits, digits, filled up with 'F'; 8 bytes
/// pad       the leftmost 8 bytes of HMAC-SHA256(key of the scale, "pin\n" id "\n" uid), with the
///           ticket's id as 32 small hexadecimal digits and the card's UID as capital ones
/// pin_block hex(block XOR pad)
///
/// A block that is told with another ticket or card opens to nonsense; the request's signature
/// keeps everybody but the scale from telling any. A scale makes a new ticket id for each try, so
/// no pad is used for two PINs.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "domain/card_uid.h"
#include "domain/pin.h"
#include "domain/ticket.h"
#include "scales/api/signature.h"

namespace steelyard::scales {

/// What a PIN block is bound to.
struct PinBlockPlace {
  const domain::TicketId& ticket;
  const domain::CardUid& uid;
};
std::string SealPinBlock(const ApiKey& key, const PinBlockPlace& place, const domain::Pin& pin);
/// Nothing when it is no PIN block, or one of another ticket, card or scale.
std::optional<domain::Pin> OpenPinBlock(const ApiKey& key, const PinBlockPlace& place,
                                        std::string_view pin_block);

}  // namespace steelyard::scales
