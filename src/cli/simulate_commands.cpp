/// simulate, and two of its commands: reader and link.
#include <fmt/format.h>

#include <charconv>
#include <iostream>

#include "cli/commands.h"
#include "cli/options.h"
#include "cli/simulate.h"
#include "simulator/bad_link.h"
#include "simulator/reader_simulation.h"

namespace steelyard::cli {
namespace {

/// The simulations print for themselves while they run; only their exit status is left to tell.
Answer Printed(int status) {
  return {static_cast<ExitStatus>(status), Json(), ""};
}

void AddReader(CLI::App& group, Chosen& chosen) {
  struct Form {
    std::optional<std::vector<simulator::CardFamily>> cards;
    std::optional<domain::CardUid> uid;
    std::string image;
    std::string control;
    std::string link;
  };
  auto form = std::make_shared<Form>();
  auto* reader = group.add_subcommand("reader", "a virtual PN532; prints where libnfc finds it");
  AddParsed(*reader, "--card", form->cards, &simulator::ParseCardFamilies,
            "m1, cpu, none, or several such as m1+cpu");
  AddParsed(*reader, "--uid", form->uid, &domain::CardUid::Parse, "a card's UID as hexadecimal");
  reader->add_option("--image", form->image, "a file that keeps the card");
  reader->add_option("--control", form->control, "a socket that takes orders");
  reader->add_option("--link", form->link, "a symbolic link to the port; it survives unplugging");
  chosen.Plain(reader, [form](const Globals&) {
    simulator::ReaderSimulationOptions options;
    if (form->cards) options.cards = *form->cards;
    options.uid = form->uid;
    options.image = form->image;
    options.control = form->control;
    options.link = form->link;
    return Printed(simulator::RunReaderSimulation(options, std::cout));
  });
}

/// `300..700`, or one number for both.
std::optional<std::pair<int, int>> ParsePair(const std::string& text, std::string_view between) {
  constexpr int kMost = 1'000'000;
  const auto whole = [](std::string_view digits) -> std::optional<int> {
    int number = 0;
    const char* end = digits.data() + digits.size();
    const auto read = std::from_chars(digits.data(), end, number);
    const bool is_good = read.ec == std::errc{} && read.ptr == end && number >= 0;
    return is_good && number <= kMost ? std::optional(number) : std::nullopt;
  };
  const auto at = text.find(between);
  const auto first = whole(std::string_view(text).substr(0, at));
  const auto second =
      at == text.npos ? first : whole(std::string_view(text).substr(at + between.size()));
  if (!first || !second) return std::nullopt;
  return std::pair(*first, *second);
}

std::optional<std::pair<int, int>> ParseLatency(const std::string& text) {
  const auto pair = ParsePair(text, "..");
  return pair && pair->first <= pair->second ? pair : std::nullopt;
}

std::optional<std::pair<int, int>> ParseRates(const std::string& text) {
  return ParsePair(text, ":");
}

void AddLink(CLI::App& group, Chosen& chosen) {
  struct Form {
    std::optional<HostAndPort> listen;
    std::optional<HostAndPort> to;
    std::optional<simulator::LineModel> preset;
    std::optional<std::pair<int, int>> latency;
    std::optional<int> loss;
    std::optional<std::pair<int, int>> rates;
    std::uint64_t seed = 1;
  };
  auto form = std::make_shared<Form>();
  auto* link = group.add_subcommand("link", "a slow line that loses packets, before a store");
  AddParsed(*link, "--listen", form->listen, &ParseHostAndPort,
            "HOST:PORT for the scales; a free port without it");
  AddParsed(*link, "--to", form->to, &ParseHostAndPort, "HOST:PORT of the store")->required();
  AddParsed(*link, "--preset", form->preset, &simulator::FindLineModel,
            "gprs (300-700 ms, 20:40 kbit/s, 30 % lost), gprs-good (2 % lost) or wifi");
  AddParsed(*link, "--latency", form->latency, &ParseLatency, "milliseconds one way: 300..700");
  AddParsed(*link, "--loss", form->loss, &ParsePermille, "so many of 1000 segments, each way");
  AddParsed(*link, "--rate", form->rates, &ParseRates, "kbit/s up and down: 20:40; 0: no limit");
  link->add_option("--seed", form->seed, "the same seed loses the same");
  chosen.Plain(link, [form](const Globals&) {
    simulator::BadLinkOptions options;
    if (form->preset) options.line = *form->preset;
    if (form->latency) {
      options.line.latency_low = std::chrono::milliseconds(form->latency->first);
      options.line.latency_high = std::chrono::milliseconds(form->latency->second);
    }
    if (form->loss) options.line.loss_permille = *form->loss;
    if (form->rates) {
      options.line.up_kbits = form->rates->first;
      options.line.down_kbits = form->rates->second;
    }
    if (form->listen) {
      options.host = form->listen->host;
      options.port = form->listen->port;
    }
    options.to = fmt::format("{}:{}", form->to->host, form->to->port);
    options.seed = form->seed;
    simulator::RunBadLink(options, std::cout);
    return Printed(0);
  });
}

}  // namespace

void AddSimulateCommands(CLI::App& app, Chosen& chosen) {
  auto* group = AddGroup(app, "simulate", "virtual readers, cards and scales");
  AddReader(*group, chosen);
  AddLink(*group, chosen);
  AddScaleSimulation(*group, chosen);
  AddShopSimulation(*group, chosen);
}

}  // namespace steelyard::cli
