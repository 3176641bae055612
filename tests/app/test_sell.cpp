/// Tests of selling: what is asked and declined, what is told and recorded, and that the same
/// ticket moves money once.
#include <boost/test/unit_test.hpp>

#include "app/store_desk.h"
#include "support/lagging_store.h"

namespace steelyard::app {
namespace {

using domain::AccountKind;
using domain::AuthorisationMode;
using domain::CardClass;
using domain::CardState;
using domain::TenderType;
using domain::TicketDraft;
using domain::TicketKind;
using tests::Day;
using tests::FakeCard;
using tests::Fen;
using tests::PerKg;
using tests::StoreDesk;

/// One kilogram of something for `fen`, closed now.
TicketDraft Draft(StoreDesk& store, std::int64_t number, std::int64_t fen, TenderType tender) {
  return {.id = domain::TicketId(tests::Nth(static_cast<std::uint64_t>(number))),
          .number = number,
          .kind = TicketKind::Sale,
          .corrects = std::nullopt,
          .cashier = 7,
          .opened_at = store.clock.Now(),
          .closed_at = store.clock.Now(),
          .authorisation = AuthorisationMode::Online,
          .card = std::nullopt,
          .lines = {{"2001", domain::Weight::FromGrams(1000).value(), PerKg(fen), PerKg(fen),
                     Fen(fen)}},
          .rounding = {},
          .total = Fen(fen),
          .tenders = {{tender, Fen(fen), ""}}};
}

struct Counter : StoreDesk {
  FakeCard card{"04A1B2C3"};
  FakeCard unknown{"04000001"};

  void Present(TicketDraft& draft, const FakeCard& presented) {
    base::Bytes data;
    if (presented.Newest()) data = tests::DataOf(presented.uid, *presented.Newest());
    draft.card = domain::PresentedCard{presented.uid, data, ""};
  }
  TicketDraft Paying(std::int64_t number, std::int64_t fen, const FakeCard& with) {
    TicketDraft draft = Draft(*this, number, fen, TenderType::StoredValue);
    Present(draft, with);
    return draft;
  }
  RecordResult Send(TicketDraft draft, std::string source = "api") {
    return RecordTickets(context, verifier,
                         {{domain::Ticket::From(std::move(draft)).value(), 3, std::move(source),
                           "raw"}})
        .front();
  }
  /// `recorded 9000/0`, `declined card_lost`, …
  std::string Say(const RecordResult& result) {
    std::string text(ToText(result.outcome));
    if (result.answer.declined) {
      text += fmt::format(" {}", domain::ToText(*result.answer.declined));
    }
    if (result.answer.principal) {
      text += fmt::format(" {}/{}", result.answer.principal->fen(), result.answer.bonus->fen());
    }
    return text;
  }
  std::string SendAndSay(TicketDraft draft) { return Say(Send(std::move(draft))); }
  TicketDraft Offline(TicketDraft draft) {
    draft.authorisation = AuthorisationMode::Offline;
    return draft;
  }
  TicketDraft Correcting(TicketDraft draft, TicketKind kind, std::int64_t sale) {
    draft.kind = kind;
    draft.corrects = domain::TicketId(tests::Nth(static_cast<std::uint64_t>(sale)));
    return draft;
  }
  /// Only what is about cards; prices and the journal have tests of their own.
  std::string CardKinds() {
    std::vector<std::string> kinds;
    for (const auto& text : OpenExceptions()) {
      const auto kind = text.substr(0, text.find('|'));
      if (kind != "priced_off_list" && kind != "journal_gap") kinds.push_back(kind);
    }
    std::sort(kinds.begin(), kinds.end());
    return fmt::format("{}", fmt::join(kinds, " "));
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(sell, Counter)

BOOST_AUTO_TEST_CASE(MoneyMovesOnceForATicket) {
  Issue(card, 10000);
  TicketDraft draft = Paying(1, 1049, card);
  BOOST_TEST(SendAndSay(draft) == "recorded 8951/0");
  for (int i = 0; i < 3; ++i) BOOST_TEST(SendAndSay(draft) == "already_recorded 8951/0");
  TopUp(card, 500);
  BOOST_TEST(SendAndSay(draft) == "already_recorded 8951/0");  // the first answer, for ever
  Present(draft, card);
  BOOST_TEST(SendAndSay(draft) == "already_recorded 8951/0");  // read again, the same sale
  BOOST_TEST(SendAndSay(Offline(draft)) == "already_recorded 8951/0");
  BOOST_TEST(Balances(card) == "9451/0/0");
  BOOST_TEST(Account(AccountKind::Sales) == 1049);
  BOOST_TEST(CardKinds() == "");
}

BOOST_AUTO_TEST_CASE(OtherContentUnderTheSameIdMovesNothing) {
  Issue(card, 10000);
  BOOST_TEST(SendAndSay(Paying(1, 1000, card)) == "recorded 9000/0");
  const TicketDraft other = Paying(1, 1001, card);
  for (int i = 0; i < 3; ++i) BOOST_TEST(SendAndSay(other) == "conflict");
  BOOST_TEST(SendAndSay(Offline(Paying(1, 2000, card))) == "conflict");
  BOOST_TEST(SendAndSay(Draft(*this, 1, 1000, TenderType::Cash)) == "conflict");
  BOOST_TEST(Balances(card) == "9000/0/0");
  BOOST_TEST(Account(AccountKind::Sales) == 1000);
  BOOST_TEST(Account(AccountKind::ScaleCash) == 0);
  BOOST_TEST(CardKinds() == "ticket_conflict ticket_conflict ticket_conflict");  // each once
}

BOOST_AUTO_TEST_CASE(TheIdOfADeskOperationIsNoTicket) {
  reader.Put(card);
  IssueCard(context, reader, desk,
            {.id = tests::Nth(5), .card_class = CardClass::StoredValue, .member = std::nullopt,
             .tier = "", .top_up = Fen(700), .deposit = {}, .valid_until = std::nullopt});
  BOOST_TEST(SendAndSay(Draft(*this, 5, 1000, TenderType::Cash)) == "conflict");
  BOOST_TEST(Account(AccountKind::ScaleCash) == 0);
}

BOOST_AUTO_TEST_CASE(DeclinedOnline) {
  struct Row {
    const char* say;
    std::function<void(TicketDraft&)> change;
  };
  Issue(card, 150'000 - 50'001);
  Configure([](StoreSettings& s) { s.limits.single_purchase = Fen(120'000); });
  const auto other = tests::DataOf(unknown.uid, *card.Newest());
  const Row rows[] = {
      {"declined card_unknown", [&](auto& d) { Present(d, unknown); }},
      {"declined card_data_mismatch", [](auto& d) { d.card->data.clear(); }},
      {"declined card_data_mismatch", [&](auto& d) { d.card->data = other; }},
      {"declined over_single_limit 99999/0",
       [](auto& d) { d.lines[0].amount = d.total = d.tenders[0].amount = Fen(120'001); }},
      {"declined insufficient_funds 99999/0",
       [](auto& d) { d.lines[0].amount = d.total = d.tenders[0].amount = Fen(100'000); }},
  };
  std::int64_t number = 1;
  for (const Row& row : rows) {
    TicketDraft draft = Paying(number++, 1000, card);
    row.change(draft);
    BOOST_TEST_CONTEXT(row.say) {
      BOOST_TEST(SendAndSay(draft) == row.say);
      BOOST_TEST(SendAndSay(draft) == row.say);  // a retry gets the same answer
    }
  }
  for (const auto& [state, say] : {std::pair{CardState::Blank, "declined card_unknown"},
                                   std::pair{CardState::Suspended, "declined card_suspended"},
                                   std::pair{CardState::Lost, "declined card_lost"},
                                   std::pair{CardState::Found, "declined card_lost"},
                                   std::pair{CardState::Replaced, "declined card_replaced"},
                                   std::pair{CardState::Returned, "declined card_returned"}}) {
    SetState(card, state);
    BOOST_TEST(SendAndSay(Paying(number++, 1000, card)) == say);
  }
  SetState(card, CardState::Active);
  clock.Set(tests::At("2029-11-23T12:00:00+08:00"));
  BOOST_TEST(SendAndSay(Paying(number++, 1000, card)) == "declined card_expired");
  BOOST_TEST(Balances(card) == "99999/0/0");
  BOOST_TEST(Account(AccountKind::Sales) == 0);
  BOOST_TEST(OpenExceptions().empty());  // what did not happen leaves nothing to look at
}

BOOST_AUTO_TEST_CASE(ThePinIsAskedAboveItsLimit) {
  Issue(card, 10000);
  Configure([](StoreSettings& s) { s.limits.pin_required_above = Fen(1000); });
  BOOST_TEST(SendAndSay(Paying(1, 1000, card)) == "recorded 9000/0");
  BOOST_TEST(SendAndSay(Paying(2, 1001, card)) == "declined pin_required 9000/0");
  TicketDraft with_pin = Paying(3, 1001, card);
  with_pin.card->pin_block = "04123456";  // for the wire alone: who has no PIN has none to give
  BOOST_TEST(SendAndSay(with_pin) == "declined pin_required 9000/0");
}

BOOST_AUTO_TEST_CASE(ADeclineIsForEverUnlessTheSaleHappenedAfterAll) {
  Issue(card, 500);
  const TicketDraft draft = Paying(1, 1000, card);
  BOOST_TEST(SendAndSay(draft) == "declined insufficient_funds 500/0");
  TopUp(card, 10000);
  BOOST_TEST(SendAndSay(draft) == "declined insufficient_funds 500/0");
  BOOST_TEST(SendAndSay(Offline(draft)) == "recorded 9500/0");  // the scale stood in
  BOOST_TEST(SendAndSay(draft) == "already_recorded 9500/0");
  BOOST_TEST(Balances(card) == "9500/0/0");
  BOOST_TEST(Account(AccountKind::Sales) == 1000);
}

BOOST_AUTO_TEST_CASE(OfflineIsAlwaysRecorded) {
  Issue(card, 1000);
  BOOST_TEST(SendAndSay(Offline(Paying(1, 400, card))) == "recorded 600/0");
  BOOST_TEST(CardKinds() == "");
  BOOST_TEST(SendAndSay(Offline(Paying(2, 900, card))) == "recorded -300/0");
  BOOST_TEST(CardKinds() == "offline_overdraft");
  BOOST_TEST(SendAndSay(Offline(Paying(3, 900, unknown))) == "recorded");
  BOOST_TEST(CardKinds() == "offline_card_unknown offline_overdraft");
  BOOST_TEST(Account(AccountKind::UnknownCards) == -900);
  BOOST_TEST(Account(AccountKind::Sales) == 2200);
  SetState(card, CardState::Lost);
  BOOST_TEST(SendAndSay(Offline(Paying(4, 100, card))) == "recorded -400/0");
  const auto exceptions = OpenExceptions();
  BOOST_TEST(CardKinds() ==
             "offline_card_refused offline_card_unknown offline_overdraft offline_overdraft");
  const auto number = CardOf(card)->number.ToString();
  const auto has = [&](const std::string& text) {
    return std::count(exceptions.begin(), exceptions.end(), text) == 1;
  };
  BOOST_TEST(has("offline_overdraft|card " + number +
                 "|scale=3 number=2 stored_value_fen=900 spendable_fen=600"));
  BOOST_TEST(has("offline_card_unknown|uid 04000001|scale=3 number=3 stored_value_fen=900"));
  BOOST_TEST(has("offline_card_refused|card " + number +
                 "|scale=3 number=4 stored_value_fen=100 reason=card_lost"));
}

BOOST_AUTO_TEST_CASE(OfflineRefusalsByEveryReason) {
  Issue(card, 90'000);
  Configure([](StoreSettings& s) {
    s.limits.single_purchase = Fen(5000);
    s.limits.pin_required_above = Fen(4000);
  });
  std::int64_t number = 0;
  for (const auto& [state, reason] : {std::pair{CardState::Suspended, "card_suspended"},
                                      std::pair{CardState::Lost, "card_lost"},
                                      std::pair{CardState::Replaced, "card_replaced"},
                                      std::pair{CardState::Returned, "card_returned"},
                                      std::pair{CardState::Blank, "card_unknown"}}) {
    SetState(card, state);
    clock.AdvanceMs(1000);
    BOOST_TEST(ToText(Send(Offline(Draft(*this, ++number, 1, TenderType::Cash))).outcome) ==
               "recorded");  // no card, nothing to refuse
    clock.AdvanceMs(1000);
    Send(Offline(Paying(++number, 10, card)));
    bool found = false;
    for (const auto& text : OpenExceptions()) {
      found = found || text.ends_with(fmt::format("number={} stored_value_fen=10 reason={}",
                                                  number, reason));
    }
    BOOST_TEST_CONTEXT(reason) { BOOST_TEST(found); }
  }
  SetState(card, CardState::Active);
  clock.AdvanceMs(1000);
  Send(Offline(Paying(++number, 5001, card)));
  clock.AdvanceMs(1000);
  Send(Offline(Paying(++number, 4001, card)));
  std::string reasons;
  for (const auto& text : OpenExceptions()) {
    if (text.find("offline_card_refused") == 0) reasons += text.substr(text.rfind('=')) + " ";
  }
  BOOST_TEST(reasons == "=card_suspended =card_lost =card_replaced =card_returned =card_unknown "
                        "=over_single_limit =pin_required ");
  BOOST_TEST(Balances(card) == fmt::format("{}/0/0", 90'000 - 50 - 9002));
}

BOOST_AUTO_TEST_CASE(AForgedCardIsNotChargedToItsHolder) {
  Issue(card, 10000);
  TicketDraft forged = Offline(Paying(1, 900, card));
  forged.card->data = {0xDE, 0xAD};
  BOOST_TEST(SendAndSay(forged) == "recorded");
  BOOST_TEST(Balances(card) == "10000/0/0");
  BOOST_TEST(Account(AccountKind::UnknownCards) == -900);
  BOOST_TEST(CardKinds() == "offline_card_refused");
  // Without data there is nothing to compare; some scales keep none in their journal.
  TicketDraft bare = Offline(Paying(2, 900, card));
  bare.card->data.clear();
  BOOST_TEST(SendAndSay(bare) == "recorded 9100/0");
  BOOST_TEST(CardKinds() == "offline_card_refused");
}

BOOST_AUTO_TEST_CASE(AnOldCopyOfACard) {
  Configure([](StoreSettings& s) { s.suspicion.on_rollback = domain::Reaction::Flag; });
  Issue(card, 10000);
  const FakeCard old = card;
  TopUp(card, 500);
  BOOST_TEST(SendAndSay(Paying(1, 100, old)) == "declined card_data_mismatch");
  BOOST_TEST(CardKinds() == "stale_card_data");
  BOOST_TEST(SendAndSay(Paying(2, 100, card)) == "recorded 10400/0");
  // Offline the data was read at the time of the sale, perhaps before the desk wrote.
  BOOST_TEST(SendAndSay(Offline(Paying(3, 100, old))) == "recorded 10300/0");
  BOOST_TEST(CardKinds() == "stale_card_data");
}

BOOST_AUTO_TEST_CASE(ACardWhoseWriteIsUnderWayMayPay) {
  Issue(card, 10000);
  for (const auto moment : {tests::TearMoment::BeforeAnything, tests::TearMoment::AfterAll}) {
    reader.TearAt(2, moment);
    BOOST_CHECK_THROW(TopUp(card, 500), ports::CardLeftError);
    reader.DoNotTear();
    BOOST_TEST(OpenWrites() == 1u);
    const auto number = moment == tests::TearMoment::AfterAll ? 2 : 1;
    BOOST_TEST(ToText(Send(Paying(number, 100, card)).outcome) == "recorded");
    TouchCard(context, reader, desk);
    BOOST_TEST(OpenWrites() == 0u);
  }
  BOOST_TEST(Balances(card) == "10800/0/0");
  BOOST_TEST(CardKinds() == "");
}

BOOST_AUTO_TEST_CASE(AMemberPaysCashAtTheMemberPrice) {
  StockShelves();
  Issue(card, 0, 0, CardClass::Member, "gold");
  TicketDraft draft = Draft(*this, 1, 900, TenderType::Cash);
  draft.lines[0].list_price = PerKg(1000);
  Present(draft, card);
  BOOST_TEST(SendAndSay(draft) == "recorded 0/0");
  BOOST_TEST(OpenExceptions().empty());
  SetState(card, CardState::Suspended);
  draft.id = domain::TicketId(tests::Nth(2));
  draft.number = 2;
  BOOST_TEST(SendAndSay(draft) == "declined card_suspended");
  BOOST_TEST(SendAndSay(Paying(3, 100, card)) == "declined card_suspended");
  SetState(card, CardState::Active);
  BOOST_TEST(SendAndSay(Paying(4, 100, card)) == "declined insufficient_funds 0/0");
  BOOST_TEST(SendAndSay(Draft(*this, 2, 1000, TenderType::Cash)) == "conflict");
  BOOST_TEST(Account(AccountKind::ScaleCash) == -900);
}

BOOST_AUTO_TEST_CASE(TheGuardedDebitHasTheLastWord) {
  Issue(card, 1000);
  tests::LaggingStore lagging(store, 500);  // another writer has just spent 5.00
  Context late{lagging, clock, entropy};
  const auto ticket = domain::Ticket::From(Paying(1, 1200, card)).value();
  const auto send = [&] { return RecordTickets(late, verifier, {{ticket, 3, "api", ""}}).front(); };
  BOOST_TEST(ToText(send().outcome) == "declined");
  BOOST_TEST(domain::ToText(*send().answer.declined) == "insufficient_funds");
  BOOST_TEST(Balances(card) == "1000/0/0");
  BOOST_TEST(Account(AccountKind::Sales) == 0);
  BOOST_TEST(OpenExceptions().empty());
}

BOOST_AUTO_TEST_CASE(PrincipalAndBonusAreSpentInTheStoresOrder) {
  Configure([](StoreSettings& s) { s.bonus_ladder = {{Fen(1000), Fen(300)}}; });
  Issue(card, 1000);
  BOOST_TEST(SendAndSay(Paying(1, 900, card)) == "recorded 100/300");
  Configure([](StoreSettings& s) { s.spend_order = domain::SpendOrder::BonusFirst; });
  BOOST_TEST(SendAndSay(Paying(2, 50, card)) == "recorded 100/250");
  BOOST_TEST(SendAndSay(Paying(3, 350, card)) == "recorded 0/0");
  BOOST_TEST(SendAndSay(Paying(4, 1, card)) == "declined insufficient_funds 0/0");
}

BOOST_AUTO_TEST_CASE(ReturnsGiveBackWhatTheSaleTook) {
  Configure([](StoreSettings& s) { s.bonus_ladder = {{Fen(1000), Fen(300)}}; });
  Issue(card, 1000);
  BOOST_TEST(SendAndSay(Paying(1, 1200, card)) == "recorded 0/100");
  BOOST_TEST(SendAndSay(Correcting(Paying(2, 300, card), TicketKind::Return, 1)) ==
             "recorded 100/300");  // the bonus was spent last and comes back first
  BOOST_TEST(SendAndSay(Correcting(Paying(3, 900, card), TicketKind::Return, 1)) ==
             "recorded 1000/300");
  BOOST_TEST(Account(AccountKind::Sales) == 0);
  BOOST_TEST(SendAndSay(Paying(4, 100, card)) == "recorded 900/300");
  const auto undo = Correcting(Paying(5, 100, card), TicketKind::Void, 4);
  BOOST_TEST(SendAndSay(undo) == "recorded 1000/300");
  BOOST_TEST(SendAndSay(undo) == "already_recorded 1000/300");
  SetState(card, CardState::Lost);
  BOOST_TEST(SendAndSay(Correcting(Paying(6, 100, card), TicketKind::Return, 4)) ==
             "declined card_lost");
  SetState(card, CardState::Active);
  // Neither limits nor funds stand in the way of giving back.
  Configure([](StoreSettings& s) { s.limits.single_purchase = Fen(1); });
  BOOST_TEST(SendAndSay(Correcting(Paying(7, 50, card), TicketKind::Return, 99)) ==
             "recorded 1050/300");
  FakeCard member("04D4E5F6");
  Issue(member, 0, 0, CardClass::Member);
  BOOST_TEST(SendAndSay(Correcting(Paying(8, 50, member), TicketKind::Return, 1)) ==
             "declined insufficient_funds 0/0");
  BOOST_TEST(CardKinds() == "");
}

BOOST_AUTO_TEST_CASE(TheBusinessDayIsThatOfTheSale) {
  Issue(card, 10000);
  TicketDraft late = Paying(1, 100, card);
  late.opened_at = late.closed_at = tests::At("2026-11-22T03:59:00+08:00");
  Send(late);
  const auto row = sqlite->queries().Page({}, 0, 1).front();
  BOOST_TEST(row.day.ToString() == "2026-11-21");
  BOOST_TEST(row.scale == 3);
  BOOST_TEST(row.card_number == CardOf(card)->number.ToString());
  store.Read([&](const ports::Books& books) {
    const auto movements = books.ledger().Movements(CardOf(card)->id, 2);
    BOOST_REQUIRE(movements.size() == 2u);
    BOOST_TEST(movements.front().actor == "li");  // the top-up came after the sale
    BOOST_TEST(movements.back().actor == "scale 3");
    BOOST_TEST((movements.back().at == late.closed_at));
  });
}

BOOST_AUTO_TEST_CASE(TicketsStandAlone) {
  Issue(card, 1000);
  std::vector<IncomingTicket> tickets;
  const auto add = [&](TicketDraft draft) {
    tickets.push_back({domain::Ticket::From(std::move(draft)).value(), 3, "api", ""});
  };
  add(Paying(1, 600, card));
  add(Paying(2, 600, card));
  add(Draft(*this, 3, 600, TenderType::Mobile));
  add(Paying(1, 600, card));
  add(Paying(1, 601, card));
  std::string said;
  for (const auto& result : RecordTickets(context, verifier, tickets)) said += Say(result) + ", ";
  BOOST_TEST(said == "recorded 400/0, declined insufficient_funds 400/0, recorded, "
                     "already_recorded 400/0, conflict, ");
  BOOST_TEST(RecordTickets(context, verifier, {}).empty());
}

BOOST_AUTO_TEST_CASE(AFailedCommitIsAskedAgain) {
  Issue(card, 10000);
  std::int64_t number = 0;
  for (const auto failure : {tests::CommitFailure::NothingWasDone,
                             tests::CommitFailure::OnlyTheAnswerIsLost,
                             tests::CommitFailure::QueueIsFull}) {
    const TicketDraft draft = Paying(++number, 100, card);
    store.FailAt(0, failure);
    BOOST_CHECK_THROW(Send(draft), std::runtime_error);
    const bool was_recorded = failure == tests::CommitFailure::OnlyTheAnswerIsLost;
    BOOST_TEST(ToText(Send(draft).outcome) == (was_recorded ? "already_recorded" : "recorded"));
    BOOST_TEST(Balances(card) == fmt::format("{}/0/0", 10000 - 100 * number));
  }
}

BOOST_AUTO_TEST_CASE(AQueueFullOfOurOwnTicketsIsWaitedFor) {
  std::vector<IncomingTicket> tickets;
  for (int i = 1; i <= 5; ++i) {
    tickets.push_back({domain::Ticket::From(Draft(*this, i, 100, TenderType::Cash)).value(), 3,
                       "api", ""});
  }
  store.FailAt(3, tests::CommitFailure::QueueIsFull);
  const auto results = RecordTickets(context, verifier, tickets);
  BOOST_REQUIRE(results.size() == 5u);
  for (const auto& result : results) BOOST_TEST(ToText(result.outcome) == "recorded");
  BOOST_TEST(Account(AccountKind::ScaleCash) == -500);
}

BOOST_AUTO_TEST_CASE(Inquiries) {
  StockShelves();
  const auto member = AddMember(context, desk, {"王小明", "139", "gold"}).member.value();
  reader.Put(card);
  IssueCard(context, reader, desk,
            {.id = NewRequest(), .card_class = CardClass::Both, .member = member.id, .tier = "",
             .top_up = Fen(12345), .deposit = Fen(2000), .valid_until = std::nullopt});
  const auto ask = [&](const FakeCard& which) {
    const auto data = which.Newest() ? tests::DataOf(which.uid, *which.Newest()) : base::Bytes();
    return InquireCard(context, verifier, {3, which.uid, data});
  };
  const CardAnswer answer = ask(card);
  BOOST_TEST(!answer.refused);
  BOOST_TEST(answer.holder == "王*");
  BOOST_TEST(answer.card->tier == "gold");
  BOOST_TEST(answer.balances.principal.fen() == 12345);
  BOOST_TEST(answer.spendable.fen() == 12345);  // the deposit is not for spending
  BOOST_TEST(answer.single_limit.fen() == 200'000);
  BOOST_TEST(!answer.pin_required_above);

  const CardAnswer stranger = ask(unknown);
  BOOST_TEST(domain::ToText(*stranger.refused) == "card_unknown");
  BOOST_TEST(!stranger.card);
  BOOST_TEST(domain::ToText(*InquireCard(context, verifier, {3, card.uid, {}}).refused) ==
             "card_data_mismatch");
  SetState(card, CardState::Lost);
  const CardAnswer lost = ask(card);
  BOOST_TEST(domain::ToText(*lost.refused) == "card_lost");
  BOOST_TEST(lost.spendable.fen() == 0);
  SetState(card, CardState::Active);
  const FakeCard old = card;
  BOOST_TEST(OpenExceptions().empty());
  TopUp(card, 1);
  BOOST_TEST(domain::ToText(*ask(old).refused) == "card_data_mismatch");
  BOOST_TEST(OpenKinds() == "stale_card_data");
  FakeCard plain("04D4E5F6");
  Issue(plain, 0, 0, CardClass::Member);
  BOOST_TEST(!ask(plain).refused);
  BOOST_TEST(ask(plain).holder == "");
  BOOST_TEST(ask(plain).spendable.fen() == 0);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::app
