/// simulate shop: plays a day, prints its reports, checks its books.
#include "cli/simulate.h"

#include <fmt/format.h>

#include "cli/options.h"
#include "cli/sentences.h"
#include "cli/shop_day.h"
#include "cli/text_table.h"
#include "cli/views.h"
#include "host/resources.h"
#include "report/catalogue.h"
#include "report/export.h"
#include "report/run.h"

namespace steelyard::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* kReports[] = {"sales-by-cashier", "sales-by-product", "sales-by-payment"};

struct ShopForm {
  ShopDayOptions day;
  std::string faults;
  std::string reports;
  std::optional<report::Language> language;
};

/// Everything said so far, for people and for scripts.
struct Story {
  Json object;
  std::string text;
};

void TellScales(const std::vector<ScaleDay>& days, Story& story) {
  TextTable table({"SCALE", "DRIVER", "SCALE SAYS", "TOTAL", "BOOKS SAY", "TOTAL"});
  Json scales = Json::array();
  const auto yuan = [](std::int64_t fen) { return domain::MoneyDifference(fen).ToString(); };
  for (const auto& day : days) {
    scales.push_back({{"scale", day.scale},
                      {"driver", day.driver},
                      {"scale_tickets", day.scale_tickets},
                      {"scale_total", day.scale_total_fen},
                      {"books_tickets", day.books_tickets},
                      {"books_total", day.books_total_fen}});
    table.Add({std::to_string(day.scale), day.driver, std::to_string(day.scale_tickets),
               yuan(day.scale_total_fen), std::to_string(day.books_tickets),
               yuan(day.books_total_fen)});
  }
  story.object["scales"] = scales;
  story.text += "\n" + table.ToString();
}

std::optional<Answer> TellReports(Session& session, const ShopForm& form, Story& story) {
  const auto catalogue = report::Catalogue::Load(host::ReportsFolder());
  const auto settings = app::LoadSettings(session.context().store);
  const auto today = app::Today(session.context(), settings).ToString();
  const auto language = form.language.value_or(report::Language::English);
  Json files = Json::array();
  if (!form.reports.empty()) fs::create_directories(form.reports);
  for (const auto* name : kReports) {
    const auto* definition = catalogue.Find(name);
    if (!definition) {
      return Refused("report_unknown", fmt::format("The built-in report {} is missing. The day was "
                                                   "sold; reinstall the program.",
                                                   name));
    }
    const auto table =
        report::Run(*definition, {{"from", today}, {"to", today}}, session.store->report_rows());
    if (!table) return Refused("report_refused", report::Explain(table.error(), language));
    story.text += "\n" + report::RenderText(*table, language);
    if (form.reports.empty()) continue;
    const auto file = fs::path(form.reports) / fmt::format("{}_{}.pdf", name, today);
    report::ExportTo(
        file, report::Format::Pdf, *table,
        {settings.name, language, session.context().clock.Now(), settings.calendar.offset});
    files.push_back(file.string());
    story.text += fmt::format("→ {}\n", file.string());
  }
  story.object["reports"] = files;
  return std::nullopt;
}

Answer Finish(Session& session, const std::vector<ScaleDay>& days, Story story) {
  const auto verdict = session.store->verifier().Verify();
  const bool is_sound = !verdict.first_difference;
  story.object["verify"] = {{"outcome", is_sound ? "sound" : "differs"},
                            {"entries", verdict.entries},
                            {"tickets", verdict.tickets},
                            {"head", verdict.head}};
  for (const auto& day : days) {
    if (day.Agrees()) continue;
    auto answer =
        Refused("scale_differs", fmt::format("{}\nScale {} and the books do not agree: {}",
                                             story.text, day.scale, day.told));
    answer.object.update(story.object);
    return answer;
  }
  if (!is_sound) {
    auto answer = Refused("differs", story.text + "\nThe books do not agree; see verify.");
    answer.object.update(story.object);
    return answer;
  }
  story.text += fmt::format("\nThe books are sound: {} entries, {} tickets.\nHead {}",
                            verdict.entries, verdict.tickets, verdict.head);
  return Done(story.object, story.text);
}

Answer SimulateShop(Session& session, const ShopForm& form) {
  if (auto refusal = RefuseUnlessManager(session.actor)) return *std::move(refusal);
  auto options = form.day;
  if (!form.faults.empty()) {
    const auto faults = simulator::ParseScaleFaults(form.faults);
    if (!faults) return WrongCommandLine(faults.error());
    options.faults = *faults;
  }
  bool has_products = false;
  session.context().store.Read([&](const ports::Books& books) {
    has_products = !books.catalogue().ChangedSince(0).empty();
  });
  if (!has_products) {
    return Refused("nothing_to_sell",
                   "This store has no products. Nothing was simulated; import "
                   "some, or make a store with init --demo.");
  }
  ShopDay day(session, options);
  const auto card = day.PrepareCard();
  if (card.outcome != app::CardDeskOutcome::Done) {
    return Refused(app::ToText(card.outcome), Sentence(card.outcome));
  }
  Story story{{{"seed", options.seed}, {"card", CardJson(*card.view)}}, ""};
  story.text = fmt::format("Seed {}. A card was issued and topped up through libnfc:\n{}",
                           options.seed, CardText(*card.view, base::UtcOffset::China()));
  const auto days = day.Sell();
  TellScales(days, story);
  if (auto refusal = TellReports(session, form, story)) return *std::move(refusal);
  return Finish(session, days, std::move(story));
}

}  // namespace

void AddShopSimulation(CLI::App& group, Chosen& chosen) {
  auto form = std::make_shared<ShopForm>();
  auto* shop = group.add_subcommand("shop", "a whole day: a card, three scales, reports, verify");
  shop->add_option("--tickets", form->day.tickets, "so many sales")
      ->check(CLI::Range(5, 1'000'000));
  shop->add_option("--seed", form->day.seed, "the same seed sells the same");
  shop->add_option("--faults", form->faults, "permille: drop=100,duplicate=50,delay=200:30");
  shop->add_option("--server", form->day.server, "http://HOST:PORT of a store that serves already");
  shop->add_option("--reports", form->reports, "a folder for the reports as PDF");
  AddParsed(*shop, "--language", form->language, &report::ParseLanguage, "en or zh_CN");
  chosen.WithKeys(shop, [form](Session& session) { return SimulateShop(session, *form); });
}

}  // namespace steelyard::cli
