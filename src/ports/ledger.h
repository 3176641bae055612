/// The append-only double-entry ledger.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/id128.h"
#include "base/timestamp.h"
#include "domain/ledger.h"

namespace steelyard::ports {

/// What a group of postings belongs to.
struct PostingContext {
  base::Id128 operation;  ///< the ticket or card write; unique for ever in the ledger
  base::Timestamp at;
  domain::BusinessDay day;
  std::string actor;  ///< `scale 3`, or an operator's name
  std::optional<base::Id128> corrects;
};

/// Whether a debit of a card account must be covered by its balance.
enum class Cover { Required, NotRequired };
enum class PostOutcome { Posted, NotCovered, AlreadyPosted };

struct LedgerMovement {
  base::Timestamp at;
  domain::Posting posting;
  base::Id128 operation;
  std::string actor;
};

class Ledger {
 public:
  virtual ~Ledger() = default;
  /// All postings or none. A covered debit is one guarded statement, never read-then-write.
  virtual PostOutcome Post(const std::vector<domain::Posting>& postings, Cover cover,
                           const PostingContext& context) = 0;
  virtual domain::CardBalances BalancesOf(const domain::CardId& card) const = 0;
  /// The newest movements of a card's three accounts, newest first.
  virtual std::vector<LedgerMovement> Movements(const domain::CardId& card, int limit) const = 0;
  /// The postings of an operation and of every operation that corrects it.
  virtual std::vector<domain::Posting> PostingsOf(const base::Id128& operation) const = 0;
  /// Credits less debits of one account.
  virtual domain::MoneyDifference BalanceOf(const domain::Account& account) const = 0;
  virtual std::string HeadHash() const = 0;  ///< hex; empty before the first entry
};

}  // namespace steelyard::ports
