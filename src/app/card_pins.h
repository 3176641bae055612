/// The PIN of a card: set, cleared and unlocked at the desk, asked for at scales.
#pragma once
#include <optional>
#include <string_view>

#include "app/context.h"
#include "ports/card_reader.h"

namespace steelyard::app {

/// The first that applies.
enum class CardPinOutcome {
  Done,
  NotAllowed,
  CardUnknown,
  CardNotActive,   ///< only a card that may be used is given a PIN
  NothingToChange  ///< it has no PIN, or none that is locked
};
std::string_view ToText(CardPinOutcome outcome);

/// Gives the card a PIN in place of an older one; wrong tries are forgotten. The audit log tells
/// that it was set, and by whom; the PIN is nowhere but in its seal. Throws  StorageError.
CardPinOutcome SetCardPin(Context& context, const ports::PinSealer& sealer, const Actor& actor,
                          const domain::CardNumber& number, const domain::Pin& pin);
CardPinOutcome ClearCardPin(Context& context, const Actor& actor,
                            const domain::CardNumber& number);
/// After too many wrong ones: the same PIN is good again.
CardPinOutcome UnlockCardPin(Context& context, const Actor& actor,
                             const domain::CardNumber& number);

enum class CardPinState { NoPin, Good, Locked };
/// Nothing when no card has this number. Throws  StorageError.
std::optional<CardPinState> ReadCardPin(Context& context, const domain::CardNumber& number);

/// A seal is made for one card, so the PIN of a card that is replaced stays with it: the number of
/// that card when it had one, for the desk must ask the holder to choose a PIN anew.
/// Nothing once the new card has one. Throws  StorageError.
std::optional<domain::CardNumber> PinLeftBehind(Context& context, const ports::CardWrite& write);

/// What a scale has from the holder.
struct PinGiven {
  const domain::CardId& card;
  const domain::CardNumber& number;
  const std::optional<domain::Pin>& pin;
  int scale;
};
/// Compares, and counts a wrong one in the caller's commit: after the third the right one is
/// wrong, too. A card without a PIN has none to give: NotGiven.
domain::PinCheck TryPin(Context& context, ports::Books& books,
                        const ports::CardDataVerifier& verifier, const PinGiven& given);
/// The same without counting, for what has happened already.
domain::PinCheck ComparePin(const ports::Books& books, const ports::CardDataVerifier& verifier,
                            const PinGiven& given);

}  // namespace steelyard::app
