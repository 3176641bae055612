/// The state of a scale from what its last contact left behind.
#include "desktop/scale_state.h"

#include <wx/intl.h>

#include <cstdlib>

namespace steelyard::desktop {
namespace {

constexpr std::int64_t kUpWithinMs = 10 * 60 * 1000;

}  // namespace

bool IsUp(const ports::Scale& scale, base::Timestamp now) {
  return scale.last_error.empty() && scale.last_contact &&
         now.unix_ms() - scale.last_contact->unix_ms() <= kUpWithinMs;
}

wxString StateText(const ports::Scale& scale, base::Timestamp now) {
  if (!scale.last_error.empty()) return _("not reached");
  if (!scale.last_contact) return _("never heard from");
  return IsUp(scale, now) ? _("up") : _("silent for a while");
}

wxString ClockText(const ports::Scale& scale) {
  if (!scale.clock_offset_ms) return {};
  const auto tenths = std::abs(*scale.clock_offset_ms) / 100;
  // TRANSLATORS: the first %s is + or -, then seconds with one decimal.
  return wxString::Format(_("%s%lld.%lld s"), *scale.clock_offset_ms < 0 ? "-" : "+",
                          static_cast<long long>(tenths / 10),
                          static_cast<long long>(tenths % 10));
}

std::map<int, LastTicket> LastTicketsOf(const ports::Books& books,
                                        const std::vector<ports::Scale>& scales) {
  std::map<int, LastTicket> last;
  for (const auto& scale : scales) {
    const auto number = books.tickets().LastNumber(scale.number);
    if (number == 0) continue;
    const auto entries = books.tickets().WithNumber(scale.number, number);
    if (!entries.empty()) last.emplace(scale.number, LastTicket{number, entries.back().closed_at});
  }
  return last;
}

}  // namespace steelyard::desktop
