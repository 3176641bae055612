#include "app/card_pins.h"

#include <fmt/format.h>

#include "app/notes.h"
#include "app/roles.h"
#include "base/check.h"

namespace steelyard::app {
namespace {

std::string DescribePin(const std::optional<ports::CardPin>& pin) {
  return pin ? fmt::format("pin=set wrong_tries={}", pin->wrong_tries) : std::string("pin=none");
}

/// One change at the desk in one commit.
template <typename Refuse, typename Apply>
CardPinOutcome ChangePin(Context& context, const Actor& actor, const domain::CardNumber& number,
                         const char* action, Refuse refuse, Apply apply) {
  if (!MayWorkAtDesk(actor.role)) return CardPinOutcome::NotAllowed;
  auto outcome = CardPinOutcome::Done;
  context.store.Commit([&](ports::Books& books) {
    const auto card = books.cards().FindByNumber(number);
    if (!card) {
      outcome = CardPinOutcome::CardUnknown;
      return;
    }
    const auto before = books.card_pins().Find(card->id);
    outcome = refuse(*card, before);
    if (outcome != CardPinOutcome::Done) return;
    apply(books.card_pins(), card->id);
    WriteAudit(context, books, actor.name,
               {action, SubjectOf(number), DescribePin(before),
                DescribePin(books.card_pins().Find(card->id))});
  });
  return outcome;
}

}  // namespace

std::string_view ToText(CardPinOutcome outcome) {
  switch (outcome) {
    case CardPinOutcome::Done: return "done";
    case CardPinOutcome::NotAllowed: return "not_allowed";
    case CardPinOutcome::CardUnknown: return "card_unknown";
    case CardPinOutcome::CardNotActive: return "card_not_active";
    case CardPinOutcome::NothingToChange: return "nothing_to_change";
  }
  base::Check(false);
  return {};
}

CardPinOutcome SetCardPin(Context& context, const ports::PinSealer& sealer, const Actor& actor,
                          const domain::CardNumber& number, const domain::Pin& pin) {
  return ChangePin(
      context, actor, number, "card.pin_set",
      [](const ports::Card& card, const std::optional<ports::CardPin>&) {
        return card.state == domain::CardState::Active ? CardPinOutcome::Done
                                                       : CardPinOutcome::CardNotActive;
      },
      [&](ports::CardPins& pins, const domain::CardId& card) {
        pins.Put(card, sealer.Seal(card, pin));
      });
}

CardPinOutcome ClearCardPin(Context& context, const Actor& actor,
                            const domain::CardNumber& number) {
  return ChangePin(
      context, actor, number, "card.pin_clear",
      [](const ports::Card&, const std::optional<ports::CardPin>& pin) {
        return pin ? CardPinOutcome::Done : CardPinOutcome::NothingToChange;
      },
      [](ports::CardPins& pins, const domain::CardId& card) { pins.Remove(card); });
}

CardPinOutcome UnlockCardPin(Context& context, const Actor& actor,
                             const domain::CardNumber& number) {
  return ChangePin(
      context, actor, number, "card.pin_unlock",
      [](const ports::Card&, const std::optional<ports::CardPin>& pin) {
        return pin && pin->IsLocked() ? CardPinOutcome::Done : CardPinOutcome::NothingToChange;
      },
      [](ports::CardPins& pins, const domain::CardId& card) { pins.Unlock(card); });
}

std::optional<CardPinState> ReadCardPin(Context& context, const domain::CardNumber& number) {
  std::optional<CardPinState> state;
  context.store.Read([&](const ports::Books& books) {
    const auto card = books.cards().FindByNumber(number);
    if (!card) return;
    const auto pin = books.card_pins().Find(card->id);
    state = !pin             ? CardPinState::NoPin
            : pin->IsLocked() ? CardPinState::Locked
                              : CardPinState::Good;
  });
  return state;
}

std::optional<domain::CardNumber> PinLeftBehind(Context& context, const ports::CardWrite& write) {
  if (write.kind != ports::CardWriteKind::Replace) return std::nullopt;
  std::optional<domain::CardNumber> left_on;
  context.store.Read([&](const ports::Books& books) {
    const auto replaced = books.cards().FindByNumber(write.replaces.value());
    base::Check(replaced.has_value());
    const bool had_one = books.card_pins().Find(replaced->id).has_value();
    if (had_one && !books.card_pins().Find(write.card)) left_on = replaced->number;
  });
  return left_on;
}

domain::PinCheck TryPin(Context& context, ports::Books& books,
                        const ports::CardDataVerifier& verifier, const PinGiven& given) {
  const auto compared = ComparePin(books, verifier, given);
  switch (compared) {
    case domain::PinCheck::NotGiven: return compared;
    case domain::PinCheck::Right:
      // The lock is in the same statement, whatever was read before.
      return books.card_pins().ForgetWrongTries(given.card) ? compared : domain::PinCheck::Wrong;
    case domain::PinCheck::Wrong: break;
  }
  const auto before = books.card_pins().Find(given.card);
  if (!books.card_pins().CountWrongTry(given.card)) return compared;  // locked already
  WriteAudit(context, books, SubjectOfScale(given.scale),
             {"card.pin_wrong", SubjectOf(given.number), DescribePin(before),
              DescribePin(books.card_pins().Find(given.card))});
  return compared;
}

domain::PinCheck ComparePin(const ports::Books& books, const ports::CardDataVerifier& verifier,
                            const PinGiven& given) {
  const auto kept = books.card_pins().Find(given.card);
  if (!kept || !given.pin) return domain::PinCheck::NotGiven;
  const bool is_right = !kept->IsLocked() && verifier.IsPinOf(given.card, *given.pin, kept->seal);
  return is_right ? domain::PinCheck::Right : domain::PinCheck::Wrong;
}

}  // namespace steelyard::app
