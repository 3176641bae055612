/// What the desk asks before it replaces, renews, moves or hands on a card.
#pragma once
#include <wx/window.h>

#include <optional>
#include <string>
#include <vector>

#include "app/card_desk.h"
#include "desktop/workplace.h"

namespace steelyard::desktop {

struct ReplacementForm {
  domain::CardNumber replaced;
  std::string reason;  ///< may be empty
  domain::Money fee;   ///< as it stood there
};
/// The old card is looked up while its number is typed: what moves and the fee stand there before
/// anything is confirmed. `likely` is the card that was looked at last.
std::optional<ReplacementForm> AskReplacement(wxWindow* parent, Workplace& place,
                                              const std::optional<domain::CardNumber>& likely);

struct RenewalForm {
  std::optional<domain::BusinessDay> valid_until;  ///< nothing: as the store has it
};
std::optional<RenewalForm> AskRenewal(wxWindow* parent, const app::CardView& card);

/// The code of the tier, empty for none.
std::optional<std::string> AskTier(wxWindow* parent, const app::CardView& card,
                                   const std::vector<domain::Tier>& tiers);

struct TransferForm {
  domain::MemberId member;
  std::string reason;  ///< may be empty
};
std::optional<TransferForm> AskTransfer(wxWindow* parent, Workplace& place,
                                        const app::CardView& card);

}  // namespace steelyard::desktop
