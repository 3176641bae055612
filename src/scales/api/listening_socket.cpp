/// Accepts connections and polls them.
#include "scales/api/listening_socket.h"

#include <Poco/Net/ServerSocketImpl.h>
#include <Poco/Net/StreamSocketImpl.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <limits>

namespace steelyard::scales {
namespace {

namespace net = Poco::Net;

short EventsOf(int mode) {
  int events = 0;
  if ((mode & net::SocketImpl::SELECT_READ) != 0) events |= POLLIN;
  if ((mode & net::SocketImpl::SELECT_WRITE) != 0) events |= POLLOUT;
  if ((mode & net::SocketImpl::SELECT_ERROR) != 0) events |= POLLERR;
  return static_cast<short>(events);
}

/// True when something can be done; an error counts, as the next read tells it.
bool PollOnce(poco_socket_t socket, const Poco::Timespan& timeout, int mode) {
  const auto end = std::chrono::steady_clock::now() +
                   std::chrono::microseconds(timeout.totalMicroseconds());
  pollfd waited{.fd = socket, .events = EventsOf(mode), .revents = 0};
  while (true) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        end - std::chrono::steady_clock::now());
    const auto most = static_cast<std::int64_t>(std::numeric_limits<int>::max());
    const auto ms = std::clamp<std::int64_t>(left.count(), 0, most);
    const int ready = ::poll(&waited, 1, static_cast<int>(ms));
    if (ready >= 0) return ready > 0;
    if (errno != EINTR) return true;
  }
}

class PolledStream : public net::StreamSocketImpl {
 public:
  explicit PolledStream(poco_socket_t socket) : StreamSocketImpl(socket) {}
  bool poll(const Poco::Timespan& timeout, int mode) override {
    return PollOnce(sockfd(), timeout, mode);
  }
};

class PolledListener : public net::ServerSocketImpl {
 public:
  net::SocketImpl* acceptConnection(net::SocketAddress& client) override {
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    poco_socket_t socket = -1;
    do {
      socket = ::accept4(sockfd(), generic, &size, SOCK_CLOEXEC);
    } while (socket < 0 && errno == EINTR);
    if (socket < 0) error();  // throws what Poco throws
    client = net::SocketAddress(generic, size);
    return new PolledStream(socket);  // Poco counts its users
  }
};

}  // namespace

ListeningSocket::ListeningSocket() : ServerSocket(new PolledListener, true) {}

}  // namespace steelyard::scales
