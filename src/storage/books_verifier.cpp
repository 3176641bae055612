/// The verifier as a whole.
#include "storage/books_verifier.h"

#include "storage/verify_ledger.h"
#include "storage/verify_tickets.h"

namespace steelyard::storage {

ports::BooksVerdict VerifyBooks(Connection& connection) {
  ports::BooksVerdict verdict{};
  VerifyLedger(connection, verdict);
  if (!verdict.first_difference) VerifyTickets(connection, verdict);
  return verdict;
}

}  // namespace steelyard::storage
