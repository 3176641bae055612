/// Work beside the window: a few threads, and results that come back to the window's thread.
#pragma once
#include <wx/app.h>

#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <type_traits>
#include <vector>

#include "base/explanation.h"

namespace steelyard::desktop {

/// The threads. Its end waits for what is running and drops what waits.
class Background {
 public:
  explicit Background(int threads);
  ~Background();
  Background(const Background&) = delete;
  Background& operator=(const Background&) = delete;

  void Post(std::function<void()> work);

 private:
  void Serve();

  std::mutex m_mutex;
  std::condition_variable m_wake;
  std::deque<std::function<void()>> m_waiting;
  bool m_ends = false;
  std::vector<std::thread> m_threads;
};

/// Held weakly by work under way: once the window that asked is gone, nobody is told.
using Alive = std::weak_ptr<const void>;

/// Runs `on_window` on the window's thread if who asked is still there.
inline void ToWindow(Alive alive, std::function<void()> on_window) {
  auto* const app = wxAppConsole::GetInstance();
  if (!app) return;
  app->CallAfter([alive = std::move(alive), on_window = std::move(on_window)] {
    if (alive.lock()) on_window();
  });
}

/// What a failure has to say of itself, to be said in the window's language.
base::Explanation ExplanationOf(const std::exception& error);

/// Runs `work` on a thread; then `done` with its result, or `failed` with what the exception it
/// threw has to say, on the window's thread. Never both, and neither once `alive` has gone.
template <typename Work, typename Done>
void RunInBackground(Background& background, Alive alive, Work work, Done done,
                     std::function<void(const base::Explanation&)> failed) {
  background.Post([alive = std::move(alive), work = std::move(work), done = std::move(done),
                   failed = std::move(failed)] {
    try {
      if constexpr (std::is_void_v<std::invoke_result_t<Work>>) {
        work();
        ToWindow(alive, done);
      } else {
        auto result = std::make_shared<std::invoke_result_t<Work>>(work());
        ToWindow(alive, [done, result] { done(std::move(*result)); });
      }
    } catch (const std::exception& error) {
      ToWindow(alive, [failed, why = ExplanationOf(error)] { failed(why); });
    }
  });
}

}  // namespace steelyard::desktop
