/// sale export.
#include <fmt/format.h>

#include "app/settings.h"
#include "cli/commands.h"
#include "cli/options.h"
#include "host/ticket_file.h"

namespace steelyard::cli {
namespace {

struct SaleForm {
  std::string file;
  std::optional<domain::BusinessDay> from;
  std::optional<domain::BusinessDay> to;
  std::optional<int> scale;
  std::optional<int> cashier;
  std::string product;
  std::optional<domain::TenderType> tender;
  std::optional<domain::CardNumber> card;
};

Answer ExportSales(Session& session, const SaleForm& form) {
  host::TicketExport wanted;
  wanted.offset = app::LoadSettings(session.context().store).calendar.offset;
  auto& filter = wanted.filter;
  if (form.from || form.to) {
    // One day alone means that day.
    const auto first = form.from ? *form.from : *form.to;
    filter.period = domain::Period::FromDays(first, form.to.value_or(first));
    if (!filter.period) {
      return WrongCommandLine(
          "The first day is after the last. Nothing was written; give --from before --to.");
    }
  }
  filter.scale = form.scale;
  filter.cashier = form.cashier;
  if (!form.product.empty()) filter.product = form.product;
  filter.tender = form.tender;
  if (form.card) filter.card_number = form.card->ToString();
  const auto written = host::ExportTickets(session.store->queries(), form.file, wanted);
  return Done({{"file", form.file}, {"tickets", *written}},
              fmt::format("{} tickets are in {}.", *written, form.file));
}

}  // namespace

void AddSaleCommands(CLI::App& app, Chosen& chosen) {
  auto* group = AddGroup(app, "sale", "the tickets of the scales");
  auto form = std::make_shared<SaleForm>();
  auto* to_file = group->add_subcommand("export", "writes the tickets that pass a filter as CSV");
  to_file->add_option("FILE", form->file, "the file to write")->required()->check(&RefuseEmpty);
  AddDay(*to_file, "--from", form->from);
  AddDay(*to_file, "--to", form->to);
  AddScaleNumber(*to_file, form->scale);
  to_file->add_option("--cashier", form->cashier, "1 to 999")->check(CLI::Range(1, 999));
  to_file->add_option("--product", form->product, "a product's code")->check(&RefuseEmpty);
  AddParsed(*to_file, "--tender", form->tender, &domain::ParseTenderType,
            "cash, stored_value, bank_card, city_card or mobile");
  AddCardNumber(*to_file, form->card);
  chosen.WithBooks(to_file, [form](Session& session) { return ExportSales(session, *form); });
}

}  // namespace steelyard::cli
