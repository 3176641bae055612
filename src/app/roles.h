/// Who may do what.
#pragma once
#include "ports/people.h"

namespace steelyard::app {

bool MayWorkAtDesk(ports::Role role);   ///< cards and members
bool MayManageStore(ports::Role role);  ///< prices, scales, operators
bool MayApprove(ports::Role role);      ///< what is above somebody else's limit

}  // namespace steelyard::app
