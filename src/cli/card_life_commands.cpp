/// card replace/renew/tier/transfer/abandon: what changes a card without buying or paying out.
#include "app/card_changes.h"
#include "cli/card_form.h"
#include "cli/options.h"

namespace steelyard::cli {
namespace {

Answer ReplaceCard(Session& session, const CardForm& form) {
  const auto approver = LogInApprover(session, form);
  if (!approver) return approver.error();
  auto reader = OpenReader(session, form);
  return CardAnswer(session, app::ReplaceCard(session.context(), reader, session.actor,
                                              {RequestId(session, form), *form.number,
                                               form.reason, *approver}));
}

Answer RenewCard(Session& session, const CardForm& form) {
  auto reader = OpenReader(session, form);
  return CardAnswer(session, app::RenewCard(session.context(), reader, session.actor,
                                            {RequestId(session, form), form.valid_until}));
}

Answer ChangeTier(Session& session, const CardForm& form) {
  auto reader = OpenReader(session, form);
  return CardAnswer(session, app::ChangeCardTier(session.context(), reader, session.actor,
                                                 {RequestId(session, form), form.tier}));
}

}  // namespace

void AddCardLifeCommands(CLI::App& group, Chosen& chosen, const std::shared_ptr<CardForm>& form) {
  auto* replace =
      group.add_subcommand("replace", "makes the blank card on the reader the heir of another");
  AddCardNumber(*replace, form->number)->required();
  AddReader(*replace, *form)->required();
  AddReason(*replace, *form);
  AddRequest(*replace, *form);
  AddApprover(*replace, *form);
  chosen.WithKeys(replace, [form](Session& session) { return ReplaceCard(session, *form); });

  auto* renew = group.add_subcommand("renew", "gives the card on the reader a later date");
  AddReader(*renew, *form)->required();
  AddDay(*renew, "--valid-until", form->valid_until);
  AddRequest(*renew, *form);
  chosen.WithKeys(renew, [form](Session& session) { return RenewCard(session, *form); });

  auto* tier = group.add_subcommand("tier", "changes the member tier of the card on the reader");
  AddReader(*tier, *form)->required();
  tier->add_option("--tier", form->tier, "a tier's code; empty for none")->required();
  AddRequest(*tier, *form);
  chosen.WithKeys(tier, [form](Session& session) { return ChangeTier(session, *form); });

  auto* transfer = group.add_subcommand("transfer", "makes a card that of another member");
  AddCardNumber(*transfer, form->number)->required();
  AddParsed(*transfer, "--member", form->member, &domain::MemberId::Parse, "a member's id")
      ->required();
  AddReason(*transfer, *form);
  chosen.WithBooks(transfer, [form](Session& session) {
    return CardAnswer(session, app::TransferCard(session.context(), session.actor,
                                                 {*form->number, *form->member, form->reason}));
  });

  auto* abandon = group.add_subcommand(
      "abandon", "gives up the unfinished write of a card that will not come back");
  AddCardNumber(*abandon, form->number)->required();
  abandon->add_option("--reason", form->reason, "why, for the audit log")->required();
  chosen.WithBooks(abandon, [form](Session& session) {
    return CardAnswer(session, app::AbandonCardWrite(session.context(), session.actor,
                                                     {*form->number, form->reason}));
  });
}

}  // namespace steelyard::cli
