/// simulate scale: a virtual scale that speaks a real protocol.
#include <fmt/format.h>

#include <charconv>
#include <iostream>

#include "cli/commands.h"
#include "cli/options.h"
#include "cli/simulate.h"
#include "scales/drivers/dahua_sales.h"
#include "scales/drivers/txt_mode_member.h"
#include "simulator/cas_scale.h"
#include "simulator/dahua_scale.h"
#include "simulator/massa_scale.h"
#include "simulator/scale_journal.h"
#include "simulator/scale_simulation.h"
#include "simulator/txt_mode_scale.h"

namespace steelyard::cli {
namespace {

/// The simulation prints for itself while it runs; only its exit status is left to tell.
Answer Printed(int status) {
  return {static_cast<ExitStatus>(status), Json(), ""};
}

enum class Protocol { Api, TxtMode, DahuaTm, CasCl, MassaVpm };

std::optional<Protocol> ParseProtocol(const std::string& text) {
  if (text == "api") return Protocol::Api;
  if (text == "txt-mode") return Protocol::TxtMode;
  if (text == "dahua-tm") return Protocol::DahuaTm;
  if (text == "cas-cl") return Protocol::CasCl;
  if (text == "massa-vpm") return Protocol::MassaVpm;
  return std::nullopt;
}

/// `2026-11-01..2026-11-22`, or one day.
std::optional<domain::Period> ParseDays(const std::string& text) {
  const auto dots = text.find("..");
  const auto first = domain::BusinessDay::Parse(text.substr(0, dots));
  const auto last =
      dots == text.npos ? first : domain::BusinessDay::Parse(text.substr(dots + 2));
  return first && last ? domain::Period::FromDays(*first, *last) : std::nullopt;
}

struct ScaleSimulationForm {
  std::optional<int> registered;  ///< a scale of the store: its number, key, address
  std::optional<Protocol> protocol;
  simulator::ApiScaleOptions api;
  std::string key_file;
  std::string cards;
  std::string journal;
  std::string faults;
  simulator::TxtModeScaleOptions txt_mode;
  simulator::DahuaScaleOptions dahua;
  int ticket_width = 12;
  std::optional<HostAndPort> listen;
  std::string memory;
  std::vector<std::string> members;
  std::string serial;
};

base::Result<simulator::ApiScaleOptions, Answer> ApiOptions(const ScaleSimulationForm& form) {
  auto options = form.api;
  if (!form.key_file.empty()) {
    auto key = ReadSecretFile(form.key_file, "scale's key");
    if (!key) return base::Fail(key.error());
    options.key = std::move(key).value();
  }
  if (options.key.empty() || options.number == 0) {
    return base::Fail(WrongCommandLine(
        "A scale that speaks the API has a number and a key. Nothing was simulated; give --number "
        "and --key-file, as scale add told them."));
  }
  options.cards = form.cards;
  options.journal = form.journal;
  if (!form.faults.empty()) {
    const auto faults = simulator::ParseScaleFaults(form.faults);
    if (!faults) return base::Fail(WrongCommandLine(faults.error()));
    options.faults = *faults;
  }
  return options;
}

/// Takes what the store knows of the scale, so that it goes on where its journal in the books ends:
/// with the next number, with a clock that is right, and with no sale before the last one.
std::optional<Answer> TakeFromStore(const Globals& globals, ScaleSimulationForm& form) {
  auto session = OpenSession(globals, Needs::Books);
  if (!session) return session.error();
  auto opened = std::move(session).value();
  if (auto refusal = RefuseUnlessManager(opened.actor)) return refusal;  // a key is a secret
  std::optional<ports::Scale> scale;
  std::int64_t last_number = 0;
  opened.context().store.Read([&](const ports::Books& books) {
    scale = books.scales().Find(*form.registered);
    last_number = books.tickets().LastNumber(*form.registered);
    const auto offset = app::LoadSettings(books).calendar.offset;
    form.txt_mode.clock = opened.context().clock.Now().ToWallClock(offset);
    for (const auto& last : books.tickets().WithNumber(*form.registered, last_number)) {
      form.txt_mode.last_sale = last.closed_at.ToWallClock(offset);
    }
  });
  form.protocol = scale ? ParseProtocol(scale->driver) : std::nullopt;
  if (!form.protocol) {
    return Refused("scale_unknown",
                   "There is no scale with this number, or none that can be simulated. Nothing was "
                   "simulated; see scale list.");
  }
  form.api.number = scale->number;
  form.api.key = scale->key;
  form.api.first_number = last_number + 1;
  form.txt_mode.profile = scale->profile;
  form.dahua.clock = form.txt_mode.clock;
  form.dahua.last_sale = form.txt_mode.last_sale;
  if (*form.protocol == Protocol::DahuaTm) {
    const auto mark = scales::DahuaMark::Parse(scale->journal_mark);
    form.dahua.known_record = scales::DahuaPlace::FromNumber(scale->journal_position).record;
    form.dahua.known_content = mark.content;
  }
  form.txt_mode.first_number = std::max(last_number, scale->journal_position) + 1;
  if (!form.listen) form.listen = ParseHostAndPort(scale->address);
  return std::nullopt;
}

/// A card as a TXT-MODE scale names it.
std::optional<scales::TxtCardParts> PartsOfCard(const std::string& text) {
  if (const auto number = domain::CardNumber::Parse(text)) return scales::PartsOf(*number);
  const auto uid = domain::CardUid::Parse(text);
  return uid ? scales::PartsOf(*uid) : std::nullopt;
}

Answer SimulateDahua(const ScaleSimulationForm& form) {
  auto options = form.dahua;
  if (!form.faults.empty()) {
    const auto faults = simulator::ParseDahuaFaults(form.faults);
    if (!faults) return WrongCommandLine(faults.error());
    options.faults = *faults;
  }
  options.memory.file = form.memory;
  options.memory.seed = form.api.seed;
  options.width = form.ticket_width == 11 ? simulator::DahuaWidth::Eleven
                                          : simulator::DahuaWidth::Twelve;
  options.sales = form.api.tickets;
  options.dial = form.txt_mode.push_to;
  if (form.listen) {
    options.host = form.listen->host;
    options.port = form.listen->port;
  }
  simulator::RunDahuaScale(options, std::cout);
  return Printed(0);
}

/// What the scales with a protocol of their own have in common.
template <typename Options>
Options DeviceOptions(const ScaleSimulationForm& form) {
  Options options;
  options.memory = form.memory;
  options.seed = form.api.seed;
  options.sales = form.api.tickets;
  options.clock = form.txt_mode.clock;
  options.first_number = form.txt_mode.first_number;
  options.last_sale = form.txt_mode.last_sale;
  if (form.listen) {
    options.host = form.listen->host;
    options.port = form.listen->port;
  }
  return options;
}

Answer SimulateWithFaults(const ScaleSimulationForm& form) {
  const auto faults = simulator::ParseWireFaults(form.faults);
  if (!faults) return WrongCommandLine(faults.error());
  if (form.protocol == Protocol::CasCl) {
    auto options = DeviceOptions<simulator::CasScaleOptions>(form);
    options.faults = *faults;
    options.push_to = form.txt_mode.push_to;
    simulator::RunCasScale(options, std::cout);
    return Printed(0);
  }
  auto options = DeviceOptions<simulator::MassaScaleOptions>(form);
  options.faults = *faults;
  options.hint_to = form.txt_mode.push_to;
  if (!form.serial.empty()) options.serial = form.serial;
  simulator::RunMassaScale(options, std::cout);
  return Printed(0);
}

Answer SimulateScale(const Globals& globals, ScaleSimulationForm form) {
  if (form.registered) {
    if (auto refusal = TakeFromStore(globals, form)) return *std::move(refusal);
  }
  // Who names a key means the API: no other protocol has one.
  if (!form.protocol && !(form.api.key.empty() && form.key_file.empty())) {
    form.protocol = Protocol::Api;
  }
  if (!form.protocol) {
    return WrongCommandLine(
        "Nobody can tell what to simulate. Give --protocol, or --scale for one "
        "of the store's own scales.");
  }
  if (*form.protocol == Protocol::Api) {
    const auto options = ApiOptions(form);
    if (!options) return options.error();
    return Printed(simulator::RunScaleSimulation(*options, std::cout));
  }
  if (*form.protocol == Protocol::DahuaTm) return SimulateDahua(form);
  if (*form.protocol != Protocol::TxtMode) return SimulateWithFaults(form);
  auto options = form.txt_mode;
  if (!form.serial.empty()) options.serial = form.serial;
  options.memory = form.memory;
  if (!scales::ParseTxtProfile(options.profile)) {
    return WrongCommandLine("There is no such profile. Nothing was simulated; see scale add.");
  }
  for (const std::string& card : form.members) {
    const auto parts = PartsOfCard(card);
    if (!parts) {
      return WrongCommandLine(fmt::format(
          "'{}' is neither a card's number nor a UID of 4 or 7 bytes. Nothing was simulated.",
          card));
    }
    options.members.push_back(fmt::format("{}-{}", parts->first, parts->second));
  }
  options.seed = form.api.seed;
  options.sales = form.api.tickets;
  if (form.listen) {
    options.host = form.listen->host;
    options.port = form.listen->port;
  }
  simulator::RunTxtModeScale(options, std::cout);
  return Printed(0);
}

void AddScale(CLI::App& group, Chosen& chosen) {
  auto form = std::make_shared<ScaleSimulationForm>();
  auto* scale = group.add_subcommand("scale", "a virtual scale that sells");
  AddParsed(*scale, "--protocol", form->protocol, &ParseProtocol,
            "api, txt-mode, dahua-tm, cas-cl or massa-vpm");
  AddScaleNumber(*scale, form->registered)->excludes("--protocol");
  scale->add_option("--tickets", form->api.tickets, "so many customers")
      ->check(CLI::Range(0, 1'000'000));
  scale->add_option("--seed", form->api.seed, "the same seed sells the same");

  scale->add_option("--server", form->api.server,
                    "api: the store, http://HOST:PORT or https://HOST:PORT");
  scale->add_option("--certificate", form->api.certificate,
                    "api: PEM file of the certificate that a store with https must show");
  scale->add_option("--number", form->api.number, "api: the scale's number")
      ->check(CLI::Range(1, 255));
  scale->add_option("--key", form->api.key, "api: the scale's key; others can see it in ps");
  scale->add_option("--key-file", form->key_file, "api: a file with the scale's key");
  scale
      ->add_option("--patience", form->api.patience_seconds,
                   "api: so many seconds an unreachable store is asked again")
      ->check(CLI::Range(0, 10'000'000));
  scale
      ->add_option("--timeout", form->api.answer_timeout_ms,
                   "api: milliseconds without an answer after which it asks again")
      ->check(CLI::Range(1, 600'000));
  scale->add_option("--cards", form->cards, R"(api: JSON, a list of {"uid","data"})");
  scale->add_option("--rate", form->api.rate_per_minute, "api: customers a minute; 0: no pause")
      ->check(CLI::Range(0, 100'000));
  scale->add_option("--journal", form->journal, "api: the file that is the scale's memory");
  scale->add_option("--faults", form->faults,
                    "api: permille: drop=100,duplicate=50,delay=200:30; "
                    "dahua-tm: cut=200,garbage=1,lost=2,delay=20,slow,double; cas-cl, massa-vpm: "
                    "counts: cut=3,garbage=1,lost=2,delay=50,duplicate=1");
  AddParsed(*scale, "--statistics", form->api.statistics, &ParseDays,
            "FROM..TO, two days (api: its own figures beside the store's)");
  scale->add_flag("--display", form->api.shows_statistics,
                  "api: shows the figures of --statistics as on the scale's display, not as JSON");

  AddParsed(*scale, "--listen", form->listen, &ParseHostAndPort,
            "all but api: HOST:PORT to listen on; a free port without it");
  scale->add_option("--serial", form->serial, "massa-vpm, txt-mode: its serial number");
  scale->add_option("--memory", form->memory, "all but api: the file that is the scale's memory");
  scale->add_option("--push-to", form->txt_mode.push_to,
                    "cas-cl, txt-mode, dahua-tm, massa-vpm: HOST:PORT to tell sales to, or to dial "
                    "in at");
  scale->add_option("--ticket-width", form->ticket_width, "dahua-tm: digits of a ticket: 11 or 12")
      ->check(CLI::IsMember({11, 12}));
  scale->add_option("--cart-scale", form->dahua.cart_number,
                    "dahua-tm: its own number; with --carts")
      ->check(CLI::Range(0, 99));
  scale->add_option("--carts", form->dahua.carts,
                    "dahua-tm: tell so many carts line by line to --push-to, as soon as it has "
                    "prices");
  scale->add_option("--profile", form->txt_mode.profile, "txt-mode: as in scale add");
  scale->add_option("--beacon-to", form->txt_mode.beacon_to,
                    "txt-mode: HOST:33584 that hears every second that it is there");
  scale->add_option("--member-card", form->members,
                    "txt-mode: number or UID of a customer's card, asked about and sold to");
  chosen.Plain(scale, [form](const Globals& globals) { return SimulateScale(globals, *form); });
}

}  // namespace

void AddScaleSimulation(CLI::App& group, Chosen& chosen) {
  AddScale(group, chosen);
}

}  // namespace steelyard::cli
