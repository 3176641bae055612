/// The page Members: the real program on a demo store, and what it is made of.
#include <boost/test/unit_test.hpp>

#include <wx/app.h>
#include <wx/init.h>

#include <atomic>
#include <fstream>
#include <latch>

#include "app/id_records.h"
#include "app/members.h"
#include "app/people.h"
#include "app/settings.h"
#include "app/tier_upgrades.h"
#include "desktop/import_sentences.h"
#include "desktop/latest.h"
#include "desktop/member_statement.h"
#include "desktop/pages/page_list.h"
#include "desktop/screen.h"
#include "host/opened_store.h"
#include "support/temp_database.h"

using namespace steelyard;
using namespace steelyard::desktop;
using steelyard::testing::ChildProcess;
using steelyard::testing::RunProgram;
using steelyard::tests::Eventually;

namespace {

constexpr const char* kNobody = "No name, phone or card number is like this.";

/// A demo store with two members of our own, and the window on its page Members.
class MembersShop {
 public:
  MembersShop()
      : m_store(MakeStore(m_folder.path())),
        ann(Register({"Ann Lee", "139 4444", "silver", "likes pears"})),
        bob(Register({"Bob Ray", "137 5555"})) {}
  ~MembersShop() {
    screen.Photograph(std::filesystem::path(STEELYARD_BINARY_DIR) / "desktop-test-members.png");
    m_program.reset();
  }

  void OpenAs(const std::string& name, const std::string& password, const std::string& key) {
    std::ofstream(File("password")) << password << "\n";
    screen.StartReading(File(""));
    auto environment = screen.Environment();
    environment.push_back("XDG_CONFIG_HOME=" + File("").string());
    m_program = std::make_unique<ChildProcess>(
        std::vector<std::string>{"env", "--chdir", File("").string(), STEELYARD, "--store",
                                 StorePath(), "--reader", "none:", "--no-service", "--language",
                                 "en", "--operator", name, "--password-file",
                                 File("password").string()},
        environment);
    BOOST_REQUIRE(screen.WaitForWindow("– Steelyard"));
    screen.Press({key});
    BOOST_REQUIRE(screen.WaitForWindow("Members – Steelyard"));
    BOOST_REQUIRE(screen.WaitForText("Find"));
  }
  void Open() { OpenAs("manager", "manager-demo", "ctrl+3"); }
  void Quit() {
    screen.Press({"ctrl+q"});
    BOOST_REQUIRE(Eventually([&] { return m_program->HasEnded(); }));
    BOOST_TEST(m_program->Wait() == 0);
  }

  /// Types into the search field in place of what stood there.
  void Search(const std::string& text) {
    screen.Press({"alt+f", "ctrl+a"});
    screen.Type(text);
  }
  /// Whether this member's page comes.
  bool Finds(const std::string& text, const std::string& name) {
    Search(text);
    return screen.WaitForText("1 member") && screen.WaitForText(name);
  }

  ports::Member Member(const domain::MemberId& id) { return View(id).member; }
  app::MemberView View(const domain::MemberId& id) {
    return app::ViewMember(m_store->context(), id).value();
  }
  std::vector<ports::Member> Named(const std::string& name) {
    return app::SearchMembers(m_store->context(), name, 100);
  }
  std::vector<ports::AuditEntry> Audit() {
    std::vector<ports::AuditEntry> entries;
    m_store->context().store.Read(
        [&](const ports::Books& books) { entries = books.audit().Newest(20); });
    return entries;
  }
  void KeepPassport(const domain::MemberId& member, const std::string& number) {
    const auto passphrase = cards::Passphrase::FromText(host::kDemoPassphrase);
    BOOST_REQUIRE(!m_store->Unlock(passphrase.value()));
    BOOST_REQUIRE(app::KeepIdRecord(context(), m_store->id_cipher(), manager,
                                    {member, ports::IdDocument::Passport, number}) ==
                  app::IdRecordOutcome::Done);
  }
  app::Context& context() { return m_store->context(); }
  std::string StorePath() const { return m_folder.path().string(); }
  std::filesystem::path File(const std::string& name) const { return m_folder.folder() / name; }

  tests::Screen screen;
  const app::Actor manager{"manager", ports::Role::Manager};

 private:
  static std::unique_ptr<host::OpenedStore> MakeStore(const std::filesystem::path& path) {
    const auto made =
        RunProgram({STEELYARDCTL, "--store", path.string(), "init", "--name", "Orchard", "--demo"});
    BOOST_REQUIRE_MESSAGE(made.status == 0, made.errors);
    return host::OpenedStore::Open(path);
  }
  domain::MemberId Register(const app::NewMember& member) {
    return app::AddMember(m_store->context(), manager, member).member.value().id;
  }

  tests::TempDatabase m_folder;
  std::unique_ptr<host::OpenedStore> m_store;
  std::unique_ptr<ChildProcess> m_program;

 public:
  const domain::MemberId ann;
  const domain::MemberId bob;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(members, MembersShop)

BOOST_AUTO_TEST_CASE(AreFoundAsOneTypesAndChangedOnlyByWhatIsRight) {
  Open();
  // Nothing is pressed but the letters.
  BOOST_TEST(Finds("Ann L", "likes pears"));
  Search("nobody");
  BOOST_TEST(screen.WaitForText(kNobody));
  screen.Press({"F2", "F3", "F6", "F8"});  // of nobody there is nothing to change
  BOOST_TEST(Finds("7 5555", "Bob Ray"));
  BOOST_TEST(!screen.HasText(kNobody));
  for (const char* dialog : {"Change a member", "ID record", "Disable", "Save the statement"}) {
    BOOST_TEST(!screen.HasWindow(dialog), dialog);
  }

  BOOST_REQUIRE(screen.PressUntilWindow("F2", "Change a member"));
  screen.Press({"Return"});
  BOOST_TEST(screen.WaitForText("The member is like this already"));
  screen.Press({"alt+n", "ctrl+a", "BackSpace", "Return"});
  BOOST_TEST(screen.WaitForText("Type the member's name."));
  BOOST_TEST(Member(bob).name == "Bob Ray");
  screen.Type("Robert");
  screen.Press({"alt+t", "End", "alt+r"});
  screen.TypeLine("moved house");
  BOOST_TEST(screen.WaitUntilGone("Change a member"));
  BOOST_TEST(Member(bob).name == "Robert");
  BOOST_TEST(Member(bob).phone == "137 5555");
  BOOST_REQUIRE(View(bob).tiers.size() == 1u);
  BOOST_TEST(View(bob).tiers[0].reason == "moved house");

  BOOST_REQUIRE(screen.PressUntilWindow("F6", "Disable a member"));
  screen.Press({"Escape"});
  BOOST_TEST(screen.WaitUntilGone("Disable a member"));
  BOOST_TEST(!Member(bob).disabled);
  BOOST_REQUIRE(screen.PressUntilWindow("F6", "Disable a member"));
  screen.Press({"Return"});
  BOOST_TEST(screen.WaitForText("disabled: gets no new card"));
  BOOST_TEST(Member(bob).disabled);
  Quit();
}

BOOST_AUTO_TEST_CASE(AreAddedOnceAllIsRight) {
  Open();
  BOOST_REQUIRE(screen.PressUntilWindow("ctrl+n", "Add a member"));
  screen.Press({"Return"});
  BOOST_TEST(screen.WaitForText("Type the member's name."));
  screen.Type(std::string(65, 'x'));
  screen.Press({"Return"});
  BOOST_TEST(screen.WaitForText("A name is one line of at most 64 characters."));
  screen.Press({"ctrl+a"});
  screen.Type("Cleo");
  screen.Press({"alt+j"});
  screen.TypeLine("22.11.2026");
  BOOST_TEST(screen.WaitForText("Write the day of joining as 2026-11-22."));
  BOOST_TEST(Named("Cleo").empty());
  screen.Press({"alt+j", "ctrl+a"});
  screen.TypeLine("2026-11-20");
  BOOST_TEST(screen.WaitUntilGone("Add a member"));
  BOOST_TEST(screen.WaitForText("Cleo is a member now."));
  BOOST_TEST(screen.WaitForText("2026-11-20"));
  BOOST_REQUIRE(Named("Cleo").size() == 1u);
  BOOST_TEST(Named("Cleo")[0].joined.value().ToString() == "2026-11-20");
  // Somebody of the same name and phone is added only by whoever says so a second time.
  BOOST_REQUIRE(screen.PressUntilWindow("ctrl+n", "Add a member"));
  screen.TypeLine("Cleo");
  BOOST_TEST(screen.WaitForText("if this is another person, confirm once more."));
  BOOST_TEST(Named("Cleo").size() == 1u);
  screen.Press({"Return"});
  BOOST_TEST(screen.WaitUntilGone("Add a member"));
  BOOST_TEST(Named("Cleo").size() == 2u);
  BOOST_REQUIRE(screen.PressUntilWindow("ctrl+n", "Add a member"));
  screen.Type("Dora");
  screen.Press({"Escape"});
  BOOST_TEST(screen.WaitUntilGone("Add a member"));
  BOOST_TEST(Named("Dora").empty());
  Quit();
}

BOOST_AUTO_TEST_CASE(IdNumbersAreMaskedAndEveryLookIsLogged) {
  Open();
  BOOST_REQUIRE(Finds("Ann L", "likes pears"));
  BOOST_TEST(screen.HasText("none kept"));
  screen.Press({"F4"});  // there is nothing to reveal
  BOOST_REQUIRE(screen.PressUntilWindow("F3", "ID record"));
  BOOST_TEST(!screen.HasWindow("Show the ID number"));
  screen.TypeLine("11010519491231002");
  BOOST_TEST(screen.WaitForText("This is no number of such a document."));
  BOOST_TEST(!View(ann).id_document);
  screen.TypeLine("X");
  BOOST_TEST(screen.WaitForText("**************002X"));
  BOOST_TEST(screen.WaitForText("kept, sealed"));
  BOOST_TEST(!screen.HasText("11010519491231002X"));
  const auto audit = Audit().size();

  BOOST_REQUIRE(screen.PressUntilWindow("F4", "Show the ID number"));
  screen.Press({"Return"});
  screen.Type(" ");
  screen.Press({"Return"});
  BOOST_TEST(screen.WaitForText("Type why the whole number is needed."));
  BOOST_TEST(Audit().size() == audit);
  screen.TypeLine("the police asks");
  BOOST_REQUIRE(screen.WaitForWindow("^ID number$"));
  BOOST_REQUIRE(Audit().front().action == "member.reveal_id_record");
  BOOST_TEST(Audit().front().actor == "manager");
  BOOST_TEST(Audit().front().after == "reason=the police asks");
  screen.Press({"Return"});
  BOOST_TEST(screen.WaitForWindow("Members – Steelyard"));
  Quit();
}

BOOST_AUTO_TEST_CASE(AFileIsImportedWholeOrNotAtAll) {
  std::ofstream(File("bad.csv"))
      << "name,phone,tier\nEve,1,\n,2,\nFay,3,platinum\nAnn Lee,139 4444,\n";
  std::ofstream(File("head.csv")) << "name,shoe size\nEve,42\n";
  std::ofstream(File("quote.csv")) << "name\n\"Eve\n";
  std::ofstream(File("good.csv")) << "name,phone,tier\nEve,1,gold\nFay,3,\n";
  const auto before = Named("").size();
  Open();
  const auto choose = [&](const char* name) {
    BOOST_REQUIRE(screen.PressUntilWindow("F7", "Choose a list"));
    screen.Press({"ctrl+l", "ctrl+a"});
    screen.TypeLine(File(name).string());
    BOOST_REQUIRE(screen.WaitUntilGone("Choose a list"));
  };
  choose("quote.csv");
  BOOST_TEST(screen.WaitForText("A quote is opened in the file and never closed."));
  choose("head.csv");
  BOOST_TEST(screen.WaitForText("Nobody knows the column 'shoe size'."));
  choose("bad.csv");
  BOOST_REQUIRE(screen.WaitForText("3 rows are wrong."));
  BOOST_TEST(screen.HasText("Nothing was imported. Correct"));
  screen.Press({"Return", "alt+i"});
  BOOST_TEST(screen.HasText("3 rows are wrong."));
  screen.Press({"Escape"});
  BOOST_TEST(screen.WaitUntilGone("Import members"));
  choose("good.csv");
  BOOST_REQUIRE(screen.WaitForText("2 members would be added."));
  BOOST_TEST(Named("").size() == before);
  screen.Press({"Escape"});
  BOOST_TEST(screen.WaitUntilGone("Import members"));
  BOOST_TEST(Named("").size() == before);
  choose("good.csv");
  BOOST_REQUIRE(screen.WaitForText("2 members would be added."));
  screen.Press({"Return"});
  BOOST_TEST(screen.WaitForText("2 members were added."));
  BOOST_TEST(Named("").size() == before + 2);
  BOOST_TEST(Named("Eve").at(0).tier == "gold");
  Quit();
}

BOOST_AUTO_TEST_CASE(RiseAfterTheListOfWhoDoesWasSeen) {
  const auto moves = [this] {
    std::size_t count = 0;
    for (const auto& entry : Audit()) count += entry.action == "member.change_tier" ? 1 : 0;
    return count;
  };
  Open();
  screen.Press({"F9"});
  BOOST_TEST(screen.WaitForText("There is no rule for higher tiers"));
  const auto set = app::ChangeSetting(
      context(), manager, {"members.tier_upgrades", "silver:0.01/3650d,gold:0.02/3650d"});
  BOOST_REQUIRE(set.outcome == app::SettingOutcome::Done);
  const auto would = app::PreviewTierUpgrades(context(), manager).upgrades.size();
  BOOST_REQUIRE(would > 0u);
  BOOST_REQUIRE(screen.PressUntilWindow("F9", "Tier upgrades"));
  BOOST_TEST(screen.HasText("spent enough for a higher tier."));
  screen.Press({"Escape"});
  BOOST_TEST(screen.WaitUntilGone("Tier upgrades"));
  BOOST_TEST(moves() == 0u);
  BOOST_REQUIRE(screen.PressUntilWindow("F9", "Tier upgrades"));
  screen.Press({"Return"});
  BOOST_TEST(screen.WaitForText(would == 1 ? "1 member has a higher tier now."
                                           : std::to_string(would) + " members have a higher"));
  BOOST_TEST(app::PreviewTierUpgrades(context(), manager).upgrades.empty());
  BOOST_TEST(moves() > 0u);
  screen.Press({"F9"});
  BOOST_TEST(screen.WaitForText("Nobody has spent enough for a higher tier."));
  Quit();
}

BOOST_AUTO_TEST_CASE(AnAuditorReadsAndChangesNothing) {
  KeepPassport(ann, "E12345678");
  OpenAs("auditor", "auditor-demo", "ctrl+2");
  BOOST_TEST(Finds("Ann L", "likes pears"));
  BOOST_TEST(screen.HasText("Passport"));
  BOOST_TEST(!screen.HasText("5678"));
  const auto audit = Audit().size();
  screen.Press({"ctrl+n", "F2", "F3", "F4", "F6", "F7", "F9"});
  BOOST_TEST(Finds("Bob", "Bob Ray"));  // the keys before were looked at
  for (const char* dialog : {"Add a member", "Change a member", "ID record", "Show the ID number",
                             "Disable a member", "Choose a list", "Tier upgrades"}) {
    BOOST_TEST(!screen.HasWindow(dialog), dialog);
  }
  BOOST_TEST(Audit().size() == audit);
  Quit();
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(member_pieces)

BOOST_AUTO_TEST_CASE(WhoHasWhichPages) {
  const auto icons = [](ports::Role role) {
    std::string text;
    for (const auto& page : PagesFor(role)) text += std::string(page.icon) + ' ';
    return text;
  };
  BOOST_TEST(icons(ports::Role::Manager) ==
             "today card members products scales sales reports exceptions settings ");
  BOOST_TEST(icons(ports::Role::CardDesk) == "card members ");
  BOOST_TEST(icons(ports::Role::Auditor) == "today members sales reports exceptions ");
  BOOST_TEST(icons(ports::Role::Service) == "");
}

BOOST_AUTO_TEST_CASE(OnlyTheLastAnswerIsShown) {
  const wxInitializer toolkit;
  BOOST_REQUIRE(toolkit.IsOk());
  Background background(2);
  const auto alive = std::make_shared<const int>(0);
  Latest<int> latest(background, alive);
  std::string shown;
  std::latch begun(1);
  std::latch gate(1);
  std::atomic<int> asked = 0;
  const auto ask = [&](int number) {
    latest.Ask({[&asked, number] {
                  ++asked;
                  if (number < 0) throw std::runtime_error("no");
                  return number;
                },
                [&shown](int answer) { shown += std::to_string(answer) + ' '; },
                [&shown](const base::Explanation&) { shown += "failed "; }});
  };
  const auto wait_for = [&](const std::string& end) {
    return Eventually([&] {
      wxAppConsole::GetInstance()->ProcessPendingEvents();
      return shown.ends_with(end);
    });
  };
  latest.Ask({[&] {
                begun.count_down();
                gate.wait();
                return 1;
              },
              [&shown](int) { shown += "stale "; },
              [&shown](const base::Explanation&) { shown += "failed "; }});
  begun.wait();
  for (const int number : {2, -3, 4}) ask(number);
  gate.count_down();
  BOOST_TEST(wait_for("4 "));
  BOOST_TEST(shown == "4 ");
  BOOST_TEST(asked == 1);  // 2 and -3 were never asked
  ask(-5);
  BOOST_TEST(wait_for("failed "));
  ask(6);
  latest.Forget();
  ask(7);
  BOOST_TEST(wait_for("7 "));
  BOOST_TEST(shown == "4 failed 7 ");
  ask(8);
  latest.Forget();
  ask(9);
  BOOST_TEST(wait_for("9 "));
  BOOST_TEST(shown == "4 failed 7 9 ");
}

BOOST_AUTO_TEST_CASE(AStatementIsSeenFromEachCard) {
  using domain::AccountKind;
  const auto id = [](char digit) { return domain::CardId::Parse(std::string(32, digit)).value(); };
  const auto card = [&](char digit, std::int64_t number) {
    return ports::Card{.id = id(digit),
                       .uid = domain::CardUid::Parse("04A1B2C3").value(),
                       .number = domain::CardNumber::FromSequence(number).value(),
                       .card_class = domain::CardClass::Both,
                       .state = domain::CardState::Active,
                       .tier = "",
                       .member = std::nullopt,
                       .valid_until = std::nullopt};
  };
  const domain::Posting moved{{AccountKind::CardPrincipal, id('a')},
                              {AccountKind::CardPrincipal, id('b')},
                              domain::Money::FromFen(1'250).value(),
                              domain::PostingReason::Replacement};
  const domain::Posting paid{{AccountKind::CardBonus, id('b')},
                             {AccountKind::Sales, std::nullopt},
                             domain::Money::FromFen(300).value(),
                             domain::PostingReason::Sale};
  const auto noon = base::Timestamp::Parse("2026-11-22T12:00:00+08:00").value();
  const auto operation = base::Id128::Parse(std::string(32, 'd')).value();
  const auto movement = [&](const domain::Posting& posting) {
    return ports::LedgerMovement{noon, posting, operation, "scale 3"};
  };
  const auto member = domain::MemberId::Parse(std::string(32, 'c')).value();
  const std::vector<app::MemberMovement> movements = {{card('b', 2), movement(paid)},
                                                      {card('b', 2), movement(moved)},
                                                      {card('a', 1), movement(moved)}};
  const auto table =
      StatementTable({member, "Ann", "", ""}, movements, base::UtcOffset::China());
  BOOST_TEST(table.title.english == "Statement of Ann");
  BOOST_TEST(table.period.from == "2026-11-22");
  BOOST_REQUIRE(table.rows.size() == 3u);
  std::string text;
  for (const auto& row : table.rows) {
    BOOST_REQUIRE(row.size() == table.columns.size());
    text += std::get<std::string>(row[3]) + ' ' + std::to_string(std::get<std::int64_t>(row[4])) +
            ' ' + std::get<std::string>(row[5]) + ';';
  }
  BOOST_TEST(text == "Bonus -300 Scale 3;Principal 1250 Scale 3;Principal -1250 Scale 3;");
}

BOOST_AUTO_TEST_SUITE_END()
