/// Scheduled exports as scripts and services meet them: several programs, and a mail server.
#include <boost/test/unit_test.hpp>

#include <sys/stat.h>

#include <csignal>
#include <filesystem>
#include <list>

#include "shop.h"
#include "support/print_server.h"
#include "support/read_mail.h"
#include "support/smtp_server.h"

using namespace steelyard::tests;
using steelyard::testing::ChildProcess;

namespace {

struct MailShop {
  MailShop() {
    shop.Open();
    ::chmod(shop.Write("word", "word\n").c_str(), 0600);
    std::filesystem::create_directory(shop.File("exports"));
    for (const auto& [name, value] : std::initializer_list<std::pair<const char*, std::string>>{
             {"mail.server", server.Address()},
             {"mail.from", "shop@example.com"},
             {"mail.user", "shop"},
             {"mail.password_file", shop.File("word")},
             {"mail.ca_file", certificate.certificate.string()}}) {
      BOOST_REQUIRE(shop.Run({"setting", "set", name, value}).status == 0);
    }
  }

  std::string Add(std::vector<std::string> where, const std::string& format = "csv") const {
    std::vector<std::string> arguments = {"schedule", "add",      "--report", "sales-by-day",
                                          "--every",  "daily",    "--format", format};
    arguments.insert(arguments.end(), where.begin(), where.end());
    const auto added = shop.Run(arguments);
    BOOST_REQUIRE_MESSAGE(added.status == 0, added.errors);
    return added.answer["schedule"];
  }
  /// As if they had been due a minute ago.
  void MakeAllDue() const {
    const auto done = steelyard::testing::RunProgram(
        {"sqlite3", shop.store(),
         "UPDATE scheduled_exports SET due = strftime('%s','now') * 1000 - 60000, "
         "next_due = strftime('%s','now') * 1000 - 60000, claimed_until = 0, "
         "at_minute = (strftime('%s','now') / 60 + 480 - 1) % 1440"});
    BOOST_REQUIRE_MESSAGE(done.status == 0, done.errors);
  }
  std::vector<std::string> OnStore(std::vector<std::string> arguments) const {
    for (const auto& option : {std::string("--store"), shop.store(),
                               std::string("--passphrase-file"), shop.File("passphrase")}) {
      arguments.push_back(option);
    }
    return Command(std::move(arguments));
  }
  Json History(const std::string& id) const {
    return shop.Run({"schedule", "history", id}).answer["runs"];
  }

  Shop shop;
  TempDatabase temp;
  TestCertificate certificate{temp.folder()};
  SmtpServer server{certificate, {.user = "shop", .password = "word"}};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(schedules, MailShop)

BOOST_AUTO_TEST_CASE(several_hosts_at_once_run_each_job_once) {
  const auto mailed = Add({"--mail", "wang@example.com"});
  std::vector<std::string> ids = {mailed};
  for (int i = 0; i < 5; ++i) {
    ids.push_back(
        Add({"--folder", shop.File("exports"), "--file-name", "{report} " + std::to_string(i)}));
  }
  MakeAllDue();
  std::list<ChildProcess> hosts;
  for (int i = 0; i < 4; ++i) hosts.emplace_back(OnStore({"schedule", "run-due"}));
  for (auto& host : hosts) BOOST_TEST(host.Wait() == 0, host.errors());
  BOOST_TEST(server.mails().size() == 1);
  for (const auto& id : ids) {
    const auto runs = History(id);
    BOOST_REQUIRE_EQUAL(runs.size(), 1);
    BOOST_TEST(runs[0]["run_outcome"] == "delivered");
    BOOST_TEST(runs[0]["attempt"] == 1);
  }
}

BOOST_AUTO_TEST_CASE(a_service_ends_at_once_while_a_mail_hangs_and_the_next_one_sends_it) {
  const auto id = Add({"--mail", "wang@example.com"});
  MakeAllDue();
  server.SetFault(SmtpFault::SilentGreeting);
  ChildProcess service(OnStore({"serve", "--listen", "127.0.0.1:0"}));
  BOOST_REQUIRE(service.WaitForLine("Serving on "));
  BOOST_REQUIRE(server.WaitUntilSilent());
  const auto asked = std::chrono::steady_clock::now();
  service.Signal(SIGTERM);
  BOOST_TEST(service.Wait() == 0);
  BOOST_TEST((std::chrono::steady_clock::now() - asked < std::chrono::seconds(20)));
  BOOST_TEST(History(id)[0]["run_outcome"] == "stopped");
  server.SetFault(SmtpFault::None);
  BOOST_TEST(shop.Run({"schedule", "run-due"}).status == 0);
  BOOST_TEST(server.mails().size() == 1);
}

BOOST_AUTO_TEST_CASE(run_due_hears_the_signal_too_and_what_may_have_arrived_is_said) {
  const auto id = Add({"--mail", "wang@example.com"});
  MakeAllDue();
  server.SetFault(SmtpFault::SilentAfterMail);
  ChildProcess due(OnStore({"--json", "schedule", "run-due"}));
  BOOST_REQUIRE(server.WaitUntilSilent());
  due.Signal(SIGTERM);
  BOOST_TEST(due.Wait() == 3);
  const auto answer = Json::parse(due.output());
  BOOST_TEST(answer["outcome"] == "export_failed");
  BOOST_TEST(answer["runs"][0]["run_outcome"] == "may_have_arrived");
  const auto runs = History(id);
  BOOST_TEST(runs[0]["run_outcome"] == "may_have_arrived");
  BOOST_TEST(std::string(runs[0]["result"]).find("may have arrived") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_run_that_was_killed_is_known_as_cut_off) {
  const auto id = Add({"--mail", "wang@example.com"});
  MakeAllDue();
  server.SetFault(SmtpFault::SilentGreeting);
  ChildProcess due(OnStore({"schedule", "run-due"}));
  BOOST_REQUIRE(server.WaitUntilSilent());
  BOOST_TEST(History(id)[0]["run_outcome"] == "running");
  const auto twice = shop.Run({"schedule", "run", id});
  BOOST_TEST(twice.outcome() == "running");
  due.Signal(SIGKILL);
  due.Wait();
  server.SetFault(SmtpFault::None);
  BOOST_TEST(shop.Run({"schedule", "run-due"}).answer["runs"].empty());  // until the claim ends
  MakeAllDue();
  BOOST_TEST(shop.Run({"schedule", "run-due"}).status == 0);
  const auto runs = History(id);
  BOOST_REQUIRE_EQUAL(runs.size(), 2);
  BOOST_TEST(runs[0]["run_outcome"] == "delivered");
  BOOST_TEST(runs[1]["run_outcome"] == "cut_off");
}

BOOST_AUTO_TEST_CASE(a_report_comes_out_of_a_printer) {
  PrintServer printers(temp.folder());
  const auto id = Add({"--printer", "office"}, "pdf");
  MakeAllDue();
  const auto ran = steelyard::testing::RunProgram(OnStore({"--json", "schedule", "run-due"}),
                                                  {printers.Environment()});
  BOOST_REQUIRE_MESSAGE(ran.status == 0, ran.output << ran.errors);
  BOOST_TEST(History(id)[0]["run_outcome"] == "delivered");
  const auto jobs = printers.WaitForJobs();
  BOOST_REQUIRE(jobs.size() == 1U);
  const auto file = shop.Write("paper.pdf", jobs[0]);
  const auto read = steelyard::testing::RunProgram({"pdftotext", file, "-"});
  BOOST_TEST(read.status == 0, read.errors);
  BOOST_TEST(read.output.find("Sales by day") != std::string::npos, read.output);
  printers.Refuse();
  BOOST_TEST(steelyard::testing::RunProgram(OnStore({"schedule", "run", id}),
                                            {printers.Environment()}).status == 3);
  BOOST_TEST(std::string(History(id)[0]["result"]).find("not accepting") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_schedule_is_changed_paused_resumed_and_run_by_hand) {
  const auto id = Add({"--folder", shop.File("exports"), "--at", "03:00"});
  const auto listed = [&] { return shop.Run({"schedule", "list"}).answer["schedules"][0]; };
  BOOST_TEST(listed()["period"] == "yesterday");
  const auto changed = shop.Run({"schedule", "change", id, "--every", "monthly", "--format",
                                 "json", "--at", "07:15"});
  BOOST_TEST(changed.status == 0, changed.errors);
  BOOST_TEST(listed()["period"] == "last_month");
  BOOST_TEST(listed()["at"] == "07:15");
  BOOST_TEST(shop.Run({"schedule", "change", id, "--period", "this_month"}).status == 0);
  BOOST_TEST(shop.Run({"schedule", "change", id, "--every", "weekly"}).status == 0);
  BOOST_TEST(listed()["period"] == "this_month");  // it was chosen
  BOOST_TEST(shop.Run({"schedule", "pause", id}).status == 0);
  BOOST_TEST(listed()["state"] == "paused");
  const auto ran = shop.Run({"schedule", "run", id, "--on", "2026-03-15"});
  BOOST_TEST(ran.status == 0, ran.errors);
  BOOST_TEST(Json::parse(shop.Read("exports/sales-by-day_2026-03-01_2026-03-15.json"))["from"] ==
             "2026-03-01");
  BOOST_TEST(shop.Run({"schedule", "resume", id}).answer["state"] == "active");
  BOOST_TEST(shop.Run({"schedule", "history"}).answer["runs"].size() == 1);
}

BOOST_AUTO_TEST_CASE(what_is_wrong_with_a_schedule_is_said) {
  const auto id = Add({"--mail", "wang@example.com"});
  const auto outcome = [&](std::vector<std::string> change) {
    std::vector<std::string> arguments = {"schedule", "change", id};
    arguments.insert(arguments.end(), change.begin(), change.end());
    const auto ran = shop.Run(arguments);
    return ran.status == 2 ? "wrong command line" : ran.outcome();
  };
  BOOST_TEST(outcome({"--file-name", "{moon}.pdf"}) == "file_name_invalid");
  BOOST_TEST(outcome({"--parameter", "moon=full"}) == "parameters_refused");
  BOOST_TEST(outcome({"--parameter", "moon"}) == "wrong command line");
  BOOST_TEST(outcome({"--mail", "wang"}) == "address_invalid");
  BOOST_TEST(outcome({"--mail", "a@b", "--printer", "office"}) == "wrong command line");
  BOOST_TEST(outcome({"--printer", "office"}) == "printer_needs_pdf");
  BOOST_TEST(outcome({"--printer", "-oraw", "--format", "pdf"}) == "queue_invalid");
  BOOST_TEST(outcome({"--folder", shop.File("no")}) == "folder_missing");
  BOOST_TEST(outcome({"--period", "tomorrow"}) == "wrong command line");
  BOOST_TEST(outcome({"--every", "hourly"}) == "wrong command line");
  const std::string nobody(32, '0');
  for (const char* verb : {"change", "pause", "resume", "run", "remove"}) {
    BOOST_TEST(shop.Run({"schedule", verb, nobody}).outcome() == "schedule_unknown");
    BOOST_TEST(shop.Run({"schedule", verb, "moon"}).status == 2);
  }
  BOOST_TEST(shop.Run({"setting", "unset", "mail.server"}).status == 0);
  BOOST_TEST(outcome({"--mail", "li@example.com"}) == "mail_not_set");
  const auto backup = shop.Run({"schedule", "add", "--backup", "--folder", shop.File("exports")});
  BOOST_TEST(shop.Run({"schedule", "change", backup.answer["schedule"], "--every", "weekly"})
                 .outcome() == "only_folder_and_time");
  BOOST_TEST(shop.Run({"schedule", "change", backup.answer["schedule"], "--at", "05:00"}).status ==
             0);
}

BOOST_AUTO_TEST_SUITE_END()
