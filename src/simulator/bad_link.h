/// A slow line that loses packets, between a scale and its store: a TCP proxy that delays what it
/// passes on as TCP over such a line would.
///
/// Under TCP nothing is lost; what is lost comes late. Of each segment, in each direction:
///
///   sent       one after the other at the line's rate, 40 bytes of headers with each
///   lost       with the line's probability; sent again after a time-out that doubles (RFC 6298:
///              a second at first, or twice the mean round trip where that is longer)
///   given up   lost so often in a row: the connection is reset at both ends
///   travels    a time between the two latencies, by chance
///   in order   what comes after a lost segment waits for it
///   opening    SYN and SYN-ACK travel, and are lost, too; nothing is sent before
///
/// Left out, because requests of a scale have one or two segments: fast retransmit and congestion
/// windows, so that a lost segment of many takes longer here than in the world; and lost
/// acknowledgements, which cost the line's rate and no time.
#pragma once
#include <chrono>
#include <cstdint>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace steelyard::simulator {

struct LineModel {
  std::chrono::milliseconds latency_low{0};  ///< one way
  std::chrono::milliseconds latency_high{0};
  int loss_permille = 0;     ///< of segments, each way
  int up_kbits = 0;          ///< a second, towards the store; 0: no limit
  int down_kbits = 0;
  int segment_bytes = 1360;  ///< as GPRS modems agree on
  int most_losses = 6;       ///< of one segment in a row
};

/// `gprs` (300–700 ms each way, 20 and 40 kbit/s, 30 % lost), `gprs-good` (the same, 2 % lost),
/// `wifi` (2–30 ms, 1 % lost).
std::optional<LineModel> FindLineModel(std::string_view preset);

struct BadLinkOptions {
  std::string host = "127.0.0.1";
  int port = 0;    ///< 0: a free one
  std::string to;  ///< HOST:PORT of the store
  LineModel line;
  std::uint64_t seed = 1;
  int speed = 1;  ///< times faster than real time, all of it: for tests
};

struct BadLinkFigures {
  std::int64_t connections = 0;
  std::int64_t resets = 0;    ///< connections that were given up
  std::int64_t segments = 0;  ///< passed on, openings too
  std::int64_t lost = 0;      ///< sent in vain
  std::int64_t up_bytes = 0;  ///< passed on, without headers of TCP
  std::int64_t down_bytes = 0;
};

/// Serves any number of connections from Start to Stop, each as a line of its own.
class BadLink {
 public:
  explicit BadLink(BadLinkOptions options);
  ~BadLink();
  BadLink(const BadLink&) = delete;
  BadLink& operator=(const BadLink&) = delete;

  /// Throws  SimulationError when the port cannot be had or `to` is no address.
  void Start();
  void Stop();
  std::string address() const;  ///< HOST:PORT, once started
  /// No carrier: connections are reset, and new ones refused at once, as a modem does.
  void GoDown();
  void ComeUp();
  BadLinkFigures figures() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> m_impl;
};

/// `simulate link`: prints the address as one JSON object, and the figures as another when SIGTERM
/// or SIGINT ends it.
void RunBadLink(const BadLinkOptions& options, std::ostream& output);

}  // namespace steelyard::simulator
