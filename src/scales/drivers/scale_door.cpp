#include "scales/drivers/scale_door.h"

#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/TCPServer.h>
#include <Poco/Net/TCPServerConnection.h>
#include <Poco/Net/TCPServerConnectionFactory.h>
#include <Poco/Net/TCPServerParams.h>
#include <Poco/ThreadPool.h>

#include <utility>

namespace steelyard::scales {
namespace {

namespace net = Poco::Net;

constexpr int kMostConnections = 64;

class Connections final : public net::TCPServerConnectionFactory {
 public:
  explicit Connections(const ScaleDoor::MakeConnection& make) : m_make(make) {}
  net::TCPServerConnection* createConnection(const net::StreamSocket& socket) override {
    return m_make(socket);  // the server's dispatcher owns it
  }

 private:
  const ScaleDoor::MakeConnection& m_make;
};

}  // namespace

struct ScaleDoor::Parts {
  MakeConnection make;
  Poco::ThreadPool threads{1, kMostConnections};
  std::string address = {};
  std::unique_ptr<net::TCPServer> server = {};
};

ScaleDoor::ScaleDoor(MakeConnection make_connection)
    : m_parts(std::make_unique<Parts>(std::move(make_connection))) {}

ScaleDoor::~ScaleDoor() { Close(); }

void ScaleDoor::Open(const std::string& host, int port) {
  net::ServerSocket socket;
  // The address may be used again right after a restart, but never by two programs at once:
  // Poco's shorter overload would allow that too.
  socket.bind(net::SocketAddress(host, static_cast<Poco::UInt16>(port)), true, false);
  socket.listen();
  m_parts->address = socket.address().toString();
  auto* params = new net::TCPServerParams;  // shared by reference count
  params->setMaxThreads(kMostConnections);
  params->setMaxQueued(kMostConnections);
  m_parts->server = std::make_unique<net::TCPServer>(new Connections(m_parts->make),
                                                     m_parts->threads, socket, params);
  m_parts->server->start();
}

void ScaleDoor::Close() {
  if (!m_parts->server) return;
  m_parts->server->stop();
  m_parts->threads.joinAll();
  m_parts->server.reset();
}

bool ScaleDoor::IsOpen() const { return m_parts->server != nullptr; }

std::string ScaleDoor::Address() const { return m_parts->address; }

}  // namespace steelyard::scales
