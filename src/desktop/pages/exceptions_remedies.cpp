/// What can be done about an exception, and doing it.
#include "app/card_desk.h"
#include "app/card_statement.h"
#include "app/notes.h"
#include "app/resolve_exception.h"
#include "app/roles.h"
#include "app/ticket_conflict.h"
#include "desktop/dialogs/card_dialogs.h"
#include "desktop/dialogs/scale_register.h"
#include "desktop/dialogs/scale_window.h"
#include "desktop/dialogs/send_prices.h"
#include "desktop/dialogs/statement.h"
#include "desktop/dialogs/ticket_conflict.h"
#include "desktop/pages/exceptions_page.h"
#include "desktop/words.h"

namespace steelyard::desktop {

bool ExceptionsPage::CanDo(Remedy remedy) const {
  const auto& [scale, card] = m_concern;
  const bool manages = app::MayManageStore(place().actor.role);
  switch (remedy) {
    case Remedy::PullScale: return manages && scale && m_calls.CanPull(*scale);
    case Remedy::SetClock: return manages && scale && m_calls.CanSetClock(*scale);
    case Remedy::SendWholeList: return manages && scale && m_calls.CanSendPrices(*scale);
    case Remedy::EditScale: return manages && scale;
    case Remedy::OpenScale: return scale.has_value();
    case Remedy::OpenTickets: return !TicketsOf(*Chosen()).IsEmpty();
    case Remedy::OpenSales: return ScaleOf(*Chosen()) && DayOf(*Chosen());
    case Remedy::OpenCard: return card.has_value();
    case Remedy::FinishWrite: return card && app::MayWorkAtDesk(place().actor.role);
    case Remedy::LiftBlock:
      return manages && card && card->state == domain::CardState::Suspended;
  }
  return false;
}

void ExceptionsPage::Do(Remedy remedy) {
  const auto exception = *Chosen();
  switch (remedy) {
    case Remedy::PullScale: m_calls.Pull(*m_concern.scale); break;
    case Remedy::SetClock: m_calls.SetClock(*m_concern.scale); break;
    case Remedy::SendWholeList:
      AskAndSendPrices(this, place(), {*m_concern.scale}, app::PriceScope::WholeList);
      Reload();
      break;
    case Remedy::EditScale:
      if (EditScale(this, place(), *m_concern.scale) == Noted::Yes) Reload();
      break;
    case Remedy::OpenScale:
      ShowScale(this, place(), m_concern.scale->number);
      Reload();
      break;
    case Remedy::OpenTickets: OpenTicketsOf(exception); break;
    case Remedy::OpenSales:
      place().go_to("sales", app::SubjectOfScale(*ScaleOf(exception)) + " day " +
                                 DayOf(exception)->ToString());
      break;
    case Remedy::OpenCard: ShowCard(); break;
    case Remedy::FinishWrite: GoToDesk(); break;
    case Remedy::LiftBlock: LiftBlock(); break;
  }
}

void ExceptionsPage::OpenTicketsOf(const ports::BookException& exception) {
  const TicketAsker asker{this, place(), alive(), TellFailure()};
  if (const auto told_otherwise = app::TicketInConflict(exception)) {
    OpenConflict(asker, *told_otherwise);
  } else {
    OpenTickets(asker, TicketsOf(exception));
  }
}

void ExceptionsPage::ShowCard() {
  RunInBackground(
      place().background, alive(),
      [&context = context(), number = m_concern.card->number] {
        return app::ReadStatement(context, {number, {}, {}, kStatementLines, 0});
      },
      [this](const std::optional<app::CardStatement>& statement) {
        if (statement) ShowStatement(this, place(), *statement);
      },
      TellFailure());
}

void ExceptionsPage::GoToDesk() {
  place().go_to("card_desk", app::SubjectOf(m_concern.card->number));
}

void ExceptionsPage::LiftBlock() {
  const auto number = m_concern.card->number;
  const auto reason =
      AskText(this, {_("Lift the block"), _("&Reason"), _("&Lift the block"), "lift_block",
                     _("Type why the card may be used again."),
                     wxString::Format(_("Put %s back into use?"),
                                      SubjectText(app::SubjectOf(number)))});
  if (!reason) return;
  RunInBackground(
      place().background, alive(),
      [&context = context(), actor = place().actor, number, reason = *reason] {
        return app::ChangeCardState(context, actor,
                                    {number, domain::CardCommand::Resume, reason});
      },
      [this](app::CardStateOutcome outcome) {
        const bool is_done = outcome == app::CardStateOutcome::Done;
        Tell(is_done ? _("The card is in use again. The exception stays until it is resolved with "
                         "a note.")
                     : Sentence(outcome),
             is_done ? NewsKind::Good : NewsKind::Attention);
        Reload();
      },
      TellFailure());
}

void ExceptionsPage::Resolve() {
  const auto* exception = Chosen();
  if (!exception || !app::MayManageStore(place().actor.role)) return;
  const auto id = exception->id;
  const auto note = AskText(this, {_("Resolve an exception"), _("What was &done"), _("&Resolve"),
                                   "resolve_exception", _("Type what was found and done."),
                                   WordsOf(exception->kind).what});
  if (!note) return;
  RunInBackground(
      place().background, alive(),
      [&context = context(), actor = place().actor, id, note = *note] {
        return app::ResolveException(context, actor, {id, note});
      },
      [this](app::ResolveOutcome outcome) {
        const bool is_done = outcome == app::ResolveOutcome::Done;
        Tell(Sentence(outcome), is_done ? NewsKind::Good : NewsKind::Attention);
        Reload();
      },
      TellFailure());
}

}  // namespace steelyard::desktop
