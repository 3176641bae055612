#include "app/roles.h"

#include "base/check.h"

namespace steelyard::app {

bool MayWorkAtDesk(ports::Role role) {
  switch (role) {
    case ports::Role::Manager: return true;
    case ports::Role::CardDesk: return true;
    case ports::Role::Auditor: return false;
    case ports::Role::Service: return false;
  }
  base::Check(false);
  return {};
}

bool MayManageStore(ports::Role role) { return role == ports::Role::Manager; }

bool MayApprove(ports::Role role) { return role == ports::Role::Manager; }

}  // namespace steelyard::app
