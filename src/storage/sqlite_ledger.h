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
  Moved MoveAccounts(const std::vector<domain::Posting>& postings, ports::Cover cover);
  void AppendEntries(const std::vector<domain::Posting>& postings,
                     const ports::PostingContext& context);
  Connection& m_connection;
};

}  // namespace steelyard::storage
