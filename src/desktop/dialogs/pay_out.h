/// Asks before money goes back to the holder of a card: how much it is, and by which rule.
#pragma once
#include <wx/window.h>

#include <optional>
#include <string>

#include "app/card_refunds.h"
#include "desktop/workplace.h"

namespace steelyard::desktop {

enum class PayOut { Refund, Return };

struct PayOutForm {
  std::optional<domain::Money> amount;  ///< of a refund; nothing: all that can be paid out
  domain::Money shown;                  ///< the sum that stood there when it was confirmed
  std::string reason;                   ///< may be empty
};

/// The sum is asked of the books beside the window, anew with every amount that is typed; nothing
/// can be confirmed before it stands there.
std::optional<PayOutForm> AskPayOut(wxWindow* parent, Workplace& place, const app::CardView& card,
                                    PayOut what);

}  // namespace steelyard::desktop
