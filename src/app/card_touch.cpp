#include "app/card_touch.h"

#include <fmt/format.h>

#include "app/card_binding.h"
#include "app/card_pins.h"
#include "app/card_purse.h"
#include "app/card_suspicion.h"
#include "app/key_change.h"
#include "app/notes.h"
#include "app/setting_values.h"
#include "base/check.h"

namespace steelyard::app {
namespace {

using domain::CardState;

constexpr int kMovementsShown = 5;

/// Not in the books, or in them as a card whose issue was begun and given up: it may be issued.
bool WasNeverIssued(const CardOnReader& seen) {
  return !seen.open && (!seen.card || seen.card->state == CardState::Blank);
}

/// The books get a card's version of the keys once the card has it, and it never goes back: what
/// bears an older one was saved before. New keys leave the counter as it is, so only they tell.
bool HasFormerKeys(const CardOnReader& seen) {
  return seen.card && seen.reading.key_version != 0 &&
         seen.reading.key_version < seen.card->key_version;
}

/// What the desk sees when no open write can be finished; the first that applies.
TouchOutcome JudgeCard(const CardOnReader& seen) {
  switch (seen.reading.content) {
    case ports::CardContent::Foreign: return TouchOutcome::ForeignCard;
    case ports::CardContent::Damaged:
      return seen.copied_from ? TouchOutcome::CounterfeitCard : TouchOutcome::DamagedCard;
    case ports::CardContent::HalfIssued:
      return WasNeverIssued(seen) ? TouchOutcome::BlankCard : TouchOutcome::DamagedCard;
    case ports::CardContent::Blank:  // of an issued card: its factory state was put back
      return WasNeverIssued(seen) ? TouchOutcome::BlankCard : TouchOutcome::StaleCardData;
    case ports::CardContent::Ours: break;
  }
  base::Check(seen.reading.record.has_value());
  if (IsCounterfeit(seen.reading, seen.card)) return TouchOutcome::CounterfeitCard;
  const auto& record = *seen.reading.record;
  if (WasNeverIssued(seen)) {
    // Written in vain by the issue that was given up, or by the books of somebody else.
    const bool is_ours = seen.card && record.number == seen.card->number;
    return is_ours ? TouchOutcome::BlankCard : TouchOutcome::CardOfAnotherStore;
  }
  const bool is_stale = record.number != seen.card->number ||
                        record.counter < seen.card->counter || HasFormerKeys(seen) ||
                        seen.open.has_value();
  return is_stale ? TouchOutcome::StaleCardData : TouchOutcome::CardShown;
}

TouchOutcome OutcomeOf(ports::TouchOutcome touch) {
  switch (touch) {
    case ports::TouchOutcome::NoCard: return TouchOutcome::NoCard;
    case ports::TouchOutcome::SeveralCards: return TouchOutcome::SeveralCards;
    case ports::TouchOutcome::UnsupportedCard: return TouchOutcome::UnsupportedCard;
    case ports::TouchOutcome::OneCard: break;
  }
  base::Check(false);
  return {};
}

std::string SerialText(const std::optional<domain::CardSerial>& serial) {
  return serial ? serial->ToString() : "none";
}

void ListCounterfeit(Context& context, const CardOnReader& seen) {
  if (seen.copied_from) {
    context.store.Commit([&](ports::Books& books) {
      ActOn(context, books, {domain::Suspicion::Copy, *seen.copied_from,
                             fmt::format("desk=1 uid={}", seen.uid->ToString())});
    });
    return;
  }
  const bool is_refuted = seen.reading.genuineness == ports::Genuineness::Refuted;
  std::string detail = fmt::format("uid={} proof={} family={} serial={}", seen.uid->ToString(),
                                   is_refuted ? "refuted" : "given",
                                   domain::ToText(seen.reading.family),
                                   SerialText(seen.reading.serial));
  if (seen.card) {
    detail += fmt::format(" known_family={} known_serial={}", domain::ToText(seen.card->family),
                          SerialText(seen.card->serial));
  }
  const domain::CardNumber number =
      seen.card ? seen.card->number : seen.reading.record->number;
  context.store.Commit([&](ports::Books& books) {
    ActOn(context, books, {domain::Suspicion::Copy, number, detail});
  });
}

/// An older record of this card than the books know, by its counter or its keys, or a newer one.
/// Other things that do not fit are listed and block nothing: whoever wrote them need not have had
/// the card.
std::optional<domain::Suspicion> JudgeCounter(const CardOnReader& seen, TouchOutcome outcome) {
  const auto& record = seen.reading.record;
  if (!record || record->number != seen.card->number) return std::nullopt;
  const bool is_older = record->counter < seen.card->counter || HasFormerKeys(seen);
  if (outcome == TouchOutcome::StaleCardData && is_older) return domain::Suspicion::Rollback;
  if (outcome == TouchOutcome::CardShown && record->counter > seen.card->counter) {
    return domain::Suspicion::CounterJump;
  }
  return std::nullopt;
}

/// Nobody but the desk has the key that loads a purse.
void ListPurse(Context& context, const CardOnReader& seen) {
  const auto detail =
      fmt::format("desk=1 counter={} purse_fen={} principal_fen={} bonus_fen={}",
                  seen.card->counter, seen.reading.purse->balance->fen(),
                  seen.reading.record->principal.fen(), seen.reading.record->bonus.fen());
  context.store.Commit([&](ports::Books& books) {
    ActOn(context, books, {domain::Suspicion::PurseAhead, seen.card->number, detail});
  });
}

/// What a person must look at after this touch.
void ListTouch(Context& context, const CardOnReader& seen, TouchOutcome outcome) {
  if (outcome == TouchOutcome::CounterfeitCard) ListCounterfeit(context, seen);
  if (!seen.card) return;
  const auto subject = SubjectOf(seen.card->number);
  const auto& record = seen.reading.record;
  auto counters = fmt::format("desk=1 counter={} known_counter={}",
                              record ? record->counter : 0, seen.card->counter);
  if (HasFormerKeys(seen)) {
    counters += fmt::format(" key_version={} known_key_version={}", seen.reading.key_version,
                            seen.card->key_version);
  }
  if (const auto suspicion = JudgeCounter(seen, outcome)) {
    context.store.Commit([&](ports::Books& books) {
      ActOn(context, books, {*suspicion, seen.card->number, counters, record->counter});
    });
  } else if (outcome == TouchOutcome::StaleCardData) {
    context.store.Commit([&](ports::Books& books) {
      ListException(context, books, {ports::ExceptionKind::StaleCardData, subject, counters});
    });
  }
  if (outcome == TouchOutcome::CardShown && IsPurseAhead(seen)) ListPurse(context, seen);
  if (outcome == TouchOutcome::DamagedCard && seen.open) {
    context.store.Commit([&](ports::Books& books) {
      ListException(context, books,
                    {ports::ExceptionKind::CardWriteUnfinished, subject,
                     fmt::format("write={} counter={} card=damaged", seen.open->id.ToString(),
                                 seen.open->record.counter)});
    });
  }
}

/// Only where the store wants it, because the customer may be taking the card away already; and
/// where a copy of the record is torn, because then an earlier change was interrupted.
std::optional<base::Bytes> ChangeKeysAtTouch(Context& context, ports::CardReader& reader,
                                             const CardOnReader& seen) {
  if (!seen.reading.has_older_keys) return std::nullopt;
  const bool is_wanted = seen.reading.older_copy_damaged ||
                         LoadSettings(context.store).rekey_at_touch;
  if (!is_wanted) return std::nullopt;
  return ChangeOldKeys(context, reader, *seen.uid, seen.reading);
}

/// Nothing in a store that gives none and gave this member none.
std::optional<std::int64_t> PointsOf(const ports::Books& books, const domain::MemberId& member) {
  const auto rate = books.settings().Find(kPointsPerYuanSetting);
  const bool gives_points = rate && ParsePointsPerYuan(*rate).value_or(0) > 0;
  if (!gives_points && books.points().Newest(member, 1).empty()) return std::nullopt;
  return books.points().BalanceOf(member);
}

}  // namespace

CardView ViewOf(const ports::Books& books, const ports::Card& card) {
  CardView view{card, books.ledger().BalancesOf(card.id), std::nullopt,
                books.ledger().Movements(card.id, kMovementsShown), {}};
  if (card.member) {
    view.member = books.members().Find(*card.member);
    view.points = PointsOf(books, *card.member);
  }
  return view;
}

CardView ReadView(Context& context, const domain::CardUid& uid, const OnChip& chip) {
  std::optional<CardView> view;
  context.store.Read([&](const ports::Books& books) {
    const auto card = books.cards().FindByUid(uid);
    base::Check(card.has_value());  // cards are never taken out of the books
    view = ViewOf(books, *card);
  });
  view->data = chip.data;
  view->purse = chip.purse;
  return std::move(*view);
}

TouchResult ResolveTouch(Context& context, ports::CardReader& reader, const CardOnReader& seen) {
  if (seen.touch != ports::TouchOutcome::OneCard) {
    return {OutcomeOf(seen.touch), seen.uid, std::nullopt, std::nullopt};
  }
  const NextStep step = DecideNextStep(seen);
  if (step != NextStep::Nothing) {
    const Finished finished = FinishWrite(context, reader, {*seen.uid, *seen.open, step});
    const auto outcome = finished.refusal ? TouchOutcome::InterruptedRefused
                                          : TouchOutcome::FinishedInterrupted;
    TouchResult result{outcome, seen.uid, ReadView(context, *seen.uid, finished.chip),
                       seen.open->kind};
    if (!finished.refusal) result.pin_left_on = PinLeftBehind(context, *seen.open);
    return result;
  }
  const TouchOutcome outcome = JudgeCard(seen);
  ListTouch(context, seen, outcome);
  TouchResult result{outcome, seen.uid, std::nullopt, std::nullopt};
  if (outcome == TouchOutcome::CardShown) {
    const auto with_new_keys = ChangeKeysAtTouch(context, reader, seen);
    result.view = ReadView(context, *seen.uid, {with_new_keys.value_or(seen.reading.data),
                                                seen.reading.purse});
  }
  return result;
}

TouchResult TouchCard(Context& context, ports::CardReader& reader, const Actor&) {
  return ResolveTouch(context, reader, LookAtCard(context, reader));
}

std::optional<CardView> FindCard(Context& context, const domain::CardNumber& number) {
  std::optional<CardView> view;
  context.store.Read([&](const ports::Books& books) {
    if (const auto card = books.cards().FindByNumber(number)) view = ViewOf(books, *card);
  });
  return view;
}

}  // namespace steelyard::app
