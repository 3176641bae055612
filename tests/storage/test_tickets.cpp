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

BOOST_AUTO_TEST_CASE(all_that_was_told_under_one_id_can_be_compared) {
  using enum ports::ToldTicket::Standing;
  const auto told = [&] { return store->queries().ToldAs(MakeTicket({})->id); };
  BOOST_CHECK(told().empty());
  Record(MakeTicket({}), Facts(3));
  for (const std::int64_t fen : {999, 998}) {
    auto facts = Facts(4);
    facts.recorded_at = facts.recorded_at.Plus(fen);
    store->Commit([&](ports::Books& books) {
      books.tickets().KeepConflict(MakeTicket({.fen = fen}), facts);
    });
  }
  const auto all = told();
  BOOST_REQUIRE_EQUAL(all.size(), 3u);
  BOOST_CHECK(all[0].standing == Recorded);
  BOOST_CHECK_EQUAL(all[0].scale, 3);
  BOOST_CHECK_EQUAL(all[0].ticket->total.fen(), MakeTicket({})->total.fen());
  // The oldest first.
  BOOST_CHECK(all[1].standing == InConflict && all[2].standing == InConflict);
  BOOST_CHECK_EQUAL(all[1].ticket->total.fen(), 998);
  BOOST_CHECK_EQUAL(all[1].scale, 4);
  BOOST_CHECK_EQUAL(all[1].source, Facts(4).source);
  BOOST_CHECK(all[1].told_at == Facts(4).recorded_at.Plus(998));
  BOOST_CHECK_EQUAL(all[2].ticket->total.fen(), 999);
  BOOST_CHECK(store->queries().ToldAs(domain::TicketId(Nth(77))).empty());
}

BOOST_AUTO_TEST_CASE(a_declined_ticket_is_what_the_books_go_by) {
  auto facts = Facts(3);
  facts.answer.declined = domain::DeclineReason::CardLost;
  store->Commit([&](ports::Books& books) {
    books.tickets().Decline(MakeTicket({}), facts);
    books.tickets().KeepConflict(MakeTicket({.fen = 999}), Facts(3));
  });
  const auto all = store->queries().ToldAs(MakeTicket({})->id);
  BOOST_REQUIRE_EQUAL(all.size(), 2u);
  BOOST_CHECK(all[0].standing == ports::ToldTicket::Standing::Declined);
  BOOST_CHECK(all[1].standing == ports::ToldTicket::Standing::InConflict);
}

BOOST_AUTO_TEST_SUITE_END()
