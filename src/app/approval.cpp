#include "app/approval.h"

#include "app/roles.h"
#include "base/check.h"

namespace steelyard::app {
namespace {

std::optional<domain::Money> DeskLimit(const ApprovalLimits& limits, ApprovalCase what) {
  switch (what) {
    case ApprovalCase::TopUp: return limits.top_up;
    case ApprovalCase::Refund: return limits.refund;
    case ApprovalCase::Correction: return limits.correction;
    case ApprovalCase::Replacement: return limits.replacement;
  }
  base::Check(false);
  return {};
}

}  // namespace

ApprovalOutcome DecideApproval(const ApprovalLimits& limits, const ApprovalQuestion& question) {
  const auto limit = MayApprove(question.actor.role) ? limits.manager
                                                     : DeskLimit(limits, question.what);
  if (!limit || question.amount <= *limit) return ApprovalOutcome::NotNeeded;
  if (!question.approver) return ApprovalOutcome::Needed;
  if (question.approver->name == question.actor.name) {
    return ApprovalOutcome::ApproverIsSamePerson;
  }
  if (!MayApprove(question.approver->role)) return ApprovalOutcome::ApproverNotAllowed;
  return ApprovalOutcome::Given;
}

}  // namespace steelyard::app
