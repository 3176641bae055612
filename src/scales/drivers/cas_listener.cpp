#include "scales/drivers/cas_listener.h"

#include <Poco/Exception.h>
#include <Poco/Net/TCPServerConnection.h>
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <thread>

#include "scales/drivers/byte_channel.h"
#include "scales/drivers/cas_cl.h"
#include "scales/drivers/cas_push.h"
#include "scales/drivers/scale_door.h"

namespace steelyard::scales {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kLookUp{100};                   // how soon a connection notices the end
constexpr milliseconds kMostSilence{10 * 60 * 1'000};  // a scale that has nothing to say hangs up
constexpr milliseconds kLookForRested{1'000};

struct Shared {
  app::Context& context;
  CasBooking booking;
  std::atomic<bool> stopping{false};
};

class Connection final : public Poco::Net::TCPServerConnection {
 public:
  Connection(const Poco::Net::StreamSocket& socket, Shared& shared)
      : TCPServerConnection(socket), m_shared(shared) {}

  void run() override {
    try {
      const std::string peer = socket().peerAddress().host().toString();
      ByteChannel channel(socket(), base::Explanation(peer));
      CasPushDesk desk(m_shared.context, m_shared.booking,
                       {peer, socket().address().host().toString()});
      Talk(channel, desk);
    } catch (const Poco::Exception& error) {
      spdlog::warn("A pushing scale's connection broke ({}).", error.displayText());
    } catch (const std::exception& error) {
      spdlog::warn("A pushing scale's connection was closed: {}", error.what());
    }
  }

 private:
  void Talk(ByteChannel& channel, CasPushDesk& desk) {
    milliseconds silence{0};
    while (!m_shared.stopping && silence < kMostSilence) {
      if (!channel.WaitForInput(kLookUp)) {
        silence += kLookUp;
        continue;
      }
      silence = milliseconds(0);
      const auto head = channel.ReadExactly(kCasPushHead);
      if (!head) return;
      const auto left = ParseCasPushHead(*head);
      if (!left) return desk.Refuse(left.error().what);  // out of step: it has to call again
      const auto rest = channel.ReadExactly(*left);
      if (!rest) return;
      const auto reply = desk.Take(*head + *rest);
      if (!reply) continue;
      if (reply->way == CasAckWay::SameConnection) {
        channel.Send(reply->bytes);
      } else {
        SendAnew(*reply, channel.name());
      }
    }
  }

  static void SendAnew(const CasPushDesk::Reply& reply, const base::Explanation& name) {
    try {
      auto channel = ByteChannel::Connect(reply.scale_address, kCasPort, name);
      channel.Send(reply.bytes);
      channel.CloseGently();
    } catch (const ports::ScaleError& error) {
      spdlog::warn("An acknowledgement did not arrive; the scale tells the sale again: {}",
                   error.what());
    }
  }

  Shared& m_shared;
};

}  // namespace

struct CasListener::Parts {
  Parts(app::Context& context, const ports::CardDataVerifier& verifier,
        CasListenerOptions listen_at)
      : shared{context, {context, verifier}},
        options(std::move(listen_at)) {}

  void BookRested(std::chrono::milliseconds pause) {
    try {
      shared.booking.BookRested(pause);
    } catch (const std::exception& error) {
      spdlog::error("Pushed sales could not be booked yet ({}). Their lines are stored.",
                    error.what());
    }
  }

  Shared shared;
  CasListenerOptions options;
  ScaleDoor door{[this](const Poco::Net::StreamSocket& socket) {
    return new Connection(socket, shared);
  }};
  std::mutex mutex;
  std::condition_variable_any wake_up;
  std::jthread booker;  // last: it uses the others
};

CasListener::CasListener(app::Context& context, const ports::CardDataVerifier& verifier,
                         CasListenerOptions options)
    : m_parts(std::make_unique<Parts>(context, verifier, std::move(options))) {}

CasListener::~CasListener() { Stop(); }

void CasListener::Start() {
  const CasListenerOptions& options = m_parts->options;
  try {
    m_parts->BookRested(CasBooking::kPause);  // what was left open, before new lines come
    m_parts->shared.stopping = false;
    m_parts->door.Open(options.host, options.port);
  } catch (const Poco::Exception& error) {
    throw ports::ScaleError(
        "Scales cannot push their sales here: {}:{} cannot be listened at ({}). Nothing was "
        "started. Stop the other program that uses the port, or choose another.",
        options.host, options.port, error.displayText());
  }
  m_parts->booker = std::jthread([parts = m_parts.get()](const std::stop_token& stop) {
    std::unique_lock lock(parts->mutex);
    while (!parts->wake_up.wait_for(lock, stop, kLookForRested, [] { return false; }) &&
           !stop.stop_requested()) {
      parts->BookRested(CasBooking::kPause);
    }
  });
}

void CasListener::Stop() {
  if (!m_parts->door.IsOpen()) return;
  m_parts->booker = {};
  m_parts->shared.stopping = true;
  m_parts->door.Close();
}

std::string CasListener::Address() const { return m_parts->door.Address(); }

void CasListener::BookRested() { m_parts->BookRested(CasBooking::kPause); }

}  // namespace steelyard::scales
