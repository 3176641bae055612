/// TicketPages: the part of a long list of tickets that is in memory.
#pragma once
#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <set>
#include <vector>

#include "ports/queries.h"

namespace steelyard::desktop {

/// Rows are asked for a page at a time when they are first looked at; the pages looked at least
/// recently are forgotten. Knows no threads: whoever owns it fetches what `want` names and hands
/// it to Keep.
class TicketPages {
 public:
  static constexpr std::int64_t kPageRows = 200;
  static constexpr std::size_t kMostPages = 50;

  /// Called with the number of a page that is needed, once until it is kept.
  using Want = std::function<void(std::int64_t page)>;
  explicit TicketPages(Want want) : m_want(std::move(want)) {}

  /// Forgets everything; the list has `count` rows from now on.
  void Reset(std::int64_t count);
  std::int64_t count() const { return m_count; }
  /// Null while the row is on its way.
  const ports::TicketRow* Row(std::int64_t row);
  void Keep(std::int64_t page, std::vector<ports::TicketRow> rows);
  /// The page could not be fetched: it is asked for again when next looked at.
  void Forget(std::int64_t page) { m_wanted.erase(page); }
  std::size_t PagesInMemory() const { return m_pages.size(); }

 private:
  struct Page {
    std::vector<ports::TicketRow> rows;
    std::list<std::int64_t>::iterator use;
  };

  Want m_want;
  std::int64_t m_count = 0;
  std::map<std::int64_t, Page> m_pages;
  std::list<std::int64_t> m_uses;  ///< page numbers, the latest use first
  std::set<std::int64_t> m_wanted;
};

}  // namespace steelyard::desktop
