#include "scales/drivers/txt_mode_listener.h"

#include <Poco/Exception.h>
#include <Poco/Net/TCPServerConnection.h>
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <atomic>
#include <chrono>
#include <limits>

#include "scales/drivers/line_channel.h"
#include "scales/drivers/scale_door.h"
#include "scales/drivers/txt_mode_push.h"

namespace steelyard::scales {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kLookUp{100};  // how soon a connection notices that it is to stop
constexpr milliseconds kMostSilence{10 * 60 * 1'000};  // scales say something every 30 s

/// What all connections share.
struct Shared {
  app::Context& context;
  const ports::CardDataVerifier& verifier;
  std::atomic<bool> stopping{false};
};

class Connection final : public Poco::Net::TCPServerConnection {
 public:
  Connection(const Poco::Net::StreamSocket& socket, Shared& shared)
      : TCPServerConnection(socket), m_shared(shared) {}

  void run() override {
    try {
      const std::string peer = socket().peerAddress().host().toString();
      ChannelLimits limits;
      limits.total_bytes = std::numeric_limits<std::size_t>::max();  // it may stay for weeks
      LineChannel channel(socket(), base::Explanation(peer), limits);
      Talk(channel, PushDesk(m_shared.context, m_shared.verifier, peer));
    } catch (const Poco::Exception& error) {
      spdlog::warn("A pushing scale's connection broke ({}).", error.displayText());
    } catch (const std::exception& error) {
      spdlog::warn("A pushing scale's connection was closed: {}", error.what());
    }
  }

 private:
  void Talk(LineChannel& channel, PushDesk desk) {
    milliseconds silence{0};
    while (!m_shared.stopping && silence < kMostSilence) {
      if (!channel.WaitForInput(kLookUp)) {
        silence += kLookUp;
        continue;
      }
      silence = milliseconds(0);
      const auto line = channel.ReadLine();
      if (!line) return;
      const PushDesk::Reply reply = desk.Take(*line);
      if (!reply.text.empty()) channel.Send(reply.text);
      if (reply.next == PushDesk::Next::HangUp) return;
    }
  }

  Shared& m_shared;
};

}  // namespace

struct TxtModeListener::Parts {
  Parts(app::Context& context, const ports::CardDataVerifier& verifier,
        TxtModeListenerOptions listen_at)
      : shared{context, verifier}, options(std::move(listen_at)) {}

  Shared shared;
  TxtModeListenerOptions options;
  ScaleDoor door{[this](const Poco::Net::StreamSocket& socket) {
    return new Connection(socket, shared);
  }};
};

TxtModeListener::TxtModeListener(app::Context& context, const ports::CardDataVerifier& verifier,
                                 TxtModeListenerOptions options)
    : m_parts(std::make_unique<Parts>(context, verifier, std::move(options))) {}

TxtModeListener::~TxtModeListener() { Stop(); }

void TxtModeListener::Start() {
  const TxtModeListenerOptions& options = m_parts->options;
  try {
    m_parts->shared.stopping = false;
    m_parts->door.Open(options.host, options.port);
  } catch (const Poco::Exception& error) {
    throw ports::ScaleError(
        "Scales cannot push their sales here: {}:{} cannot be listened at ({}). Nothing was "
        "started. Stop the other program that uses the port, or choose another.",
        options.host, options.port, error.displayText());
  }
}

void TxtModeListener::Stop() {
  if (!m_parts->door.IsOpen()) return;
  m_parts->shared.stopping = true;
  m_parts->door.Close();
}

std::string TxtModeListener::Address() const { return m_parts->door.Address(); }

}  // namespace steelyard::scales
