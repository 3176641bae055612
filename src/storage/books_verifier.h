/// Recomputes the books from their raw rows.
#pragma once
#include "ports/queries.h"
#include "storage/reader_pool.h"

namespace steelyard::storage {

/// The verdict on one snapshot: ledger chain and accounts, overdrafts, tickets, roll-ups.
///
/// Throws  StorageError when the file cannot be read.
ports::BooksVerdict VerifyBooks(Connection& connection);

class SqliteBooksVerifier final : public ports::BooksVerifier {
 public:
  explicit SqliteBooksVerifier(ReaderPool& readers) : m_readers(readers) {}
  ports::BooksVerdict Verify() override { return m_readers.Read(&VerifyBooks); }

 private:
  ReaderPool& m_readers;
};

}  // namespace steelyard::storage
