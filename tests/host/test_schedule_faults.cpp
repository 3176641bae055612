/// What endangers a schedule: names that meet, clocks that are set, reports that were broken since,
/// programs that die; and what the audit log tells of it.
#include <thread>

#include "host/private_folder.h"
#include "schedule_office.h"
#include "support/eventually.h"

using namespace steelyard;
using namespace steelyard::tests;

BOOST_AUTO_TEST_SUITE(schedule_faults)

BOOST_FIXTURE_TEST_CASE(no_export_writes_over_the_file_of_another, Office) {
  auto plan = Plan();
  plan.parameters["scale"] = "1";
  const auto first = Add(plan);
  const auto outcome_of = [&](const host::ExportPlan& other) {
    return host::AddExport(*store, kManager, other).outcome;
  };
  auto other = plan;
  other.parameters["scale"] = "2";
  BOOST_TEST((outcome_of(other) == ScheduleOutcome::FileNameTaken));
  auto english = plan;
  english.language = "en";
  BOOST_TEST((outcome_of(english) == ScheduleOutcome::FileNameTaken));
  auto by_link = other;
  fs::create_directory_symlink(folder, temp.folder() / "link");
  by_link.place = (temp.folder() / "link").string();
  BOOST_TEST((outcome_of(by_link) == ScheduleOutcome::FileNameTaken));
  auto weekly = other;
  plan.file_name = weekly.file_name = "{report} {date}";
  weekly.frequency = host::Frequency::Weekly;
  BOOST_TEST((host::ChangeExport(*store, kManager, first, plan).outcome == ScheduleOutcome::Done));
  BOOST_TEST((outcome_of(weekly) == ScheduleOutcome::FileNameTaken));
  weekly.file_name = "{report} {date} scale 2";
  BOOST_TEST((outcome_of(weekly) == ScheduleOutcome::Done));
  auto elsewhere = other;
  elsewhere.place = temp.folder().string();
  BOOST_TEST((outcome_of(elsewhere) == ScheduleOutcome::Done));
  // The same once more is the same file, made anew: at noon and in the evening, say.
  plan.at_minute = 720;
  BOOST_TEST((outcome_of(plan) == ScheduleOutcome::Done));
}

BOOST_FIXTURE_TEST_CASE(names_and_folders_that_are_too_long_are_refused_and_not_tried_for_ever,
                        Office) {
  auto plan = Plan();
  for (int i = 0; i < 12; ++i) plan.file_name += "{report}";
  for (int i = 0; i < 24; ++i) plan.file_name += "x";  // 120 bytes, 168 with its words
  BOOST_TEST((host::AddExport(*store, kManager, plan).outcome == ScheduleOutcome::Done));
  plan.report = "sales-of-all-the-products-of-all-the-months-of-all-the-years-0-9";
  fs::create_directories(temp.folder() / "reports");
  AddReport(plan.report, "SELECT 1 WHERE :from <= :to");
  BOOST_TEST((host::AddExport(*store, kManager, plan).outcome ==
              ScheduleOutcome::FileNameInvalid));
  plan.file_name.clear();
  plan.place = "/" + std::string(5'000, 'x');
  BOOST_TEST((host::AddExport(*store, kManager, plan).outcome == ScheduleOutcome::FolderMissing));
}

BOOST_FIXTURE_TEST_CASE(the_audit_log_tells_where_reports_went_and_go, MailOffice) {
  const auto id = AddMail();
  BOOST_TEST(NewestAudit().action == "schedule.add");
  BOOST_TEST(NewestAudit().after.find("place=wang@example.com, li@example.com") !=
             std::string::npos);
  auto plan = host::PlanOf(Find(id));
  plan.place = "rival@example.org";
  BOOST_TEST((host::ChangeExport(*store, kManager, id, plan).outcome == ScheduleOutcome::Done));
  BOOST_TEST(NewestAudit().action == "schedule.change");
  BOOST_TEST(NewestAudit().before.find("li@example.com") != std::string::npos);
  BOOST_TEST(NewestAudit().after.find("rival@example.org") != std::string::npos);
  host::RunExportNow(*store, kManager, id, domain::BusinessDay::Parse("2026-03-01"));
  BOOST_TEST(NewestAudit().action == "schedule.run");
  BOOST_TEST(NewestAudit().after.ends_with(" on=2026-03-01"));
  BOOST_TEST((host::RemoveExport(*store, kManager, id) == ScheduleOutcome::Done));
  BOOST_TEST(NewestAudit().before.find("rival@example.org") != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(a_stop_is_heard_while_the_query_runs, Office) {
  AddReport("endless",
            "WITH RECURSIVE a(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM a) "
            "SELECT COUNT(*) FROM a WHERE :from <= :to");
  auto plan = Plan();
  plan.report = "endless";
  const auto id = Add(plan);
  MakeDue(id);
  std::stop_source stop;
  std::jthread stopper([&] {
    BOOST_CHECK(Eventually([&] { return !Outcomes(id).empty(); }));
    stop.request_stop();
  });
  const auto runs = host::RunDueExports(*store, stop.get_token());
  BOOST_REQUIRE_EQUAL(runs.size(), 1);
  BOOST_TEST((runs.front().outcome == RunOutcome::Stopped), runs.front().error);
  BOOST_TEST(Files().empty());
  BOOST_TEST((Find(id).next_due <= Now()));
}

BOOST_FIXTURE_TEST_CASE(a_report_that_was_broken_since_is_said_to_be, Office) {
  AddReport("mine", "SELECT 1 WHERE :from <= :to");
  auto plan = Plan();
  plan.report = "mine";
  const auto id = Add(plan);
  AddReport("mine", "DELETE FROM tickets");
  MakeDue(id);
  const auto run = RunOne();
  BOOST_TEST(run.error.find("The file of the report mine has a mistake") != std::string::npos,
             run.error);
  BOOST_TEST(run.error.find("mine.report:6: the query begins with DELETE") != std::string::npos,
             run.error);
  BOOST_TEST(!run.next_try);
}

BOOST_FIXTURE_TEST_CASE(where_none_is_given_up_what_a_person_must_mend_is_made_later, Office) {
  AddReport("mine", "SELECT 1 WHERE :from <= :to");
  auto plan = Plan();
  plan.report = "mine";
  plan.catch_up = host::CatchUp::Each;
  const auto id = Add(plan);
  MakeDue(id, 2);
  fs::remove(temp.folder() / "reports" / "mine.report");
  const auto due = Find(id).due;
  const auto run = RunOne();
  BOOST_TEST((run.outcome == RunOutcome::Failed));
  BOOST_TEST((Find(id).due == due));
  BOOST_TEST((Find(id).next_due > Now()));
  BOOST_TEST(run.next_try.has_value());
  AddReport("mine", "SELECT 1 WHERE :from <= :to");
  LetTimePass(id);
  BOOST_TEST(host::RunDueExports(*store).size() == 3);
  BOOST_TEST(Files().size() == 3);
}

BOOST_FIXTURE_TEST_CASE(what_may_have_arrived_is_not_sent_until_it_came_thirty_times, MailOffice) {
  const auto id = AddMail();
  MakeDue(id);
  server.SetFault(SmtpFault::CutAfterMail);
  for (int times = 1; times <= 3; ++times) {
    const auto run = RunOne();
    BOOST_TEST((run.outcome == RunOutcome::MayHaveArrived));
    BOOST_TEST(run.next_try.has_value() == (times < 3));
    if (times < 3) LetTimePass(id);
  }
  BOOST_TEST(server.mails().size() == 3);
  BOOST_TEST((Find(id).next_due > Now()));
  BOOST_TEST(Find(id).attempts == 0);
}

BOOST_FIXTURE_TEST_CASE(what_the_program_dies_of_is_not_begun_for_ever, Office) {
  const auto id = Add(Plan());
  MakeDue(id);
  for (int i = 0; i < 3; ++i) DieOf(id);
  const auto run = RunOne();
  BOOST_TEST((run.outcome == RunOutcome::Failed));
  BOOST_TEST(run.error.find("not begun again") != std::string::npos, run.error);
  BOOST_TEST(Files().empty());
  BOOST_TEST((Find(id).next_due > Now()));
  MakeDue(id, 1);
  BOOST_TEST(RunOne().error == "");  // for another time it is
  MakeDue(id, 2);
  for (int i = 0; i < 3; ++i) DieOf(id);
  BOOST_TEST(host::RunExportNow(*store, kManager, id).run->error == "");  // and by hand
}

BOOST_FIXTURE_TEST_CASE(what_is_due_follows_the_stores_clock, Office) {
  auto plan = Plan();
  plan.at_minute = 30;
  const auto id = Add(plan);
  const auto before = Find(id).due;
  Set("store.utc_offset_minutes", "540");
  host::RunDueExports(*store);
  const auto offset = *base::UtcOffset::FromMinutes(540);
  BOOST_TEST(Find(id).due.ToString(offset).substr(11, 5) == "00:30");
  BOOST_TEST((Find(id).next_due == Find(id).due));
  BOOST_TEST((Find(id).due != before));
}

BOOST_FIXTURE_TEST_CASE(a_clock_that_was_years_ahead_does_not_end_the_schedule, Office) {
  const auto id = Add(Plan());
  const auto put_off = [&] {
    auto scheduled = Find(id);
    scheduled.due = scheduled.next_due = scheduled.due.Plus(400 * kDayMs);
    BOOST_REQUIRE(store->schedules().Change(scheduled, ports::Times::Replace, kNoted));
  };
  put_off();
  BOOST_TEST(host::RunDueExports(*store).empty());
  // Nothing ran yet, so the clock of today may be the wrong one.
  BOOST_TEST((Find(id).due > Now().Plus(300 * kDayMs)));
  MakeDue(id);
  BOOST_TEST(RunOne().error == "");
  const auto next = Find(id).due;
  put_off();
  BOOST_TEST(host::RunDueExports(*store).empty());
  BOOST_TEST((Find(id).due == next));
  BOOST_TEST((Find(id).next_due == next));
  BOOST_TEST(NewestAudit().actor == "system");
  // Nor does a host that died then keep it for years.
  MakeDue(id);
  const auto run = ports::NewId<base::Id128>(store->context().clock, store->context().entropy);
  BOOST_REQUIRE(
      store->schedule_runs().ClaimDue({run, "dead:1", Now(), Now().Plus(400 * kDayMs)}));
  BOOST_TEST(RunOne().error == "");
}

BOOST_AUTO_TEST_CASE(what_passes_through_is_private_and_does_not_outlive_a_kill_for_long) {
  const auto left = fs::temp_directory_path() / "steelyard-passing-left";
  const auto fresh = fs::temp_directory_path() / "steelyard-passing-fresh";
  for (const auto& folder : {left, fresh}) {
    fs::create_directory(folder);
    std::ofstream(folder / "report.pdf") << "takings";
  }
  fs::last_write_time(left, fs::file_time_type::clock::now() - std::chrono::hours(25));
  fs::path path;
  {
    const host::PrivateFolder folder;
    path = folder.path();
    std::ofstream(path / "report.pdf") << "takings";
    BOOST_TEST((fs::status(path).permissions() == fs::perms::owner_all));
    BOOST_TEST(!fs::exists(left));
    BOOST_TEST(fs::exists(fresh));
  }
  BOOST_TEST(!fs::exists(path));
  fs::remove_all(fresh);
}

BOOST_AUTO_TEST_SUITE_END()
