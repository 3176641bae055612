/// card statement.
#include "app/card_statement.h"
#include "cli/card_form.h"
#include "cli/options.h"
#include "cli/sentences.h"
#include "cli/text_table.h"
#include "cli/views.h"

namespace steelyard::cli {
namespace {

Json BalancesJson(const domain::CardBalances& balances) {
  return {{"principal", balances.principal.fen()},
          {"bonus", balances.bonus.fen()},
          {"deposit", balances.deposit.fen()}};
}

Json LineJson(const app::StatementLine& line, base::UtcOffset offset) {
  return {{"at", line.at.ToString(offset)},
          {"reason", domain::ToText(line.reason)},
          {"account", domain::ToText(line.account)},
          {"amount", line.amount.fen()},
          {"balances", BalancesJson(line.after)},
          {"operation", line.operation.ToString()},
          {"actor", line.actor}};
}

/// Which movements these are, where they are not all.
std::string PageText(const app::CardStatement& statement, int skip) {
  const int shown = static_cast<int>(statement.lines.size());
  if (shown == statement.total) return {};
  if (shown == 0) return fmt::format("There are {} movements, none so old.\n", statement.total);
  const int last = skip + shown;
  std::string text = fmt::format("Movements {} to {} of {}.", skip + 1, last, statement.total);
  if (last < statement.total) text += fmt::format(" For older ones give --skip {}.", last);
  return text + "\n";
}

std::string StatementText(const app::CardStatement& statement, int skip, base::UtcOffset offset) {
  TextTable table({"WHEN", "WHAT", "ACCOUNT", "AMOUNT", "PRINCIPAL", "BONUS", "DEPOSIT", "WHO"});
  for (int column = 3; column <= 6; ++column) table.AlignRight(column);
  for (const auto& line : statement.lines) {
    table.Add({line.at.ToString(offset), std::string(domain::ToText(line.reason)),
               std::string(domain::ToText(line.account)), line.amount.ToString(),
               line.after.principal.ToString(), line.after.bonus.ToString(),
               line.after.deposit.ToString(), line.actor});
  }
  return CardText(statement.card, offset) + '\n' + table.ToString() + PageText(statement, skip);
}

Answer ShowStatement(Session& session, const CardForm& form) {
  auto statement = app::ReadStatement(session.context(),
                                      {*form.number, form.from, form.to, form.limit,
                                       form.skip});
  if (!statement) return UnknownCard();
  statement->card.movements.clear();
  const auto offset = OffsetOf(session);
  Json object = CardJson(statement->card);
  object["opening"] = BalancesJson(statement->opening);
  object["closing"] = BalancesJson(statement->closing);
  Json movements = Json::array();
  for (const auto& line : statement->lines) movements.push_back(LineJson(line, offset));
  object["movements"] = movements;
  object["skipped"] = form.skip;
  object["total"] = statement->total;
  return Done(object, StatementText(*statement, form.skip, offset));
}

}  // namespace

void AddCardStatement(CLI::App& group, Chosen& chosen, const std::shared_ptr<CardForm>& form) {
  auto* statement =
      group.add_subcommand("statement", "a card's movements with balances, newest first");
  AddCardNumber(*statement, form->number)->required();
  AddDay(*statement, "--from", form->from);
  AddDay(*statement, "--to", form->to);
  statement->add_option("--limit", form->limit, "at most so many")->check(CLI::Range(1, 100'000));
  statement->add_option("--skip", form->skip, "but for the newest so many: the next page")
      ->check(CLI::Range(0, 1'000'000'000));
  chosen.WithBooks(statement, [form](Session& session) { return ShowStatement(session, *form); });
}

}  // namespace steelyard::cli
