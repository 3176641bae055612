/// The disk itself: a store works on it, and it loses what a real one may lose.
#include <boost/test/unit_test.hpp>
#include <sqlite3.h>

#include <set>

#include "ports/report_rows.h"
#include "simulation/disk.h"
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
  void Open() { store = storage::SqliteStore::Open(kStore, {.file_system = disk.name()}); }
  void Reopen() {
    store.reset();
    disk.Restart();
    Open();
  }
  void Save(int number) {
    store->Commit([&](ports::Books& books) {
      books.settings().Set("sale " + std::to_string(number), "made");
    });
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
