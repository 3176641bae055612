/// Who is connected to the scale API, and since when each waits for what: a thread ends those that
/// take longer than they may, so that no client keeps a scale from being served.
#pragma once
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <set>
#include <stop_token>
#include <thread>

namespace steelyard::scales {

/// How long a connection may take for what, and how many there may be.
struct ApiLimits {
  std::chrono::milliseconds idle{60'000};     ///< between an answer and the next request
  std::chrono::milliseconds silence{10'000};  ///< without a byte, in the middle of a request
  /// For the head of a request from its first byte on, and for the body. 64 KiB take half of it on
  /// GPRS.
  std::chrono::milliseconds part{60'000};
  std::chrono::milliseconds answer{30'000};   ///< until an answer was taken
  /// The same where there are too many connections.
  std::chrono::milliseconds part_in_a_crowd{5'000};
  int connections = 640;  ///< at each port; each has a thread, further ones wait
  /// At both ports together; from here on the idle are ended, those that are idle longest first.
  int crowd = 576;
};

/// Safe from several threads. Closes nothing itself: it shuts sockets down, and the thread that
/// serves the connection notices.
class ConnectionWatch {
 public:
  enum class Doing { Idle, ReceivingHead, ReceivingBody, Working, Sending };

  explicit ConnectionWatch(const ApiLimits& limits);
  ~ConnectionWatch();
  ConnectionWatch(const ConnectionWatch&) = delete;
  ConnectionWatch& operator=(const ConnectionWatch&) = delete;

  /// A connection as long as it is served; must go before its socket is closed.
  class Place {
   public:
    Place(ConnectionWatch& watch, int socket);
    ~Place();
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    /// False when what it did before took too long, so that what came of it is not whole.
    bool Note(Doing doing);

   private:
    friend class ConnectionWatch;
    ConnectionWatch& m_watch;
    const int m_socket;
    bool m_is_ended = false;  ///< this and the next two are guarded by the watch's mutex
    Doing m_doing = Doing::Idle;
    std::chrono::steady_clock::time_point m_since;
  };

  /// From now on nothing more is received: who waits for it, now or later, is ended.
  void Close();
  bool IsClosed();
  bool IsCrowded();

 private:
  void LookAfter(const std::stop_token& stop);
  void EndLate(std::chrono::steady_clock::time_point now);
  std::chrono::milliseconds Patience(Doing doing, bool is_crowded) const;
  static void End(Place& place);

  const ApiLimits m_limits;
  std::mutex m_mutex;
  std::condition_variable_any m_wake_up;
  std::set<Place*> m_places;
  bool m_is_closed = false;
  std::jthread m_thread;  ///< last: it uses the others
};

}  // namespace steelyard::scales
