/// A store that passes everything on to a real one, counts commits and fails when told to.
#pragma once
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>

#include "ports/store.h"

namespace steelyard::tests {

class WatchedStore final : public ports::Store {
 public:
  explicit WatchedStore(ports::Store& real) : m_real(real) {}

  std::future<void> Submit(std::function<void(ports::Books&)> work) override {
    if (m_broken) throw ports::StorageError("The disk is full. Nothing was written.");
    auto done = m_real.Submit(std::move(work));
    {
      const std::lock_guard lock(m_mutex);
      ++m_commits;
    }
    m_committed.notify_all();
    return done;
  }
  void Read(const std::function<void(const ports::Books&)>& work) override { m_real.Read(work); }

  void Break() { m_broken = true; }
  void Mend() { m_broken = false; }
  /// False when there are not so many commits within a minute.
  bool WaitForCommits(int count) {
    std::unique_lock lock(m_mutex);
    return m_committed.wait_for(lock, std::chrono::minutes(1), [&] { return m_commits >= count; });
  }

 private:
  ports::Store& m_real;
  std::atomic<bool> m_broken{false};
  std::mutex m_mutex;
  std::condition_variable m_committed;
  int m_commits = 0;
};

}  // namespace steelyard::tests
