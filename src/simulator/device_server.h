/// The network side of a virtual device: it listens and serves one client at a time.
#pragma once
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
