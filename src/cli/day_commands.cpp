/// exceptions list/resolve and day close.
#include <fmt/format.h>

#include <map>

#include "app/resolve_exception.h"
#include "app/unfinished_writes.h"
#include "cli/commands.h"
#include "cli/options.h"
#include "cli/sentences.h"
#include "cli/text_table.h"

namespace steelyard::cli {
namespace {

struct DayForm {
  std::optional<base::Id128> id;
  std::string note;
  std::optional<domain::BusinessDay> day;
  int limit = 1'000;
};

Answer ListExceptions(Session& session, const DayForm& form) {
  app::ListUnfinishedWrites(session.context());  // a store that nobody serves tells of them too
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
                            {"detail", one.detail}});
      table.Add(
          {one.id.ToString(), at, std::string(ports::ToText(one.kind)), one.subject, one.detail});
    }
  });
  const auto text = exceptions.empty() ? "Nothing waits for a person." : table.ToString();
  return Done({{"exceptions", exceptions}}, text);
}

Answer ResolveException(Session& session, const DayForm& form) {
  const auto outcome =
      app::ResolveException(session.context(), session.actor, {*form.id, form.note});
  if (outcome != app::ResolveOutcome::Done) {
    return Refused(app::ToText(outcome), Sentence(outcome));
  }
  return Done({{"exception", form.id->ToString()}}, "Resolved, and noted in the audit log.");
}

/// One scale's line of the day close: what its journal says and what the books say.
struct ScaleClose {
  int scale;
  std::string driver;
  std::int64_t last_number = 0;       ///< of the books
  std::int64_t journal_position = 0;  ///< of a scale we pull from
  ports::Statistics statistics;
  std::int64_t open_exceptions = 0;
};

struct DayClose {
  domain::BusinessDay day;
  std::vector<ScaleClose> scales;
  ports::Statistics totals;
  std::int64_t open_exceptions = 0;
  std::string head;
};

DayClose Gather(Session& session, domain::BusinessDay day) {
  DayClose close{day, {}, {}, 0, ""};
  session.context().store.Read([&](const ports::Books& books) {
    close.head = books.ledger().HeadHash();
    std::map<std::string, std::int64_t> by_subject;
    for (const auto& one : books.exceptions().Open(1'000'000)) {
      ++close.open_exceptions;
      ++by_subject[one.subject];
    }
    for (const auto& scale : books.scales().All()) {
      close.scales.push_back({scale.number,
                              scale.driver,
                              books.tickets().LastNumber(scale.number),
                              scale.journal_position,
                              {},
                              by_subject[fmt::format("scale {}", scale.number)]});
    }
  });
  const auto period = domain::Period::FromDays(day, day).value();
  close.totals = session.store->queries().Totals(period, std::nullopt);
  for (auto& scale : close.scales) {
    scale.statistics = session.store->queries().Totals(period, scale.scale);
  }
  return close;
}

/// Numbers the scale has given out and the books lack; nothing where the scale did not tell.
std::optional<std::int64_t> Missing(const ScaleClose& scale) {
  if (scale.driver == "api") return std::nullopt;
  return std::max<std::int64_t>(0, scale.journal_position - scale.last_number);
}

Json CloseJson(const DayClose& close) {
  Json scales = Json::array();
  for (const auto& scale : close.scales) {
    const auto missing = Missing(scale);
    scales.push_back({{"scale", scale.scale},
                      {"driver", scale.driver},
                      {"last_number", scale.last_number},
                      {"scale_says", missing ? Json(scale.journal_position) : Json()},
                      {"missing", missing ? Json(*missing) : Json()},
                      {"tickets", scale.statistics.tickets},
                      {"total", scale.statistics.total.fen()},
                      {"exceptions", scale.open_exceptions}});
  }
  Json tenders = Json::object();
  for (const auto& tender : close.totals.tenders) tenders[tender.key] = tender.amount.fen();
  return {{"day", close.day.ToString()},
          {"scales", scales},
          {"tickets", close.totals.tickets},
          {"total", close.totals.total.fen()},
          {"tenders", tenders},
          {"exceptions", close.open_exceptions},
          {"head", close.head}};
}

std::string CloseText(const DayClose& close) {
  TextTable scales({"SCALE", "TICKETS", "TOTAL", "BOOKS SAY", "SCALE SAYS", "EXCEPTIONS"});
  for (std::size_t column = 0; column < 6; ++column) scales.AlignRight(column);
  for (const auto& scale : close.scales) {
    scales.Add({std::to_string(scale.scale), std::to_string(scale.statistics.tickets),
                scale.statistics.total.ToString(), std::to_string(scale.last_number),
                Missing(scale) ? std::to_string(scale.journal_position) : "-",
                std::to_string(scale.open_exceptions)});
  }
  TextTable tenders({"PAID BY", "AMOUNT"});
  tenders.AlignRight(1);
  for (const auto& tender : close.totals.tenders) {
    tenders.Add({tender.key, tender.amount.ToString()});
  }
  return fmt::format(
      "Business day {}\n\n{}\n{}\nTogether {} tickets, {}\nExceptions open: {}\nHead {}",
      close.day.ToString(), scales.ToString(), tenders.ToString(), close.totals.tickets,
      close.totals.total.ToString(), close.open_exceptions, close.head);
}

Answer CloseDay(Session& session, const DayForm& form) {
  if (auto refusal = RefuseUnlessManager(session.actor)) return *std::move(refusal);
  auto& context = session.context();
  const auto settings = app::LoadSettings(context.store);
  const auto today = app::Today(context, settings);
  const auto day = form.day.value_or(today);
  if (day > today) {
    return Refused("day_in_future", "This day has not come yet. Nothing was closed.");
  }
  const auto close = Gather(session, day);
  for (const auto& scale : close.scales) {
    const auto missing = Missing(scale);
    if (!missing || *missing == 0) continue;
    auto answer = Refused(
        "journal_incomplete",
        fmt::format("Scale {} has {} sales that the books lack. The day was not closed; run scale "
                    "pull and close it then.\n{}",
                    scale.scale, *missing, CloseText(close)));
    answer.object.update(CloseJson(close));
    answer.object["outcome"] = "journal_incomplete";
    return answer;
  }
  context.store.Commit([&](ports::Books& books) {
    books.audit().Add(
        {context.clock.Now(), session.actor.name, "day.close", day.ToString(), "",
         fmt::format("tickets={} total_fen={} exceptions={} head={}", close.totals.tickets,
                     close.totals.total.fen(), close.open_exceptions, close.head)});
  });
  return Done(CloseJson(close), CloseText(close));
}

}  // namespace

void AddDayCommands(CLI::App& app, Chosen& chosen) {
  auto form = std::make_shared<DayForm>();
  auto* exceptions = AddGroup(app, "exceptions", "what waits for a person");
  auto* list = exceptions->add_subcommand("list", "open exceptions, oldest first");
  list->add_option("--limit", form->limit, "at most so many")->check(CLI::Range(1, 1'000'000));
  chosen.WithBooks(list, [form](Session& session) { return ListExceptions(session, *form); });
  auto* resolve = exceptions->add_subcommand("resolve", "takes an exception off the list");
  AddParsed(*resolve, "--id,ID", form->id, &base::Id128::Parse, "an id of exceptions list")
      ->required();
  resolve->add_option("--note", form->note, "what was found and done")->required();
  chosen.WithBooks(resolve, [form](Session& session) { return ResolveException(session, *form); });

  auto* day = AddGroup(app, "day", "the business day");
  auto* close = day->add_subcommand("close", "closes a business day and notes it in the audit log");
  AddDay(*close, "--date", form->day);
  chosen.WithBooks(close, [form](Session& session) { return CloseDay(session, *form); });
}

}  // namespace steelyard::cli
