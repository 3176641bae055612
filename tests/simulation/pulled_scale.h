/// A scale that is asked for its sales: a short memory, and a line that breaks in the middle.
#pragma once
#include <deque>

#include "app/pull_sales.h"
#include "simulation/scale.h"

namespace steelyard::simulation {

/// The scale and the driver that speaks with it, in one. Its sales are told, never asked.
class PulledScale final : public ports::ScaleDriver {
 public:
  PulledScale(int number, ScaleParts parts) : m_number(number), m_parts(parts) {}

  int number() const { return m_number; }
  void Open(int customers);
  bool IsSelling() const { return m_customers_to_come > 0; }
  bool HasUnpulled() const { return !m_memory.empty() && m_memory.back().number > m_pulled; }
  void JumpClock(std::int64_t milliseconds) { m_clock_offset += milliseconds; }
  /// The line may break in the next pulls.
  void BreakLine(int batches) { m_batches_until_break = batches; }
  void MendLine() { m_batches_until_break = -1; }
  /// What was handed over and acknowledged counts once the store is known to live on.
  void NoteAcknowledged(bool is_store_alive);

  ports::ScaleIdentity Probe() override { return {"simulated", "S1", "1"}; }
  void SetClock(base::Timestamp) override { m_clock_offset = 0; }
  void SendPrices(const std::vector<domain::Product>& products) override { m_products = products; }
  void Pull(const ports::JournalCursor& last, const ports::StorePulled& store) override;

 private:
  void NextCustomer();
  void Sell();

  const int m_number;
  ScaleParts m_parts;
  std::vector<domain::Product> m_products;
  std::deque<domain::TicketDraft> m_memory;
  std::vector<std::string> m_handed_over;
  std::int64_t m_last_number = 0;
  std::int64_t m_pulled = 0;
  std::int64_t m_clock_offset = 0;
  int m_customers_to_come = 0;
  int m_batches_until_break = -1;
};

}  // namespace steelyard::simulation
