/// Starts the desktop on a copy of the demo store.
#include "desktop/back_office.h"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <fstream>

#include "app/scales.h"
#include "app/sell.h"
#include "base/check.h"
#include "desktop/desk_shop.h"
#include "scales/drivers/driver_factory.h"
#include "support/fake_card_reader.h"
#include "support/one_piece_sale.h"

namespace steelyard::tests {
namespace {

using testing::ChildProcess;
using testing::RunProgram;

struct BoundSocket {
  int socket;
  std::string address;  ///< 127.0.0.1:PORT
};

sockaddr_in OnThisComputer(const std::string& port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(std::stoi(port)));
  return address;
}

std::string PortOf(const std::string& address) { return address.substr(address.find(':') + 1); }

BoundSocket BindFree(int type) {
  const int fd = socket(AF_INET, type, 0);
  auto address = OnThisComputer("0");
  base::Check(bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  socklen_t size = sizeof address;
  base::Check(getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) == 0);
  return {fd, "127.0.0.1:" + std::to_string(ntohs(address.sin_port))};
}

/// A port nobody listens at just now.
std::string FreeUdpPort() {
  const auto bound = BindFree(SOCK_DGRAM);
  close(bound.socket);
  return bound.address;
}

}  // namespace

BackOffice::BackOffice(Look look)
    : m_look(std::move(look)), m_beacons(FreeUdpPort()), screen(m_look.screen_size) {
  for (const auto& file : std::filesystem::directory_iterator(DemoStore().folder())) {
    std::filesystem::copy(file, m_folder.folder() / file.path().filename());
  }
  m_store = host::OpenedStore::Open(StorePath());
  screen.StartReading(File(""));
}

BackOffice::~BackOffice() {
  Photograph("desktop-test-office");
  m_program.reset();
}

void BackOffice::SellNow() {
  std::int64_t last_number = 0;
  context().store.Read(
      [&](const ports::Books& books) { last_number = books.tickets().LastNumber(1); });
  auto draft = OnePieceSale(context(), last_number + 1, "1006",
                            domain::Money::FromFen(350).value());
  const auto told = app::RecordTickets(
      context(), FakeVerifier(), {{domain::Ticket::From(std::move(draft)).value(), 1, "api", ""}});
  BOOST_REQUIRE((told.at(0).outcome == app::RecordOutcome::Recorded));
}

void BackOffice::Photograph(const std::string& name) {
  screen.Photograph(std::filesystem::path(STEELYARD_BINARY_DIR) / (name + ".png"));
}

void BackOffice::Open(const std::string& operator_name) {
  std::ofstream(File("password")) << operator_name << "-demo\n";
  auto environment = screen.Environment();
  environment.push_back("XDG_CONFIG_HOME=" + m_folder.folder().string());
  environment.push_back("XDG_STATE_HOME=" + m_folder.folder().string());
  environment.push_back(WatchSetting());
  environment.push_back("GDK_SCALE=" + std::to_string(m_look.scale));
  m_program = std::make_unique<ChildProcess>(
      std::vector<std::string>{"env", "--chdir", m_folder.folder().string(), STEELYARD, "--store",
                               StorePath(), "--reader", "none:", "--no-service", "--beacons",
                               m_beacons, "--operator", operator_name, "--password-file",
                               File("password").string(), "--language", m_look.language},
      environment);
  BOOST_REQUIRE_MESSAGE(screen.WaitForWindow(m_look.language == "en" ? "Steelyard" : "秤"),
                        m_program->errors());
}

void BackOffice::Quit() {
  screen.Press({"ctrl+q"});
  BOOST_REQUIRE(Eventually([&] { return m_program->HasEnded(); }));
  BOOST_TEST(m_program->Wait() == 0);
  BOOST_TEST(SaidOfSlowWindows(*m_program) == "");
  const auto verified = RunProgram({STEELYARDCTL, "--store", StorePath(), "verify"});
  BOOST_TEST(verified.status == 0, verified.output << verified.errors);
}

void BackOffice::GoTo(const std::string& key, const std::string& title) {
  screen.Press({"ctrl+" + key});
  BOOST_REQUIRE_MESSAGE(screen.WaitForWindow(title), title);
}

void BackOffice::Ask(const std::string& key, const std::string& title) {
  BOOST_REQUIRE_MESSAGE(screen.PressUntilWindow(key, title), key << " → " << title);
}

std::optional<ports::Scale> BackOffice::Scale(int number) {
  std::optional<ports::Scale> scale;
  context().store.Read([&](const ports::Books& books) { scale = books.scales().Find(number); });
  return scale;
}

void BackOffice::PutScale(int number, const std::string& driver, const std::string& address) {
  app::RemoveScale(context(), manager, number);
  const auto added = app::AddScale(context(), scales::BuiltDrivers(), manager,
                                   {number, driver, address, ""});
  BOOST_REQUIRE(added.outcome == app::AddScaleOutcome::Done);
}

std::vector<ports::BookException> BackOffice::OpenExceptions() {
  std::vector<ports::BookException> open;
  context().store.Read([&](const ports::Books& books) { open = books.exceptions().Open(1000); });
  return open;
}

MuteDevice::MuteDevice() {
  const auto bound = BindFree(SOCK_STREAM);
  base::Check(listen(bound.socket, 8) == 0);
  m_socket = bound.socket;
  m_address = bound.address;
}

MuteDevice::~MuteDevice() {
  for (const int caller : m_callers) close(caller);
  close(m_socket);
}

bool MuteDevice::WasCalled() {
  pollfd waiting{m_socket, POLLIN, 0};
  if (poll(&waiting, 1, 0) != 1) return false;
  m_callers.push_back(accept(m_socket, nullptr, nullptr));
  return true;
}

TakenUdpPort::TakenUdpPort(const std::string& address) : m_socket(socket(AF_INET, SOCK_DGRAM, 0)) {
  const auto place = OnThisComputer(PortOf(address));
  base::Check(bind(m_socket, reinterpret_cast<const sockaddr*>(&place), sizeof place) == 0);
}

TakenUdpPort::~TakenUdpPort() { close(m_socket); }

void SendDatagram(const std::string& address, const std::string& text) {
  const int fd = socket(AF_INET, SOCK_DGRAM, 0);
  const auto place = OnThisComputer(PortOf(address));
  base::Check(sendto(fd, text.data(), text.size(), 0, reinterpret_cast<const sockaddr*>(&place),
                     sizeof place) == static_cast<ssize_t>(text.size()));
  close(fd);
}

}  // namespace steelyard::tests
