/// A store that passes everything on to a real one, and fails when told to.
#pragma once
#include <atomic>

#include "ports/store.h"

namespace steelyard::tests {

class BreakableStore final : public ports::Store {
 public:
  explicit BreakableStore(ports::Store& real) : m_real(real) {}

  std::future<void> Submit(std::function<void(ports::Books&)> work) override {
    if (m_broken) throw ports::StorageError("The disk is full. Nothing was written.");
    return m_real.Submit(std::move(work));
  }
  void Read(const std::function<void(const ports::Books&)>& work) override { m_real.Read(work); }

  void Break() { m_broken = true; }
  void Mend() { m_broken = false; }

 private:
  ports::Store& m_real;
  std::atomic<bool> m_broken{false};
};

}  // namespace steelyard::tests
