/// Sends prepared HTTP requests over keep-alive connections, each connection one at a time, and
/// measures how long every answer takes. One thread, so that it costs the machine little.
#pragma once
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

namespace steelyard::tests {

/// What one connection sends, in order.
using RequestsOfConnection = std::deque<std::string>;

struct LoadPlan {
  std::string host = "127.0.0.1";
  int port;
  double warm_up_seconds;
  double seconds;
};

struct LoadFigures {
  double seconds = 0;                ///< that were measured
  std::vector<double> latencies_ms;  ///< of the answers in them
  std::int64_t answered = 0;         ///< all told, warm-up included, with 200
  std::int64_t busy = 0;             ///< 429 or 503: nothing was recorded
  std::int64_t other = 0;            ///< any other status
  std::int64_t reconnects = 0;       ///< the server closed the connection after an answer
  std::int64_t ran_out = 0;          ///< connections that had nothing left to send
  std::string first_refusal;         ///< the body of the first answer that was not 200
  double cpu_seconds = 0;            ///< of this process, in the measured seconds
  double server_cpu_seconds = 0;     ///< of `server` in the measured seconds
};

/// An unanswered request is sent again after `too_busy`; a lost connection ends the program.
LoadFigures GenerateLoad(const LoadPlan& plan, std::vector<RequestsOfConnection> connections,
                         int server_pid);

}  // namespace steelyard::tests
