#include "scales/drivers/txt_mode_sales_flow.h"

#include <fmt/format.h>

#include <algorithm>

namespace steelyard::scales {

void SalesFlow::Take(const TxtSale& sale) {
  m_highest = std::max(m_highest, sale.fid);
  if (sale.fid < m_first) return;
  auto ticket = TicketFromSale(sale, m_device);
  if (ticket) {
    m_waiting.try_emplace(Key{sale.fid, sale.raw},
                          ports::PulledTicket{std::move(ticket).value(), sale.raw});
  } else if (m_refused.try_emplace(sale.fid, ticket.error().what).second) {
    m_unbookable.push_back(fmt::format("sale {} of {} was not recorded: {} ({})", sale.fid,
                                       CompactTime(sale.closed), ticket.error().what,
                                       Quote(sale.raw)));
  }
  Advance();
  if (m_ready.size() >= kBatch) HandOver();
}

void SalesFlow::Advance() {
  while (Covers(m_next)) {
    for (auto at = m_waiting.begin(); at != m_waiting.end() && std::get<0>(at->first) <= m_next;) {
      m_ready.push_back(std::move(at->second));
      at = m_waiting.erase(at);
    }
    ++m_next;
  }
}

bool SalesFlow::Covers(std::int64_t number) const {
  if (number < m_next && number >= m_first) return true;
  if (m_refused.contains(number)) return true;
  const auto at = m_waiting.lower_bound(Key{number, std::string()});
  return at != m_waiting.end() && std::get<0>(at->first) == number;
}

void SalesFlow::StoreReady() { HandOver(); }

void SalesFlow::StoreAll() {
  for (auto& [key, ticket] : m_waiting) {
    m_ready.push_back(std::move(ticket));
    if (m_ready.size() >= kBatch) HandOver();
  }
  m_waiting.clear();
  HandOver();
}

void SalesFlow::HandOver() {
  if (m_ready.empty()) return;
  m_store(m_ready);
  m_ready.clear();
}

}  // namespace steelyard::scales
