/// The disk itself: a store works on it, and it loses what a real one may lose.
#include <boost/test/unit_test.hpp>
#include <sqlite3.h>

#include <set>

#include "ports/report_rows.h"
#include "simulation/disk.h"
#include "simulation/slow_reader.h"
#include "storage/sqlite_store.h"
#include "support/temp_database.h"

namespace steelyard::simulation {
namespace {

constexpr char kStore[] = "store";  ///< its name on the disk

/// An empty store as a real file, made once.
const std::filesystem::path& EmptyStore() {
  static const tests::TempDatabase database;
  static const std::filesystem::path path = database.path();
  if (!std::filesystem::exists(path)) storage::SqliteStore::Create(path);
  return path;
}

/// A store on a disk of its own.
struct StoreOnDisk {
  explicit StoreOnDisk(std::uint64_t seed) : disk("test_disk", seed) {
    disk.CopyIn(EmptyStore(), kStore);
    Open();
  }
  void Open() {
    const storage::LogMoving log{{}, storage::LogMover::Caller};
    store = storage::SqliteStore::Open(kStore, {.file_system = disk.name(), .log = log});
  }
  void Reopen() {
    store.reset();
    disk.Restart();
    Open();
  }
  void Save(int number, const std::string& value = "made") {
    store->Commit([&](ports::Books& books) {
      books.settings().Set("sale " + std::to_string(number), value);
    });
  }
  std::string Value(int number) {
    std::string value;
    store->Read([&](const ports::Books& books) {
      value = books.settings().Find("sale " + std::to_string(number)).value_or("");
    });
    return value;
  }
  bool Has(int number) {
    bool has = false;
    store->Read([&](const ports::Books& books) {
      has = books.settings().Find("sale " + std::to_string(number)).has_value();
    });
    return has;
  }

  Disk disk;
  std::unique_ptr<storage::SqliteStore> store;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(disk)

BOOST_AUTO_TEST_CASE(WhatWasCommittedOutlivesAPowerCutAtEveryOperation) {
  constexpr Moment kMoments[] = {Moment::Before, Moment::Within, Moment::After};
  for (std::int64_t operation = 1; operation <= 40; ++operation) {
    for (const auto fault : {DiskFault::PowerCut, DiskFault::Killed}) {
      for (const auto moment : kMoments) {
        StoreOnDisk shop(static_cast<std::uint64_t>(operation) * 3 + 1);
        shop.disk.Arm({fault, operation, moment});
        int saved = 0;
        try {
          while (saved < 30) {
            shop.Save(saved);
            ++saved;
          }
        } catch (const ports::StorageError&) {
        }
        shop.Reopen();
        for (int i = 0; i < saved; ++i) BOOST_TEST(shop.Has(i));
        BOOST_TEST(!shop.Has(saved + 1));
        BOOST_TEST(saved < 30);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(WhatWasNotSyncedMayBeLostKeptOrTorn) {
  std::set<std::string> found;
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    Disk disk("test_disk", seed);
    const auto file = disk.Open("file", SQLITE_OPEN_CREATE);
    const std::string synced(8192, 'a');
    const std::string written(8192, 'b');
    BOOST_TEST(disk.Write(*file, synced.data(), synced.size(), 0) == SQLITE_OK);
    BOOST_TEST(disk.Sync(file) == SQLITE_OK);
    BOOST_TEST(disk.Write(*file, written.data(), written.size(), 0) == SQLITE_OK);
    disk.Stop(DiskFault::PowerCut);
    disk.Restart();
    std::string after(8192, ' ');
    BOOST_TEST(disk.Read(*file, after.data(), after.size(), 0) == SQLITE_OK);
    const auto torn = after.find('a');
    BOOST_TEST((torn == after.npos || torn % 512 == 0));
    found.insert(after == synced ? "lost" : after == written ? "kept" : "torn");
  }
  BOOST_TEST(found.size() == 3u);
}

BOOST_AUTO_TEST_CASE(ASyncThatFailedLosesForGoodWhatALaterOneCallsSafe) {
  int lost = 0;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    Disk disk("test_disk", seed);
    const auto file = disk.Open("file", SQLITE_OPEN_CREATE);
    BOOST_TEST(disk.Sync(file) == SQLITE_OK);
    disk.Arm({DiskFault::SyncFails, 1});
    BOOST_TEST(disk.Write(*file, "x", 1, 0) == SQLITE_OK);
    BOOST_TEST(disk.Sync(file) == SQLITE_IOERR_FSYNC);
    BOOST_TEST(disk.Sync(file) == SQLITE_OK);
    disk.Stop(DiskFault::PowerCut);
    disk.Restart();
    lost += file->content.empty() ? 1 : 0;
  }
  BOOST_TEST(lost > 0);
  BOOST_TEST(lost < 20);
}

BOOST_AUTO_TEST_CASE(AFullDiskAndFailuresLoseNothingThatWasAnswered) {
  for (const auto fault : {DiskFault::Full, DiskFault::WriteFails, DiskFault::SyncFails,
                           DiskFault::ReadFails}) {
    for (std::int64_t operation = 1; operation <= 25; ++operation) {
      StoreOnDisk shop(static_cast<std::uint64_t>(operation));
      std::set<int> saved;
      shop.disk.Arm({fault, operation});
      for (int i = 0; i < 12; ++i) {
        if (i == 10) {
          shop.disk.Disarm();
          shop.disk.MakeRoom();
        }
        try {
          shop.Save(i);
          saved.insert(i);
        } catch (const ports::StorageError&) {
        }
      }
      BOOST_TEST(saved.contains(11));
      shop.disk.Stop(DiskFault::PowerCut);
      shop.Reopen();
      for (const int i : saved) BOOST_TEST(shop.Has(i));
    }
  }
}

/// "Nothing of this was recorded" is said only where no later process can find it; and what may be
/// found or not is found now and then, so that nothing stronger than "unknown" would be true.
BOOST_AUTO_TEST_CASE(WhatIsSaidOfAFailedCommitIsWhatTheNextProcessFinds) {
  std::map<std::string, int> found;
  constexpr int kBefore = 3;
  for (const auto fault : {DiskFault::Full, DiskFault::WriteFails, DiskFault::SyncFails}) {
    for (const auto end : {DiskFault::Killed, DiskFault::PowerCut}) {
      for (std::int64_t operation = 1; operation <= 12; ++operation) {
        StoreOnDisk shop(static_cast<std::uint64_t>(operation) * 7 + 5);
        for (int i = 0; i < kBefore; ++i) shop.Save(i);
        shop.disk.Arm({fault, operation});
        std::string said;
        try {
          shop.Save(kBefore);
          continue;  // a commit has fewer operations
        } catch (const ports::OutcomeUnknown&) {
          said = "unknown";
        } catch (const ports::StorageError&) {
          said = "not recorded";
        }
        shop.disk.Disarm();
        shop.disk.MakeRoom();
        shop.disk.Stop(end);
        shop.Reopen();
        ++found[said + (shop.Has(kBefore) ? ", found" : ", not found")];
      }
    }
  }
  BOOST_TEST(found["not recorded, found"] == 0);
  BOOST_TEST(found["not recorded, not found"] > 0);
  BOOST_TEST(found["unknown, found"] > 0);
  BOOST_TEST(found["unknown, not found"] > 0);
}

/// While the process lives and goes on, the failed commit is gone for good.
BOOST_AUTO_TEST_CASE(ACommitAfterAFailedOneSettlesThatItWasNotRecorded) {
  for (std::int64_t operation = 1; operation <= 6; ++operation) {
    StoreOnDisk shop(static_cast<std::uint64_t>(operation));
    shop.Save(0);
    shop.disk.Arm({DiskFault::SyncFails, operation});
    bool is_saved = true;
    try {
      shop.Save(1);
    } catch (const ports::OutcomeUnknown&) {
      is_saved = false;
    }
    shop.disk.Disarm();
    shop.Save(2);
    shop.disk.Stop(DiskFault::PowerCut);
    shop.Reopen();
    BOOST_TEST(shop.Has(0));
    BOOST_TEST(shop.Has(1) == is_saved);
    BOOST_TEST(shop.Has(2));
  }
}

/// So long that later commits do not write its pages once more.
std::string OnItsOwnPages(int number) {
  return std::string(10'000, static_cast<char>('a' + number));
}

/// Commits, part of the log moved under a reader's eyes, more commits, the rest moved, the log
/// begun anew, and the power cut. Returns how many commits that were answered are lost.
template <typename Move>
int LostByMoving(StoreOnDisk& shop, const FaultPlan& plan, const Move& move) {
  std::set<int> saved;
  const auto save = [&](int first, int last) {
    for (int i = first; i <= last; ++i) {
      try {
        shop.Save(i, OnItsOwnPages(i));
        saved.insert(i);
      } catch (const ports::StorageError&) {
      }
    }
  };
  shop.disk.Arm(plan);
  save(0, 4);
  {
    SlowReader reader;
    reader.Begin({kStore, shop.disk.name()});
    save(5, 9);
    move();
    save(10, 14);
  }
  move();
  save(15, 19);
  move();
  shop.disk.Disarm();
  shop.disk.MakeRoom();
  shop.disk.Stop(DiskFault::PowerCut);
  int lost = 0;
  try {
    shop.Reopen();
    for (const int i : saved) lost += shop.Value(i) == OnItsOwnPages(i) ? 0 : 1;
  } catch (const ports::StorageError&) {
    lost = static_cast<int>(saved.size());
  }
  return lost;
}

BOOST_AUTO_TEST_CASE(MovingTheLogLosesNothingWhicheverOperationBreaks) {
  int kept_logs = 0;
  for (const auto fault : {DiskFault::SyncFails, DiskFault::WriteFails, DiskFault::Full,
                           DiskFault::Killed, DiskFault::PowerCut}) {
    for (std::int64_t operation = 1; operation <= 120; ++operation) {
      StoreOnDisk shop(static_cast<std::uint64_t>(operation) * 11 + 3);
      const auto move = [&] {
        shop.store->MoveLog();
        kept_logs += shop.store->HasFailedToKeepFile() ? 1 : 0;
      };
      BOOST_TEST(LostByMoving(shop, {fault, operation, Moment(operation % 3)}, move) == 0);
    }
  }
  BOOST_TEST(kept_logs > 0);
}

/// Moves the log and syncs the file, and goes on whether that went well or not.
void MoveCarelessly(const StoreOnDisk& shop) {
  sqlite3* database = nullptr;
  sqlite3_file* file = nullptr;
  if (sqlite3_open_v2(kStore, &database, SQLITE_OPEN_READWRITE, shop.disk.name().c_str()) ==
      SQLITE_OK) {
    // Before the first statement SQLite does not know that there is a log.
    sqlite3_exec(database, "SELECT COUNT(*) FROM settings", nullptr, nullptr, nullptr);
    sqlite3_wal_checkpoint_v2(database, nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
    sqlite3_file_control(database, "main", SQLITE_FCNTL_FILE_POINTER, &file);
    if (file != nullptr && file->pMethods != nullptr) {
      file->pMethods->xSync(file, SQLITE_SYNC_NORMAL);
    }
    sqlite3_db_config(database, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  }
  sqlite3_close(database);
}

/// What the rule of the Checkpointer is for: a failed sync may have dropped pages for good.
BOOST_AUTO_TEST_CASE(WhoMovesOnAfterAFailedSyncLosesMoney) {
  int lost = 0;
  for (std::int64_t operation = 1; operation <= 120; ++operation) {
    StoreOnDisk shop(static_cast<std::uint64_t>(operation) * 11 + 3);
    lost += LostByMoving(shop, {DiskFault::SyncFails, operation}, [&] { MoveCarelessly(shop); });
  }
  BOOST_TEST(lost > 0);
}

BOOST_AUTO_TEST_CASE(TwoConnectionsShareItsLocks) {
  Disk disk("test_disk", 1);
  disk.CopyIn(EmptyStore(), kStore);
  sqlite3* connections[2] = {};
  for (sqlite3*& connection : connections) {
    BOOST_REQUIRE(sqlite3_open_v2(kStore, &connection, SQLITE_OPEN_READWRITE,
                                  disk.name().c_str()) == SQLITE_OK);
  }
  const auto run = [&](int which, const char* sql) {
    return sqlite3_exec(connections[which], sql, nullptr, nullptr, nullptr);
  };
  const char* const change = "UPDATE counters SET value = value + 1 WHERE name = 'hot_list'";
  BOOST_TEST(run(0, "BEGIN IMMEDIATE") == SQLITE_OK);
  BOOST_TEST(run(1, "BEGIN IMMEDIATE") == SQLITE_BUSY);
  BOOST_TEST(run(0, change) == SQLITE_OK);
  BOOST_TEST(run(1, "SELECT value FROM counters") == SQLITE_OK);
  BOOST_TEST(run(0, "COMMIT") == SQLITE_OK);
  BOOST_TEST(run(1, change) == SQLITE_OK);
  for (sqlite3* connection : connections) sqlite3_close(connection);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::simulation
