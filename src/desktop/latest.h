/// Latest: of questions that come faster than they are answered, the last one's answer.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "desktop/background.h"

namespace steelyard::desktop {

/// Asks one question at a time beside the window. What is asked meanwhile waits, and only the last
/// of it: an answer is shown when nothing newer was asked. Belongs to the window's thread.
template <typename Answer>
class Latest {
 public:
  struct Question {
    std::function<Answer()> work;
    std::function<void(Answer)> show;
    std::function<void(const base::Explanation&)> failed;
  };

  Latest(Background& background, Alive alive)
      : m_background(background), m_alive(std::move(alive)) {}

  void Ask(Question question) {
    m_next = std::move(question);
    if (!m_is_asking) Begin();
  }
  /// What was asked is wanted no more.
  void Forget() {
    m_next.reset();
    m_is_wanted = false;
  }

 private:
  void Begin() {
    m_is_asking = true;
    m_is_wanted = true;
    auto question = *std::exchange(m_next, std::nullopt);
    RunInBackground(
        m_background, m_alive, std::move(question.work),
        [this, show = std::move(question.show)](Answer answer) {
          if (IsLast()) show(std::move(answer));
        },
        [this, failed = std::move(question.failed)](const base::Explanation& why) {
          if (IsLast()) failed(why);
        });
  }

  /// Whether the answer that has come is to be shown; begins what waits.
  bool IsLast() {
    m_is_asking = false;
    if (m_next) {
      Begin();
      return false;
    }
    return m_is_wanted;
  }

  Background& m_background;
  Alive m_alive;
  bool m_is_asking = false;
  bool m_is_wanted = true;
  std::optional<Question> m_next;
};

}  // namespace steelyard::desktop
