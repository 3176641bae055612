/// A store whose log is moved into its file at moments that a seed chooses: also in the middle of a
/// commit, as the store's own thread may do it.
#pragma once
#include "base/seeded_random.h"
#include "ports/store.h"
#include "storage/sqlite_store.h"

namespace steelyard::simulation {

class LogMovingStore final : public ports::Store {
 public:
  LogMovingStore(storage::SqliteStore& real, base::SeededRandom& random)
      : m_real(real), m_random(random) {}

  std::future<void> Submit(std::function<void(ports::Books&)> work) override {
    const auto chance = m_random.Between(1, 1'000);
    if (chance > 30) return m_real.Submit(std::move(work));
    return m_real.Submit([this, chance, work = std::move(work)](ports::Books& books) {
      if (chance <= 15) m_real.MoveLog();
      work(books);
      if (chance > 15) m_real.MoveLog();
    });
  }
  void Read(const std::function<void(const ports::Books&)>& work) override { m_real.Read(work); }

 private:
  storage::SqliteStore& m_real;
  base::SeededRandom& m_random;
};

}  // namespace steelyard::simulation
