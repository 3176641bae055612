/// A second person's word for what is above a limit.
#pragma once
#include <optional>

#include "app/context.h"

namespace steelyard::app {

enum class ApprovalCase { TopUp, Refund, Correction, Replacement };

/// What somebody wants to do, and who else agrees. `approver` is of a login that was checked.
struct ApprovalQuestion {
  const Actor& actor;
  const std::optional<Actor>& approver;
  ApprovalCase what;
  domain::Money amount;
};

/// The first that applies.
enum class ApprovalOutcome {
  NotNeeded,
  Needed,               ///< the amount is above the limit and nobody else has agreed
  ApproverIsSamePerson,
  ApproverNotAllowed,   ///< only a manager approves
  Given
};
ApprovalOutcome DecideApproval(const ApprovalLimits& limits, const ApprovalQuestion& question);

}  // namespace steelyard::app
