/// The auditor's view of the ledger: chain, accounts, balances.
#include <fmt/format.h>
#include <openssl/sha.h>

#include <algorithm>
#include <set>
#include <utility>

#include "simulation/auditor.h"

namespace steelyard::simulation {
namespace {

constexpr std::size_t kHashSize = SHA256_DIGEST_LENGTH;

/// Numbers as eight bytes, highest first; texts with their size before them; what may be absent
/// with one byte that tells.
class EntryBytes {
 public:
  void Number(std::int64_t number) {
    for (int i = 7; i >= 0; --i) {
      m_bytes += static_cast<char>(static_cast<std::uint64_t>(number) >> (8 * i));
    }
  }
  void Text(const std::string& text) {
    Number(static_cast<std::int64_t>(text.size()));
    m_bytes += text;
  }
  void Hex(const std::string& hex) { Text(FromHex(hex)); }
  void OptionalHex(const std::optional<std::string>& hex) {
    m_bytes += hex ? '\1' : '\0';
    if (hex) Hex(*hex);
  }
  static std::string FromHex(const std::string& hex) {
    std::string bytes;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
      bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
    }
    return bytes;
  }
  const std::string& bytes() const { return m_bytes; }

 private:
  std::string m_bytes;
};

std::string HashOf(const std::string& previous, const RawEntry& entry) {
  EntryBytes bytes;
  bytes.Text(entry.chain);
  bytes.Number(entry.sequence);
  bytes.Text(entry.store_code);
  bytes.Hex(entry.operation);
  bytes.Number(entry.position);
  bytes.Text(entry.debit_kind);
  bytes.OptionalHex(entry.debit_card);
  bytes.Text(entry.credit_kind);
  bytes.OptionalHex(entry.credit_card);
  bytes.Number(entry.amount);
  bytes.Text(entry.reason);
  bytes.Number(entry.at);
  bytes.Text(entry.business_day);
  bytes.Text(entry.actor);
  bytes.OptionalHex(entry.corrects);
  const std::string all = previous + bytes.bytes();
  std::string hash(kHashSize, '\0');
  SHA256(reinterpret_cast<const unsigned char*>(all.data()), all.size(),
         reinterpret_cast<unsigned char*>(hash.data()));
  return hash;
}

class LedgerAudit {
 public:
  LedgerAudit(const RawBooks& books, std::vector<Finding>& findings)
      : m_books(books), m_findings(findings) {
    for (const RawCard& card : books.cards) m_numbers[card.id] = card.number;
    for (const RawException& exception : books.exceptions) {
      if (exception.kind == "offline_overdraft") {
        m_overdrafts.emplace(exception.subject, exception.detail);
      }
    }
  }

  void WalkChain() {
    std::map<std::string, std::pair<std::int64_t, std::string>> heads;
    for (const RawEntry& entry : m_books.entries) {
      auto& [sequence, hash] =
          heads.try_emplace(entry.chain, 0, std::string(kHashSize, '\0')).first->second;
      hash = HashOf(hash, entry);
      if (entry.sequence != ++sequence || EntryBytes::FromHex(entry.hash) != hash) {
        return Find("hash_chain", fmt::format("entry {} of {}", entry.sequence, entry.chain));
      }
    }
    for (const auto& [chain, head] : m_books.chains) {
      const auto& [sequence, hash] = heads[chain];
      if (head.first != sequence || EntryBytes::FromHex(head.second) != hash) {
        Find("hash_chain", fmt::format("{} ends at {}, its head at {}", chain, sequence,
                                       head.first));
      }
    }
  }

  /// Balances as they were after each operation.
  void WalkBalances() {
    const auto& entries = m_books.entries;
    for (std::size_t i = 0; i < entries.size(); ++i) {
      Move(entries[i]);
      const bool is_last =
          i + 1 == entries.size() || entries[i + 1].operation != entries[i].operation;
      if (is_last) JudgeOperation(entries[i].operation);
    }
  }

  void CompareAccounts() {
    std::int64_t debits = 0;
    std::int64_t credits = 0;
    for (const RawAccount& account : m_books.accounts) {
      debits += account.debits;
      credits += account.credits;
      const std::string key = account.card + " " + account.kind;
      const auto [expected_debits, expected_credits] = m_sums[key];
      m_sums.erase(key);
      if (account.debits == expected_debits && account.credits == expected_credits) continue;
      Find("debits_are_credits",
           fmt::format("{} has debits {} credits {}, its entries {} and {}", key, account.debits,
                       account.credits, expected_debits, expected_credits));
    }
    if (debits != credits) {
      Find("debits_are_credits", fmt::format("debits {} credits {}", debits, credits));
    }
    for (const auto& [key, sums] : m_sums) {
      if (sums.first != 0 || sums.second != 0) {
        Find("debits_are_credits", fmt::format("no account {}", key));
      }
    }
  }

 private:
  static constexpr char kNoCard[] = "00000000000000000000000000000000";

  void Find(std::string rule, std::string what) {
    m_findings.push_back({std::move(rule), std::move(what)});
  }

  void Move(const RawEntry& entry) {
    m_sums[entry.debit_card.value_or(kNoCard) + " " + entry.debit_kind].first += entry.amount;
    m_sums[entry.credit_card.value_or(kNoCard) + " " + entry.credit_kind].second += entry.amount;
    if (entry.debit_card) m_charged.emplace(*entry.debit_card, entry.debit_kind);
  }

  std::int64_t BalanceOf(const std::string& card, const std::string& kind) {
    const auto [debits, credits] = m_sums[card + " " + kind];
    return credits - debits;
  }

  void JudgeOperation(const std::string& operation) {
    const auto ticket = m_books.tickets.find(operation);
    for (const auto& [card, kind] : std::exchange(m_charged, {})) {
      const std::int64_t balance = BalanceOf(card, kind);
      if (balance >= 0) continue;
      const bool may_overdraw = ticket != m_books.tickets.end() && !ticket->second.is_online &&
                                kind == "card_principal";
      if (may_overdraw && IsListed(card, ticket->second.content)) continue;
      Find("no_card_below_zero", fmt::format("{} of card {} is {} after {}", kind, m_numbers[card],
                                             balance, operation));
    }
    if (ticket == m_books.tickets.end() || ticket->second.card.empty()) return;
    const std::string& card = ticket->second.card;
    if (ticket->second.answer_principal != BalanceOf(card, "card_principal") ||
        ticket->second.answer_bonus != BalanceOf(card, "card_bonus")) {
      Find("answer_is_balance",
           fmt::format("ticket {} was answered {}/{}, the entries say {}/{}", operation,
                       ticket->second.answer_principal.value_or(-1),
                       ticket->second.answer_bonus.value_or(-1),
                       BalanceOf(card, "card_principal"), BalanceOf(card, "card_bonus")));
    }
  }

  bool IsListed(const std::string& card, const TicketContent& ticket) const {
    const auto number = m_numbers.find(card);
    if (number == m_numbers.end()) return false;
    const std::string begin = fmt::format("scale={} number={} ", ticket.scale, ticket.number);
    const auto [first, last] = m_overdrafts.equal_range("card " + number->second);
    return std::any_of(first, last,
                       [&](const auto& listed) { return listed.second.starts_with(begin); });
  }

  const RawBooks& m_books;
  std::vector<Finding>& m_findings;
  std::map<std::string, std::string> m_numbers;  ///< of cards by id
  std::multimap<std::string, std::string> m_overdrafts;
  std::map<std::string, std::pair<std::int64_t, std::int64_t>> m_sums;
  std::set<std::pair<std::string, std::string>> m_charged;  ///< by the operation: card, account
};

}  // namespace

void AuditLedger(const RawBooks& books, std::vector<Finding>& findings) {
  LedgerAudit audit(books, findings);
  audit.WalkChain();
  audit.WalkBalances();
  audit.CompareAccounts();
}

}  // namespace steelyard::simulation
