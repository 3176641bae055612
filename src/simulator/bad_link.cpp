#include "simulator/bad_link.h"

#include <Poco/Exception.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/StreamSocket.h>
#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <atomic>
#include <deque>
#include <list>
#include <mutex>
#include <nlohmann/json.hpp>
#include <ostream>
#include <thread>
#include <vector>

#include "simulator/device_server.h"
#include "simulator/line_direction.h"
#include "simulator/scale_journal.h"

namespace steelyard::simulator {
namespace {

namespace net = Poco::Net;
using Clock = LineDirection::Clock;
using std::chrono::milliseconds;

/// No more is on its way at once, as with the windows of small devices.
constexpr std::size_t kWindowBytes = 8'192;
constexpr milliseconds kLongestWait{50};  // how soon an order from another thread is noticed

/// What travels: bytes, or the end of them.
struct Segment {
  Clock::time_point arrives;
  std::string bytes;  ///< empty: the sender has nothing more to say
};

/// Bytes from one socket to the other.
struct Stream {
  explicit Stream(const LineDirection::Plan& plan) : line(plan) {}

  LineDirection line;
  std::deque<Segment> under_way = {};
  std::size_t under_way_bytes = 0;
  bool has_ended = false;  ///< the sender's last word was read

  bool TakesMore() const { return !has_ended && under_way_bytes < kWindowBytes; }
};

}  // namespace

struct BadLink::Impl {
  struct Connection {
    net::StreamSocket scale;
    net::StreamSocket store;  ///< connected once the opening has come through
    Stream up;
    Stream down;
    Clock::time_point opens;
    bool is_open = false;
  };

  explicit Impl(BadLinkOptions given) : options(std::move(given)) {}

  LineDirection::Plan PlanOf(int kbits) {
    return {options.line, kbits, options.speed, options.seed * 1'000'003 + ++streams};
  }
  void Count(std::int64_t BadLinkFigures::*figure, std::int64_t by = 1) {
    const std::lock_guard lock(mutex);
    figures.*figure += by;
  }

  void Run();
  void Accept();
  void Send(Connection& connection, Stream& stream, std::string bytes);
  void ReadFrom(Connection& connection, net::StreamSocket& from, Stream& stream);
  void Deliver(Connection& connection);
  void DeliverTo(net::StreamSocket& to, Stream& stream, std::int64_t BadLinkFigures::*bytes);
  void Open(Connection& connection);
  void Reset(Connection& connection);
  static bool IsOver(const Connection& connection);
  Clock::time_point NextEvent() const;
  void Step();

  BadLinkOptions options;
  net::ServerSocket server = {};
  std::list<Connection> connections = {};
  std::uint64_t streams = 0;
  std::thread thread = {};
  std::atomic<bool> is_stopping{false};
  std::atomic<bool> is_down{false};
  mutable std::mutex mutex = {};
  BadLinkFigures figures = {};  ///< guarded by `mutex`
};

void BadLink::Impl::Reset(Connection& connection) {
  for (net::StreamSocket* socket : {&connection.scale, &connection.store}) {
    if (!socket->impl()->initialized()) continue;
    try {
      socket->setLinger(true, 0);  // closing then sends a reset
    } catch (const Poco::Exception&) {
      // It is gone already.
    }
    socket->close();
  }
  connection.up.has_ended = connection.down.has_ended = true;
  connection.up.under_way.clear();
  connection.down.under_way.clear();
}

void BadLink::Impl::Accept() {
  net::StreamSocket scale = server.acceptConnection();
  if (is_down) {
    scale.setLinger(true, 0);
    scale.close();
    return;
  }
  scale.setNoDelay(true);
  Count(&BadLinkFigures::connections);
  connections.push_back({scale, {}, Stream(PlanOf(options.line.up_kbits)),
                         Stream(PlanOf(options.line.down_kbits)), {}});
  Connection& connection = connections.back();
  // SYN, then SYN-ACK.
  const auto now = Clock::now();
  const auto there = connection.up.line.Send(0, now);
  const auto back = connection.down.line.Send(0, there.at.value_or(now));
  Count(&BadLinkFigures::segments, 2);
  Count(&BadLinkFigures::lost, there.lost + back.lost);
  connection.opens = back.at.value_or(Clock::time_point::max());
  if (!there.at || !back.at) {
    Count(&BadLinkFigures::resets);
    Reset(connection);
  }
}

void BadLink::Impl::Open(Connection& connection) {
  try {
    connection.store.connect(net::SocketAddress(options.to));
    connection.store.setNoDelay(true);
    connection.is_open = true;
  } catch (const Poco::Exception&) {
    Reset(connection);  // as the store itself refuses
  }
}

void BadLink::Impl::Send(Connection& connection, Stream& stream, std::string bytes) {
  const auto arrival = stream.line.Send(bytes.size(), Clock::now());
  Count(&BadLinkFigures::segments);
  Count(&BadLinkFigures::lost, arrival.lost);
  if (!arrival.at) {
    Count(&BadLinkFigures::resets);
    return Reset(connection);
  }
  stream.under_way_bytes += bytes.size();
  stream.under_way.push_back({*arrival.at, std::move(bytes)});
}

void BadLink::Impl::ReadFrom(Connection& connection, net::StreamSocket& from, Stream& stream) {
  std::string bytes(static_cast<std::size_t>(options.line.segment_bytes), '\0');
  int count = 0;
  try {
    count = from.receiveBytes(bytes.data(), static_cast<int>(bytes.size()));
  } catch (const Poco::Exception&) {
    return Reset(connection);
  }
  if (count <= 0) stream.has_ended = true;
  bytes.resize(static_cast<std::size_t>(std::max(count, 0)));
  Send(connection, stream, std::move(bytes));
}

void BadLink::Impl::DeliverTo(net::StreamSocket& to, Stream& stream,
                              std::int64_t BadLinkFigures::*bytes) {
  const auto now = Clock::now();
  while (!stream.under_way.empty() && stream.under_way.front().arrives <= now) {
    const Segment segment = std::move(stream.under_way.front());
    stream.under_way.pop_front();
    stream.under_way_bytes -= segment.bytes.size();
    if (segment.bytes.empty()) {
      to.shutdownSend();
      continue;
    }
    to.sendBytes(segment.bytes.data(), static_cast<int>(segment.bytes.size()));
    Count(bytes, static_cast<std::int64_t>(segment.bytes.size()));
  }
}

void BadLink::Impl::Deliver(Connection& connection) {
  if (!connection.is_open) {
    if (connection.opens > Clock::now()) return;
    Open(connection);
    if (!connection.is_open) return;
  }
  try {
    DeliverTo(connection.store, connection.up, &BadLinkFigures::up_bytes);
    DeliverTo(connection.scale, connection.down, &BadLinkFigures::down_bytes);
  } catch (const Poco::Exception&) {
    Reset(connection);
  }
}

bool BadLink::Impl::IsOver(const Connection& connection) {
  return connection.up.has_ended && connection.down.has_ended &&
         connection.up.under_way.empty() && connection.down.under_way.empty();
}

Clock::time_point BadLink::Impl::NextEvent() const {
  auto next = Clock::now() + kLongestWait;
  for (const Connection& connection : connections) {
    if (!connection.is_open) next = std::min(next, connection.opens);
    for (const Stream* stream : {&connection.up, &connection.down}) {
      if (!stream->under_way.empty()) next = std::min(next, stream->under_way.front().arrives);
    }
  }
  return next;
}

/// Waits for bytes or for the moment at which some arrive, and passes on what is due.
void BadLink::Impl::Step() {
  std::vector<pollfd> waited{{server.impl()->sockfd(), POLLIN, 0}};
  struct Source {
    Connection* connection;
    net::StreamSocket* from;
    Stream* stream;
  };
  std::vector<Source> sources;
  const auto watch = [&](Connection& connection, net::StreamSocket& from, Stream& stream) {
    if (!connection.is_open || !stream.TakesMore()) return;
    waited.push_back({from.impl()->sockfd(), POLLIN, 0});
    sources.push_back({&connection, &from, &stream});
  };
  for (Connection& connection : connections) {
    watch(connection, connection.scale, connection.up);
    watch(connection, connection.store, connection.down);
  }
  using std::chrono::nanoseconds;
  const auto left = std::chrono::duration_cast<nanoseconds>(NextEvent() - Clock::now());
  const auto ns = std::max<std::int64_t>(left.count(), 0);
  const timespec patience{ns / 1'000'000'000, ns % 1'000'000'000};
  ::ppoll(waited.data(), waited.size(), &patience, nullptr);
  for (std::size_t i = 0; i < sources.size(); ++i) {
    const Source& source = sources[i];
    if (waited[i + 1].revents == 0 || IsOver(*source.connection)) continue;
    ReadFrom(*source.connection, *source.from, *source.stream);
  }
  if (waited[0].revents != 0) Accept();
  for (Connection& connection : connections) {
    if (is_down) Reset(connection);
    if (!IsOver(connection)) Deliver(connection);
  }
  connections.remove_if(&IsOver);
}

void BadLink::Impl::Run() {
  while (!is_stopping) Step();
  for (Connection& connection : connections) Reset(connection);
  connections.clear();
}

std::optional<LineModel> FindLineModel(std::string_view preset) {
  LineModel gprs{.latency_low = milliseconds(300),
                 .latency_high = milliseconds(700),
                 .loss_permille = 300,
                 .up_kbits = 20,
                 .down_kbits = 40};
  if (preset == "gprs") return gprs;
  if (preset == "gprs-good") {
    gprs.loss_permille = 20;
    return gprs;
  }
  if (preset == "wifi") {
    return LineModel{.latency_low = milliseconds(2),
                     .latency_high = milliseconds(30),
                     .loss_permille = 10};
  }
  return std::nullopt;
}

BadLink::BadLink(BadLinkOptions options) : m_impl(std::make_unique<Impl>(std::move(options))) {}

BadLink::~BadLink() { Stop(); }

void BadLink::Start() {
  const BadLinkOptions& options = m_impl->options;
  try {
    const net::SocketAddress known(options.to);
    m_impl->server.bind(
        net::SocketAddress(options.host, static_cast<Poco::UInt16>(options.port)), true, false);
    m_impl->server.listen();
  } catch (const Poco::Exception& error) {
    throw SimulationError(
        fmt::format("The line from {}:{} to {} cannot be laid ({}). Nothing was simulated; choose "
                    "another port, or write HOST:PORT.",
                    options.host, options.port, options.to, error.displayText()));
  }
  m_impl->is_stopping = false;
  m_impl->thread = std::thread([impl = m_impl.get()] { impl->Run(); });
}

void BadLink::Stop() {
  m_impl->is_stopping = true;
  if (!m_impl->thread.joinable()) return;
  m_impl->thread.join();
  m_impl->server.close();
}

std::string BadLink::address() const { return m_impl->server.address().toString(); }

void BadLink::GoDown() { m_impl->is_down = true; }

void BadLink::ComeUp() { m_impl->is_down = false; }

BadLinkFigures BadLink::figures() const {
  const std::lock_guard lock(m_impl->mutex);
  return m_impl->figures;
}

void RunBadLink(const BadLinkOptions& options, std::ostream& output) {
  const SignalWait signals;
  BadLink link(options);
  link.Start();
  output << nlohmann::json{{"outcome", "listening"}, {"address", link.address()}}.dump()
         << std::endl;
  constexpr int kLookEveryMs = 1'000;
  signals.Run(kLookEveryMs, [] {});
  link.Stop();
  const BadLinkFigures figures = link.figures();
  output << nlohmann::json{{"outcome", "done"},
                           {"connections", figures.connections},
                           {"resets", figures.resets},
                           {"segments", figures.segments},
                           {"lost", figures.lost},
                           {"up_bytes", figures.up_bytes},
                           {"down_bytes", figures.down_bytes}}
                .dump()
         << std::endl;
}

}  // namespace steelyard::simulator
