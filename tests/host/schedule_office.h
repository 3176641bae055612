/// A store with a folder for its exports, and one with a mail server as well, whose scheduled
/// exports are due whenever a test wants them to be.
#pragma once
#include <boost/test/unit_test.hpp>

#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "app/settings.h"
#include "host/schedule_run.h"
#include "support/smtp_server.h"
#include "support/temp_database.h"

namespace steelyard::tests {

namespace fs = std::filesystem;
using host::ScheduleOutcome;
using ports::RunOutcome;

inline constexpr std::int64_t kDayMs = 86'400'000;
inline const app::Actor kManager{"wang", ports::Role::Manager};
inline const ports::AuditEntry kNoted{*base::Timestamp::FromUnixMs(1'700'000'000'000), "wang",
                                      "a", "b", "", ""};

inline std::string ReadAll(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

struct Office {
  Office() {
    fs::create_directory(folder);
    Set("store.name", "鲜果店");
  }

  void Set(const char* name, const std::string& value) {
    const app::SettingChange change{name, value};
    BOOST_REQUIRE(app::ChangeSetting(store->context(), kManager, change).outcome ==
                  app::SettingOutcome::Done);
  }
  void SetMail(const SmtpServer& server) {
    const auto file = temp.folder() / "mail-password";
    std::ofstream(file) << "word\n";
    ::chmod(file.c_str(), 0600);
    Set("mail.server", server.Address());
    Set("mail.from", "shop@example.com");
    Set("mail.user", "shop");
    Set("mail.password_file", file.string());
    Set("mail.ca_file", certificate.certificate.string());
  }

  host::ExportPlan Plan() const {
    host::ExportPlan plan;
    plan.report = "sales-by-day";
    plan.format = "csv";
    plan.language = "zh_CN";
    plan.place = folder.string();
    return plan;
  }
  base::Id128 Add(const host::ExportPlan& plan) {
    const auto added = host::AddExport(*store, kManager, plan);
    BOOST_REQUIRE_MESSAGE(added.outcome == ScheduleOutcome::Done, host::ToText(added.outcome));
    return added.scheduled->id;
  }
  base::Id128 AddMail() {
    auto plan = Plan();
    plan.delivery = host::Delivery::Mail;
    plan.place = "wang@example.com, li@example.com";
    return Add(plan);
  }
  ports::ScheduledExport Find(const base::Id128& id) { return *host::FindExport(*store, id); }
  void AddReport(const std::string& name, const std::string& query) const {
    fs::create_directories(temp.folder() / "reports");
    std::ofstream(temp.folder() / "reports" / (name + ".report"))
        << "title.en: Mine\ntitle.zh_CN: 我的\ncolumns:\n  n count | N | 数\nquery:\n  " << query
        << "\n";
  }
  /// As a host that died in the middle of it leaves it.
  void DieOf(const base::Id128& id) {
    const auto run = ports::NewId<base::Id128>(store->context().clock, store->context().entropy);
    const auto claimed = store->schedule_runs().ClaimDue({run, "dead:1", Now(), Now()});
    BOOST_REQUIRE(claimed.has_value());
    BOOST_REQUIRE((claimed->id == id));
  }
  ports::AuditEntry NewestAudit() {
    std::vector<ports::AuditEntry> newest;
    store->context().store.Read(
        [&](const ports::Books& books) { newest = books.audit().Newest(1); });
    return newest.at(0);
  }
  base::Timestamp Now() { return store->context().clock.Now(); }

  /// As if it had been due this long ago, at the same time of the day.
  void MakeDue(const base::Id128& id, int days_ago = 0) {
    auto scheduled = Find(id);
    const auto offset = base::UtcOffset::China();
    const auto wall = Now().Plus(-60'000).ToWallClock(offset);
    scheduled.at_minute = wall.hour * 60 + wall.minute;
    const auto today = domain::BusinessDay::Of(Now().Plus(-60'000), {offset, 0});
    scheduled.due = today.PlusDays(-days_ago).Start({offset, scheduled.at_minute});
    scheduled.next_due = scheduled.due;
    scheduled.attempts = 0;
    BOOST_REQUIRE(store->schedules().Change(scheduled, ports::Times::Replace, kNoted));
  }
  /// The next try of it is now.
  void LetTimePass(const base::Id128& id) {
    auto scheduled = Find(id);
    scheduled.next_due = Now().Plus(-1);
    BOOST_REQUIRE(store->schedules().Change(scheduled, ports::Times::Replace, kNoted));
  }
  host::ExportRun RunOne() {
    const auto runs = host::RunDueExports(*store);
    BOOST_REQUIRE_EQUAL(runs.size(), 1);
    return runs.front();
  }
  std::vector<RunOutcome> Outcomes(const base::Id128& id) {
    std::vector<RunOutcome> outcomes;
    for (const auto& run : store->schedule_runs().Newest(id, 99)) outcomes.push_back(run.outcome);
    std::reverse(outcomes.begin(), outcomes.end());
    return outcomes;
  }
  std::vector<std::string> Files() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder)) {
      names.push_back(entry.path().filename().string());
    }
    std::sort(names.begin(), names.end());
    return names;
  }
  std::string DaysAgo(int days) {
    return domain::BusinessDay::Of(Now().Plus(-60'000), {base::UtcOffset::China(), 0})
        .PlusDays(-days)
        .ToString();
  }

  TempDatabase temp;
  TestCertificate certificate{temp.folder()};
  fs::path folder = temp.folder() / "exports";
  std::unique_ptr<host::OpenedStore> store = host::OpenedStore::Create(
      temp.path(), *cards::Passphrase::FromText("open sesame"), cards::VaultCost::Minimum());
};

struct MailOffice : Office {
  MailOffice() { SetMail(server); }
  SmtpServer server{certificate, {.user = "shop", .password = "word"}};
};

}  // namespace steelyard::tests
