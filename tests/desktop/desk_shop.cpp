/// Makes the demo store once and copies it for every test.
#include "desktop/desk_shop.h"

#include <boost/test/unit_test.hpp>

#include <signal.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <fstream>


namespace steelyard::tests {
namespace {

using testing::ChildProcess;
using testing::RunProgram;

}  // namespace

const TempDatabase& DemoStore() {
  static const TempDatabase folder;
  static const bool is_made = [] {
    const auto made = RunProgram({STEELYARDCTL, "--store", folder.path().string(), "init", "--name",
                                  "Orchard Lane", "--demo"});
    BOOST_REQUIRE_MESSAGE(made.status == 0, made.errors);
    return true;
  }();
  static_cast<void>(is_made);
  return folder;
}

DeskShop::DeskShop() {
  for (const auto& file : std::filesystem::directory_iterator(DemoStore().folder())) {
    std::filesystem::copy(file, m_folder.folder() / file.path().filename());
  }
  m_store = host::OpenedStore::Open(StorePath());
  m_reader = std::make_unique<ChildProcess>(std::vector<std::string>{
      STEELYARDCTL, "simulate", "reader", "--card", "none", "--control",
      File("reader.socket").string(), "--link", File("port").string()});
  const auto line = m_reader->WaitForLine("reader pn532_uart:");
  BOOST_REQUIRE_MESSAGE(line.has_value(), m_reader->errors());
  ChoosePrinters("file");  // there is no print service, and none is looked for
  screen.StartReading(File(""));
}

DeskShop::~DeskShop() {
  // What was on the screen last, for whoever looks into a failure.
  screen.Photograph(std::filesystem::path(STEELYARD_BINARY_DIR) / "desktop-test-desk.png");
  m_program.reset();
  m_reader->Signal(SIGTERM);
  m_reader->Wait();
}

void DeskShop::ChoosePrinters(const std::string& backend) const {
  std::filesystem::create_directories(File("gtk-3.0"));
  std::ofstream(File("gtk-3.0") / "settings.ini")
      << "[Settings]\ngtk-print-backends=" << backend << "\n";
}

void DeskShop::PrintTo(const PrintServer& printers) {
  ChoosePrinters("cups");
  m_print_service = printers.Environment();
}

testing::ChildProcess& DeskShop::Start(const std::string& operator_name,
                                       const std::string& language) {
  std::ofstream(File("password")) << operator_name << "-demo\n";
  auto environment = screen.Environment();
  environment.push_back("XDG_CONFIG_HOME=" + m_folder.folder().string());
  environment.push_back("XDG_STATE_HOME=" + m_folder.folder().string());
  environment.push_back(WatchSetting());
  if (!m_print_service.empty()) environment.push_back(m_print_service);
  m_program = std::make_unique<ChildProcess>(
      std::vector<std::string>{"env", "--chdir", m_folder.folder().string(), STEELYARD, "--store",
                               StorePath(), "--reader", File("port").string(), "--no-service",
                               "--operator", operator_name, "--password-file",
                               File("password").string(), "--language", language},
      environment);
  return *m_program;
}

void DeskShop::Open(const std::string& operator_name, const std::string& language) {
  Start(operator_name, language);
  BOOST_REQUIRE(screen.WaitForWindow("Steelyard"));
  // A manager begins on another page, the desk's clerk on this one.
  if (operator_name == "manager") screen.Press({"ctrl+2"});
  const bool is_english = language == "en";
  BOOST_REQUIRE(screen.WaitForWindow(is_english ? "Card desk" : "卡务台"));
  BOOST_REQUIRE(Says(is_english ? "Put a card on the reader." : "请把卡放在读卡器上。"));
}

void DeskShop::Quit() {
  BOOST_REQUIRE(screen.WaitForWindow("Card desk"));
  screen.Press({"ctrl+q"});
  BOOST_REQUIRE(Eventually([&] { return m_program->HasEnded(); }));
  BOOST_TEST(m_program->Wait() == 0);
  BOOST_TEST(SaidOfSlowWindows(*m_program) == "");
  const auto verified = RunProgram({STEELYARDCTL, "--store", StorePath(), "verify"});
  BOOST_TEST(verified.status == 0, verified.output << verified.errors);
}

void DeskShop::TellReader(const std::string& command) {
  const int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  File("reader.socket").string().copy(address.sun_path, sizeof address.sun_path - 1);
  BOOST_REQUIRE(connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  const auto line = command + "\n";
  BOOST_REQUIRE(write(fd, line.data(), line.size()) == static_cast<ssize_t>(line.size()));
  char answer[200] = {};
  BOOST_REQUIRE(read(fd, answer, sizeof answer - 1) > 0);
  close(fd);
  BOOST_REQUIRE_MESSAGE(std::string(answer).starts_with("ok"), answer);
}

void DeskShop::Ask(const std::string& key, const std::string& title) {
  BOOST_REQUIRE_MESSAGE(screen.PressUntilWindow(key, title), key << " → " << title);
}

void DeskShop::Confirm() {
  BOOST_REQUIRE(Eventually([&] { return !screen.HasText("Asking the books..."); }));
  screen.Press({"Return"});
}

void DeskShop::Answer(const std::string& text) {
  screen.Type(text);
  Confirm();
}

void DeskShop::GiveUp(const std::string& title) {
  screen.Press({"Escape"});
  BOOST_REQUIRE(screen.WaitUntilGone(title));
}

void DeskShop::Issue(const std::string& uid, const std::string& top_up,
                     const std::string& deposit) {
  PlaceBlank(uid);
  Ask("F2", "Issue a card");
  screen.Press({"alt+u"});
  screen.Type(top_up);
  screen.Press({"alt+d"});
  Answer(deposit);
  BOOST_REQUIRE(Eventually([&] { return StateOf(uid) == "active" && !HasOpenWrite(); }));
}

std::optional<ports::Card> DeskShop::CardOf(const std::string& uid) {
  std::optional<ports::Card> card;
  context().store.Read([&](const ports::Books& books) {
    card = books.cards().FindByUid(domain::CardUid::Parse(uid).value());
  });
  return card;
}

std::string DeskShop::StateOf(const std::string& uid) {
  const auto card = CardOf(uid);
  return card ? std::string(domain::ToText(card->state)) : "unknown";
}

std::string DeskShop::Balances(const std::string& uid) {
  const auto card = CardOf(uid);
  if (!card) return "unknown";
  std::string text;
  context().store.Read([&](const ports::Books& books) {
    const auto balances = books.ledger().BalancesOf(card->id);
    text = balances.principal.ToString() + "/" + balances.bonus.ToString() + "/" +
           balances.deposit.ToString();
  });
  return text;
}

bool DeskShop::WaitForBalances(const std::string& uid, const std::string& balances) {
  return Eventually([&] { return Balances(uid) == balances && !HasOpenWrite(); });
}

bool DeskShop::WaitForState(const std::string& uid, const std::string& state) {
  return Eventually([&] { return StateOf(uid) == state; });
}

bool DeskShop::HasOpenWrite() {
  bool has_one = false;
  context().store.Read(
      [&](const ports::Books& books) { has_one = !books.card_writes().AllOpen().empty(); });
  return has_one;
}

void DeskShop::Configure(const std::function<void(app::StoreSettings&)>& change) {
  context().store.Commit([&](ports::Books& books) {
    auto settings = app::LoadSettings(books);
    change(settings);
    app::SaveSettings(settings, books);
  });
}

}  // namespace steelyard::tests
