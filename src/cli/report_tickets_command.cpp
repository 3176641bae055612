/// report tickets: from a total to the tickets behind it.
#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/options.h"
#include "cli/report_form.h"
#include "cli/text_table.h"
#include "report/drill.h"
#include "report/format.h"

namespace steelyard::cli {
namespace {

struct TicketsForm {
  ReportForm report;
  std::size_t row = 0;  ///< counted from 1; 0 is the totals
  std::int64_t limit = 100;
  std::int64_t offset = 0;
};

std::optional<ports::TicketFilter> FilterOf(const report::Table& table, std::size_t row) {
  return row == 0 ? report::TicketsBehindAll(table)
                  : report::TicketsBehind(table, table.rows[row - 1]);
}

Answer ListTickets(Session& session, const TicketsForm& form) {
  const auto table = RunReportOf(session, form.report, report::Language::English);
  if (!table) return table.error();
  if (form.row > table->rows.size()) {
    return Refused("row_unknown",
                   fmt::format("The report has {} rows, and no row {}. Nothing was listed; count "
                               "them in report run.",
                               table->rows.size(), form.row));
  }
  const auto filter = FilterOf(*table, form.row);
  if (!filter) {
    return Refused("no_tickets_behind",
                   "This row or report does not tell which tickets are behind it. Nothing was "
                   "listed; see the `drill:` line in reports/README.md.");
  }
  const auto offset = app::LoadSettings(session.context().store).calendar.offset;
  const std::int64_t count = session.store->queries().Count(*filter);
  Json tickets = Json::array();
  TextTable text({"DAY", "CLOSED", "SCALE", "NUMBER", "KIND", "CASHIER", "CARD", "PAID", "TOTAL"});
  text.AlignRight(8);
  for (const auto& row : session.store->queries().Page(*filter, form.offset, form.limit)) {
    tickets.push_back({{"ticket", row.id.ToString()},
                       {"day", row.day.ToString()},
                       {"closed_at", row.closed_at.ToString(offset)},
                       {"scale", row.scale},
                       {"number", row.number},
                       {"kind", ToText(row.kind)},
                       {"cashier", row.cashier},
                       {"card", row.card_number},
                       {"tenders", row.tenders},
                       {"lines", row.lines},
                       {"total", row.total.fen()}});
    text.Add({row.day.ToString(), report::FormatMoment(row.closed_at, offset),
              std::to_string(row.scale), std::to_string(row.number),
              std::string(ToText(row.kind)), std::to_string(row.cashier), row.card_number,
              row.tenders, row.total.ToString()});
  }
  return Done({{"report", form.report.name}, {"count", count}, {"tickets", tickets}},
              text.ToString() + fmt::format("{} tickets\n", count));
}

}  // namespace

void AddReportTicketsCommand(CLI::App& group, Chosen& chosen) {
  auto form = std::make_shared<TicketsForm>();
  auto* tickets = group.add_subcommand("tickets", "the tickets behind a row of a report");
  AddReportOptions(*tickets, form->report);
  tickets->add_option("--row", form->row, "which row, counted from 1; left out: the totals")
      ->check(CLI::PositiveNumber);
  tickets->add_option("--limit", form->limit, "how many to list")->check(CLI::Range(1, 100'000));
  tickets->add_option("--offset", form->offset, "how many to pass over")
      ->check(CLI::NonNegativeNumber);
  chosen.WithBooks(tickets, [form](Session& session) { return ListTickets(session, *form); });
}

}  // namespace steelyard::cli
