/// Posting, balances and movements.
#include "storage/sqlite_ledger.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "ports/report_rows.h"
#include "storage/errors.h"
#include "storage/posting_rows.h"
#include "storage/savepoint.h"

namespace steelyard::storage {
namespace {

constexpr base::Id128::Array kNoCard{};
constexpr int kFirstPostingColumn = 5;  // of LEDGER_ROW_COLUMNS

base::Bytes CardKey(const domain::Account& account) {
  const auto& bytes = account.card ? account.card->value().bytes() : kNoCard;
  return {bytes.begin(), bytes.end()};
}

std::optional<base::Bytes> CardColumn(const domain::Account& account) {
  return account.card ? std::optional(CardKey(account)) : std::nullopt;
}

bool IsGuarded(const domain::Posting& posting, ports::Cover cover) {
  return cover == ports::Cover::Required && posting.debit.card.has_value();
}

/// Whether a debit that is not covered may come when something was moved already. The first
/// movement of all is a debit, so a single guarded posting in front needs no way back.
bool MayStopHalfWay(const std::vector<domain::Posting>& postings, ports::Cover cover) {
  return std::any_of(postings.begin() + 1, postings.end(), [&](const domain::Posting& posting) {
    return IsGuarded(posting, cover);
  });
}

}  // namespace

SqliteLedger::Moved SqliteLedger::MoveAccounts(const std::vector<domain::Posting>& postings,
                                               ports::Cover cover) {
  for (const domain::Posting& posting : postings) {
    base::Check(!posting.amount.IsZero());
    if (IsGuarded(posting, cover)) {
      // The condition and the movement are one statement: nothing can come between them.
      const int covered = m_connection.Run(
          "UPDATE ledger_accounts SET debits = debits + ? "
          "WHERE card = ? AND kind = ? AND credits - debits >= ?",
          posting.amount, CardKey(posting.debit), ToText(posting.debit.kind), posting.amount);
      if (covered == 0) return Moved::NotCovered;
    } else {
      m_connection.Run(
          "INSERT INTO ledger_accounts (kind, card, store_code, debits, credits) "
          "VALUES (?, ?, ?, ?, 0) ON CONFLICT (card, kind) "
          "DO UPDATE SET debits = ledger_accounts.debits + excluded.debits",
          ToText(posting.debit.kind), CardKey(posting.debit), m_connection.StoreCode(),
          posting.amount);
    }
    m_connection.Run(
        "INSERT INTO ledger_accounts (kind, card, store_code, debits, credits) "
        "VALUES (?, ?, ?, 0, ?) ON CONFLICT (card, kind) "
        "DO UPDATE SET credits = ledger_accounts.credits + excluded.credits",
        ToText(posting.credit.kind), CardKey(posting.credit), m_connection.StoreCode(),
        posting.amount);
  }
  return Moved::Yes;
}

SqliteLedger::Head SqliteLedger::TakeHead(std::int64_t count) {
  // After the first entries of a transaction the row is ours until its end.
  const bool is_ours = m_head && m_head->view == m_connection.view();
  if (is_ours && m_connection.InTransaction()) return *m_head;
  // Moving the number on locks the row of the chain until the commit, also for other processes.
  Rows row = m_connection.Query(
      "INSERT INTO chains (chain, store_code, sequence, hash) VALUES (?, ?, ?, ?) "
      "ON CONFLICT (chain) DO UPDATE SET sequence = chains.sequence + excluded.sequence "
      "RETURNING sequence, hash",
      kChain, m_connection.StoreCode(), count, std::span<const std::uint8_t>(kNoHash));
  if (!row.Next()) ThrowNotUnderstood("no head of the ledger");
  Head head{m_connection.view(), row.Integer(0) - count, {}};
  const base::Bytes bytes = row.Blob(1);
  if (bytes.size() != head.hash.size()) ThrowNotUnderstood("a hash");
  std::copy(bytes.begin(), bytes.end(), head.hash.begin());
  row.Next();
  return head;
}

void SqliteLedger::AppendEntries(const std::vector<domain::Posting>& postings,
                                 const ports::PostingContext& context) {
  const Head before = TakeHead(static_cast<std::int64_t>(postings.size()));
  Sha256Digest hash = before.hash;
  std::int64_t sequence = before.sequence;
  const base::Bytes operation(context.operation.bytes().begin(), context.operation.bytes().end());
  std::optional<base::Bytes> corrects;
  if (context.corrects) {
    corrects.emplace(context.corrects->bytes().begin(), context.corrects->bytes().end());
  }
  std::int64_t position = 0;
  for (const domain::Posting& posting : postings) {
    const LedgerRow row{.chain = kChain,
                        .sequence = ++sequence,
                        .store_code = m_connection.StoreCode(),
                        .operation = operation,
                        .position = position++,
                        .debit_kind = std::string(ToText(posting.debit.kind)),
                        .debit_card = CardColumn(posting.debit),
                        .credit_kind = std::string(ToText(posting.credit.kind)),
                        .credit_card = CardColumn(posting.credit),
                        .amount_fen = posting.amount.fen(),
                        .reason = std::string(ToText(posting.reason)),
                        .at = context.at.unix_ms(),
                        .business_day = context.day.ToString(),
                        .actor = context.actor,
                        .corrects = corrects};
    hash = ChainHash(hash, row);
    m_connection.Run("INSERT INTO ledger_entries (" LEDGER_ROW_COLUMNS
                     ", hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                     row.chain, row.sequence, row.store_code, row.operation, row.position,
                     row.debit_kind, row.debit_card, row.credit_kind, row.credit_card,
                     row.amount_fen, row.reason, row.at, row.business_day, row.actor,
                     row.corrects, std::span<const std::uint8_t>(hash));
  }
  m_connection.Run("UPDATE chains SET sequence = ?, hash = ? WHERE chain = ?", sequence,
                   std::span<const std::uint8_t>(hash), kChain);
  m_head = Head{m_connection.view(), sequence, hash};
}

ports::PostOutcome SqliteLedger::Post(const std::vector<domain::Posting>& postings,
                                      ports::Cover cover, const ports::PostingContext& context) {
  if (m_connection
          .Query("SELECT 1 FROM ledger_entries WHERE operation = ? LIMIT 1", context.operation)
          .Next()) {
    return ports::PostOutcome::AlreadyPosted;
  }
  if (postings.empty()) return ports::PostOutcome::Posted;
  // The end of a savepoint within another walks through all pages the outer one keeps.
  std::optional<Savepoint> all_or_none;
  if (MayStopHalfWay(postings, cover)) all_or_none.emplace(m_connection);
  if (MoveAccounts(postings, cover) == Moved::NotCovered) return ports::PostOutcome::NotCovered;
  AppendEntries(postings, context);
  if (all_or_none) all_or_none->Keep();
  return ports::PostOutcome::Posted;
}

domain::MoneyDifference SqliteLedger::BalanceOf(const domain::Account& account) const {
  Rows rows = m_connection.Query(
      "SELECT credits - debits FROM ledger_accounts WHERE card = ? AND kind = ?",
      CardKey(account), ToText(account.kind));
  return rows.Next() ? rows.Difference(0) : domain::MoneyDifference();
}

domain::CardBalances SqliteLedger::BalancesOf(const domain::CardId& card) const {
  Rows rows = m_connection.Query(
      "SELECT kind, credits - debits FROM ledger_accounts WHERE card = ?", card);
  domain::CardBalances balances;
  while (rows.Next()) {
    const auto kind = domain::ParseAccountKind(rows.Text(0));
    if (kind == domain::AccountKind::CardPrincipal) balances.principal = rows.Difference(1);
    if (kind == domain::AccountKind::CardBonus) balances.bonus = rows.Difference(1);
    if (kind == domain::AccountKind::CardDeposit) balances.deposit = rows.Difference(1);
  }
  return balances;
}

std::vector<ports::LedgerMovement> SqliteLedger::Movements(const domain::CardId& card,
                                                           int limit) const {
  // UNION, not UNION ALL: a movement between two accounts of one card is one movement.
  Rows rows = m_connection.Query(
      "SELECT " LEDGER_ROW_COLUMNS " FROM ledger_entries WHERE debit_card = ? "
      "UNION SELECT " LEDGER_ROW_COLUMNS " FROM ledger_entries WHERE credit_card = ? "
      "ORDER BY at DESC, sequence DESC LIMIT ?",
      card, card, limit);
  std::vector<ports::LedgerMovement> movements;
  while (rows.Next()) {
    movements.push_back({.at = rows.Moment(11),
                         .posting = ReadPosting(rows, kFirstPostingColumn),
                         .operation = rows.Id(3),
                         .actor = rows.Text(13)});
  }
  return movements;
}

std::vector<domain::Posting> SqliteLedger::PostingsOf(const base::Id128& operation) const {
  Rows rows = m_connection.Query(
      "SELECT " LEDGER_ROW_COLUMNS " FROM ledger_entries WHERE operation = ? "
      "UNION SELECT " LEDGER_ROW_COLUMNS " FROM ledger_entries WHERE corrects = ? "
      "ORDER BY chain, sequence",
      operation, operation);
  std::vector<domain::Posting> postings;
  while (rows.Next()) postings.push_back(ReadPosting(rows, kFirstPostingColumn));
  return postings;
}

std::string SqliteLedger::HeadHash() const {
  Rows rows = m_connection.Query("SELECT hash FROM chains WHERE chain = ?", kChain);
  return rows.Next() ? base::ToHex(rows.Blob(0)) : std::string();
}

}  // namespace steelyard::storage
