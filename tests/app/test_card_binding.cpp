/// The bond between a chip and the card of the books.
#include <boost/test/unit_test.hpp>

#include "app/card_binding.h"
#include "app/store_desk.h"

namespace steelyard::app {
namespace {

using domain::CardFamily;
using ports::CardContent;
using ports::Genuineness;
using tests::FakeCard;
using tests::Fen;
using tests::StoreDesk;

domain::CardSerial Serial(const char* hex) { return domain::CardSerial::Parse(hex).value(); }

struct Bond : StoreDesk {
  FakeCard card{"04A1B2C3"};

  Bond() {
    card.family = CardFamily::Cpu;
    card.genuineness = Genuineness::Proven;
    card.serial = Serial("0102030405060708");
  }
  IssueRequest Request() {
    return {.id = NewRequest(), .card_class = domain::CardClass::StoredValue,
            .member = std::nullopt, .tier = "", .top_up = Fen(10000), .deposit = Fen(0),
            .valid_until = std::nullopt};
  }
  TouchOutcome Touch() { return TouchCard(context, reader, auditor).outcome; }
  CardDeskOutcome TopItUp() {
    return TopUpCard(context, reader, desk, {NewRequest(), Fen(100)}).outcome;
  }
  bool IsRefused() {
    return Touch() == TouchOutcome::CounterfeitCard &&
           TopItUp() == CardDeskOutcome::CounterfeitCard;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(card_binding, Bond)

BOOST_AUTO_TEST_CASE(AnIssueBindsTheChip) {
  reader.Put(card);
  BOOST_TEST((IssueCard(context, reader, desk, Request()).outcome == CardDeskOutcome::Done));
  const auto known = CardOf(card);
  BOOST_REQUIRE(known.has_value());
  BOOST_TEST((known->family == CardFamily::Cpu));
  BOOST_TEST((known->serial == card.serial));
  BOOST_TEST((Touch() == TouchOutcome::CardShown));
  BOOST_TEST((TopItUp() == CardDeskOutcome::Done));
  BOOST_TEST((CardOf(card)->serial == card.serial));
  BOOST_TEST(OpenExceptions().empty());
}

BOOST_AUTO_TEST_CASE(ClassicCardsHaveNoSerial) {
  FakeCard classic{"04D4E5F6"};
  Issue(classic, 10000);
  BOOST_TEST((CardOf(classic)->family == CardFamily::Classic));
  BOOST_TEST(!CardOf(classic)->serial.has_value());
}

// Whatever differs from the chip that was issued: the card is not shown, not written, and listed.
BOOST_AUTO_TEST_CASE(OtherChipsAreRefused) {
  reader.Put(card);
  IssueCard(context, reader, desk, Request());
  const FakeCard issued = card;
  struct Row { const char* what; CardFamily family; Genuineness proof; const char* serial; };
  const Row rows[] = {
      {"no proof", CardFamily::Cpu, Genuineness::Refuted, "0102030405060708"},
      {"other serial", CardFamily::Cpu, Genuineness::Proven, "0102030405060709"},
      {"no serial", CardFamily::Cpu, Genuineness::Proven, ""},
      {"a Classic that says the same", CardFamily::Classic, Genuineness::Unprovable, ""},
      {"all of it", CardFamily::Classic, Genuineness::Refuted, "FFFFFFFFFFFFFFFF"}};
  for (const Row& row : rows) {
    BOOST_TEST_CONTEXT(row.what) {
      card = issued;
      card.family = row.family;
      card.genuineness = row.proof;
      card.serial = domain::CardSerial::Parse(row.serial);
      BOOST_TEST(IsRefused());
      BOOST_TEST(IsRefused());
      BOOST_TEST(OpenExceptions().size() == 1u);  // of one card, whatever the chips were
      BOOST_TEST((card.Newest() == issued.Newest()));
    }
  }
  BOOST_TEST(Balances(issued) == "10000/0/0");
  card = issued;
  BOOST_TEST((Touch() == TouchOutcome::CardShown));
}

// An interrupted write is not finished on a copy, even on one that holds the new record already.
BOOST_AUTO_TEST_CASE(NothingIsSettledOnACopy) {
  reader.Put(card);
  reader.TearAt(2, tests::TearMoment::AfterAll);
  BOOST_CHECK_THROW(IssueCard(context, reader, desk, Request()), ports::CardLeftError);
  reader.DoNotTear();
  BOOST_REQUIRE((card.content == CardContent::Ours));
  card.genuineness = Genuineness::Refuted;
  BOOST_TEST((Touch() == TouchOutcome::CounterfeitCard));
  BOOST_TEST(OpenWrites() == 1u);
  BOOST_TEST(Balances(card) == "0/0/0");
  card.genuineness = Genuineness::Proven;
  BOOST_TEST((Touch() == TouchOutcome::FinishedInterrupted));
  BOOST_TEST((CardOf(card)->serial == card.serial));
  BOOST_TEST(Balances(card) == "10000/0/0");
}

// A copy of a card that these books never knew, or whose issue was given up.
BOOST_AUTO_TEST_CASE(ARefutedStrangerIsACopyToo) {
  reader.Put(card);
  card.content = CardContent::Ours;
  card.copies[0] = domain::CardRecord{domain::CardNumber::FromSequence(7).value(),
                                      domain::CardClass::StoredValue, "", std::nullopt, 1,
                                      Fen(100), Fen(0)};
  BOOST_TEST((Touch() == TouchOutcome::CardOfAnotherStore));
  card.genuineness = Genuineness::Refuted;
  BOOST_TEST((Touch() == TouchOutcome::CounterfeitCard));
  BOOST_TEST(OpenKinds() == "counterfeit_card");
  BOOST_TEST((IssueCard(context, reader, desk, Request()).outcome ==
              CardDeskOutcome::CounterfeitCard));
}

// Every reading against every card of the books.
BOOST_AUTO_TEST_CASE(WholeTable) {
  constexpr CardContent kContents[] = {CardContent::Blank, CardContent::HalfIssued,
                                       CardContent::Ours, CardContent::Damaged,
                                       CardContent::Foreign};
  constexpr Genuineness kProofs[] = {Genuineness::Unprovable, Genuineness::Proven,
                                     Genuineness::Refuted};
  Issue(card, 100);
  const ports::Card issued = CardOf(card).value();
  ports::Card blank = issued;
  blank.state = domain::CardState::Blank;
  const std::optional<ports::Card> known[] = {std::nullopt, blank, issued};
  for (const auto& book : known) {
    for (const CardContent content : kContents) {
      for (const Genuineness proof : kProofs) {
        for (const CardFamily family : {CardFamily::Classic, CardFamily::Cpu}) {
          for (const bool same_serial : {false, true}) {
            ports::CardReading reading{content, std::nullopt, {}};
            reading.genuineness = proof;
            reading.family = family;
            if (same_serial) reading.serial = issued.serial;
            const bool is_other = family != CardFamily::Cpu || !same_serial;
            const bool is_bound = book && book->state != domain::CardState::Blank;
            const bool expected = content == CardContent::Ours &&
                                  (proof == Genuineness::Refuted || (is_bound && is_other));
            BOOST_TEST(IsCounterfeit(reading, book) == expected);
          }
        }
      }
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::app
