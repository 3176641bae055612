/// Adds a member, and changes what is on record of one. Each does its work before it closes, so
/// that what was refused can be corrected where it was typed.
#pragma once
#include <wx/window.h>

#include <optional>
#include <vector>

#include "desktop/workplace.h"
#include "domain/price_book.h"
#include "ports/members.h"

namespace steelyard::desktop {

struct MemberDesk {
  Workplace& place;
  std::vector<domain::Tier> tiers;  ///< to choose from
};

/// The member as it is in the books now; nothing when the person gave up.
std::optional<ports::Member> AddMemberByForm(wxWindow* parent, const MemberDesk& desk);
std::optional<ports::Member> ChangeMemberByForm(wxWindow* parent, const MemberDesk& desk,
                                                const ports::Member& member);
/// Asks why, then disables the member, or takes a disabled one back.
std::optional<ports::Member> SwitchMemberByForm(wxWindow* parent, const MemberDesk& desk,
                                                const ports::Member& member);

}  // namespace steelyard::desktop
