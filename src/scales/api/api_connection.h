/// One connection of the scale API: HTTP/1.1 requests in, answers out, until one end has enough.
#pragma once
#include <Poco/Net/HTTPServerParams.h>
#include <Poco/Net/TCPServerConnection.h>

#include "scales/api/api_handler.h"
#include "scales/api/connection_watch.h"

namespace steelyard::scales {

/// Runs in the thread that Poco gives it.
class ApiConnection final : public Poco::Net::TCPServerConnection {
 public:
  struct Parts {
    ApiHandler& handler;
    ConnectionWatch& watch;
    Poco::Net::HTTPServerParams::Ptr params;
  };
  ApiConnection(const Poco::Net::StreamSocket& socket, const Parts& parts)
      : TCPServerConnection(socket), m_parts(parts) {}

  void run() override;

 private:
  Parts m_parts;
};

}  // namespace steelyard::scales
