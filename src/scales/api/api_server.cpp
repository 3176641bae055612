#include "scales/api/api_server.h"

#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/ThreadPool.h>
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <chrono>
#include <functional>

#include "scales/api/api_handler.h"
#include "scales/api/listening_socket.h"
#include "scales/api/tls_socket.h"

namespace steelyard::scales {
namespace {

namespace net = Poco::Net;

// Poco gives each open connection a thread for as long as it is open: 64 scales that are being
// answered, and many that keep a connection open between two customers.
constexpr int kMaxConnections = 640;
/// From here on a connection is closed after its answer, so that idle ones never use up the rest
/// and let a customer wait.
constexpr int kCrowdedConnections = 576;
constexpr int kMaxWaitingConnections = 256;
constexpr int kListenBacklog = 256;
constexpr int kIdleSeconds = 60;        // of a connection between two requests
constexpr int kSilenceSeconds = 10;     // of a client in the middle of a request
constexpr auto kBodyTime = std::chrono::seconds(20);
/// This much of a body that is too large is still read: who never stops sending never reads the
/// refusal either.
constexpr std::size_t kMaxDrainedBytes = 8 * 1024 * 1024;

/// Fills body and body_state of `request`.
void ReadBody(net::HTTPServerRequest& from, ApiRequest& request) {
  const bool has_body = from.hasContentLength() || from.getChunkedTransferEncoding();
  if (!has_body) return;
  const auto deadline = std::chrono::steady_clock::now() + kBodyTime;
  std::size_t total = 0;
  char buffer[8192];
  std::istream& stream = from.stream();
  while (stream.good() && total <= kMaxDrainedBytes) {
    if (std::chrono::steady_clock::now() > deadline) {
      request.body_state = BodyState::Unfinished;
      return;
    }
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

void WriteAnswer(const ApiAnswer& answer, const ApiRequest& request,
                 net::HTTPServerResponse& response) {
  response.setStatusAndReason(static_cast<net::HTTPResponse::HTTPStatus>(answer.status));
  response.setContentType(answer.content_type);
  response.set("Cache-Control", "no-store");
  if (!answer.signature.empty()) response.set("X-Signature", answer.signature);
  if (!answer.allow.empty()) response.set("Allow", answer.allow);
  if (answer.retry_after > 0) response.set("Retry-After", std::to_string(answer.retry_after));
  // What is left of an unread body would be taken for the next request.
  if (request.body_state != BodyState::Complete) response.setKeepAlive(false);
  if (request.method == net::HTTPRequest::HTTP_HEAD) {
    response.setContentLength64(static_cast<Poco::Int64>(answer.body.size()));
    response.send();
    return;
  }
  response.sendBuffer(answer.body.data(), answer.body.size());
}

enum class Room { Ample, Scarce };

class PocoHandler : public net::HTTPRequestHandler {
 public:
  PocoHandler(ApiHandler& handler, Room room) : m_handler(handler), m_room(room) {}

  void handleRequest(net::HTTPServerRequest& from, net::HTTPServerResponse& response) override {
    const ApiRequest request = ReadRequest(from);
    const ApiAnswer answer = m_handler.Answer(request);
    try {
      if (m_room == Room::Scarce) response.setKeepAlive(false);
      WriteAnswer(answer, request, response);
    } catch (const Poco::Exception& error) {
      // The scale asks again with the same ids; what was recorded stays recorded.
      spdlog::info("scale API: the answer to scale {} could not be sent: {}", request.scale,
                   error.displayText());
    }
  }

 private:
  ApiHandler& m_handler;
  Room m_room;
};

class PocoHandlerFactory : public net::HTTPRequestHandlerFactory {
 public:
  PocoHandlerFactory(ApiHandler& handler, std::function<Room()> room)
      : m_handler(handler), m_room(std::move(room)) {}
  net::HTTPRequestHandler* createRequestHandler(const net::HTTPServerRequest&) override {
    return new PocoHandler(m_handler, m_room());  // Poco deletes it
  }

 private:
  ApiHandler& m_handler;
  std::function<Room()> m_room;
};

net::ServerSocket Listen(net::ServerSocket socket, const std::string& host, int port) {
  try {
    const net::SocketAddress address(host, static_cast<Poco::UInt16>(port));
    // Never shared: with reuse of the port Poco would let two servers listen on it.
    socket.bind(address, /*reuseAddress=*/true, /*reusePort=*/false);
    socket.listen(kListenBacklog);
    return socket;
  } catch (const Poco::Exception& error) {
    throw ListenError(
        "The scale API cannot listen on {}:{} ({}). No scale is served. End the program that "
        "uses this port, or choose another address.",
        host, port, error.displayText());
  }
}

net::HTTPServerParams::Ptr ServerParams() {
  net::HTTPServerParams::Ptr params = new net::HTTPServerParams;
  params->setMaxThreads(kMaxConnections);
  params->setMaxQueued(kMaxWaitingConnections);
  params->setKeepAlive(true);
  params->setMaxKeepAliveRequests(0);
  params->setKeepAliveTimeout(Poco::Timespan(kIdleSeconds, 0));
  params->setTimeout(Poco::Timespan(kSilenceSeconds, 0));
  params->setSoftwareVersion("Steelyard");
  return params;
}

}  // namespace

/// In the order in which the parts need each other; they go in the opposite order.
struct ApiServer::Running {
  Running(ApiServer& owner, const net::ServerSocket& socket,
          const std::optional<net::ServerSocket>& tls_socket)
      : handler(owner.m_context, owner.m_verifier, owner.m_queries),
        threads("scale-api", 2, kMaxConnections),
        server(MakeServer(socket)),
        tls_server(tls_socket ? MakeServer(*tls_socket) : nullptr) {}

  std::unique_ptr<net::HTTPServer> MakeServer(const net::ServerSocket& socket) {
    return std::make_unique<net::HTTPServer>(
        new PocoHandlerFactory(handler, [this] { return RoomLeft(); }), threads, socket,
        ServerParams());
  }

  /// Both ports share the threads.
  Room RoomLeft() const {
    const int connections =
        server->currentConnections() + (tls_server ? tls_server->currentConnections() : 0);
    return connections < kCrowdedConnections ? Room::Ample : Room::Scarce;
  }

  void Start() {
    server->start();
    if (tls_server) tls_server->start();
  }

  void Stop() {
    server->stopAll(/*abortCurrent=*/false);
    if (tls_server) tls_server->stopAll(/*abortCurrent=*/false);
    threads.joinAll();
  }

  ApiHandler handler;
  Poco::ThreadPool threads;
  std::unique_ptr<net::HTTPServer> server;
  std::unique_ptr<net::HTTPServer> tls_server;  ///< null without TLS
};

ApiServer::ApiServer(app::Context& context, const ports::CardDataVerifier& verifier,
                     ports::TicketQueries& queries, ApiOptions options)
    : m_context(context),
      m_verifier(verifier),
      m_queries(queries),
      m_options(std::move(options)) {}

ApiServer::~ApiServer() { Stop(); }

void ApiServer::Start() {
  if (m_running) return;
  std::optional<net::ServerSocket> tls;
  if (m_options.tls) {
    tls = Listen(MakeTlsSocket(m_options.tls->certificate, m_options.tls->key),
                 m_options.tls->host, m_options.tls->port);
  }
  auto running = std::make_unique<Running>(
      *this, Listen(ListeningSocket(), m_options.host, m_options.port), tls);
  running->Start();
  m_running = std::move(running);
}

void ApiServer::Stop() {
  if (!m_running) return;
  m_running->Stop();
  m_running.reset();
}

std::string ApiServer::Address() const {
  return m_running ? m_running->server->socket().address().toString() : std::string();
}

std::string ApiServer::TlsAddress() const {
  const bool has_tls = m_running && m_running->tls_server;
  return has_tls ? m_running->tls_server->socket().address().toString() : std::string();
}

}  // namespace steelyard::scales
