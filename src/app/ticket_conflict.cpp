#include "app/ticket_conflict.h"

namespace steelyard::app {

std::optional<domain::TicketId> TicketInConflict(const ports::BookException& exception) {
  constexpr std::string_view kName = "ticket=";
  if (exception.kind != ports::ExceptionKind::TicketConflict) return std::nullopt;
  if (!exception.detail.starts_with(kName)) return std::nullopt;
  return domain::TicketId::Parse(
      std::string_view(exception.detail).substr(kName.size(), 2 * base::Id128::kSize));
}

}  // namespace steelyard::app
