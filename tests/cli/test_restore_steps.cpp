/// A restore whose every step fails or is the last before a kill -9: in the place is the old store
/// or the restored one, whole, and what is said says which, and where the other is.
#include <signal.h>

#include <boost/test/unit_test.hpp>
#include <filesystem>

#include "shop.h"

using namespace steelyard::tests;
using namespace steelyard;

namespace {

namespace fs = std::filesystem;

constexpr const char* kParts[] = {"", "-wal", "-shm", ".keys"};
constexpr const char* kStore = "store.steelyard";

/// The old store has two members; the backup, made before, has one.
constexpr std::size_t kOldMembers = 2;
constexpr std::size_t kNewMembers = 1;

struct OldStore {
  OldStore() {
    shop.Open();
    shop.Run({"member", "add", "--name", "王小明"});
    BOOST_REQUIRE(shop.Run({"backup", shop.File("copy.db")}).status == 0);
    shop.Run({"member", "add", "--name", "李小红"});
    fs::create_directory(shop.File("kept"));
  }
  void Keep() const {
    for (const char* part : kParts) {
      const std::string name = std::string(kStore) + part;
      if (fs::exists(shop.File(name))) fs::copy(shop.File(name), shop.File("kept/" + name));
    }
  }
  /// The folder as it was before the restore, whatever the last one left.
  void LayAgain() const {
    for (const auto& entry : fs::directory_iterator(shop.File("."))) {
      if (entry.path().filename().string().starts_with(kStore)) fs::remove_all(entry.path());
    }
    fs::copy(shop.File("kept"), shop.File("."));
    fs::remove(shop.File("reached"));
  }
  testing::Finished Restore(const std::vector<std::string>& environment) const {
    return testing::RunProgram(Command({"--json", "restore", shop.File("copy.db"), "--store",
                                        shop.store(), "--replace", "--yes"}),
                               environment);
  }
  std::vector<std::string> Failing(int call, const std::string& how) const {
    return {std::string("LD_PRELOAD=") + FAILING_CALLS, "ASAN_OPTIONS=verify_asan_link_order=0",
            "FAILING_CALL=" + std::to_string(call),     "FAILING_HOW=" + how,
            "FAILING_UNDER=" + shop.store(),            "FAILING_NOTE=" + shop.File("reached")};
  }
  /// The names under which stores were put aside.
  std::vector<std::string> Asides() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(shop.File("."))) {
      const auto name = entry.path().filename().string();
      if (name.find(".replaced-") == name.npos) continue;
      if (!name.ends_with("-wal") && !name.ends_with("-shm")) names.push_back(name);
    }
    return names;
  }
  std::size_t Members(const std::string& name) const {
    const auto ran = RunJson({"member", "list", "--store", shop.File(name)});
    BOOST_TEST_CONTEXT(name << ": " << ran.errors) { BOOST_REQUIRE(ran.status == 0); }
    return ran.answer["members"].size();
  }
  bool IsOld(const std::string& name, const std::string& part) const {
    return shop.Read(name) == shop.Read("kept/" + std::string(kStore) + part);
  }
  Shop shop;
};

/// After a restore of a sound store was broken: which store is in the place, and the other.
void CheckSound(const OldStore& old, const testing::Finished& ran, const std::string& how) {
  const auto members = old.Members(kStore);
  const bool is_new = members == kNewMembers;
  BOOST_TEST((is_new || members == kOldMembers));
  BOOST_TEST(RunJson({"verify", "--store", old.shop.store()}).outcome() == "sound");
  if (is_new) {
    BOOST_REQUIRE(old.Asides().size() == 1u);
    BOOST_TEST(old.Members(old.Asides().front()) == kOldMembers);
  }
  if (how == "kill") return;
  BOOST_TEST((ran.status == 0 || ran.status == 3));
  if (ran.status == 0) BOOST_TEST(is_new);
  if (ran.status == 3 && is_new) {
    BOOST_TEST(ran.errors.find("is in its place") != std::string::npos);
    BOOST_TEST(ran.errors.find(old.Asides().front()) != std::string::npos);
  }
  BOOST_TEST(ran.output.find("outcome") != std::string::npos);
}

/// The same for a store that could not be opened, with its log.
void CheckDamaged(const OldStore& old, const testing::Finished& ran, const std::string& how) {
  const auto asides = old.Asides();
  if (!fs::exists(old.shop.store())) {  // killed, or failed twice: not here
    BOOST_TEST(how == "kill");
    BOOST_REQUIRE(asides.size() == 1u);
    BOOST_TEST(old.IsOld(asides.front(), ""));
    BOOST_TEST((old.IsOld(asides.front() + "-wal", "-wal") ||
                old.IsOld(std::string(kStore) + "-wal", "-wal")));
    const auto opened = RunJson({"verify", "--store", old.shop.store()});
    BOOST_TEST(opened.status == 3);
    BOOST_TEST(opened.errors.find("broken off") != std::string::npos);
    BOOST_TEST(opened.errors.find(asides.front()) != std::string::npos);
  } else if (old.IsOld(kStore, "")) {
    BOOST_TEST(old.IsOld(std::string(kStore) + "-wal", "-wal"));
    if (how == "fail") BOOST_TEST(ran.status == 3);
  } else {
    BOOST_TEST(old.Members(kStore) == kNewMembers);
    BOOST_REQUIRE(asides.size() == 1u);
    BOOST_TEST(old.IsOld(asides.front(), ""));
    BOOST_TEST(old.IsOld(asides.front() + "-wal", "-wal"));
  }
}

/// Breaks one step after the other; returns how many there are.
template <typename CheckAfter>
int BreakEveryStep(const OldStore& old, const std::string& how, const CheckAfter& check) {
  for (int call = 1; call < 200; ++call) {
    old.LayAgain();
    const auto ran = old.Restore(old.Failing(call, how));
    if (!fs::exists(old.shop.File("reached"))) {
      BOOST_TEST(ran.status == 0);
      return call - 1;
    }
    BOOST_TEST_CONTEXT(how << " at call " << call << ": " << ran.output << ran.errors) {
      if (how == "kill") BOOST_TEST(ran.status == 128 + SIGKILL);
      check(old, ran, how);
      const auto again = old.Restore({});
      BOOST_TEST(again.status == 0);
      BOOST_TEST(old.Members(kStore) == kNewMembers);
    }
  }
  BOOST_FAIL("a restore has no end");
  return 0;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(restore_steps)

BOOST_AUTO_TEST_CASE(a_sound_store_or_the_restored_one_is_there_whichever_step_breaks) {
  const OldStore old;
  old.Keep();
  for (const char* how : {"fail", "kill"}) BOOST_TEST(BreakEveryStep(old, how, CheckSound) > 5);
}

BOOST_AUTO_TEST_CASE(a_damaged_store_is_kept_with_its_log_whichever_step_breaks) {
  const OldStore old;
  testing::ChildProcess service(
      Command({"serve", "--store", old.shop.store(), "--listen", "127.0.0.1:0", "--no-pull",
               "--no-schedule", "--passphrase-file", old.shop.File("passphrase")}));
  BOOST_REQUIRE(service.WaitForLine("Serving on ").has_value());
  old.shop.Run({"member", "add", "--name", "张小刚"});
  service.Signal(SIGKILL);
  service.Wait();
  auto damaged = old.shop.Read(kStore);
  damaged.replace(0, 16, "no longer a file");
  old.shop.Write(kStore, damaged);
  BOOST_REQUIRE(!old.shop.Read(std::string(kStore) + "-wal").empty());
  old.Keep();
  for (const char* how : {"fail", "kill"}) BOOST_TEST(BreakEveryStep(old, how, CheckDamaged) > 5);
}

BOOST_AUTO_TEST_SUITE_END()
