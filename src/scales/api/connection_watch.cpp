#include "scales/api/connection_watch.h"

#include <sys/socket.h>

#include <algorithm>
#include <vector>

#include "base/check.h"

namespace steelyard::scales {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kLongestPause{500};

bool IsWaitingForRequest(ConnectionWatch::Doing doing) {
  return doing < ConnectionWatch::Doing::Working;
}

}  // namespace

ConnectionWatch::ConnectionWatch(const ApiLimits& limits)
    : m_limits(limits), m_thread([this](const std::stop_token& stop) { LookAfter(stop); }) {}

ConnectionWatch::~ConnectionWatch() = default;

ConnectionWatch::Place::Place(ConnectionWatch& watch, int socket)
    : m_watch(watch), m_socket(socket), m_since(steady_clock::now()) {
  const std::lock_guard lock(m_watch.m_mutex);
  m_watch.m_places.insert(this);
  if (m_watch.m_is_closed) End(*this);
}

ConnectionWatch::Place::~Place() {
  const std::lock_guard lock(m_watch.m_mutex);
  m_watch.m_places.erase(this);
}

bool ConnectionWatch::Place::Note(Doing doing) {
  const std::lock_guard lock(m_watch.m_mutex);
  const bool was_in_time = !m_is_ended;
  m_doing = doing;
  m_since = steady_clock::now();
  m_is_ended = false;
  if (m_watch.m_is_closed && IsWaitingForRequest(doing)) End(*this);
  return was_in_time;
}

void ConnectionWatch::Close() {
  const std::lock_guard lock(m_mutex);
  m_is_closed = true;
  for (Place* place : m_places) {
    if (IsWaitingForRequest(place->m_doing)) End(*place);
  }
}

bool ConnectionWatch::IsClosed() {
  const std::lock_guard lock(m_mutex);
  return m_is_closed;
}

bool ConnectionWatch::IsCrowded() {
  const std::lock_guard lock(m_mutex);
  return static_cast<int>(m_places.size()) >= m_limits.crowd;
}

/// Of who does not end a body nothing more is read, but what is to say is said: the refusal.
void ConnectionWatch::End(Place& place) {
  if (place.m_is_ended) return;
  place.m_is_ended = true;
  ::shutdown(place.m_socket, place.m_doing == Doing::ReceivingBody ? SHUT_RD : SHUT_RDWR);
}

/// What it waits for itself by its socket's timeout is ended here a little later, should that fail.
milliseconds ConnectionWatch::Patience(Doing doing, bool is_crowded) const {
  switch (doing) {
    case Doing::Idle: return m_limits.idle + m_limits.silence;
    case Doing::ReceivingHead:
    case Doing::ReceivingBody: return is_crowded ? m_limits.part_in_a_crowd : m_limits.part;
    case Doing::Working: return milliseconds::max();
    case Doing::Sending: return m_limits.answer;
  }
  base::Check(false);
  return {};
}

void ConnectionWatch::EndLate(steady_clock::time_point now) {
  const bool is_crowded = static_cast<int>(m_places.size()) >= m_limits.crowd;
  std::vector<Place*> idle;
  for (Place* place : m_places) {
    const auto patience = Patience(place->m_doing, is_crowded);
    if (patience != milliseconds::max() && now - place->m_since > patience) End(*place);
    if (place->m_doing == Doing::Idle && !place->m_is_ended) idle.push_back(place);
  }
  if (!is_crowded) return;
  const auto too_many = m_places.size() - static_cast<std::size_t>(m_limits.crowd) + 1;
  std::ranges::sort(idle, {}, &Place::m_since);
  for (std::size_t i = 0; i < std::min(too_many, idle.size()); ++i) End(*idle[i]);
}

void ConnectionWatch::LookAfter(const std::stop_token& stop) {
  const auto pause = std::clamp(m_limits.part_in_a_crowd / 4, milliseconds(10), kLongestPause);
  std::unique_lock lock(m_mutex);
  while (!m_wake_up.wait_for(lock, stop, pause, [] { return false; }) && !stop.stop_requested()) {
    EndLate(steady_clock::now());
  }
}

}  // namespace steelyard::scales
