/// Members and their tier history on SQLite.
#pragma once
#include "ports/members.h"
#include "storage/connection.h"

namespace steelyard::storage {

class SqliteMembers final : public ports::Members {
 public:
  explicit SqliteMembers(Connection& connection) : m_connection(connection) {}
  std::optional<ports::Member> Find(const domain::MemberId& id) const override;
  std::vector<ports::Member> Search(const std::string& text, int limit) const override;
  void Add(const ports::Member& member) override;
  void Update(const ports::Member& member) override;
  std::vector<ports::MemberSpending> SpendingIn(const domain::Period& period) const override;

 private:
  void AddTerms(const ports::Member& member);
  void RemoveTerms(const ports::Member& member);

  Connection& m_connection;
};

class SqliteTierHistory final : public ports::TierHistory {
 public:
  explicit SqliteTierHistory(Connection& connection) : m_connection(connection) {}
  void Add(const ports::TierChange& change) override;
  std::vector<ports::TierChange> Of(const domain::MemberId& member) const override;

 private:
  Connection& m_connection;
};

}  // namespace steelyard::storage
