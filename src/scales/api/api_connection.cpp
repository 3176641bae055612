#include "scales/api/api_connection.h"

#include <Poco/Net/HTTPServerRequestImpl.h>
#include <Poco/Net/HTTPServerResponseImpl.h>
#include <Poco/Net/HTTPServerSession.h>
#include <Poco/Net/NetException.h>
#include <spdlog/spdlog.h>

#include <algorithm>

#include "scales/api/problem.h"

namespace steelyard::scales {
namespace {

namespace net = Poco::Net;
using Doing = ConnectionWatch::Doing;

/// This much of a body that is too large is still read: who never stops sending never reads the
/// refusal either.
constexpr std::size_t kMaxDrainedBytes = 8 * 1024 * 1024;

/// Fills body and body_state of `request`. How long it may take, the watch knows.
void ReadBody(net::HTTPServerRequest& from, ApiRequest& request) {
  const bool has_body = from.hasContentLength() || from.getChunkedTransferEncoding();
  if (!has_body) return;
  std::size_t total = 0;
  char buffer[8192];
  std::istream& stream = from.stream();
  while (stream.good() && total <= kMaxDrainedBytes) {
    stream.read(buffer, sizeof buffer);
    const auto count = static_cast<std::size_t>(stream.gcount());
    total += count;
    if (total <= kMaxRequestBytes) request.body.append(buffer, count);
  }
  const bool ended_early = from.hasContentLength() && total <= kMaxDrainedBytes &&
                           total < static_cast<std::size_t>(from.getContentLength64());
  if (ended_early) request.body_state = BodyState::Unfinished;
  if (total > kMaxRequestBytes) request.body_state = BodyState::TooLarge;
}

ApiRequest ReadRequest(net::HTTPServerRequest& from) {
  ApiRequest request;
  request.method = from.getMethod();
  request.target = from.getURI();
  request.scale = from.get("X-Scale", "");
  request.time = from.get("X-Time", "");
  request.nonce = from.get("X-Nonce", "");
  request.signature = from.get("X-Signature", "");
  request.content_type = from.get("Content-Type", "");
  try {
    ReadBody(from, request);
  } catch (const Poco::Exception&) {  // silent too long, or gone
    request.body_state = BodyState::Unfinished;
  }
  return request;
}

/// Every byte counts on GPRS: what HTTP/1.1 takes for granted is not said.
void WriteAnswer(const ApiAnswer& answer, const ApiRequest& request,
                 net::HTTPServerResponse& response) {
  response.setStatusAndReason(static_cast<net::HTTPResponse::HTTPStatus>(answer.status));
  response.setContentType(answer.content_type);
  if (request.method != net::HTTPRequest::HTTP_POST) response.set("Cache-Control", "no-store");
  if (!answer.signature.empty()) response.set("X-Signature", answer.signature);
  if (!answer.allow.empty()) response.set("Allow", answer.allow);
  if (answer.retry_after > 0) response.set("Retry-After", std::to_string(answer.retry_after));
  const bool is_kept = response.getKeepAlive();
  if (is_kept && response.getVersion() == net::HTTPMessage::HTTP_1_1) {
    response.erase(net::HTTPMessage::CONNECTION);
  }
  response.setContentLength64(static_cast<Poco::Int64>(answer.body.size()));
  std::ostream& stream = response.send();
  if (request.method == net::HTTPRequest::HTTP_HEAD) return;
  stream.write(answer.body.data(), static_cast<std::streamsize>(answer.body.size()));
  stream.flush();
}

/// What came was no HTTP. Nobody knows where the next request would begin.
void RefuseNonsense(net::HTTPServerSession& session) {
  const ApiAnswer answer = ToAnswer(
      {ProblemCode::BadRequest,
       "These bytes are no HTTP request. Nothing was recorded; send HTTP/1.1 as the API's document "
       "says. The connection is closed.",
       {}});
  net::HTTPServerResponseImpl response(session);
  response.setVersion(net::HTTPMessage::HTTP_1_1);
  response.setDate(Poco::Timestamp());
  response.setKeepAlive(false);
  session.setKeepAlive(false);
  WriteAnswer(answer, {}, response);
}

/// Answers one request; the session is kept alive only when the next one can follow.
void AnswerOne(net::HTTPServerSession& session, ApiConnection::Parts& parts,
               ConnectionWatch::Place& place) {
  net::HTTPServerResponseImpl response(session);
  net::HTTPServerRequestImpl from(response, session, parts.params.get());
  response.setDate(Poco::Timestamp());
  response.setVersion(from.getVersion());
  if (!place.Note(Doing::ReceivingBody)) {  // Poco takes half a head for a whole one
    session.setKeepAlive(false);
    return;
  }
  const ApiRequest request = ReadRequest(from);
  place.Note(Doing::Working);
  const ApiAnswer answer = parts.handler.Answer(request);
  place.Note(Doing::Sending);
  // What is left of an unread body would be taken for the next request.
  const bool is_kept = from.getKeepAlive() && session.canKeepAlive() &&
                       request.body_state == BodyState::Complete && !parts.watch.IsCrowded() &&
                       !parts.watch.IsClosed();
  response.setKeepAlive(is_kept);
  session.setKeepAlive(is_kept);
  try {
    WriteAnswer(answer, request, response);
  } catch (const Poco::Exception& error) {
    // The scale asks again with the same ids; what was recorded stays recorded.
    session.setKeepAlive(false);
    spdlog::info("scale API: the answer to scale {} could not be sent: {}", request.scale,
                 error.displayText());
  }
}

}  // namespace

void ApiConnection::run() {
  try {
    net::HTTPServerSession session(socket(), m_parts.params);
    ConnectionWatch::Place place(m_parts.watch, socket().impl()->sockfd());
    while (session.hasMoreRequests()) {
      place.Note(Doing::ReceivingHead);
      try {
        AnswerOne(session, m_parts, place);
      } catch (const net::NoMessageException&) {
        return;  // hung up
      } catch (const net::MessageException&) {
        place.Note(Doing::Sending);
        RefuseNonsense(session);
        return;
      }
      place.Note(Doing::Idle);
    }
  } catch (const std::exception& error) {
    // Gone, too slow, or no TLS: nothing was asked, so nothing is owed.
    spdlog::debug("scale API: a connection ended: {}", error.what());
  }
}

}  // namespace steelyard::scales
