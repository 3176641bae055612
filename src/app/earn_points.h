/// Points that a ticket earns its member, or takes back.
#pragma once
#include "app/context.h"

namespace steelyard::app {

struct EarningTicket {
  const domain::Ticket& ticket;
  std::optional<domain::MemberId> member;  ///< of the card that was charged
  domain::StoredValueSplit split;
  domain::BusinessDay day;
  std::int64_t per_yuan;  ///< as it is set now; what a sale earned keeps the rate of its time
};
/// Call in the ticket's own commit, once the ticket is recorded. A return takes back what its sale
/// earned, whoever brings the goods, with whichever card or none.
void EarnPoints(ports::Books& books, const EarningTicket& earning);

}  // namespace steelyard::app
