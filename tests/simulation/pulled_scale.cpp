#include "simulation/pulled_scale.h"

namespace steelyard::simulation {
namespace {

constexpr std::size_t kMemory = 60;  ///< older sales are overwritten, pulled or not
constexpr std::size_t kBatch = 8;

}  // namespace

void PulledScale::Open(int customers) {
  m_customers_to_come = customers;
  m_parts.timeline.After(m_parts.random.Between(100, 5'000), [this] { NextCustomer(); });
}

void PulledScale::NextCustomer() {
  if (m_customers_to_come == 0) return;
  --m_customers_to_come;
  Sell();
  m_parts.timeline.After(m_parts.random.Between(1'000, 9'000), [this] { NextCustomer(); });
}

void PulledScale::Sell() {
  const auto price = domain::Price::FromFen(m_parts.random.Between(100, 3'000),
                                            domain::PriceUnit::Per500Grams)
                         .value();
  const auto weight = domain::Weight::FromGrams(m_parts.random.Between(50, 2'000)).value();
  const auto amount = price.TotalFor(weight, domain::Rounding::HalfUp);
  const base::Timestamp now = m_parts.door.Now().Plus(m_clock_offset);
  base::Id128::Array bytes{};
  bytes[0] = static_cast<std::uint8_t>(m_number);
  ++m_last_number;
  for (std::size_t i = 0; i < 8; ++i) {
    bytes[8 + i] = static_cast<std::uint8_t>(m_last_number >> (8 * i));
  }
  m_memory.push_back({.id = domain::TicketId(base::Id128::FromBytes(bytes).value()),
                      .number = m_last_number,
                      .kind = domain::TicketKind::Sale,
                      .corrects = std::nullopt,
                      .cashier = 9,
                      .opened_at = now,
                      .closed_at = now,
                      .authorisation = domain::AuthorisationMode::Offline,
                      .card = std::nullopt,
                      .lines = {{"2003", weight, price, price, amount}},
                      .rounding = {},
                      .total = amount,
                      .tenders = {{domain::TenderType::Cash, amount, ""}}});
  if (m_memory.size() <= kMemory) return;
  m_parts.told.Overwrite(m_memory.front().id.ToString());
  m_memory.pop_front();
}

void PulledScale::Pull(const ports::JournalCursor& last, const ports::StorePulled& store) {
  std::vector<ports::PulledTicket> batch;
  std::vector<std::string> ids;
  const auto hand_over = [&] {
    if (m_batches_until_break == 0) {
      m_batches_until_break = -1;
      throw ports::ScaleError("The line to the scale broke. What was stored is safe; ask again.");
    }
    if (m_batches_until_break > 0) --m_batches_until_break;
    if (batch.empty()) return;
    store(batch);
    // Only now may the scale forget them.
    m_handed_over.insert(m_handed_over.end(), ids.begin(), ids.end());
    batch.clear();
    ids.clear();
  };
  for (const auto& draft : m_memory) {
    if (draft.number <= last.number) continue;
    m_parts.told.Send(draft.id.ToString(), ContentOf(draft, m_number), true);
    batch.push_back({domain::Ticket::From(draft).value(), "sale"});
    ids.push_back(draft.id.ToString());
    if (batch.size() == kBatch) hand_over();
  }
  hand_over();
}

void PulledScale::NoteAcknowledged(bool is_store_alive) {
  for (const auto& id : std::exchange(m_handed_over, {})) {
    if (!is_store_alive) continue;
    auto& ticket = m_parts.told.tickets.at(id);
    if (!ticket.recorded) ticket.recorded = ToldAnswer{"recorded", "", std::nullopt, std::nullopt};
    m_pulled = std::max(m_pulled, ticket.content.number);
  }
}

}  // namespace steelyard::simulation
