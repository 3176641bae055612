/// Making a store: all that was asked for is in it, or there is none.
#include <boost/test/unit_test.hpp>

#include <fstream>

#include "host/new_store.h"
#include "support/temp_database.h"

using namespace steelyard;
using namespace steelyard::host;
namespace fs = std::filesystem;

namespace {

struct Place {
  tests::TempDatabase temp;
  fs::path folder = temp.folder() / "shop";
  fs::path store = folder / "store.db";

  bool IsEmpty() const { return !fs::exists(folder) || fs::is_empty(folder); }
};

const NewStore kPear{.name = "Pear Tree",
                     .rounding = domain::TicketRounding::ToJiaoDown,
                     .manager = FirstManager{"anna", "secret-1"},
                     .scales = {{1, "txt-mode", "192.168.1.50:33581", ""}}};

cards::Passphrase Words() { return cards::Passphrase::FromText("two words").value(); }

}  // namespace

BOOST_FIXTURE_TEST_SUITE(new_store, Place)

BOOST_AUTO_TEST_CASE(ItHasItsNameManagerAndScalesFromTheStart) {
  BOOST_TEST(IsFreeForStore(store));
  BOOST_TEST((MakeStore(store, kPear, Words()) == NewStoreOutcome::Done));
  BOOST_TEST(!IsFreeForStore(store));
  const auto opened = OpenedStore::Open(store);
  const auto settings = app::LoadSettings(opened->context().store);
  BOOST_TEST(settings.name == "Pear Tree");
  BOOST_TEST((settings.ticket_rounding == domain::TicketRounding::ToJiaoDown));
  const auto anna = app::LogIn(opened->context(), opened->hasher(), "anna", "secret-1");
  BOOST_REQUIRE(anna.has_value());
  BOOST_TEST((anna->role == ports::Role::Manager));
  opened->context().store.Read(
      [](const ports::Books& books) { BOOST_TEST(books.scales().All().size() == 1u); });
  BOOST_TEST(!opened->Unlock(Words()).has_value());
}

BOOST_AUTO_TEST_CASE(WhatIsRefusedLeavesNothing) {
  auto short_password = kPear;
  short_password.manager->password = "short";
  auto bad_name = kPear;
  bad_name.manager->name = "anna lee";
  auto no_address = kPear;
  no_address.scales = {{1, "txt-mode", "nowhere", ""}};
  auto unknown_driver = kPear;
  unknown_driver.scales = {{1, "abacus", "192.168.1.50:1", ""}};
  auto unwanted = kPear;
  unwanted.is_wanted = [] { return false; };
  const std::pair<NewStore, NewStoreOutcome> rows[] = {
      {short_password, NewStoreOutcome::ManagerRefused},
      {bad_name, NewStoreOutcome::ManagerRefused},
      {no_address, NewStoreOutcome::ScaleRefused},
      {unknown_driver, NewStoreOutcome::ScaleRefused},
      {unwanted, NewStoreOutcome::NotWanted}};
  for (const auto& [wanted, outcome] : rows) {
    BOOST_TEST((MakeStore(store, wanted, Words()) == outcome));
    BOOST_TEST(IsEmpty());
    BOOST_TEST(IsFreeForStore(store));
  }
  BOOST_TEST(!MakeDemoStore(store, unwanted).has_value());
  BOOST_TEST(IsEmpty());
}

BOOST_AUTO_TEST_CASE(NothingIsOfferedWhereSomethingLies) {
  fs::create_directories(folder);
  std::ofstream(store) << "not a store";
  BOOST_TEST(!IsFreeForStore(store));
  fs::remove(store);
  BOOST_TEST(IsFreeForStore(store));
  std::ofstream(store.string() + ".keys") << "keys that cards depend on";
  BOOST_TEST(!IsFreeForStore(store));
  BOOST_CHECK_THROW(MakeStore(store, kPear, Words()), ports::StorageError);
  BOOST_TEST(!fs::exists(store));
}

BOOST_AUTO_TEST_SUITE_END()
