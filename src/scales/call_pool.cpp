#include "scales/call_pool.h"

namespace steelyard::scales {

void CallPool::Submit(std::function<void()> call) {
  {
    const std::lock_guard lock(m_mutex);
    m_waiting.push_back(std::move(call));
    const bool is_any_idle = m_threads.size() - m_busy >= m_waiting.size();
    if (!is_any_idle && m_threads.size() < m_most) m_threads.emplace_back([this] { Run(); });
  }
  m_changed.notify_all();
}

void CallPool::WaitUntilIdle() {
  std::unique_lock lock(m_mutex);
  m_changed.wait(lock, [this] { return m_waiting.empty() && m_busy == 0; });
}

void CallPool::Stop() {
  std::vector<std::thread> threads;
  {
    const std::lock_guard lock(m_mutex);
    m_stopping = true;
    m_waiting.clear();
    threads.swap(m_threads);
  }
  m_changed.notify_all();
  for (std::thread& thread : threads) thread.join();
  const std::lock_guard lock(m_mutex);
  m_stopping = false;
}

void CallPool::Run() {
  std::unique_lock lock(m_mutex);
  for (;;) {
    m_changed.wait(lock, [this] { return m_stopping || !m_waiting.empty(); });
    if (m_stopping) return;
    const auto call = std::move(m_waiting.front());
    m_waiting.pop_front();
    ++m_busy;
    lock.unlock();
    call();
    lock.lock();
    --m_busy;
    m_changed.notify_all();
  }
}

}  // namespace steelyard::scales
