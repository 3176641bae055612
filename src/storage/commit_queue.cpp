/// The writer thread.
#include "storage/commit_queue.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "base/waiting.h"
#include "storage/savepoint.h"

namespace steelyard::storage {

CommitQueue::CommitQueue(const StorePlace& store, CommitQueueBounds bounds, const LogMoving& log)
    : m_bounds(bounds),
      m_connection(store, Access::ReadWrite),
      m_checkpointer(store, m_connection, log),
      m_books(m_connection),
      m_writer([this] { Run(); }) {}

CommitQueue::~CommitQueue() {
  {
    const std::lock_guard lock(m_mutex);
    m_stopping = true;
  }
  m_changed.notify_all();
  m_writer.join();
}

std::future<void> CommitQueue::Submit(std::function<void(ports::Books&)> work, Lane lane) {
  return Enqueue([this, work = std::move(work)] { work(m_books); }, lane);
}

std::future<void> CommitQueue::SubmitOn(std::function<void(Connection&)> work) {
  return Enqueue([this, work = std::move(work)] { work(m_connection); }, Lane::Desk);
}

std::future<void> CommitQueue::Enqueue(std::function<void()> work, Lane lane) {
  base::SayWaiting("a commit");
  // A commit that waits for another commit would wait for ever.
  base::Check(std::this_thread::get_id() != m_writer.get_id());
  Request request{.work = std::move(work), .done = {}, .failure = nullptr};
  std::future<void> future = request.done.get_future();
  {
    const std::lock_guard lock(m_mutex);
    auto& waiting = m_waiting[static_cast<std::size_t>(lane)];
    if (waiting.size() >= m_bounds.waiting) {
      throw ports::StoreBusy(
          "More work waits for the store than it can take soon. Nothing of this was recorded; try "
          "again in a moment.");
    }
    waiting.push_back(std::move(request));
  }
  m_changed.notify_one();
  return future;
}

bool CommitQueue::WaitForRequests() {
  std::unique_lock lock(m_mutex);
  bool is_waiting = false;
  m_changed.wait(lock, [&] {
    is_waiting = std::ranges::any_of(m_waiting, [](const auto& lane) { return !lane.empty(); });
    return m_stopping || is_waiting;
  });
  return is_waiting;
}

bool CommitQueue::TakeNext(std::vector<Request>& requests) {
  const std::lock_guard lock(m_mutex);
  if (m_waiting[m_next_lane].empty()) m_next_lane = (m_next_lane + 1) % kLanes;
  auto& lane = m_waiting[m_next_lane];
  if (lane.empty()) return false;
  requests.push_back(std::move(lane.front()));
  lane.pop_front();
  m_next_lane = (m_next_lane + 1) % kLanes;
  return true;
}

void CommitQueue::Run() {
  while (WaitForRequests()) {
    std::vector<Request> requests;
    Commit(requests);
    for (Request& request : requests) {
      // What the work holds may be what the waiting thread owns: let go of it first.
      request.work = nullptr;
      if (request.failure) {
        request.done.set_exception(request.failure);
      } else {
        request.done.set_value();
      }
    }
  }
}

void CommitQueue::RunInSavepoint(Request& request) {
  try {
    Savepoint savepoint(m_connection);
    request.work();
    savepoint.Keep();
  } catch (...) {
    request.failure = std::current_exception();
  }
}

void CommitQueue::Commit(std::vector<Request>& requests) {
  const auto end = std::chrono::steady_clock::now() + m_bounds.per_commit_time;
  bool has_begun = false;
  try {
    m_connection.BeginWrite();
    has_begun = true;
    // What arrives meanwhile is taken in, too: it would wait for this commit and for its own.
    while (requests.size() < m_bounds.per_commit && TakeNext(requests)) {
      RunInSavepoint(requests.back());
      // SQLite ends the whole transaction by itself when the disk is full or cannot be read. What
      // ran before is gone with it, and what follows must not run outside of any transaction.
      if (!m_connection.InTransaction()) std::rethrow_exception(requests.back().failure);
      if (std::chrono::steady_clock::now() >= end) break;
    }
    m_connection.Commit();
  } catch (...) {
    m_connection.RollBack();
    const std::exception_ptr failure = std::current_exception();
    // A lock that another process holds is waited for once, not once for each of them. Otherwise
    // those that did not run wait for the next commit: of them it is certain that nothing happened.
    while (!has_begun && requests.size() < m_bounds.per_commit && TakeNext(requests)) {
    }
    for (Request& request : requests) {
      if (!request.failure) request.failure = failure;
    }
  }
}

}  // namespace steelyard::storage
