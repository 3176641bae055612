/// The state of a scale from what its last contact left behind.
#include "desktop/scale_state.h"

#include <wx/intl.h>

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

}  // namespace steelyard::desktop
