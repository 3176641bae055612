/// simulate, and its first command: reader.
#include <iostream>

#include "cli/commands.h"
#include "cli/options.h"
#include "cli/simulate.h"
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

}  // namespace

void AddSimulateCommands(CLI::App& app, Chosen& chosen) {
  auto* group = AddGroup(app, "simulate", "virtual readers, cards and scales");
  AddReader(*group, chosen);
  AddScaleSimulation(*group, chosen);
  AddShopSimulation(*group, chosen);
}

}  // namespace steelyard::cli
