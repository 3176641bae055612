/// Every book of the store on one connection.
#pragma once
#include <memory>

#include "ports/store.h"
#include "storage/connection.h"

namespace steelyard::storage {

/// Valid only inside the transaction it is handed to. Keeps nothing between two but what can never
/// change: what older versions of the price book said.
class SqliteBooks final : public ports::Books {
 public:
  explicit SqliteBooks(Connection& connection);

  ports::Cards& cards() override { return *m_cards; }
  ports::CardWrites& card_writes() override { return *m_card_writes; }
  ports::CardSightings& card_sightings() override { return *m_card_sightings; }
  ports::CardPins& card_pins() override { return *m_card_pins; }
  ports::PurseReceipts& purse_receipts() override { return *m_purse_receipts; }
  ports::CardHolds& card_holds() override { return *m_card_holds; }
  ports::Ledger& ledger() override { return *m_ledger; }
  ports::Tickets& tickets() override { return *m_tickets; }
  ports::Catalogue& catalogue() override { return *m_catalogue; }
  ports::PriceHistory& price_history() override { return *m_price_history; }
  ports::Scales& scales() override { return *m_scales; }
  ports::ScaleLines& scale_lines() override { return *m_scale_lines; }
  ports::Operators& operators() override { return *m_operators; }
  ports::Members& members() override { return *m_members; }
  ports::TierHistory& tier_history() override { return *m_tier_history; }
  ports::IdRecords& id_records() override { return *m_id_records; }
  ports::Points& points() override { return *m_points; }
  ports::Exceptions& exceptions() override { return *m_exceptions; }
  ports::AuditLog& audit() override { return *m_audit; }
  ports::Settings& settings() override { return *m_settings; }
  ports::DayCloses& day_closes() override { return *m_day_closes; }

 private:
  std::unique_ptr<ports::Cards> m_cards;
  std::unique_ptr<ports::CardWrites> m_card_writes;
  std::unique_ptr<ports::CardSightings> m_card_sightings;
  std::unique_ptr<ports::CardPins> m_card_pins;
  std::unique_ptr<ports::PurseReceipts> m_purse_receipts;
  std::unique_ptr<ports::CardHolds> m_card_holds;
  std::unique_ptr<ports::Ledger> m_ledger;
  std::unique_ptr<ports::Tickets> m_tickets;
  std::unique_ptr<ports::Catalogue> m_catalogue;
  std::unique_ptr<ports::PriceHistory> m_price_history;
  std::unique_ptr<ports::Scales> m_scales;
  std::unique_ptr<ports::ScaleLines> m_scale_lines;
  std::unique_ptr<ports::Operators> m_operators;
  std::unique_ptr<ports::Members> m_members;
  std::unique_ptr<ports::TierHistory> m_tier_history;
  std::unique_ptr<ports::IdRecords> m_id_records;
  std::unique_ptr<ports::Points> m_points;
  std::unique_ptr<ports::Exceptions> m_exceptions;
  std::unique_ptr<ports::AuditLog> m_audit;
  std::unique_ptr<ports::Settings> m_settings;
  std::unique_ptr<ports::DayCloses> m_day_closes;
};

/// The next value of a counter; its row stays locked until the transaction ends.
std::int64_t NextOf(Connection& connection, const char* counter);

}  // namespace steelyard::storage
