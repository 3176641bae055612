#include "app/sell.h"

#include <fmt/format.h>

#include <chrono>
#include <future>
#include <memory>

#include "app/card_pins.h"
#include "app/card_suspicion.h"
#include "app/earn_points.h"
#include "app/journal_checks.h"
#include "app/notes.h"
#include "app/presented_card.h"
#include "base/check.h"

namespace steelyard::app {
namespace {

using domain::AuthorisationMode;
using domain::DeclineReason;
using domain::TenderType;
using domain::TicketKind;

/// By which a scale's clock and ours may differ.
constexpr std::chrono::milliseconds kClockDifference{60'000};

/// A ticket with what was worked out before its commit, and what became of it there. Shared with
/// the commit queue, which may outlive the call when the store fails.
struct TicketWork {
  IncomingTicket incoming;
  std::optional<Presented> presented;
  RecordResult result{RecordOutcome::Conflict, {}};
};

/// One ticket inside its commit.
class TicketRecording {
 public:
  TicketRecording(Context& context, ports::Books& books, const ports::CardDataVerifier& verifier,
                  const TicketWork& work)
      : m_context(context),
        m_books(books),
        m_verifier(verifier),
        m_work(work),
        m_ticket(work.incoming.ticket),
        m_settings(LoadSettings(books)),
        m_day(domain::BusinessDay::Of(m_ticket->closed_at, m_settings.calendar)) {}

  RecordResult Run() {
    const ports::TicketLookup lookup = m_books.tickets().Find(m_ticket);
    switch (lookup.seen) {
      case ports::SeenBefore::Never: break;
      case ports::SeenBefore::OtherContent: return KeepConflict();
      case ports::SeenBefore::SameContent:
        base::Check(lookup.answer.has_value());
        if (!lookup.answer->declined) return {RecordOutcome::AlreadyRecorded, *lookup.answer};
        if (IsOnline()) return {RecordOutcome::Declined, *lookup.answer};
        break;  // the scale stood in after our decline: it has happened
    }
    if (const auto first = FindRepeatByOtherWay(m_context, m_books, m_work.incoming)) {
      return {RecordOutcome::AlreadyRecorded, *first};
    }
    if (m_work.presented) m_known = RecogniseCard(m_books, *m_work.presented);
    if (IsOnline()) {
      Watch();
      if (m_known) m_known->facts.held = HeldForOthers();
      if (const auto reason = Authorise()) return Decline(*reason);
    }
    return PostAndRecord();
  }

 private:
  bool IsOnline() const { return m_ticket->authorisation == AuthorisationMode::Online; }
  bool IsSale() const { return m_ticket->kind == TicketKind::Sale; }
  domain::Money StoredValue() const { return m_ticket.AmountTendered(TenderType::StoredValue); }
  domain::Money HeldForOthers() const {
    return m_books.card_holds().HeldByOthers(m_known->card.id, m_work.incoming.scale,
                                             m_context.clock.Now());
  }
  std::string ScaleName() const { return SubjectOfScale(m_work.incoming.scale); }

  /// Before anything is decided: the card may be blocked by it.
  void Watch() {
    if (!m_work.presented) return;
    const auto found =
        WatchCard(m_context, m_books,
                  {*m_work.presented, m_known, m_work.incoming.scale, m_ticket->authorisation});
    if (!found.empty()) m_known = RecogniseCard(m_books, *m_work.presented);
  }

  /// What is given back needs a card that may be used, but neither funds nor limits.
  std::optional<DeclineReason> Authorise() {
    if (!m_work.presented) return std::nullopt;
    if (!m_known) return DeclineReason::CardUnknown;
    const domain::Money asked = IsSale() ? StoredValue() : domain::Money();
    const auto decide = [&] {
      return domain::DecideAuthorisation(m_known->facts, asked, Today(m_context, m_settings),
                                         m_settings.limits);
    };
    // A wrong PIN is counted only where nothing but the PIN is still in doubt.
    m_known->facts.pin = domain::PinCheck::Right;
    if (const auto reason = decide()) return reason;
    if (!StoredValue().IsZero() && !domain::HoldsStoredValue(m_known->card.card_class)) {
      return DeclineReason::InsufficientFunds;
    }
    if (!domain::NeedsPin(asked, m_settings.limits)) return std::nullopt;
    m_known->facts.pin = TryPin(m_context, m_books, m_verifier, PinOfHolder());
    return decide();
  }

  PinGiven PinOfHolder() const {
    return {m_known->card.id, m_known->card.number, m_work.incoming.pin, m_work.incoming.scale};
  }

  RecordResult PostAndRecord() {
    const auto split = Split();
    const auto postings = domain::PostingsForTicket(m_ticket, ChargedCard(), split);
    const auto cover =
        IsOnline() && IsSale() ? ports::Cover::Required : ports::Cover::NotRequired;
    if (!postings.empty()) {
      switch (m_books.ledger().Post(postings, cover, Posting())) {
        case ports::PostOutcome::Posted: break;
        case ports::PostOutcome::NotCovered: return Decline(DeclineReason::InsufficientFunds);
        case ports::PostOutcome::AlreadyPosted: return KeepConflict();  // the id of something else
      }
    }
    CheckJournal(m_context, m_books, m_work.incoming);
    CheckPrices(m_context, m_books, m_work.incoming,
                m_known ? std::optional(m_known->card) : std::nullopt);
    if (!IsOnline() && m_work.presented) {
      ListOfflineCard();
      Watch();
    }
    const ports::TicketAnswer answer = AnswerWithBalances(std::nullopt);
    const auto member = ChargedCard() ? m_known->card.member : std::nullopt;
    auto facts = FactsWith(answer);
    facts.points_per_yuan = IsSale() && member ? m_settings.points_per_yuan : 0;
    m_books.tickets().Record(m_ticket, facts);
    EarnPoints(m_books, {m_ticket, member, split, m_day, m_settings.points_per_yuan});
    if (const auto card = ChargedCard()) ReleaseHold(*card);
    if (m_books.day_closes().IsClosed(m_day)) MarkLate();
    return {RecordOutcome::Recorded, answer};
  }

  /// A sale that was closed well before the hold was placed is another, told late.
  void ReleaseHold(const domain::CardId& card) {
    m_books.card_holds().Release(card, m_work.incoming.scale,
                                 m_ticket->closed_at.Plus(kClockDifference.count()));
  }

  /// Data that no card of ours wrote, or a record of another card. An old record of this card is
  /// none: offline data was read at the time of the sale, and the desk may have written since.
  bool IsForged() const {
    return m_known && !m_ticket->card->data.empty() &&
           m_known->facts.data == domain::CardDataCheck::Mismatch &&
           m_known->freshness != DataFreshness::OlderThanBooks;
  }

  /// Who pays for stored value. A forged card's sale waits among the unknown cards for a person:
  /// the holder of the card it pretends to be has bought nothing.
  std::optional<domain::CardId> ChargedCard() const {
    return m_known && !IsForged() ? std::optional(m_known->card.id) : std::nullopt;
  }

  domain::StoredValueSplit Split() const {
    if (!ChargedCard()) return {};
    if (IsSale()) {
      return domain::SplitStoredValue(StoredValue(), m_known->facts.balances,
                                      m_settings.spend_order);
    }
    base::Check(m_ticket->corrects.has_value());
    const auto taken = domain::TakenFrom(
        m_known->card.id, m_books.ledger().PostingsOf(m_ticket->corrects->value()));
    return domain::SplitRefund(StoredValue(), taken, m_settings.spend_order);
  }

  ports::PostingContext Posting() const {
    return {.operation = m_ticket->id.value(),
            .at = m_ticket->closed_at,
            .day = m_day,
            .actor = ScaleName(),
            .corrects = m_ticket->corrects ? std::optional(m_ticket->corrects->value())
                                           : std::nullopt};
  }

  ports::TicketFacts FactsWith(const ports::TicketAnswer& answer) const {
    return {.scale = m_work.incoming.scale,
            .source = m_work.incoming.source,
            .raw = m_work.incoming.raw,
            .card = ChargedCard(),
            .day = m_day,
            .recorded_at = m_context.clock.Now(),
            .answer = answer};
  }

  ports::TicketAnswer AnswerWithBalances(std::optional<DeclineReason> declined) const {
    ports::TicketAnswer answer{declined, std::nullopt, std::nullopt};
    if (!ChargedCard()) return answer;
    const auto balances = m_books.ledger().BalancesOf(m_known->card.id);
    answer.principal = balances.principal;
    answer.bonus = balances.bonus;
    return answer;
  }

  RecordResult Decline(DeclineReason reason) {
    // Balances are told only with a card that may be used; who holds a copy learns nothing.
    const bool is_about_funds = reason >= DeclineReason::OverSingleLimit;
    const auto answer = is_about_funds ? AnswerWithBalances(reason)
                                       : ports::TicketAnswer{reason, std::nullopt, std::nullopt};
    m_books.tickets().Decline(m_ticket, FactsWith(answer));
    return {RecordOutcome::Declined, answer};
  }

  RecordResult KeepConflict() {
    m_books.tickets().KeepConflict(m_ticket, FactsWith({}));
    ListException(m_context, m_books,
                  {ports::ExceptionKind::TicketConflict, ScaleName(),
                   fmt::format("ticket={} number={} total_fen={}", m_ticket->id.ToString(),
                               m_ticket->number, m_ticket->total.fen())});
    return {RecordOutcome::Conflict, {}};
  }

  /// The close of its day stays as it was printed: one line on the list for each scale and day.
  void MarkLate() {
    m_books.day_closes().MarkLate(m_ticket->id, m_day);
    ListException(m_context, m_books,
                  {ports::ExceptionKind::LateTicket, ScaleName(),
                   fmt::format("day={}", m_day.ToString())});
  }

  /// What would have been declined online, but for the age of the data, and for its absence.
  void ListOfflineCard() {
    const auto where = fmt::format("scale={} number={} stored_value_fen={}",
                                   m_work.incoming.scale, m_ticket->number, StoredValue().fen());
    if (!m_known) {
      ListException(m_context, m_books,
                    {ports::ExceptionKind::OfflineCardUnknown,
                     fmt::format("uid {}", m_work.presented->uid.ToString()), where});
      return;
    }
    const auto subject = SubjectOf(m_known->card.number);
    domain::CardFacts facts = m_known->facts;
    if (!IsForged()) facts.data = domain::CardDataCheck::Matches;
    facts.pin = ComparePin(m_books, m_verifier, PinOfHolder());
    const domain::Money asked = IsSale() ? StoredValue() : domain::Money();
    const auto reason = domain::DecideAuthorisation(facts, asked, m_day, m_settings.limits);
    if (reason && *reason != DeclineReason::InsufficientFunds) {
      ListException(m_context, m_books,
                    {ports::ExceptionKind::OfflineCardRefused, subject,
                     fmt::format("{} reason={}", where, domain::ToText(*reason))});
    }
    const domain::Money spendable = domain::Spendable(facts.balances);
    if (ChargedCard() && asked > spendable) {
      ListException(m_context, m_books,
                    {ports::ExceptionKind::OfflineOverdraft, subject,
                     fmt::format("{} spendable_fen={}", where, spendable.fen())});
    }
  }

  Context& m_context;
  ports::Books& m_books;
  const ports::CardDataVerifier& m_verifier;
  const TicketWork& m_work;
  const domain::Ticket& m_ticket;
  StoreSettings m_settings;
  domain::BusinessDay m_day;
  std::optional<KnownCard> m_known;
};

/// Waits for all of them, also when one fails: the commits refer to the caller's context.
void WaitForAll(std::vector<std::future<void>>& futures) {
  for (auto& future : futures) future.wait();
  for (auto& future : futures) future.get();
  futures.clear();
}

/// When the queue is full of our own tickets, lets them through and goes on.
void SubmitTicket(Context& context, const ports::CardDataVerifier& verifier,
                  std::vector<std::future<void>>& futures,
                  const std::shared_ptr<TicketWork>& work) {
  const auto record = [&context, &verifier, work](ports::Books& books) {
    work->result = TicketRecording(context, books, verifier, *work).Run();
  };
  try {
    futures.push_back(context.store.SubmitFromScale(record));
  } catch (const ports::StoreBusy&) {
    if (futures.empty()) throw;
    WaitForAll(futures);
    futures.push_back(context.store.SubmitFromScale(record));
  }
}

}  // namespace

std::string_view ToText(RecordOutcome outcome) {
  switch (outcome) {
    case RecordOutcome::Recorded: return "recorded";
    case RecordOutcome::AlreadyRecorded: return "already_recorded";
    case RecordOutcome::Declined: return "declined";
    case RecordOutcome::Conflict: return "conflict";
  }
  base::Check(false);
  return {};
}

std::vector<RecordResult> RecordTickets(Context& context, const ports::CardDataVerifier& verifier,
                                        std::vector<IncomingTicket> tickets) {
  std::vector<std::shared_ptr<TicketWork>> works;
  std::vector<std::future<void>> futures;
  for (IncomingTicket& incoming : tickets) {
    auto work = std::make_shared<TicketWork>(TicketWork{std::move(incoming), std::nullopt});
    const auto& card = work->incoming.ticket->card;
    if (card) work->presented = Present(context, verifier, *card);
    works.push_back(std::move(work));
  }
  try {
    for (const auto& work : works) SubmitTicket(context, verifier, futures, work);
  } catch (...) {
    for (auto& future : futures) {
      if (future.valid()) future.wait();
    }
    throw;
  }
  WaitForAll(futures);
  std::vector<RecordResult> results;
  for (const auto& work : works) results.push_back(work->result);
  return results;
}

}  // namespace steelyard::app
