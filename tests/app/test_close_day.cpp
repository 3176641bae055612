/// Tests of the day close: complete journals, counted drawers, and what comes late.
#include <boost/test/unit_test.hpp>

#include "app/close_day.h"
#include "app/pull_sales.h"
#include "app/resolve_exception.h"
#include "app/store_desk.h"

namespace steelyard::app {
namespace {

using domain::TenderType;
using domain::TicketKind;
using tests::Day;
using tests::Fen;
using tests::PerKg;
using tests::StoreDesk;

struct Shape {
  std::int64_t number = 1;
  std::int64_t fen = 1000;
  TicketKind kind = TicketKind::Sale;
  TenderType tender = TenderType::Cash;
  int cashier = 7;
};

struct Closing : StoreDesk {
  Closing() {
    StockShelves();
    BOOST_REQUIRE(AddScale(context, drivers, manager, {3, "api", "", ""}).outcome ==
                  AddScaleOutcome::Done);
  }

  domain::BusinessDay today() { return Today(context, LoadSettings(store)); }

  std::string Send(const Shape& shape, int scale = 3) {
    domain::TicketDraft draft{
        .id = domain::TicketId(tests::Nth(m_next_id++)),
        .number = shape.number,
        .kind = shape.kind,
        .corrects = std::nullopt,
        .cashier = shape.cashier,
        .opened_at = clock.Now(),
        .closed_at = clock.Now(),
        .card = std::nullopt,
        .lines = {{"2001", domain::Weight::FromGrams(shape.fen).value(), PerKg(1000), PerKg(1000),
                   Fen(shape.fen)}},
        .rounding = {},
        .total = Fen(shape.fen),
        .tenders = {{shape.tender, Fen(shape.fen), ""}}};
    if (shape.kind != TicketKind::Sale) draft.corrects = domain::TicketId(tests::Nth(1));
    const auto results = RecordTickets(
        context, verifier, {{domain::Ticket::From(std::move(draft)).value(), scale, "api", ""}});
    return std::string(ToText(results.front().outcome));
  }

  CloseDayResult Close(std::vector<CountedDrawer> counted = {},
                       std::optional<std::string> even_so = std::nullopt) {
    return CloseDay(context, manager, {today(), std::move(counted), std::move(even_so)});
  }
  std::string Outcome(const CloseDayRequest& request, const Actor& actor) {
    return std::string(ToText(CloseDay(context, actor, request).outcome));
  }

  std::vector<ports::BookException> Open() {
    std::vector<ports::BookException> open;
    store.Read([&](const ports::Books& books) { open = books.exceptions().Open(100); });
    return open;
  }
  void CheckSound() {
    const auto verdict = sqlite->verifier().Verify();
    if (!verdict.first_difference) return;
    BOOST_ERROR(verdict.first_difference->table << ' ' << verdict.first_difference->row << ' '
                                                << verdict.first_difference->expected << " != "
                                                << verdict.first_difference->found);
  }

 private:
  std::uint64_t m_next_id = 1;
};

const ports::DrawerClose* DrawerOf(const ports::DayClose& close, const std::string& name) {
  for (const auto& drawer : close.drawers) {
    if (drawer.name == name) return &drawer;
  }
  return nullptr;
}

CountedDrawer Counted(ports::DrawerKind kind, std::string name, std::int64_t fen) {
  return {kind, std::move(name), Fen(fen)};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(close_day)

BOOST_FIXTURE_TEST_CASE(DrawersAreWhatCashCameInLessWhatWentOut, Closing) {
  Send({.number = 1, .fen = 1000});
  Send({.number = 2, .fen = 500});
  Send({.number = 3, .fen = 300, .kind = TicketKind::Return});
  Send({.number = 4, .fen = 700, .tender = TenderType::Mobile});
  Send({.number = 5, .fen = 250, .cashier = 8});
  tests::FakeCard card("04A1B2C3");
  Issue(card, 5000, 1000);
  const auto result = Close({Counted(ports::DrawerKind::Cashier, "7", 1190),
                             Counted(ports::DrawerKind::Desk, desk.name, 6005)});
  BOOST_REQUIRE(result.outcome == CloseDayOutcome::Done);
  const auto& close = *result.close;
  BOOST_TEST(close.tickets == 5);
  BOOST_TEST(close.total.fen() == 1000 + 500 - 300 + 700 + 250);
  BOOST_TEST(DrawerOf(close, "7")->expected.fen() == 1200);
  BOOST_TEST(DrawerOf(close, "7")->Over()->fen() == -10);
  BOOST_TEST(DrawerOf(close, "8")->expected.fen() == 250);
  BOOST_TEST(!DrawerOf(close, "8")->Over().has_value());
  BOOST_TEST(DrawerOf(close, desk.name)->expected.fen() == 6000);
  BOOST_TEST(DrawerOf(close, desk.name)->Over()->fen() == 5);
  BOOST_TEST(close.head.size() == 64);
  CheckSound();
}

BOOST_FIXTURE_TEST_CASE(EveryRefusalHasItsName, Closing) {
  const auto counted = [](std::string name, ports::DrawerKind kind = ports::DrawerKind::Cashier) {
    return Counted(kind, std::move(name), 1);
  };
  struct Case {
    const char* outcome;
    CloseDayRequest request;
    Actor actor;
  };
  const Case cases[] = {
      {"not_allowed", {today(), {}, std::nullopt}, desk},
      {"not_allowed", {today(), {}, std::nullopt}, auditor},
      {"not_allowed", {today(), {}, std::nullopt}, machine},
      {"day_in_future", {today().PlusDays(1), {}, std::nullopt}, manager},
      {"reason_empty", {today(), {}, " "}, manager},
      {"drawer_unknown", {today(), {counted("6")}, std::nullopt}, manager},
      {"drawer_unknown", {today(), {counted("7", ports::DrawerKind::Desk)}, std::nullopt}, manager},
      {"drawer_counted_twice", {today(), {counted("7"), counted("7")}, std::nullopt}, manager},
      {"done", {today(), {counted("7")}, std::nullopt}, manager},
      {"already_closed", {today(), {counted("7")}, std::nullopt}, manager},
      {"not_allowed", {today(), {}, std::nullopt}, desk},
  };
  for (const Case& one : cases) {
    BOOST_TEST(Outcome(one.request, one.actor) == one.outcome);
  }
}

BOOST_FIXTURE_TEST_CASE(AGapRefusesTheCloseUntilItIsFilledOrResolved, Closing) {
  Send({.number = 1});
  Send({.number = 3});
  auto result = Close();
  BOOST_REQUIRE(result.outcome == CloseDayOutcome::JournalIncomplete);
  BOOST_TEST(result.close->scales.front().gaps == 1);
  BOOST_TEST(!FindClosedDay(context, today()).has_value());
  Send({.number = 2});
  BOOST_TEST((Close().outcome == CloseDayOutcome::Done));
}

BOOST_FIXTURE_TEST_CASE(ClosedEvenSoWithAReasonThatIsKept, Closing) {
  Send({.number = 1});
  Send({.number = 5});
  const auto result = Close({}, "scale 3 was stolen");
  BOOST_REQUIRE(result.outcome == CloseDayOutcome::Done);
  BOOST_TEST(result.close->reason == "scale 3 was stolen");
  std::vector<ports::AuditEntry> audit;
  store.Read([&](const ports::Books& books) { audit = books.audit().Newest(1); });
  BOOST_TEST(audit.front().action == "day.close");
  BOOST_TEST(audit.front().before == "scale 3 was stolen");
}

BOOST_FIXTURE_TEST_CASE(AScaleThatWeCallMustHaveAnsweredAndBeWhole, Closing) {
  BOOST_REQUIRE(AddScale(context, drivers, manager, {5, "txt-mode", "127.0.0.1:9", ""}).outcome ==
                AddScaleOutcome::Done);
  const auto set = [&](std::int64_t position, const std::string& trouble) {
    store.Commit([&](ports::Books& books) {
      auto scale = books.scales().Find(5).value();
      scale.journal_position = position;
      scale.last_error = trouble;
      scale.journal_read_at = clock.Now();
      books.scales().Update(scale);
    });
  };
  Send({.number = 1}, 5);
  set(4, "");
  const auto result = Close();
  BOOST_REQUIRE(result.outcome == CloseDayOutcome::JournalIncomplete);
  BOOST_TEST(MissingNumbers(result.close->scales.back()).value() == 3);
  set(1, "It does not answer.");
  BOOST_TEST((Close().outcome == CloseDayOutcome::JournalIncomplete));
  set(1, "");
  BOOST_TEST((Close().outcome == CloseDayOutcome::Done));
}

/// What a scale told in the morning says nothing of the evening.
BOOST_FIXTURE_TEST_CASE(AScaleThatWeCallMustHaveBeenAskedForTheClose, Closing) {
  constexpr std::int64_t kMinute = 60'000;
  const StoreSettings settings = LoadSettings(store);
  const auto yesterday = today().PlusDays(-1);
  const auto its_end = today().Start(settings.calendar);
  BOOST_REQUIRE(its_end < clock.Now().Plus(-11 * kMinute));
  struct Case {
    std::string driver;
    std::string profile;
    domain::BusinessDay day;
    std::optional<base::Timestamp> asked_at;
    bool is_complete;
  };
  const std::string txt = "txt-mode";
  const Case cases[] = {
      {txt, "", today(), std::nullopt, false},
      {txt, "", today(), clock.Now().Plus(-11 * kMinute), false},
      {txt, "", today(), clock.Now().Plus(-10 * kMinute), true},
      {txt, "", today(), clock.Now(), true},
      {txt, "", yesterday, std::nullopt, false},
      {txt, "", yesterday, its_end.Plus(-1), false},
      {txt, "", yesterday, its_end, true},
      {txt, "64+push", today(), std::nullopt, true},
      {"api", "", today(), std::nullopt, true},
  };
  for (const Case& one : cases) {
    BOOST_TEST_CONTEXT(one.driver << ' ' << one.profile << ' ' << one.day.ToString() << " case "
                                  << &one - cases) {
      store.Commit([&](ports::Books& books) {
        if (books.scales().Find(5)) books.scales().Remove(5);
        books.scales().Add({.number = 5,
                            .driver = one.driver,
                            .address = {},
                            .profile = one.profile,
                            .key = {},
                            .serial = {},
                            .last_contact = clock.Now(),  // for its prices, say
                            .clock_offset_ms = std::nullopt,
                            .last_error = {},
                            .journal_read_at = one.asked_at});
      });
      BOOST_TEST(ScalesToAsk(context, one.day).size() == (one.is_complete ? 0u : 1u));
      const auto refused = CloseDay(context, desk, {one.day, {}, std::nullopt});
      BOOST_TEST((refused.outcome == CloseDayOutcome::NotAllowed));
      store.Read([&](const ports::Books& books) {
        BOOST_TEST(!books.day_closes().IsClosed(one.day));
      });
      if (one.is_complete) continue;
      const auto result = CloseDay(context, manager, {one.day, {}, std::nullopt});
      BOOST_REQUIRE(result.outcome == CloseDayOutcome::JournalIncomplete);
      BOOST_TEST(result.close->scales.back().is_asked_too_early);
      BOOST_TEST((result.close->scales.back().asked_at == one.asked_at));
    }
  }
}

/// Reads nothing while time passes, or fails at once.
class QuietScale final : public ports::ScaleDriver {
 public:
  QuietScale(tests::ManualClock& clock, bool answers) : m_clock(clock), m_answers(answers) {}
  ports::ScaleIdentity Probe() override { return {}; }
  void SetClock(base::Timestamp) override {}
  void SendPrices(const std::vector<domain::Product>&) override {}
  void Pull(const ports::JournalCursor&, const ports::StorePulled&) override {
    if (!m_answers) throw ports::ScaleError("It does not answer.");
    m_clock.AdvanceMs(5'000);
  }

 private:
  tests::ManualClock& m_clock;
  const bool m_answers;
};

BOOST_FIXTURE_TEST_CASE(AskedForTheCloseItCountsUpToTheBeginningOfTheQuestion, Closing) {
  for (const int number : {5, 6}) {
    BOOST_REQUIRE(AddScale(context, drivers, manager, {number, "txt-mode", "127.0.0.1:9", ""})
                      .outcome == AddScaleOutcome::Done);
  }
  const auto to_ask = ScalesToAsk(context, today());
  BOOST_REQUIRE(to_ask.size() == 2u);
  const auto began_at = clock.Now();
  PullFromEach(context, verifier, to_ask, [&](const ports::Scale& scale) {
    return std::make_unique<QuietScale>(clock, scale.number == 6);
  });
  const auto result = Close();
  BOOST_REQUIRE(result.outcome == CloseDayOutcome::JournalIncomplete);
  const auto& scales = result.close->scales;
  BOOST_TEST(!IsComplete(scales.at(1)));
  BOOST_TEST(scales.at(1).trouble == "It does not answer.");
  BOOST_TEST(!scales.at(1).asked_at.has_value());
  BOOST_TEST(IsComplete(scales.at(2)));
  BOOST_TEST((scales.at(2).asked_at == began_at));
  // The close keeps it.
  BOOST_REQUIRE(Close({}, "scale 5 is at the repairer's").outcome == CloseDayOutcome::Done);
  const auto kept = FindClosedDay(context, today())->close.scales;
  BOOST_TEST(kept.at(1).is_asked_too_early);
  BOOST_TEST(!kept.at(2).is_asked_too_early);
  BOOST_TEST((kept.at(2).asked_at == began_at));
}

BOOST_FIXTURE_TEST_CASE(AskingThatIsCalledOffAsksNobodyMore, Closing) {
  for (const int number : {5, 6}) {
    BOOST_REQUIRE(AddScale(context, drivers, manager, {number, "txt-mode", "127.0.0.1:9", ""})
                      .outcome == AddScaleOutcome::Done);
  }
  std::stop_source stop;
  stop.request_stop();
  PullFromEach(
      context, verifier, ScalesToAsk(context, today()),
      [&](const ports::Scale&) {
        BOOST_TEST(false);
        return std::make_unique<QuietScale>(clock, true);
      },
      stop.get_token());
  BOOST_TEST(ScalesToAsk(context, today()).size() == 2u);  // still to be asked
}

BOOST_FIXTURE_TEST_CASE(WhatComesLateCountsIsMarkedAndChangesNoClose, Closing) {
  Send({.number = 1, .fen = 1000});
  const auto first = Close({Counted(ports::DrawerKind::Cashier, "7", 1000)});
  BOOST_REQUIRE(first.outcome == CloseDayOutcome::Done);
  BOOST_TEST(Send({.number = 2, .fen = 400}) == "recorded");
  BOOST_TEST(Send({.number = 3, .fen = 100, .kind = TicketKind::Return}) == "recorded");

  const auto again = Close({Counted(ports::DrawerKind::Cashier, "7", 9)});
  BOOST_REQUIRE(again.outcome == CloseDayOutcome::AlreadyClosed);
  BOOST_TEST(again.close->tickets == 1);
  BOOST_TEST(again.close->total.fen() == 1000);
  BOOST_TEST(again.close->head == first.close->head);
  BOOST_TEST(DrawerOf(*again.close, "7")->counted->fen() == 1000);
  const auto found = FindClosedDay(context, today());
  BOOST_REQUIRE(found.has_value());
  BOOST_TEST(found->late.tickets == 2);
  BOOST_TEST(found->late.total.fen() == 300);

  // Both are late sales of one scale and one day: one line on the list.
  const auto open = Open();
  BOOST_REQUIRE_EQUAL(open.size(), 1);
  BOOST_TEST((open.front().kind == ports::ExceptionKind::LateTicket));
  BOOST_TEST(open.front().detail == "day=" + today().ToString());
  const auto page = sqlite->queries().Page({}, 0, 10);
  BOOST_REQUIRE_EQUAL(page.size(), 3);
  int late = 0;
  for (const auto& row : page) late += row.is_late ? 1 : 0;
  BOOST_TEST(late == 2);
  CheckSound();

  // The next day is open.
  clock.AdvanceMs(24 * 3'600'000);
  Send({.number = 4});
  BOOST_TEST(Open().size() == 1);
  BOOST_TEST((Close().outcome == CloseDayOutcome::Done));
  CheckSound();
}

BOOST_FIXTURE_TEST_CASE(DeskCashAfterTheCloseIsTold, Closing) {
  tests::FakeCard card("04A1B2C3");
  Issue(card, 2000);
  BOOST_REQUIRE(Close().outcome == CloseDayOutcome::Done);
  tests::FakeCard other("04A1B2C4");
  Issue(other, 700);
  const auto found = FindClosedDay(context, today());
  BOOST_TEST(DrawerOf(found->close, desk.name)->expected.fen() == 2000);
  BOOST_TEST(found->late.desk_cash.fen() == 700);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::app
