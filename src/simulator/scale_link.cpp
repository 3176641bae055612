#include "simulator/scale_link.h"

#include <Poco/Net/Context.h>
#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/HTTPSClientSession.h>
#include <Poco/Net/StreamSocket.h>
#include <Poco/URI.h>
#include <fmt/format.h>

#include <chrono>
#include <csignal>
#include <iterator>
#include <random>
#include <sstream>
#include <thread>

#include "simulator/scale_journal.h"

namespace steelyard::simulator {
namespace {

namespace net = Poco::Net;
using Json = nlohmann::json;

/// Somewhat less than the store keeps an idle connection: opening one costs a round trip or more.
constexpr int kKeepAliveSeconds = 55;

/// A store's certificate is taken only when it is the one given, or was issued by it.
net::Context::Ptr TrustOnly(const std::filesystem::path& certificate) {
  net::Context::Ptr context =
      new net::Context(net::Context::TLS_CLIENT_USE, "", "", certificate.string(),
                       net::Context::VERIFY_RELAXED, /*verificationDepth=*/9,
                       /*loadDefaultCAs=*/false);
  context->requireMinimumProtocol(net::Context::PROTO_TLSV1_2);
  return context;
}

std::unique_ptr<net::HTTPClientSession> SessionWith(const Poco::URI& uri,
                                                    const std::filesystem::path& certificate) {
  if (uri.getScheme() == "http") {
    return std::make_unique<net::HTTPClientSession>(uri.getHost(), uri.getPort());
  }
  // OpenSSL writes to a connection that is gone without MSG_NOSIGNAL.
  std::signal(SIGPIPE, SIG_IGN);
  try {
    return std::make_unique<net::HTTPSClientSession>(uri.getHost(), uri.getPort(),
                                                     TrustOnly(certificate));
  } catch (const Poco::Exception& error) {
    throw SimulationError(
        fmt::format("The certificate \"{}\" cannot be used ({}). Nothing was sold; give the PEM "
                    "file of the store's certificate.",
                    certificate.string(), error.displayText()));
  }
}

std::unique_ptr<net::HTTPClientSession> MakeSession(const ApiScaleOptions& options) {
  const std::string& server = options.server;
  Poco::URI uri;
  try {
    uri = server;
  } catch (const Poco::Exception&) {
    uri.clear();  // told below, as any other address that is none
  }
  const bool is_known = uri.getScheme() == "http" || uri.getScheme() == "https";
  if (!is_known || uri.getHost().empty()) {
    throw SimulationError(fmt::format(
        "\"{}\" is no address of a store. Nothing was sold; write it as http://HOST:PORT, or "
        "https://HOST:PORT and its certificate.",
        server));
  }
  auto session = SessionWith(uri, options.certificate);
  session->setKeepAlive(true);
  session->setKeepAliveTimeout(Poco::Timespan(kKeepAliveSeconds, 0));
  session->setTimeout(Poco::Timespan(options.answer_timeout_ms * Poco::Timespan::MILLISECONDS));
  return session;
}

scales::ApiKey ParseKey(const std::string& hex) {
  const auto key = scales::ApiKey::Parse(hex);
  if (key) return *key;
  throw SimulationError(
      "The scale's key must be 64 hexadecimal digits, as `scale add` told it. Nothing was sold.");
}

/// As Poco writes and reads it, with the empty line at its end.
template <typename Message>
std::int64_t HeadBytes(const Message& message) {
  std::ostringstream text;
  message.write(text);
  return static_cast<std::int64_t>(text.str().size());
}

}  // namespace

ScaleLink::ScaleLink(const ApiScaleOptions& options)
    : m_number(options.number),
      m_key(ParseKey(options.key)),
      m_faults(options.faults),
      m_random(options.seed + 0x5CA1E),
      m_session(MakeSession(options)),
      m_clock(options.clock) {}

ScaleLink::~ScaleLink() = default;

std::int64_t ScaleLink::DeviceClockMs() const {
  if (m_clock) return m_clock().unix_ms();
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

base::Timestamp ScaleLink::Now() const {
  const auto now = base::Timestamp::FromUnixMs(DeviceClockMs() + m_clock_ahead_ms);
  base::Check(now.has_value());
  return *now;
}

base::Id128 ScaleLink::NewId() const {
  std::random_device device;
  std::array<std::uint8_t, 10> random{};
  for (auto& byte : random) byte = static_cast<std::uint8_t>(device());
  return base::Id128::FromTimeAndRandom(Now(), random);
}

std::optional<LinkAnswer> ScaleLink::Ask(const std::string& method, const std::string& target,
                                         const Json& content) {
  const std::string body = content.is_null() ? "" : content.dump();
  for (int attempt = 0; attempt < 2; ++attempt) {
    const std::string time = std::to_string(Now().unix_ms());
    const std::string nonce = NewId().ToString();
    net::HTTPRequest request(method, target, net::HTTPMessage::HTTP_1_1);
    request.set("X-Scale", std::to_string(m_number));
    request.set("X-Time", time);
    request.set("X-Nonce", nonce);
    request.set("X-Signature", scales::SignRequest(m_key, {method, target, time, nonce, body}));
    if (!body.empty()) {
      request.setContentType("application/json");
      request.setContentLength(static_cast<std::streamsize>(body.size()));
    }
    std::optional<LinkAnswer> answer;
    try {
      answer = Exchange(request, body, nonce);
    } catch (const Poco::Exception& error) {
      m_last_problem = error.displayText();
      m_session->reset();
    }
    if (!answer || answer->code() != "stale_request") return answer;
    SetClock(*answer);  // and once more with the right time
  }
  return std::nullopt;
}

std::optional<LinkAnswer> ScaleLink::Exchange(net::HTTPRequest& request, const std::string& body,
                                              const std::string& nonce) {
  ++m_figures.requests;
  if (m_random.Chance(m_faults.delay_permille)) {
    std::this_thread::sleep_for(std::chrono::milliseconds(m_faults.delay_ms));
  }
  if (m_random.Chance(m_faults.cut_permille)) {
    SendCut(request, body);
    return std::nullopt;
  }
  m_session->sendRequest(request) << body << std::flush;
  Traffic& traffic = m_figures.traffic[request.getURI().substr(0, request.getURI().find('?'))];
  ++traffic.requests;
  traffic.head_sent += HeadBytes(request);
  traffic.body_sent += static_cast<std::int64_t>(body.size());
  net::HTTPResponse response;
  std::istream& stream = m_session->receiveResponse(response);
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  ++traffic.answers;
  traffic.head_received += HeadBytes(response);
  traffic.body_received += static_cast<std::int64_t>(text.size());
  if (m_random.Chance(m_faults.drop_permille)) {
    ++m_figures.dropped;
    m_session->reset();
    return std::nullopt;
  }
  LinkAnswer answer{response.getStatus(), Json::parse(text, nullptr, false)};
  if (answer.status >= 400) m_last_problem = text;
  const auto expected = scales::SignAnswer(m_key, {answer.status, nonce, text});
  if (!scales::IsSameSignature(expected, response.get("X-Signature", ""))) {
    ++m_figures.forged;
    return std::nullopt;
  }
  return answer;
}

/// The store sees the beginning of a request and then the end of the connection.
void ScaleLink::SendCut(net::HTTPRequest& request, const std::string& body) {
  ++m_figures.cut;
  m_last_problem = "the connection was cut on purpose";
  std::ostringstream text;
  request.setHost(m_session->getHost(), m_session->getPort());
  request.write(text);
  const std::string bytes =
      (text.str() + body).substr(0, static_cast<std::size_t>(m_faults.cut_after_bytes));
  net::StreamSocket socket(net::SocketAddress(m_session->getHost(), m_session->getPort()));
  socket.sendBytes(bytes.data(), static_cast<int>(bytes.size()));
  socket.close();
}

void ScaleLink::SetClock(const LinkAnswer& answer) {
  const auto told = answer.body.find("unix_ms");
  if (told == answer.body.end() || !told->is_number_integer()) return;
  m_clock_ahead_ms = told->get<std::int64_t>() - DeviceClockMs();
}

}  // namespace steelyard::simulator
