#include "scales/api/problem.h"

#include <fmt/format.h>

#include "base/check.h"
#include "scales/api/json_fields.h"

namespace steelyard::scales {
namespace {

constexpr int kRetryWhenBusySeconds = 1;
constexpr int kRetryWhenClosedSeconds = 10;

int RetryAfter(ProblemCode code) {
  if (code == ProblemCode::TooBusy) return kRetryWhenBusySeconds;
  if (code == ProblemCode::StoreClosed || code == ProblemCode::OutcomeUnknown) {
    return kRetryWhenClosedSeconds;
  }
  return 0;
}

struct Row {
  std::string_view text;
  int status;
  std::string_view title;
};

Row RowOf(ProblemCode code) {
  switch (code) {
    case ProblemCode::BadRequest: return {"bad_request", 400, "The request is not valid"};
    case ProblemCode::UnknownScale: return {"unknown_scale", 401, "The scale is not known"};
    case ProblemCode::BadSignature: return {"bad_signature", 401, "The signature is not right"};
    case ProblemCode::StaleRequest: return {"stale_request", 401, "The request's time is off"};
    case ProblemCode::ReplayedRequest:
      return {"replayed_request", 401, "The nonce was used before"};
    case ProblemCode::NotFound: return {"not_found", 404, "There is no such path"};
    case ProblemCode::MethodNotAllowed: return {"method_not_allowed", 405, "Not with this method"};
    case ProblemCode::RequestTimeout: return {"request_timeout", 408, "The request did not end"};
    case ProblemCode::TicketConflict:
      return {"ticket_conflict", 409, "The ticket's id is on record with other content"};
    case ProblemCode::TooLarge: return {"too_large", 413, "The request is too large"};
    case ProblemCode::UnsupportedMediaType:
      return {"unsupported_media_type", 415, "The body must be application/json"};
    case ProblemCode::TooBusy: return {"too_busy", 429, "Too much work is waiting"};
    case ProblemCode::InternalError: return {"internal_error", 500, "The program failed"};
    case ProblemCode::StoreClosed: return {"store_closed", 503, "The store's books are closed"};
    case ProblemCode::OutcomeUnknown:
      return {"outcome_unknown", 503, "Whether it was recorded is not known yet"};
  }
  base::Check(false);
  return {};
}

}  // namespace

std::string_view ToText(ProblemCode code) { return RowOf(code).text; }

int StatusOf(ProblemCode code) { return RowOf(code).status; }

ApiAnswer ToAnswer(const Problem& problem) {
  const Row row = RowOf(problem.code);
  nlohmann::json body{{"type", fmt::format("urn:steelyard:scale-api:{}", row.text)},
                      {"title", row.title},
                      {"status", row.status},
                      {"code", row.text},
                      {"detail", problem.detail}};
  if (problem.time) {
    body["time"] = problem.time->now.ToString(problem.time->offset);
    body["unix_ms"] = problem.time->now.unix_ms();
  }
  ApiAnswer answer;
  answer.status = row.status;
  answer.content_type = "application/problem+json";
  answer.body = WriteJson(body);
  answer.retry_after = RetryAfter(problem.code);
  return answer;
}

}  // namespace steelyard::scales
