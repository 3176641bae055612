#include <fmt/format.h>

#include "app/card_desk.h"
#include "app/card_suspicion.h"
#include "app/notes.h"
#include "app/roles.h"
#include "base/check.h"
#include "domain/text.h"

namespace steelyard::app {
namespace {

/// The commands that change nothing but the state; the others move money or write to the card.
std::string_view ActionOf(domain::CardCommand command) {
  switch (command) {
    case domain::CardCommand::Suspend: return "card.suspend";
    case domain::CardCommand::Resume: return "card.resume";
    case domain::CardCommand::ReportLost: return "card.report_lost";
    case domain::CardCommand::ReportFound: return "card.report_found";
    case domain::CardCommand::Reactivate: return "card.reactivate";
    case domain::CardCommand::Issue: return {};
    case domain::CardCommand::Replace: return {};
    case domain::CardCommand::Return: return {};
  }
  base::Check(false);
  return {};
}

bool PutsBackIntoUse(domain::CardCommand command) {
  return command == domain::CardCommand::Resume || command == domain::CardCommand::Reactivate;
}

CardStateOutcome ChangeState(Context& context, ports::Books& books, const Actor& actor,
                             const CardStateRequest& request) {
  auto card = books.cards().FindByNumber(request.number);
  if (!card) return CardStateOutcome::CardUnknown;
  if (PutsBackIntoUse(request.command) && !MayManageStore(actor.role) &&
      IsSuspected(books, card->number)) {
    return CardStateOutcome::ManagerNeeded;
  }
  const std::string_view action = ActionOf(request.command);
  const auto next = domain::NextState(card->state, request.command);
  if (action.empty() || !next) return CardStateOutcome::NotInThisState;
  const auto before = fmt::format("state={}", domain::ToText(card->state));
  card->state = *next;
  books.cards().Update(*card);
  WriteAudit(context, books, actor.name,
             {std::string(action), SubjectOf(card->number), before,
              fmt::format("state={} reason={}", domain::ToText(card->state), request.reason)});
  return CardStateOutcome::Done;
}

}  // namespace

CardStateOutcome ChangeCardState(Context& context, const Actor& actor,
                                 const CardStateRequest& request) {
  if (!MayWorkAtDesk(actor.role)) return CardStateOutcome::NotAllowed;
  if (!request.reason.empty() && domain::FindNoteMistake(request.reason)) {
    return CardStateOutcome::ReasonInvalid;
  }
  CardStateOutcome outcome = CardStateOutcome::Done;
  context.store.Commit([&](ports::Books& books) {
    outcome = ChangeState(context, books, actor, request);
  });
  return outcome;
}

std::string_view ToText(CardStateOutcome outcome) {
  switch (outcome) {
    case CardStateOutcome::Done: return "done";
    case CardStateOutcome::NotAllowed: return "not_allowed";
    case CardStateOutcome::ReasonInvalid: return "reason_invalid";
    case CardStateOutcome::CardUnknown: return "card_unknown";
    case CardStateOutcome::ManagerNeeded: return "manager_needed";
    case CardStateOutcome::NotInThisState: return "not_in_this_state";
  }
  base::Check(false);
  return {};
}

}  // namespace steelyard::app
