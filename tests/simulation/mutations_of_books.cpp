/// Planted bugs in what a commit does with the books.
#include "simulation/mutations.h"

namespace steelyard::simulation {
namespace {

/// One that changes what a commit sees of the books, and nothing else.
template <typename BooksType>
class StoreWithBuggyBooks final : public StoreInFront {
 public:
  StoreWithBuggyBooks(ports::Store& real, const BooksPlace&) : StoreInFront(real) {}
  std::future<void> Submit(std::function<void(ports::Books&)> work) override {
    return real().Submit([work = std::move(work)](ports::Books& books) {
      BooksType shown(books);
      work(shown);
    });
  }
};

/// Every ticket is new to these books. What says the same id again gets another one.
class ForgetfulBooks final : public BooksInFront {
 public:
  explicit ForgetfulBooks(ports::Books& real)
      : BooksInFront(real), m_ledger(real.ledger()), m_tickets(real.tickets()) {}
  ports::Ledger& ledger() override { return m_ledger; }
  ports::Tickets& tickets() override { return m_tickets; }

 private:
  static base::Id128 Other(const base::Id128& id) {
    auto bytes = id.bytes();
    bytes[0] ^= 0x80;
    return base::Id128::FromBytes(bytes).value();
  }
  class Ledger final : public LedgerInFront {
   public:
    using LedgerInFront::LedgerInFront;
    ports::PostOutcome Post(const std::vector<domain::Posting>& postings, ports::Cover cover,
                            const ports::PostingContext& context) override {
      const auto outcome = LedgerInFront::Post(postings, cover, context);
      if (outcome != ports::PostOutcome::AlreadyPosted) return outcome;
      ports::PostingContext again = context;
      again.operation = Other(context.operation);
      return LedgerInFront::Post(postings, cover, again);
    }
  };
  class Tickets final : public TicketsInFront {
   public:
    using TicketsInFront::TicketsInFront;
    ports::TicketLookup Find(const domain::Ticket& ticket) const override {
      const auto lookup = TicketsInFront::Find(ticket);
      const bool was_recorded = lookup.answer && !lookup.answer->declined;
      return was_recorded ? ports::TicketLookup{ports::SeenBefore::Never, std::nullopt} : lookup;
    }
    void Record(const domain::Ticket& ticket, const ports::TicketFacts& facts) override {
      domain::TicketDraft draft = ticket.content();
      if (Load(draft.id)) draft.id = domain::TicketId(Other(draft.id.value()));
      TicketsInFront::Record(domain::Ticket::From(draft).value(), facts);
    }
  };
  Ledger m_ledger;
  Tickets m_tickets;
};

/// A list that leaves one kind of exception out.
template <ports::ExceptionKind kKind>
class BooksWithoutException final : public BooksInFront {
 public:
  explicit BooksWithoutException(ports::Books& real)
      : BooksInFront(real), m_exceptions(real.exceptions()) {}
  ports::Exceptions& exceptions() override { return m_exceptions; }

 private:
  class Exceptions final : public ExceptionsInFront {
   public:
    using ExceptionsInFront::ExceptionsInFront;
    void Add(const ports::BookException& exception) override {
      if (exception.kind != kKind) ExceptionsInFront::Add(exception);
    }
  };
  Exceptions m_exceptions;
};

/// A decline is told and not kept: the same question later gets another answer.
class BooksThatForgetDeclines final : public BooksInFront {
 public:
  explicit BooksThatForgetDeclines(ports::Books& real)
      : BooksInFront(real), m_tickets(real.tickets()) {}
  ports::Tickets& tickets() override { return m_tickets; }

 private:
  class Tickets final : public TicketsInFront {
   public:
    using TicketsInFront::TicketsInFront;
    void Decline(const domain::Ticket&, const ports::TicketFacts&) override {}
  };
  Tickets m_tickets;
};

/// Other content under an old id goes by without a trace.
class BooksWithoutConflicts final : public BooksInFront {
 public:
  explicit BooksWithoutConflicts(ports::Books& real)
      : BooksInFront(real), m_tickets(real.tickets()) {}
  ports::Tickets& tickets() override { return m_tickets; }

 private:
  class Tickets final : public TicketsInFront {
   public:
    using TicketsInFront::TicketsInFront;
    void KeepConflict(const domain::Ticket&, const ports::TicketFacts&) override {}
  };
  Tickets m_tickets;
};

/// A top-up is said to be done once the card is written; that its money was not posted is nobody's
/// business.
class BooksThatPostNoBonus final : public BooksInFront {
 public:
  explicit BooksThatPostNoBonus(ports::Books& real)
      : BooksInFront(real), m_ledger(real.ledger()) {}
  ports::Ledger& ledger() override { return m_ledger; }

 private:
  class Ledger final : public LedgerInFront {
   public:
    using LedgerInFront::LedgerInFront;
    ports::PostOutcome Post(const std::vector<domain::Posting>& postings, ports::Cover cover,
                            const ports::PostingContext& context) override {
      std::vector<domain::Posting> paid = postings;
      std::erase_if(paid, [](const domain::Posting& posting) {
        return posting.reason == domain::PostingReason::BonusGranted;
      });
      return LedgerInFront::Post(paid, cover, context);
    }
  };
  Ledger m_ledger;
};

}  // namespace

std::vector<Mutation> MutationsOfBooks() {
  using ports::ExceptionKind;
  return {
      {"missing idempotency", "no_ghosts", Plant<StoreWithBuggyBooks<ForgetfulBooks>>()},
      {"gap not listed", "journal_complete",
       Plant<StoreWithBuggyBooks<BooksWithoutException<ExceptionKind::JournalGap>>>()},
      {"price off the list not listed", "off_list_is_listed",
       Plant<StoreWithBuggyBooks<BooksWithoutException<ExceptionKind::PricedOffList>>>()},
      {"overdraft not listed", "no_card_below_zero",
       Plant<StoreWithBuggyBooks<BooksWithoutException<ExceptionKind::OfflineOverdraft>>>()},
      {"decline forgotten", "acknowledged_once",
       Plant<StoreWithBuggyBooks<BooksThatForgetDeclines>>()},
      {"conflict forgotten", "conflicts_are_kept",
       Plant<StoreWithBuggyBooks<BooksWithoutConflicts>>()},
      {"bonus not posted", "ledger_tells_tickets",
       Plant<StoreWithBuggyBooks<BooksThatPostNoBonus>>()},
  };
}

}  // namespace steelyard::simulation
