/// A full disk: whoever asks is refused clearly, nothing is half written, and the service goes on
/// by itself once there is room again.
#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/mount.h>
#include <unistd.h>

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cstdlib>

#include "support/child_process.h"
#include "support/scale_client.h"
#include "support/store_on_disk.h"

namespace steelyard::testing {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

/// A small disk in memory, in whose folder StoreOnDisk is made. Only who may mount can have one.
class SmallDisk {
 public:
  SmallDisk() {
    std::string pattern = (fs::temp_directory_path() / "steelyard-disk-XXXXXX").string();
    BOOST_REQUIRE(mkdtemp(pattern.data()) != nullptr);
    m_folder = pattern;
    m_is_mounted = ::mount("tmpfs", pattern.c_str(), "tmpfs", 0, "size=64m") == 0;
    if (const char* before = std::getenv("TMPDIR")) m_before = before;
    if (m_is_mounted) ::setenv("TMPDIR", pattern.c_str(), 1);
  }
  ~SmallDisk() {
    m_before.empty() ? ::unsetenv("TMPDIR") : ::setenv("TMPDIR", m_before.c_str(), 1);
    if (m_is_mounted) ::umount2(m_folder.c_str(), MNT_DETACH);
    std::error_code ignored;
    fs::remove(m_folder, ignored);
  }
  bool IsMounted() const { return m_is_mounted; }

  /// Takes the last byte there is.
  void Fill() const {
    const int file = ::open(Filler().c_str(), O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600);
    BOOST_REQUIRE(file >= 0);
    const std::string block(4096, 'x');
    while (::write(file, block.data(), block.size()) > 0) {
    }
    ::close(file);
  }
  void MakeRoom() const { fs::remove(Filler()); }

 private:
  fs::path Filler() const { return m_folder / "filler"; }
  fs::path m_folder;
  std::string m_before;
  bool m_is_mounted = false;
};

Json TicketNumber(int number) {
  const auto id = fmt::format("{:032x}", number);
  return {{"id", id},
          {"number", number},
          {"kind", "sale"},
          {"cashier", 1},
          {"opened_at", "2026-11-22T08:01:02+08:00"},
          {"closed_at", "2026-11-22T08:01:30+08:00"},
          {"authorisation", "online"},
          {"card", nullptr},
          {"lines",
           {{{"product", "2001"}, {"grams", 1000}, {"unit_price", 500}, {"list_price", 500},
             {"per", "kg"}, {"amount", 500}}}},
          {"rounding", 0},
          {"total", 500},
          {"tenders", {{{"type", "cash"}, {"amount", 500}}}}};
}

ScaleAnswer Tell(const ScaleClient& scale, int number) {
  return scale.Post("/v1/tickets", {{"tickets", {TicketNumber(number)}}});
}

/// What is there under a folder whose name begins with `prefix`.
std::vector<std::string> NamesWith(const fs::path& folder, const std::string& prefix) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) {
    const auto name = entry.path().filename().string();
    if (name.starts_with(prefix)) names.push_back(name);
  }
  return names;
}

/// Every command that writes a file says that the disk is full, and leaves no part of one.
void CheckFilesAreRefused(const StoreOnDisk& store) {
  const auto made = [&](const std::string& name) { return store.File(name).string(); };
  const std::vector<std::vector<std::string>> commands = {
      {"backup", made("made.backup")},
      {"report", "run", "sales-by-product", "--from", "2020-01-01", "--to", "2190-01-01",
       "--format", "pdf", "--output", made("made.pdf")},
      {"report", "run", "sales-by-product", "--from", "2020-01-01", "--to", "2190-01-01",
       "--format", "xlsx", "--output", made("made.xlsx")},
      {"product", "export", made("made.csv")},
      {"init", "--name", "Another", "--store", made("made.db")},
      {"restore", store.File("good.backup").string(), "--store", made("made.db")},
  };
  for (const auto& command : commands) {
    std::vector<std::string> arguments{STEELYARDCTL};
    arguments.insert(arguments.end(), command.begin(), command.end());
    const bool names_store = std::find(command.begin(), command.end(), "--store") != command.end();
    if (!names_store) arguments.insert(arguments.end(), {"--store", made("store.db")});
    arguments.insert(arguments.end(), {"--passphrase-file", made("passphrase")});
    const auto finished = RunProgram(arguments);
    BOOST_TEST_CONTEXT(command.front() << ": " << finished.errors) {
      BOOST_TEST(finished.status == 3);
      BOOST_TEST((finished.errors.find("full") != std::string::npos ||
                  finished.errors.find("room") != std::string::npos ||
                  finished.errors.find("No space left") != std::string::npos));
      const auto left = NamesWith(store.File(""), "made");
      BOOST_TEST(left.empty(), (left.empty() ? "" : left.front()));
    }
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(disk_full)

BOOST_AUTO_TEST_CASE(TheServiceRefusesThenGoesOn) {
  const SmallDisk disk;
  if (!disk.IsMounted()) {
    BOOST_TEST_MESSAGE("no disk of its own may be mounted here: nothing was tested");
    return;
  }
  const StoreOnDisk store;
  store.Run({"init", "--name", "Demo", "--demo"});
  store.Run({"backup", store.File("good.backup").string()});
  std::ofstream(store.File("passphrase")) << "demo\n";
  const std::string ours = store.Run({"scale", "add", "--number", "11", "--driver", "api"})["key"];
  const std::string theirs =
      store.Run({"scale", "add", "--number", "12", "--driver", "api"})["key"];
  std::string address;
  auto service = store.Serve(address, "127.0.0.1:0");
  const ScaleClient scale(address, 11, ours);
  int number = 1;
  BOOST_REQUIRE_EQUAL(Tell(scale, number).status, 200);

  // A virtual scale sells all the time, with its memory on another disk.
  const fs::path memory = fs::path("/tmp") / ("steelyard-journal-" + std::to_string(getpid()));
  ChildProcess virtual_scale({STEELYARDCTL, "simulate", "scale", "--protocol", "api", "--server",
                              "http://" + address, "--number", "12", "--key", theirs, "--tickets",
                              "300", "--seed", "7", "--rate", "1800", "--patience", "300",
                              "--journal", memory.string()});
  disk.Fill();
  // What SQLite had set aside is used up first.
  ScaleAnswer answer;
  do {
    answer = Tell(scale, ++number);
    BOOST_REQUIRE(number < 5000);
  } while (answer.status == 200);
  BOOST_TEST(answer.status == 503);
  BOOST_TEST(answer.body.at("code") == "store_closed");
  BOOST_TEST(Tell(scale, number).status == 503);
  BOOST_TEST(scale.Get("/v1/status").status == 200);
  CheckFilesAreRefused(store);
  BOOST_TEST(!service->HasEnded());

  disk.MakeRoom();
  const auto after = Tell(scale, number);
  BOOST_TEST(after.status == 200, after.body.dump());
  BOOST_TEST(after.body.at("results")[0].at("outcome") == "recorded");
  BOOST_TEST(virtual_scale.Wait() == 0, virtual_scale.errors());
  const auto count = [&](int of, const std::string& key) {
    const ScaleClient client(address, of, key);
    return client.Get("/v1/statistics?from=2020-01-01&to=2035-12-31").body.at("tickets");
  };
  BOOST_TEST(count(11, ours) == number);
  BOOST_TEST(count(12, theirs) == 300);
  BOOST_TEST(store.Run({"verify"}).at("outcome") == "sound");
  service->Signal(SIGTERM);
  BOOST_TEST(service->Wait() == 0);
  std::error_code ignored;
  for (const auto& name : NamesWith("/tmp", memory.filename().string())) {
    fs::remove(fs::path("/tmp") / name, ignored);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::testing
