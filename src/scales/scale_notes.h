/// What speaking with a scale leaves in its row and among its events.
#pragma once
#include <string>

#include "app/context.h"

namespace steelyard::scales {

struct ScaleTrouble {
  int scale;
  std::string type;      ///< of the event: `pull_failed`, `push_refused`, …
  base::Explanation explanation;  ///< what happened and what to do
};

/// Notes the trouble as the scale's last error, and as an event unless it is the same as in `known`
/// (the error before this contact): a scale that is off for a night is one event, not thousands.
void NoteTrouble(app::Context& context, const ScaleTrouble& trouble, const std::string& known);

void NoteEvent(app::Context& context, const ports::ScaleEvent& event);

}  // namespace steelyard::scales
