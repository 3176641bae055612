/// Tests of the register of scales as devices: changed by hand, verified in time, events noted.
#include <boost/test/unit_test.hpp>

#include "app/price_sending.h"
#include "app/scale_register.h"
#include "app/scale_verification.h"
#include "app/settings.h"
#include "app/store_desk.h"

namespace steelyard::app {
namespace {

using tests::Day;

/// Today is 2026-11-22; scale 3 is one that we call, scale 4 one that calls us.
struct Register : tests::StoreDesk {
  Register() {
    Add({3, "txt-mode", "127.0.0.1:4001", ""});
    Add({4, "api", "", ""});
  }
  void Add(const AddScaleRequest& request) {
    base::Check(AddScale(context, drivers, manager, request).outcome == AddScaleOutcome::Done);
  }
  ports::Scale Row(int number = 3) {
    std::optional<ports::Scale> row;
    store.Read([&](const ports::Books& books) { row = books.scales().Find(number); });
    return row.value();
  }
  std::string Change(const ScaleChange& change) { return Change(manager, change); }
  std::string Change(const Actor& actor, const ScaleChange& change) {
    return std::string(ToText(ChangeScale(context, drivers, actor, change)));
  }
  void VerifiedUntil(const char* day, int number = 3) {
    base::Check(Change({.number = number, .verified_until = Day(day)}) == "done");
  }
  ports::AuditEntry LastAudit() {
    std::optional<ports::AuditEntry> entry;
    store.Read([&](const ports::Books& books) { entry = books.audit().Newest(1).front(); });
    return entry.value();
  }
  void On(const char* day) {
    clock.Set(base::Timestamp::Parse(std::string(day) + "T08:00:00+08:00").value());
  }
  std::vector<std::string> Reminders() {
    ListVerifications(context);
    return OpenExceptions();
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(scale_register, Register)

BOOST_AUTO_TEST_CASE(WhatIsGivenChangesAndTheRestStays) {
  BOOST_TEST(Change({.number = 3, .vendor = "友声", .unique_code = "SH-2026-0001",
                     .verified_until = Day("2027-05-31")}) == "done");
  BOOST_TEST(Row().vendor == "友声");
  BOOST_TEST(Row().address == "127.0.0.1:4001");
  BOOST_TEST(LastAudit().action == "scale.change");
  BOOST_TEST(LastAudit().subject == "scale 3");
  BOOST_TEST(LastAudit().after.find("unique_code=SH-2026-0001 verified_until=2027-05-31") !=
             std::string::npos);
  BOOST_TEST(Change({.number = 3, .vendor = "友声"}) == "nothing_to_change");
  BOOST_TEST(Change({.number = 3, .verified_until = std::optional<domain::BusinessDay>()}) ==
             "done");
  BOOST_TEST(!Row().verified_until.has_value());
}

BOOST_AUTO_TEST_CASE(ChangesRefused) {
  base::Check(Change({.number = 4, .unique_code = "SH-1"}) == "done");
  struct Case { Actor actor; ScaleChange change; const char* outcome; };
  const Case cases[] = {
      {desk, {.number = 3, .vendor = "x"}, "not_allowed"},
      {machine, {.number = 3, .vendor = "x"}, "not_allowed"},
      {manager, {.number = 9, .vendor = "x"}, "scale_unknown"},
      {manager, {.number = 3, .profile = "148x"}, "profile_unknown"},
      {manager, {.number = 3, .address = ""}, "address_missing"},
      {manager, {.number = 3, .address = "somewhere"}, "address_invalid"},
      {manager, {.number = 3, .vendor = "a\nb"}, "text_invalid"},
      {manager, {.number = 3, .model = std::string(65, 'x')}, "text_invalid"},
      {manager, {.number = 3, .unique_code = "a b"}, "unique_code_invalid"},
      {manager, {.number = 3, .unique_code = std::string(65, '1')}, "unique_code_invalid"},
      {manager, {.number = 3, .unique_code = "SH-1"}, "unique_code_taken"}};
  for (const auto& one : cases) BOOST_TEST(Change(one.actor, one.change) == one.outcome);
  BOOST_TEST(Row().vendor == "");
}

BOOST_AUTO_TEST_CASE(AScaleAtAnotherAddressHasPricesNobodyKnows) {
  store.Commit([](ports::Books& books) {
    for (const int number : {3, 4}) {
      auto row = books.scales().Find(number).value();
      row.prices_version = 7;
      books.scales().Update(row);
    }
  });
  BOOST_TEST(Change({.number = 3, .vendor = "x"}) == "done");
  BOOST_TEST(Row().prices_version == 7);
  BOOST_TEST(Change({.number = 3, .address = "127.0.0.1:4002"}) == "done");
  BOOST_TEST(Row().prices_version == 0);
  BOOST_TEST(Change({.number = 4, .address = "127.0.0.1:4003"}) == "done");
  BOOST_TEST(Row(4).prices_version == 7);  // it says itself what it has
}

BOOST_AUTO_TEST_CASE(EventsAreNotedWithWhoSaidSo) {
  BOOST_TEST((RecordScaleEvent(context, manager, {3, "sealed", "铅封 0815"}) ==
              ScaleEventOutcome::Done));
  std::vector<ports::ScaleEvent> events;
  store.Read([&](const ports::Books& books) { events = books.scales().Events(3, 10); });
  BOOST_REQUIRE(events.size() == 1u);
  BOOST_TEST(events.front().type == "sealed");
  BOOST_TEST(events.front().detail == "铅封 0815");
  BOOST_TEST((events.front().at == clock.Now()));
  BOOST_TEST(LastAudit().actor == "wang");
  BOOST_TEST(LastAudit().after == "type=sealed detail=铅封 0815");
  struct Case { Actor actor; ScaleEventRequest request; const char* outcome; };
  const Case cases[] = {{desk, {3, "sealed", ""}, "not_allowed"},
                        {manager, {9, "sealed", ""}, "scale_unknown"},
                        {manager, {3, "", ""}, "type_invalid"},
                        {manager, {3, "Sealed", ""}, "type_invalid"},
                        {manager, {3, std::string(33, 'a'), ""}, "type_invalid"},
                        {manager, {3, "sealed", "a\nb"}, "detail_invalid"},
                        {manager, {3, "sealed", "\xff"}, "detail_invalid"},
                        {manager, {3, "sealed", std::string(201, 'a')}, "detail_invalid"}};
  for (const auto& one : cases) {
    BOOST_TEST(ToText(RecordScaleEvent(context, one.actor, one.request)) == one.outcome);
  }
}

BOOST_AUTO_TEST_CASE(AVerificationIsRemindedOfOnceAndGoesWhenRenewed) {
  VerifiedUntil("2026-12-23");
  BOOST_TEST(Reminders().empty());  // 31 days
  On("2026-11-23");
  const std::vector<std::string> due{"verification_due|scale 3|verified_until=2026-12-23"};
  BOOST_TEST(Reminders() == due, boost::test_tools::per_element());
  BOOST_TEST(Reminders() == due, boost::test_tools::per_element());
  On("2026-12-23");  // the last day it may be used
  BOOST_TEST(Reminders() == due, boost::test_tools::per_element());
  On("2026-12-24");
  BOOST_TEST(Reminders() == std::vector<std::string>{
                                "verification_expired|scale 3|verified_until=2026-12-23"},
             boost::test_tools::per_element());
  VerifiedUntil("2027-12-23");
  BOOST_TEST(Reminders().empty());
}

BOOST_AUTO_TEST_CASE(WhatAPersonTookOffTheListDoesNotComeBack) {
  VerifiedUntil("2026-12-01");
  BOOST_TEST(Reminders().size() == 1u);
  store.Commit([&](ports::Books& books) {
    const auto open = books.exceptions().Open(10);
    books.exceptions().Resolve(open.front().id, clock.Now(), "wang: ordered");
  });
  BOOST_TEST(Reminders().empty());
  On("2026-12-02");
  BOOST_TEST(Reminders().size() == 1u);  // that it ended is another matter
}

BOOST_AUTO_TEST_CASE(TheDaysOfNoticeAreASettingAndAScaleThatLeftIsForgotten) {
  VerifiedUntil("2027-01-10");
  BOOST_TEST(Reminders().empty());
  base::Check(ChangeSetting(context, manager, {"scales.verification_notice_days", "60"}).outcome ==
              SettingOutcome::Done);
  BOOST_TEST(Reminders().size() == 1u);
  RemoveScale(context, manager, 3);
  BOOST_TEST(Reminders().empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::app
