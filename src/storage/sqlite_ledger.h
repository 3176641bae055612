/// The append-only double-entry ledger on SQLite.
#pragma once
#include "ports/ledger.h"
#include "storage/connection.h"
#include "storage/ledger_hash.h"

namespace steelyard::storage {

class SqliteLedger final : public ports::Ledger {
 public:
  explicit SqliteLedger(Connection& connection) : m_connection(connection) {}
  ports::PostOutcome Post(const std::vector<domain::Posting>& postings, ports::Cover cover,
                          const ports::PostingContext& context) override;
  domain::CardBalances BalancesOf(const domain::CardId& card) const override;
  std::vector<ports::LedgerMovement> Movements(const domain::CardId& card,
                                               int limit) const override;
  std::vector<domain::Posting> PostingsOf(const base::Id128& operation) const override;
  domain::MoneyDifference BalanceOf(const domain::Account& account) const override;
  std::string HeadHash() const override;

 private:
  enum class Moved { Yes, NotCovered };
  /// The newest entry of the chain as this transaction has left it.
  struct Head {
    std::int64_t view;  ///< of the connection: the head holds as long as that is the same
    std::int64_t sequence;
    Sha256Digest hash;
  };
  Head TakeHead(std::int64_t count);
  Moved MoveAccounts(const std::vector<domain::Posting>& postings, ports::Cover cover);
  void AppendEntries(const std::vector<domain::Posting>& postings,
                     const ports::PostingContext& context);
  Connection& m_connection;
  std::optional<Head> m_head;
};

}  // namespace steelyard::storage
