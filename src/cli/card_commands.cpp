/// card issue/show/top-up/lost/found/suspend/resume/reactivate/statement.
#include <fmt/format.h>

#include "app/card_desk.h"
#include "cards/libnfc_reader.h"
#include "cli/commands.h"
#include "cli/options.h"
#include "cli/sentences.h"
#include "cli/text_table.h"
#include "cli/views.h"

namespace steelyard::cli {
namespace {

struct CardForm {
  std::string reader;
  std::optional<domain::CardNumber> number;
  std::optional<domain::CardClass> card_class;
  std::optional<domain::MemberId> member;
  std::string tier;
  std::optional<domain::Money> top_up;
  std::optional<domain::Money> deposit;
  std::optional<domain::BusinessDay> valid_until;
  std::optional<domain::Money> amount;
  std::optional<base::Id128> request;
  std::string reason;
  int limit = 100;
};

base::UtcOffset OffsetOf(Session& session) {
  return app::LoadSettings(session.context().store).calendar.offset;
}

/// A path is a PN532 on a serial line; anything else is what libnfc calls a connection string.
std::string ConnectionOf(const std::string& device) {
  return device.starts_with('/') ? "pn532_uart:" + device : device;
}

cards::LibnfcReader OpenReader(Session& session, const CardForm& form) {
  return cards::LibnfcReader(ConnectionOf(form.reader), session.store->keys());
}

/// A script that repeats itself after a crash names its request and is safe; others get a new one.
base::Id128 RequestId(Session& session, const CardForm& form) {
  auto& context = session.context();
  return form.request ? *form.request : ports::NewId<base::Id128>(context.clock, context.entropy);
}

Answer CardAnswer(Session& session, const app::CardDeskResult& result) {
  const bool is_done = result.outcome == app::CardDeskOutcome::Done ||
                       result.outcome == app::CardDeskOutcome::AlreadyDone;
  if (!is_done || !result.view) {
    return Refused(app::ToText(result.outcome), Sentence(result.outcome));
  }
  auto answer = Done(CardJson(*result.view), CardText(*result.view, OffsetOf(session)));
  answer.object["outcome"] = app::ToText(result.outcome);
  return answer;
}

Answer IssueCard(Session& session, const CardForm& form) {
  auto reader = OpenReader(session, form);
  const auto result = app::IssueCard(session.context(), reader, session.actor,
                                     {RequestId(session, form), *form.card_class, form.member,
                                      form.tier, form.top_up.value_or(domain::Money()),
                                      form.deposit.value_or(domain::Money()), form.valid_until});
  return CardAnswer(session, result);
}

Answer TopUpCard(Session& session, const CardForm& form) {
  auto reader = OpenReader(session, form);
  const auto result = app::TopUpCard(session.context(), reader, session.actor,
                                     {RequestId(session, form), *form.amount});
  return CardAnswer(session, result);
}

Answer ShowOnReader(Session& session, const CardForm& form) {
  auto reader = OpenReader(session, form);
  const auto touch = app::TouchCard(session.context(), reader, session.actor);
  if (!touch.view) {
    auto answer = Refused(ToText(touch.outcome), Sentence(touch.outcome));
    if (touch.uid) answer.object["uid"] = touch.uid->ToString();
    return answer;
  }
  auto answer = Done(CardJson(*touch.view), CardText(*touch.view, OffsetOf(session)));
  if (touch.outcome == app::TouchOutcome::FinishedInterrupted) {
    answer.object["outcome"] = ToText(touch.outcome);
    answer.text = Sentence(touch.outcome) + "\n" + answer.text;
  }
  return answer;
}

Answer ShowCard(Session& session, const CardForm& form) {
  const auto view = app::FindCard(session.context(), *form.number);
  if (!view) {
    return Refused("card_unknown",
                   "There is no card with this number in these books; check the digits.");
  }
  return Done(CardJson(*view), CardText(*view, OffsetOf(session)));
}

Answer ChangeState(Session& session, const CardForm& form, domain::CardCommand command) {
  const auto outcome =
      app::ChangeCardState(session.context(), session.actor, {*form.number, command, form.reason});
  if (outcome != app::CardStateOutcome::Done) {
    return Refused(app::ToText(outcome), Sentence(outcome));
  }
  return ShowCard(session, form);
}

Answer ShowStatement(Session& session, const CardForm& form) {
  auto view = app::FindCard(session.context(), *form.number);
  if (!view) {
    return Refused("card_unknown",
                   "There is no card with this number in these books; check the digits.");
  }
  const auto offset = OffsetOf(session);
  session.context().store.Read([&](const ports::Books& books) {
    view->movements = books.ledger().Movements(view->card.id, form.limit);
  });
  Json movements = Json::array();
  for (const auto& movement : view->movements) {
    movements.push_back(MovementJson(movement, view->card.id, offset));
  }
  Json object = CardJson(*view);
  object["movements"] = movements;
  return Done(object, CardText(*view, offset));
}

/// The commands that write to the card on the reader.
void AddWritingCommands(CLI::App& group, Chosen& chosen, const std::shared_ptr<CardForm>& form) {
  const char* const kReaderHelp = "where the reader is: /dev/ttyUSB0 or a libnfc connection string";
  const char* const kRequestHelp =
      "32 hexadecimal digits that name this request; the same again moves no money twice";

  auto* issue = group.add_subcommand("issue", "makes the blank card on the reader one of ours");
  issue->add_option("--reader", form->reader, kReaderHelp)->required();
  AddParsed(*issue, "--class", form->card_class, &domain::ParseCardClass,
            "member, stored_value or both")
      ->required();
  AddParsed(*issue, "--member", form->member, &domain::MemberId::Parse, "a member's id");
  issue->add_option("--tier", form->tier, "a tier's code; without it the member's");
  AddAmount(*issue, "--top-up", form->top_up);
  AddAmount(*issue, "--deposit", form->deposit);
  AddDay(*issue, "--valid-until", form->valid_until);
  AddParsed(*issue, "--request", form->request, &base::Id128::Parse, kRequestHelp);
  chosen.WithKeys(issue, [form](Session& session) { return IssueCard(session, *form); });

  auto* top_up = group.add_subcommand("top-up", "adds money to the card on the reader");
  top_up->add_option("--reader", form->reader, kReaderHelp)->required();
  AddAmount(*top_up, "--amount", form->amount)->required();
  AddParsed(*top_up, "--request", form->request, &base::Id128::Parse, kRequestHelp);
  chosen.WithKeys(top_up, [form](Session& session) { return TopUpCard(session, *form); });

  auto* show = group.add_subcommand("show", "shows a card and finishes an interrupted write");
  auto* reader = show->add_option("--reader", form->reader, kReaderHelp);
  auto* number = AddCardNumber(*show, form->number);
  reader->excludes(number);
  auto* ways = show->add_option_group("where", "the card is on the reader, or known by number");
  ways->add_options(reader, number);
  ways->require_option(1);
  chosen.Plain(show, [form](const Globals& globals) {
    auto session = OpenSession(globals, form->number ? Needs::Books : Needs::Keys);
    if (!session) return session.error();
    auto opened = std::move(session).value();
    return form->number ? ShowCard(opened, *form) : ShowOnReader(opened, *form);
  });
}

/// The commands that need only the printed number.
void AddBookCommands(CLI::App& group, Chosen& chosen, const std::shared_ptr<CardForm>& form) {
  const struct {
    const char* name;
    const char* help;
    domain::CardCommand command;
  } commands[] = {
      {"lost", "blocks a card that was lost", domain::CardCommand::ReportLost},
      {"found", "notes that a lost card was found", domain::CardCommand::ReportFound},
      {"reactivate", "lets a found card be used again", domain::CardCommand::Reactivate},
      {"suspend", "blocks a card for a while", domain::CardCommand::Suspend},
      {"resume", "lets a suspended card be used again", domain::CardCommand::Resume}};
  for (const auto& one : commands) {
    auto* state = group.add_subcommand(one.name, one.help);
    AddCardNumber(*state, form->number)->required();
    state->add_option("--reason", form->reason, "why, for the audit log");
    chosen.WithBooks(state, [form, command = one.command](Session& session) {
      return ChangeState(session, *form, command);
    });
  }
  auto* statement = group.add_subcommand("statement", "a card's movements, newest first");
  AddCardNumber(*statement, form->number)->required();
  statement->add_option("--limit", form->limit, "at most so many")->check(CLI::Range(1, 100'000));
  chosen.WithBooks(statement, [form](Session& session) { return ShowStatement(session, *form); });
}

}  // namespace

void AddCardCommands(CLI::App& app, Chosen& chosen) {
  auto* group = AddGroup(app, "card", "member and stored-value cards");
  auto form = std::make_shared<CardForm>();
  AddWritingCommands(*group, chosen, form);
  AddBookCommands(*group, chosen, form);
  AddSlipCommand(*group, chosen);
}

}  // namespace steelyard::cli
