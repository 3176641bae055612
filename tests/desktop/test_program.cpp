/// The real program on a demo store with the virtual reader, driven by its keyboard.
#include <boost/test/unit_test.hpp>

#include <SQLiteCpp/Database.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <fstream>

#include "app/close_day.h"
#include "app/notes.h"
#include "desktop/screen.h"
#include "host/opened_store.h"
#include "host/resources.h"
#include "report/catalogue.h"
#include "support/temp_database.h"

using namespace steelyard;
using steelyard::testing::ChildProcess;
using steelyard::testing::RunProgram;
using steelyard::tests::Eventually;
using steelyard::tests::TextOfPdf;

namespace {

/// A demo store, a reader with a blank card on it, and a screen.
class Shop {
 public:
  Shop() {
    const auto made = RunProgram(
        {STEELYARDCTL, "--store", StorePath(), "init", "--name", "Orchard Lane", "--demo"});
    BOOST_REQUIRE_MESSAGE(made.status == 0, made.errors);
    PlugReaderIn();
    m_store = host::OpenedStore::Open(StorePath());
    // GTK offers only files to print to: there is no print server, and none is looked for.
    std::filesystem::create_directories(m_folder.folder() / "gtk-3.0");
    std::ofstream(m_folder.folder() / "gtk-3.0" / "settings.ini")
        << "[Settings]\ngtk-print-backends=file\n";
  }

  ~Shop() {
    // What was on the screen last, for whoever looks into a failure.
    screen.Photograph(std::filesystem::path(STEELYARD_BINARY_DIR) / "desktop-test-last.png");
    m_program.reset();
    UnplugReader();
  }

  /// Its port has another number each time; the name the program was given stays.
  void PlugReaderIn() {
    m_reader = std::make_unique<ChildProcess>(std::vector<std::string>{
        STEELYARDCTL, "simulate", "reader", "--control", ControlPath(), "--uid", "04A1B2C3"});
    const auto line = m_reader->WaitForLine("reader pn532_uart:");
    BOOST_REQUIRE_MESSAGE(line.has_value(), m_reader->errors());
    std::filesystem::remove(File("port"));
    std::filesystem::create_symlink(line->substr(line->find('/')), File("port"));
  }
  void UnplugReader() {
    m_reader->Signal(SIGTERM);
    m_reader->Wait();
  }

  /// On the page Reports, where the first of the catalogue is chosen.
  void ChooseReport(const std::string& name) {
    const auto reports = report::Catalogue::Load(host::ReportsFolder());
    auto topic = reports.ByTopic().front()->topic;
    for (const auto* definition : reports.ByTopic()) {
      if (definition->topic != topic) screen.Press({"Down"});  // past its heading
      topic = definition->topic;
      if (definition->name == name) return;
      screen.Press({"Down"});
    }
    BOOST_FAIL(name + " is not in the catalogue");
  }

  ChildProcess& Start(const std::string& language) {
    auto environment = screen.Environment();
    environment.push_back("XDG_CONFIG_HOME=" + m_folder.folder().string());
    environment.push_back("XDG_STATE_HOME=" + m_folder.folder().string());
    environment.push_back(tests::WatchSetting());
    m_program = std::make_unique<ChildProcess>(
        std::vector<std::string>{"env", "--chdir", m_folder.folder().string(), STEELYARD, "--store",
                                 StorePath(), "--reader", File("port").string(), "--listen",
                                 "127.0.0.1:0", "--language", language},
        environment);
    return *m_program;
  }

  void LogIn() {
    BOOST_REQUIRE(screen.WaitForWindow("Log in to Steelyard"));
    screen.TypeLine("manager\tmanager-demo");
    BOOST_REQUIRE(screen.WaitForWindow("Today"));
  }

  /// One line to the virtual reader; its answer.
  std::string TellReader(const std::string& command) {
    const int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    ControlPath().copy(address.sun_path, sizeof address.sun_path - 1);
    BOOST_REQUIRE(connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    const auto line = command + "\n";
    BOOST_REQUIRE(write(fd, line.data(), line.size()) == static_cast<ssize_t>(line.size()));
    char answer[200] = {};
    BOOST_REQUIRE(read(fd, answer, sizeof answer - 1) > 0);
    close(fd);
    BOOST_REQUIRE_MESSAGE(std::string(answer).starts_with("ok"), answer);
    return answer;
  }

  /// What the books say the card on the reader holds, principal and bonus; nothing for a card they
  /// do not know.
  std::optional<std::int64_t> Holding() {
    std::optional<std::int64_t> fen;
    m_store->context().store.Read([&](const ports::Books& books) {
      const auto card = books.cards().FindByUid(domain::CardUid::Parse("04A1B2C3").value());
      if (!card) return;
      const auto balances = books.ledger().BalancesOf(card->id);
      fen = (balances.principal + balances.bonus).fen();
    });
    return fen;
  }

  bool HasOpenWrite() {
    bool has_one = false;
    m_store->context().store.Read(
        [&](const ports::Books& books) { has_one = !books.card_writes().AllOpen().empty(); });
    return has_one;
  }

  /// Leaves only scales that call us, and of one of them a sale is missing.
  void LoseASaleOfScale(int number) {
    auto& context = m_store->context();
    context.store.Commit([&](ports::Books& books) {
      for (const auto& scale : books.scales().All()) {
        if (!scale.CallsUs()) books.scales().Remove(scale.number);
      }
      app::ListException(context, books,
                         {ports::ExceptionKind::JournalGap, app::SubjectOfScale(number),
                          "from=900001 to=900001"});
    });
  }
  domain::BusinessDay Today() {
    return app::Today(m_store->context(), app::LoadSettings(m_store->context().store));
  }
  ports::DayClose Preview() {
    return app::PreviewClose(m_store->context(), {"test", ports::Role::Manager}, Today());
  }
  bool IsClosed() { return app::FindClosedDay(m_store->context(), Today()).has_value(); }

  std::string StorePath() const { return m_folder.path().string(); }
  std::filesystem::path File(const std::string& name) const { return m_folder.folder() / name; }

  tests::Screen screen;

 private:
  std::string ControlPath() const { return (m_folder.folder() / "reader.socket").string(); }

  tests::TempDatabase m_folder;
  std::unique_ptr<ChildProcess> m_reader;
  std::unique_ptr<ChildProcess> m_program;
  std::unique_ptr<host::OpenedStore> m_store;
};

/// Whether the file is there and was written to its end.
bool IsWholePdf(const std::filesystem::path& file) {
  return !TextOfPdf(file).empty();
}

void Quit(Shop& shop, ChildProcess& program) {
  shop.screen.Press({"ctrl+q"});
  BOOST_REQUIRE(Eventually([&] { return program.HasEnded(); }));
  BOOST_TEST(program.Wait() == 0);
  BOOST_TEST(tests::SaidOfSlowWindows(program) == "");
  const auto verified = RunProgram({STEELYARDCTL, "--store", shop.StorePath(), "verify"});
  BOOST_TEST(verified.status == 0, verified.output << verified.errors);
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(program, Shop)

BOOST_AUTO_TEST_CASE(RefusesAWrongPasswordSaysWhyAndTakesTheRightOne) {
  screen.StartReading(File(""));
  auto& steelyard = Start("en");
  BOOST_REQUIRE(screen.WaitForWindow("Log in to Steelyard"));
  BOOST_TEST(!screen.HasText("Name or password is wrong"));
  screen.TypeLine("manager\tguess");
  BOOST_REQUIRE(screen.WaitForText("Name or password is wrong. Type both again."));
  // Nothing was opened: nobody is in.
  BOOST_TEST(!screen.HasWindow("– Steelyard"));
  BOOST_TEST(screen.HasWindow("Log in to Steelyard"));

  screen.Press({"alt+p", "ctrl+a"});
  screen.TypeLine("manager-demo");
  BOOST_REQUIRE(screen.WaitForWindow("Today – Steelyard"));
  BOOST_TEST(screen.WaitUntilGone("Log in to Steelyard"));
  Quit(*this, steelyard);
}

BOOST_AUTO_TEST_CASE(SaysWhatItWaitsForWhileAStoreIsSlowToOpen) {
  SQLite::Database other(StorePath(), SQLite::OPEN_READWRITE);
  other.exec("BEGIN IMMEDIATE");  // as long as this lasts nobody can bring the books up to date
  auto& steelyard = Start("en");
  BOOST_REQUIRE(screen.WaitForWindow("Opening the store"));
  screen.Press({"Escape"});
  BOOST_TEST(screen.HasWindow("Opening the store"));
  other.exec("ROLLBACK");
  LogIn();
  BOOST_TEST(!screen.HasWindow("Opening the store"));
  Quit(*this, steelyard);
}

BOOST_AUTO_TEST_CASE(LeavesWithoutALogin) {
  auto& steelyard = Start("en");
  BOOST_REQUIRE(screen.WaitForWindow("Log in to Steelyard"));
  screen.Press({"Escape"});
  BOOST_REQUIRE(Eventually([&] { return steelyard.HasEnded(); }));
  BOOST_TEST(steelyard.Wait() != 0);
  BOOST_TEST(!screen.HasWindow("– Steelyard"));
}

BOOST_AUTO_TEST_CASE(IssuesAndTopsUpACardAndFinishesATornWrite) {
  auto& steelyard = Start("en");
  LogIn();
  screen.Press({"ctrl+2"});
  BOOST_REQUIRE(screen.WaitForWindow("Card desk"));
  BOOST_REQUIRE(screen.PressUntilWindow("F2", "Issue a card"));
  screen.Press({"alt+u"});
  screen.TypeLine("500");
  BOOST_REQUIRE(Eventually([&] { return Holding().has_value() && !HasOpenWrite(); }));
  const auto after_issue = Holding().value();
  BOOST_TEST(after_issue >= 50'000);

  BOOST_REQUIRE(screen.PressUntilWindow("F3", "Top up a card"));
  screen.TypeLine("12.5");
  BOOST_REQUIRE(Eventually([&] { return Holding() == after_issue + 1'250; }));

  BOOST_REQUIRE(screen.PressUntilWindow("F3", "Top up a card"));
  screen.Type("20");
  TellReader("tear-half-write 1");
  screen.Press({"Return"});
  BOOST_REQUIRE(Eventually([&] { return HasOpenWrite(); }));
  // The books know of it before the card is written; it leaves in the middle of that.
  const auto is_gone = [&] { return TellReader("status").find(" cards=0 ") != std::string::npos; };
  BOOST_REQUIRE(Eventually(is_gone));
  BOOST_TEST(Holding().value() == after_issue + 1'250);
  TellReader("put-back");
  BOOST_TEST(Eventually([&] { return Holding() == after_issue + 3'250; }));
  BOOST_TEST(!HasOpenWrite());
  Quit(*this, steelyard);
}

BOOST_AUTO_TEST_CASE(MissesAReaderThatIsUnpluggedAndTakesItBack) {
  screen.StartReading(File(""));
  auto& steelyard = Start("en");
  LogIn();
  screen.Press({"ctrl+2"});
  BOOST_REQUIRE(screen.WaitForWindow("Card desk"));
  BOOST_REQUIRE(screen.PressUntilWindow("F2", "Issue a card"));
  screen.Press({"Escape"});
  BOOST_REQUIRE(screen.WaitUntilGone("Issue a card"));
  UnplugReader();
  BOOST_TEST(screen.WaitForText("The card reader cannot be used."));
  BOOST_TEST(screen.WaitForText("Plug it in"));
  PlugReaderIn();
  BOOST_REQUIRE(screen.PressUntilWindow("F2", "Issue a card"));
  screen.Press({"Escape"});
  BOOST_REQUIRE(screen.WaitUntilGone("Issue a card"));
  BOOST_TEST(!screen.HasText("The card reader cannot be used."));

  // The first entry of the menu: whatever is plugged in, which on this computer is nothing.
  screen.Press({"ctrl+shift+r", "Home", "Return"});
  BOOST_TEST(screen.WaitForText("Plug a card reader in"));
  BOOST_TEST(std::filesystem::exists(File("steelyard/reader")));
  Quit(*this, steelyard);
}

BOOST_AUTO_TEST_CASE(SavesAReportAsPdfAndPrintsIt) {
  auto& steelyard = Start("en");
  LogIn();
  screen.Press({"ctrl+7"});
  BOOST_REQUIRE(screen.WaitForWindow("Reports"));
  ChooseReport("sales-by-cashier");
  BOOST_REQUIRE(screen.PressUntilWindow("F8", "Save the report"));
  screen.Press({"ctrl+a"});
  screen.TypeLine(File("cashiers.pdf").string());
  BOOST_REQUIRE(Eventually([&] { return IsWholePdf(File("cashiers.pdf")); }));
  const auto saved = TextOfPdf(File("cashiers.pdf"));
  BOOST_TEST(saved.find("Orchard Lane") != std::string::npos);
  BOOST_TEST(saved.find("Sales by cashier") != std::string::npos);
  BOOST_TEST(saved.find("Total") != std::string::npos);

  BOOST_REQUIRE(screen.WaitForWindow("Reports"));
  screen.Press({"ctrl+p"});
  BOOST_REQUIRE(screen.WaitForWindow("Print"));
  screen.Press({"Tab", "Home", "Return"});  // the only printer, a file: choosing it prints
  BOOST_REQUIRE(screen.WaitUntilGone("Print"));
  BOOST_REQUIRE(Eventually([&] { return IsWholePdf(File("output.pdf")); }));
  // The printed page says what the saved one does, but for the time at which it was made.
  const auto printed = TextOfPdf(File("output.pdf"));
  BOOST_TEST(printed.find("Sales by cashier") != std::string::npos);
  BOOST_TEST(printed.find("Total") != std::string::npos);
  Quit(*this, steelyard);
}

BOOST_AUTO_TEST_CASE(ClosesTheDayWithWhatWasCountedAndAReason) {
  LoseASaleOfScale(1);
  const auto drawers = Preview().drawers;
  auto& steelyard = Start("en");
  LogIn();
  BOOST_REQUIRE(screen.PressUntilWindow("F2", "Close the day"));
  screen.Photograph(std::filesystem::path(STEELYARD_BINARY_DIR) / "desktop-close-day.png");
  screen.Press({"Return"});  // without a reason it is not closed
  if (!drawers.empty()) screen.Type("1.50");
  screen.Press({"alt+r"});
  screen.TypeLine("the paper ran out");
  BOOST_REQUIRE(Eventually([&] { return IsClosed(); }));
  BOOST_TEST(screen.WaitUntilGone("Close the day"));
  const auto close = Preview();
  BOOST_TEST(close.reason == "the paper ran out");
  BOOST_TEST(close.closed_by == "manager");
  BOOST_REQUIRE(close.drawers.size() == drawers.size());
  if (!drawers.empty()) BOOST_TEST(close.drawers.front().counted->fen() == 150);

  // The report of it, as it is printed.
  screen.Press({"ctrl+7"});
  BOOST_REQUIRE(screen.WaitForWindow("Reports"));
  ChooseReport("day-close");
  BOOST_REQUIRE(screen.PressUntilWindow("F8", "Save the report"));
  screen.Press({"ctrl+a"});
  screen.TypeLine(File("close.pdf").string());
  BOOST_REQUIRE(Eventually([&] { return IsWholePdf(File("close.pdf")); }));
  const auto printed = TextOfPdf(File("close.pdf"));
  BOOST_TEST(printed.find("the paper ran out") != std::string::npos);
  BOOST_TEST(printed.find("Total") == std::string::npos);  // nothing of it can be added up
  std::filesystem::copy_file(File("close.pdf"),
                             std::filesystem::path(STEELYARD_BINARY_DIR) / "desktop-close-day.pdf",
                             std::filesystem::copy_options::overwrite_existing);
  Quit(*this, steelyard);
}

BOOST_AUTO_TEST_CASE(KeysThatWaitBehindQuitBeginNothing) {
  auto& steelyard = Start("en");
  LogIn();
  screen.Press({"ctrl+7"});
  BOOST_REQUIRE(screen.PressUntilWindow("F8", "Save the report"));  // there is a table to print
  screen.Press({"Escape"});
  BOOST_REQUIRE(screen.WaitUntilGone("Save the report"));
  BOOST_REQUIRE(screen.WaitForWindow("Reports"));
  // The keys lie in the queue together: while ctrl+q is handled, a print dialog is asked for.
  steelyard.Signal(SIGSTOP);
  screen.Press({"ctrl+q", "ctrl+p", "F8", "alt+p"});
  steelyard.Signal(SIGCONT);
  BOOST_REQUIRE(Eventually([&] { return steelyard.HasEnded(); }));
  BOOST_TEST(steelyard.Wait() == 0);
}

BOOST_AUTO_TEST_CASE(OpensEveryPageInChinese) {
  auto& steelyard = Start("zh_CN");
  BOOST_REQUIRE(screen.WaitForWindow("登录"));
  screen.TypeLine("manager\tmanager-demo");
  BOOST_REQUIRE(screen.WaitForWindow("今日"));
  const char* const titles[] = {"今日", "卡务台", "会员", "商品与价格",
                                "电子秤", "销售", "报表", "异常"};
  for (int page = 1; page <= 8; ++page) {
    screen.Press({"ctrl+" + std::to_string(page)});
    BOOST_TEST(screen.WaitForWindow(titles[page - 1]));
  }
  Quit(*this, steelyard);
}

BOOST_AUTO_TEST_SUITE_END()
