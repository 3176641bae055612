/// The first start: a store is made whole, or nothing is left.
#include <boost/test/unit_test.hpp>

#include <signal.h>

#include <filesystem>

#include "app/people.h"
#include "desktop/screen.h"
#include "host/opened_store.h"
#include "support/temp_database.h"

using namespace steelyard;
using steelyard::testing::ChildProcess;
using steelyard::testing::RunProgram;
using steelyard::tests::Eventually;
namespace fs = std::filesystem;

namespace {

constexpr const char* kWizard = "Set up Steelyard";
constexpr const char* kNext = "alt+x";

class EmptyComputer {
 public:
  EmptyComputer() { screen.StartReading(m_folder.folder()); }
  ~EmptyComputer() {
    screen.Photograph(fs::path(STEELYARD_BINARY_DIR) / "desktop-test-first-start.png");
  }

  ChildProcess& Start() {
    auto environment = screen.Environment();
    for (const char* name : {"XDG_CONFIG_HOME=", "XDG_STATE_HOME=", "XDG_DATA_HOME="}) {
      environment.push_back(name + m_folder.folder().string());
    }
    environment.push_back(tests::WatchSetting());
    m_program = std::make_unique<ChildProcess>(
        std::vector<std::string>{STEELYARD, "--store", Store().string(), "--no-service"},
        environment);
    BOOST_REQUIRE(screen.WaitForWindow(kWizard));
    BOOST_REQUIRE(screen.WaitForWindow("Welcome to Steelyard"));
    return *m_program;
  }

  /// From the first step to the one with this number, all asked for is typed.
  void GoTo(int step) {
    const std::vector<std::vector<std::string>> typed = {
        {}, {"Pear Tree"}, {"secret-1", "alt+g", "secret-1"}, {"two words", "alt+g", "two words"},
        {}, {}};
    const char* const shown[] = {"The store",      "The manager", "The keys of the cards",
                                 "The card reader", "The scales",  "Ready to make it"};
    for (int at = 0; at < step; ++at) {
      for (const auto& text : typed[static_cast<std::size_t>(at)]) {
        if (text.starts_with("alt+")) {
          screen.Press({text});
        } else {
          screen.Type(text);
        }
      }
      screen.Press({kNext});
      BOOST_REQUIRE(screen.WaitForWindow(std::string(kWizard) + " – " + shown[at]));
    }
  }

  void Quit(ChildProcess& program) {
    screen.Press({"ctrl+q"});
    BOOST_REQUIRE(Eventually([&] { return program.HasEnded(); }));
    BOOST_TEST(program.Wait() == 0);
    const auto verified = RunProgram({STEELYARDCTL, "--store", Store().string(), "verify"});
    BOOST_TEST(verified.status == 0, verified.output << verified.errors);
  }

  fs::path Place() const { return m_folder.folder() / "shop"; }
  fs::path Store() const { return Place() / "store.db"; }

  tests::Screen screen;

 private:
  tests::TempDatabase m_folder;
  std::unique_ptr<ChildProcess> m_program;
};

constexpr int kSummary = 6;

}  // namespace

BOOST_FIXTURE_TEST_SUITE(first_start, EmptyComputer)

BOOST_AUTO_TEST_CASE(MakesAStoreAndLetsItsManagerIn) {
  auto& program = Start();
  GoTo(kSummary);
  BOOST_TEST(!fs::exists(Place()));  // so far nothing was written
  screen.Press({"Return"});
  BOOST_REQUIRE(screen.WaitForWindow("Today – Steelyard"));
  BOOST_TEST(screen.HasText("Pear Tree"));
  Quit(program);

  const auto store = host::OpenedStore::Open(Store());
  BOOST_TEST(app::LoadSettings(store->context().store).name == "Pear Tree");
  BOOST_TEST(!store->Unlock(*cards::Passphrase::FromText("two words")).has_value());
  const auto manager = app::LogIn(store->context(), store->hasher(), "manager", "secret-1");
  BOOST_REQUIRE(manager.has_value());
  BOOST_TEST((manager->role == ports::Role::Manager));
  BOOST_TEST(!store->IsDemo());
}

BOOST_AUTO_TEST_CASE(LeavesNothingWhereverItIsGivenUp) {
  for (const int step : {0, 1, 3, kSummary}) {
    BOOST_TEST_CONTEXT("step " << step) {
      auto& program = Start();
      GoTo(step);
      screen.Press({"Escape"});
      BOOST_REQUIRE(Eventually([&] { return program.HasEnded(); }));
      BOOST_TEST(program.Wait() != 0);
      BOOST_TEST(!fs::exists(Place()));
    }
  }
}

BOOST_AUTO_TEST_CASE(AKilledRunIsNoHindranceForTheNext) {
  auto& killed = Start();
  GoTo(kSummary);
  screen.Press({"Return"});
  BOOST_REQUIRE(Eventually([&] { return fs::exists(Store().string() + ".unfinished"); }));
  killed.Signal(SIGKILL);
  killed.Wait();
  BOOST_TEST(!fs::exists(Store()));

  auto& program = Start();
  GoTo(kSummary);
  screen.Press({"Return"});
  BOOST_REQUIRE(screen.WaitForWindow("Today – Steelyard"));
  BOOST_TEST(!fs::exists(Store().string() + ".unfinished"));
  Quit(program);
}

BOOST_AUTO_TEST_CASE(GivenUpWhileItIsMadeTheStoreIsTakenAway) {
  auto& program = Start();
  GoTo(kSummary);
  screen.Press({"Return"});
  BOOST_REQUIRE(Eventually([&] { return fs::exists(Store().string() + ".unfinished"); }));
  screen.Press({"Escape"});
  BOOST_REQUIRE(Eventually([&] { return program.HasEnded(); }));
  BOOST_TEST(program.Wait() != 0);
  BOOST_TEST(!fs::exists(Store()));
  BOOST_TEST(!fs::exists(Store().string() + ".keys"));
  BOOST_TEST(!fs::exists(Store().string() + ".unfinished"));
}

BOOST_AUTO_TEST_CASE(MakesADemoStoreToTry) {
  auto& program = Start();
  screen.Press({"alt+t", kNext});
  BOOST_REQUIRE(screen.WaitForWindow("Ready to make it"));
  BOOST_TEST(screen.HasText("A demo store will be made"));
  screen.Press({"Return"});
  BOOST_REQUIRE(screen.WaitForWindow("Today – Steelyard"));
  // A reader with a blank card is there to try it with.
  screen.Press({"ctrl+2"});
  BOOST_REQUIRE(screen.PressUntilWindow("F2", "Issue a card"));
  screen.Press({"Escape"});
  BOOST_REQUIRE(screen.WaitForWindow("Card desk"));
  Quit(program);
  BOOST_TEST(host::OpenedStore::Open(Store())->IsDemo());
}

BOOST_AUTO_TEST_CASE(SpeaksTheLanguageThatIsChosenThere) {
  auto& program = Start();
  screen.Press({"alt+l", "Down"});
  BOOST_REQUIRE(screen.WaitForWindow("设置 Steelyard – 欢迎使用 Steelyard"));
  screen.Press({"Escape"});
  BOOST_REQUIRE(Eventually([&] { return program.HasEnded(); }));
}

BOOST_AUTO_TEST_CASE(GoesNoFurtherWithAMistake) {
  auto& program = Start();
  GoTo(2);
  screen.Type("short");
  screen.Press({"alt+g"});
  screen.Type("short");
  BOOST_TEST(screen.WaitForText("Take a password of 8 characters or more."));
  screen.Press({kNext});
  BOOST_TEST(screen.HasWindow("The manager"));
  screen.Type("er-one");
  BOOST_TEST(screen.WaitForText("Take a password of 8 characters or more."));
  screen.Press({"alt+p", "End"});
  screen.Type("er-two");
  BOOST_TEST(screen.WaitForText("Type the same password twice."));
  screen.Press({"Escape"});
  BOOST_REQUIRE(Eventually([&] { return program.HasEnded(); }));
  BOOST_TEST(!fs::exists(Place()));
}

BOOST_AUTO_TEST_SUITE_END()
