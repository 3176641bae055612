/// card pin set/clear/unlock.
#include "app/card_pins.h"
#include "cli/card_form.h"
#include "cli/options.h"
#include "cli/sentences.h"

namespace steelyard::cli {
namespace {

struct PinForm {
  std::optional<domain::CardNumber> number;
  std::string new_pin_file;
};

/// Never on the command line, where other users of the machine could read it.
base::Result<domain::Pin, Answer> AskNewPin(const PinForm& form) {
  constexpr const char kOption[] = "--new-pin-file";
  const auto typed = AskSecret(form.new_pin_file, "new PIN", kOption);
  if (!typed) return base::Fail(typed.error());
  if (form.new_pin_file.empty()) {
    const auto again = AskSecret({}, "the same PIN again", kOption);
    if (!again) return base::Fail(again.error());
    if (*again != *typed) {
      return base::Fail(
          WrongCommandLine("The two PINs are not the same. Nothing was done; try again."));
    }
  }
  const auto pin = domain::Pin::Parse(*typed);
  if (pin) return *pin;
  return base::Fail(
      WrongCommandLine("A PIN has 4 to 6 digits. Nothing was done; give one of that length."));
}

Answer AnswerOf(app::CardPinOutcome outcome, const PinForm& form, const char* text) {
  if (outcome != app::CardPinOutcome::Done) {
    return Refused(app::ToText(outcome), Sentence(outcome));
  }
  return Done({{"card", form.number->ToString()}}, text);
}

Answer SetPin(Session& session, const PinForm& form) {
  const auto pin = AskNewPin(form);
  if (!pin) return pin.error();
  const auto outcome = app::SetCardPin(session.context(), session.store->pin_sealer(),
                                       session.actor, *form.number, *pin);
  return AnswerOf(outcome, form, "The card has a new PIN.");
}

Answer ClearPin(Session& session, const PinForm& form) {
  return AnswerOf(app::ClearCardPin(session.context(), session.actor, *form.number), form,
                  "The card has no PIN any more. It cannot pay sales that need one.");
}

Answer UnlockPin(Session& session, const PinForm& form) {
  return AnswerOf(app::UnlockCardPin(session.context(), session.actor, *form.number), form,
                  "The card's PIN is good again.");
}

}  // namespace

void AddCardPinCommands(CLI::App& card, Chosen& chosen) {
  auto form = std::make_shared<PinForm>();
  auto* group = AddGroup(card, "pin", "the PIN for sales above limits.pin_required_above_fen");
  auto* set = group->add_subcommand("set", "gives a card a PIN, in place of an older one");
  AddCardNumber(*set, form->number)->required();
  set->add_option("--new-pin-file", form->new_pin_file,
                  "a file with the new PIN; asked for twice on a terminal");
  chosen.WithKeys(set, [form](Session& session) { return SetPin(session, *form); });

  auto* clear = group->add_subcommand("clear", "takes a card's PIN away");
  AddCardNumber(*clear, form->number)->required();
  chosen.WithBooks(clear, [form](Session& session) { return ClearPin(session, *form); });

  auto* unlock = group->add_subcommand("unlock", "after too many wrong ones");
  AddCardNumber(*unlock, form->number)->required();
  chosen.WithBooks(unlock, [form](Session& session) { return UnlockPin(session, *form); });
}

}  // namespace steelyard::cli
