/// operator add/list/disable/password and member add/list/show.
#include <fmt/format.h>

#include "app/people.h"
#include "cli/commands.h"
#include "cli/options.h"
#include "cli/sentences.h"
#include "cli/text_table.h"
#include "cli/views.h"

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

struct MemberForm {
  app::NewMember member;
  std::optional<domain::MemberId> id;
  std::string search;
  int limit = 100;
};

Answer AddMember(Session& session, const MemberForm& form) {
  const auto result = app::AddMember(session.context(), session.actor, form.member);
  if (result.outcome != app::MemberOutcome::Done) {
    return Refused(app::ToText(result.outcome), Sentence(result.outcome));
  }
  return Done(
      MemberJson(*result.member),
      fmt::format("Member {} has the id {}.", result.member->name, result.member->id.ToString()));
}

Answer ListMembers(Session& session, const MemberForm& form) {
  Json members = Json::array();
  TextTable table({"ID", "NAME", "PHONE", "TIER"});
  session.context().store.Read([&](const ports::Books& books) {
    for (const auto& member : books.members().Search(form.search, form.limit)) {
      members.push_back(MemberJson(member));
      table.Add({member.id.ToString(), member.name, member.phone, member.tier});
    }
  });
  return Done({{"members", members}}, table.ToString());
}

Answer ShowMember(Session& session, const MemberForm& form) {
  std::optional<ports::Member> member;
  Json cards = Json::array();
  TextTable table({"CARD", "CLASS", "STATE", "PRINCIPAL", "BONUS"});
  table.AlignRight(3);
  table.AlignRight(4);
  session.context().store.Read([&](const ports::Books& books) {
    member = books.members().Find(*form.id);
    if (!member) return;
    for (const auto& card : books.cards().OfMember(*form.id)) {
      const auto balances = books.ledger().BalancesOf(card.id);
      cards.push_back({{"card", card.number.ToString()},
                       {"class", domain::ToText(card.card_class)},
                       {"state", domain::ToText(card.state)},
                       {"principal", balances.principal.fen()},
                       {"bonus", balances.bonus.fen()}});
      table.Add({card.number.ToString(), std::string(domain::ToText(card.card_class)),
                 std::string(domain::ToText(card.state)), balances.principal.ToString(),
                 balances.bonus.ToString()});
    }
  });
  if (!member) {
    return Refused("member_unknown", "There is no member with this id; see member list.");
  }
  Json object = MemberJson(*member);
  object["cards"] = cards;
  return Done(object, fmt::format("{}  {}  {}\n\n{}", member->name, member->phone, member->tier,
                                  table.ToString()));
}

void AddMemberCommands(CLI::App& app, Chosen& chosen) {
  auto* group = AddGroup(app, "member", "people who hold cards");
  auto form = std::make_shared<MemberForm>();

  auto* add = group->add_subcommand("add", "registers a member");
  add->add_option("--name", form->member.name, "the member's name")
      ->required()
      ->check(&RefuseBadName);
  add->add_option("--phone", form->member.phone, "a phone number")->check(&RefuseBadName);
  add->add_option("--tier", form->member.tier, "the code of a tier");
  chosen.WithBooks(add, [form](Session& session) { return AddMember(session, *form); });

  auto* list = group->add_subcommand("list", "members by name");
  list->add_option("--search", form->search, "part of a name or phone number");
  list->add_option("--limit", form->limit, "at most so many")->check(CLI::Range(1, 100'000));
  chosen.WithBooks(list, [form](Session& session) { return ListMembers(session, *form); });

  auto* show = group->add_subcommand("show", "a member and the member's cards");
  AddParsed(*show, "--member,MEMBER", form->id, &domain::MemberId::Parse, "a member's id")
      ->required();
  chosen.WithBooks(show, [form](Session& session) { return ShowMember(session, *form); });
}

}  // namespace

void AddPeopleCommands(CLI::App& app, Chosen& chosen) {
  AddOperatorCommands(app, chosen);
  AddMemberCommands(app, chosen);
}

}  // namespace steelyard::cli
