/// Problems as the scale API answers them: RFC 9457 with a code that never changes.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/timestamp.h"
#include "scales/api/exchange.h"

namespace steelyard::scales {

enum class ProblemCode {
  BadRequest,
  UnknownScale,
  BadSignature,
  StaleRequest,
  ReplayedRequest,
  NotFound,
  MethodNotAllowed,
  RequestTimeout,
  TicketConflict,
  TooLarge,
  UnsupportedMediaType,
  TooBusy,
  StoreClosed,
  OutcomeUnknown,
  InternalError
};
std::string_view ToText(ProblemCode code);  ///< `bad_request`, …
int StatusOf(ProblemCode code);             ///< 400, …

/// A store's time, told with its offset.
struct StoreTime {
  base::Timestamp now;
  base::UtcOffset offset;
};

struct Problem {
  ProblemCode code;
  std::string detail;             ///< what happened, what was and was not done, what to do
  std::optional<StoreTime> time;  ///< so that a scale can correct its clock
};

ApiAnswer ToAnswer(const Problem& problem);

}  // namespace steelyard::scales
