/// The words by which the books know states and outcomes of the schedule.
#include "ports/schedules.h"


#include <array>

#include "base/check.h"
#include "base/enum_text.h"

namespace steelyard::ports {

std::string_view ToText(ScheduleState state) {
  switch (state) {
    case ScheduleState::Active: return "active";
    case ScheduleState::Paused: return "paused";
  }
  base::Check(false);
  return {};
}

std::optional<ScheduleState> ParseScheduleState(std::string_view text) {
  return base::FindByText(std::array{ScheduleState::Active, ScheduleState::Paused}, text);
}

std::string_view ToText(RunOutcome outcome) {
  switch (outcome) {
    case RunOutcome::Running: return "running";
    case RunOutcome::Delivered: return "delivered";
    case RunOutcome::MayHaveArrived: return "may_have_arrived";
    case RunOutcome::Failed: return "failed";
    case RunOutcome::Stopped: return "stopped";
    case RunOutcome::CutOff: return "cut_off";
    case RunOutcome::Missed: return "missed";
  }
  base::Check(false);
  return {};
}

std::optional<RunOutcome> ParseRunOutcome(std::string_view text) {
  using enum RunOutcome;
  return base::FindByText(
      std::array{Running, Delivered, MayHaveArrived, Failed, Stopped, CutOff, Missed}, text);
}

}  // namespace steelyard::ports
