/// The one writer of a process: many requests, one commit.
#pragma once
#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <mutex>
#include <thread>
#include <vector>

#include "ports/store.h"
#include "storage/connection.h"
#include "storage/sqlite_books.h"

namespace steelyard::storage {

struct CommitQueueBounds {
  std::size_t waiting = 4096;   ///< more than these are refused with StoreBusy
  std::size_t per_commit = 512; ///< requests of one commit, so that none waits for ever
};

/// Takes what is waiting, runs each request in its own savepoint of one transaction, commits once,
/// and only then answers. A request that throws is undone alone. When the commit itself fails, or
/// SQLite ended the transaction, every request of it gets a StorageError and nothing counts.
class CommitQueue {
 public:
  CommitQueue(const StorePlace& store, CommitQueueBounds bounds);
  /// Does what is still waiting, then stops.
  ~CommitQueue();

  std::future<void> Submit(std::function<void(ports::Books&)> work);
  /// For what is in the store's file but in none of the books.
  std::future<void> SubmitOn(std::function<void(Connection&)> work);

 private:
  struct Request {
    std::function<void()> work;
    std::promise<void> done;
    std::exception_ptr failure;
  };

  std::future<void> Enqueue(std::function<void()> work);
  void Run();
  std::vector<Request> TakeWaiting();
  void Commit(std::vector<Request>& requests);
  void RunInSavepoint(Request& request);

  const CommitQueueBounds m_bounds;
  Connection m_connection;
  SqliteBooks m_books;
  std::mutex m_mutex;
  std::condition_variable m_changed;
  std::deque<Request> m_waiting;
  bool m_stopping = false;
  std::thread m_writer;  // last: it starts when everything else is there
};

}  // namespace steelyard::storage
