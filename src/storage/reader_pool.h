/// Connections for reading, opened as many as are needed at once.
#pragma once
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "base/waiting.h"
#include "storage/connection.h"

namespace steelyard::storage {

/// For use from many threads.
class ReaderPool {
 public:
  explicit ReaderPool(StorePlace store) : m_store(std::move(store)) {}

  /// Runs `work(connection)` on a snapshot of its own.
  template <typename Work>
  auto Read(Work&& work) {
    base::SayWaiting("a read of the books");
    Lease lease(*this);
    return work(lease.connection());
  }

 private:
  class Lease {
   public:
    explicit Lease(ReaderPool& pool) : m_pool(pool), m_connection(pool.Take()) {
      m_connection->BeginSnapshot();
    }
    ~Lease() {
      m_connection->RollBack();
      m_pool.GiveBack(std::move(m_connection));
    }
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    Connection& connection() { return *m_connection; }

   private:
    ReaderPool& m_pool;
    std::unique_ptr<Connection> m_connection;
  };

  std::unique_ptr<Connection> Take() {
    {
      const std::lock_guard lock(m_mutex);
      if (!m_idle.empty()) {
        auto connection = std::move(m_idle.back());
        m_idle.pop_back();
        return connection;
      }
    }
    return std::make_unique<Connection>(m_store, Access::ReadOnly);
  }
  void GiveBack(std::unique_ptr<Connection> connection) {
    const std::lock_guard lock(m_mutex);
    m_idle.push_back(std::move(connection));
  }

  const StorePlace m_store;
  std::mutex m_mutex;
  std::vector<std::unique_ptr<Connection>> m_idle;
};

}  // namespace steelyard::storage
