/// The network side of a virtual device: it listens and serves one client at a time.
#pragma once
#include <Poco/Exception.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/StreamSocket.h>

#include <signal.h>

#include <atomic>
#include <functional>
#include <string>
#include <thread>

namespace steelyard::simulator {

/// Where a virtual device listens, and what it does there.
struct DeviceService {
  std::string host = "127.0.0.1";
  int port = 0;  ///< 0: a free one
  /// Serves a client until it hangs up or the device stops; runs on the device's own thread.
  std::function<void(Poco::Net::StreamSocket&)> serve;
};

/// A second client is reset while the first one is there, as the devices do.
class DeviceServer {
 public:
  explicit DeviceServer(DeviceService service) : m_service(std::move(service)) {}
  ~DeviceServer() { Stop(); }
  DeviceServer(const DeviceServer&) = delete;
  DeviceServer& operator=(const DeviceServer&) = delete;

  /// Throws  Poco::Exception when the port cannot be had.
  void Start();
  void Stop();
  std::string address() const { return m_server.address().toString(); }  ///< HOST:PORT
  int port() const { return m_server.address().port(); }
  bool IsStopping() const { return m_stopping; }
  bool HasClient() const { return m_busy; }
  int turned_away() const { return m_turned_away; }

 private:
  void AcceptClients();
  void Serve(Poco::Net::StreamSocket socket);

  DeviceService m_service;
  Poco::Net::ServerSocket m_server;
  std::thread m_acceptor;
  std::thread m_client;
  std::atomic<bool> m_stopping{false};
  std::atomic<bool> m_busy{false};
  std::atomic<int> m_turned_away{0};
};

struct Where {
  std::string host;
  int port;
};
/// Throws  std::runtime_error that says why nobody can listen there.
[[noreturn]] void ThrowCannotListen(const Where& where, const std::string& why);

/// Starts a virtual device on behalf of a person.
///
/// Throws  std::runtime_error when it cannot listen.
template <typename Device>
void StartOrExplain(Device& device, const Where& where) {
  try {
    device.Start();
  } catch (const Poco::Exception& error) {
    ThrowCannotListen(where, error.displayText());
  }
}

/// Waits for SIGTERM or SIGINT; `meanwhile` is called every `pause_ms`. Construct it before any
/// thread is started, so that all of them leave the signals to it.
class SignalWait {
 public:
  SignalWait();
  void Run(int pause_ms, const std::function<void()>& meanwhile) const;

 private:
  sigset_t m_signals;
};

}  // namespace steelyard::simulator
