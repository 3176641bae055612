/// What the card desk asks for before it writes a card.
#pragma once
#include <wx/window.h>

#include <optional>
#include <string>
#include <vector>

#include "app/card_desk.h"

namespace steelyard::desktop {

struct IssueForm {
  int count;  ///< of a batch; else one
  domain::CardClass card_class;
  std::string tier;
  std::string holder;  ///< empty: not registered
  std::string phone;
  domain::Money top_up;
  domain::Money deposit;
  std::optional<domain::BusinessDay> valid_until;
};

enum class IssueKind { OneCard, Batch };

struct IssueQuestion {
  IssueKind kind;
  const std::vector<domain::Tier>& tiers;
  const app::StoreSettings& settings;
  domain::BusinessDay today;
};

/// Nothing when the person gave up.
std::optional<IssueForm> AskIssue(wxWindow* parent, const IssueQuestion& question);

/// How much is topped up; the quick amounts are the steps of the bonus ladder.
std::optional<domain::Money> AskTopUp(wxWindow* parent, const app::CardView& card,
                                      const app::StoreSettings& settings);

/// One line of text; `name` names the dialog.
struct TextQuestion {
  wxString title;
  wxString label;
  wxString confirm;
  const char* name;
  wxString empty_mistake;
  wxString heading = {};  ///< what it is about; empty for none
};
std::optional<std::string> AskText(wxWindow* parent, const TextQuestion& question);

}  // namespace steelyard::desktop
