/// The sales journal on SQLite.
#pragma once
#include "ports/tickets.h"
#include "storage/connection.h"

namespace steelyard::storage {

class SqliteTickets final : public ports::Tickets {
 public:
  explicit SqliteTickets(Connection& connection) : m_connection(connection) {}
  ports::TicketLookup Find(const domain::Ticket& ticket) const override;
  void Record(const domain::Ticket& ticket, const ports::TicketFacts& facts) override;
  void Decline(const domain::Ticket& ticket, const ports::TicketFacts& facts) override;
  void KeepConflict(const domain::Ticket& ticket, const ports::TicketFacts& facts) override;
  std::vector<ports::JournalEntry> WithNumber(int scale, std::int64_t number) const override;
  std::int64_t LastNumber(int scale) const override;
  std::optional<domain::Ticket> Load(const domain::TicketId& id) const override;

 private:
  void InsertLines(const domain::Ticket& ticket, const domain::BusinessDay& day);
  void InsertTenders(const domain::Ticket& ticket, const domain::BusinessDay& day);
  std::string TierOf(const std::optional<domain::CardId>& card) const;
  std::vector<domain::TicketLine> LoadLines(const domain::TicketId& id) const;
  std::vector<domain::Tender> LoadTenders(const domain::TicketId& id) const;
  Connection& m_connection;
};

}  // namespace steelyard::storage
