#include "cli/card_form.h"

#include "app/people.h"
#include "cli/options.h"
#include "cli/sentences.h"
#include "cli/views.h"

namespace steelyard::cli {
namespace {

/// A path is a PN532 on a serial line; anything else is what libnfc calls a connection string.
std::string ConnectionOf(const std::string& device) {
  return device.starts_with('/') ? "pn532_uart:" + device : device;
}

Json QuoteJson(const app::RefundQuote& quote) {
  return {{"paid_out", quote.PaidOut().fen()},
          {"forfeited", quote.sum.Forfeited().fen()},
          {"rule", quote.is_early ? std::string_view("early") : domain::ToText(quote.rule)}};
}

}  // namespace

CLI::Option* AddReader(CLI::App& command, CardForm& form) {
  return command.add_option("--reader", form.reader,
                            "where the reader is: /dev/ttyUSB0 or a libnfc connection string");
}

void AddRequest(CLI::App& command, CardForm& form) {
  AddParsed(command, "--request", form.request, &base::Id128::Parse,
            "32 hexadecimal digits that name this request; the same again moves no money twice");
}

void AddReason(CLI::App& command, CardForm& form) {
  command.add_option("--reason", form.reason, "why, for the audit log");
}

void AddApprover(CLI::App& command, CardForm& form) {
  command.add_option("--approver", form.approver, "a manager who agrees to what is above a limit")
      ->check(RefuseEmpty);
  command.add_option("--approver-password-file", form.approver_password_file,
                     "a file with the approver's password");
}

base::UtcOffset OffsetOf(Session& session) {
  return app::LoadSettings(session.context().store).calendar.offset;
}

cards::LibnfcReader OpenReader(Session& session, const CardForm& form) {
  return cards::LibnfcReader(ConnectionOf(form.reader), session.store->keys());
}

base::Id128 RequestId(Session& session, const CardForm& form) {
  auto& context = session.context();
  return form.request ? *form.request : ports::NewId<base::Id128>(context.clock, context.entropy);
}

base::Result<std::optional<app::Actor>, Answer> LogInApprover(Session& session,
                                                              const CardForm& form) {
  if (form.approver.empty()) return std::optional<app::Actor>();
  const auto password = AskPassword(form.approver_password_file, "--approver-password-file");
  if (!password) return base::Fail(password.error());
  auto approver =
      app::LogIn(session.context(), session.store->hasher(), form.approver, *password);
  if (approver) return approver;
  return base::Fail(Refused("approver_login_failed",
                            "The approver's name or password is wrong, or that operator is "
                            "disabled. Nothing was done; try again or ask another manager."));
}

Answer CardAnswer(Session& session, const app::CardDeskResult& result) {
  const bool is_done = result.outcome == app::CardDeskOutcome::Done ||
                       result.outcome == app::CardDeskOutcome::AlreadyDone;
  Answer answer = Refused(app::ToText(result.outcome), Sentence(result.outcome));
  if (is_done && result.view) {
    answer = Done(CardJson(*result.view), CardText(*result.view, OffsetOf(session)));
    answer.object["outcome"] = app::ToText(result.outcome);
  } else if (result.view) {
    answer.object["principal"] = result.view->balances.principal.fen();
    answer.object["bonus"] = result.view->balances.bonus.fen();
    answer.object["deposit"] = result.view->balances.deposit.fen();
  }
  TellPinLeftOn(answer, result.pin_left_on);
  if (!result.quote) return answer;
  answer.object.update(QuoteJson(*result.quote));
  const auto& quote = *result.quote;
  answer.text += fmt::format("{} {}, forfeited {}{}",
                             is_done ? "\nPaid out" : " To be paid out now:",
                             quote.PaidOut().ToString(), quote.sum.Forfeited().ToString(),
                             is_done ? "\n" : "");
  return answer;
}

void TellPinLeftOn(Answer& answer, const std::optional<domain::CardNumber>& replaced) {
  if (!replaced) return;
  answer.object["pin_left_on"] = replaced->ToString();
  if (!answer.text.ends_with('\n')) answer.text += '\n';
  answer.text += fmt::format(
      "The PIN of card {} did not come along: it is sealed for that card. Let the holder choose "
      "one with card pin set.\n",
      replaced->ToString());
}

Answer UnknownCard() {
  return Refused("card_unknown",
                 "There is no card with this number in these books; check the digits.");
}

}  // namespace steelyard::cli
