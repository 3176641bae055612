/// exceptions list/show/resolve.
#include <fmt/format.h>

#include "app/resolve_exception.h"
#include "app/scale_verification.h"
#include "app/ticket_conflict.h"
#include "app/unfinished_writes.h"
#include "cli/commands.h"
#include "cli/exception_sentences.h"
#include "cli/options.h"
#include "cli/sentences.h"
#include "cli/text_table.h"
#include "cli/told_tickets.h"

namespace steelyard::cli {
namespace {

struct ExceptionForm {
  std::optional<base::Id128> id;
  std::string note;
  int limit = 1'000;
};

Answer ListExceptions(Session& session, const ExceptionForm& form) {
  app::ListUnfinishedWrites(session.context());  // a store that nobody serves tells of them too
  app::ListVerifications(session.context());
  const auto offset = app::LoadSettings(session.context().store).calendar.offset;
  Json exceptions = Json::array();
  TextTable table({"ID", "WHEN", "KIND", "SUBJECT", "DETAIL"});
  session.context().store.Read([&](const ports::Books& books) {
    for (const auto& one : books.exceptions().Open(form.limit)) {
      const auto at = one.at.ToString(offset);
      exceptions.push_back({{"exception", one.id.ToString()},
                            {"at", at},
                            {"kind", ports::ToText(one.kind)},
                            {"subject", one.subject},
                            {"detail", one.detail},
                            {"what", WordsOf(one.kind).what},
                            {"remedy", WordsOf(one.kind).remedy}});
      table.Add(
          {one.id.ToString(), at, std::string(ports::ToText(one.kind)), one.subject, one.detail});
    }
  });
  const auto text = exceptions.empty() ? "Nothing waits for a person." : table.ToString();
  return Done({{"exceptions", exceptions}}, text);
}

Answer ShowException(Session& session, const ExceptionForm& form) {
  const auto offset = app::LoadSettings(session.context().store).calendar.offset;
  std::optional<ports::BookException> found;
  session.context().store.Read(
      [&](const ports::Books& books) { found = books.exceptions().Find(*form.id); });
  if (!found) {
    return Refused(app::ToText(app::ResolveOutcome::Unknown),
                   Sentence(app::ResolveOutcome::Unknown));
  }
  const ExceptionWords words = WordsOf(found->kind);
  const auto at = found->at.ToString(offset);
  Json answer{{"exception", found->id.ToString()},
              {"at", at},
              {"kind", ports::ToText(found->kind)},
              {"subject", found->subject},
              {"detail", found->detail},
              {"what", words.what},
              {"remedy", words.remedy},
              {"resolution", found->resolution}};
  auto text = fmt::format("{}  {}\n{}\n{}\n{}", found->subject, at, words.what, words.remedy,
                          found->resolution.empty() ? found->detail : found->resolution);
  if (const auto ticket = app::TicketInConflict(*found)) {
    const auto told = session.store->queries().ToldAs(*ticket);
    answer["told"] = ToldJson(told, offset);
    if (!told.empty()) text += "\n\n" + ToldText(told, offset);
  }
  return Done(std::move(answer), text);
}

Answer ResolveException(Session& session, const ExceptionForm& form) {
  const auto outcome =
      app::ResolveException(session.context(), session.actor, {*form.id, form.note});
  if (outcome != app::ResolveOutcome::Done) {
    return Refused(app::ToText(outcome), Sentence(outcome));
  }
  return Done({{"exception", form.id->ToString()}}, "Resolved, and noted in the audit log.");
}

}  // namespace

void AddExceptionCommands(CLI::App& app, Chosen& chosen) {
  auto form = std::make_shared<ExceptionForm>();
  auto* exceptions = AddGroup(app, "exceptions", "what waits for a person");
  auto* list = exceptions->add_subcommand("list", "open exceptions, oldest first");
  list->add_option("--limit", form->limit, "at most so many")->check(CLI::Range(1, 1'000'000));
  chosen.WithBooks(list, [form](Session& session) { return ListExceptions(session, *form); });
  auto* show = exceptions->add_subcommand("show", "what one means, and what to do about it");
  AddParsed(*show, "--id,ID", form->id, &base::Id128::Parse, "an id of exceptions list")
      ->required();
  chosen.WithBooks(show, [form](Session& session) { return ShowException(session, *form); });
  auto* resolve = exceptions->add_subcommand("resolve", "takes an exception off the list");
  AddParsed(*resolve, "--id,ID", form->id, &base::Id128::Parse, "an id of exceptions list")
      ->required();
  resolve->add_option("--note", form->note, "what was found and done")->required();
  chosen.WithBooks(resolve, [form](Session& session) { return ResolveException(session, *form); });
}

}  // namespace steelyard::cli
