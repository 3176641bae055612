/// The commit queue: what is answered is durable, what fails is gone, and one failure is one's own.
#include <boost/test/unit_test.hpp>

#include <latch>

#include "storage/commit_queue.h"
#include "storage/store_fixture.h"

using namespace steelyard;
using namespace steelyard::tests;
using storage::CommitQueue;
using storage::Connection;

namespace {

struct Oops {};

/// Keeps the writer busy inside a commit until it is let go, so that what is submitted meanwhile
/// comes together in the next one.
class HeldWriter {
 public:
  explicit HeldWriter(CommitQueue& queue)
      : m_done(queue.Submit([this](ports::Books&) {
          m_entered.count_down();
          m_may_leave.wait();
        })) {
    m_entered.wait();
  }
  ~HeldWriter() { LetGo(); }
  void LetGo() {
    if (!m_done.valid()) return;
    m_may_leave.count_down();
    // What it held up may be in the same commit, and has to fail for some tests.
    m_done.wait();
    m_done = {};
  }

 private:
  std::latch m_entered{1};
  std::latch m_may_leave{1};
  std::future<void> m_done;
};

struct QueueStore : TempDatabase {
  QueueStore() { storage::SqliteStore::Create(path()); }

  std::function<void(ports::Books&)> Put(const std::string& name) {
    return [name](ports::Books& books) { books.settings().Set(name, "put"); };
  }
  /// Seen by a connection of its own, as another process would.
  bool Has(const std::string& name) {
    Connection reader(path(), storage::Access::ReadOnly);
    return reader.Query("SELECT 1 FROM settings WHERE name = ?", name).Next();
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(commit_queue, QueueStore)

BOOST_AUTO_TEST_CASE(a_request_that_throws_is_undone_alone) {
  CommitQueue queue(path(), {});
  HeldWriter held(queue);
  auto first = queue.Submit(Put("first"));
  auto second = queue.Submit([&](ports::Books& books) {
    Put("second")(books);
    throw Oops();
  });
  auto third = queue.Submit(Put("third"));
  auto fourth = queue.SubmitOn([](Connection& connection) { connection.Run("SELECT nothing"); });
  auto fifth = queue.Submit(Put("fifth"));
  held.LetGo();
  first.get();
  BOOST_CHECK_THROW(second.get(), Oops);
  third.get();
  BOOST_CHECK_THROW(fourth.get(), ports::StorageError);
  fifth.get();
  BOOST_CHECK(Has("first") && !Has("second") && Has("third") && Has("fifth"));
}

BOOST_AUTO_TEST_CASE(requests_run_in_the_order_they_came_and_see_each_other) {
  CommitQueue queue(path(), {});
  std::vector<std::future<void>> futures;
  std::vector<int> order;
  for (int i = 0; i < 1000; ++i) {
    futures.push_back(queue.Submit([&, i](ports::Books& books) {
      order.push_back(i);
      const auto before = books.settings().Find("n");
      BOOST_REQUIRE(!before ? i == 0 : *before == std::to_string(i - 1));
      books.settings().Set("n", std::to_string(i));
    }));
  }
  for (auto& future : futures) future.get();
  BOOST_CHECK_EQUAL(order.size(), 1000);
  BOOST_CHECK(std::is_sorted(order.begin(), order.end()));
}

BOOST_AUTO_TEST_CASE(a_full_queue_refuses_at_once_and_records_nothing_of_it) {
  CommitQueue queue(path(), {.waiting = 2, .per_commit = 1});
  HeldWriter held(queue);
  auto first = queue.Submit(Put("first"));
  auto second = queue.Submit(Put("second"));
  BOOST_CHECK_THROW(queue.Submit(Put("third")), ports::StoreBusy);
  held.LetGo();
  first.get();
  second.get();
  BOOST_CHECK(Has("first") && Has("second") && !Has("third"));
  queue.Submit(Put("third")).get();
  BOOST_CHECK(Has("third"));
}

BOOST_AUTO_TEST_CASE(a_desk_waits_behind_one_scale_and_not_behind_all) {
  CommitQueue queue(path(), {});
  HeldWriter held(queue);
  std::vector<std::string> order;
  std::vector<std::future<void>> futures;
  const auto submit = [&](const std::string& name, storage::Lane lane) {
    futures.push_back(queue.Submit([&order, name](ports::Books&) { order.push_back(name); }, lane));
  };
  for (int i = 0; i < 1000; ++i) submit("scale", storage::Lane::Scales);
  submit("desk 1", storage::Lane::Desk);
  submit("desk 2", storage::Lane::Desk);
  held.LetGo();
  for (auto& future : futures) future.get();
  BOOST_REQUIRE_EQUAL(order.size(), 1002);
  BOOST_CHECK_LE(std::find(order.begin(), order.end(), "desk 1") - order.begin(), 1);
  BOOST_CHECK_LE(std::find(order.begin(), order.end(), "desk 2") - order.begin(), 3);
}

BOOST_AUTO_TEST_CASE(scales_are_not_starved_by_a_desk) {
  CommitQueue queue(path(), {});
  HeldWriter held(queue);
  std::vector<std::string> order;
  std::vector<std::future<void>> futures;
  const auto submit = [&](const std::string& name, storage::Lane lane) {
    futures.push_back(queue.Submit([&order, name](ports::Books&) { order.push_back(name); }, lane));
  };
  for (int i = 0; i < 100; ++i) submit("desk", storage::Lane::Desk);
  for (int i = 0; i < 10; ++i) submit("scale", storage::Lane::Scales);
  held.LetGo();
  for (auto& future : futures) future.get();
  BOOST_CHECK_EQUAL(std::count(order.begin(), order.begin() + 21, "scale"), 10);
}

BOOST_AUTO_TEST_CASE(scales_that_fill_their_lane_leave_room_for_a_desk) {
  CommitQueue queue(path(), {.waiting = 3});
  HeldWriter held(queue);
  std::vector<std::future<void>> futures;
  for (int i = 0; i < 3; ++i) {
    futures.push_back(queue.Submit(Put(std::to_string(i)), storage::Lane::Scales));
  }
  BOOST_CHECK_THROW(queue.Submit(Put("a scale too many"), storage::Lane::Scales),
                    ports::StoreBusy);
  futures.push_back(queue.Submit(Put("desk")));
  held.LetGo();
  for (auto& future : futures) future.get();
  BOOST_CHECK(Has("2") && Has("desk") && !Has("a scale too many"));
}

BOOST_AUTO_TEST_CASE(tickets_of_a_store_wait_in_the_lane_of_scales) {
  const auto store = storage::SqliteStore::Open(path());
  std::latch entered{1};
  std::latch may_leave{1};
  auto held = store->Submit([&](ports::Books&) {
    entered.count_down();
    may_leave.wait();
  });
  entered.wait();
  std::vector<std::future<void>> futures;
  std::vector<std::string> order;
  for (int i = 0; i < 10; ++i) {
    futures.push_back(store->SubmitFromScale([&](ports::Books&) { order.push_back("scale"); }));
  }
  futures.push_back(store->Submit([&](ports::Books&) { order.push_back("desk"); }));
  may_leave.count_down();
  held.get();
  for (auto& future : futures) future.get();
  BOOST_CHECK_LE(std::find(order.begin(), order.end(), "desk") - order.begin(), 1);
}

BOOST_AUTO_TEST_CASE(a_commit_that_took_long_answers_before_it_begins_more) {
  CommitQueue queue(path(), {.per_commit_time = std::chrono::milliseconds(0)});
  HeldWriter held(queue);
  auto first = queue.Submit(Put("first"));
  auto second = queue.Submit([&](ports::Books&) {
    // Another process sees it: the first was committed by itself.
    BOOST_CHECK(Has("first"));
    BOOST_CHECK(first.wait_for(std::chrono::seconds(0)) == std::future_status::ready);
  });
  held.LetGo();
  second.get();
  first.get();
}

BOOST_AUTO_TEST_CASE(what_was_undone_is_not_remembered_by_the_next_of_the_commit) {
  const auto moment = base::Timestamp::Parse("2026-11-22T09:00:00+08:00").value();
  const auto save_price = [&](ports::Books& books, std::int64_t fen) {
    const auto price = domain::Price::FromFen(fen, domain::PriceUnit::PerKilogram).value();
    domain::Product product{.code = "1001", .name = "apple", .category = "", .barcode = "",
                            .list_price = price, .tier_prices = {}, .promotions = {}};
    books.catalogue().Save({product}, {}, {}, moment);
    const auto version = books.price_history().VersionAt(moment);
    return books.price_history().FindProduct("1001", version)->list_price.fen();
  };
  const auto post = [](ports::Books& books, std::uint64_t operation) {
    books.ledger().Post({TopUp(SomeCard(1).id, 100)}, ports::Cover::NotRequired,
                        Operation(Nth(operation)));
  };
  CommitQueue queue(path(), {});
  HeldWriter held(queue);
  auto first = queue.Submit([&](ports::Books& books) {
    books.cards().Add(SomeCard(1));
    post(books, 1);
  });
  auto undone = queue.Submit([&](ports::Books& books) {
    post(books, 2);
    BOOST_CHECK_EQUAL(save_price(books, 500), 500);
    throw Oops();
  });
  auto last = queue.Submit([&](ports::Books& books) {
    post(books, 3);
    BOOST_CHECK_EQUAL(save_price(books, 700), 700);
    post(books, 4);
  });
  held.LetGo();
  first.get();
  BOOST_CHECK_THROW(undone.get(), Oops);
  last.get();
  const auto verdict = storage::SqliteStore::Open(path())->verifier().Verify();
  BOOST_CHECK(!verdict.first_difference);
  BOOST_CHECK_EQUAL(verdict.entries, 3);
}

BOOST_AUTO_TEST_CASE(the_log_is_moved_into_the_file_beside_the_writer) {
  CommitQueue queue(path(), {});
  const auto size_before = std::filesystem::file_size(path());
  const std::string big(20'000, 'x');
  for (int round = 0; round < 8; ++round) {
    std::vector<std::future<void>> futures;
    for (int i = 0; i < 500; ++i) {  // five pages each
      const auto name = std::to_string(round) + "." + std::to_string(i);
      futures.push_back(
          queue.Submit([name, &big](ports::Books& books) { books.settings().Set(name, big); }));
    }
    for (auto& future : futures) future.get();
  }
  // The writer does not touch the file itself, so somebody must have done it for it. It may still
  // be on the way: wait for it, however long it takes.
  while (std::filesystem::file_size(path()) < size_before + 2'000 * big.size()) {
    queue.Submit([](ports::Books&) {}).get();
  }
  BOOST_CHECK(Has("7.499"));
}

BOOST_AUTO_TEST_CASE(the_end_does_what_waits) {
  std::vector<std::future<void>> futures;
  {
    CommitQueue queue(path(), {.waiting = 100, .per_commit = 3});
    HeldWriter held(queue);
    for (int i = 0; i < 20; ++i) {
      const auto lane = i % 2 == 0 ? storage::Lane::Desk : storage::Lane::Scales;
      futures.push_back(queue.Submit(Put(std::to_string(i)), lane));
    }
  }
  for (int i = 0; i < 20; ++i) {
    futures[static_cast<std::size_t>(i)].get();
    BOOST_CHECK(Has(std::to_string(i)));
  }
}

BOOST_AUTO_TEST_CASE(a_commit_that_fails_answers_nothing_as_done) {
  CommitQueue queue(path(), {});
  // A deferred foreign key lets every statement pass and fails the COMMIT itself.
  queue.SubmitOn([](Connection& connection) {
    connection.Execute(
        "CREATE TABLE parent (id INTEGER PRIMARY KEY); CREATE TABLE child "
        "(id INTEGER REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)");
  }).get();
  HeldWriter held(queue);
  auto first = queue.Submit(Put("first"));
  auto orphan = queue.SubmitOn(
      [](Connection& connection) { connection.Run("INSERT INTO child VALUES (7)"); });
  auto own = queue.Submit([](ports::Books&) { throw Oops(); });
  auto last = queue.Submit(Put("last"));
  held.LetGo();
  // Which of them came to the commit together is known: all, for the writer was held.
  BOOST_CHECK_THROW(first.get(), ports::StorageError);
  BOOST_CHECK_THROW(orphan.get(), ports::StorageError);
  BOOST_CHECK_THROW(own.get(), Oops);
  BOOST_CHECK_THROW(last.get(), ports::StorageError);
  BOOST_CHECK(!Has("first") && !Has("last"));
  queue.Submit(Put("after")).get();
  BOOST_CHECK(Has("after"));
}

BOOST_AUTO_TEST_CASE(a_transaction_that_ended_by_itself_takes_everything_with_it) {
  CommitQueue queue(path(), {});
  HeldWriter held(queue);
  auto before = queue.Submit(Put("before"));
  auto ending = queue.Submit([&](ports::Books& books) {
    Put("ending")(books);
  });
  // What SQLite does by itself on a full disk; the work even swallows the error and goes on.
  auto swallowing = queue.SubmitOn([](Connection& connection) {
    connection.Execute("ROLLBACK");
    try {
      connection.Run("INSERT INTO settings VALUES ('alone', 'put')");
    } catch (const ports::StorageError&) {
    }
  });
  auto after = queue.Submit(Put("after"));
  held.LetGo();
  for (auto* future : {&before, &ending, &swallowing}) {
    BOOST_CHECK_THROW(future->get(), ports::StorageError);
  }
  BOOST_CHECK(!Has("before") && !Has("ending") && !Has("alone"));
  after.get();  // it had not begun: the next commit did it
  BOOST_CHECK(Has("after"));
  queue.Submit(Put("next")).get();
  BOOST_CHECK(Has("next"));
}

BOOST_AUTO_TEST_CASE(a_full_database_refuses_and_what_was_answered_is_there) {
  CommitQueue queue(path(), {});
  queue.SubmitOn([](Connection& connection) {
    connection.Execute("PRAGMA max_page_count = 1");  // the least allowed: what it has now
  }).get();
  std::vector<std::pair<std::string, bool>> answered;
  const std::string big(3000, 'x');
  int refused = 0;
  for (int round = 0; round < 40; ++round) {
    std::vector<std::future<void>> futures;
    for (int i = 0; i < 3; ++i) {
      const std::string name = std::to_string(round) + "." + std::to_string(i);
      futures.push_back(queue.Submit(
          [name, &big](ports::Books& books) { books.settings().Set(name, big); }));
      answered.emplace_back(name, false);
    }
    for (std::size_t i = 0; i < 3; ++i) {
      try {
        futures[i].get();
        answered[answered.size() - 3 + i].second = true;
      } catch (const ports::StorageError& error) {
        ++refused;
        BOOST_CHECK(std::string(error.what()).find("full") != std::string::npos);
      }
    }
  }
  BOOST_CHECK_GT(refused, 0);
  for (const auto& [name, done] : answered) BOOST_CHECK_EQUAL(Has(name), done);
  queue.SubmitOn([](Connection& connection) {
    connection.Execute("PRAGMA max_page_count = 100000");
  }).get();
  queue.Submit(Put("room again")).get();
  BOOST_CHECK(Has("room again"));
}

BOOST_AUTO_TEST_CASE(a_snapshot_stands_still_while_others_commit) {
  const auto store = storage::SqliteStore::Open(path());
  store->Commit(Put("before"));
  store->Read([&](const ports::Books& books) {
    store->Commit(Put("during"));
    BOOST_CHECK(books.settings().Find("before").has_value());
    BOOST_CHECK(!books.settings().Find("during").has_value());
    store->Read([&](const ports::Books& later) {
      BOOST_CHECK(later.settings().Find("during").has_value());
    });
  });
}

BOOST_AUTO_TEST_CASE(facts_carry_the_code_that_held_when_they_were_recorded) {
  const auto store = storage::SqliteStore::Open(path());
  const auto add_member = [](ports::Books& books, std::uint64_t n) {
    books.members().Add({.id = domain::MemberId(Nth(n)), .name = "a", .phone = "", .tier = ""});
  };
  store->Commit([&](ports::Books& books) { add_member(books, 1); });
  BOOST_CHECK_THROW(store->Commit([&](ports::Books& books) {
                      books.settings().Set(ports::kStoreCodeSetting, "gone");
                      throw Oops();
                    }),
                    Oops);
  store->Commit([&](ports::Books& books) {
    add_member(books, 2);
    books.settings().Set(ports::kStoreCodeSetting, "west");
    add_member(books, 3);
  });
  Connection reader(path(), storage::Access::ReadOnly);
  storage::Rows rows = reader.Query("SELECT store_code FROM members ORDER BY id");
  for (const char* expected : {"store-1", "store-1", "west"}) {
    BOOST_REQUIRE(rows.Next());
    BOOST_CHECK_EQUAL(rows.Text(0), expected);
  }
}

BOOST_AUTO_TEST_SUITE_END()
