/// card correct/refund/return: money that goes back.
#include "app/card_refunds.h"
#include "cli/card_form.h"
#include "cli/options.h"
#include "cli/sentences.h"

namespace steelyard::cli {
namespace {

enum class Payment { Refund, Return };

app::CardDeskResult QuoteOf(Session& session, const CardForm& form, Payment payment,
                            const domain::CardNumber& number) {
  if (payment == Payment::Return) {
    return app::QuoteReturn(session.context(), session.actor, number);
  }
  return app::QuoteRefund(session.context(), session.actor, {number, form.amount});
}

/// What would be paid out, and nothing else.
Answer Preview(const app::CardDeskResult& quoted) {
  if (quoted.outcome != app::CardDeskOutcome::Done) {
    return Refused(app::ToText(quoted.outcome), Sentence(quoted.outcome));
  }
  const auto& quote = quoted.quote.value();
  return Done({{"paid_out", quote.PaidOut().fen()},
               {"forfeited", quote.sum.Forfeited().fen()},
               {"deposit", quote.deposit.fen()},
               {"rule", quote.is_early ? std::string_view("early") : domain::ToText(quote.rule)}},
              fmt::format("Would be paid out: {}; forfeited: {}. Nothing was done.",
                          quote.PaidOut().ToString(), quote.sum.Forfeited().ToString()));
}

/// The sum the clerk was shown: what `--expect` says, else what a look at the card says now. A
/// card that cannot be looked at is refused by the use case, with its own words.
domain::Money SumShown(Session& session, cards::LibnfcReader& reader, const CardForm& form,
                       Payment payment) {
  if (form.expected) return *form.expected;
  const auto touch = app::TouchCard(session.context(), reader, session.actor);
  if (!touch.view) return {};
  const auto quoted = QuoteOf(session, form, payment, touch.view->card.number);
  return quoted.quote ? quoted.quote->PaidOut() : domain::Money();
}

Answer PayOut(Session& session, const CardForm& form, Payment payment) {
  const auto approver = LogInApprover(session, form);
  if (!approver) return approver.error();
  auto reader = OpenReader(session, form);
  if (form.is_preview) {
    const auto touch = app::TouchCard(session.context(), reader, session.actor);
    if (!touch.view) return Refused(ToText(touch.outcome), Sentence(touch.outcome));
    return Preview(QuoteOf(session, form, payment, touch.view->card.number));
  }
  const domain::Money shown = SumShown(session, reader, form, payment);
  if (payment == Payment::Return) {
    return CardAnswer(session, app::ReturnCard(session.context(), reader, session.actor,
                                               {RequestId(session, form), shown, form.reason,
                                                *approver}));
  }
  return CardAnswer(session, app::RefundCard(session.context(), reader, session.actor,
                                             {RequestId(session, form), form.amount, shown,
                                              form.reason, *approver}));
}

Answer CorrectTopUp(Session& session, const CardForm& form) {
  const auto approver = LogInApprover(session, form);
  if (!approver) return approver.error();
  const app::CorrectionRequest request{RequestId(session, form), form.corrected, form.reason,
                                       *approver};
  if (form.number) {
    return CardAnswer(session, app::CorrectTopUpByNumber(session.context(), session.actor,
                                                         *form.number, request));
  }
  auto reader = OpenReader(session, form);
  return CardAnswer(session,
                    app::CorrectTopUp(session.context(), reader, session.actor, request));
}

/// Of commands that find the card on the reader or by its number.
void RequireReaderOrNumber(CLI::App& command, CardForm& form) {
  auto* reader = AddReader(command, form);
  auto* number = AddCardNumber(command, form.number);
  reader->excludes(number);
  auto* ways = command.add_option_group("where", "the card is on the reader, or known by number");
  ways->add_options(reader, number);
  ways->require_option(1);
}

void AddPayOut(CLI::App& command, Chosen& chosen, const std::shared_ptr<CardForm>& form,
               Payment payment) {
  AddReader(command, *form)->required();
  AddAmount(command, "--expect", form->expected)
      ->description("the sum to be paid out; with another sum nothing is done");
  command.add_flag("--preview", form->is_preview, "only says what would be paid out");
  AddReason(command, *form);
  AddRequest(command, *form);
  AddApprover(command, *form);
  chosen.WithKeys(&command,
                  [form, payment](Session& session) { return PayOut(session, *form, payment); });
}

}  // namespace

void AddCardMoneyCommands(CLI::App& group, Chosen& chosen, const std::shared_ptr<CardForm>& form) {
  auto* refund = group.add_subcommand("refund", "pays out money that is on the card");
  AddAmount(*refund, "--amount", form->amount)
      ->description("how much of it; without it all that can be paid out");
  AddPayOut(*refund, chosen, form, Payment::Refund);

  auto* give_back =
      group.add_subcommand("return", "pays out everything with the deposit and ends the card");
  AddPayOut(*give_back, chosen, form, Payment::Return);

  auto* correct = group.add_subcommand("correct", "undoes a wrong top-up");
  RequireReaderOrNumber(*correct, *form);
  AddParsed(*correct, "--top-up", form->corrected, &base::Id128::Parse,
            "the top-up's operation, see card statement; without it the newest");
  correct->add_option("--reason", form->reason, "why, for the audit log")->required();
  AddRequest(*correct, *form);
  AddApprover(*correct, *form);
  chosen.Plain(correct, [form](const Globals& globals) {
    auto session = OpenSession(globals, form->number ? Needs::Books : Needs::Keys);
    if (!session) return session.error();
    auto opened = std::move(session).value();
    return CorrectTopUp(opened, *form);
  });
}

}  // namespace steelyard::cli
