/// scale add/list/remove.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "app/scales.h"
#include "app/settings.h"
#include "cli/commands.h"
#include "cli/options.h"
#include "cli/scale_form.h"
#include "cli/sentences.h"
#include "cli/setting_sentences.h"
#include "cli/text_table.h"
#include "cli/views.h"
#include "scales/drivers/driver_factory.h"

namespace steelyard::cli {
namespace {

Answer AddScale(Session& session, const ScaleForm& form) {
  if (!form.address.empty() && !ParseHostAndPort(form.address)) {
    return WrongCommandLine(
        "The address is not HOST:PORT. Nothing was changed; write --address 192.168.1.50:33581.");
  }
  const scales::BuiltDrivers drivers;
  const auto result = app::AddScale(session.context(), drivers, session.actor,
                                    {*form.number, form.driver, form.address, form.profile});
  if (result.outcome != app::AddScaleOutcome::Done) {
    return Refused(app::ToText(result.outcome), Sentence(result.outcome, drivers));
  }
  const auto& scale = *result.scale;
  std::string text = fmt::format("Scale {} is registered.", scale.number);
  if (!scale.key.empty()) {
    text += fmt::format(" Enter this key at the scale; it is not shown again:\n{}", scale.key);
  }
  app::StandInLoss loss;
  session.context().store.Read(
      [&](const ports::Books& books) { loss = app::FindStandInLoss(books); });
  if (!scale.key.empty() && loss.per_scale != domain::Money()) text += "\n" + RiskSentence(loss);
  return Done({{"scale", scale.number}, {"driver", scale.driver}, {"key", scale.key}}, text);
}

/// For `check`: a driver that a page of ours names and this build lacks deserves a clear word.
std::string RefuseUnknownDriver(const std::string& name) {
  const auto names = scales::BuiltDrivers().Names();
  if (std::find(names.begin(), names.end(), name) != names.end()) return {};
  return fmt::format("this build has no driver {}, it has {}", name, fmt::join(names, ", "));
}

Answer ListScales(Session& session) {
  const auto settings = app::LoadSettings(session.context().store);
  const auto offset = settings.calendar.offset;
  Json scales = Json::array();
  TextTable table({"SCALE", "DRIVER", "ADDRESS", "VENDOR", "PRICES", "JOURNAL", "CLOCK",
                   "VERIFIED UNTIL", "LAST CONTACT", "LAST ERROR"});
  table.AlignRight(0);
  session.context().store.Read([&](const ports::Books& books) {
    for (const auto& scale : books.scales().All()) {
      scales.push_back(ScaleJson(scale, offset));
      table.Add({std::to_string(scale.number), scale.driver,
                 scale.address.empty() ? "-" : scale.address,
                 scale.vendor.empty() ? "-" : scale.vendor, std::to_string(scale.prices_version),
                 std::to_string(scale.journal_position), ClockText(scale),
                 scale.verified_until ? scale.verified_until->ToString() : "-",
                 scale.last_contact ? scale.last_contact->ToString(offset) : "never",
                 base::Explanation::FromStored(scale.last_error).Text()});
    }
  });
  return Done({{"scales", scales}}, table.ToString());
}

Answer RemoveScale(Session& session, const ScaleForm& form) {
  const auto outcome = app::RemoveScale(session.context(), session.actor, *form.number);
  if (outcome != app::RemoveScaleOutcome::Done) {
    return Refused(ToText(outcome), Sentence(outcome));
  }
  return Done({{"scale", *form.number}},
              fmt::format("Scale {} is no longer registered; its sales stay.", *form.number));
}

}  // namespace

void AddScaleCommands(CLI::App& app, Chosen& chosen) {
  auto* group = AddGroup(app, "scale", "the scales of the store");
  auto form = std::make_shared<ScaleForm>();

  auto* add = group->add_subcommand("add", "registers a scale; prints the key for driver api");
  AddParsed(*add, "--number", form->number, &ParseScaleNumber, "1 to 255")->required();
  add->add_option("--driver", form->driver,
                  fmt::format("how it is spoken to: {}",
                              fmt::join(scales::BuiltDrivers().Names(), " or ")))
      ->required()
      ->check(&RefuseUnknownDriver);
  add->add_option("--address", form->address, "HOST:PORT of a scale that we call");
  add->add_option("--profile", form->profile, "a device profile of the driver");
  chosen.WithBooks(add, [form](Session& session) { return AddScale(session, *form); });

  chosen.WithBooks(group->add_subcommand("list", "all scales and what is known of them"),
                   ListScales);

  auto* remove = group->add_subcommand("remove", "forgets a scale; its sales stay");
  AddScaleNumber(*remove, form->number)->required();
  chosen.WithBooks(remove, [form](Session& session) { return RemoveScale(session, *form); });

  AddScaleRegister(*group, chosen, form);
  AddScaleCalls(*group, chosen, form);
  AddScaleOrders(*group, chosen, form);
  AddScaleProvision(*group, chosen, form);
}

}  // namespace steelyard::cli
