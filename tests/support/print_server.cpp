#include "support/print_server.h"

#include <Poco/Net/StreamSocket.h>
#include <grp.h>
#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <iterator>

#include "base/check.h"
#include "support/eventually.h"

namespace steelyard::tests {
namespace {

namespace fs = std::filesystem;
namespace net = Poco::Net;

constexpr const char* kQueue = "office";
/// Where Debian has what only an administrator calls.
const std::string kSbin = "/usr/sbin/";

/// Who runs the service's helpers: never root, which cupsd refuses.
std::pair<std::string, std::string> Helper() {
  if (::geteuid() == 0) return {"lp", "lp"};
  return {::getpwuid(::geteuid())->pw_name, ::getgrgid(::getegid())->gr_name};
}

}  // namespace

PrintServer::PrintServer(const fs::path& folder)
    : m_folder(folder / "cups"),
      m_printer(net::SocketAddress("127.0.0.1", 0)),
      m_printing([this](const std::stop_token& stop) { Print(stop); }) {
  const fs::path configuration = Configure();
  m_service = std::make_unique<testing::ChildProcess>(
      std::vector<std::string>{kSbin + "cupsd", "-f", "-c", configuration / "cupsd.conf", "-s",
                               configuration / "cups-files.conf"});
  // Refused until the service is up; lpstat -r says it is down with the status of success.
  base::Check(Eventually([&] {
    return Command({kSbin + "lpadmin", "-p", kQueue, "-E", "-m", "raw", "-v",
                    "socket://" + m_printer.address().toString() + "/?waiteof=false"});
  }));
}

PrintServer::~PrintServer() {
  m_service->Signal(SIGTERM);
  m_service->Wait();
}

fs::path PrintServer::Configure() const {
  const auto etc = m_folder / "etc";
  for (const char* name : {"etc", "spool", "cache", "run", "log"}) {
    fs::create_directories(m_folder / name);
  }
  // The helpers are another user; a test's folder is its own.
  fs::permissions(m_folder.parent_path(), fs::perms::group_exec | fs::perms::others_exec,
                  fs::perm_options::add);
  const auto [user, group] = Helper();
  std::ofstream(etc / "cups-files.conf")
      << "ServerRoot " << etc.string() << "\nRequestRoot " << (m_folder / "spool").string()
      << "\nCacheDir " << (m_folder / "cache").string() << "\nStateDir "
      << (m_folder / "run").string() << "\nErrorLog " << (m_folder / "log/error").string()
      << "\nAccessLog " << (m_folder / "log/access").string() << "\nPageLog "
      << (m_folder / "log/page").string() << "\nUser " << user << "\nGroup " << group << "\n";
  std::ofstream(etc / "cupsd.conf")
      << "Listen " << (m_folder / "run/socket").string()
      << "\nDirtyCleanInterval 0\nBrowsing No\nWebInterface No\nDefaultAuthType None\n"
         "<Location />\n  Order allow,deny\n  Allow all\n</Location>\n"
         "<Policy default>\n  <Limit All>\n    Order deny,allow\n  </Limit>\n</Policy>\n";
  return etc;
}

bool PrintServer::Command(std::vector<std::string> command) const {
  return testing::RunProgram(command, {Environment(), "LC_ALL=C"}).status == 0;
}

std::string PrintServer::Environment() const {
  return "CUPS_SERVER=" + (m_folder / "run/socket").string();
}

void PrintServer::Refuse() { base::Check(Command({kSbin + "cupsreject", kQueue})); }

bool PrintServer::HasTitle(const std::string& title) const {
  // What it knows of a job is in a file of its own, c00042, in the encoding of IPP.
  return std::ranges::any_of(fs::directory_iterator(m_folder / "spool"), [&](const auto& entry) {
    if (!entry.path().filename().string().starts_with("c")) return false;
    std::ifstream stream(entry.path(), std::ios::binary);
    const std::string job{std::istreambuf_iterator<char>(stream), {}};
    return job.find(title) != std::string::npos;
  });
}

void PrintServer::Print(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    if (!m_printer.poll(Poco::Timespan(0, 50'000), net::Socket::SELECT_READ)) continue;
    net::StreamSocket wire = m_printer.acceptConnection();
    std::string job;
    char buffer[8192];
    for (int count; (count = wire.receiveBytes(buffer, sizeof buffer)) > 0;) {
      job.append(buffer, static_cast<std::size_t>(count));
    }
    const std::lock_guard lock(m_mutex);
    m_jobs.push_back(std::move(job));
  }
}

std::vector<std::string> PrintServer::WaitForJobs() {
  const auto jobs = [&] {
    const std::lock_guard lock(m_mutex);
    return m_jobs;
  };
  Eventually([&] { return !jobs().empty(); });
  return jobs();
}

}  // namespace steelyard::tests
