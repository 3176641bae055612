/// Tests of the card desk: every outcome of a touch, of issuing and of topping up.
#include <boost/test/unit_test.hpp>

#include "app/id_records.h"
#include "app/store_desk.h"
#include "support/fake_cipher.h"

namespace steelyard::app {
namespace {

using domain::CardClass;
using domain::CardCommand;
using domain::CardState;
using ports::CardContent;
using tests::Day;
using tests::FakeCard;
using tests::Fen;
using tests::StoreDesk;

IssueRequest Request(StoreDesk& desk) {
  return {.id = desk.NewRequest(), .card_class = CardClass::StoredValue, .member = std::nullopt,
          .tier = "", .top_up = Fen(10000), .deposit = Fen(2000), .valid_until = std::nullopt};
}

std::string TouchText(TouchOutcome outcome) {
  switch (outcome) {
    case TouchOutcome::NoCard: return "no_card";
    case TouchOutcome::SeveralCards: return "several_cards";
    case TouchOutcome::UnsupportedCard: return "unsupported_card";
    case TouchOutcome::BlankCard: return "blank_card";
    case TouchOutcome::ForeignCard: return "foreign_card";
    case TouchOutcome::DamagedCard: return "damaged_card";
    case TouchOutcome::CardOfAnotherStore: return "card_of_another_store";
    case TouchOutcome::CounterfeitCard: return "counterfeit_card";
    case TouchOutcome::StaleCardData: return "stale_card_data";
    case TouchOutcome::FinishedInterrupted: return "finished_interrupted";
    case TouchOutcome::InterruptedRefused: return "interrupted_refused";
    case TouchOutcome::CardShown: return "card_shown";
  }
  return {};
}

struct Desk : StoreDesk {
  FakeCard card{"04A1B2C3"};
  FakeCard other{"04D4E5F6"};

  std::string Touch() { return TouchText(TouchCard(context, reader, auditor).outcome); }
  std::string IssueIt(const IssueRequest& request) {
    return std::string(ToText(IssueCard(context, reader, desk, request).outcome));
  }
  std::string TopItUp(std::int64_t fen) {
    return std::string(ToText(TopUpCard(context, reader, desk, {NewRequest(), Fen(fen)}).outcome));
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(card_desk, Desk)

BOOST_AUTO_TEST_CASE(AnIssuedCardAgreesWithTheBooks) {
  Configure([](StoreSettings& s) { s.bonus_ladder = {{Fen(10000), Fen(500)}}; });
  reader.Put(card);
  const auto result = IssueCard(context, reader, desk, Request(*this));
  BOOST_TEST(ToText(result.outcome) == "done");
  BOOST_REQUIRE(result.view.has_value());
  BOOST_TEST(domain::ToText(result.view->card.state) == "active");
  BOOST_TEST(result.view->card.valid_until->ToString() == "2029-11-22");
  BOOST_TEST(result.view->card.counter == 1u);
  BOOST_TEST(result.view->movements.size() == 3u);
  BOOST_TEST((result.view->data == tests::DataOf(card.uid, *card.Newest())));
  BOOST_TEST(Balances(card) == "10000/500/2000");
  BOOST_TEST(card.Newest()->principal.fen() == 10000);
  BOOST_TEST(card.Newest()->bonus.fen() == 500);
  BOOST_TEST(Account(domain::AccountKind::DeskCash) == -12000);
  BOOST_TEST(OpenWrites() == 0u);
  BOOST_TEST(OpenExceptions().empty());
  BOOST_TEST(Touch() == "card_shown");

  BOOST_TEST(TopItUp(10000) == "done");
  BOOST_TEST(Balances(card) == "20000/1000/2000");
  BOOST_TEST(card.Newest()->counter == 2u);
  BOOST_TEST(card.Newest()->principal.fen() == 20000);
  BOOST_TEST(CardOf(card)->counter == 2u);
  BOOST_TEST(Touch() == "card_shown");
}

BOOST_AUTO_TEST_CASE(EveryChangeIsInTheAuditLog) {
  Issue(card, 10000);
  TopItUp(500);
  const auto number = CardOf(card)->number;
  ChangeCardState(context, desk, {number, CardCommand::ReportLost, "phone call"});
  const auto audit = Audit();  // newest first
  BOOST_REQUIRE(audit.size() == 3u);
  BOOST_TEST(audit[2].action == "card.issue");
  BOOST_TEST(audit[2].actor == "li");
  BOOST_TEST(audit[2].subject == "card " + number.ToString());
  BOOST_TEST(audit[2].before ==
             "state=blank counter=0 principal_fen=0 bonus_fen=0 deposit_fen=0");
  BOOST_TEST(audit[1].action == "card.top_up");
  BOOST_TEST(audit[1].before ==
             "state=active counter=1 principal_fen=10000 bonus_fen=0 deposit_fen=0");
  BOOST_TEST(audit[1].after ==
             "state=active counter=2 principal_fen=10500 bonus_fen=0 deposit_fen=0");
  BOOST_TEST(audit[0].action == "card.report_lost");
  BOOST_TEST(audit[0].before == "state=active");
  BOOST_TEST(audit[0].after == "state=lost reason=phone call");
}

BOOST_AUTO_TEST_CASE(WhatLiesOnTheReader) {
  BOOST_TEST(Touch() == "no_card");
  reader.Put(card);
  BOOST_TEST(Touch() == "blank_card");
  card.content = CardContent::HalfIssued;  // of a store whose books were restored since
  BOOST_TEST(Touch() == "blank_card");
  card.content = CardContent::Foreign;
  BOOST_TEST(Touch() == "foreign_card");
  card.content = CardContent::Damaged;
  BOOST_TEST(Touch() == "damaged_card");
  reader.unsupported = true;
  BOOST_TEST(Touch() == "unsupported_card");
  reader.Put(other);
  BOOST_TEST(Touch() == "several_cards");
  BOOST_TEST(OpenExceptions().empty());
  BOOST_TEST(Audit().empty());
}

BOOST_AUTO_TEST_CASE(CardsThatAreNotAsTheBooksKnowThem) {
  Issue(card, 10000);
  const FakeCard issued = card;
  TopItUp(500);

  card = issued;  // an older dump was put back
  BOOST_TEST(Touch() == "stale_card_data");
  BOOST_TEST(OpenKinds() == "stale_card_data");
  BOOST_TEST(Touch() == "stale_card_data");
  BOOST_TEST(OpenExceptions().size() == 1u);  // one and the same

  card.content = CardContent::Blank;  // the factory state was put back
  BOOST_TEST(Touch() == "stale_card_data");
  card.content = CardContent::HalfIssued;
  BOOST_TEST(Touch() == "damaged_card");

  card = issued;
  card.copies[0]->number = domain::CardNumber::FromSequence(777).value();
  card.copies[0]->counter = 99;
  BOOST_TEST(Touch() == "stale_card_data");

  other.content = CardContent::Ours;  // a right record, but of other books
  other.copies[0] = issued.copies[0];
  reader.Clear();
  reader.Put(other);
  BOOST_TEST(Touch() == "card_of_another_store");
  BOOST_TEST(Balances(card) == "10500/0/0");
}

BOOST_AUTO_TEST_CASE(ACardAheadOfRestoredBooksIsShownAndRises) {
  Issue(card, 10000);
  card.copies[0]->counter = 40;
  BOOST_TEST(Touch() == "card_shown");
  BOOST_TEST(TopItUp(100) == "done");
  BOOST_TEST(card.Newest()->counter == 41u);
  BOOST_TEST(CardOf(card)->counter == 41u);
}

BOOST_AUTO_TEST_CASE(IssueRefused) {
  StockShelves();
  struct Row {
    const char* outcome;
    std::function<void(IssueRequest&)> change;
  };
  const Row rows[] = {  // in the order in which they are told
      {"card_expired", [](auto& r) { r.valid_until = Day("2026-11-21"); }},
      {"validity_too_short",
       [](auto& r) {  // only of a card without a name that can hold money
         r.member = std::nullopt;
         r.card_class = CardClass::StoredValue;
         r.valid_until = Day("2029-11-21");
       }},
      {"tier_unknown", [](auto& r) { r.tier = "silver"; }},
      {"member_unknown", [](auto& r) { r.member = domain::MemberId(tests::Nth(5)); }},
      {"card_holds_no_stored_value", [](auto& r) { r.card_class = CardClass::Member; }},
      {"balance_limit_exceeded", [](auto& r) { r.top_up = Fen(100'001); }},
      {"deposit_limit_exceeded", [](auto& r) { r.deposit = Fen(2'001); }},
  };
  reader.Put(card);
  for (const Row& row : rows) {
    IssueRequest request = Request(*this);
    row.change(request);
    BOOST_TEST_CONTEXT(row.outcome) {
      BOOST_TEST(IssueIt(request) == row.outcome);
      BOOST_TEST((card.content == CardContent::Blank));
      BOOST_TEST(Balances(card) == "unknown");
      BOOST_TEST(OpenWrites() == 0u);
    }
  }
  BOOST_TEST(Account(domain::AccountKind::DeskCash) == 0);
  IssueRequest all = Request(*this);  // of several reasons the first is told
  for (auto row = std::rbegin(rows); row != std::rend(rows); ++row) {
    row->change(all);
    BOOST_TEST(IssueIt(all) == row->outcome);
  }
  IssueRequest shortest = Request(*this);
  shortest.valid_until = Day("2029-11-22");
  BOOST_TEST(IssueIt(shortest) == "done");
  BOOST_TEST(IssueIt(Request(*this)) == "card_already_issued");
}

BOOST_AUTO_TEST_CASE(WhoMayWorkAtTheDesk) {
  reader.Put(card);
  for (const Actor& actor : {auditor, machine}) {
    BOOST_TEST(ToText(IssueCard(context, reader, actor, Request(*this)).outcome) == "not_allowed");
    BOOST_TEST(ToText(TopUpCard(context, reader, actor, {NewRequest(), Fen(1)}).outcome) ==
               "not_allowed");
  }
  BOOST_TEST((card.content == CardContent::Blank));
  BOOST_TEST(ToText(IssueCard(context, reader, manager, Request(*this)).outcome) == "done");
}

BOOST_AUTO_TEST_CASE(WhatTheReaderSaysIsAnOutcomeToo) {
  BOOST_TEST(IssueIt(Request(*this)) == "no_card");
  BOOST_TEST(TopItUp(1) == "no_card");
  reader.Put(card);
  BOOST_TEST(TopItUp(1) == "card_not_issued");
  const std::pair<CardContent, const char*> contents[] = {
      {CardContent::Foreign, "foreign_card"}, {CardContent::Damaged, "damaged_card"}};
  for (const auto& [content, outcome] : contents) {
    card.content = content;
    BOOST_TEST(IssueIt(Request(*this)) == outcome);
    BOOST_TEST(TopItUp(1) == outcome);
  }
  card.content = CardContent::Ours;
  card.copies[0] = domain::CardRecord{domain::CardNumber::FromSequence(7).value(),
                                      CardClass::Both, "", std::nullopt, 3, Fen(0), Fen(0)};
  BOOST_TEST(IssueIt(Request(*this)) == "card_of_another_store");
  BOOST_TEST(TopItUp(1) == "card_of_another_store");
  reader.unsupported = true;
  BOOST_TEST(IssueIt(Request(*this)) == "unsupported_card");
  BOOST_TEST(TopItUp(1) == "unsupported_card");
  reader.Put(other);
  BOOST_TEST(IssueIt(Request(*this)) == "several_cards");
  BOOST_TEST(TopItUp(1) == "several_cards");
  BOOST_TEST(OpenWrites() == 0u);
}

BOOST_AUTO_TEST_CASE(TopUpRefused) {
  StockShelves();
  Issue(card, 10000);
  BOOST_TEST(TopItUp(0) == "amount_zero");
  BOOST_TEST(TopItUp(90'001) == "balance_limit_exceeded");
  for (const auto state : {CardState::Suspended, CardState::Lost, CardState::Found,
                           CardState::Replaced, CardState::Returned}) {
    SetState(card, state);
    BOOST_TEST_CONTEXT(domain::ToText(state)) { BOOST_TEST(TopItUp(1) == "card_not_active"); }
  }
  SetState(card, CardState::Active);
  clock.Set(tests::At("2029-11-23T08:00:00+08:00"));
  BOOST_TEST(TopItUp(1) == "card_expired");
  clock.Set(tests::At("2029-11-22T23:59:00+08:00"));
  BOOST_TEST(TopItUp(90'000) == "done");
  const FakeCard full = card;
  card.copies[0]->counter = 0;
  card.copies[1]->counter = 0;
  BOOST_TEST(TopItUp(1) == "stale_card_data");
  card = full;

  Issue(other, 0, 0, CardClass::Member, "gold");
  BOOST_TEST(TopItUp(1) == "card_holds_no_stored_value");
  BOOST_TEST(Balances(card) == "100000/0/0");
  BOOST_TEST(Balances(other) == "0/0/0");
}

BOOST_AUTO_TEST_CASE(TheBonusCountsTowardsTheLimit) {
  Configure([](StoreSettings& s) { s.bonus_ladder = {{Fen(1), Fen(1)}}; });
  reader.Put(card);
  IssueRequest request = Request(*this);
  request.top_up = Fen(100'000);
  BOOST_TEST(IssueIt(request) == "balance_limit_exceeded");
  request.top_up = Fen(99'999);
  BOOST_TEST(IssueIt(request) == "done");
  BOOST_TEST(TopItUp(1) == "balance_limit_exceeded");
}

BOOST_AUTO_TEST_CASE(ANamedMemberGivesTierLimitAndNoExpiry) {
  StockShelves();
  const auto member = AddMember(context, desk, {"王小明", "139", "gold"}).member.value();
  reader.Put(card);
  IssueRequest request = Request(*this);
  request.card_class = CardClass::Both;
  request.member = member.id;
  request.top_up = Fen(500'001);
  BOOST_TEST(IssueIt(request) == "balance_limit_exceeded");
  request.top_up = Fen(500'000);
  BOOST_TEST(IssueIt(request) == "id_record_missing");
  KeepIdRecord(context, tests::FakeCipher(), desk,
               {member.id, ports::IdDocument::Passport, "E12345678"});
  const auto result = IssueCard(context, reader, desk, request);
  BOOST_TEST(ToText(result.outcome) == "done");
  BOOST_TEST(result.view->card.tier == "gold");
  BOOST_TEST(!result.view->card.valid_until);
  BOOST_TEST(result.view->member->name == "王小明");
  BOOST_TEST(card.Newest()->tier == "gold");

  reader.Clear();
  reader.Put(other);
  IssueRequest blue = Request(*this);
  blue.card_class = CardClass::Both;
  blue.member = member.id;
  blue.tier = "blue";
  BOOST_TEST(IssueIt(blue) == "done");
  BOOST_TEST(CardOf(other)->tier == "blue");
}

BOOST_AUTO_TEST_CASE(ARequestIsDoneOnce) {
  reader.Put(card);
  const IssueRequest issue = Request(*this);
  BOOST_TEST(IssueIt(issue) == "done");
  const auto again = IssueCard(context, reader, desk, issue);
  BOOST_TEST(ToText(again.outcome) == "already_done");
  BOOST_REQUIRE(again.view.has_value());
  BOOST_TEST(again.view->balances.principal.fen() == 10000);
  const TopUpRequest top_up{NewRequest(), Fen(500)};
  BOOST_TEST(ToText(TopUpCard(context, reader, desk, top_up).outcome) == "done");
  for (int i = 0; i < 3; ++i) {
    BOOST_TEST(ToText(TopUpCard(context, reader, desk, top_up).outcome) == "already_done");
  }
  for (const std::int64_t fen : {499, 501, 0}) {
    BOOST_TEST(ToText(TopUpCard(context, reader, desk, {top_up.id, Fen(fen)}).outcome) ==
               "request_differs");
  }
  IssueRequest differs = issue;
  differs.deposit = Fen(1'999);
  BOOST_TEST(IssueIt(differs) == "request_differs");
  reader.Clear();  // also with no card there, or another one
  BOOST_TEST(ToText(TopUpCard(context, reader, desk, {top_up.id, Fen(501)}).outcome) ==
             "request_differs");
  BOOST_TEST(ToText(TopUpCard(context, reader, desk, top_up).outcome) == "already_done");
  reader.Put(other);
  BOOST_TEST(IssueIt(issue) == "already_done");
  BOOST_TEST((other.content == CardContent::Blank));
  BOOST_TEST(Balances(card) == "10500/0/2000");
}

BOOST_AUTO_TEST_CASE(ARequestStaysWithItsCard) {
  Issue(card, 10000);
  Issue(other, 10000);
  reader.Clear();
  reader.Put(card);
  const TopUpRequest request{NewRequest(), Fen(500)};
  reader.TearAt(2, tests::TearMoment::BeforeAnything);
  BOOST_CHECK_THROW(TopUpCard(context, reader, desk, request), ports::CardLeftError);
  BOOST_TEST(OpenKinds() == "card_write_unfinished");
  reader.Clear();
  reader.Put(other);
  BOOST_TEST(ToText(TopUpCard(context, reader, desk, request).outcome) ==
             "another_card_expected");
  BOOST_TEST(Balances(other) == "10000/0/0");
  BOOST_TEST(TopItUp(1) == "done");  // another request is no matter of that card
  reader.Clear();
  reader.Put(card);
  BOOST_TEST(ToText(TopUpCard(context, reader, desk, request).outcome) == "done");
  BOOST_TEST(Balances(card) == "10500/0/0");
  BOOST_TEST(OpenExceptions().empty());
}

BOOST_AUTO_TEST_CASE(AnInterruptedWriteIsFinishedBeforeAnythingElse) {
  Issue(card, 10000);
  reader.TearAt(2, tests::TearMoment::Midway);
  BOOST_CHECK_THROW(TopUpCard(context, reader, desk, {NewRequest(), Fen(500)}),
                    ports::CardLeftError);
  BOOST_TEST(Balances(card) == "10000/0/0");
  const auto result = TopUpCard(context, reader, desk, {NewRequest(), Fen(300)});
  BOOST_TEST(ToText(result.outcome) == "interrupted_finished_instead");
  BOOST_REQUIRE(result.view.has_value());
  BOOST_TEST(result.view->balances.principal.fen() == 10500);
  BOOST_TEST(TopItUp(300) == "done");
  BOOST_TEST(Balances(card) == "10800/0/0");
}

BOOST_AUTO_TEST_CASE(ACardThatKeepsNothingMovesNoMoney) {
  Issue(card, 10000);
  reader.writes_are_lost = true;
  BOOST_CHECK_THROW(TopUpCard(context, reader, desk, {NewRequest(), Fen(500)}),
                    ports::ReaderError);
  BOOST_TEST(Balances(card) == "10000/0/0");
  BOOST_TEST(OpenKinds() == "card_write_unfinished");
  reader.writes_are_lost = false;
  BOOST_TEST(Touch() == "finished_interrupted");
  BOOST_TEST(Balances(card) == "10500/0/0");
  BOOST_TEST(OpenExceptions().empty());
}

BOOST_AUTO_TEST_CASE(ADamagedCardWithAnOpenWriteIsListed) {
  Issue(card, 10000);
  reader.TearAt(2, tests::TearMoment::BeforeAnything);
  BOOST_CHECK_THROW(TopUpCard(context, reader, desk, {NewRequest(), Fen(500)}),
                    ports::CardLeftError);
  card.content = CardContent::Damaged;
  BOOST_TEST(Touch() == "damaged_card");
  BOOST_TEST(OpenKinds() == "card_write_unfinished card_write_unfinished");
  BOOST_TEST(Balances(card) == "10000/0/0");
  card.content = CardContent::Ours;
  card.copies[0]->counter = card.copies[1]->counter = 0;  // an old copy is no way to finish
  BOOST_TEST(Touch() == "stale_card_data");
  card.copies[0]->counter = 2;  // nor is the right counter with other content
  card.copies[0]->principal = Fen(99'999);
  BOOST_TEST(Touch() == "stale_card_data");
  BOOST_TEST(TopItUp(100) == "stale_card_data");
  BOOST_TEST(Balances(card) == "10000/0/0");
  BOOST_TEST(OpenWrites() == 1u);
}

BOOST_AUTO_TEST_CASE(EveryStateAndCommandOfADesk) {
  Issue(card);
  const auto number = CardOf(card)->number;
  for (int s = 0; s <= int(CardState::Returned); ++s) {
    for (int c = 0; c <= int(CardCommand::Return); ++c) {
      SetState(card, CardState(s));
      const bool is_desk_command = CardCommand(c) != CardCommand::Issue &&
                                   CardCommand(c) != CardCommand::Replace &&
                                   CardCommand(c) != CardCommand::Return;
      const auto next = is_desk_command ? domain::NextState(CardState(s), CardCommand(c))
                                        : std::nullopt;
      const auto outcome = ChangeCardState(context, desk, {number, CardCommand(c), ""});
      BOOST_TEST_CONTEXT(domain::ToText(CardState(s)) << " command " << c) {
        BOOST_TEST(ToText(outcome) == (next ? "done" : "not_in_this_state"));
        BOOST_TEST((CardOf(card)->state == next.value_or(CardState(s))));
      }
    }
  }
  const CardStateRequest lost{number, CardCommand::ReportLost, ""};
  BOOST_TEST(ToText(ChangeCardState(context, auditor, lost)) == "not_allowed");
  BOOST_TEST(ToText(ChangeCardState(context, machine, lost)) == "not_allowed");
  for (const char* reason : {"first\nsecond", "\xFF", " "}) {
    BOOST_TEST(ToText(ChangeCardState(context, desk, {number, CardCommand::ReportLost, reason})) ==
               "reason_invalid");
  }
  const auto nobodys = domain::CardNumber::FromSequence(9'999).value();
  BOOST_TEST(ToText(ChangeCardState(context, desk, {nobodys, CardCommand::Suspend, ""})) ==
             "card_unknown");
}

BOOST_AUTO_TEST_CASE(CardsAreFoundByNumber) {
  Issue(card, 700);
  const auto view = FindCard(context, CardOf(card)->number);
  BOOST_REQUIRE(view.has_value());
  BOOST_TEST(view->balances.principal.fen() == 700);
  BOOST_TEST(view->data.empty());
  BOOST_TEST(!FindCard(context, domain::CardNumber::FromSequence(9'999).value()));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::app
