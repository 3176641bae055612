/// Shows tickets as the scale told them: one, or several to be compared.
#pragma once
#include <wx/window.h>

#include <cstdint>
#include <functional>
#include <vector>

#include "desktop/workplace.h"

namespace steelyard::desktop {

/// Which tickets are wanted: by id, and by a scale's running number, which may be on record twice.
struct TicketsWanted {
  struct Numbered {
    int scale;
    std::int64_t number;
  };
  std::vector<domain::TicketId> ids = {};
  std::vector<Numbered> numbered = {};
  bool IsEmpty() const { return ids.empty() && numbered.empty(); }
};

struct TicketAsker {
  wxWindow* parent;
  Workplace& place;
  Alive alive;
  /// Of a read that failed, and where none of the tickets is in the books.
  std::function<void(const base::Explanation&)> failed;
};

/// Reads beside the window, then shows them.
void OpenTickets(const TicketAsker& asker, const TicketsWanted& wanted);

}  // namespace steelyard::desktop
