/// What each command of the card desk asks of the clerk, and which use case does it.
#include "app/card_changes.h"
#include "app/card_statement.h"
#include "app/slips.h"
#include "base/check.h"
#include "base/result.h"
#include "desktop/dialogs/batch_window.h"
#include "desktop/dialogs/card_dialogs.h"
#include "desktop/dialogs/card_life.h"
#include "desktop/dialogs/card_pin.h"
#include "desktop/dialogs/pay_out.h"
#include "desktop/dialogs/statement.h"
#include "desktop/dialogs/top_up_correction.h"
#include "desktop/format.h"
#include "desktop/pages/card_desk_page.h"
#include "desktop/words.h"

namespace steelyard::desktop {
namespace {

/// The member with this name and phone, made if there is none, or why it was refused.
base::Result<domain::MemberId, app::MemberOutcome> FindOrAddMember(app::Context& context,
                                                                   const app::Actor& actor,
                                                                   const app::NewMember& wanted) {
  std::optional<domain::MemberId> found;
  context.store.Read([&](const ports::Books& books) {
    for (const auto& member : books.members().Search(wanted.name, 100)) {
      if (member.name == wanted.name && member.phone == wanted.phone) found = member.id;
    }
  });
  if (found) return *found;
  const auto added = app::AddMember(context, actor, wanted);
  if (added.member) return added.member->id;
  return base::Fail(added.outcome);
}

/// What a change of state is called, and what it means for the holder.
struct StateWords {
  wxString title;
  wxString meaning;
  wxString confirm;
};
StateWords WordsOf(domain::CardCommand command) {
  switch (command) {
    case domain::CardCommand::ReportLost:
      return {_("Report a card lost"),
              _("It is refused everywhere until it is found and reactivated, or replaced."),
              _("&Block it")};
    case domain::CardCommand::ReportFound:
      return {_("Report a card found"), _("It stays refused until it is reactivated."),
              _("It was &found")};
    case domain::CardCommand::Reactivate:
      return {_("Reactivate a card"), _("It was found, and can pay again from now on."),
              _("Re&activate")};
    case domain::CardCommand::Suspend:
      return {_("Suspend a card"), _("It is refused everywhere until it is resumed."),
              _("&Suspend")};
    case domain::CardCommand::Resume:
      return {_("Resume a card"), _("It can pay again from now on."), _("Resu&me")};
    case domain::CardCommand::Issue:
    case domain::CardCommand::Replace:
    case domain::CardCommand::Return: break;
  }
  base::Check(false);
  return {};
}

wxString CollectNote(domain::MoneyDifference amount) {
  if (amount == domain::MoneyDifference()) return {};
  return wxString::Format(_("Collect %s."), MoneyText(amount));
}

}  // namespace

base::Id128 CardDeskPage::NewOperation() {
  return ports::NewId<base::Id128>(context().clock, context().entropy);
}

void CardDeskPage::Issue() {
  const auto form = AskIssue(
      this, {IssueKind::OneCard, m_tiers, m_settings, app::Today(context(), m_settings)});
  if (!form) return;
  const auto to_collect =
      domain::MoneyDifference::Of(form->top_up) + domain::MoneyDifference::Of(form->deposit);
  Write({std::nullopt,
         [&context = context(), actor = place().actor, form = *form, id = NewOperation()](
             ports::CardReader& reader, const Approver& approver) {
           app::IssueRequest request{id,          form.card_class, std::nullopt,
                                     form.tier,   form.top_up,     form.deposit,
                                     form.valid_until, approver};
           if (!form.holder.empty()) {
             const auto holder =
                 FindOrAddMember(context, actor, {form.holder, form.phone, form.tier});
             if (!holder) return Done{{app::CardDeskOutcome::MemberUnknown}, holder.error()};
             request.member = *holder;
           }
           return Done{app::IssueCard(context, reader, actor, request)};
         },
         CollectNote(to_collect)});
}

void CardDeskPage::IssueBatch() {
  const auto form =
      AskIssue(this, {IssueKind::Batch, m_tiers, m_settings, app::Today(context(), m_settings)});
  if (!form || !MayBegin()) return;
  // The reader is the batch's from now on; what lies there afterwards is told anew.
  m_blank_on_reader = m_shown_on_reader = false;
  ShowCard(std::nullopt);
  Say(Sentence(app::TouchOutcome::NoCard), Mood::Quiet);
  BatchWindow window(this, place(),
                     {form->count, form->card_class, form->tier, form->top_up, form->deposit,
                      form->valid_until});
  m_batch = &window;
  window.ShowModal();
  m_batch = nullptr;
  UpdateControls();
}

void CardDeskPage::TopUp() {
  const auto card = *m_shown;
  const auto amount = AskTopUp(this, card, m_settings);
  if (!amount) return;
  Write({card.card.uid,
         [&context = context(), actor = place().actor, amount = *amount, id = NewOperation()](
             ports::CardReader& reader, const Approver& approver) {
           return Done{app::TopUpCard(context, reader, actor, {id, amount, approver})};
         },
         CollectNote(domain::MoneyDifference::Of(*amount))});
}

void CardDeskPage::PayOutMoney() {
  const auto card = *m_shown;
  const auto form = AskPayOut(this, place(), card, PayOut::Refund);
  if (!form) return;
  Write({card.card.uid, [&context = context(), actor = place().actor, form = *form,
                         id = NewOperation()](ports::CardReader& reader, const Approver& approver) {
           return Done{app::RefundCard(context, reader, actor,
                                       {id, form.amount, form.shown, form.reason, approver})};
         }});
}

void CardDeskPage::ReturnCard() {
  const auto card = *m_shown;
  const auto form = AskPayOut(this, place(), card, PayOut::Return);
  if (!form) return;
  Write({card.card.uid, [&context = context(), actor = place().actor, form = *form,
                         id = NewOperation()](ports::CardReader& reader, const Approver& approver) {
           return Done{app::ReturnCard(context, reader, actor,
                                       {id, form.shown, form.reason, approver})};
         }});
}

void CardDeskPage::Replace() {
  const auto likely = m_shown ? std::optional(m_shown->card.number) : m_to_replace;
  const auto form = AskReplacement(this, place(), likely);
  if (!form) return;
  Write({std::nullopt,
         [&context = context(), actor = place().actor, form = *form, id = NewOperation()](
             ports::CardReader& reader, const Approver& approver) {
           return Done{app::ReplaceCard(context, reader, actor,
                                        {id, form.replaced, form.reason, approver})};
         },
         CollectNote(domain::MoneyDifference::Of(form->fee))});
}

void CardDeskPage::Renew() {
  const auto card = *m_shown;
  const auto form = AskRenewal(this, card);
  if (!form) return;
  Write({card.card.uid, [&context = context(), actor = place().actor, form = *form,
                         id = NewOperation()](ports::CardReader& reader, const Approver&) {
           return Done{app::RenewCard(context, reader, actor, {id, form.valid_until})};
         }});
}

void CardDeskPage::ChangeTier() {
  const auto card = *m_shown;
  const auto tier = AskTier(this, card, m_tiers);
  if (!tier) return;
  Write({card.card.uid, [&context = context(), actor = place().actor, tier = *tier,
                         id = NewOperation()](ports::CardReader& reader, const Approver&) {
           return Done{app::ChangeCardTier(context, reader, actor, {id, tier})};
         }});
}

void CardDeskPage::ChangeState(domain::CardCommand command) {
  const auto number = m_shown->card.number;
  const auto words = WordsOf(command);
  const auto reason =
      AskText(this, {words.title, _("&Reason"), words.confirm, "card_state",
                     _("Type why, for the audit log."),
                     CardNumberText(number.ToString()) + "\n" + words.meaning});
  if (!reason) return;
  BeginWork();
  struct Changed {
    app::CardStateOutcome outcome;
    std::optional<app::CardView> view;
  };
  RunInBackground(
      place().background, alive(),
      [&context = context(), actor = place().actor,
       request = app::CardStateRequest{number, command, *reason}] {
        const auto outcome = app::ChangeCardState(context, actor, request);
        return Changed{outcome, app::FindCard(context, request.number)};
      },
      [this](const Changed& changed) {
        m_is_busy = false;
        if (changed.view) ShowCard(changed.view);
        const bool is_done = changed.outcome == app::CardStateOutcome::Done;
        Say(Sentence(changed.outcome), is_done ? Mood::Good : Mood::Attention);
        UpdateControls();
      },
      EndWithFailure());
}

void CardDeskPage::CorrectTopUp() {
  const auto number = m_shown->card.number;
  BeginWork();
  RunInBackground(
      place().background, alive(),
      [&context = context(), number] {
        return app::ReadStatement(context, {number, {}, {}, kStatementLines, 0});
      },
      [this](const std::optional<app::CardStatement>& statement) {
        EndWork();
        const auto top_ups = statement ? TopUpsOf(*statement) : std::vector<TopUpDone>();
        if (top_ups.empty()) {
          Say(Sentence(app::CardDeskOutcome::TopUpUnknown), Mood::Attention);
        } else {
          AskCorrectionOf(statement->card, top_ups);
        }
      },
      EndWithFailure());
}

void CardDeskPage::AskCorrectionOf(const app::CardView& card,
                                   const std::vector<TopUpDone>& top_ups) {
  const auto form = AskCorrection(this, {card, top_ups, offset()});
  if (!form) return;
  // TRANSLATORS: an amount that goes to the holder of the card.
  const auto note = wxString::Format(_("Pay out %s."), MoneyText(form->paid));
  const auto request = [form = *form, id = NewOperation()](const Approver& approver) {
    return app::CorrectionRequest{id, form.top_up, form.reason, approver};
  };
  const bool is_on_reader =
      HasCardOnReader() && m_shown->card.number == card.card.number;
  if (is_on_reader) {
    Write({card.card.uid,
           [&context = context(), actor = place().actor, request](ports::CardReader& reader,
                                                                  const Approver& approver) {
             return Done{app::CorrectTopUp(context, reader, actor, request(approver))};
           },
           note});
    return;
  }
  Book({[&context = context(), actor = place().actor, request,
         number = card.card.number](const Approver& approver) {
          return app::CorrectTopUpByNumber(context, actor, number, request(approver));
        },
        note});
}

void CardDeskPage::ChangePin() {
  BeginWork();
  RunInBackground(
      place().background, alive(),
      [&context = context(), number = m_shown->card.number] {
        return std::pair(number, app::ReadCardPin(context, number));
      },
      [this](const std::pair<domain::CardNumber, std::optional<app::CardPinState>>& read) {
        EndWork();
        if (read.second) AskPinChange(read.first, *read.second);
      },
      EndWithFailure());
}

void CardDeskPage::AskPinChange(const domain::CardNumber& number, app::CardPinState state) {
  const auto done = ChangePinByForm(this, place(), {number, state});
  if (!done) return;
  switch (*done) {
    case PinChange::Set: Say(_("The card has a new PIN."), Mood::Good); break;
    case PinChange::Unlock: Say(_("The card's PIN is good again."), Mood::Good); break;
    case PinChange::Clear:
      Say(_("The card has no PIN any more. It cannot pay sales that need one."), Mood::Good);
      break;
  }
}

void CardDeskPage::Transfer() {
  const auto card = *m_shown;
  const auto form = AskTransfer(this, place(), card);
  if (!form) return;
  Book({[&context = context(), actor = place().actor,
         request = app::TransferRequest{card.card.number, form->member, form->reason}](
            const Approver&) { return app::TransferCard(context, actor, request); }});
}

void CardDeskPage::AbandonWrite() {
  const auto number = m_shown->card.number;
  const auto reason = AskText(
      this, {_("Give up an unfinished write"), _("&Reason"), _("&Give up"), "abandon_write",
             _("Type why, for the audit log."),
             CardNumberText(number.ToString()) + "\n" +
                 _("Only if the card will not come back: what was begun is not done, and no money "
                   "moves.")});
  if (!reason) return;
  Book({[&context = context(), actor = place().actor,
         request = app::AbandonRequest{number, *reason}](const Approver&) {
    return app::AbandonCardWrite(context, actor, request);
  }});
}

void CardDeskPage::PrintLastSlip() {
  if (m_shown->movements.empty()) {
    Say(Sentence(SlipOutcome::NothingToPrint), Mood::Attention);
    return;
  }
  Say(_("Printing..."), Mood::Quiet);
  PrintSlip(this, place(), alive(),
            {[operation = m_shown->movements.front().operation](app::Context& context) {
               return app::ReadOperationSlip(context, operation);
             },
             [this](SlipOutcome outcome) {
               const bool is_printed = outcome == SlipOutcome::Printed;
               Say(Sentence(outcome), is_printed ? Mood::Good : Mood::Attention);
             },
             [this](const base::Explanation& why) { Say(Sentence(why), Mood::Attention); }});
}

void CardDeskPage::ShowCardStatement() {
  BeginWork();
  RunInBackground(
      place().background, alive(),
      [&context = context(), number = m_shown->card.number] {
        return app::ReadStatement(context, {number, {}, {}, kStatementLines});
      },
      [this](const std::optional<app::CardStatement>& statement) {
        EndWork();
        if (statement) ShowStatement(this, place(), *statement);
      },
      EndWithFailure());
}

void CardDeskPage::Find() {
  const auto digits = AskText(this, {_("Find a card"), _("Printed &number"), _("&Find"),
                                     "find_card", _("Type the 16 digits on the card.")});
  if (!digits) return;
  const auto number = ReadCardNumber(ToWx(*digits));
  if (!number) {
    Say(_("This is no card number: one of its digits is wrong. Type all 16 again."),
        Mood::Attention);
    return;
  }
  ShowFromBooks(*number);
}

void CardDeskPage::ShowSubject(const std::string& subject) {
  const std::string kCard = "card ";
  if (!subject.starts_with(kCard)) return;
  const auto number = domain::CardNumber::Parse(subject.substr(kCard.size()));
  if (number) ShowFromBooks(*number);
}

void CardDeskPage::ShowFromBooks(const domain::CardNumber& number) {
  RunInBackground(
      place().background, alive(),
      [&context = context(), number] { return app::FindCard(context, number); },
      [this](const std::optional<app::CardView>& view) { OnFound(view); }, TellFailure());
}

}  // namespace steelyard::desktop
