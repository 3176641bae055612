#include "scales/api/api_server.h"

#include <Poco/Net/HTTPServerParams.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/TCPServer.h>
#include <Poco/Net/TCPServerConnectionFactory.h>
#include <Poco/ThreadPool.h>

#include <chrono>

#include "scales/api/api_connection.h"
#include "scales/api/api_handler.h"
#include "scales/api/listening_socket.h"
#include "scales/api/tls_socket.h"

namespace steelyard::scales {
namespace {

namespace net = Poco::Net;

constexpr int kMaxWaitingConnections = 256;
constexpr int kListenBacklog = 256;
/// A connection for which Poco finds no thread in the pool waits until another comes to the same
/// port, perhaps for ever. So no port takes threads from another, and each has more than it may
/// use: one that has served its connection is not back in the pool at once.
constexpr int kThreadsForEach = 2;

class Connections final : public net::TCPServerConnectionFactory {
 public:
  explicit Connections(ApiConnection::Parts parts) : m_parts(std::move(parts)) {}
  net::TCPServerConnection* createConnection(const net::StreamSocket& socket) override {
    return new ApiConnection(socket, m_parts);  // Poco deletes it
  }

 private:
  ApiConnection::Parts m_parts;
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

Poco::Timespan ToTimespan(std::chrono::milliseconds time) {
  return Poco::Timespan(std::chrono::duration_cast<std::chrono::microseconds>(time).count());
}

net::HTTPServerParams::Ptr ServerParams(const ApiLimits& limits) {
  net::HTTPServerParams::Ptr params = new net::HTTPServerParams;
  params->setMaxThreads(limits.connections);
  params->setMaxQueued(kMaxWaitingConnections);
  params->setKeepAlive(true);
  params->setMaxKeepAliveRequests(0);
  params->setKeepAliveTimeout(ToTimespan(limits.idle));
  params->setTimeout(ToTimespan(limits.silence));
  return params;
}

}  // namespace

/// In the order in which the parts need each other; they go in the opposite order.
struct ApiServer::Running {
  Running(ApiServer& owner, const net::ServerSocket& socket,
          const std::optional<net::ServerSocket>& tls_socket)
      : handler(owner.m_context, owner.m_verifier, owner.m_queries),
        watch(owner.m_options.limits),
        params(ServerParams(owner.m_options.limits)),
        threads("scale-api", 2, kThreadsForEach * owner.m_options.limits.connections),
        tls_threads("scale-api-tls", 2, kThreadsForEach * owner.m_options.limits.connections),
        server(MakeServer(threads, socket)),
        tls_server(tls_socket ? MakeServer(tls_threads, *tls_socket) : nullptr) {}

  std::unique_ptr<net::TCPServer> MakeServer(Poco::ThreadPool& own_threads,
                                             const net::ServerSocket& socket) {
    return std::make_unique<net::TCPServer>(
        new Connections({handler, watch, params}), own_threads, socket,
        net::TCPServerParams::Ptr(params, /*shared=*/true));
  }

  void Start() {
    server->start();
    if (tls_server) tls_server->start();
  }

  void Stop() {
    server->stop();
    if (tls_server) tls_server->stop();
    watch.Close();
    threads.joinAll();
    tls_threads.joinAll();
  }

  ApiHandler handler;
  ConnectionWatch watch;
  net::HTTPServerParams::Ptr params;
  Poco::ThreadPool threads;  ///< of the plain port only: see kThreadsForEach
  Poco::ThreadPool tls_threads;
  std::unique_ptr<net::TCPServer> server;
  std::unique_ptr<net::TCPServer> tls_server;  ///< null without TLS
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
