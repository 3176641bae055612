/// Members from a file: what is in it is shown first, and imported when somebody agrees.
#pragma once
#include <wx/window.h>

#include <optional>
#include <vector>

#include "desktop/workplace.h"
#include "domain/price_book.h"
#include "host/member_file.h"

namespace steelyard::desktop {

struct ImportQuestion {
  wxString file;  ///< its name
  const host::MemberImportPreview& preview;  ///< of a file that is a table
  std::vector<domain::Tier> tiers;
};

/// Shows the rows that are wrong, or the members that would be added, and adds them. How many were
/// added; nothing when none were.
std::optional<std::size_t> ImportMembersByForm(wxWindow* parent, Workplace& place,
                                               const ImportQuestion& question);

}  // namespace steelyard::desktop
