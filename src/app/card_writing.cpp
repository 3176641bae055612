#include "app/card_writing.h"

#include <fmt/format.h>

#include "app/key_change.h"
#include "app/notes.h"
#include "app/unfinished_writes.h"
#include "base/check.h"

namespace steelyard::app {
namespace {

std::string DescribeCard(const ports::Books& books, const ports::Card& card) {
  const auto balances = books.ledger().BalancesOf(card.id);
  return fmt::format("state={} counter={} principal_fen={} bonus_fen={} deposit_fen={}",
                     domain::ToText(card.state), card.counter, balances.principal.fen(),
                     balances.bonus.fen(), balances.deposit.fen());
}

std::string_view ActionOf(ports::CardWriteKind kind) {
  switch (kind) {
    case ports::CardWriteKind::Issue: return "card.issue";
    case ports::CardWriteKind::TopUp: return "card.top_up";
  }
  base::Check(false);
  return {};
}

NextStep NextStepOfIssue(const CardOnReader& seen) {
  switch (seen.reading.content) {
    case ports::CardContent::Blank: return NextStep::Personalise;
    case ports::CardContent::HalfIssued: return NextStep::Personalise;
    case ports::CardContent::Ours:
      return seen.reading.record == seen.open->record ? NextStep::Settle : NextStep::Nothing;
    case ports::CardContent::Damaged: return NextStep::Nothing;
    case ports::CardContent::Foreign: return NextStep::Nothing;
  }
  base::Check(false);
  return {};
}

NextStep NextStepOfTopUp(const CardOnReader& seen) {
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

ports::CardReading WriteToCard(ports::CardReader& reader, const WriteToFinish& what) {
  switch (what.step) {
    case NextStep::Personalise: reader.Personalise(what.uid, what.write.record); break;
    case NextStep::WriteRecord: reader.WriteRecord(what.uid, what.write.record); break;
    case NextStep::Settle: break;
    case NextStep::Nothing: base::Check(false);
  }
  ports::CardReading reading = ReadBack(reader, what.uid);
  if (reading.content == ports::CardContent::Ours && reading.record == what.write.record) {
    return reading;
  }
  throw ports::ReaderError(
      "The card does not hold what was written to it. Lay it on the reader again; if that fails "
      "again, replace the card.");
}

void Settle(Context& context, ports::Books& books, const ports::CardWrite& write) {
  const auto open = books.card_writes().FindOpen(write.card);
  if (!open || open->id != write.id) {
    base::Check(books.card_writes().WasSettled(write.id));  // another desk was faster
    return;
  }
  auto card = books.cards().FindByNumber(write.record.number);
  base::Check(card.has_value());
  const std::string before = DescribeCard(books, *card);
  const auto postings = domain::PostingsForTopUp(card->id, write.amounts);
  if (!postings.empty()) {
    const auto outcome =
        books.ledger().Post(postings, ports::Cover::NotRequired,
                            {.operation = write.id,
                             .at = context.clock.Now(),
                             .day = Today(context, LoadSettings(books)),
                             .actor = write.operator_name,
                             .corrects = std::nullopt});
    base::Check(outcome == ports::PostOutcome::Posted);
  }
  if (write.kind == ports::CardWriteKind::Issue) {
    const auto state = domain::NextState(card->state, domain::CardCommand::Issue);
    base::Check(state.has_value());
    card->state = *state;
  }
  card->counter = write.record.counter;
  books.cards().Update(*card);
  books.card_writes().Settle(write.id);
  for (const auto& unfinished : books.exceptions().OpenAbout(
           ports::ExceptionKind::CardWriteUnfinished, SubjectOf(card->number))) {
    books.exceptions().Resolve(unfinished.id, context.clock.Now(), "finished");
  }
  WriteAudit(context, books, write.operator_name,
             {std::string(ActionOf(write.kind)), SubjectOf(card->number), before,
              DescribeCard(books, *card)});
}

void ListUnfinished(Context& context, const ports::CardWrite& write) {
  context.store.Commit([&](ports::Books& books) {
    ListUnfinishedWrite(context, books, write);
  });
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
  });
  return seen;
}

NextStep DecideNextStep(const CardOnReader& seen) {
  if (!seen.open) return NextStep::Nothing;
  switch (seen.open->kind) {
    case ports::CardWriteKind::Issue: return NextStepOfIssue(seen);
    case ports::CardWriteKind::TopUp: return NextStepOfTopUp(seen);
  }
  base::Check(false);
  return {};
}

base::Bytes FinishWrite(Context& context, ports::CardReader& reader, const WriteToFinish& what) {
  ports::CardReading reading;
  try {
    reading = WriteToCard(reader, what);
  } catch (const ports::CardLeftError& error) {
    ListUnfinished(context, what.write);
    throw ports::CardLeftError(WithStateOfRequest(error));
  } catch (const ports::ReaderError& error) {
    ListUnfinished(context, what.write);
    throw ports::ReaderError(WithStateOfRequest(error));
  }
  context.store.Commit([&](ports::Books& books) {
    Settle(context, books, what.write);
    NoteKeyVersion(books, what.uid, reading);
  });
  const auto with_new_keys = ChangeOldKeys(context, reader, what.uid, reading);
  return with_new_keys ? *with_new_keys : std::move(reading.data);
}

}  // namespace steelyard::app
