/// Stores in the making: whatever a killed run has left, the next one can begin; and nothing that
/// was there before is touched.
#include <sys/file.h>

#include <boost/test/unit_test.hpp>
#include <fstream>
#include <iterator>
#include <map>

#include "host/unfinished_store.h"
#include "ports/report_rows.h"
#include "support/temp_database.h"

using namespace steelyard;
using host::UnfinishedStore;
namespace fs = std::filesystem;

namespace {

using Files = std::map<std::string, std::string>;  ///< name within the folder, content

struct Place {
  tests::TempDatabase temp;
  fs::path folder = temp.folder() / "shop";
  fs::path store = folder / "s.db";

  void Write(const std::string& name, const std::string& content) const {
    fs::create_directories((folder / name).parent_path());
    std::ofstream(folder / name, std::ios::binary) << content;
  }
  Files All() const {
    Files files;
    if (!fs::exists(folder)) return files;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
      if (!entry.is_regular_file()) continue;
      std::ifstream stream(entry.path(), std::ios::binary);
      files[fs::relative(entry.path(), folder).string()] =
          std::string(std::istreambuf_iterator<char>(stream), {});
    }
    return files;
  }
};

/// Makes a store of two words, as init does.
void Make(const Place& place) {
  UnfinishedStore unfinished(place.store);
  std::ofstream(unfinished.path()) << "new store";
  std::ofstream(unfinished.path().string() + ".keys") << "new keys";
  unfinished.Publish();
}

const Files kMade = {{"s.db", "new store"}, {"s.db.keys", "new keys"}};

}  // namespace

BOOST_AUTO_TEST_SUITE(unfinished_store)

BOOST_AUTO_TEST_CASE(a_store_appears_whole) {
  const Place place;
  {
    UnfinishedStore unfinished(place.store);
    std::ofstream(unfinished.path()) << "new store";
    BOOST_TEST(!fs::exists(place.store));
    unfinished.Publish();
    BOOST_TEST(fs::exists(place.store));
  }
  BOOST_TEST((place.All() == Files{{"s.db", "new store"}}));
  BOOST_TEST(!fs::exists(place.store.string() + ".unfinished"));
}

BOOST_AUTO_TEST_CASE(what_was_not_published_is_taken_away) {
  const Place place;
  {
    UnfinishedStore unfinished(place.store);
    std::ofstream(unfinished.path()) << "half";
  }
  BOOST_TEST(place.All().empty());
  BOOST_TEST(!fs::exists(place.store.string() + ".unfinished"));
}

/// Every state in which kill -9 may leave the place, in the order of the work.
BOOST_AUTO_TEST_CASE(whatever_a_killed_run_left_the_next_one_makes_the_store) {
  const std::string folder = "s.db.unfinished/";
  const struct {
    const char* killed;
    Files left;
  } rows[] = {
      {"before anything", {}},
      {"while the store was filled",
       {{folder + "store", "half"}, {folder + "store-wal", "x"}, {folder + "store-shm", "x"}}},
      {"while the keys were written",
       {{folder + "store", "half"}, {folder + "store.keys.a1B2c3", "ke"}}},
      {"when both were whole", {{folder + "store", "old"}, {folder + "store.keys", "keys"}}},
      {"while the keys were copied",
       {{folder + "store", "old"}, {folder + "store.keys", "keys"}, {folder + "keys.copy", "k"}}},
      {"between the two moves",
       {{folder + "store", "old"}, {folder + "store.keys", "keys"}, {"s.db.keys", "keys"}}},
      {"while a backup was restored",
       {{folder + "store.unfinished", "half"}, {folder + "store.unfinished-journal", "x"}}},
  };
  for (const auto& row : rows) {
    BOOST_TEST_CONTEXT("killed " << row.killed) {
      const Place place;
      for (const auto& [name, content] : row.left) place.Write(name, content);
      Make(place);
      BOOST_TEST((place.All() == kMade));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_killed_run_whose_store_was_in_place_leaves_a_whole_store) {
  const Place place;
  for (const auto& [name, content] : kMade) place.Write(name, content);
  place.Write("s.db.unfinished/store.keys", "new keys");
  BOOST_CHECK_THROW(UnfinishedStore{place.store}, ports::StorageError);
  UnfinishedStore::ClearBeside(place.store);
  BOOST_TEST((place.All() == kMade));
}

BOOST_AUTO_TEST_CASE(what_was_there_is_not_touched) {
  const std::string folder = "s.db.unfinished/";
  const struct {
    const char* why;
    Files there;
  } rows[] = {
      {"a store", {{"s.db", "store"}}},
      {"a store and what a killed run left",
       {{"s.db", "store"}, {"s.db.keys", "keys"}, {folder + "store", "half"}}},
      {"keys of a store that was deleted", {{"s.db.keys", "keys"}}},
      {"keys that are not those of the killed run",
       {{"s.db.keys", "keys"}, {folder + "store", "old"}, {folder + "store.keys", "others"}}},
      {"keys of a store that was in use and was deleted: it is not in the folder any more",
       {{"s.db.keys", "keys"}, {folder + "store.keys", "keys"}}},
      {"a folder of somebody else", {{folder + "thesis.txt", "three years of work"}}},
      {"something else instead of the folder", {{"s.db.unfinished", "a file"}}},
      {"the log of a store", {{"s.db-wal", "log"}}},
      {"the journal of a store", {{"s.db-journal", "log"}}},
  };
  for (const auto& row : rows) {
    BOOST_TEST_CONTEXT(row.why) {
      const Place place;
      for (const auto& [name, content] : row.there) place.Write(name, content);
      BOOST_CHECK_THROW(UnfinishedStore{place.store}, ports::StorageError);
      BOOST_TEST((place.All() == row.there));
    }
  }
}

BOOST_AUTO_TEST_CASE(two_do_not_make_the_same_store) {
  const Place place;
  {
    UnfinishedStore first(place.store);
    std::ofstream(first.path()) << "first";
    BOOST_CHECK_THROW(UnfinishedStore{place.store}, ports::StorageError);
    UnfinishedStore::ClearBeside(place.store);
    BOOST_TEST(fs::exists(first.path()));
  }
  Make(place);
  BOOST_TEST((place.All() == kMade));
}

BOOST_AUTO_TEST_CASE(who_comes_second_to_the_name_gives_way) {
  for (const auto* taken : {"s.db", "s.db.keys"}) {
    BOOST_TEST_CONTEXT(taken) {
      const Place place;
      {
        UnfinishedStore unfinished(place.store);
        std::ofstream(unfinished.path()) << "new store";
        std::ofstream(unfinished.path().string() + ".keys") << "new keys";
        place.Write(taken, "precious");
        BOOST_CHECK_THROW(unfinished.Publish(), ports::StorageError);
      }
      BOOST_TEST((place.All() == Files{{taken, "precious"}}));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_store_that_is_still_open_is_not_published) {
  const Place place;
  UnfinishedStore unfinished(place.store);
  std::ofstream(unfinished.path()) << "new store";
  std::ofstream(unfinished.path().string() + "-wal") << "not in the store yet";
  BOOST_CHECK_THROW(unfinished.Publish(), ports::StorageError);
  BOOST_TEST(!fs::exists(place.store));
}

BOOST_AUTO_TEST_SUITE_END()
