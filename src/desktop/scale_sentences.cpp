#include "desktop/scale_sentences.h"

#include <wx/intl.h>

#include "desktop/format.h"
#include "desktop/words.h"

namespace steelyard::desktop {

wxString Sentence(app::ChangeScaleOutcome outcome, const ports::ScaleDrivers& drivers) {
  using enum app::ChangeScaleOutcome;
  switch (outcome) {
    case Done: return _("The register is changed.");
    case NotAllowed: return _("Your role may not do this. Nothing was changed; ask a manager.");
    case Unknown: return Sentence(app::RemoveScaleOutcome::Unknown);
    case ProfileUnknown: return Sentence(app::AddScaleOutcome::ProfileUnknown, drivers);
    case AddressMissing:
      return _("This driver needs the scale's address, as HOST:PORT. Nothing was changed.");
    case AddressInvalid: return _("The address is not HOST:PORT. Nothing was changed.");
    case TextInvalid:
      return _("Vendor and model are one line of at most 64 characters. Nothing was changed.");
    case UniqueCodeInvalid:
      return _("A unique code is 1 to 64 letters, digits and -. Nothing was changed; copy it from "
               "the scale's plate.");
    case UniqueCodeTaken:
      return _("Another scale has this unique code, and no two have the same. Nothing was changed; "
               "copy it from the scale's plate.");
    case NothingToChange: return _("The register says this already, so nothing was changed.");
  }
  return {};
}

wxString Sentence(app::ScaleEventOutcome outcome) {
  using enum app::ScaleEventOutcome;
  switch (outcome) {
    case Done: return _("Noted with the scale.");
    case NotAllowed: return _("Your role may not do this. Nothing was noted; ask a manager.");
    case Unknown: return _("There is no such scale any more. Nothing was noted.");
    case TypeInvalid:
      return _("What happened is one word of a-z, 0-9 and _ with at most 32. Nothing was noted.");
    case DetailInvalid:
      return _("The detail is one line of at most 200 bytes. Nothing was noted; shorten it.");
  }
  return {};
}

wxString EventWord(const std::string& type) {
  struct Known {
    const char* type;
    wxString word;
  };
  const Known known[] = {{"sealed", _("sealed")},
                         {"unlocked", _("seal opened")},
                         {"verified", _("verified")},
                         {"repaired", _("repaired")},
                         {"moved", _("moved to another place")},
                         {"journal_reset", _("memory began anew")},
                         {"clock_set", _("clock set")},
                         {"power_on", _("switched on")},
                         {"overload", _("overloaded")},
                         {"sales_cleared", _("sales cleared")},
                         {"products_cleared", _("products cleared")}};
  for (const auto& one : known) {
    if (type == one.type) return one.word;
  }
  return ToWx(type);
}

}  // namespace steelyard::desktop
