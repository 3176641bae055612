/// day close/show/list.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "app/close_day.h"
#include "app/pull_sales.h"
#include "cli/commands.h"
#include "cli/options.h"
#include "cli/sentences.h"
#include "cli/text_table.h"
#include "scales/recorded_sales.h"

namespace steelyard::cli {
namespace {

struct CloseForm {
  std::optional<domain::BusinessDay> day;
  std::vector<app::CountedDrawer> counted;
  std::optional<std::string> reason;
  bool is_even_so = false;
  bool is_asking = false;
  int limit = 31;
};

/// `3=120.50` is what was counted in the drawer of cashier 3, `anna=80` in that of operator anna.
std::optional<app::CountedDrawer> ParseCounted(const std::string& text) {
  const auto equals = text.rfind('=');
  if (equals == std::string::npos || equals == 0) return std::nullopt;
  const auto counted = domain::Money::Parse(text.substr(equals + 1));
  if (!counted) return std::nullopt;
  const std::string name = text.substr(0, equals);
  const bool is_number = name.find_first_not_of("0123456789") == std::string::npos;
  return app::CountedDrawer{is_number ? ports::DrawerKind::Cashier : ports::DrawerKind::Desk, name,
                            *counted};
}

Json OptionalJson(const std::optional<std::int64_t>& number) {
  return number ? Json(*number) : Json();
}

std::optional<std::int64_t> FenOf(const std::optional<domain::MoneyDifference>& amount) {
  return amount ? std::optional(amount->fen()) : std::nullopt;
}

Json ScalesJson(const ports::DayClose& close, base::UtcOffset offset) {
  Json scales = Json::array();
  for (const auto& scale : close.scales) {
    scales.push_back({{"scale", scale.scale},
                      {"driver", scale.driver},
                      {"last_number", scale.books_say},
                      {"scale_says", OptionalJson(scale.scale_says)},
                      {"missing", OptionalJson(app::MissingNumbers(scale))},
                      {"tickets", scale.tickets},
                      {"total", scale.total.fen()},
                      {"exceptions", scale.gaps},
                      {"trouble", scale.trouble},
                      {"asked_at",
                       scale.asked_at ? Json(scale.asked_at->ToString(offset)) : Json()},
                      {"asked_too_early", scale.is_asked_too_early},
                      {"complete", app::IsComplete(scale)}});
  }
  return scales;
}

Json DrawersJson(const ports::DayClose& close) {
  Json drawers = Json::array();
  for (const auto& drawer : close.drawers) {
    drawers.push_back({{"drawer", ports::ToText(drawer.kind)},
                       {"name", drawer.name},
                       {"expected", drawer.expected.fen()},
                       {"counted", drawer.counted ? Json(drawer.counted->fen()) : Json()},
                       {"over", OptionalJson(FenOf(drawer.Over()))}});
  }
  return drawers;
}

Json CloseJson(const ports::DayClose& close, base::UtcOffset offset) {
  Json takings = Json::array();
  std::map<std::string, std::int64_t> by_tender;
  for (const auto& taken : close.takings) {
    const std::string tender(domain::ToText(taken.tender));
    by_tender[tender] += taken.amount.fen();
    takings.push_back({{"cashier", taken.cashier},
                       {"tender", tender},
                       {"tenders", taken.tenders},
                       {"amount", taken.amount.fen()}});
  }
  return {{"day", close.day.ToString()},
          {"closed_at", close.closed_at.ToString(offset)},
          {"closed_by", close.closed_by},
          {"reason", close.reason},
          {"scales", ScalesJson(close, offset)},
          {"tickets", close.tickets},
          {"total", close.total.fen()},
          {"tenders", by_tender},
          {"takings", takings},
          {"drawers", DrawersJson(close)},
          {"exceptions", close.exceptions},
          {"entries", close.entries},
          {"head", close.head}};
}

std::string JournalText(const ports::ScaleClose& scale) {
  if (app::IsComplete(scale)) return "complete";
  if (!scale.trouble.empty()) return "not asked: " + scale.trouble;
  if (scale.is_asked_too_early) return "may have sold since it was asked";
  return "incomplete";
}

std::string ScalesText(const ports::DayClose& close, base::UtcOffset offset) {
  TextTable table({"SCALE", "TICKETS", "TOTAL", "BOOKS SAY", "SCALE SAYS", "MISSING", "GAPS",
                   "LAST ASKED", "JOURNAL"});
  for (std::size_t column = 0; column < 7; ++column) table.AlignRight(column);
  const auto shown = [](const std::optional<std::int64_t>& number) {
    return number ? std::to_string(*number) : std::string("-");
  };
  for (const auto& scale : close.scales) {
    table.Add({std::to_string(scale.scale), std::to_string(scale.tickets), scale.total.ToString(),
               std::to_string(scale.books_say), shown(scale.scale_says),
               shown(app::MissingNumbers(scale)), std::to_string(scale.gaps),
               scale.asked_at ? scale.asked_at->ToString(offset).substr(0, 16) : "-",
               JournalText(scale)});
  }
  return table.ToString();
}

std::string DrawersText(const ports::DayClose& close) {
  TextTable table({"DRAWER", "EXPECTED", "COUNTED", "OVER/SHORT"});
  for (std::size_t column = 1; column < 4; ++column) table.AlignRight(column);
  for (const auto& drawer : close.drawers) {
    const auto over = drawer.Over();
    table.Add({fmt::format("{} {}", ports::ToText(drawer.kind), drawer.name),
               drawer.expected.ToString(),
               drawer.counted ? drawer.counted->ToString() : "not counted",
               over ? over->ToString() : "-"});
  }
  return table.ToString();
}

std::string TakingsText(const ports::DayClose& close) {
  TextTable table({"CASHIER", "PAID BY", "PAYMENTS", "AMOUNT"});
  for (const std::size_t column : {0, 2, 3}) table.AlignRight(column);
  for (const auto& taken : close.takings) {
    table.Add({std::to_string(taken.cashier), std::string(domain::ToText(taken.tender)),
               std::to_string(taken.tenders), taken.amount.ToString()});
  }
  return table.ToString();
}

/// What is printed once is printed the same ever after.
std::string CloseText(const ports::DayClose& close, base::UtcOffset offset) {
  auto text = fmt::format(
      "Business day {}, closed {} by {}\n\n{}\n{}\n{}\nTogether {} tickets, {}\n"
      "Exceptions open: {}\n",
      close.day.ToString(), close.closed_at.ToString(offset), close.closed_by,
      ScalesText(close, offset), TakingsText(close), DrawersText(close), close.tickets,
      close.total.ToString(), close.exceptions);
  if (!close.reason.empty()) text += fmt::format("Closed even so: {}\n", close.reason);
  return text + fmt::format("Entries {}\nHead {}\n", close.entries, close.head);
}

base::UtcOffset OffsetOf(Session& session) {
  return app::LoadSettings(session.context().store).calendar.offset;
}

/// The scales to be asked before the close: with --ask all that we call, else those that may have
/// sold since they were last asked.
std::vector<ports::Scale> ScalesMeant(Session& session, const CloseForm& form,
                                      domain::BusinessDay day) {
  if (session.actor.role != ports::Role::Manager) return {};
  if (!form.is_asking) return app::ScalesToAsk(session.context(), day);
  std::vector<ports::Scale> scales;
  session.context().store.Read(
      [&](const ports::Books& books) { scales = books.scales().All(); });
  std::erase_if(scales, [](const auto& scale) { return scale.CallsUs(); });
  return scales;
}

/// Asks them what they have sold until now; the close tells of those that did not answer. Without a
/// passphrase the keys stay locked and nobody is asked: the close then tells when they last were.
std::optional<Answer> AskScales(Session& session, const CloseForm& form, domain::BusinessDay day) {
  const auto scales = ScalesMeant(session, form, day);
  if (scales.empty()) return std::nullopt;
  if (!form.is_asking && !CanUnlock(session)) return std::nullopt;
  if (auto refusal = UnlockKeys(session)) return refusal;
  auto& context = session.context();
  app::PullFromEach(context, session.store->card_verifier(), scales,
                    [&context, offset = OffsetOf(session)](const ports::Scale& scale) {
                      return scales::MakeRecordingDriver(context.store, scale, offset);
                    });
  return std::nullopt;
}

std::string IncompleteText(const ports::DayClose& close, base::UtcOffset offset) {
  std::string which;
  for (const auto& scale : close.scales) {
    if (app::IsComplete(scale)) continue;
    which += (which.empty() ? "" : ", ") + std::to_string(scale.scale);
  }
  return fmt::format(
      "The books may lack sales of scale {}. The day was not closed; ask the scales (--ask) "
      "and resolve their exceptions (exceptions list), or close it --even-so with a --reason."
      "\n\n{}",
      which, ScalesText(close, offset));
}

Answer CloseDay(Session& session, const CloseForm& form) {
  if (form.is_even_so != form.reason.has_value()) {
    return WrongCommandLine(
        "--even-so and --reason belong together. Nothing was done; give both or none.");
  }
  auto& context = session.context();
  const auto day = form.day.value_or(app::Today(context, app::LoadSettings(context.store)));
  if (auto refusal = AskScales(session, form, day)) return *std::move(refusal);
  const auto result = app::CloseDay(context, session.actor, {day, form.counted, form.reason});
  const auto offset = OffsetOf(session);
  using enum app::CloseDayOutcome;
  if (result.outcome == Done || result.outcome == AlreadyClosed) {
    auto object = CloseJson(*result.close, offset);
    object["already_closed"] = result.outcome == AlreadyClosed;
    return cli::Done(std::move(object), CloseText(*result.close, offset));
  }
  auto answer = Refused(app::ToText(result.outcome), result.outcome == JournalIncomplete
                                                         ? IncompleteText(*result.close, offset)
                                                         : Sentence(result.outcome));
  if (result.close) {
    const Json close = CloseJson(*result.close, offset);  // items() only points into it
    for (const auto& [name, value] : close.items()) answer.object[name] = value;
  }
  return answer;
}

Answer ShowDay(Session& session, const CloseForm& form) {
  const auto found = app::FindClosedDay(session.context(), *form.day);
  if (!found) {
    return Refused("day_not_closed",
                   fmt::format("The day {} is not closed, so there is nothing to show; day list "
                               "tells which are.",
                               form.day->ToString()));
  }
  const auto offset = OffsetOf(session);
  auto object = CloseJson(found->close, offset);
  object["late"] = {{"tickets", found->late.tickets},
                    {"total", found->late.total.fen()},
                    {"desk_cash", found->late.desk_cash.fen()}};
  auto text = CloseText(found->close, offset);
  text += fmt::format("\nSince then, not in the figures above: {} late tickets, {}; desk cash {}\n",
                      found->late.tickets, found->late.total.ToString(),
                      found->late.desk_cash.ToString());
  return Done(std::move(object), text);
}

Answer ListDays(Session& session, const CloseForm& form) {
  const auto offset = OffsetOf(session);
  Json days = Json::array();
  TextTable table({"DAY", "CLOSED", "BY", "TICKETS", "TOTAL", "LATE", "HEAD"});
  for (const std::size_t column : {3, 4, 5}) table.AlignRight(column);
  session.context().store.Read([&](const ports::Books& books) {
    for (const auto& close : books.day_closes().Newest(form.limit)) {
      const auto late = books.day_closes().Late(close);
      const auto at = close.closed_at.ToString(offset);
      days.push_back({{"day", close.day.ToString()},
                      {"closed_at", at},
                      {"closed_by", close.closed_by},
                      {"tickets", close.tickets},
                      {"total", close.total.fen()},
                      {"late", late.tickets},
                      {"head", close.head}});
      table.Add({close.day.ToString(), at, close.closed_by, std::to_string(close.tickets),
                 close.total.ToString(), std::to_string(late.tickets), close.head.substr(0, 16)});
    }
  });
  return Done({{"days", days}}, days.empty() ? "No day was closed yet." : table.ToString());
}

void AddCloseOptions(CLI::App& close, const std::shared_ptr<CloseForm>& form) {
  AddDay(close, "--date", form->day);
  auto take = [form](const std::vector<std::string>& texts) {
    form->counted.clear();
    for (const auto& text : texts) {
      auto counted = ParseCounted(text);
      if (!counted) {
        throw CLI::ValidationError("--counted", "'" + text + "' is not like 3=120.50 or anna=80");
      }
      form->counted.push_back(*std::move(counted));
    }
  };
  close.add_option_function<std::vector<std::string>>(
      "--counted", take, "what was counted: CASHIER=AMOUNT or OPERATOR=AMOUNT, as often as needed");
  auto set_reason = [form](const std::string& text) { form->reason = text; };
  close.add_flag("--even-so", form->is_even_so, "close although a journal may be incomplete");
  close.add_option_function<std::string>("--reason", set_reason, "why it is closed even so");
  close.add_flag("--ask", form->is_asking,
                 "first pull the sales of all scales that do not call us (needs the passphrase); "
                 "given --passphrase-file those that may have sold since are asked anyway");
}

}  // namespace

void AddCloseCommands(CLI::App& app, Chosen& chosen) {
  auto form = std::make_shared<CloseForm>();
  auto* day = AddGroup(app, "day", "the business day");
  auto* close = day->add_subcommand("close", "closes a business day, today's without --date");
  AddCloseOptions(*close, form);
  chosen.Plain(close, [form](const Globals& globals) {
    auto session = OpenSession(globals, Needs::Books);
    if (!session) return session.error();
    auto opened = std::move(session).value();
    return CloseDay(opened, *form);
  });

  auto* show = day->add_subcommand("show", "a closed day as it was printed, and what came late");
  AddDay(*show, "--date", form->day)->required();
  chosen.WithBooks(show, [form](Session& session) { return ShowDay(session, *form); });
  auto* list = day->add_subcommand("list", "closed days, newest first");
  list->add_option("--limit", form->limit, "at most so many")->check(CLI::Range(1, 10'000));
  chosen.WithBooks(list, [form](Session& session) { return ListDays(session, *form); });
}

}  // namespace steelyard::cli
