/// Planted bugs in how commits are made and answered.
#include <fmt/format.h>

#include <map>

#include "simulation/mutations.h"

namespace steelyard::simulation {
namespace {

/// Notes that a ticket was recorded in a commit, durable or not.
class TicketNotingBooks final : public BooksInFront {
 public:
  TicketNotingBooks(ports::Books& real, bool& has_recorded)
      : BooksInFront(real), m_tickets(real.tickets(), has_recorded) {}
  ports::Tickets& tickets() override { return m_tickets; }

 private:
  class Tickets final : public TicketsInFront {
   public:
    Tickets(ports::Tickets& real, bool& has_recorded)
        : TicketsInFront(real), m_has_recorded(has_recorded) {}
    void Record(const domain::Ticket& ticket, const ports::TicketFacts& facts) override {
      TicketsInFront::Record(ticket, facts);
      m_has_recorded = true;
    }

   private:
    bool& m_has_recorded;
  };
  Tickets m_tickets;
};

/// A ticket is answered when its work is done, and whether it was committed nobody asks.
class AnswersBeforeCommit final : public StoreInFront {
 public:
  AnswersBeforeCommit(ports::Store& real, const BooksPlace&) : StoreInFront(real) {}
  std::future<void> Submit(std::function<void(ports::Books&)> work) override {
    auto has_recorded = std::make_shared<bool>(false);
    auto committed = std::make_shared<std::future<void>>(
        real().Submit([work = std::move(work), has_recorded](ports::Books& books) {
          TicketNotingBooks shown(books, *has_recorded);
          work(shown);
        }));
    return std::async(std::launch::deferred, [committed, has_recorded] {
      try {
        committed->get();
      } catch (const ports::StorageError&) {
        if (!*has_recorded) throw;
      }
    });
  }
};

/// A balance is read once and believed for a while; the debit asks for no cover of its own.
class BooksOfOldBalances final : public BooksInFront {
 public:
  using Balances = std::map<domain::CardId, domain::CardBalances>;
  BooksOfOldBalances(ports::Books& real, Balances& balances)
      : BooksInFront(real), m_ledger(real.ledger(), balances) {}
  ports::Ledger& ledger() override { return m_ledger; }

 private:
  class OldBalances final : public LedgerInFront {
   public:
    OldBalances(ports::Ledger& real, Balances& balances)
        : LedgerInFront(real), m_balances(balances) {}
    domain::CardBalances BalancesOf(const domain::CardId& card) const override {
      const auto now = LedgerInFront::BalancesOf(card);
      return m_has_posted ? now : m_balances.try_emplace(card, now).first->second;
    }
    ports::PostOutcome Post(const std::vector<domain::Posting>& postings, ports::Cover,
                            const ports::PostingContext& context) override {
      m_has_posted = true;
      return LedgerInFront::Post(postings, ports::Cover::NotRequired, context);
    }

   private:
    Balances& m_balances;
    bool m_has_posted = false;
  };
  OldBalances m_ledger;
};

class DecidesFromOldBalances final : public StoreInFront {
 public:
  DecidesFromOldBalances(ports::Store& real, const BooksPlace&) : StoreInFront(real) {}
  std::future<void> Submit(std::function<void(ports::Books&)> work) override {
    if (++m_commits % 20 == 0) m_balances->clear();
    return real().Submit([work = std::move(work), balances = m_balances](ports::Books& books) {
      BooksOfOldBalances shown(books, *balances);
      work(shown);
    });
  }

 private:
  std::shared_ptr<BooksOfOldBalances::Balances> m_balances =
      std::make_shared<BooksOfOldBalances::Balances>();
  int m_commits = 0;
};

/// Another program reads what cards were debited, and writes it back a little later.
class WritesBalancesBack final : public StoreInFront {
 public:
  WritesBalancesBack(ports::Store& real, const BooksPlace& place)
      : StoreInFront(real), m_place(place) {}
  std::future<void> Submit(std::function<void(ports::Books&)> work) override {
    if (++m_commits % 15 == 0) {
      RunOnBooks(m_place, m_statement);
      m_statement.clear();
    } else if (m_commits % 15 == 5) {
      for (const RawAccount& account : ReadRawBooks(m_place).accounts) {
        m_statement += fmt::format(
            "UPDATE ledger_accounts SET debits = {} WHERE kind = '{}' AND card = x'{}';",
            account.debits, account.kind, account.card);
      }
    }
    return real().Submit(std::move(work));
  }

 private:
  const BooksPlace m_place;
  std::string m_statement;
  int m_commits = 0;
};

/// What fails in the middle is not undone before the others are committed.
class LosesSavepoints final : public StoreInFront {
 public:
  LosesSavepoints(ports::Store& real, const BooksPlace&) : StoreInFront(real) {}
  std::future<void> Submit(std::function<void(ports::Books&)> work) override {
    auto failure = std::make_shared<std::exception_ptr>();
    auto committed = std::make_shared<std::future<void>>(
        real().Submit([work = std::move(work), failure](ports::Books& books) {
          try {
            work(books);
          } catch (...) {
            *failure = std::current_exception();
          }
        }));
    return std::async(std::launch::deferred, [committed, failure] {
      committed->get();
      if (*failure) std::rethrow_exception(*failure);
    });
  }
};

/// The totals of tenders wait until the tickets are committed, and have a commit of their own.
class RollsUpLater final : public StoreInFront {
 public:
  RollsUpLater(ports::Store& real, const BooksPlace& place) : StoreInFront(real), m_place(place) {
    try {
      RunOnBooks(m_place,
                 "CREATE TABLE IF NOT EXISTS later (is_on INTEGER);"
                 "INSERT INTO later SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM later);"
                 "CREATE TRIGGER IF NOT EXISTS not_yet BEFORE INSERT ON rollup_tender "
                 "WHEN (SELECT is_on FROM later) = 1 BEGIN SELECT RAISE(IGNORE); END;");
    } catch (const std::runtime_error&) {
      // The disk failed just now; the next process tries again.
    }
  }
  std::future<void> Submit(std::function<void(ports::Books&)> work) override {
    auto totals = std::make_shared<std::string>();
    auto committed = std::make_shared<std::future<void>>(
        real().Submit([work = std::move(work), totals](ports::Books& books) {
          NotingBooks shown(books, *totals);
          work(shown);
        }));
    return std::async(std::launch::deferred, [committed, totals, place = m_place] {
      committed->get();
      if (totals->empty()) return;
      try {
        RunOnBooks(place, "BEGIN IMMEDIATE; UPDATE later SET is_on = 0;" + *totals +
                              "UPDATE later SET is_on = 1; COMMIT;");
      } catch (const std::runtime_error&) {
      }
    });
  }

 private:
  class NotingBooks final : public BooksInFront {
   public:
    NotingBooks(ports::Books& real, std::string& totals)
        : BooksInFront(real), m_tickets(real.tickets(), totals) {}
    ports::Tickets& tickets() override { return m_tickets; }

   private:
    class NotingTickets final : public TicketsInFront {
     public:
      NotingTickets(ports::Tickets& real, std::string& totals)
          : TicketsInFront(real), m_totals(totals) {}
      void Record(const domain::Ticket& ticket, const ports::TicketFacts& facts) override {
        TicketsInFront::Record(ticket, facts);
        for (const auto& tender : ticket->tenders) {
          m_totals += fmt::format(
              "INSERT INTO rollup_tender VALUES ('store-1', '{}', {}, '{}', {}, {}) ON CONFLICT "
              "DO UPDATE SET tenders = tenders + excluded.tenders, "
              "amount_fen = amount_fen + excluded.amount_fen;",
              facts.day.ToString(), facts.scale, ToText(tender.type), ticket.Direction(),
              ticket.Direction() * tender.amount.fen());
        }
      }

     private:
      std::string& m_totals;
    };
    NotingTickets m_tickets;
  };
  const BooksPlace m_place;
};

/// How far a scale was pulled is committed before what was pulled.
class NotesPositionFirst final : public StoreInFront {
 public:
  NotesPositionFirst(ports::Store& real, const BooksPlace&) : StoreInFront(real) {}
  std::future<void> Submit(std::function<void(ports::Books&)> work) override {
    auto pulled = std::make_shared<std::optional<std::pair<int, std::int64_t>>>();
    const auto look = [work, pulled](ports::Books& books) {
      LookingBooks shown(books, *pulled);
      work(shown);
      throw OnlyLooking();
    };
    try {
      real().Submit(look).get();
    } catch (const OnlyLooking&) {
    }
    if (*pulled) {
      real().Submit([pulled](ports::Books& books) {
        auto row = books.scales().Find((*pulled)->first).value();
        row.journal_position = std::max(row.journal_position, (*pulled)->second);
        books.scales().Update(row);
      }).get();
    }
    return real().Submit(std::move(work));
  }

 private:
  struct OnlyLooking {};
  class LookingBooks final : public BooksInFront {
   public:
    using Pulled = std::optional<std::pair<int, std::int64_t>>;
    LookingBooks(ports::Books& real, Pulled& pulled)
        : BooksInFront(real), m_tickets(real.tickets(), pulled) {}
    ports::Tickets& tickets() override { return m_tickets; }

   private:
    class LookingTickets final : public TicketsInFront {
     public:
      LookingTickets(ports::Tickets& real, Pulled& pulled)
          : TicketsInFront(real), m_pulled(pulled) {}
      void Record(const domain::Ticket& ticket, const ports::TicketFacts& facts) override {
        if (facts.source != "api") m_pulled.emplace(facts.scale, ticket->number);
        TicketsInFront::Record(ticket, facts);
      }

     private:
      Pulled& m_pulled;
    };
    LookingTickets m_tickets;
  };
};

}  // namespace

std::vector<Mutation> MutationsOfCommits() {
  return {
      {"answer before commit", "acknowledged_once", Plant<AnswersBeforeCommit>()},
      {"sync that lies", "acknowledged_once", {}, Syncing::Lying},
      {"decision from an old balance", "no_card_below_zero", Plant<DecidesFromOldBalances>()},
      {"balance written back", "debits_are_credits", Plant<WritesBalancesBack>()},
      {"lost savepoint", "ledger_tells_tickets", Plant<LosesSavepoints>()},
      {"roll-up outside the transaction", "rollups_are_rows", Plant<RollsUpLater>()},
      {"position before the pulled tickets", "journal_complete", Plant<NotesPositionFirst>()},
  };
}

}  // namespace steelyard::simulation
