/// Recomputes the books from their raw rows.
#pragma once
#include <mutex>

#include "ports/queries.h"
#include "storage/reader_pool.h"

namespace steelyard::storage {

/// The verdict on one snapshot: ledger chain and accounts, overdrafts, tickets, roll-ups.
///
/// Throws  StorageError when the file cannot be read.
ports::BooksVerdict VerifyBooks(Connection& connection);

class SqliteBooksVerifier final : public ports::BooksVerifier {
 public:
  SqliteBooksVerifier(ReaderPool& readers, const StorePlace& place)
      : m_readers(readers), m_place(place) {}
  ports::BooksVerdict Verify() override { return m_readers.Read(&VerifyBooks); }
  std::optional<ports::BooksDifference> FindDifferenceInNewest() override;
  std::optional<ports::BooksDifference> FindDamage(bool& is_whole) override;
  void StopFindingDamage() override;

 private:
  bool IsStopped();
  ReaderPool& m_readers;
  const StorePlace m_place;
  std::mutex m_mutex;
  bool m_is_stopped = false;
  Connection* m_finding_damage = nullptr;  ///< while somebody does
};

}  // namespace steelyard::storage
