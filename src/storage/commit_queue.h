/// The one writer of a process: many requests, one commit.
#pragma once
#include <array>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <mutex>
#include <thread>
#include <vector>

#include "ports/store.h"
#include "storage/checkpointer.h"
#include "storage/connection.h"
#include "storage/sqlite_books.h"

namespace steelyard::storage {

struct CommitQueueBounds {
  std::size_t waiting = 4096;    ///< more than these in one lane are refused with StoreBusy
  std::size_t per_commit = 512;  ///< requests of one commit
  /// No request is begun in a commit that is older than this: those done are answered first.
  std::chrono::milliseconds per_commit_time{25};
};

/// Where requests wait. The lanes are served in turn, so that a person at a desk never waits
/// behind a thousand tickets, nor tickets behind a desk.
enum class Lane { Desk, Scales };

/// Takes what is waiting, runs each request in its own savepoint of one transaction, commits once,
/// and only then answers. A request that throws is undone alone. When SQLite ended the transaction,
/// every request of it gets a StorageError and nothing counts; when the commit itself fails, an
/// OutcomeUnknown if a later process may find it in the log.
/// Within a lane requests run in the order in which they came.
class CommitQueue {
 public:
  CommitQueue(const StorePlace& store, CommitQueueBounds bounds, const LogMoving& log = {});
  /// Does what is still waiting, then stops.
  ~CommitQueue();

  std::future<void> Submit(std::function<void(ports::Books&)> work, Lane lane = Lane::Desk);
  /// For what is in the store's file but in none of the books.
  std::future<void> SubmitOn(std::function<void(Connection&)> work);

  Checkpointer& checkpointer() { return m_checkpointer; }

 private:
  struct Request {
    std::function<void()> work;
    std::promise<void> done;
    std::exception_ptr failure;
  };

  static constexpr std::size_t kLanes = 2;

  std::future<void> Enqueue(std::function<void()> work, Lane lane);
  void Run();
  /// False only when the queue ends.
  bool WaitForRequests();
  /// Moves the next of the lane whose turn it is to the end of `requests`; false when none waits.
  bool TakeNext(std::vector<Request>& requests);
  /// Runs those that wait, and puts those it has answers for into `requests`.
  void Commit(std::vector<Request>& requests);
  void RunInSavepoint(Request& request);

  const CommitQueueBounds m_bounds;
  Connection m_connection;
  Checkpointer m_checkpointer;
  SqliteBooks m_books;
  std::mutex m_mutex;
  std::condition_variable m_changed;
  std::array<std::deque<Request>, kLanes> m_waiting;
  std::size_t m_next_lane = 0;
  bool m_stopping = false;
  std::thread m_writer;  // last: it starts when everything else is there
};

}  // namespace steelyard::storage
