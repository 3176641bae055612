/// The page Exceptions: what each kind offers, and the remedies in the real program.
#include <boost/test/unit_test.hpp>

#include <fmt/format.h>
#include <wx/init.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "app/notes.h"
#include "app/sell.h"
#include "app/ticket_conflict.h"
#include "desktop/back_office.h"
#include "desktop/exception_figures.h"
#include "desktop/exception_words.h"
#include "desktop/format.h"
#include "desktop/language.h"
#include "simulator/txt_mode_scale.h"
#include "support/fake_card_reader.h"

using namespace steelyard;
using namespace steelyard::desktop;
using steelyard::tests::BackOffice;
using steelyard::tests::Eventually;

namespace {

ports::BookException About(ports::ExceptionKind kind, const std::string& subject,
                           const std::string& detail) {
  return {.id = base::Id128::Parse(std::string(32, '1')).value(),
          .kind = kind,
          .at = base::Timestamp::FromUnixMs(1'700'000'000'000).value(),
          .subject = subject,
          .detail = detail,
          .resolved_at = std::nullopt,
          .resolution = {}};
}

class OfficeWithTrouble : public BackOffice {
 public:
  void List(ports::ExceptionKind kind, const std::string& subject, const std::string& detail) {
    context().store.Commit([&](ports::Books& books) {
      app::ListException(context(), books, {kind, subject, detail});
    });
  }
  /// The demo store has some of its own.
  void ResolveAll() {
    for (const auto& open : OpenExceptions()) {
      context().store.Commit([&](ports::Books& books) {
        books.exceptions().Resolve(open.id, context().clock.Now(), "test");
      });
    }
  }
  void OpenPage() {
    Open();
    GoTo("8", "Exceptions – Steelyard");
  }
  ports::Card AnyActiveCard() {
    std::optional<ports::Card> card;
    context().store.Read([&](const ports::Books& books) {
      for (std::int64_t i = 0; i < 1000 && !card; ++i) {
        const auto number = domain::CardNumber::FromSequence(i);
        if (number) card = books.cards().FindByNumber(*number);
        if (card && card->state != domain::CardState::Active) card.reset();
      }
    });
    return card.value();
  }
  domain::CardState StateOf(const domain::CardNumber& number) {
    std::optional<ports::Card> card;
    context().store.Read(
        [&](const ports::Books& books) { card = books.cards().FindByNumber(number); });
    return card.value().state;
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(exception_words)

BOOST_AUTO_TEST_CASE(WhatOneIsAboutIsReadFromItsSubjectAndFigures) {
  using enum ports::ExceptionKind;
  const std::string id(32, 'a');
  const std::string other(32, 'b');
  BOOST_TEST(ScaleOf(About(JournalGap, "scale 3", "from=1 to=2")).value() == 3);
  BOOST_TEST(ScaleOf(About(OfflineCardUnknown, "uid 04A1", "scale=7 number=9")).value() == 7);
  BOOST_TEST(!ScaleOf(About(DiskFailed, "store", "")).has_value());
  BOOST_TEST(!ScaleOf(About(JournalGap, "scale 256", "")).has_value());
  BOOST_TEST(!ScaleOf(About(JournalGap, "scale x", "")).has_value());
  const auto card = domain::CardNumber::FromSequence(12).value();
  BOOST_TEST((CardOf(About(StaleCardData, "card " + card.ToString(), "")) == card));
  BOOST_TEST(!CardOf(About(StaleCardData, "card 12", "")).has_value());
  const auto both =
      TicketsOf(About(NumberUsedTwice, "scale 3", "number=5 first=" + id + " second=" + other));
  BOOST_TEST(both.ids.size() == 2u);
  BOOST_TEST(both.numbered.empty());
  const auto numbered = TicketsOf(About(ClockRanBackwards, "scale 3", "number=5 back_ms=900"));
  BOOST_REQUIRE(numbered.numbered.size() == 1u);
  BOOST_TEST(numbered.numbered[0].scale == 3);
  BOOST_TEST(numbered.numbered[0].number == 5);
  BOOST_TEST(TicketsOf(About(PricesNotTaken, "scale 3", "version=5 first=1010")).IsEmpty());
  BOOST_TEST(DayOf(About(LateTicket, "scale 3", "day=2026-11-22")).has_value());
  const auto conflict = About(TicketConflict, "scale 3", "ticket=" + id + " number=5");
  BOOST_TEST((app::TicketInConflict(conflict) == domain::TicketId::Parse(id)));
  BOOST_TEST(!app::TicketInConflict(About(TicketConflict, "scale 3", "line=9 content=aa")));
  BOOST_TEST(!app::TicketInConflict(About(TicketConflict, "scale 3", "ticket=" + id.substr(1))));
  BOOST_TEST(!app::TicketInConflict(About(LateTicket, "scale 3", "ticket=" + id)));
  BOOST_TEST(!DayOf(About(LateTicket, "scale 3", "day=yesterday")).has_value());
}

BOOST_AUTO_TEST_CASE(FiguresAreSaidInWords) {
  const auto text = [](const char* detail) {
    return FromWx(DetailText(detail, base::UtcOffset::China()));
  };
  BOOST_TEST(text("from=5 to=9") == "from number 5 · to number 9");
  BOOST_TEST(text("number=5 product=1010 amount_fen=1250 expected_amount_fen=1200") ==
             "ticket number 5 · product 1010 · amount 12.50 · amount by the list 12.00");
  BOOST_TEST(text("offset_ms=-90000") == "clock off by -90 s");
  BOOST_TEST(text("beans=7") == "beans=7");
  BOOST_TEST(text("seal 4711") == "seal 4711");
  BOOST_TEST(text("") == "");
}

BOOST_AUTO_TEST_CASE(EveryKindButTheFilesOffersARemedy) {
  for (int i = 0; i <= static_cast<int>(ports::ExceptionKind::DiskFailed); ++i) {
    const auto kind = static_cast<ports::ExceptionKind>(i);
    const bool is_file = kind == ports::ExceptionKind::BackupFailed ||
                         kind == ports::ExceptionKind::StoreDamaged ||
                         kind == ports::ExceptionKind::DiskFailed;
    BOOST_TEST_CONTEXT(ports::ToText(kind)) {
      const auto remedies = RemediesOf(kind);
      BOOST_TEST(remedies.empty() == is_file);
      for (const auto remedy : remedies) {
        BOOST_TEST(std::count(remedies.begin(), remedies.end(), remedy) == 1);
      }
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(exceptions_page, OfficeWithTrouble)

BOOST_AUTO_TEST_CASE(AGapIsFilledByPullingTheScale) {
  simulator::TxtModeScale scale({.serial = "SN0001"});
  scale.Start();
  PutScale(1, "txt-mode", scale.address());
  ResolveAll();
  List(ports::ExceptionKind::ClockNotSet, "scale 1", "offset_ms=90000");
  OpenPage();
  BOOST_TEST(Says("A scale's clock is wrong and could not be set."));
  BOOST_TEST(Says("Its sales may count for a wrong day."));
  BOOST_TEST(Says("clock off by 90 s"));
  screen.Press({"F3"});
  BOOST_TEST(Says("This exception offers no such remedy"));
  screen.Press({"F4"});
  BOOST_TEST(Says("Scale 1: its clock is set."));
  BOOST_TEST(Eventually([&] { return OpenExceptions().empty(); }));
  BOOST_TEST(Says("Whatever needs a person appears here"));
  Quit();
}

BOOST_AUTO_TEST_CASE(IsResolvedWithANoteAndTheNextOneStaysChosen) {
  ResolveAll();
  List(ports::ExceptionKind::JournalGap, "scale 1", "from=5 to=9");
  std::this_thread::sleep_for(std::chrono::milliseconds(2));  // the oldest comes first
  List(ports::ExceptionKind::LateTicket, "scale 2", "day=2026-11-22");
  OpenPage();
  BOOST_TEST(Says("from number 5"));
  Ask("F2", "Resolve an exception");
  screen.Press({"Return"});
  BOOST_TEST(Says("Type what was found and done."));
  BOOST_TEST(OpenExceptions().size() == 2u);
  screen.TypeLine("the paper roll was torn");
  BOOST_REQUIRE(Eventually([&] { return OpenExceptions().size() == 1u; }));
  BOOST_TEST((OpenExceptions()[0].kind == ports::ExceptionKind::LateTicket));
  BOOST_TEST(Says("Resolved. The note is kept with your name."));
  BOOST_TEST(Says("1 waits for a person"));
  // What the scale sold on that day.
  screen.Press({"shift+F7"});
  BOOST_REQUIRE(screen.WaitForWindow("Sales – Steelyard"));
  BOOST_TEST(Eventually([&] { return screen.HasText("newest first"); }));
  Quit();
}

BOOST_AUTO_TEST_CASE(ABlockIsLiftedWithAReasonAndTheCardOpened) {
  const auto card = AnyActiveCard();
  context().store.Commit([&](ports::Books& books) {
    auto row = card;
    row.state = domain::CardState::Suspended;
    books.cards().Update(row);
  });
  ResolveAll();
  List(ports::ExceptionKind::CardAtTwoPlaces, app::SubjectOf(card.number),
       "scale=1 scale_before=2 ms_between=3000");
  OpenPage();
  BOOST_TEST(Says("scale before 2"));
  Ask("F8", "Card statement");
  screen.Press({"Escape"});
  BOOST_REQUIRE(screen.WaitForWindow("Exceptions – Steelyard"));
  Ask("ctrl+u", "Lift the block");
  screen.Press({"Return"});
  BOOST_TEST(Says("Type why the card may be used again."));
  screen.TypeLine("twins with one bag");
  BOOST_TEST(Says("The card is in use again."));
  BOOST_TEST((StateOf(card.number) == domain::CardState::Active));
  BOOST_TEST(OpenExceptions().size() == 1u);
  screen.Press({"ctrl+u"});  // nothing is blocked any more
  BOOST_TEST(Says("This exception offers no such remedy"));
  Quit();
}

BOOST_AUTO_TEST_CASE(AnUnfinishedWriteLeadsToTheCardAtTheDesk) {
  const auto card = AnyActiveCard();
  ResolveAll();
  List(ports::ExceptionKind::CardWriteUnfinished, app::SubjectOf(card.number), "counter=7");
  OpenPage();
  BOOST_TEST(Says("Lay the card on the reader at the card desk"));
  BOOST_REQUIRE(screen.PressUntilWindow("F9", "Card desk – Steelyard"));
  BOOST_TEST(Says("Shown from the books; this card need not be on the reader."));
  Quit();
}

BOOST_AUTO_TEST_CASE(TheTicketAndTheScaleItIsAboutAreOpened) {
  const auto rows = store().queries().Page({}, 0, 1);
  BOOST_REQUIRE(rows.size() == 1u);
  ResolveAll();
  List(ports::ExceptionKind::PricedOffList, app::SubjectOfScale(rows[0].scale),
       fmt::format("number={} product=1 amount_fen=1 expected_amount_fen=2", rows[0].number));
  OpenPage();
  Ask("F7", "Ticket");
  BOOST_TEST(Says(fmt::format("Ticket {}: Sale", rows[0].number)));
  Photograph("desktop-ticket-en");
  screen.Press({"Escape"});
  BOOST_REQUIRE(screen.WaitForWindow("Exceptions – Steelyard"));
  Photograph("desktop-exceptions-en");
  Ask("ctrl+Return", fmt::format("Scale {}", rows[0].scale));
  BOOST_TEST(Says("Waiting for a person (1); Enter leads there"));
  screen.Press({"Escape"});
  BOOST_REQUIRE(screen.WaitForWindow("Exceptions – Steelyard"));
  Quit();
}

BOOST_AUTO_TEST_CASE(AnAuditorComparesWhatWasToldOfOneTicketTwice) {
  const auto row = store().queries().Page({}, 0, 1).at(0);
  auto draft = store().queries().ToldAs(row.id).at(0).ticket.content();
  const auto cashier = draft.cashier;
  draft.cashier = cashier % 999 + 1;
  draft.authorisation = domain::AuthorisationMode::Offline;
  ResolveAll();
  const auto told = app::RecordTickets(
      context(), tests::FakeVerifier(),
      {{domain::Ticket::From(draft).value(), row.scale, "txt-mode", ""}});
  BOOST_REQUIRE((told.at(0).outcome == app::RecordOutcome::Conflict));
  BOOST_REQUIRE(OpenExceptions().size() == 1u);
  Open("auditor");
  screen.Press({"ctrl+5"});
  BOOST_REQUIRE(screen.WaitForWindow("Exceptions – Steelyard"));
  BOOST_TEST(Says("The first one stands."));
  Ask("F7", "What was told of one ticket");
  BOOST_TEST(Says("Not the same: Told at, Cashier"));
  Photograph("desktop-ticket-conflict-en");
  screen.Press({"Escape"});
  BOOST_REQUIRE(screen.WaitForWindow("Exceptions – Steelyard"));
  Quit();
  // The same for whoever has no window.
  const auto id = OpenExceptions()[0].id.ToString();
  const auto shown = testing::RunProgram(
      {STEELYARDCTL, "--store", StorePath(), "exceptions", "show", "--id", id});
  BOOST_TEST(shown.output.find("IN THE BOOKS") != std::string::npos, shown.output);
  BOOST_TEST(shown.output.find("TOLD, NOT BOOKED") != std::string::npos, shown.output);
  BOOST_TEST(shown.output.find("*  cashier") != std::string::npos, shown.output);
  const auto json = testing::RunProgram(
      {STEELYARDCTL, "--json", "--store", StorePath(), "exceptions", "show", "--id", id});
  const auto said = [&](const std::string& standing, int who) {
    const std::string name = "\"cashier\":";
    const auto from = json.output.find("\"standing\":\"" + standing + "\"");
    if (from == std::string::npos) return false;
    const auto at = json.output.find(name, from);
    return at != std::string::npos &&
           json.output.substr(at).starts_with(name + std::to_string(who) + ",");
  };
  BOOST_TEST(said("recorded", cashier), json.output);
  BOOST_TEST(said("in_conflict", draft.cashier), json.output);
}

BOOST_AUTO_TEST_CASE(AnAuditorLooksAndChangesNothing) {
  ResolveAll();
  List(ports::ExceptionKind::JournalGap, "scale 1", "from=5 to=9");
  Open("auditor");
  screen.Press({"ctrl+5"});
  BOOST_REQUIRE(screen.WaitForWindow("Exceptions – Steelyard"));
  BOOST_TEST(Says("from number 5"));
  screen.Press({"F2", "F3"});
  BOOST_TEST(!screen.HasWindow("Resolve an exception"));
  Ask("ctrl+Return", "Scale 1");
  screen.Press({"F6", "F9"});
  BOOST_TEST(!screen.HasWindow("Register entry"));
  BOOST_TEST(!screen.HasWindow("Note an event"));
  screen.Press({"Escape"});
  BOOST_REQUIRE(screen.WaitForWindow("Exceptions – Steelyard"));
  Quit();
}

BOOST_AUTO_TEST_SUITE_END()
