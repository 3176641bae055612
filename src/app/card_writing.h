/// Writing to a card so that card and books agree whatever is pulled out in between: the intent is
/// in the books before the card is touched, and money moves once the card was read back.
#pragma once
#include <optional>

#include "app/context.h"
#include "ports/card_reader.h"

namespace steelyard::app {

/// What lies on the reader and what the books know of it, before anything is decided.
struct CardOnReader {
  ports::TouchOutcome touch;
  std::optional<domain::CardUid> uid;
  ports::CardReading reading;          ///< only with one card on the reader
  std::optional<ports::Card> card;     ///< as the books know it
  std::optional<ports::CardWrite> open;
  std::optional<domain::CardNumber> copied_from = {};  ///< what it holds is that other card's
};
CardOnReader LookAtCard(Context& context, ports::CardReader& reader);

/// What an open write needs now.
enum class NextStep {
  Personalise,  ///< of an issue: nothing or only half of it is on the card
  WriteRecord,  ///< the card still holds the record before it
  Settle,       ///< the card holds the new record
  Nothing       ///< there is no open write, or the card does not fit it
};
NextStep DecideNextStep(const CardOnReader& seen);

struct WriteToFinish {
  const domain::CardUid& uid;
  const ports::CardWrite& write;
  NextStep step;  ///< not Nothing
};
/// What the chip itself says; empty off the reader.
struct OnChip {
  base::Bytes data;  ///< as a scale would send it
  std::optional<ports::PurseReading> purse = {};
};
/// How a write ended.
struct Finished {
  OnChip chip;  ///< as read back
  std::optional<ports::WriteRefusal> refusal;  ///< nothing: settled, and the money has moved
};
/// Writes what is missing, reads back, makes the card's purse agree where it has one, then settles
/// the write and posts its money in one commit, which keeps the purse's receipt as well.
///
/// Throws  ReaderError: the write stays open and is listed as unfinished; no money has moved.
///         StorageError: the write stays open, and the next touch settles it.
Finished FinishWrite(Context& context, ports::CardReader& reader, const WriteToFinish& what);

/// Posts what an open write moves and changes the card in the books, in the caller's commit. When
/// the books have changed so that it may not, the write ends as refused and nothing moves.
std::optional<ports::WriteRefusal> SettleWrite(Context& context, ports::Books& books,
                                               const ports::CardWrite& write);

}  // namespace steelyard::app
