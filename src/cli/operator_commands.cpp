/// operator add/list/disable/password.
#include <fmt/format.h>

#include "app/people.h"
#include "cli/commands.h"
#include "cli/options.h"
#include "cli/sentences.h"
#include "cli/text_table.h"

namespace steelyard::cli {
namespace {

struct OperatorForm {
  std::string name;
  std::optional<ports::Role> role;
  std::string new_password_file;
};

Answer AnswerOf(app::OperatorOutcome outcome, const std::string& name, std::string text) {
  if (outcome != app::OperatorOutcome::Done) {
    return Refused(app::ToText(outcome), Sentence(outcome));
  }
  return Done({{"name", name}}, std::move(text));
}

Answer AddOperator(Session& session, const OperatorForm& form) {
  const auto password = AskPassword(form.new_password_file, "--new-password-file");
  if (!password) return password.error();
  const auto outcome = app::AddOperator(session.context(), session.store->hasher(), session.actor,
                                        form.name, *form.role, *password);
  return AnswerOf(outcome, form.name, fmt::format("Operator {} can log in now.", form.name));
}

Answer ChangePassword(Session& session, const OperatorForm& form) {
  const auto password = AskPassword(form.new_password_file, "--new-password-file");
  if (!password) return password.error();
  const auto outcome = app::ChangePassword(session.context(), session.store->hasher(),
                                           session.actor, form.name, *password);
  return AnswerOf(outcome, form.name, fmt::format("{} has a new password.", form.name));
}

Answer DisableOperator(Session& session, const OperatorForm& form) {
  const auto outcome = app::DisableOperator(session.context(), session.actor, form.name);
  return AnswerOf(outcome, form.name, fmt::format("{} can no longer log in.", form.name));
}

Answer ListOperators(Session& session) {
  Json operators = Json::array();
  TextTable table({"NAME", "ROLE", "STATE"});
  session.context().store.Read([&](const ports::Books& books) {
    for (const auto& person : books.operators().All()) {
      const std::string state = person.disabled ? "disabled" : "active";
      operators.push_back(
          {{"name", person.name}, {"role", app::ToText(person.role)}, {"state", state}});
      table.Add({person.name, std::string(app::ToText(person.role)), state});
    }
  });
  return Done({{"operators", operators}}, table.ToString());
}

}  // namespace

void AddOperatorCommands(CLI::App& app, Chosen& chosen) {
  auto* group = AddGroup(app, "operator", "who uses this program");
  auto form = std::make_shared<OperatorForm>();
  const char* const kPasswordHelp = "a file with the new password; asked for on a terminal";

  auto* add = group->add_subcommand("add", "lets somebody log in");
  add->add_option("--name,NAME", form->name, "the name to log in with")->required();
  AddParsed(*add, "--role", form->role, &app::ParseRole, "manager, card_desk, auditor or service")
      ->required();
  add->add_option("--new-password-file", form->new_password_file, kPasswordHelp);
  chosen.WithBooks(add, [form](Session& session) { return AddOperator(session, *form); });

  auto* password = group->add_subcommand("password", "gives an operator a new password");
  password->add_option("--name,NAME", form->name, "whose password")->required();
  password->add_option("--new-password-file", form->new_password_file, kPasswordHelp);
  chosen.WithBooks(password, [form](Session& session) { return ChangePassword(session, *form); });

  auto* disable = group->add_subcommand("disable", "locks an operator out; the name stays");
  disable->add_option("--name,NAME", form->name, "whom")->required();
  chosen.WithBooks(disable, [form](Session& session) { return DisableOperator(session, *form); });

  chosen.WithBooks(group->add_subcommand("list", "all operators"), ListOperators);
}

}  // namespace steelyard::cli
