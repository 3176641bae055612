/// schedule run/run-due/history.
#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/options.h"
#include "cli/schedule_sentences.h"
#include "cli/text_table.h"
#include "cli/with_stop.h"

namespace steelyard::cli {
namespace {

struct RunForm {
  std::optional<base::Id128> id;
  std::optional<domain::BusinessDay> day;
  std::optional<std::size_t> most;
};

base::UtcOffset OffsetOf(Session& session) {
  return app::LoadSettings(session.context().store).calendar.offset;
}

Answer AnswerFor(const std::vector<host::ExportRun>& runs, base::UtcOffset offset) {
  Json list = Json::array();
  std::string text;
  bool has_failed = false;
  for (const auto& run : runs) {
    list.push_back(RunJson(run, offset));
    has_failed = has_failed || !run.error.empty();
    text += LineOf(run, offset);
  }
  if (!has_failed) return Done({{"runs", list}}, text.empty() ? "Nothing is due." : text);
  auto answer = WorldFailed("export_failed", text);
  answer.object["runs"] = list;
  return answer;
}

Answer RunDue(Session& session, const std::stop_token& stop) {
  if (auto refusal = RefuseUnlessManagerOrService(session.actor)) return *std::move(refusal);
  return AnswerFor(host::RunDueExports(*session.store, stop), OffsetOf(session));
}

Answer RunNow(Session& session, const RunForm& form, const std::stop_token& stop) {
  const auto ran =
      host::RunExportNow(*session.store, session.actor, *form.id, form.day, stop);
  if (ran.outcome != host::ScheduleOutcome::Done) {
    return Refused(host::ToText(ran.outcome), Sentence(ran.outcome));
  }
  return AnswerFor({*ran.run}, OffsetOf(session));
}

Answer ShowHistory(Session& session, const RunForm& form) {
  const auto offset = OffsetOf(session);
  Json runs = Json::array();
  TextTable table({"STARTED", "NAME", "DUE", "TRY", "OUTCOME", "RESULT"});
  for (const auto& run : session.store->schedule_runs().Newest(form.id, form.most.value_or(50))) {
    runs.push_back(RunJson(run, offset));
    table.Add({run.started_at.ToString(offset), run.name, run.due.ToString(offset),
               run.attempt == 0 ? "by hand" : std::to_string(run.attempt), Word(run.outcome),
               base::Explanation::FromStored(run.result).Text()});
  }
  return Done({{"runs", runs}}, table.ToString());
}

std::optional<std::size_t> ParseMost(const std::string& text) {
  if (text.empty() || text.size() > 5 || text.find_first_not_of("0123456789") != text.npos) {
    return std::nullopt;
  }
  const auto most = std::stoul(text);
  if (most == 0) return std::nullopt;
  return most;
}

}  // namespace

void AddScheduleRunCommands(CLI::App& group, Chosen& chosen) {
  auto form = std::make_shared<RunForm>();
  auto* run = group.add_subcommand("run", "runs a scheduled export now");
  AddParsed(*run, "--id,ID", form->id, &base::Id128::Parse, "an id of schedule list")->required();
  AddDay(*run, "--on", form->day)->description("as if it were due on that day");
  WithStop(chosen, run, [form](Session& session, const std::stop_token& stop) {
    return RunNow(session, *form, stop);
  });
  WithStop(chosen, group.add_subcommand("run-due", "runs what is due now"), &RunDue);
  auto* history = group.add_subcommand("history", "what became of the runs, newest first");
  AddParsed(*history, "--id,ID", form->id, &base::Id128::Parse, "an id of schedule list");
  AddParsed(*history, "--most", form->most, &ParseMost, "how many, 50 without it");
  chosen.WithBooks(history, [form](Session& session) { return ShowHistory(session, *form); });
}

}  // namespace steelyard::cli
