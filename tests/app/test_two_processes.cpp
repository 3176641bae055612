/// Two processes sell from one store, to one card, and are told some of the same tickets: by a
/// scale that asks the one when the other does not answer.
#include <sys/wait.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>

#include <cstdio>

#include "app/store_desk.h"

namespace steelyard::app {
namespace {

using tests::Fen;
using tests::PerKg;

constexpr int kTicketsEach = 40;
constexpr int kToldToBoth = 15;
constexpr std::int64_t kPrice = 100;

struct Sold {
  int recorded = 0;
  int already_recorded = 0;
  int declined = 0;
};

IncomingTicket TicketOf(int number, int scale, const tests::FakeCard& card, base::Timestamp now) {
  const auto id = static_cast<std::uint64_t>(1000 * scale + number);
  domain::TicketDraft draft{
      .id = domain::TicketId(tests::Nth(id)),
      .number = number,
      .kind = domain::TicketKind::Sale,
      .corrects = std::nullopt,
      .cashier = 1,
      .opened_at = now,
      .closed_at = now,
      .authorisation = domain::AuthorisationMode::Online,
      .card = domain::PresentedCard{card.uid, tests::DataOf(card.uid, *card.Newest()), ""},
      .lines = {{"2001", domain::Weight::FromGrams(100).value(), PerKg(1000), PerKg(1000),
                 Fen(kPrice)}},
      .rounding = {},
      .total = Fen(kPrice),
      .tenders = {{domain::TenderType::StoredValue, Fen(kPrice), ""}}};
  return {domain::Ticket::From(std::move(draft)).value(), scale, "api", ""};
}

/// A process of this test's own; what it sold comes back through a pipe.
class SellingProcess {
 public:
  SellingProcess(const std::filesystem::path& store, int scale, const tests::FakeCard& card) {
    BOOST_REQUIRE_EQUAL(pipe(m_ends), 0);
    m_pid = fork();
    BOOST_REQUIRE_GE(m_pid, 0);
    if (m_pid != 0) return;
    try {
      const Sold sold = SellAll(store, scale, card);
      _exit(write(m_ends[1], &sold, sizeof sold) == sizeof sold ? 0 : 1);
    } catch (const std::exception& error) {
      // Not further up: the parent's own clearing away would run here, too.
      std::fprintf(stderr, "The process of scale %d: %s\n", scale, error.what());
      _exit(2);
    }
  }
  Sold Wait() {
    Sold sold;
    close(m_ends[1]);
    BOOST_TEST(read(m_ends[0], &sold, sizeof sold) == static_cast<ssize_t>(sizeof sold));
    close(m_ends[0]);
    int status = -1;
    waitpid(m_pid, &status, 0);
    BOOST_TEST(status == 0);
    return sold;
  }

 private:
  static Sold SellAll(const std::filesystem::path& path, int scale, const tests::FakeCard& card) {
    const auto store = storage::SqliteStore::Open(path);
    tests::ManualClock clock;
    tests::SeededEntropy entropy(static_cast<std::uint64_t>(scale));
    Context context{*store, clock, entropy};
    const tests::FakeVerifier verifier;
    Sold sold;
    for (int number = 1; number <= kTicketsEach; ++number) {
      const int told_by = number <= kToldToBoth ? 3 : scale;
      const auto result =
          RecordTickets(context, verifier, {TicketOf(number, told_by, card, clock.Now())}).at(0);
      sold.recorded += result.outcome == RecordOutcome::Recorded;
      sold.already_recorded += result.outcome == RecordOutcome::AlreadyRecorded;
      sold.declined += result.outcome == RecordOutcome::Declined;
    }
    return sold;
  }

  int m_ends[2] = {};
  pid_t m_pid = -1;
};

/// Both at once, on a card with `balance`; what they sold together.
Sold SellFromTwoProcesses(std::int64_t balance) {
  tests::StoreDesk desk;
  tests::FakeCard card("04A1B2C3");
  desk.Issue(card, balance);
  desk.sqlite.reset();  // only the two have it open
  SellingProcess one(desk.database.path(), 1, card);
  SellingProcess two(desk.database.path(), 2, card);
  const Sold by_one = one.Wait();
  const Sold by_two = two.Wait();
  const Sold both{by_one.recorded + by_two.recorded,
                  by_one.already_recorded + by_two.already_recorded,
                  by_one.declined + by_two.declined};
  const auto store = storage::SqliteStore::Open(desk.database.path());
  store->Read([&](const ports::Books& books) {
    const auto known = books.cards().FindByUid(card.uid).value();
    BOOST_TEST(books.ledger().BalancesOf(known.id).principal.fen() ==
               balance - both.recorded * kPrice);
  });
  const auto verdict = store->verifier().Verify();
  BOOST_TEST(!verdict.first_difference.has_value());
  BOOST_TEST(verdict.tickets == both.recorded);
  return both;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(two_processes)

BOOST_AUTO_TEST_CASE(WhatBothAreToldIsSoldOnce) {
  const Sold sold = SellFromTwoProcesses(90'000);
  BOOST_TEST(sold.recorded == 2 * kTicketsEach - kToldToBoth);
  BOOST_TEST(sold.already_recorded == kToldToBoth);
  BOOST_TEST(sold.declined == 0);
}

BOOST_AUTO_TEST_CASE(OneBalanceIsNeverSpentTwice) {
  const Sold sold = SellFromTwoProcesses(2'050);
  BOOST_TEST(sold.recorded == 20);
  BOOST_TEST(sold.recorded + sold.already_recorded + sold.declined == 2 * kTicketsEach);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::app
