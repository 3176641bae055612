/// A store whose commits fail on demand: before anything was done, or after all was done and only
/// the answer got lost.
#pragma once
#include <memory>

#include "ports/store.h"

namespace steelyard::tests {

enum class CommitFailure { NothingWasDone, OnlyTheAnswerIsLost, QueueIsFull };

class FailingStore final : public ports::Store {
 public:
  explicit FailingStore(ports::Store& inner) : m_inner(inner) {}

  /// Fails the n-th commit from now, counted from 0.
  void FailAt(int commit, CommitFailure failure) {
    m_fail_at = m_commits + commit;
    m_failure = failure;
  }
  void DoNotFail() { m_fail_at = -1; }
  int commits() const { return m_commits; }

  std::future<void> Submit(std::function<void(ports::Books&)> work) override {
    if (m_commits++ != m_fail_at) return m_inner.Submit(std::move(work));
    if (m_failure == CommitFailure::QueueIsFull) {
      throw ports::StoreBusy("The store is busy. Nothing was recorded; try again.");
    }
    if (m_failure == CommitFailure::OnlyTheAnswerIsLost) m_inner.Submit(std::move(work)).get();
    std::promise<void> broken;
    broken.set_exception(std::make_exception_ptr(
        ports::StorageError("The disk failed. Whether it was recorded is unknown; ask again.")));
    return broken.get_future();
  }
  void Read(const std::function<void(const ports::Books&)>& work) override { m_inner.Read(work); }

 private:
  ports::Store& m_inner;
  int m_commits = 0;
  int m_fail_at = -1;
  CommitFailure m_failure = CommitFailure::NothingWasDone;
};

}  // namespace steelyard::tests
