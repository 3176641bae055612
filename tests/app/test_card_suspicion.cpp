/// Copied and rolled-back cards: what is noticed where, what the store's settings make of it, and
/// that it is told once.
#include <boost/test/unit_test.hpp>

#include "app/card_changes.h"
#include "app/store_desk.h"

namespace steelyard::app {
namespace {

using domain::AuthorisationMode;
using domain::Reaction;
using domain::Suspicion;
using tests::FakeCard;
using tests::Fen;
using tests::StoreDesk;

/// Those that scales see as well; the purse has tests of its own.
constexpr Suspicion kKinds[] = {Suspicion::Rollback, Suspicion::Copy, Suspicion::TwoPlaces,
                                Suspicion::CounterJump};

enum class Where { Desk, Query, Online, Offline };
constexpr Where kPlaces[] = {Where::Desk, Where::Query, Where::Online, Where::Offline};

const char* ToText(Where where) {
  switch (where) {
    case Where::Desk: return "desk";
    case Where::Query: return "query";
    case Where::Online: return "online";
    case Where::Offline: return "offline";
  }
  return "";
}

struct Watched : StoreDesk {
  FakeCard card{"04A1B2C3"};   ///< whose holder is honest
  FakeCard thief{"04D4E5F6"};  ///< a card of ours, too
  FakeCard old{"04A1B2C3"};
  std::int64_t next_number = 1;

  Watched() {
    for (FakeCard* one : {&card, &thief}) {
      one->family = domain::CardFamily::Cpu;
      one->genuineness = ports::Genuineness::Proven;
      Issue(*one, 10'000);
    }
    old = card;
    TopUp(card, 500);
    reader.Clear();
  }

  void React(Suspicion kind, Reaction reaction) {
    Configure([&](StoreSettings& s) {
      domain::SuspicionPolicy& policy = s.suspicion;
      switch (kind) {
        case Suspicion::Rollback: policy.on_rollback = reaction; break;
        case Suspicion::Copy: policy.on_copy = reaction; break;
        case Suspicion::TwoPlaces: policy.on_two_places = reaction; break;
        case Suspicion::CounterJump: policy.on_counter_jump = reaction; break;
        case Suspicion::PurseAhead: policy.on_purse_ahead = reaction; break;
      }
    });
  }

  static base::Bytes Data(const FakeCard& which) {
    return tests::DataOf(which.uid, *which.Newest());
  }
  std::string Ask(const domain::CardUid& uid, const base::Bytes& data, int scale) {
    const auto answer = InquireCard(context, verifier, {scale, uid, data});
    store.SubmitFromScale([](ports::Books&) {}).get();  // what nobody waits for comes before it
    return answer.refused ? std::string(domain::ToText(*answer.refused)) : "good";
  }
  std::string Ask(const FakeCard& which, int scale) { return Ask(which.uid, Data(which), scale); }
  std::string Sell(const domain::CardUid& uid, const base::Bytes& data, AuthorisationMode mode,
                   int scale = 3) {
    const std::int64_t number = next_number++;
    domain::TicketDraft draft{
        .id = domain::TicketId(tests::Nth(static_cast<std::uint64_t>(number))),
        .number = number,
        .kind = domain::TicketKind::Sale,
        .corrects = std::nullopt,
        .cashier = 7,
        .opened_at = clock.Now(),
        .closed_at = clock.Now(),
        .authorisation = mode,
        .card = domain::PresentedCard{uid, data, ""},
        .lines = {{"2001", domain::Weight::FromGrams(1000).value(), tests::PerKg(100),
                   tests::PerKg(100), Fen(100)}},
        .rounding = {},
        .total = Fen(100),
        .tenders = {{domain::TenderType::StoredValue, Fen(100), ""}}};
    const auto result =
        RecordTickets(context, verifier,
                      {{domain::Ticket::From(std::move(draft)).value(), scale, "api", ""}})
            .front();
    std::string text(ToText(result.outcome));
    const auto& declined = result.answer.declined;
    return declined ? text + " " + std::string(domain::ToText(*declined)) : text;
  }
  std::string Touch(FakeCard& which) {
    reader.Clear();
    reader.Put(which);
    const auto outcome = TouchCard(context, reader, desk).outcome;
    return outcome == TouchOutcome::CardShown          ? "shown"
           : outcome == TouchOutcome::StaleCardData    ? "stale"
           : outcome == TouchOutcome::CounterfeitCard  ? "counterfeit"
                                                       : "something else";
  }

  /// A card, or what somebody made of it, shown somewhere: what is said there.
  std::string Present(Suspicion kind, Where where) {
    FakeCard shown = kind == Suspicion::Rollback ? old : card;
    if (kind == Suspicion::CounterJump) shown.copies[0]->counter = 99;
    if (kind == Suspicion::Copy && where == Where::Desk) {
      shown.genuineness = ports::Genuineness::Refuted;
    }
    if (where == Where::Desk) return Touch(shown);
    const auto& uid = kind == Suspicion::Copy ? thief.uid : shown.uid;
    switch (where) {
      case Where::Desk: break;
      case Where::Query: return Ask(uid, Data(shown), 3);
      case Where::Online: return Sell(uid, Data(shown), AuthorisationMode::Online);
      case Where::Offline: return Sell(uid, Data(shown), AuthorisationMode::Offline);
    }
    return {};
  }

  std::string State(const FakeCard& which) {
    return std::string(domain::ToText(CardOf(which)->state));
  }
  /// How often the kind stands on the list, with what about other kinds of suspicion.
  std::size_t Listed(Suspicion kind) {
    const char* names[] = {"stale_card_data", "counterfeit_card", "card_at_two_places",
                           "card_counter_ahead"};
    const std::string name = names[static_cast<int>(kind)];
    std::size_t count = 0;
    for (const auto& text : OpenExceptions()) {
      count += text.starts_with(name + "|card " + card.copies[0]->number.ToString()) ? 1 : 0;
    }
    return count;
  }
  std::size_t ListedInAll() {
    std::size_t count = 0;
    for (const Suspicion kind : kKinds) count += Listed(kind);
    return count;
  }
  std::size_t Audited(const std::string& action) {
    std::size_t count = 0;
    for (const auto& entry : Audit()) count += entry.action == action ? 1 : 0;
    return count;
  }
  CardStateOutcome Resume(const Actor& actor) {
    return ChangeCardState(context, actor,
                           {card.copies[0]->number, domain::CardCommand::Resume, "looked at"});
  }
};

struct Row {
  Suspicion kind;
  Where where;
  const char* flagged;  ///< what is said under flag
  const char* blocked;  ///< and under block
  bool is_noticed;
};

/// A copy at a scale is the data of one card under the UID of another, at the desk a chip that
/// cannot prove itself. A desk is no scale, so no place; of what is told afterwards neither its age
/// nor its place counts.
constexpr Row kRows[] = {
    {Suspicion::Rollback, Where::Desk, "stale", "stale", true},
    {Suspicion::Rollback, Where::Query, "card_data_mismatch", "card_data_mismatch", true},
    {Suspicion::Rollback, Where::Online, "declined card_data_mismatch",
     "declined card_data_mismatch", true},
    {Suspicion::Rollback, Where::Offline, "recorded", "recorded", false},
    {Suspicion::Copy, Where::Desk, "counterfeit", "counterfeit", true},
    {Suspicion::Copy, Where::Query, "card_data_mismatch", "card_data_mismatch", true},
    {Suspicion::Copy, Where::Online, "declined card_data_mismatch", "declined card_data_mismatch",
     true},
    {Suspicion::Copy, Where::Offline, "recorded", "recorded", true},
    {Suspicion::TwoPlaces, Where::Desk, "shown", "shown", false},
    {Suspicion::TwoPlaces, Where::Query, "good", "card_suspended", true},
    {Suspicion::TwoPlaces, Where::Online, "recorded", "declined card_suspended", true},
    {Suspicion::TwoPlaces, Where::Offline, "recorded", "recorded", false},
    {Suspicion::CounterJump, Where::Desk, "shown", "shown", true},
    {Suspicion::CounterJump, Where::Query, "good", "card_suspended", true},
    {Suspicion::CounterJump, Where::Online, "recorded", "declined card_suspended", true},
    {Suspicion::CounterJump, Where::Offline, "recorded", "recorded", true},
};

/// One row of the table under one reaction, in a store of its own.
void CheckRow(const Row& row, Reaction reaction) {
  Watched at;
  at.React(row.kind, reaction);
  if (row.kind == Suspicion::TwoPlaces) {
    BOOST_TEST(at.Sell(at.card.uid, at.Data(at.card), AuthorisationMode::Online, 4) == "recorded");
    at.clock.AdvanceMs(1'000);
  }
  const bool blocks = reaction == Reaction::Block && row.is_noticed;
  BOOST_TEST(at.Present(row.kind, row.where) == (blocks ? row.blocked : row.flagged));
  BOOST_TEST(at.State(at.card) == (blocks ? "suspended" : "active"));
  BOOST_TEST(at.State(at.thief) == "active");
  BOOST_TEST(at.Listed(row.kind) == (row.is_noticed ? 1u : 0u));
  BOOST_TEST(at.ListedInAll() == at.Listed(row.kind));
  BOOST_TEST(at.Audited("card.suspend") == (blocks ? 1u : 0u));
  // Told once, however often and wherever it is shown again.
  for (const Where again : kPlaces) at.Present(row.kind, again);
  BOOST_TEST(at.Listed(row.kind) <= 1u);
  BOOST_TEST(at.Audited("card.suspend") <= 1u);
  const auto verdict = at.sqlite->verifier().Verify();
  BOOST_TEST(!verdict.first_difference);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(card_suspicion)

BOOST_AUTO_TEST_CASE(EveryKindUnderEveryPolicyEverywhere) {
  BOOST_REQUIRE(std::size(kRows) == std::size(kKinds) * std::size(kPlaces));
  for (const Row& row : kRows) {
    for (const Reaction reaction : {Reaction::Flag, Reaction::Block}) {
      BOOST_TEST_CONTEXT(domain::ToText(row.kind) << " " << ToText(row.where) << " "
                                                  << domain::ToText(reaction)) {
        CheckRow(row, reaction);
      }
    }
  }
}

BOOST_FIXTURE_TEST_CASE(ABlockedCardIsLiftedByAManager, Watched) {
  for (const Suspicion kind : kKinds) {
    BOOST_TEST_CONTEXT(domain::ToText(kind)) {
      Watched at;
      at.React(kind, Reaction::Block);
      if (kind == Suspicion::TwoPlaces) {
        at.Sell(at.card.uid, at.Data(at.card), AuthorisationMode::Online, 4);
      }
      at.Present(kind, Where::Query);
      BOOST_REQUIRE(at.State(at.card) == "suspended");
      BOOST_TEST(at.Sell(at.card.uid, at.Data(at.card), AuthorisationMode::Online) ==
                 (kind == Suspicion::CounterJump ? "declined card_data_mismatch"
                                                 : "declined card_suspended"));
      BOOST_TEST(app::ToText(at.Resume(at.desk)) == "manager_needed");
      BOOST_TEST(app::ToText(at.Resume(at.auditor)) == "not_allowed");
      BOOST_TEST(at.State(at.card) == "suspended");
      BOOST_TEST(app::ToText(at.Resume(at.manager)) == "done");
      at.clock.AdvanceMs(60'000);
      // The books go on from a card that was ahead of them: it is the one that is good now.
      if (kind == Suspicion::CounterJump) at.card.copies[0]->counter = 99;
      BOOST_TEST(at.Sell(at.card.uid, at.Data(at.card), AuthorisationMode::Online) == "recorded");
      BOOST_TEST(at.State(at.card) == "active");
    }
  }
}

BOOST_FIXTURE_TEST_CASE(AClerkMayResumeWhatAClerkSuspended, Watched) {
  const auto suspend = [&] {
    return ChangeCardState(context, desk,
                           {card.copies[0]->number, domain::CardCommand::Suspend, ""});
  };
  BOOST_TEST(app::ToText(suspend()) == "done");
  BOOST_TEST(app::ToText(Resume(desk)) == "done");
  // By way of lost and found it is no other.
  Present(Suspicion::Rollback, Where::Query);
  const auto command = [&](const Actor& actor, domain::CardCommand what) {
    return app::ToText(ChangeCardState(context, actor, {card.copies[0]->number, what, ""}));
  };
  BOOST_TEST(command(desk, domain::CardCommand::ReportLost) == "done");
  BOOST_TEST(command(desk, domain::CardCommand::ReportFound) == "done");
  BOOST_TEST(command(desk, domain::CardCommand::Reactivate) == "manager_needed");
  BOOST_TEST(command(manager, domain::CardCommand::Reactivate) == "done");
}

BOOST_FIXTURE_TEST_CASE(WhatAnybodyCanMakeBlocksNobody, Watched) {
  for (const Suspicion kind : kKinds) React(kind, Reaction::Block);
  BOOST_TEST(Ask(card.uid, {}, 3) == "card_data_mismatch");
  BOOST_TEST(Ask(card.uid, {0xDE, 0xAD}, 3) == "card_data_mismatch");
  BOOST_TEST(Ask(card.uid, Data(thief), 4) == "card_data_mismatch");  // the thief's own data …
  BOOST_TEST(State(thief) == "suspended");                            // … names the thief's card
  BOOST_TEST(State(card) == "active");
  FakeCard forged = card;  // names the card, and its MAC is that of nobody
  forged.uid = domain::CardUid::Parse("04000009").value();
  BOOST_TEST(Ask(thief.uid, Data(forged), 3) == "card_data_mismatch");
  FakeCard blank = card;
  blank.content = ports::CardContent::Blank;
  BOOST_TEST(Touch(blank) == "stale");
  BOOST_TEST(Listed(Suspicion::Rollback) == 1u);
  BOOST_TEST(State(card) == "active");
  BOOST_TEST(Ask(card, 3) == "good");
}

// A MIFARE card with its own keys and what was read from another card.
BOOST_FIXTURE_TEST_CASE(TheDataOfOneCardOnAnotherAtTheDeskIsACopy, Watched) {
  const auto number = card.copies[0]->number;
  FakeCard forged = thief;
  forged.family = domain::CardFamily::Classic;
  forged.content = ports::CardContent::Damaged;
  forged.claims = {{number, {0xDE, 0xAD}}};  // names the card, and its MAC is that of nobody
  BOOST_TEST(Touch(forged) == "something else");
  BOOST_TEST(ListedInAll() == 0u);
  FakeCard itself = forged;  // its own record, which only a fault of the reader could make wrong
  itself.claims = {{thief.copies[0]->number, Data(thief)}};
  BOOST_TEST(Touch(itself) == "something else");
  BOOST_TEST(State(thief) == "active");
  React(Suspicion::Copy, Reaction::Flag);
  forged.claims.push_back({number, Data(card)});
  BOOST_TEST(Touch(forged) == "counterfeit");
  BOOST_TEST(Touch(forged) == "counterfeit");
  BOOST_TEST(Listed(Suspicion::Copy) == 1u);
  BOOST_TEST(State(card) == "active");
  React(Suspicion::Copy, Reaction::Block);
  BOOST_TEST(Touch(forged) == "counterfeit");
  BOOST_TEST(State(card) == "suspended");
  BOOST_TEST(State(thief) == "active");
  BOOST_TEST(app::ToText(TopUpCard(context, reader, desk, {NewRequest(), Fen(100)}).outcome) ==
             "counterfeit_card");
  // Under a UID that the books do not know it is one, too.
  FakeCard stranger = forged;
  stranger.uid = domain::CardUid::Parse("04000001").value();
  BOOST_TEST(Touch(stranger) == "counterfeit");
}

BOOST_FIXTURE_TEST_CASE(DataUnderAnUnknownUidIsACopy, Watched) {
  const auto stranger = domain::CardUid::Parse("04000001").value();
  BOOST_TEST(Ask(stranger, Data(card), 3) == "card_unknown");
  BOOST_TEST(State(card) == "suspended");
  BOOST_TEST(Listed(Suspicion::Copy) == 1u);
}

BOOST_FIXTURE_TEST_CASE(TwoScalesNearInTime, Watched) {
  struct Step { int scale; std::int64_t after_ms; std::size_t listed; };
  React(Suspicion::TwoPlaces, Reaction::Flag);
  BOOST_TEST(Ask(card, 1) == "good");
  for (const Step& step : {Step{1, 0, 0}, {1, 500, 0}, {2, 10'000, 0}, {2, 1, 0}, {3, 10'000, 0},
                           {4, 9'999, 1}}) {
    clock.AdvanceMs(step.after_ms);
    BOOST_TEST(Ask(card, step.scale) == "good");
    BOOST_TEST(Listed(Suspicion::TwoPlaces) == step.listed);
  }
  BOOST_TEST(OpenExceptions().back().ends_with("scale=4 scale_before=3 ms_between=9999"));
}

BOOST_FIXTURE_TEST_CASE(TwoScalesDoNotMatterWhenSwitchedOff, Watched) {
  Configure([](StoreSettings& s) { s.suspicion.two_places_seconds = 0; });
  for (const int scale : {1, 2, 3}) BOOST_TEST(Ask(card, scale) == "good");
  BOOST_TEST(ListedInAll() == 0u);
  store.Read([&](const ports::Books& books) {
    BOOST_TEST(!books.card_sightings().Last(CardOf(card)->id));
  });
}

BOOST_FIXTURE_TEST_CASE(OnlyACardWhoseDataMatchesWasThere, Watched) {
  BOOST_TEST(Ask(card, 1) == "good");
  BOOST_TEST(Ask(card.uid, {}, 2) == "card_data_mismatch");
  BOOST_TEST(Ask(card, 1) == "good");
  BOOST_TEST(ListedInAll() == 0u);
}

BOOST_FIXTURE_TEST_CASE(AWriteThatWasGivenUpIsToldOnce, Watched) {
  reader.Clear();
  reader.Put(card);
  reader.TearAt(2, tests::TearMoment::AfterAll);
  BOOST_CHECK_THROW(TopUpCard(context, reader, desk, {NewRequest(), Fen(100)}),
                    ports::CardLeftError);
  reader.DoNotTear();
  BOOST_TEST(Ask(card, 3) == "good");  // ahead, as the open write says
  BOOST_TEST(ListedInAll() == 0u);
  AbandonCardWrite(context, manager, {card.copies[0]->number, "gone for ever"});
  BOOST_TEST(Touch(card) == "shown");
  BOOST_TEST(Listed(Suspicion::CounterJump) == 1u);
  BOOST_TEST(Audited("card.counter") == 1u);
  BOOST_TEST(Touch(card) == "shown");
  BOOST_TEST(Ask(card, 3) == "good");
  BOOST_TEST(Audited("card.counter") == 1u);
  BOOST_TEST(ToText(TopUp(card, 100).outcome) == "done");
}

BOOST_FIXTURE_TEST_CASE(ATicketAskedTwiceIsSeenOnce, Watched) {
  React(Suspicion::TwoPlaces, Reaction::Block);
  BOOST_TEST(Sell(card.uid, Data(card), AuthorisationMode::Online, 1) == "recorded");
  next_number = 1;
  BOOST_TEST(Sell(card.uid, Data(card), AuthorisationMode::Online, 2) == "already_recorded");
  BOOST_TEST(State(card) == "active");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::app
