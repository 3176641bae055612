/// card issue/show/top-up/lost/found/suspend/resume/reactivate.
#include <fmt/format.h>

#include "cli/card_form.h"
#include "cli/options.h"
#include "cli/sentences.h"
#include "cli/views.h"

namespace steelyard::cli {
namespace {

Answer IssueCard(Session& session, const CardForm& form) {
  const auto approver = LogInApprover(session, form);
  if (!approver) return approver.error();
  auto reader = OpenReader(session, form);
  const auto result = app::IssueCard(
      session.context(), reader, session.actor,
      {RequestId(session, form), *form.card_class, form.member, form.tier,
       form.top_up.value_or(domain::Money()), form.deposit.value_or(domain::Money()),
       form.valid_until, *approver});
  return CardAnswer(session, result);
}

Answer TopUpCard(Session& session, const CardForm& form) {
  const auto approver = LogInApprover(session, form);
  if (!approver) return approver.error();
  auto reader = OpenReader(session, form);
  const auto result = app::TopUpCard(session.context(), reader, session.actor,
                                     {RequestId(session, form), *form.amount, *approver});
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
  if (touch.outcome != app::TouchOutcome::CardShown) {
    answer.object["outcome"] = ToText(touch.outcome);
    answer.text = Sentence(touch.outcome) + "\n" + answer.text;
  }
  TellPinLeftOn(answer, touch.pin_left_on);
  return answer;
}

Answer ShowCard(Session& session, const CardForm& form) {
  const auto view = app::FindCard(session.context(), *form.number);
  if (!view) return UnknownCard();
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

/// The commands that write to the card on the reader.
void AddWritingCommands(CLI::App& group, Chosen& chosen, const std::shared_ptr<CardForm>& form) {
  auto* issue = group.add_subcommand("issue", "makes the blank card on the reader one of ours");
  AddReader(*issue, *form)->required();
  AddParsed(*issue, "--class", form->card_class, &domain::ParseCardClass,
            "member, stored_value or both")
      ->required();
  AddParsed(*issue, "--member", form->member, &domain::MemberId::Parse, "a member's id");
  issue->add_option("--tier", form->tier, "a tier's code; without it the member's");
  AddAmount(*issue, "--top-up", form->top_up);
  AddAmount(*issue, "--deposit", form->deposit);
  AddDay(*issue, "--valid-until", form->valid_until);
  AddRequest(*issue, *form);
  AddApprover(*issue, *form);
  chosen.WithKeys(issue, [form](Session& session) { return IssueCard(session, *form); });

  auto* top_up = group.add_subcommand("top-up", "adds money to the card on the reader");
  AddReader(*top_up, *form)->required();
  AddAmount(*top_up, "--amount", form->amount)->required();
  AddRequest(*top_up, *form);
  AddApprover(*top_up, *form);
  chosen.WithKeys(top_up, [form](Session& session) { return TopUpCard(session, *form); });

  auto* show = group.add_subcommand("show", "shows a card and finishes an interrupted write");
  auto* reader = AddReader(*show, *form);
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
    AddReason(*state, *form);
    chosen.WithBooks(state, [form, command = one.command](Session& session) {
      return ChangeState(session, *form, command);
    });
  }
}

}  // namespace

void AddCardCommands(CLI::App& app, Chosen& chosen) {
  auto* group = AddGroup(app, "card", "member and stored-value cards");
  auto form = std::make_shared<CardForm>();
  AddWritingCommands(*group, chosen, form);
  AddBookCommands(*group, chosen, form);
  AddCardBatch(*group, chosen, form);
  AddCardMoneyCommands(*group, chosen, form);
  AddCardLifeCommands(*group, chosen, form);
  AddCardHoldCommand(*group, chosen);
  AddCardPinCommands(*group, chosen);
  AddCardStatement(*group, chosen, form);
  AddSlipCommand(*group, chosen);
}

}  // namespace steelyard::cli
