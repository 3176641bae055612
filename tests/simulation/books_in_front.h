/// Books that pass everything on to real ones, for those who want to change one thing of it.
#pragma once
#include "ports/store.h"

namespace steelyard::simulation {

class BooksInFront : public ports::Books {
 public:
  explicit BooksInFront(ports::Books& real) : m_real(real) {}
  ports::Cards& cards() override { return m_real.cards(); }
  ports::CardWrites& card_writes() override { return m_real.card_writes(); }
  ports::CardSightings& card_sightings() override { return m_real.card_sightings(); }
  ports::CardPins& card_pins() override { return m_real.card_pins(); }
  ports::PurseReceipts& purse_receipts() override { return m_real.purse_receipts(); }
  ports::CardHolds& card_holds() override { return m_real.card_holds(); }
  ports::Ledger& ledger() override { return m_real.ledger(); }
  ports::Tickets& tickets() override { return m_real.tickets(); }
  ports::Catalogue& catalogue() override { return m_real.catalogue(); }
  ports::PriceHistory& price_history() override { return m_real.price_history(); }
  ports::Scales& scales() override { return m_real.scales(); }
  ports::ScaleLines& scale_lines() override { return m_real.scale_lines(); }
  ports::Operators& operators() override { return m_real.operators(); }
  ports::Members& members() override { return m_real.members(); }
  ports::TierHistory& tier_history() override { return m_real.tier_history(); }
  ports::IdRecords& id_records() override { return m_real.id_records(); }
  ports::Points& points() override { return m_real.points(); }
  ports::Exceptions& exceptions() override { return m_real.exceptions(); }
  ports::AuditLog& audit() override { return m_real.audit(); }
  ports::Settings& settings() override { return m_real.settings(); }
  ports::DayCloses& day_closes() override { return m_real.day_closes(); }

 private:
  ports::Books& m_real;
};

class LedgerInFront : public ports::Ledger {
 public:
  explicit LedgerInFront(ports::Ledger& real) : m_real(real) {}
  ports::PostOutcome Post(const std::vector<domain::Posting>& postings, ports::Cover cover,
                          const ports::PostingContext& context) override {
    return m_real.Post(postings, cover, context);
  }
  domain::CardBalances BalancesOf(const domain::CardId& card) const override {
    return m_real.BalancesOf(card);
  }
  std::vector<ports::LedgerMovement> Movements(const domain::CardId& card,
                                               int limit) const override {
    return m_real.Movements(card, limit);
  }
  std::vector<domain::Posting> PostingsOf(const base::Id128& operation) const override {
    return m_real.PostingsOf(operation);
  }
  domain::MoneyDifference BalanceOf(const domain::Account& account) const override {
    return m_real.BalanceOf(account);
  }
  std::string HeadHash() const override { return m_real.HeadHash(); }

 private:
  ports::Ledger& m_real;
};

class TicketsInFront : public ports::Tickets {
 public:
  explicit TicketsInFront(ports::Tickets& real) : m_real(real) {}
  ports::TicketLookup Find(const domain::Ticket& ticket) const override {
    return m_real.Find(ticket);
  }
  void Record(const domain::Ticket& ticket, const ports::TicketFacts& facts) override {
    m_real.Record(ticket, facts);
  }
  void Decline(const domain::Ticket& ticket, const ports::TicketFacts& facts) override {
    m_real.Decline(ticket, facts);
  }
  void KeepConflict(const domain::Ticket& ticket, const ports::TicketFacts& facts) override {
    m_real.KeepConflict(ticket, facts);
  }
  std::vector<ports::JournalEntry> WithNumber(int scale, std::int64_t number) const override {
    return m_real.WithNumber(scale, number);
  }
  std::int64_t LastNumber(int scale) const override { return m_real.LastNumber(scale); }
  std::optional<domain::Ticket> Load(const domain::TicketId& id) const override {
    return m_real.Load(id);
  }

 private:
  ports::Tickets& m_real;
};

class ExceptionsInFront : public ports::Exceptions {
 public:
  explicit ExceptionsInFront(ports::Exceptions& real) : m_real(real) {}
  void Add(const ports::BookException& exception) override { m_real.Add(exception); }
  std::vector<ports::BookException> Open(int limit) const override { return m_real.Open(limit); }
  std::vector<ports::BookException> OpenAbout(ports::ExceptionKind kind,
                                              const std::string& subject) const override {
    return m_real.OpenAbout(kind, subject);
  }
  std::optional<ports::BookException> Find(const base::Id128& id) const override {
    return m_real.Find(id);
  }
  void Resolve(const base::Id128& id, base::Timestamp at, const std::string& resolution) override {
    m_real.Resolve(id, at, resolution);
  }

 private:
  ports::Exceptions& m_real;
};

class StoreInFront : public ports::Store {
 public:
  explicit StoreInFront(ports::Store& real) : m_real(real) {}
  std::future<void> Submit(std::function<void(ports::Books&)> work) override {
    return m_real.Submit(std::move(work));
  }
  void Read(const std::function<void(const ports::Books&)>& work) override { m_real.Read(work); }
  ports::Store& real() { return m_real; }

 private:
  ports::Store& m_real;
};

/// A store that shows `BooksType(real books, arguments…)` to whoever commits.
template <typename BooksType, typename Argument>
class StoreWithBooks final : public StoreInFront {
 public:
  StoreWithBooks(ports::Store& real, Argument& argument)
      : StoreInFront(real), m_argument(argument) {}
  std::future<void> Submit(std::function<void(ports::Books&)> work) override {
    return real().Submit([work = std::move(work), &argument = m_argument](ports::Books& books) {
      BooksType shown(books, argument);
      work(shown);
    });
  }

 private:
  Argument& m_argument;
};

}  // namespace steelyard::simulation
