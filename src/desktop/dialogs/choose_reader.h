/// Asks which card reader is to be used.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "cards/find_readers.h"

class wxWindow;

namespace steelyard::desktop {

struct ReadersKnown {
  std::vector<cards::FoundReader> found;
  std::string chosen;  ///< empty: the first that answers
};

/// A reader's name, or an empty one for the first that answers; nothing when it was given up.
std::optional<std::string> AskReader(wxWindow* parent, const ReadersKnown& readers);

}  // namespace steelyard::desktop
