#include "host/export_file.h"

#include <fmt/format.h>

#include <filesystem>

#include "delivery/file_name.h"
#include "report/export.h"

namespace steelyard::host {

std::string EndingOf(std::string_view format) {
  return format == report::ToText(report::Format::Text) ? "txt" : std::string(format);
}

std::string FileNameOf(const ExportPlan& plan, base::Timestamp due,
                       const app::StoreSettings& settings) {
  const auto offset = settings.calendar.offset;
  const auto wall = due.ToWallClock(offset);
  const auto period =
      PeriodDueAt(due, plan.period.value_or(UsualPeriod(plan.frequency)), offset);
  return delivery::FileNameFrom(plan.file_name,
                                {.report = plan.report,
                                 .from = period.first().ToString(),
                                 .to = period.last().ToString(),
                                 .date = domain::BusinessDay::Of(due, {offset, 0}).ToString(),
                                 .time = fmt::format("{:02}{:02}", wall.hour, wall.minute),
                                 .store = settings.code,
                                 .format = EndingOf(plan.format)});
}

bool TakesFileOf(const ExportPlan& plan, const ExportPlan& other,
                 const app::StoreSettings& settings) {
  const bool are_files = plan.delivery == Delivery::Folder && other.delivery == Delivery::Folder;
  const bool is_same_content = plan.report == other.report &&
                               plan.parameters == other.parameters &&
                               plan.language == other.language && plan.format == other.format;
  std::error_code ignored;
  if (!are_files || is_same_content || delivery::FindPatternMistake(other.file_name) ||
      !std::filesystem::equivalent(plan.place, other.place, ignored)) {
    return false;
  }
  // A Monday and the first of a month: all frequencies are due.
  const auto day = *domain::BusinessDay::FromDate(2026, 6, 1);
  const auto name_of = [&](const ExportPlan& each) {
    const auto due = day.Start({settings.calendar.offset, each.at_minute});
    return FileNameOf(each, due, settings);
  };
  return name_of(plan) == name_of(other);
}

}  // namespace steelyard::host
