/// Two processes on one store, and a process that is killed: nothing overdrawn, nothing lost.
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <functional>
#include <thread>

#include "storage/store_fixture.h"

using namespace steelyard;
using namespace steelyard::tests;
using storage::SqliteStore;

namespace {

constexpr std::int64_t kSpend = 7;

/// A process of this test's own that runs `work` and ends with the number it returns.
class Child {
 public:
  explicit Child(const std::function<int()>& work) : m_pid(fork()) {
    BOOST_REQUIRE_GE(m_pid, 0);
    if (m_pid != 0) return;
    int status = 255;
    try {
      status = work();
    } catch (const std::exception& error) {
      std::fprintf(stderr, "child: %s\n", error.what());
    }
    _exit(status);
  }
  ~Child() {
    if (m_pid > 0) Kill();
  }
  /// What the work returned; 255 for an exception.
  int Wait() {
    int status = 0;
    waitpid(std::exchange(m_pid, -1), &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
  void Kill() {
    kill(m_pid, SIGKILL);
    waitpid(std::exchange(m_pid, -1), nullptr, 0);
  }

 private:
  pid_t m_pid;
};

/// A pipe for numbers, from a child to the test.
class NumberPipe {
 public:
  NumberPipe() { BOOST_REQUIRE_EQUAL(pipe(m_ends), 0); }
  ~NumberPipe() {
    close(m_ends[0]);
    close(m_ends[1]);
  }
  void Send(std::uint64_t number) {
    if (write(m_ends[1], &number, sizeof number) != sizeof number) _exit(254);
  }
  std::uint64_t Receive() {
    std::uint64_t number = 0;
    BOOST_REQUIRE_EQUAL(read(m_ends[0], &number, sizeof number), sizeof number);
    return number;
  }
  /// What was sent before the sender was killed and is not received yet.
  std::vector<std::uint64_t> Rest() {
    close(std::exchange(m_ends[1], -1));
    std::vector<std::uint64_t> numbers;
    std::uint64_t number = 0;
    while (read(m_ends[0], &number, sizeof number) == sizeof number) numbers.push_back(number);
    return numbers;
  }

 private:
  int m_ends[2];
};

ports::PostOutcome SpendOnce(SqliteStore& store, std::uint64_t operation) {
  auto outcome = ports::PostOutcome::AlreadyPosted;
  store.Commit([&](ports::Books& books) {
    outcome = books.ledger().Post({Spend(SomeCard(1).id, kSpend)}, ports::Cover::Required,
                                  Operation(Nth(operation)));
  });
  return outcome;
}

/// Spends from several threads until the card covers no more; how often it did.
int SpendAll(SqliteStore& store, std::uint64_t first_operation) {
  std::atomic<int> spent = 0;
  std::atomic<std::uint64_t> operation = first_operation;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      while (SpendOnce(store, ++operation) == ports::PostOutcome::Posted) ++spent;
    });
  }
  for (std::thread& thread : threads) thread.join();
  return spent;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(processes, TempDatabase)

BOOST_AUTO_TEST_CASE(a_race_of_processes_and_threads_never_overdraws_a_card) {
  constexpr std::int64_t kTopUp = 1000;
  SqliteStore::Create(path())->Commit([](ports::Books& books) {
    books.ledger().Post({TopUp(SomeCard(1).id, kTopUp)}, ports::Cover::Required,
                        Operation(Nth(1)));
  });
  const auto spend = [&](std::uint64_t first_operation) {
    return [this, first_operation] {
      const auto store = SqliteStore::Open(path());
      return SpendAll(*store, first_operation);
    };
  };
  Child one(spend(1'000'000));
  Child two(spend(2'000'000));
  Child three(spend(3'000'000));
  const int spent = one.Wait() + two.Wait() + three.Wait();
  BOOST_CHECK_EQUAL(spent, kTopUp / kSpend);
  const auto store = SqliteStore::Open(path());
  store->Read([&](const ports::Books& books) {
    BOOST_CHECK_EQUAL(books.ledger().BalancesOf(SomeCard(1).id).principal.fen(), kTopUp % kSpend);
  });
  const auto verdict = store->verifier().Verify();
  BOOST_CHECK(!verdict.first_difference);
  BOOST_CHECK_EQUAL(verdict.entries, 1 + spent);
}

BOOST_AUTO_TEST_CASE(one_operation_asked_of_two_processes_is_posted_once) {
  SqliteStore::Create(path());
  constexpr int kOperations = 50;
  const auto post = [&] {
    const auto store = SqliteStore::Open(path());
    int posted = 0;
    for (int i = 1; i <= kOperations; ++i) {
      store->Commit([&](ports::Books& books) {
        posted += books.ledger().Post({TopUp(SomeCard(1).id, 1)}, ports::Cover::Required,
                                      Operation(Nth(static_cast<std::uint64_t>(i)))) ==
                  ports::PostOutcome::Posted;
      });
    }
    return posted;
  };
  Child one(post);
  Child two(post);
  BOOST_CHECK_EQUAL(one.Wait() + two.Wait(), kOperations);
  SqliteStore::Open(path())->Read([&](const ports::Books& books) {
    BOOST_CHECK_EQUAL(books.ledger().BalancesOf(SomeCard(1).id).principal.fen(), kOperations);
  });
}

BOOST_AUTO_TEST_CASE(two_hosts_claim_a_scheduled_export_once) {
  ManualClock clock;
  constexpr int kExports = 30;
  {
    const auto store = SqliteStore::Create(path());
    for (std::uint64_t i = 1; i <= kExports; ++i) {
      store->schedules().Add({.id = Nth(i), .name = "daily", .report = "sales-by-day",
                              .parameters = "{}", .format = "pdf", .language = "en",
                              .place = "/", .frequency = "daily", .at_minute = 0,
                              .due = clock.Now(),
                              .next_due = clock.Now().Plus(static_cast<std::int64_t>(i)),
                              .last_run = std::nullopt, .last_outcome = ""},
                             {clock.Now(), "wang", "schedule.add", "daily", "", ""});
    }
  }
  const auto claim_all = [&] {
    const auto store = SqliteStore::Open(path());
    std::size_t claimed = 0;
    for (std::uint64_t i = 1; i <= kExports; ++i) {
      const auto now = clock.Now().Plus(static_cast<std::int64_t>(i));
      const auto run = Nth(static_cast<std::uint64_t>(getpid()) * 1'000'000 + i);
      const ports::Claim claim{run, "host", now, now.Plus(3'600'000)};
      claimed += store->schedule_runs().ClaimDue(claim) ? 1 : 0;
    }
    return static_cast<int>(claimed);
  };
  Child one(claim_all);
  Child two(claim_all);
  BOOST_CHECK_EQUAL(one.Wait() + two.Wait(), kExports);
}

BOOST_AUTO_TEST_CASE(what_was_answered_outlives_a_kill) {
  SqliteStore::Create(path());
  std::uint64_t next = 1;
  for (const std::uint64_t acknowledged_before_kill : {1, 40, 150}) {
    NumberPipe answered;
    Child writer([&] {
      const auto store = SqliteStore::Open(path());
      std::vector<std::thread> threads;
      std::atomic<std::uint64_t> number = next;
      for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&] {
          while (true) {
            const std::uint64_t mine = number++;
            store->Commit([&](ports::Books& books) {
              Sell(books, MakeTicket({.id = mine, .number = static_cast<std::int64_t>(mine)}),
                   Facts(1));
            });
            answered.Send(mine);
          }
        });
      }
      for (std::thread& thread : threads) thread.join();
      return 0;
    });
    std::vector<std::uint64_t> numbers;
    while (numbers.size() < acknowledged_before_kill) numbers.push_back(answered.Receive());
    writer.Kill();
    for (const std::uint64_t number : answered.Rest()) numbers.push_back(number);

    const auto store = SqliteStore::Open(path());
    store->Read([&](const ports::Books& books) {
      for (const std::uint64_t number : numbers) {
        BOOST_CHECK(books.tickets().Load(domain::TicketId(Nth(number))).has_value());
        BOOST_CHECK_EQUAL(books.ledger().PostingsOf(Nth(number)).size(), 1);
      }
      next = static_cast<std::uint64_t>(books.tickets().LastNumber(1)) + 100;
    });
    const auto verdict = store->verifier().Verify();
    BOOST_CHECK(!verdict.first_difference);
    BOOST_CHECK_EQUAL(verdict.entries, verdict.tickets);
    BOOST_CHECK_GE(static_cast<std::size_t>(verdict.tickets), numbers.size());
  }
}

BOOST_AUTO_TEST_CASE(a_disk_that_refuses_to_grow_loses_nothing_that_was_answered) {
  SqliteStore::Create(path());
  NumberPipe answered;
  Child writer([&] {
    const auto store = SqliteStore::Open(path());
    signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{.rlim_cur = 300'000, .rlim_max = RLIM_INFINITY};
    setrlimit(RLIMIT_FSIZE, &limit);
    int refused = 0;
    for (std::uint64_t number = 1; refused < 5; ++number) {
      try {
        store->Commit([&](ports::Books& books) {
          Sell(books, MakeTicket({.id = number, .number = static_cast<std::int64_t>(number)}),
               Facts(1));
        });
        answered.Send(number);
      } catch (const ports::StorageError&) {
        ++refused;
      }
    }
    return refused;
  });
  BOOST_CHECK_EQUAL(writer.Wait(), 5);
  const std::vector<std::uint64_t> numbers = answered.Rest();
  BOOST_REQUIRE_GT(numbers.size(), 0);
  const auto store = SqliteStore::Open(path());
  const auto verdict = store->verifier().Verify();
  BOOST_CHECK(!verdict.first_difference);
  BOOST_CHECK_EQUAL(static_cast<std::size_t>(verdict.tickets), numbers.size());
  BOOST_CHECK_EQUAL(verdict.entries, verdict.tickets);
  store->Read([&](const ports::Books& books) {
    for (const std::uint64_t number : numbers) {
      BOOST_CHECK(books.tickets().Load(domain::TicketId(Nth(number))).has_value());
    }
  });
}

BOOST_AUTO_TEST_SUITE_END()
