#include "simulator/device_server.h"

#include <Poco/Net/SocketAddress.h>
#include <Poco/Timespan.h>
#include <fmt/format.h>

#include <stdexcept>

namespace steelyard::simulator {
namespace {

constexpr int kLookUpMs = 50;  // how soon the thread notices that it is to stop

}  // namespace

void DeviceServer::Start() {
  m_stopping = false;
  m_server.bind(
      Poco::Net::SocketAddress(m_service.host, static_cast<Poco::UInt16>(m_service.port)), true,
      false);
  m_server.listen();
  m_acceptor = std::thread([this] { AcceptClients(); });
}

void DeviceServer::Stop() {
  m_stopping = true;
  if (m_acceptor.joinable()) m_acceptor.join();
  if (m_client.joinable()) m_client.join();
  m_server.close();
}

void DeviceServer::AcceptClients() {
  while (!m_stopping) {
    if (!m_server.poll(Poco::Timespan(kLookUpMs * Poco::Timespan::MILLISECONDS),
                       Poco::Net::Socket::SELECT_READ)) {
      continue;
    }
    Poco::Net::StreamSocket socket = m_server.acceptConnection();
    if (m_busy) {
      ++m_turned_away;  // before the client can know
      socket.setLinger(true, 0);  // closing then sends a reset
      socket.close();
      continue;
    }
    if (m_client.joinable()) m_client.join();
    m_busy = true;
    m_client = std::thread([this, socket] { Serve(socket); });
  }
}

void DeviceServer::Serve(Poco::Net::StreamSocket socket) {
  try {
    m_service.serve(socket);
  } catch (const std::exception&) {
    // The client is gone, or talks nonsense; the device waits for the next.
  }
  m_busy = false;  // before the connection closes: whoever sees it closed may call again
  try {
    socket.shutdown();
  } catch (const Poco::Exception&) {
    // It was closed already.
  }
}

void ThrowCannotListen(const Where& where, const std::string& why) {
  throw std::runtime_error(
      fmt::format("The virtual scale cannot listen on {}:{} ({}). Nothing was started. Choose "
                  "another port.",
                  where.host, where.port, why));
}

SignalWait::SignalWait() {
  sigemptyset(&m_signals);
  sigaddset(&m_signals, SIGTERM);
  sigaddset(&m_signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &m_signals, nullptr);
}

void SignalWait::Run(int pause_ms, const std::function<void()>& meanwhile) const {
  const timespec pause{pause_ms / 1'000, pause_ms % 1'000 * 1'000'000L};
  while (sigtimedwait(&m_signals, nullptr, &pause) < 0) meanwhile();
}

}  // namespace steelyard::simulator
