/// Asks which top-up was wrong.
#pragma once
#include <wx/window.h>

#include <optional>
#include <string>
#include <vector>

#include "app/card_statement.h"

namespace steelyard::desktop {

/// A top-up as the correction window lists it.
struct TopUpDone {
  base::Id128 operation;
  base::Timestamp at;
  domain::MoneyDifference paid;
  domain::MoneyDifference bonus;
};
/// Of a statement's lines, newest first.
std::vector<TopUpDone> TopUpsOf(const app::CardStatement& statement);

struct CorrectionQuestion {
  const app::CardView& card;
  const std::vector<TopUpDone>& top_ups;  ///< not empty
  base::UtcOffset offset;
};
struct CorrectionForm {
  base::Id128 top_up;
  std::string reason;
  domain::MoneyDifference paid;  ///< what goes back to the holder
};
std::optional<CorrectionForm> AskCorrection(wxWindow* parent, const CorrectionQuestion& question);

}  // namespace steelyard::desktop
