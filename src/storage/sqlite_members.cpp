/// Members, the terms under which they are found, and their tiers.
#include "storage/sqlite_members.h"

#include <algorithm>
#include <set>

#include "ports/report_rows.h"
#include "storage/errors.h"

namespace steelyard::storage {
namespace {

#define MEMBER_COLUMNS "id, name, phone, tier, note, joined, disabled "

constexpr std::size_t kCardNumberSize = 16;
constexpr std::size_t kLastDigits = 4;  // of the index cards_by_last_digits
/// Sorts behind every text that begins with what stands before it.
constexpr const char* kLast = "\U0010FFFF";

ports::Member ReadMember(const Rows& rows) {
  return {.id = domain::MemberId(rows.Id(0)),
          .name = rows.Text(1),
          .phone = rows.Text(2),
          .tier = rows.Text(3),
          .note = rows.Text(4),
          .joined = rows.OptionalDay(5),
          .disabled = rows.Int(6) != 0};
}

/// A to Z only, as LOWER of SQL has it.
std::string InSmallLetters(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

std::string WithoutBlanks(std::string phone) {
  std::erase_if(phone, [](char c) { return c == ' ' || c == '-'; });
  return phone;
}

/// Every tail of `text`, beginning with each of its characters.
void AddTails(std::set<std::string>& terms, const std::string& text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool begins = (static_cast<unsigned char>(text[i]) & 0xC0) != 0x80;
    if (begins) terms.insert(text.substr(i));
  }
}

std::set<std::string> TermsOf(const ports::Member& member) {
  std::set<std::string> terms;
  AddTails(terms, InSmallLetters(member.name));
  AddTails(terms, WithoutBlanks(member.phone));
  return terms;
}

bool AreDigits(const std::string& text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

/// 138 0000-0000 is meant as 13800000000; a name keeps its blanks.
std::string SearchTerm(const std::string& text) {
  const std::string number = WithoutBlanks(text);
  return AreDigits(number) ? number : InSmallLetters(text);
}

/// The members found so far, each once and no more than asked for.
class Found {
 public:
  explicit Found(int limit) : m_limit(static_cast<std::size_t>(limit)) {}
  void TakeAll(Rows rows) {
    while (m_ids.size() < m_limit && rows.Next()) m_ids.insert(rows.Id(0));
  }
  const std::set<base::Id128>& ids() const { return m_ids; }

 private:
  std::size_t m_limit;
  std::set<base::Id128> m_ids;
};

}  // namespace

std::optional<ports::Member> SqliteMembers::Find(const domain::MemberId& id) const {
  Rows rows = m_connection.Query("SELECT " MEMBER_COLUMNS "FROM members WHERE id = ?", id);
  return rows.Next() ? std::optional(ReadMember(rows)) : std::nullopt;
}

std::vector<ports::Member> SqliteMembers::Search(const std::string& text, int limit) const {
  std::vector<ports::Member> members;
  if (text.empty()) {
    Rows rows = m_connection.Query(
        "SELECT " MEMBER_COLUMNS "FROM members ORDER BY name, id LIMIT ?", limit);
    while (rows.Next()) members.push_back(ReadMember(rows));
    return members;
  }
  const std::string term = SearchTerm(text);
  Found found(limit);
  found.TakeAll(m_connection.Query(
      "SELECT member FROM member_terms WHERE term >= ? AND term < ? ORDER BY term", term,
      term + kLast));
  if (AreDigits(term) && term.size() >= kLastDigits && term.size() <= kCardNumberSize) {
    found.TakeAll(m_connection.Query(
        "SELECT member FROM cards WHERE SUBSTR(number, 13) = ? AND SUBSTR(number, ?) = ? "
        "AND member IS NOT NULL",
        term.substr(term.size() - kLastDigits),
        static_cast<std::int64_t>(kCardNumberSize - term.size() + 1), term));
    found.TakeAll(m_connection.Query(
        "SELECT member FROM cards WHERE number >= ? AND number < ? AND member IS NOT NULL "
        "ORDER BY number",
        term, term + kLast));
  }
  for (const auto& id : found.ids()) {
    if (auto member = Find(domain::MemberId(id))) members.push_back(*std::move(member));
  }
  std::ranges::stable_sort(members, {}, &ports::Member::name);  // ids were in order
  return members;
}

void SqliteMembers::AddTerms(const ports::Member& member) {
  for (const auto& term : TermsOf(member)) {
    m_connection.Run("INSERT INTO member_terms (term, member) VALUES (?, ?)", term, member.id);
  }
}

void SqliteMembers::RemoveTerms(const ports::Member& member) {
  for (const auto& term : TermsOf(member)) {
    m_connection.Run("DELETE FROM member_terms WHERE term = ? AND member = ?", term, member.id);
  }
}

void SqliteMembers::Add(const ports::Member& member) {
  m_connection.Run(
      "INSERT INTO members (id, store_code, name, phone, tier, note, joined, disabled) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      member.id, m_connection.StoreCode(), member.name, member.phone, member.tier, member.note,
      member.joined, member.disabled ? 1 : 0);
  AddTerms(member);
}

void SqliteMembers::Update(const ports::Member& member) {
  const auto before = Find(member.id);
  if (!before) {
    throw ports::StorageError("The member {} is not in the books, so nothing was changed.",
                              member.name);
  }
  m_connection.Run(
      "UPDATE members SET name = ?, phone = ?, tier = ?, note = ?, joined = ?, disabled = ? "
      "WHERE id = ?",
      member.name, member.phone, member.tier, member.note, member.joined,
      member.disabled ? 1 : 0, member.id);
  if (TermsOf(*before) == TermsOf(member)) return;
  RemoveTerms(*before);
  AddTerms(member);
}

std::vector<ports::MemberSpending> SqliteMembers::SpendingIn(const domain::Period& period) const {
  Rows rows = m_connection.Query(
      "SELECT c.member, SUM(CASE t.kind WHEN 'sale' THEN t.total_fen ELSE -t.total_fen END) "
      "FROM tickets t JOIN cards c ON c.id = t.card "
      "WHERE t.business_day BETWEEN ? AND ? AND c.member IS NOT NULL GROUP BY c.member",
      period.first(), period.last());
  std::vector<ports::MemberSpending> spending;
  while (rows.Next()) {
    spending.push_back({domain::MemberId(rows.Id(0)), rows.Difference(1)});
  }
  return spending;
}

void SqliteTierHistory::Add(const ports::TierChange& change) {
  m_connection.Run(
      "INSERT INTO tier_changes (member, position, store_code, at, actor, from_tier, to_tier, "
      "reason) SELECT ?, COALESCE(MAX(position), 0) + 1, ?, ?, ?, ?, ?, ? FROM tier_changes "
      "WHERE member = ?",
      change.member, m_connection.StoreCode(), change.at, change.actor, change.from, change.to,
      change.reason, change.member);
}

std::vector<ports::TierChange> SqliteTierHistory::Of(const domain::MemberId& member) const {
  Rows rows = m_connection.Query(
      "SELECT at, actor, from_tier, to_tier, reason FROM tier_changes WHERE member = ? "
      "ORDER BY position DESC",
      member);
  std::vector<ports::TierChange> changes;
  while (rows.Next()) {
    changes.push_back({.member = member,
                       .at = rows.Moment(0),
                       .actor = rows.Text(1),
                       .from = rows.Text(2),
                       .to = rows.Text(3),
                       .reason = rows.Text(4)});
  }
  return changes;
}

}  // namespace steelyard::storage
