/// The sales journal: one id, one content, one answer.
#include <boost/test/unit_test.hpp>

#include "storage/store_fixture.h"

using namespace steelyard;
using namespace steelyard::tests;
using ports::SeenBefore;

namespace {

struct Journal : EmptyStore {
  void Record(const domain::Ticket& ticket, const ports::TicketFacts& facts) {
    store->Commit([&](ports::Books& books) { books.tickets().Record(ticket, facts); });
  }
  void Decline(const domain::Ticket& ticket, const ports::TicketFacts& facts) {
    store->Commit([&](ports::Books& books) { books.tickets().Decline(ticket, facts); });
  }
  ports::TicketLookup Find(const domain::Ticket& ticket) {
    ports::TicketLookup lookup{.seen = SeenBefore::Never, .answer = std::nullopt};
    store->Read([&](const ports::Books& books) { lookup = books.tickets().Find(ticket); });
    return lookup;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(tickets, Journal)

BOOST_AUTO_TEST_CASE(a_ticket_is_seen_again_by_its_content) {
  const auto ticket = MakeTicket({});
  BOOST_CHECK(Find(ticket).seen == SeenBefore::Never);
  auto facts = Facts(3);
  facts.answer = {.declined = std::nullopt,
                  .principal = domain::MoneyDifference(-12),
                  .bonus = domain::MoneyDifference(0)};
  Record(ticket, facts);
  Reopen();
  const auto again = Find(ticket);
  BOOST_CHECK(again.seen == SeenBefore::SameContent);
  BOOST_REQUIRE(again.answer.has_value());
  BOOST_CHECK(*again.answer == facts.answer);
  const TicketShape others[] = {{.number = 2},      {.cashier = 8},
                                {.product = "102"}, {.fen = 491},
                                {.grams = 501},     {.tender = domain::TenderType::Mobile}};
  for (const TicketShape& other : others) {
    const auto lookup = Find(MakeTicket(other));
    BOOST_CHECK(lookup.seen == SeenBefore::OtherContent);
    BOOST_CHECK(!lookup.answer);
  }
}

BOOST_AUTO_TEST_CASE(a_recorded_ticket_is_refused_a_second_time) {
  Record(MakeTicket({}), Facts(3));
  BOOST_CHECK_THROW(Record(MakeTicket({}), Facts(3)), ports::StorageError);
  BOOST_CHECK_THROW(Record(MakeTicket({.fen = 1}), Facts(4)), ports::StorageError);
}

BOOST_AUTO_TEST_CASE(a_decline_is_answered_again_until_the_sale_is_told_as_offline) {
  const auto ticket = MakeTicket({.tender = domain::TenderType::StoredValue});
  auto declined = Facts(3);
  declined.answer = {.declined = domain::DeclineReason::InsufficientFunds,
                     .principal = domain::MoneyDifference(100),
                     .bonus = std::nullopt};
  Decline(ticket, declined);
  BOOST_CHECK(*Find(ticket).answer == declined.answer);
  BOOST_CHECK_THROW(Decline(ticket, declined), ports::StorageError);
  Record(ticket, Facts(3));
  BOOST_CHECK(Find(ticket).seen == SeenBefore::SameContent);
  BOOST_CHECK(!Find(ticket).answer->declined);
}

BOOST_AUTO_TEST_CASE(a_ticket_is_loaded_as_it_was_told) {
  const TicketShape shapes[] = {{.id = 1},
                                {.id = 2, .tender = domain::TenderType::StoredValue},
                                {.id = 3, .kind = domain::TicketKind::Return},
                                {.id = 4, .kind = domain::TicketKind::Void, .fen = 0}};
  for (const TicketShape& shape : shapes) Record(MakeTicket(shape), Facts(1));
  store->Read([&](const ports::Books& books) {
    for (const TicketShape& shape : shapes) {
      const auto loaded = books.tickets().Load(domain::TicketId(Nth(shape.id)));
      BOOST_REQUIRE(loaded.has_value());
      BOOST_CHECK(loaded->CanonicalBytes() == MakeTicket(shape).CanonicalBytes());
    }
    BOOST_CHECK(!books.tickets().Load(domain::TicketId(Nth(5))));
  });
}

BOOST_AUTO_TEST_CASE(running_numbers_are_of_one_scale) {
  Record(MakeTicket({.id = 1, .number = 9}), Facts(1));
  auto pulled = Facts(1);
  pulled.source = "txt-mode";
  Record(MakeTicket({.id = 2, .number = 4}), pulled);
  Record(MakeTicket({.id = 3, .number = 30}), Facts(2));
  store->Read([&](const ports::Books& books) {
    BOOST_CHECK_EQUAL(books.tickets().LastNumber(1), 9);
    BOOST_CHECK_EQUAL(books.tickets().LastNumber(2), 30);
    BOOST_CHECK_EQUAL(books.tickets().LastNumber(3), 0);
    const auto entries = books.tickets().WithNumber(1, 4);
    BOOST_REQUIRE_EQUAL(entries.size(), 1u);
    BOOST_CHECK(entries[0].id == domain::TicketId(Nth(2)));
    BOOST_CHECK(entries[0].closed_at == MakeTicket({.id = 2})->closed_at);
    BOOST_CHECK_EQUAL(entries[0].total.fen(), 490);
    BOOST_CHECK_EQUAL(entries[0].source, "txt-mode");
    BOOST_CHECK(books.tickets().WithNumber(2, 4).empty());
  });
}

BOOST_AUTO_TEST_CASE(conflicts_are_kept_and_move_nothing) {
  Record(MakeTicket({}), Facts(3));
  const auto other = MakeTicket({.fen = 999});
  for (int times = 0; times < 2; ++times) {
    store->Commit([&](ports::Books& books) { books.tickets().KeepConflict(other, Facts(3)); });
  }
  BOOST_CHECK(Find(other).seen == SeenBefore::OtherContent);
  BOOST_CHECK(Find(MakeTicket({})).seen == SeenBefore::SameContent);
}

BOOST_AUTO_TEST_SUITE_END()
