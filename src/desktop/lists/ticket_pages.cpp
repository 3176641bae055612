/// A cache of pages, the least recently used leaves first.
#include "desktop/lists/ticket_pages.h"

namespace steelyard::desktop {

void TicketPages::Reset(std::int64_t count) {
  m_count = count;
  m_pages.clear();
  m_uses.clear();
  m_wanted.clear();
}

const ports::TicketRow* TicketPages::Row(std::int64_t row) {
  if (row < 0 || row >= m_count) return nullptr;
  const auto number = row / kPageRows;
  const auto found = m_pages.find(number);
  if (found == m_pages.end()) {
    if (m_wanted.insert(number).second) m_want(number);
    return nullptr;
  }
  auto& page = found->second;
  m_uses.splice(m_uses.begin(), m_uses, page.use);
  const auto index = static_cast<std::size_t>(row % kPageRows);
  return index < page.rows.size() ? &page.rows[index] : nullptr;
}

void TicketPages::Keep(std::int64_t page, std::vector<ports::TicketRow> rows) {
  if (m_wanted.erase(page) == 0) return;  // the list was reset meanwhile
  m_uses.push_front(page);
  m_pages[page] = {std::move(rows), m_uses.begin()};
  if (m_pages.size() > kMostPages) {
    m_pages.erase(m_uses.back());
    m_uses.pop_back();
  }
}

}  // namespace steelyard::desktop
