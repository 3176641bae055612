#include "support/scale_client.h"

#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/StreamCopier.h>
#include <Poco/UUIDGenerator.h>

#include <chrono>
#include <sstream>

#include "base/check.h"
#include "base/hex.h"
#include "scales/api/signature.h"

namespace steelyard::testing {

ScaleClient::ScaleClient(std::string address, int scale, std::string key)
    : m_address(std::move(address)), m_scale(scale), m_key(std::move(key)) {}

ScaleAnswer ScaleClient::Send(const std::string& method, const std::string& target,
                              const std::string& body) const {
  using namespace std::chrono;
  const auto key = scales::ApiKey::Parse(m_key);
  base::Check(key.has_value());
  const std::string time =
      std::to_string(duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count());
  std::array<char, 16> uuid{};
  Poco::UUIDGenerator::defaultGenerator().createRandom().copyTo(uuid.data());
  const std::string nonce = base::ToHex(base::Bytes(uuid.begin(), uuid.end()));

  Poco::Net::HTTPClientSession session{Poco::Net::SocketAddress(m_address)};
  session.setTimeout(Poco::Timespan(20, 0));
  Poco::Net::HTTPRequest request(method, target, Poco::Net::HTTPMessage::HTTP_1_1);
  request.set("X-Scale", std::to_string(m_scale));
  request.set("X-Time", time);
  request.set("X-Nonce", nonce);
  request.set("X-Signature", scales::SignRequest(*key, {method, target, time, nonce, body}));
  request.setContentType("application/json");
  request.setContentLength64(static_cast<Poco::Int64>(body.size()));
  session.sendRequest(request) << body << std::flush;

  Poco::Net::HTTPResponse response;
  std::ostringstream text;
  Poco::StreamCopier::copyStream(session.receiveResponse(response), text);
  ScaleAnswer answer;
  answer.status = response.getStatus();
  answer.body = nlohmann::json::parse(text.str());
  answer.is_signed_by_store =
      scales::IsSameSignature(scales::SignAnswer(*key, {answer.status, nonce, text.str()}),
                              response.get("X-Signature", ""));
  return answer;
}

}  // namespace steelyard::testing
