/// Scheduled backups: which stay, that one is made once, and what becomes of a failure.
#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <fstream>

#include "host/backup_schedule.h"
#include "host/schedule_run.h"
#include "support/temp_database.h"

using namespace steelyard;
using steelyard::tests::TempDatabase;

namespace {

namespace fs = std::filesystem;

const ports::AuditEntry kNoted{*base::Timestamp::FromUnixMs(1'700'000'000'000), "wang", "a", "b",
                               "", ""};

std::unique_ptr<host::OpenedStore> NewStore(const fs::path& path) {
  const auto passphrase = cards::Passphrase::FromText("open sesame");
  return host::OpenedStore::Create(path, *passphrase, cards::VaultCost::Minimum());
}

/// A store with a backup that has been due for a minute.
struct Due {
  Due() {
    fs::create_directory(folder);
    const app::Actor manager{"wang", ports::Role::Manager};
    const auto added = host::AddBackup(*store, manager, {.folder = folder.string(), .keep = {}});
    BOOST_REQUIRE(added.outcome == host::ScheduleOutcome::Done);
    id = added.scheduled->id;
    MakeDue(*store);
  }
  void MakeDue(host::OpenedStore& opened) const {
    const auto now = opened.context().clock.Now();
    auto scheduled = host::FindExport(opened, *id).value();
    scheduled.due = scheduled.next_due = now.Plus(-60'000);
    const auto wall = scheduled.due.ToWallClock(base::UtcOffset::China());
    scheduled.at_minute = wall.hour * 60 + wall.minute;
    opened.schedules().Change(scheduled, ports::Times::Replace, kNoted);
  }
  std::vector<std::string> Files() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder)) {
      names.push_back(entry.path().filename().string());
    }
    return names;
  }
  std::vector<ports::BookException> Open() {
    std::vector<ports::BookException> open;
    store->context().store.Read(
        [&](const ports::Books& books) { open = books.exceptions().Open(9); });
    return open;
  }

  TempDatabase temp;
  fs::path folder = temp.folder() / "backups";
  std::unique_ptr<host::OpenedStore> store = NewStore(temp.path());
  std::optional<base::Id128> id;
};

std::string NameOn(const std::string& day, const std::string& clock = "0230") {
  return "shop_" + day + "_" + clock + ".backup";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(backups)

BOOST_AUTO_TEST_CASE(names_tell_store_and_moment) {
  const auto due = base::Timestamp::Parse("2026-11-21T18:30:00Z").value();
  BOOST_TEST(host::BackupName("/data/shop.db", due, base::UtcOffset::China()) ==
             NameOn("2026-11-22"));
}

BOOST_AUTO_TEST_CASE(the_newest_of_days_weeks_and_months_stay) {
  std::vector<std::string> names;
  auto day = domain::BusinessDay::Parse("2026-01-01").value();
  const auto last = domain::BusinessDay::Parse("2026-11-22").value();  // a Sunday
  for (; !(day > last); day = day.PlusDays(1)) names.push_back(NameOn(day.ToString()));
  names.push_back(NameOn("2026-11-22", "0245"));
  const auto total = names.size();
  const std::vector<std::string> strangers = {
      "shop.db", "other_2026-11-01_0230.backup", "shop_2026-11-01.backup",
      "shop_2026-11-01_0230.backup.keys", "shop_2026-13-01_0230.backup"};
  names.insert(names.end(), strangers.begin(), strangers.end());
  const auto removed = host::BackupsToRemove("/x/shop.db", names,
                                             {.daily = 3, .weekly = 3, .monthly = 3});
  for (const auto& name : removed) {
    BOOST_TEST((std::find(strangers.begin(), strangers.end(), name) == strangers.end()), name);
  }
  std::vector<std::string> kept;
  for (const auto& name : names) {
    if (std::find(removed.begin(), removed.end(), name) == removed.end()) kept.push_back(name);
  }
  std::erase_if(kept, [&](const auto& name) {
    return std::find(strangers.begin(), strangers.end(), name) != strangers.end();
  });
  const std::vector<std::string> expected = {
      NameOn("2026-09-30"), NameOn("2026-10-31"), NameOn("2026-11-08"), NameOn("2026-11-15"),
      NameOn("2026-11-20"), NameOn("2026-11-21"), NameOn("2026-11-22", "0245")};
  BOOST_TEST(kept == expected, boost::test_tools::per_element());
  BOOST_TEST(removed.size() == total - expected.size());
}

BOOST_AUTO_TEST_CASE(nothing_is_removed_when_there_is_too_little) {
  const std::vector<std::string> few = {NameOn("2026-11-20"), NameOn("2026-11-21")};
  BOOST_TEST(host::BackupsToRemove("/x/shop.db", few, {}).empty());
  BOOST_TEST(host::BackupsToRemove("/x/shop.db", {}, {}).empty());
}

BOOST_FIXTURE_TEST_CASE(two_hosts_make_it_once, Due) {
  const auto other = host::OpenedStore::Open(temp.path());
  const auto runs = host::RunDueExports(*store);
  BOOST_REQUIRE_EQUAL(runs.size(), 1);
  BOOST_TEST(runs.front().error == "");
  BOOST_TEST(host::RunDueExports(*other).empty());
  BOOST_TEST(Files().size() == 2);  // the backup and its keys
  BOOST_TEST(host::OpenedStore::Open(runs.front().file)
                 ->verifier()
                 .Verify()
                 .first_difference.has_value() == false);
  BOOST_TEST(host::NewestBackupOf(temp.path()).value().string() == runs.front().file);
}

BOOST_FIXTURE_TEST_CASE(a_failure_is_listed_and_retried_until_one_succeeds, Due) {
  fs::remove_all(folder);
  for (int times = 0; times < 2; ++times) {
    MakeDue(*store);
    const auto runs = host::RunDueExports(*store);
    BOOST_REQUIRE_EQUAL(runs.size(), 1);
    BOOST_TEST(runs.front().error.find("is not there") != std::string::npos);
    BOOST_TEST(runs.front().next_try.has_value());
    BOOST_REQUIRE_EQUAL(Open().size(), 1);
    BOOST_TEST((Open().front().kind == ports::ExceptionKind::BackupFailed));
  }
  const auto now = store->context().clock.Now();
  BOOST_TEST((store->schedules().All().front().next_due <= now.Plus(900'000)));
  fs::create_directory(folder);
  MakeDue(*store);
  BOOST_TEST(host::RunDueExports(*store).front().error == "");
  BOOST_TEST(Open().empty());
  BOOST_TEST((store->schedules().All().front().next_due <= now.Plus(86'400'000)));
}

BOOST_FIXTURE_TEST_CASE(what_was_broken_off_is_cleared_away, Due) {
  const std::string old = "store_2026-01-01_0230.backup.unfinished";
  std::ofstream(folder / old) << "half";
  std::ofstream(folder / "notes.unfinished") << "mine";
  BOOST_TEST(host::RunDueExports(*store).front().error == "");
  BOOST_TEST(!fs::exists(folder / old));
  BOOST_TEST(fs::exists(folder / "notes.unfinished"));
}

BOOST_FIXTURE_TEST_CASE(only_a_manager_schedules_one_and_only_into_a_folder, Due) {
  const auto outcome = [&](ports::Role role, const fs::path& where) {
    const app::Actor actor{"someone", role};
    return host::AddBackup(*store, actor, {.folder = where.string(), .keep = {}}).outcome;
  };
  BOOST_TEST((outcome(ports::Role::CardDesk, folder) == host::ScheduleOutcome::NotAllowed));
  BOOST_TEST((outcome(ports::Role::Service, folder) == host::ScheduleOutcome::NotAllowed));
  BOOST_TEST((outcome(ports::Role::Manager, folder / "no") ==
              host::ScheduleOutcome::FolderMissing));
}

BOOST_AUTO_TEST_SUITE_END()
