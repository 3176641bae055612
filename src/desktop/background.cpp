/// The threads that serve Background.
#include "desktop/background.h"

namespace steelyard::desktop {

base::Explanation ExplanationOf(const std::exception& error) {
  const auto* explained = dynamic_cast<const base::ExplainedError*>(&error);
  if (explained) return explained->explanation();
  return base::Explanation::Of(
      "The work was broken off by an unexpected failure ({}). Look whether it was done before you "
      "try again; if it fails again, keep this message.",
      error.what());
}

Background::Background(int threads) {
  for (int i = 0; i < threads; ++i) m_threads.emplace_back([this] { Serve(); });
}

Background::~Background() {
  {
    const std::lock_guard lock(m_mutex);
    m_ends = true;
    m_waiting.clear();
  }
  m_wake.notify_all();
  for (auto& thread : m_threads) thread.join();
}

void Background::Post(std::function<void()> work) {
  {
    const std::lock_guard lock(m_mutex);
    if (m_ends) return;
    m_waiting.push_back(std::move(work));
  }
  m_wake.notify_one();
}

void Background::Serve() {
  for (;;) {
    std::function<void()> work;
    {
      std::unique_lock lock(m_mutex);
      m_wake.wait(lock, [this] { return m_ends || !m_waiting.empty(); });
      if (m_ends) return;
      work = std::move(m_waiting.front());
      m_waiting.pop_front();
    }
    work();
  }
}

}  // namespace steelyard::desktop
