/// card slip: what the holder takes home.
#include <fmt/format.h>

#include "app/slips.h"
#include "cli/commands.h"
#include "cli/options.h"
#include "host/slip_printer.h"

namespace steelyard::cli {
namespace {

struct SlipForm {
  std::optional<domain::CardNumber> number;
  std::optional<base::Id128> operation;
  std::optional<ports::PrinterAddress> printer;
  std::optional<report::Language> language;
  int limit = 20;
};

std::string_view ToText(host::PaperState paper) {
  switch (paper) {
    case host::PaperState::NotTold: return "not_told";
    case host::PaperState::Enough: return "enough";
    case host::PaperState::NearEnd: return "near_end";
  }
  base::Check(false);
  return {};
}

std::string LinesOf(const report::SlipDocument& document) {
  std::string text;
  for (const auto& line : document.lines) text += report::SlipText(line, document.columns) + "\n";
  return text;
}

Answer PrintCardSlip(Session& session, const SlipForm& form) {
  auto& context = session.context();
  const auto slip = form.operation ? app::ReadOperationSlip(context, *form.operation)
                                   : app::ReadStatementSlip(context, *form.number, form.limit);
  if (!slip && form.operation) {
    return Refused("operation_unknown",
                   "No money of a card moved under this id. Nothing was printed; see card "
                   "statement for the ids of its operations.");
  }
  if (!slip) {
    return Refused("card_unknown",
                   "There is no card with this number in these books; check the digits.");
  }
  const auto settings = app::LoadSlipSettings(context);
  const auto printer = form.printer ? form.printer : settings.printer;
  const auto language = form.language.value_or(report::Language::English);
  const auto offset = app::LoadSettings(context.store).calendar.offset;
  const auto document = report::WriteSlip(*slip, {language, offset, settings.columns});
  if (!printer) {
    return Refused("printer_missing",
                   "No printer is set. Nothing was printed; give --printer, or set "
                   "desk.slip_printer.");
  }
  const auto paper = host::PrintSlip(*printer, document, language);
  std::string text = fmt::format("The slip is on {}.", printer->ToString());
  if (paper == host::PaperState::NearEnd) text += " The roll is nearly at its end.";
  return Done({{"card", slip->card.ToString()},
               {"printer", printer->ToString()},
               {"paper", ToText(paper)},
               {"text", LinesOf(document)}},
              text);
}

}  // namespace

void AddSlipCommand(CLI::App& group, Chosen& chosen) {
  auto form = std::make_shared<SlipForm>();
  auto* slip = group.add_subcommand("slip", "prints a card's statement, or one operation");
  auto* number = AddCardNumber(*slip, form->number);
  auto* operation = AddParsed(*slip, "--operation", form->operation, &base::Id128::Parse,
                              "the id of an operation, as card statement tells it");
  auto* what = slip->add_option_group("what", "a whole card, or one operation");
  what->add_options(number, operation);
  what->require_option(1);
  AddParsed(*slip, "--printer", form->printer, &ports::PrinterAddress::Parse,
            "tcp:HOST:9100, file:/dev/usb/lp0 or pdf:FILE; without it the desk's printer");
  AddParsed(*slip, "--language", form->language, &report::ParseLanguage, "en or zh_CN");
  slip->add_option("--limit", form->limit, "so many movements of a card")
      ->check(CLI::Range(1, 1'000));
  chosen.WithBooks(slip, [form](Session& session) { return PrintCardSlip(session, *form); });
}

}  // namespace steelyard::cli
