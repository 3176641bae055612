/// ScaleDoor: a port where scales open connections to us, and a thread for each of them.
#pragma once
#include <Poco/Net/StreamSocket.h>

#include <functional>
#include <memory>
#include <string>

namespace Poco::Net {
class TCPServerConnection;
}

namespace steelyard::scales {

class ScaleDoor {
 public:
  /// Makes what serves a connection from its `run()` until that returns; the door owns it.
  using MakeConnection =
      std::function<Poco::Net::TCPServerConnection*(const Poco::Net::StreamSocket&)>;

  explicit ScaleDoor(MakeConnection make_connection);
  ~ScaleDoor();
  ScaleDoor(const ScaleDoor&) = delete;
  ScaleDoor& operator=(const ScaleDoor&) = delete;

  /// Port 0 is a free one.
  ///
  /// Throws  Poco::Exception when the port cannot be had: nobody is served.
  void Open(const std::string& host, int port);
  /// Returns when the last connection has ended; tell them to before. Harmless when not open.
  void Close();
  bool IsOpen() const;
  std::string Address() const;  ///< HOST:PORT of the last opening

 private:
  struct Parts;
  std::unique_ptr<Parts> m_parts;
};

}  // namespace steelyard::scales
