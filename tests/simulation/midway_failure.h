/// Work that fails between two of its steps: its money is posted and its ticket cannot be written.
#pragma once
#include "simulation/books_in_front.h"

namespace steelyard::simulation {

/// How many tickets from now the next failure is; negative for none.
struct MidwayFailure {
  int tickets_until = -1;
};

class BooksThatFailMidway final : public BooksInFront {
 public:
  BooksThatFailMidway(ports::Books& real, MidwayFailure& failure)
      : BooksInFront(real), m_tickets(real.tickets(), failure) {}
  ports::Tickets& tickets() override { return m_tickets; }

 private:
  class FailingTickets final : public TicketsInFront {
   public:
    FailingTickets(ports::Tickets& real, MidwayFailure& failure)
        : TicketsInFront(real), m_failure(failure) {}
    void Record(const domain::Ticket& ticket, const ports::TicketFacts& facts) override {
      const bool fails = m_failure.tickets_until == 0;
      if (m_failure.tickets_until >= 0) --m_failure.tickets_until;
      if (fails) {
        throw ports::StorageError("The books refused an entry; nothing of this was recorded.");
      }
      TicketsInFront::Record(ticket, facts);
    }

   private:
    MidwayFailure& m_failure;
  };
  FailingTickets m_tickets;
};

using StoreThatFailsMidway = StoreWithBooks<BooksThatFailMidway, MidwayFailure>;

}  // namespace steelyard::simulation
