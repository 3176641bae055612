/// New keys at the desk: when cards get them, and that no money ever depends on it.
#include <boost/test/unit_test.hpp>

#include "app/store_desk.h"

namespace steelyard::app {
namespace {

using tests::FakeCard;
using tests::Fen;
using tests::StoreDesk;
using tests::TearMoment;

/// A card with the first keys, and a second version in use.
struct NewKeys : StoreDesk {
  NewKeys() {
    Issue(card, 10000);
    reader.current_keys = 2;
    reader.Clear();
    reader.Put(card);
  }
  int KeysInBooks() {
    int version = -1;
    store.Read([&](const ports::Books& books) {
      version = books.cards().FindByUid(card.uid).value().key_version;
    });
    return version;
  }
  CardDeskOutcome TopUp() {
    return TopUpCard(context, reader, desk, {NewRequest(), Fen(5000)}).outcome;
  }

  FakeCard card{"04A1B2C3D4E5F6"};
};

}  // namespace

BOOST_AUTO_TEST_SUITE(key_change)

BOOST_FIXTURE_TEST_CASE(TheNextWriteBringsNewKeys, NewKeys) {
  BOOST_TEST(KeysInBooks() == 1);
  BOOST_TEST((TopUp() == CardDeskOutcome::Done));
  BOOST_TEST(card.key_version == 2);
  BOOST_TEST(KeysInBooks() == 2);
  BOOST_TEST(Balances(card) == "15000/0/0");
}

BOOST_FIXTURE_TEST_CASE(ATouchBringsThemOnlyWhereTheStoreWantsIt, NewKeys) {
  const auto touch = [&] { return TouchCard(context, reader, desk).outcome; };
  BOOST_TEST((touch() == TouchOutcome::CardShown));
  BOOST_TEST(card.key_version == 1);
  Configure([](StoreSettings& settings) { settings.rekey_at_touch = true; });
  BOOST_TEST((touch() == TouchOutcome::CardShown));
  BOOST_TEST(card.key_version == 2);
  BOOST_TEST(KeysInBooks() == 2);
  const int calls = reader.calls();
  BOOST_TEST((touch() == TouchOutcome::CardShown));
  BOOST_TEST(reader.calls() == calls + 2);  // looked and read, nothing more
}

// New keys leave the counter as it is: only the older keys tell that an old dump was put back.
BOOST_FIXTURE_TEST_CASE(OlderKeysThanTheBooksKnowAreARollback, NewKeys) {
  const auto touch = [&] { return TouchCard(context, reader, desk).outcome; };
  Configure([](StoreSettings& settings) { settings.rekey_at_touch = true; });
  const FakeCard dump = card;
  BOOST_TEST((touch() == TouchOutcome::CardShown));
  BOOST_REQUIRE(KeysInBooks() == 2);
  const FakeCard honest = card;
  card = dump;
  for (const auto reaction : {domain::Reaction::Flag, domain::Reaction::Block}) {
    Configure([&](StoreSettings& settings) { settings.suspicion.on_rollback = reaction; });
    BOOST_TEST((touch() == TouchOutcome::StaleCardData));
    BOOST_TEST((TopUp() == CardDeskOutcome::StaleCardData));
    BOOST_TEST(card.key_version == 1);  // and gets no new keys, which would make it good
    BOOST_TEST(OpenKinds() == "stale_card_data");
    const bool is_blocked = reaction == domain::Reaction::Block;
    BOOST_TEST((CardOf(card)->state == domain::CardState::Suspended) == is_blocked);
  }
  const auto detail = OpenExceptions().front();
  BOOST_TEST(detail.find("key_version=1 known_key_version=2") != std::string::npos, detail);
  card = honest;
  BOOST_TEST((touch() == TouchOutcome::CardShown));
  BOOST_TEST(KeysInBooks() == 2);
}

// Whenever the card is torn away, the money moves once and the card gets its keys in the end.
BOOST_AUTO_TEST_CASE(TornInEveryCall) {
  for (const TearMoment moment :
       {TearMoment::BeforeAnything, TearMoment::Midway, TearMoment::AfterAll}) {
    for (int call = 0; call < 10; ++call) {
      BOOST_TEST_CONTEXT("call " << call << " moment " << int(moment)) {
        NewKeys shop;
        const auto request = shop.NewRequest();
        const auto ask = [&] {
          return TopUpCard(shop.context, shop.reader, shop.desk, {request, Fen(5000)}).outcome;
        };
        shop.reader.TearAt(call, moment);
        bool is_done = false;
        try {
          is_done = ask() == CardDeskOutcome::Done;
        } catch (const ports::ReaderError&) {
        }
        shop.reader.DoNotTear();
        if (is_done) BOOST_TEST(shop.Balances(shop.card) == "15000/0/0");
        ask();
        BOOST_TEST(shop.Balances(shop.card) == "15000/0/0");
        BOOST_TEST((shop.TopUp() == CardDeskOutcome::Done));
        BOOST_TEST(shop.Balances(shop.card) == "20000/0/0");
        BOOST_TEST(shop.card.key_version == 2);
        BOOST_TEST(shop.KeysInBooks() == 2);
      }
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::app
