/// Which pages there are, and who sees them.
#pragma once
#include <functional>
#include <vector>

#include "desktop/pages/page.h"

namespace steelyard::desktop {

struct PageKind {
  wxString title;
  const char* icon;
  std::function<Page*(wxWindow*, Workplace&, TellNews)> make;
};

/// The pages of a role, from top to bottom.
std::vector<PageKind> PagesFor(ports::Role role);

}  // namespace steelyard::desktop
