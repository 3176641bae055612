/// Files to the system's printers: those of a real print service, and what lp does when it cannot,
/// for which a program of ours stands in its place.
#include <boost/test/unit_test.hpp>

#include <sys/stat.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <thread>

#include "delivery/printer_queue.h"
#include "support/eventually.h"
#include "support/print_server.h"
#include "support/temp_database.h"

using namespace steelyard;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

struct Office {
  Office() { std::ofstream(file) << "%PDF"; }
  ~Office() { ::setenv("PATH", path.c_str(), 1); }

  /// lp is a program that does this.
  void InstallLp(const std::string& script) const {
    fs::create_directory(bin);
    std::ofstream(bin / "lp") << "#!/bin/sh\n" << script << "\n";
    ::chmod((bin / "lp").c_str(), 0755);
    ::setenv("PATH", (bin.string() + ":" + path).c_str(), 1);
  }
  std::string Print(std::stop_token stop = {}) const {
    return delivery::PrintFile(
        {.queue = "office", .title = "日报", .file = file, .patience = patience}, stop);
  }
  std::string ErrorOf(std::stop_token stop = {}) const {
    try {
      return "printed: " + Print(stop);
    } catch (const delivery::UnknownDeliveryError& error) {
      return std::string("unknown: ") + error.what();
    } catch (const delivery::DeliveryError& error) {
      return error.what();
    }
  }

  tests::TempDatabase temp;
  fs::path bin = temp.folder() / "bin";
  fs::path file = temp.folder() / "sales.pdf";
  std::string path = std::getenv("PATH");
  std::chrono::milliseconds patience = 10s;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(printer_queues, Office)

BOOST_AUTO_TEST_CASE(lp_is_told_queue_title_and_file_and_its_job_is_the_answer) {
  const auto told = (temp.folder() / "told").string();
  InstallLp("for word; do echo \"$word\"; done > " + told +
            "\necho \"$LC_ALL\" >> " + told + "\necho 'request id is office-42 (1 file(s))'");
  BOOST_TEST(Print() == "office-42");
  std::ifstream stream(told);
  const std::string words{std::istreambuf_iterator<char>(stream), {}};
  BOOST_TEST(words == "-d\noffice\n-t\n日报\n--\n" + file.string() + "\nC\n");
}

BOOST_AUTO_TEST_CASE(what_lp_refuses_is_told_in_its_words) {
  InstallLp("echo 'lp: The printer or class does not exist.' >&2; exit 1");
  const auto error = ErrorOf();
  BOOST_TEST(error.find("does not take the job (lp: The printer or class does not exist.)") !=
             std::string::npos, error);
  BOOST_TEST(error.find("Nothing was printed") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_computer_without_lp_says_what_to_install) {
  ::setenv("PATH", bin.c_str(), 1);
  BOOST_TEST(ErrorOf().find("cups-client") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(lp_that_hangs_is_ended_and_nobody_claims_that_nothing_was_printed) {
  InstallLp("exec sleep 600");
  patience = 300ms;
  BOOST_TEST(ErrorOf().starts_with("unknown: "));
  patience = 60s;
  std::stop_source stop;
  std::jthread stopper([&] {
    std::this_thread::sleep_for(200ms);
    stop.request_stop();
  });
  BOOST_TEST(ErrorOf(stop.get_token()).starts_with("unknown: "));
}

BOOST_AUTO_TEST_CASE(a_real_queue_prints_the_file_as_it_is_under_its_title) {
  tests::PrintServer server(temp.folder());
  const std::string variable = server.Environment();
  const auto equals = variable.find('=');
  ::setenv(variable.substr(0, equals).c_str(), variable.substr(equals + 1).c_str(), 1);
  BOOST_TEST(Print() == "office-1");
  const auto jobs = server.WaitForJobs();
  BOOST_REQUIRE(jobs.size() == 1U);
  BOOST_TEST(jobs[0] == "%PDF");
  BOOST_TEST(tests::Eventually([&] { return server.HasTitle("日报"); }));
  BOOST_TEST(!server.HasTitle("周报"));
  server.Refuse();
  BOOST_TEST(ErrorOf().find("not accepting jobs") != std::string::npos, ErrorOf());
  ::unsetenv(variable.substr(0, equals).c_str());
}

BOOST_AUTO_TEST_CASE(names_of_queues) {
  for (const char* good : {"office", "HP_LaserJet-4.2", "收据"}) {
    BOOST_TEST(delivery::IsQueueName(good));
  }
  for (const std::string bad : {"", "-o", "a b", "a/b", "a#b", "a\n", "a\tb"}) {
    BOOST_TEST(!delivery::IsQueueName(bad));
  }
}

BOOST_AUTO_TEST_SUITE_END()
