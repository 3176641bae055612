/// A store whose commits are grouped by the test and not by chance: what was submitted before
/// somebody waits goes into the commit queue at once, and so into one transaction.
#pragma once
#include <future>
#include <memory>
#include <utility>
#include <vector>

#include "ports/store.h"

namespace steelyard::simulation {

/// For one thread. The futures do their work when they are waited for.
class GroupingStore final : public ports::Store {
 public:
  explicit GroupingStore(ports::Store& real) : m_real(real) {}

  std::future<void> Submit(std::function<void(ports::Books&)> work) override {
    auto turn = std::make_shared<Turn>(Turn{std::move(work), {}});
    m_waiting.push_back(turn);
    return std::async(std::launch::deferred, [this, turn] {
      SubmitAll();
      turn->done.get();
    });
  }
  void Read(const std::function<void(const ports::Books&)>& work) override { m_real.Read(work); }

 private:
  struct Turn {
    std::function<void(ports::Books&)> work;
    std::future<void> done;
  };
  /// Holds the writer while the group is put together. Told also when it never got there.
  struct Gate {
    std::promise<bool> reached;
    bool was_told = false;
    void Tell(bool is_open) {
      if (!std::exchange(was_told, true)) reached.set_value(is_open);
    }
    ~Gate() { Tell(false); }
  };

  void SubmitAll() {
    const auto turns = std::exchange(m_waiting, {});
    if (turns.empty()) return;
    std::promise<void> opened;
    std::future<void> held;
    if (turns.size() > 1) {
      auto gate = std::make_shared<Gate>();
      auto reached = gate->reached.get_future();
      held = m_real.Submit([gate, open = opened.get_future().share()](ports::Books&) {
        gate->Tell(true);
        open.wait();
      });
      gate.reset();
      if (!reached.get()) return FailAll(turns, held);
    }
    for (const auto& turn : turns) turn->done = m_real.Submit(std::move(turn->work));
    opened.set_value();
    for (const auto& turn : turns) turn->done.wait();
    if (held.valid()) held.wait();
  }

  /// The commit could not even begin: nobody's did.
  static void FailAll(const std::vector<std::shared_ptr<Turn>>& turns, std::future<void>& held) {
    std::exception_ptr failure;
    try {
      held.get();
    } catch (...) {
      failure = std::current_exception();
    }
    for (const auto& turn : turns) {
      std::promise<void> broken;
      broken.set_exception(failure);
      turn->done = broken.get_future();
    }
  }

  ports::Store& m_real;
  std::vector<std::shared_ptr<Turn>> m_waiting;
};

}  // namespace steelyard::simulation
