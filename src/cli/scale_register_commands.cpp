/// scale set/show/event/events.
#include <fmt/format.h>

#include "app/scale_register.h"
#include "cli/options.h"
#include "cli/scale_form.h"
#include "cli/sentences.h"
#include "cli/text_table.h"
#include "cli/views.h"
#include "scales/drivers/driver_factory.h"

namespace steelyard::cli {
namespace {

constexpr int kEventsShown = 10;

std::string OrDash(const std::string& text) { return text.empty() ? "-" : text; }

TextTable EventTable(const std::vector<ports::ScaleEvent>& events, base::UtcOffset offset) {
  TextTable table({"WHEN", "WHAT", "DETAIL"});
  for (const auto& event : events) {
    table.Add({event.at.ToString(offset), event.type, event.detail});
  }
  return table;
}

Json EventsJson(const std::vector<ports::ScaleEvent>& events, base::UtcOffset offset) {
  Json json = Json::array();
  for (const auto& event : events) json.push_back(EventJson(event, offset));
  return json;
}

struct ScaleView {
  std::optional<ports::Scale> scale;
  std::vector<ports::ScaleEvent> events;
  std::int64_t newest_prices = 0;
};

ScaleView LookAt(Session& session, int number, int events) {
  ScaleView view;
  session.context().store.Read([&](const ports::Books& books) {
    view.scale = books.scales().Find(number);
    view.events = books.scales().Events(number, events);
    view.newest_prices = books.catalogue().Version();
  });
  return view;
}

Answer ScaleUnknown() {
  return Refused("scale_unknown", Sentence(app::RemoveScaleOutcome::Unknown));
}

std::string ScaleText(const ScaleView& view, base::UtcOffset offset) {
  const ports::Scale& scale = *view.scale;
  const auto moment = [&](const std::optional<base::Timestamp>& at) {
    return at ? at->ToString(offset) : std::string("never");
  };
  auto text = fmt::format("Scale {}  driver {}  address {}  profile {}\n", scale.number,
                          scale.driver, OrDash(scale.address), OrDash(scale.profile));
  text += fmt::format("Vendor {}  model {}  firmware {}  serial {}\n", OrDash(scale.vendor),
                      OrDash(scale.model), OrDash(scale.firmware), OrDash(scale.serial));
  text += fmt::format("Unique code {}  verified until {}\n", OrDash(scale.unique_code),
                      scale.verified_until ? scale.verified_until->ToString() : "-");
  text += fmt::format("Prices: version {} of {}  clock {}\n", scale.prices_version,
                      view.newest_prices, ClockText(scale));
  text += fmt::format("Journal: number {}, read {}\n", scale.journal_position,
                      moment(scale.journal_read_at));
  text += fmt::format("Last contact {}  last error {}\n", moment(scale.last_contact),
                      OrDash(base::Explanation::FromStored(scale.last_error).Text()));
  if (!view.events.empty()) text += '\n' + EventTable(view.events, offset).ToString();
  return text;
}

Answer ShowScale(Session& session, const ScaleForm& form) {
  const auto offset = app::LoadSettings(session.context().store).calendar.offset;
  const auto view = LookAt(session, *form.number, kEventsShown);
  if (!view.scale) return ScaleUnknown();
  Json json = ScaleJson(*view.scale, offset);
  json["newest_prices_version"] = view.newest_prices;
  json["events"] = EventsJson(view.events, offset);
  return Done(std::move(json), ScaleText(view, offset));
}

Answer ListEvents(Session& session, const ScaleForm& form) {
  const auto offset = app::LoadSettings(session.context().store).calendar.offset;
  const auto view = LookAt(session, *form.number, form.limit);
  if (!view.scale && view.events.empty()) return ScaleUnknown();
  return Done({{"events", EventsJson(view.events, offset)}},
              view.events.empty() ? "Nothing was ever noted of this scale."
                                  : EventTable(view.events, offset).ToString());
}

Answer SetScale(Session& session, const ScaleForm& form) {
  app::ScaleChange change = form.change;
  change.number = *form.number;
  const scales::BuiltDrivers drivers;
  const auto outcome = app::ChangeScale(session.context(), drivers, session.actor, change);
  if (outcome != app::ChangeScaleOutcome::Done) {
    return Refused(app::ToText(outcome), Sentence(outcome, drivers));
  }
  const auto offset = app::LoadSettings(session.context().store).calendar.offset;
  const auto view = LookAt(session, *form.number, kEventsShown);
  if (!view.scale) return ScaleUnknown();
  return Done(ScaleJson(*view.scale, offset), ScaleText(view, offset));
}

Answer RecordEvent(Session& session, const ScaleForm& form) {
  app::ScaleEventRequest request = form.event;
  request.scale = *form.number;
  const auto outcome = app::RecordScaleEvent(session.context(), session.actor, request);
  if (outcome != app::ScaleEventOutcome::Done) {
    return Refused(app::ToText(outcome), Sentence(outcome));
  }
  return Done({{"scale", request.scale}, {"type", request.type}, {"detail", request.detail}},
              fmt::format("Noted with scale {}: {}.", request.scale, request.type));
}

void AddText(CLI::App& command, const std::string& name, std::optional<std::string>& target,
             const std::string& help) {
  command.add_option_function<std::string>(
      name, [&target](const std::string& text) { target = text; }, help);
}

/// Nothing for `none`: not known.
std::optional<std::optional<domain::BusinessDay>> ParseDayOrNone(const std::string& text) {
  if (text == "none") return std::optional<domain::BusinessDay>();
  const auto day = domain::BusinessDay::Parse(text);
  if (!day) return std::nullopt;
  return day;
}

}  // namespace

void AddScaleRegister(CLI::App& group, Chosen& chosen, const std::shared_ptr<ScaleForm>& form) {
  auto* set = group.add_subcommand("set", "changes what the register says of a scale");
  AddScaleNumber(*set, form->number)->required();
  AddText(*set, "--address", form->change.address, "HOST:PORT of a scale that we call");
  AddText(*set, "--profile", form->change.profile, "a device profile of its driver");
  AddText(*set, "--vendor", form->change.vendor, "who made it");
  AddText(*set, "--model", form->change.model, "which model; scale test asks the device");
  AddText(*set, "--unique-code", form->change.unique_code,
          "the code the authority gave this very scale");
  AddParsed(*set, "--verified-until", form->change.verified_until, &ParseDayOrNone,
            "a date such as 2027-05-31, or none");
  chosen.WithBooks(set, [form](Session& session) { return SetScale(session, *form); });

  auto* show = group.add_subcommand("show", "everything known of a scale, and its last events");
  AddParsed(*show, "--scale,SCALE", form->number, &ParseScaleNumber, "1 to 255")->required();
  chosen.WithBooks(show, [form](Session& session) { return ShowScale(session, *form); });

  auto* event = group.add_subcommand("event", "notes what happened to a scale");
  AddScaleNumber(*event, form->number)->required();
  event->add_option("--type", form->event.type, "sealed, unlocked, or another word")->required();
  event->add_option("--detail", form->event.detail, "which seal, by whom");
  chosen.WithBooks(event, [form](Session& session) { return RecordEvent(session, *form); });

  auto* events = group.add_subcommand("events", "what happened to a scale, newest first");
  AddScaleNumber(*events, form->number)->required();
  events->add_option("--limit", form->limit, "at most so many")->check(CLI::Range(1, 100'000));
  chosen.WithBooks(events, [form](Session& session) { return ListEvents(session, *form); });
}

}  // namespace steelyard::cli
