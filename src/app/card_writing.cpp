#include "app/card_writing.h"

#include <fmt/format.h>

#include "app/card_binding.h"
#include "app/card_purse.h"
#include "app/key_change.h"
#include "app/notes.h"
#include "app/unfinished_writes.h"
#include "base/check.h"

namespace steelyard::app {
namespace {

/// Of a write that makes a blank card ours.
NextStep NextStepOfIssue(const CardOnReader& seen) {
  const auto& record = seen.reading.record;
  switch (seen.reading.content) {
    case ports::CardContent::Blank: return NextStep::Personalise;
    case ports::CardContent::HalfIssued: return NextStep::Personalise;
    case ports::CardContent::Ours: {
      if (record == seen.open->record) return NextStep::Settle;
      const bool is_record_before = record && record->number == seen.open->record.number &&
                                    record->counter < seen.open->record.counter;
      // Of an issue that was given up after the card had been written.
      return is_record_before ? NextStep::WriteRecord : NextStep::Nothing;
    }
    case ports::CardContent::Damaged: return NextStep::Nothing;
    case ports::CardContent::Foreign: return NextStep::Nothing;
  }
  base::Check(false);
  return {};
}

/// Of a write to a card that is ours.
NextStep NextStepOfChange(const CardOnReader& seen) {
  const auto& record = seen.reading.record;
  if (seen.reading.content != ports::CardContent::Ours || !record) return NextStep::Nothing;
  if (*record == seen.open->record) return NextStep::Settle;
  const bool is_record_before = record->number == seen.card->number &&
                                record->counter >= seen.card->counter &&
                                record->counter < seen.open->record.counter;
  return is_record_before ? NextStep::WriteRecord : NextStep::Nothing;
}

/// The write may have reached the card, so what the reader says of a failed reading would mislead.
ports::CardReading ReadBack(ports::CardReader& reader, const domain::CardUid& uid) {
  try {
    return reader.Read(uid);
  } catch (const ports::ReaderError&) {
    throw ports::CardLeftError(
        "The card or the reader stopped answering after the card was written and before that "
        "could be checked. Put the same card back and hold it still.");
  }
}

/// Nobody may give the customer's money back and leave it on the card: the request is still open.
base::Explanation WithStateOfRequest(const base::ExplainedError& error) {
  return base::Explanation::Of(
      "{} No money was booked yet: what was begun stays open, and is finished when "
      "this card next lies on a reader.",
      error.explanation());
}

ports::CardReading WriteRecord(ports::CardReader& reader, const WriteToFinish& what,
                               ports::PurseAtIssue purse) {
  switch (what.step) {
    case NextStep::Personalise: reader.Personalise(what.uid, what.write.record, purse); break;
    case NextStep::WriteRecord: reader.WriteRecord(what.uid, what.write.record); break;
    case NextStep::Settle: break;
    case NextStep::Nothing: base::Check(false);
  }
  ports::CardReading reading = ReadBack(reader, what.uid);
  const bool is_written = reading.content == ports::CardContent::Ours &&
                          reading.record == what.write.record &&
                          reading.genuineness != ports::Genuineness::Refuted;
  if (is_written) return reading;
  throw ports::ReaderError(
      "The card does not hold what was written to it. Lay it on the reader again; if that fails "
      "again, replace the card.");
}

/// The card after the write, and what its purse moved.
struct Written {
  ports::CardReading reading;
  std::optional<ports::PurseReceipt> receipt = {};
};

/// A purse that a card has follows the books even where new cards get none.
Written WriteToCard(Context& context, ports::CardReader& reader, const WriteToFinish& what) {
  const StoreSettings settings = LoadSettings(context.store);
  Written written{WriteRecord(reader, what, settings.purse)};
  if (!written.reading.purse) return written;
  const ports::PurseOrder order = PurseOrderOf(what.write, settings);
  written.receipt = reader.MirrorPurse(what.uid, order);
  written.reading.purse->balance = order.balance;
  return written;
}

/// Another desk may have been faster with the same write.
void KeepReceipt(ports::Books& books, const base::Id128& write,
                 const std::optional<ports::PurseReceipt>& receipt) {
  if (receipt && !books.purse_receipts().Find(write)) books.purse_receipts().Add(write, *receipt);
}

void ListUnfinished(Context& context, const ports::CardWrite& write) {
  context.store.Commit([&](ports::Books& books) {
    ListUnfinishedWrite(context, books, write);
  });
}

/// A card whose record is not right for its UID may hold that of the card whose number it bears.
std::optional<domain::CardNumber> FindOriginal(const ports::Books& books,
                                               const ports::CardReader& reader,
                                               const CardOnReader& seen) {
  if (seen.reading.content != ports::CardContent::Damaged) return std::nullopt;
  for (const ports::ClaimedRecord& claim : seen.reading.claims) {
    const auto original = books.cards().FindByNumber(claim.number);
    const bool is_another = original && original->uid != *seen.uid;
    if (is_another && reader.IsRecordOf(original->uid, claim.data)) return claim.number;
  }
  return std::nullopt;
}

}  // namespace

CardOnReader LookAtCard(Context& context, ports::CardReader& reader) {
  const ports::Touch touch = reader.Look();
  CardOnReader seen{touch.outcome, touch.uid, {}, std::nullopt, std::nullopt};
  if (touch.outcome != ports::TouchOutcome::OneCard) return seen;
  base::Check(touch.uid.has_value());
  seen.reading = reader.Read(*touch.uid);
  context.store.Read([&](const ports::Books& books) {
    seen.card = books.cards().FindByUid(*touch.uid);
    if (seen.card) seen.open = books.card_writes().FindOpen(seen.card->id);
    seen.copied_from = FindOriginal(books, reader, seen);
  });
  return seen;
}

NextStep DecideNextStep(const CardOnReader& seen) {
  if (!seen.open || IsCounterfeit(seen.reading, seen.card)) return NextStep::Nothing;
  switch (seen.open->kind) {
    case ports::CardWriteKind::Issue:
    case ports::CardWriteKind::Replace: return NextStepOfIssue(seen);
    case ports::CardWriteKind::TopUp:
    case ports::CardWriteKind::Correct:
    case ports::CardWriteKind::Refund:
    case ports::CardWriteKind::Return:
    case ports::CardWriteKind::Renew:
    case ports::CardWriteKind::ChangeTier: return NextStepOfChange(seen);
  }
  base::Check(false);
  return {};
}

Finished FinishWrite(Context& context, ports::CardReader& reader, const WriteToFinish& what) {
  Finished finished;
  Written written;
  try {
    written = WriteToCard(context, reader, what);
  } catch (const ports::CardLeftError& error) {
    ListUnfinished(context, what.write);
    throw ports::CardLeftError(WithStateOfRequest(error));
  } catch (const ports::ReaderError& error) {
    ListUnfinished(context, what.write);
    throw ports::ReaderError(WithStateOfRequest(error));
  }
  ports::CardReading& reading = written.reading;
  context.store.Commit([&](ports::Books& books) {
    finished.refusal = SettleWrite(context, books, what.write);
    KeepReceipt(books, what.write.id, written.receipt);
    const bool makes_a_card = what.write.kind == ports::CardWriteKind::Issue ||
                              what.write.kind == ports::CardWriteKind::Replace;
    if (makes_a_card && !finished.refusal) BindChip(books, what.uid, reading);
    NoteKeyVersion(books, what.uid, reading);
  });
  const auto with_new_keys = ChangeOldKeys(context, reader, what.uid, reading);
  finished.chip = {with_new_keys ? *with_new_keys : std::move(reading.data), reading.purse};
  return finished;
}

}  // namespace steelyard::app
