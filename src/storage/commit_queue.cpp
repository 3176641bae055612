/// The writer thread.
#include "storage/commit_queue.h"

#include <utility>

#include "base/check.h"
#include "storage/savepoint.h"

namespace steelyard::storage {

CommitQueue::CommitQueue(const StorePlace& store, CommitQueueBounds bounds)
    : m_bounds(bounds),
      m_connection(store, Access::ReadWrite),
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

std::future<void> CommitQueue::Submit(std::function<void(ports::Books&)> work) {
  return Enqueue([this, work = std::move(work)] { work(m_books); });
}

std::future<void> CommitQueue::SubmitOn(std::function<void(Connection&)> work) {
  return Enqueue([this, work = std::move(work)] { work(m_connection); });
}

std::future<void> CommitQueue::Enqueue(std::function<void()> work) {
  // A commit that waits for another commit would wait for ever.
  base::Check(std::this_thread::get_id() != m_writer.get_id());
  Request request{.work = std::move(work), .done = {}, .failure = nullptr};
  std::future<void> future = request.done.get_future();
  {
    const std::lock_guard lock(m_mutex);
    if (m_waiting.size() >= m_bounds.waiting) {
      throw ports::StoreBusy(
          "More work waits for the store than it can take soon. Nothing of this was recorded; try "
          "again in a moment.");
    }
    m_waiting.push_back(std::move(request));
  }
  m_changed.notify_one();
  return future;
}

std::vector<CommitQueue::Request> CommitQueue::TakeWaiting() {
  std::unique_lock lock(m_mutex);
  m_changed.wait(lock, [this] { return m_stopping || !m_waiting.empty(); });
  std::vector<Request> taken;
  while (!m_waiting.empty() && taken.size() < m_bounds.per_commit) {
    taken.push_back(std::move(m_waiting.front()));
    m_waiting.pop_front();
  }
  return taken;
}

void CommitQueue::Run() {
  while (true) {
    std::vector<Request> requests = TakeWaiting();
    if (requests.empty()) return;  // stopping, and nothing left
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
  try {
    m_connection.BeginWrite();
    for (Request& request : requests) {
      RunInSavepoint(request);
      // SQLite ends the whole transaction by itself when the disk is full or cannot be read. What
      // ran before is gone with it, and what follows must not run outside of any transaction.
      if (!m_connection.InTransaction()) std::rethrow_exception(request.failure);
    }
    m_connection.Commit();
  } catch (...) {
    m_connection.RollBack();
    const std::exception_ptr failure = std::current_exception();
    for (Request& request : requests) {
      if (!request.failure) request.failure = failure;
    }
  }
}

}  // namespace steelyard::storage
