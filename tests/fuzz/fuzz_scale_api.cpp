/// Bodies of the scale API: what is taken can be written and read again as the same ticket.
#include <string_view>

#include "fuzz/fuzz_target.h"
#include "scales/api/json_fields.h"
#include "scales/api/ticket_json.h"

using namespace steelyard;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view body(reinterpret_cast<const char*>(data), size);
  const auto tickets = scales::ParseTickets(body);
  if (!tickets) {
    fuzz::Require(!tickets.error().ToString().empty());
    return 0;
  }
  fuzz::Require(!tickets->empty() && tickets->size() <= scales::kMaxTicketsPerRequest);
  for (const auto& ticket : *tickets) {
    const auto again = scales::ParseTicket(scales::ToJson(ticket, base::UtcOffset::China()));
    fuzz::Require(again && again->CanonicalBytes() == ticket.CanonicalBytes());
  }
  return 0;
}
