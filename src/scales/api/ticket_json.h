/// Tickets as the scale API writes them. The server reads them, the virtual scale writes them.
#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string_view>
#include <vector>

#include "domain/ticket.h"
#include "scales/api/json_fields.h"

namespace steelyard::scales {

/// A request carries 1 … 100 tickets.
constexpr std::size_t kMaxTicketsPerRequest = 100;

/// The tickets of a `POST /v1/tickets` body: all of them, or the first mistake in any.
base::Result<std::vector<domain::Ticket>, FieldMistake> ParseTickets(std::string_view body);

/// One ticket object, for instance of a scale's own journal.
base::Result<domain::Ticket, FieldMistake> ParseTicket(const nlohmann::json& ticket);

/// A ticket as a scale sends it: times with the given offset, and nothing that goes without saying,
/// because every byte counts on GPRS.
nlohmann::json ToJson(const domain::Ticket& ticket, base::UtcOffset offset);

/// What an answer says about a mistake between fields that are each right in themselves.
FieldMistake Explain(domain::TicketMistake mistake);

}  // namespace steelyard::scales
