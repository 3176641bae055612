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

std::optional<simulator::SimulatedCard> ParseSimulatedCard(const std::string& text) {
  if (text == "m1") return simulator::SimulatedCard::M1;
  if (text == "none") return simulator::SimulatedCard::None;
  return std::nullopt;
}

void AddReader(CLI::App& group, Chosen& chosen) {
  struct Form {
    std::optional<simulator::SimulatedCard> card;
    std::optional<domain::CardUid> uid;
    std::string image;
    std::string control;
  };
  auto form = std::make_shared<Form>();
  auto* reader = group.add_subcommand("reader", "a virtual PN532; prints where libnfc finds it");
  AddParsed(*reader, "--card", form->card, &ParseSimulatedCard, "m1 or none");
  AddParsed(*reader, "--uid", form->uid, &domain::CardUid::Parse, "a card's UID as hexadecimal");
  reader->add_option("--image", form->image, "a file that keeps the card");
  reader->add_option("--control", form->control, "a socket that takes orders");
  chosen.Plain(reader, [form](const Globals&) {
    simulator::ReaderSimulationOptions options;
    if (form->card) options.card = *form->card;
    options.uid = form->uid;
    options.image = form->image;
    options.control = form->control;
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
