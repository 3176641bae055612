/// A store whose balances are read from a moment ago, as a database with several writers may show
/// them: only the guarded debit still knows the truth.
#pragma once
#include "ports/store.h"

namespace steelyard::tests {

class LaggingLedger final : public ports::Ledger {
 public:
  LaggingLedger(ports::Ledger& inner, domain::MoneyDifference spent_since)
      : m_inner(inner), m_spent_since(spent_since) {}
  ports::PostOutcome Post(const std::vector<domain::Posting>& postings, ports::Cover cover,
                          const ports::PostingContext& context) override {
    return m_inner.Post(postings, cover, context);
  }
  domain::CardBalances BalancesOf(const domain::CardId& card) const override {
    domain::CardBalances balances = m_inner.BalancesOf(card);
    balances.principal = balances.principal + m_spent_since;
    return balances;
  }
  std::vector<ports::LedgerMovement> Movements(const domain::CardId& card,
                                               int limit) const override {
    return m_inner.Movements(card, limit);
  }
  std::vector<domain::Posting> PostingsOf(const base::Id128& operation) const override {
    return m_inner.PostingsOf(operation);
  }
  domain::MoneyDifference BalanceOf(const domain::Account& account) const override {
    return m_inner.BalanceOf(account);
  }
  std::string HeadHash() const override { return m_inner.HeadHash(); }

 private:
  ports::Ledger& m_inner;
  domain::MoneyDifference m_spent_since;
};

class LaggingBooks final : public ports::Books {
 public:
  LaggingBooks(ports::Books& inner, domain::MoneyDifference spent_since)
      : m_inner(inner), m_ledger(inner.ledger(), spent_since) {}
  ports::Cards& cards() override { return m_inner.cards(); }
  ports::CardWrites& card_writes() override { return m_inner.card_writes(); }
  ports::CardSightings& card_sightings() override { return m_inner.card_sightings(); }
  ports::CardPins& card_pins() override { return m_inner.card_pins(); }
  ports::PurseReceipts& purse_receipts() override { return m_inner.purse_receipts(); }
  ports::CardHolds& card_holds() override { return m_inner.card_holds(); }
  ports::Ledger& ledger() override { return m_ledger; }
  ports::Tickets& tickets() override { return m_inner.tickets(); }
  ports::Catalogue& catalogue() override { return m_inner.catalogue(); }
  ports::PriceHistory& price_history() override { return m_inner.price_history(); }
  ports::Scales& scales() override { return m_inner.scales(); }
  ports::ScaleLines& scale_lines() override { return m_inner.scale_lines(); }
  ports::Operators& operators() override { return m_inner.operators(); }
  ports::Members& members() override { return m_inner.members(); }
  ports::TierHistory& tier_history() override { return m_inner.tier_history(); }
  ports::IdRecords& id_records() override { return m_inner.id_records(); }
  ports::Points& points() override { return m_inner.points(); }
  ports::Exceptions& exceptions() override { return m_inner.exceptions(); }
  ports::AuditLog& audit() override { return m_inner.audit(); }
  ports::Settings& settings() override { return m_inner.settings(); }
  ports::DayCloses& day_closes() override { return m_inner.day_closes(); }

 private:
  ports::Books& m_inner;
  LaggingLedger m_ledger;
};

class LaggingStore final : public ports::Store {
 public:
  LaggingStore(ports::Store& inner, std::int64_t spent_since_fen)
      : m_inner(inner), m_spent_since(spent_since_fen) {}
  std::future<void> Submit(std::function<void(ports::Books&)> work) override {
    return m_inner.Submit([work = std::move(work), spent = m_spent_since](ports::Books& books) {
      LaggingBooks lagging(books, spent);
      work(lagging);
    });
  }
  void Read(const std::function<void(const ports::Books&)>& work) override { m_inner.Read(work); }

 private:
  ports::Store& m_inner;
  domain::MoneyDifference m_spent_since;
};

}  // namespace steelyard::tests
