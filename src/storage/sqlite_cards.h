/// The register of cards and the writes to them, on SQLite.
#pragma once
#include "ports/cards.h"
#include "storage/connection.h"

namespace steelyard::storage {

class SqliteCards final : public ports::Cards {
 public:
  explicit SqliteCards(Connection& connection) : m_connection(connection) {}

  std::optional<ports::Card> FindByUid(const domain::CardUid& uid) const override;
  std::optional<ports::Card> FindByNumber(const domain::CardNumber& number) const override;
  std::vector<ports::Card> OfMember(const domain::MemberId& member) const override;
  std::vector<std::pair<ports::Card, std::int64_t>> ChangedSince(
      std::int64_t since) const override;
  void Add(const ports::Card& card) override;
  void Update(const ports::Card& card) override;
  domain::CardNumber TakeNumber() override;

 private:
  Connection& m_connection;
};

class SqliteCardWrites final : public ports::CardWrites {
 public:
  explicit SqliteCardWrites(Connection& connection) : m_connection(connection) {}

  std::optional<ports::CardWrite> Find(const base::Id128& id) const override;
  std::optional<ports::CardWrite> FindOpen(const domain::CardId& card) const override;
  std::vector<ports::CardWrite> AllOpen() const override;
  void Begin(const ports::CardWrite& write) override;
  void Settle(const base::Id128& id) override;
  void Abandon(const base::Id128& id) override;
  bool WasSettled(const base::Id128& id) const override;

 private:
  void Close(const base::Id128& id, const char* state);
  Connection& m_connection;
};

}  // namespace steelyard::storage
