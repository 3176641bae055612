/// What lies beside a store while others open and close it.
#include <boost/test/unit_test.hpp>

#include <atomic>
#include <fstream>
#include <thread>

#include "storage/errors.h"
#include "storage/sqlite_store.h"
#include "storage/wal_file.h"
#include "support/temp_database.h"

namespace steelyard::storage {
namespace {

/// Makes log and index and removes them again, in the order in which SQLite does it when the first
/// one opens a store and the last one closes it.
class OthersOpeningAndClosing {
 public:
  explicit OthersOpeningAndClosing(const std::filesystem::path& store)
      : m_log(store.string() + "-wal"), m_index(store.string() + "-shm") {}
  ~OthersOpeningAndClosing() {
    m_is_over = true;
    m_thread.join();
  }

 private:
  void Run() {
    while (!m_is_over) {
      std::ofstream{m_log};
      std::ofstream{m_index};
      std::filesystem::remove(m_index);
      std::filesystem::remove(m_log);
    }
  }

  const std::filesystem::path m_log;
  const std::filesystem::path m_index;
  std::atomic<bool> m_is_over = false;
  std::thread m_thread{[this] { Run(); }};
};

}  // namespace

BOOST_AUTO_TEST_SUITE(wal_file)

BOOST_AUTO_TEST_CASE(OthersWhoOpenAndCloseAreNoDamage) {
  const tests::TempDatabase place;
  SqliteStore::Create(place.path());
  const OthersOpeningAndClosing others(place.path());
  for (int i = 0; i < 20'000; ++i) BOOST_REQUIRE_NO_THROW(CheckWalOf(place.path()));
}

BOOST_AUTO_TEST_CASE(AnIndexWithoutItsLogIsDamage) {
  const tests::TempDatabase place;
  SqliteStore::Create(place.path());
  std::ofstream{place.path().string() + "-shm"};
  BOOST_CHECK_THROW(CheckWalOf(place.path()), DamageError);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::storage
