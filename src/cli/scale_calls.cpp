/// scale test/pull/send-prices/set-clock.
#include <fmt/format.h>

#include <algorithm>

#include "app/price_sending.h"
#include "app/pull_sales.h"
#include "app/scale_upkeep.h"
#include "app/scales.h"
#include "cli/options.h"
#include "cli/scale_form.h"
#include "cli/sentences.h"
#include "scales/drivers/driver_factory.h"
#include "scales/recorded_sales.h"

namespace steelyard::cli {
namespace {

/// The scales meant: one, or all that we call.
base::Result<std::vector<ports::Scale>, Answer> ScalesMeant(Session& session,
                                                            const ScaleForm& form) {
  std::vector<ports::Scale> scales;
  std::optional<ports::Scale> named;
  session.context().store.Read([&](const ports::Books& books) {
    if (form.number) named = books.scales().Find(*form.number);
    for (auto& scale : books.scales().All()) {
      if (scale.driver != "api") scales.push_back(std::move(scale));
    }
  });
  if (!form.number) return scales;
  if (!named) {
    return base::Fail(Refused("scale_unknown", Sentence(app::RemoveScaleOutcome::Unknown)));
  }
  if (named->driver == "api") {
    return base::Fail(Refused("scale_calls_us",
                              "This scale calls the back office by itself. Nothing was done; it "
                              "fetches prices and sends sales while serve runs."));
  }
  return std::vector{*named};
}

/// `Scale 3: recorded 5, already recorded 0`.
std::string LineOf(const Json& result) {
  std::string line;
  for (const auto& [name, value] : result.items()) {
    if (name == "scale") continue;
    auto words = name;
    std::replace(words.begin(), words.end(), '_', ' ');
    const auto shown = value.is_string() ? value.get<std::string>() : value.dump();
    line += fmt::format("{} {} {}", line.empty() ? "" : ",", words, shown);
  }
  return fmt::format("Scale {}:{}\n", result["scale"].get<int>(), line);
}

/// One object for each scale, those without `error` told in a line.
Answer ToAnswer(const std::vector<Json>& results) {
  std::string text;
  std::string failures;
  for (const Json& result : results) {
    if (result.contains("error")) {
      failures += fmt::format("Scale {}: {}\n", result["scale"].get<int>(),
                              result["error"].get<std::string>());
    } else {
      text += LineOf(result);
    }
  }
  if (failures.empty()) {
    return Done({{"scales", results}}, text.empty() ? "There is no scale to call." : text);
  }
  auto answer = WorldFailed("scale_failed", text + failures);
  answer.object["scales"] = results;
  return answer;
}

}  // namespace

Answer WithEachScale(Session& session, const ScaleForm& form,
                     const std::function<Json(ports::ScaleDriver&, const ports::Scale&)>& work,
                     bool ports::ScaleAbilities::*ability) {
  if (auto refusal = RefuseUnlessManagerOrService(session.actor)) return *std::move(refusal);
  auto scales = ScalesMeant(session, form);
  if (!scales) return scales.error();
  auto meant = std::move(scales).value();
  if (!form.number && ability) {
    std::erase_if(meant, [&](const ports::Scale& scale) {
      return !(scales::BuiltDrivers().AbilitiesOf(scale.driver).*ability);
    });
  }
  const auto offset = app::LoadSettings(session.context().store).calendar.offset;
  std::vector<Json> results(meant.size());
  app::SideBySide(meant.size(), [&](std::size_t i) {
    const ports::Scale& scale = meant[i];
    results[i] = {{"scale", scale.number}};
    try {
      const auto driver = scales::MakeDriverAt(scale, offset);
      results[i].update(work(*driver, scale));
    } catch (const ports::ScaleError& error) {
      results[i]["error"] = error.what();
    }
  });
  return ToAnswer(results);
}

namespace {

Answer TestScales(Session& session, const ScaleForm& form) {
  return WithEachScale(session, form, [&](ports::ScaleDriver& driver, const ports::Scale& scale) {
    const auto identity = app::TestScale(session.context(), driver, scale.number);
    return Json{
        {"model", identity.model}, {"serial", identity.serial}, {"firmware", identity.firmware}};
  });
}

Answer SetClocks(Session& session, const ScaleForm& form) {
  const auto offset = app::LoadSettings(session.context().store).calendar.offset;
  return WithEachScale(session, form, [&](ports::ScaleDriver& driver, const ports::Scale& scale) {
    app::SetScaleClock(session.context(), driver, scale.number);
    return Json{{"time", session.context().clock.Now().ToString(offset)}};
  }, &ports::ScaleAbilities::takes_time);
}

Json PriceJson(const std::optional<domain::Price>& price) {
  if (!price) return {};
  return {{"per", domain::ToText(price->unit())}, {"price", price->fen()}};
}

Json SendingJson(const app::ScaleSending& sending) {
  Json differences = Json::array();
  for (const auto& one : sending.sent.differences) {
    differences.push_back({{"product", one.product},
                           {"sent", PriceJson(one.sent)},
                           {"on_scale", PriceJson(one.on_scale)}});
  }
  Json unfit = Json::array();
  for (const auto& one : sending.sent.unfit) {
    unfit.push_back({{"product", one.product}, {"why", one.why.Text()}});
  }
  Json result = {{"scale", sending.scale},
                 {"outcome", app::ToText(sending.outcome)},
                 {"prices_version", sending.sent.version},
                 {"products", sending.sent.products},
                 {"read_back", sending.sent.is_read_back},
                 {"differences", differences},
                 {"unfit", unfit}};
  if (sending.sent.clock_trouble) result["clock_trouble"] = sending.sent.clock_trouble->Text();
  if (sending.outcome == app::SendOutcome::Failed || !sending.sent.differences.empty()) {
    result["error"] = Sentence(sending);
  }
  return result;
}

Answer SendPrices(Session& session, const ScaleForm& form) {
  if (auto refusal = RefuseUnlessManagerOrService(session.actor)) return *std::move(refusal);
  const auto scales = ScalesMeant(session, form);
  if (!scales) return scales.error();
  const auto offset = app::LoadSettings(session.context().store).calendar.offset;
  app::SendOrder order;
  order.scope = form.is_whole_list ? app::PriceScope::WholeList : app::PriceScope::Changes;
  const auto sendings = app::SendPricesToEach(
      session.context(), *scales,
      [offset](const ports::Scale& scale) { return scales::MakeDriverAt(scale, offset); }, order);
  Json results = Json::array();
  std::string text;
  bool is_any_bad = false;
  for (const auto& sending : sendings) {
    results.push_back(SendingJson(sending));
    text += fmt::format("Scale {}: {}\n", sending.scale, Sentence(sending));
    is_any_bad = is_any_bad || results.back().contains("error");
  }
  if (!is_any_bad) {
    return Done({{"scales", results}}, text.empty() ? "There is no scale to call." : text);
  }
  auto answer = WorldFailed("scale_failed", text);
  answer.object["scales"] = results;
  return answer;
}

Answer PullSales(Session& session, const ScaleForm& form) {
  return WithEachScale(session, form, [&](ports::ScaleDriver& driver, const ports::Scale& scale) {
    // What was pushed before is a repeat, not a conflict.
    scales::PullAsRecorded as_recorded(session.context().store, driver);
    const auto pulled = app::PullSales(session.context(), session.store->card_verifier(),
                                       as_recorded, scale.number);
    return Json{{"recorded", pulled.recorded},
                {"already_recorded", pulled.already_recorded},
                {"conflicts", pulled.conflicts},
                {"last_number", pulled.last_number}};
  }, &ports::ScaleAbilities::is_pulled);
}

}  // namespace

void AddScaleCalls(CLI::App& group, Chosen& chosen, const std::shared_ptr<ScaleForm>& form) {
  auto* test = group.add_subcommand("test", "asks a scale who it is");
  auto* clock = group.add_subcommand("set-clock", "sets a scale's clock");
  auto* send = group.add_subcommand("send-prices",
                                    "sends scales what changed since they took prices");
  send->add_flag("--whole", form->is_whole_list, "sends every product, whatever it has");
  auto* pull = group.add_subcommand("pull", "fetches a scale's sales");
  for (auto* command : {test, clock, send, pull}) AddScaleNumber(*command, form->number);
  chosen.WithBooks(test, [form](Session& session) { return TestScales(session, *form); });
  chosen.WithBooks(clock, [form](Session& session) { return SetClocks(session, *form); });
  chosen.WithBooks(send, [form](Session& session) { return SendPrices(session, *form); });
  chosen.WithKeys(pull, [form](Session& session) { return PullSales(session, *form); });
}

}  // namespace steelyard::cli
