/// Chains, account sums, overdrafts.
#include "storage/verify_ledger.h"

#include <fmt/format.h>

#include <map>
#include <unordered_map>

#include "base/hex.h"
#include "ports/journal.h"
#include "storage/ledger_hash.h"

namespace steelyard::storage {
namespace {

using Difference = std::optional<ports::BooksDifference>;

struct Sums {
  std::string store_code;  ///< of the entry that opened the account
  std::int64_t debits = 0;
  std::int64_t credits = 0;
  bool operator==(const Sums&) const = default;
};

std::string Describe(const Sums& sums) {
  return fmt::format("debits {} credits {} of {}", sums.debits, sums.credits, sums.store_code);
}

/// `kind` and the hex of the card, as accounts are named in a difference.
std::string AccountKey(const std::string& kind, const std::optional<base::Bytes>& card) {
  return fmt::format("{} {}", kind, base::ToHex(card ? *card : base::Bytes(base::Id128::kSize)));
}

std::string ToHex(const Sha256Digest& digest) { return base::ToHex(digest); }

std::string EntryKey(const std::string& chain, std::int64_t sequence) {
  return fmt::format("chain {} entry {}", chain, sequence);
}

class LedgerWalk {
 public:
  explicit LedgerWalk(Connection& connection) : m_connection(connection) {}

  Difference WalkEntries(ports::BooksVerdict& verdict) {
    Rows rows = m_connection.Query("SELECT " LEDGER_ROW_COLUMNS
                                   ", hash FROM ledger_entries ORDER BY chain, sequence");
    while (rows.Next()) {
      const LedgerRow row = ReadLedgerRow(rows);
      if (Difference difference = CheckEntry(row, base::ToHex(rows.Blob(15)))) return difference;
      ++verdict.entries;
    }
    return std::nullopt;
  }

  Difference CheckHeads(ports::BooksVerdict& verdict) {
    Rows rows = m_connection.Query(
        "SELECT chain, sequence, hash, store_code FROM chains ORDER BY chain");
    while (rows.Next()) {
      const std::string chain = rows.Text(0);
      const Head expected = m_heads[chain];
      const std::string found = base::ToHex(rows.Blob(2));
      if (rows.Integer(1) != expected.sequence || found != ToHex(expected.hash) ||
          rows.Text(3) != expected.store_code) {
        return {{.table = "chains",
                 .row = fmt::format("chain {}", chain),
                 .expected = fmt::format("{} {} of {}", expected.sequence, ToHex(expected.hash),
                                         expected.store_code),
                 .found = fmt::format("{} {} of {}", rows.Integer(1), found, rows.Text(3))}};
      }
      if (chain == kChain) verdict.head = found;
      m_heads.erase(chain);
    }
    if (m_heads.empty()) return std::nullopt;
    return {{.table = "chains",
             .row = fmt::format("chain {}", m_heads.begin()->first),
             .expected = fmt::format("{}", m_heads.begin()->second.sequence),
             .found = "no row"}};
  }

  Difference CheckAccounts(ports::BooksVerdict& verdict) {
    Rows rows = m_connection.Query(
        "SELECT kind, card, debits, credits, store_code FROM ledger_accounts ORDER BY card, kind");
    while (rows.Next()) {
      ++verdict.accounts;
      const std::string key = AccountKey(rows.Text(0), rows.Blob(1));
      const auto found = m_sums.find(key);
      const Sums row{rows.Text(4), rows.Integer(2), rows.Integer(3)};
      if (found == m_sums.end() || row != found->second) {
        return {{.table = "ledger_accounts",
                 .row = key,
                 .expected = found == m_sums.end() ? "no row" : Describe(found->second),
                 .found = Describe(row)}};
      }
      m_sums.erase(found);
    }
    if (m_sums.empty()) return std::nullopt;
    return {{.table = "ledger_accounts",
             .row = m_sums.begin()->first,
             .expected = Describe(m_sums.begin()->second),
             .found = "no row"}};
  }

  /// A card may be below zero only if that is on the list of exceptions, open or resolved.
  Difference CheckOverdrafts() {
    Rows rows = m_connection.Query(
        "SELECT a.kind, a.card, a.credits - a.debits FROM ledger_accounts a "
        "WHERE a.kind IN ('card_principal', 'card_bonus', 'card_deposit') "
        "AND a.credits < a.debits AND NOT EXISTS (SELECT 1 FROM cards c JOIN exceptions e "
        "ON e.kind = ? AND e.subject = 'card ' || c.number WHERE c.id = a.card) "
        "ORDER BY a.card, a.kind LIMIT 1",
        ToText(ports::ExceptionKind::OfflineOverdraft));
    if (!rows.Next()) return std::nullopt;
    return {{.table = "ledger_accounts",
             .row = AccountKey(rows.Text(0), rows.Blob(1)),
             .expected = "zero or more, or an exception that lists the overdraft",
             .found = fmt::format("{}", rows.Integer(2))}};
  }

 private:
  struct Head {
    std::string store_code;  ///< of the first entry
    std::int64_t sequence = 0;
    Sha256Digest hash = kNoHash;
  };

  Difference CheckEntry(const LedgerRow& row, const std::string& hash) {
    Head& head = m_heads[row.chain];
    if (row.sequence != head.sequence + 1) {
      return {{.table = "ledger_entries",
               .row = EntryKey(row.chain, head.sequence + 1),
               .expected = "an entry",
               .found = fmt::format("entry {} next", row.sequence)}};
    }
    if (++head.sequence == 1) head.store_code = row.store_code;
    head.hash = ChainHash(head.hash, row);
    if (hash != ToHex(head.hash)) {
      return {{.table = "ledger_entries",
               .row = EntryKey(row.chain, row.sequence),
               .expected = ToHex(head.hash),
               .found = hash}};
    }
    SumsOf(row.debit_kind, row.debit_card, row.store_code).debits += row.amount_fen;
    SumsOf(row.credit_kind, row.credit_card, row.store_code).credits += row.amount_fen;
    return std::nullopt;
  }

  Sums& SumsOf(const std::string& kind, const std::optional<base::Bytes>& card,
               const std::string& store_code) {
    return m_sums.try_emplace(AccountKey(kind, card), Sums{store_code}).first->second;
  }

  Connection& m_connection;
  std::map<std::string, Head> m_heads;
  std::unordered_map<std::string, Sums> m_sums;
};

}  // namespace

void VerifyLedger(Connection& connection, ports::BooksVerdict& verdict) {
  LedgerWalk walk(connection);
  Difference& first = verdict.first_difference;
  first = walk.WalkEntries(verdict);
  if (!first) first = walk.CheckHeads(verdict);
  if (!first) first = walk.CheckAccounts(verdict);
  if (!first) first = walk.CheckOverdrafts();
}

}  // namespace steelyard::storage
