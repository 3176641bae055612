/// CallPool: calls to scales side by side, on a bounded number of threads.
#pragma once
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace steelyard::scales {

/// Threads come as they are needed and stay until Stop. A call may not throw.
class CallPool {
 public:
  explicit CallPool(std::size_t most) : m_most(most) {}
  ~CallPool() { Stop(); }
  CallPool(const CallPool&) = delete;
  CallPool& operator=(const CallPool&) = delete;

  void Submit(std::function<void()> call);
  /// Returns when nothing is under way and nothing waits.
  void WaitUntilIdle();
  /// Forgets what has not begun and returns when what has is over. Submit starts it anew.
  void Stop();

 private:
  void Run();

  const std::size_t m_most;
  std::mutex m_mutex;
  std::condition_variable m_changed;
  std::deque<std::function<void()>> m_waiting;
  std::size_t m_busy = 0;
  bool m_stopping = false;
  std::vector<std::thread> m_threads;
};

}  // namespace steelyard::scales
