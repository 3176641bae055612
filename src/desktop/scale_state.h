/// Whether a scale is up, as the status bar, Today and the Scales page say it.
#pragma once
#include <wx/string.h>

#include <map>
#include <vector>

#include "base/timestamp.h"
#include "ports/scales.h"
#include "ports/store.h"

namespace steelyard::desktop {

/// Heard from within the last ten minutes, and the last contact went well.
bool IsUp(const ports::Scale& scale, base::Timestamp now);
wxString StateText(const ports::Scale& scale, base::Timestamp now);
/// How far its clock is ahead of ours; empty where nobody knows.
wxString ClockText(const ports::Scale& scale);

/// The newest ticket of a scale that is in the books, however it got there.
struct LastTicket {
  std::int64_t number;
  base::Timestamp closed_at;
};
/// By number of the scale; those that never sold are left out.
std::map<int, LastTicket> LastTicketsOf(const ports::Books& books,
                                        const std::vector<ports::Scale>& scales);

}  // namespace steelyard::desktop
