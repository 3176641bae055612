/// Scheduled exports from being due to where they go, and what becomes of those that fail.
#include <unistd.h>

#include <functional>
#include <thread>

#include "schedule_office.h"
#include "support/read_mail.h"

using namespace steelyard;
using namespace steelyard::tests;

BOOST_AUTO_TEST_SUITE(scheduled_exports)

BOOST_FIXTURE_TEST_CASE(a_mail_carries_the_very_file_that_a_folder_gets, MailOffice) {
  const auto by_mail = AddMail();
  auto plan = Plan();
  plan.file_name = "{report}-{from}-{to}.csv";
  const auto to_folder = Add(plan);
  MakeDue(by_mail);
  MakeDue(to_folder);
  const auto runs = host::RunDueExports(*store);
  BOOST_REQUIRE_EQUAL(runs.size(), 2);
  for (const auto& run : runs) BOOST_TEST(run.error == "");
  BOOST_TEST(host::RunDueExports(*store).empty());
  const auto name = "sales-by-day-" + DaysAgo(1) + "-" + DaysAgo(1) + ".csv";
  BOOST_TEST(Files() == std::vector{name}, boost::test_tools::per_element());
  BOOST_REQUIRE_EQUAL(server.mails().size(), 1);
  const auto mail = ParseMail(server.mails().front().data);
  BOOST_TEST(mail.to == "<wang@example.com>, <li@example.com>");
  BOOST_REQUIRE_EQUAL(mail.parts.size(), 2);
  BOOST_TEST(mail.parts[1].bytes == ReadAll(folder / name));
  BOOST_TEST(mail.parts[1].disposition.find("sales-by-day_" + DaysAgo(1) + ".csv") !=
             std::string::npos);
  BOOST_TEST((Outcomes(by_mail) == std::vector{RunOutcome::Delivered}));
  BOOST_TEST((Find(by_mail).next_due > Now()));
  BOOST_TEST(Find(by_mail).last_outcome.find("li@example.com") != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(what_failed_is_tried_again_later_and_later, MailOffice) {
  const auto id = AddMail();
  MakeDue(id);
  server.SetFault(SmtpFault::BusyRecipient);
  const auto due = Find(id).due;
  for (const int minutes : {1, 2, 4, 8, 16, 32, 60, 60}) {
    const auto run = RunOne();
    BOOST_TEST((run.outcome == RunOutcome::Failed));
    BOOST_REQUIRE(run.next_try);
    const auto wait = run.next_try->unix_ms() - Now().unix_ms();
    BOOST_TEST((wait <= minutes * 60'000 && wait > minutes * 60'000 - 30'000), wait);
    BOOST_TEST((Find(id).due == due));
    BOOST_TEST(host::RunDueExports(*store).empty());  // not before its time
    LetTimePass(id);
  }
  server.SetFault(SmtpFault::None);
  BOOST_TEST(RunOne().error == "");
  BOOST_TEST(server.mails().size() == 1);
  BOOST_TEST(Find(id).attempts == 0);
  const auto runs = store->schedule_runs().Newest(id, 1);
  BOOST_TEST(runs.front().attempt == 9);
}

BOOST_FIXTURE_TEST_CASE(it_is_given_up_when_the_next_one_is_due_first, MailOffice) {
  const auto id = AddMail();
  auto scheduled = Find(id);
  const auto offset = base::UtcOffset::China();
  const auto soon = Now().Plus(30 * 60'000).ToWallClock(offset);
  scheduled.at_minute = soon.hour * 60 + soon.minute;
  const auto next = host::NextDue(Now(), host::Frequency::Daily, scheduled.at_minute, offset);
  scheduled.due = next.Plus(-kDayMs);
  scheduled.next_due = Now().Plus(-1);
  scheduled.attempts = 7;  // an hour until it would be tried again
  BOOST_REQUIRE(store->schedules().Change(scheduled, ports::Times::Replace, kNoted));
  server.SetFault(SmtpFault::BusyRecipient);
  const auto run = RunOne();
  BOOST_TEST((run.outcome == RunOutcome::Failed));
  BOOST_TEST(!run.next_try);
  BOOST_TEST((Find(id).due == next));
  BOOST_TEST((Find(id).next_due == next));
  BOOST_TEST(Find(id).attempts == 0);
}

BOOST_FIXTURE_TEST_CASE(what_only_a_person_can_mend_waits_for_the_next_time, MailOffice) {
  const auto id = AddMail();
  MakeDue(id);
  server.SetFault(SmtpFault::UnknownRecipient);
  const auto run = RunOne();
  BOOST_TEST((run.outcome == RunOutcome::Failed));
  BOOST_TEST(!run.next_try);
  BOOST_TEST((Find(id).next_due > Now().Plus(60'000)));
}

BOOST_FIXTURE_TEST_CASE(a_mail_whose_answer_was_lost_is_said_to_be_and_sent_again_under_its_id,
                        MailOffice) {
  const auto id = AddMail();
  MakeDue(id);
  server.SetFault(SmtpFault::CutAfterMail);
  const auto lost = RunOne();
  BOOST_TEST((lost.outcome == RunOutcome::MayHaveArrived));
  BOOST_TEST(lost.error.find("may have arrived") != std::string::npos);
  server.SetFault(SmtpFault::None);
  LetTimePass(id);
  BOOST_TEST(RunOne().error == "");
  BOOST_REQUIRE_EQUAL(server.mails().size(), 2);
  const auto first = ParseMail(server.mails()[0].data);
  const auto second = ParseMail(server.mails()[1].data);
  BOOST_TEST(first.message_id == second.message_id);
  BOOST_TEST(first.parts[1].bytes == second.parts[1].bytes);
  BOOST_TEST((Outcomes(id) == std::vector{RunOutcome::MayHaveArrived, RunOutcome::Delivered}));
}

BOOST_FIXTURE_TEST_CASE(times_that_were_missed_are_made_up_for_once, Office) {
  const auto id = Add(Plan());
  MakeDue(id, 3);
  BOOST_TEST(RunOne().error == "");
  BOOST_TEST(Files() == std::vector<std::string>{"sales-by-day_" + DaysAgo(1) + ".csv"},
             boost::test_tools::per_element());
  const auto outcomes = Outcomes(id);
  BOOST_TEST(std::count(outcomes.begin(), outcomes.end(), RunOutcome::Missed) == 1);
  const auto runs = store->schedule_runs().Newest(id, 9);
  const auto missed = std::find_if(runs.begin(), runs.end(), [](const auto& run) {
    return run.outcome == RunOutcome::Missed;
  });
  BOOST_TEST(base::Explanation::FromStored(missed->result).Text().find("3 times since") !=
             std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(or_each_of_them_where_that_was_chosen, Office) {
  auto plan = Plan();
  plan.catch_up = host::CatchUp::Each;
  const auto id = Add(plan);
  MakeDue(id, 3);
  BOOST_TEST(host::RunDueExports(*store).size() == 4);
  BOOST_TEST(Files().size() == 4);
  BOOST_TEST(fs::exists(folder / ("sales-by-day_" + DaysAgo(4) + ".csv")));
  // One that fails holds back the later ones, so that none is lost.
  MakeDue(id, 2);
  fs::remove_all(folder);
  BOOST_TEST(RunOne().next_try.has_value());
  fs::create_directory(folder);
  LetTimePass(id);
  BOOST_TEST(host::RunDueExports(*store).size() == 3);
  BOOST_TEST(Files().size() == 3);
}

BOOST_FIXTURE_TEST_CASE(what_is_written_to_a_mount_that_is_gone_nobody_would_find, Office) {
  const auto here = fs::canonical(temp.folder());
  fs::path elsewhere;
  for (const char* candidate : {"/dev/shm", "/tmp", "/var/tmp"}) {
    struct stat one {}, two {};
    const bool is_there = ::stat(candidate, &one) == 0 && ::stat(here.c_str(), &two) == 0;
    if (is_there && one.st_dev != two.st_dev) elsewhere = candidate;
  }
  BOOST_REQUIRE_MESSAGE(!elsewhere.empty(), "this computer has one file system only");
  const auto share = elsewhere / ("steelyard-share-" + std::to_string(::getpid()));
  fs::create_directory(share);
  const auto mounted = temp.folder() / "share";
  fs::create_directory_symlink(share, mounted);
  auto plan = Plan();
  plan.place = mounted.string();
  const auto id = Add(plan);
  MakeDue(id);
  fs::remove(mounted);
  fs::create_directory(mounted);  // what an empty mount point is
  const auto run = RunOne();
  BOOST_TEST(run.error.find("What was mounted at") != std::string::npos, run.error);
  BOOST_TEST(run.next_try.has_value());
  BOOST_TEST(fs::is_empty(mounted));
  fs::remove(mounted);
  fs::create_directory_symlink(share, mounted);
  LetTimePass(id);
  BOOST_TEST(RunOne().error == "");
  BOOST_TEST(!fs::is_empty(share));
  fs::remove_all(share);
}

BOOST_FIXTURE_TEST_CASE(one_is_run_by_hand_for_today_for_a_day_and_in_place_of_a_retry, Office) {
  const auto id = Add(Plan());
  const auto before = Find(id);
  const auto ran = host::RunExportNow(*store, kManager, id);
  BOOST_TEST((ran.outcome == ScheduleOutcome::Done));
  BOOST_TEST(ran.run->error == "");
  BOOST_TEST((Find(id).next_due == before.next_due));
  const auto day = domain::BusinessDay::Parse("2026-03-01").value();
  host::RunExportNow(*store, kManager, id, day);
  BOOST_TEST(fs::exists(folder / "sales-by-day_2026-02-28.csv"));
  BOOST_TEST(store->schedule_runs().Newest(id, 1).front().attempt == 0);

  MakeDue(id);
  fs::remove_all(folder);
  RunOne();
  fs::create_directory(folder);
  const auto mended = host::RunExportNow(*store, kManager, id);
  BOOST_TEST(mended.run->error == "");
  BOOST_TEST(Find(id).attempts == 0);
  LetTimePass(id);
  const auto service = app::Actor{"robot", ports::Role::Service};
  BOOST_TEST((host::RunExportNow(*store, service, id).outcome == ScheduleOutcome::NotAllowed));
  const auto nobody = base::Id128::Parse(std::string(32, '0')).value();
  BOOST_TEST((host::RunExportNow(*store, kManager, nobody).outcome == ScheduleOutcome::Unknown));
}

BOOST_FIXTURE_TEST_CASE(a_claim_keeps_others_away_and_one_that_was_left_is_noted, Office) {
  const auto id = Add(Plan());
  MakeDue(id);
  const auto run = ports::NewId<base::Id128>(store->context().clock, store->context().entropy);
  const auto now = Now().Plus(-1'000);
  BOOST_REQUIRE(store->schedule_runs().ClaimDue({run, "dead:1", now, now.Plus(60'000)}));
  BOOST_TEST(host::RunDueExports(*store).empty());
  BOOST_TEST((host::RunExportNow(*store, kManager, id).outcome == ScheduleOutcome::Running));
  BOOST_TEST(store->schedule_runs().Extend(run, now.Plus(-1)));  // its host died, and time passed
  BOOST_TEST(RunOne().error == "");
  BOOST_TEST((Outcomes(id) == std::vector{RunOutcome::CutOff, RunOutcome::Delivered}));
  // Back from the dead it changes nothing that others have done.
  const auto after = Find(id);
  store->schedule_runs().Finish({.run = run, .schedule = id, .at = now,
                                 .outcome = RunOutcome::Failed, .result = "late",
                                 .due = now, .next_due = now, .attempts = 3});
  BOOST_TEST((Find(id).next_due == after.next_due));
  BOOST_TEST(!store->schedule_runs().Extend(run, now));
}

BOOST_FIXTURE_TEST_CASE(a_paused_one_waits_and_is_not_made_up_for, Office) {
  using enum ports::ScheduleState;
  const auto id = Add(Plan());
  MakeDue(id, 2);
  BOOST_TEST((host::SetExportState(*store, kManager, id, Paused) == ScheduleOutcome::Done));
  BOOST_TEST(host::RunDueExports(*store).empty());
  BOOST_TEST(host::RunExportNow(*store, kManager, id).run->error == "");  // a person may
  BOOST_TEST((host::SetExportState(*store, kManager, id, Active) == ScheduleOutcome::Done));
  BOOST_TEST(host::RunDueExports(*store).empty());
  BOOST_TEST((Find(id).next_due > Now()));
}

BOOST_FIXTURE_TEST_CASE(a_change_keeps_what_was_not_told_and_tries_again_at_once, Office) {
  const auto id = Add(Plan());
  MakeDue(id);
  fs::remove_all(folder);
  RunOne();
  auto plan = host::PlanOf(Find(id));
  plan.place = temp.folder().string();
  BOOST_TEST((host::ChangeExport(*store, kManager, id, plan).outcome == ScheduleOutcome::Done));
  BOOST_TEST(RunOne().error == "");
  BOOST_TEST(fs::exists(temp.folder() / ("sales-by-day_" + DaysAgo(1) + ".csv")));
  plan = host::PlanOf(Find(id));
  plan.frequency = host::Frequency::Monthly;
  plan.period = host::PeriodRule::ThisMonth;
  const auto changed = host::ChangeExport(*store, kManager, id, plan);
  BOOST_TEST(changed.scheduled->name == "sales-by-day monthly");
  BOOST_TEST(changed.scheduled->next_due.ToString(base::UtcOffset::China()).substr(8, 2) == "01");
}

BOOST_FIXTURE_TEST_CASE(a_plan_that_cannot_work_is_refused_before_it_is_kept, Office) {
  const auto outcome = [&](const std::function<void(host::ExportPlan&)>& spoil) {
    auto plan = Plan();
    spoil(plan);
    return host::AddExport(*store, kManager, plan).outcome;
  };
  using enum ScheduleOutcome;
  BOOST_TEST((outcome([](auto& plan) { plan.report = "sales-by-moon"; }) == ReportUnknown));
  BOOST_TEST((outcome([](auto& plan) { plan.parameters["moon"] = "full"; }) == ParametersRefused));
  BOOST_TEST((outcome([](auto& plan) { plan.parameters["from"] = "2026-01-01"; }) ==
              ParametersRefused));
  BOOST_TEST((outcome([](auto& plan) { plan.format = "docx"; }) == FormatUnknown));
  BOOST_TEST((outcome([](auto& plan) { plan.language = "fr"; }) == LanguageUnknown));
  BOOST_TEST((outcome([](auto& plan) { plan.file_name = "{moon}"; }) == FileNameInvalid));
  BOOST_TEST((outcome([](auto& plan) { plan.place += "/no"; }) == FolderMissing));
  const auto elsewhere = [](host::Delivery delivery, const char* place, const char* format) {
    return [=](host::ExportPlan& plan) {
      plan.delivery = delivery;
      plan.place = place;
      plan.format = format;
    };
  };
  using enum host::Delivery;
  BOOST_TEST((outcome(elsewhere(Mail, "wang", "pdf")) == AddressInvalid));
  BOOST_TEST((outcome(elsewhere(Mail, "wang@example.com", "pdf")) == MailNotSet));
  BOOST_TEST((outcome(elsewhere(Printer, "-o raw", "pdf")) == QueueInvalid));
  BOOST_TEST((outcome(elsewhere(Printer, "office", "csv")) == PrinterNeedsPdf));
  BOOST_TEST((outcome(elsewhere(Printer, "office", "pdf")) == Done));
  const app::Actor desk{"li", ports::Role::CardDesk};
  BOOST_TEST((host::AddExport(*store, desk, Plan()).outcome == NotAllowed));
}

BOOST_FIXTURE_TEST_CASE(a_stop_before_anything_was_sent_leaves_it_due, MailOffice) {
  const auto id = AddMail();
  MakeDue(id);
  server.SetFault(SmtpFault::SilentGreeting);
  std::stop_source stop;
  std::jthread stopper([&] {
    server.WaitUntilSilent();
    stop.request_stop();
  });
  const auto runs = host::RunDueExports(*store, stop.get_token());
  BOOST_REQUIRE_EQUAL(runs.size(), 1);
  BOOST_TEST((runs.front().outcome == RunOutcome::Stopped));
  server.SetFault(SmtpFault::None);
  BOOST_TEST(RunOne().error == "");
  BOOST_TEST(server.mails().size() == 1);
}

BOOST_AUTO_TEST_SUITE_END()
