/// Renewing, changing the tier, transferring, and giving up an unfinished write.
#include "app/card_changes.h"

#include <fmt/format.h>

#include "app/card_touch.h"
#include "app/desk_work.h"
#include "app/id_records.h"
#include "app/notes.h"
#include "app/roles.h"

namespace steelyard::app {
namespace {

Begun Begin(const Deskwork& work, const DeskRequest& request, const domain::CardId& card,
            const domain::CardRecord& record) {
  const ports::CardWrite write = MakeWrite(work, request, card, record);
  work.books.card_writes().Begin(write);
  return {CardDeskOutcome::Done, write};
}

Begun BeginRenewal(const Deskwork& work, const IssuedOnReader& issued,
                   const RenewalRequest& request) {
  const ports::Card& card = issued.card;
  if (card.state != domain::CardState::Active) return {CardDeskOutcome::CardNotActive};
  const auto today = Today(work.context, work.settings);
  auto valid_until = request.valid_until;
  if (!valid_until && !card.member) valid_until = ThreeYearsAfter(today);
  if (valid_until && *valid_until < today) return {CardDeskOutcome::CardExpired};
  if (IsTooShort(work, {card.card_class, card.member, valid_until})) {
    return {CardDeskOutcome::ValidityTooShort};
  }
  if (valid_until == card.valid_until) return {CardDeskOutcome::NothingToChange};
  const bool is_later = !valid_until || (card.valid_until && *valid_until > *card.valid_until);
  if (!is_later) return {CardDeskOutcome::DateNotLater};
  domain::CardRecord record = issued.record;
  record.valid_until = valid_until;
  return Begin(work, {request.id, ports::CardWriteKind::Renew}, card.id, record);
}

Begun BeginTier(const Deskwork& work, const IssuedOnReader& issued, const TierRequest& request) {
  const ports::Card& card = issued.card;
  if (card.state != domain::CardState::Active) return {CardDeskOutcome::CardNotActive};
  if (IsExpired(work, card)) return {CardDeskOutcome::CardExpired};
  if (!IsTierKnown(work.books, request.tier)) return {CardDeskOutcome::TierUnknown};
  if (!domain::GivesMemberPrice(card.card_class)) {
    return {CardDeskOutcome::CardGivesNoMemberPrice};
  }
  if (request.tier == card.tier) return {CardDeskOutcome::NothingToChange};
  domain::CardRecord record = issued.record;
  record.tier = request.tier;
  return Begin(work, {request.id, ports::CardWriteKind::ChangeTier}, card.id, record);
}

std::string DescribeHolder(const ports::Card& card) {
  return fmt::format("member={} tier={}", card.member ? card.member->ToString() : "", card.tier);
}

using WorkOnCard = std::function<CardDeskOutcome(ports::Books&, ports::Card)>;

/// A card found by its number, and the refusals that all have in common.
CardDeskResult WorkByNumber(Context& context, const Actor& actor,
                            const domain::CardNumber& number, const std::string& reason,
                            const WorkOnCard& work) {
  if (!MayWorkAtDesk(actor.role)) return {CardDeskOutcome::NotAllowed};
  if (const auto refusal = RefuseReason(reason)) return {*refusal};
  CardDeskResult result{CardDeskOutcome::CardUnknown};
  context.store.Commit([&](ports::Books& books) {
    const auto card = books.cards().FindByNumber(number);
    if (!card) return;
    result.outcome = work(books, *card);
    result.view = ViewOf(books, books.cards().FindByNumber(number).value());
  });
  return result;
}

}  // namespace

CardDeskResult RenewCard(Context& context, ports::CardReader& reader, const Actor& actor,
                         const RenewalRequest& request) {
  return WorkOnIssuedCard(context, reader, actor, {request.id, ports::CardWriteKind::Renew},
                          [&](const Deskwork& work, const IssuedOnReader& issued) {
                            return BeginRenewal(work, issued, request);
                          });
}

CardDeskResult ChangeCardTier(Context& context, ports::CardReader& reader, const Actor& actor,
                              const TierRequest& request) {
  return WorkOnIssuedCard(context, reader, actor, {request.id, ports::CardWriteKind::ChangeTier},
                          [&](const Deskwork& work, const IssuedOnReader& issued) {
                            return BeginTier(work, issued, request);
                          });
}

CardDeskResult TransferCard(Context& context, const Actor& actor, const TransferRequest& request) {
  return WorkByNumber(
      context, actor, request.number, request.reason,
      [&](ports::Books& books, ports::Card card) {
        if (card.state != domain::CardState::Active) return CardDeskOutcome::CardNotActive;
        const auto member = books.members().Find(request.member);
        if (!member) return CardDeskOutcome::MemberUnknown;
        if (member->disabled) return CardDeskOutcome::MemberDisabled;
        if (card.member == request.member) return CardDeskOutcome::NothingToChange;
        const auto held = domain::Spendable(books.ledger().BalancesOf(card.id));
        if (LacksIdRecord(books, request.member, held)) return CardDeskOutcome::IdRecordMissing;
        const std::string before = DescribeHolder(card);
        card.member = request.member;
        if (domain::GivesMemberPrice(card.card_class)) card.tier = member->tier;
        books.cards().Update(card);
        WriteAudit(context, books, actor.name,
                   {"card.transfer", SubjectOf(card.number), before,
                    fmt::format("{} reason={}", DescribeHolder(card), request.reason)});
        return CardDeskOutcome::Done;
      });
}

CardDeskResult AbandonCardWrite(Context& context, const Actor& actor,
                                const AbandonRequest& request) {
  if (MayWorkAtDesk(actor.role) && request.reason.empty()) {
    return {CardDeskOutcome::ReasonMissing};
  }
  return WorkByNumber(
      context, actor, request.number, request.reason,
      [&](ports::Books& books, ports::Card card) {
        const auto open = books.card_writes().FindOpen(card.id);
        if (!open) return CardDeskOutcome::NothingToChange;
        books.card_writes().Abandon(open->id);
        for (const auto& listed : books.exceptions().OpenAbout(
                 ports::ExceptionKind::CardWriteUnfinished, SubjectOf(card.number))) {
          books.exceptions().Resolve(listed.id, context.clock.Now(), "abandoned");
        }
        WriteAudit(context, books, actor.name,
                   {"card.abandon_write", SubjectOf(card.number),
                    fmt::format("write={} kind={}", open->id.ToString(),
                                ports::ToText(open->kind)),
                    fmt::format("reason={}", request.reason)});
        return CardDeskOutcome::Done;
      });
}

}  // namespace steelyard::app
