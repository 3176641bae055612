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

std::string StatementText(const app::CardStatement& statement, base::UtcOffset offset) {
  TextTable table({"WHEN", "WHAT", "ACCOUNT", "AMOUNT", "PRINCIPAL", "BONUS", "DEPOSIT", "WHO"});
  for (int column = 3; column <= 6; ++column) table.AlignRight(column);
  for (const auto& line : statement.lines) {
    table.Add({line.at.ToString(offset), std::string(domain::ToText(line.reason)),
               std::string(domain::ToText(line.account)), line.amount.ToString(),
               line.after.principal.ToString(), line.after.bonus.ToString(),
               line.after.deposit.ToString(), line.actor});
  }
  return CardText(statement.card, offset) + '\n' + table.ToString();
}

Answer ShowStatement(Session& session, const CardForm& form) {
  auto statement = app::ReadStatement(session.context(),
                                      {*form.number, form.from, form.to, form.limit});
  if (!statement) return UnknownCard();
  statement->card.movements.clear();
  const auto offset = OffsetOf(session);
  Json object = CardJson(statement->card);
  object["opening"] = BalancesJson(statement->opening);
  object["closing"] = BalancesJson(statement->closing);
  Json movements = Json::array();
  for (const auto& line : statement->lines) movements.push_back(LineJson(line, offset));
  object["movements"] = movements;
  return Done(object, StatementText(*statement, offset));
}

}  // namespace

void AddCardStatement(CLI::App& group, Chosen& chosen, const std::shared_ptr<CardForm>& form) {
  auto* statement =
      group.add_subcommand("statement", "a card's movements with balances, newest first");
  AddCardNumber(*statement, form->number)->required();
  AddDay(*statement, "--from", form->from);
  AddDay(*statement, "--to", form->to);
  statement->add_option("--limit", form->limit, "at most so many")->check(CLI::Range(1, 100'000));
  chosen.WithBooks(statement, [form](Session& session) { return ShowStatement(session, *form); });
}

}  // namespace steelyard::cli
