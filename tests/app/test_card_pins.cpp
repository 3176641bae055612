/// PINs: set at the desk, tried at scales, locked after the third wrong one, and never readable.
#include <sys/wait.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <fstream>
#include <iterator>

#include "app/card_changes.h"
#include "app/card_pins.h"
#include "app/store_desk.h"
#include "support/fake_pins.h"

namespace steelyard::app {
namespace {

using domain::Pin;
using tests::FakeCard;
using tests::Fen;

constexpr const char* kRight = "483920";
constexpr const char* kWrong = "1234";

std::optional<Pin> PinOf(const char* digits) {
  return digits ? std::optional(Pin::Parse(digits).value()) : std::nullopt;
}

/// A sale of 1.00 by card, asked for by a scale.
IncomingTicket Sale(std::uint64_t id, int scale, const FakeCard& card, const char* pin,
                    base::Timestamp now,
                    domain::AuthorisationMode mode = domain::AuthorisationMode::Online) {
  domain::TicketDraft draft{
      .id = domain::TicketId(tests::Nth(id)),
      .number = static_cast<std::int64_t>(id),
      .kind = domain::TicketKind::Sale,
      .corrects = std::nullopt,
      .cashier = 1,
      .opened_at = now,
      .closed_at = now,
      .authorisation = mode,
      .card = domain::PresentedCard{card.uid, tests::DataOf(card.uid, *card.Newest()), ""},
      .lines = {{"2001", domain::Weight::FromGrams(1000).value(), tests::PerKg(100),
                 tests::PerKg(100), Fen(100)}},
      .rounding = {},
      .total = Fen(100),
      .tenders = {{domain::TenderType::StoredValue, Fen(100), ""}}};
  return {domain::Ticket::From(std::move(draft)).value(), scale, "api", "", PinOf(pin)};
}

struct PinDesk : tests::StoreDesk {
  FakeCard card{"04A1B2C3"};
  tests::FakePinSealer sealer;
  std::uint64_t next_ticket = 1;

  PinDesk() {
    Issue(card, 10'000);
    AskAbove(50);
  }
  void AskAbove(std::optional<std::int64_t> fen) {
    Configure([&](StoreSettings& s) {
      s.limits.pin_required_above = fen ? std::optional(Fen(*fen)) : std::nullopt;
    });
  }
  domain::CardNumber Number() { return card.Newest()->number; }
  CardPinOutcome Set(const char* digits, const Actor& actor) {
    return SetCardPin(context, sealer, actor, Number(), *PinOf(digits));
  }
  std::string Pay(const char* pin, std::optional<std::uint64_t> id = {}) {
    const auto result =
        RecordTickets(context, verifier,
                      {Sale(id.value_or(next_ticket++), 3, card, pin, clock.Now())})
            .front();
    const auto& declined = result.answer.declined;
    return declined ? std::string(domain::ToText(*declined)) : std::string(ToText(result.outcome));
  }
  std::optional<ports::CardPin> Kept() {
    std::optional<ports::CardPin> kept;
    store.Read([&](const ports::Books& books) {
      kept = books.card_pins().Find(books.cards().FindByNumber(Number())->id);
    });
    return kept;
  }
  int Tries() { return Kept() ? Kept()->wrong_tries : -1; }
  std::size_t Audited(const std::string& action) {
    std::size_t count = 0;
    for (const auto& entry : Audit()) count += entry.action == action ? 1 : 0;
    return count;
  }
};

enum class Given { Nothing, Wrong, Right };

/// What must come of it: not asked for, nothing is looked at; a card without a PIN has none to
/// give; the third wrong one locks; a right one forgets.
struct Verdict {
  const char* answer;
  int tries;
};
Verdict Expected(bool is_set, bool is_required, Given given, int tries) {
  if (!is_required) return {"recorded", is_set ? tries : -1};
  if (!is_set) return {"pin_required", -1};
  if (given == Given::Nothing) return {"pin_required", tries};
  if (given == Given::Wrong) return {"pin_wrong", std::min(tries + 1, 3)};
  return tries < 3 ? Verdict{"recorded", 0} : Verdict{"pin_wrong", 3};
}

void CheckOne(bool is_set, bool is_required, Given given, int tries) {
  PinDesk at;
  if (is_set) {
    BOOST_TEST(ToText(at.Set(kRight, at.desk)) == "done");
    for (int i = 0; i < tries; ++i) BOOST_TEST(at.Pay(kWrong) == "pin_wrong");
  }
  if (!is_required) at.AskAbove(100);  // a sale of just so much needs none
  const Verdict expected = Expected(is_set, is_required, given, tries);
  const char* pin = given == Given::Nothing ? nullptr : given == Given::Wrong ? kWrong : kRight;
  const std::uint64_t id = at.next_ticket++;
  BOOST_TEST(at.Pay(pin, id) == expected.answer);
  BOOST_TEST(at.Tries() == expected.tries);
  const bool is_paid = expected.answer == std::string("recorded");
  BOOST_TEST(at.Balances(at.card) == (is_paid ? "9900/0/0" : "10000/0/0"));
  // Told again, the same ticket gets its first answer, uses up no try, and can try no other PIN.
  for (const char* again : {kWrong, kRight}) {
    BOOST_TEST(at.Pay(again, id) == (is_paid ? "already_recorded" : expected.answer));
  }
  BOOST_TEST(at.Tries() == expected.tries);
  BOOST_TEST(!at.sqlite->verifier().Verify().first_difference);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(card_pins)

BOOST_AUTO_TEST_CASE(TheWholeTable) {
  for (const bool is_set : {false, true}) {
    for (const bool is_required : {false, true}) {
      for (const Given given : {Given::Nothing, Given::Wrong, Given::Right}) {
        for (int tries = 0; tries <= (is_set ? 3 : 0); ++tries) {
          BOOST_TEST_CONTEXT("set " << is_set << " required " << is_required << " given "
                                    << int(given) << " tries " << tries) {
            CheckOne(is_set, is_required, given, tries);
          }
        }
      }
    }
  }
}

BOOST_FIXTURE_TEST_CASE(WhoMayChangeIt, PinDesk) {
  const auto stranger = domain::CardNumber::FromSequence(777).value();
  const Pin pin = *PinOf(kRight);
  BOOST_TEST(ToText(Set(kRight, auditor)) == "not_allowed");
  BOOST_TEST(ToText(Set(kRight, machine)) == "not_allowed");
  BOOST_TEST(ToText(ClearCardPin(context, auditor, Number())) == "not_allowed");
  BOOST_TEST(ToText(UnlockCardPin(context, auditor, Number())) == "not_allowed");
  BOOST_TEST(ToText(SetCardPin(context, sealer, desk, stranger, pin)) == "card_unknown");
  BOOST_TEST(ToText(ClearCardPin(context, desk, stranger)) == "card_unknown");
  BOOST_TEST(ToText(ClearCardPin(context, desk, Number())) == "nothing_to_change");
  BOOST_TEST(ToText(UnlockCardPin(context, desk, Number())) == "nothing_to_change");
  for (const auto state : {domain::CardState::Suspended, domain::CardState::Lost,
                           domain::CardState::Returned, domain::CardState::Replaced}) {
    SetState(card, state);
    BOOST_TEST(ToText(Set(kRight, manager)) == "card_not_active");
  }
  SetState(card, domain::CardState::Active);
  BOOST_TEST(!Kept());
  BOOST_TEST(ToText(Set(kRight, desk)) == "done");
  BOOST_TEST(ToText(UnlockCardPin(context, desk, Number())) == "nothing_to_change");
  BOOST_TEST(ToText(ClearCardPin(context, desk, Number())) == "done");
  BOOST_TEST(Pay(kRight) == "pin_required");
  BOOST_TEST(Audited("card.pin_set") == 1u);
  BOOST_TEST(Audited("card.pin_clear") == 1u);
}

BOOST_FIXTURE_TEST_CASE(ALockedPinIsUnlockedOrSetAnew, PinDesk) {
  Set(kRight, desk);
  for (int i = 0; i < 5; ++i) BOOST_TEST(Pay(kWrong) == "pin_wrong");
  BOOST_TEST(Tries() == 3);
  BOOST_TEST(Audited("card.pin_wrong") == 3u);
  BOOST_TEST(Pay(kRight) == "pin_wrong");
  BOOST_TEST(ToText(UnlockCardPin(context, desk, Number())) == "done");
  BOOST_TEST(Pay(kRight) == "recorded");
  for (int i = 0; i < 3; ++i) Pay(kWrong);
  BOOST_TEST(ToText(Set("0000", desk)) == "done");
  BOOST_TEST(Pay(kRight) == "pin_wrong");
  BOOST_TEST(Pay("0000") == "recorded");
  BOOST_TEST(Tries() == 0);
}

BOOST_FIXTURE_TEST_CASE(TheStateOfAPinIsShown, PinDesk) {
  const auto state = [&] { return ReadCardPin(context, Number()); };
  BOOST_TEST((state() == CardPinState::NoPin));
  Set(kRight, desk);
  BOOST_TEST((state() == CardPinState::Good));
  for (int i = 0; i < 2; ++i) Pay(kWrong);
  BOOST_TEST((state() == CardPinState::Good));
  Pay(kWrong);
  BOOST_TEST((state() == CardPinState::Locked));
  BOOST_TEST(!ReadCardPin(context, domain::CardNumber::FromSequence(777).value()));
}

// The seal is bound to the old card. The desk is told, however the replacement came to its end.
BOOST_FIXTURE_TEST_CASE(ThePinOfAReplacedCardStaysBehind, PinDesk) {
  Set(kRight, desk);
  const auto old_number = Number();
  FakeCard heir{"04D4E5F6"};
  reader.Clear();
  reader.Put(heir);
  const ReplacementRequest request{NewRequest(), old_number, "lost"};
  reader.TearAt(3, tests::TearMoment::AfterAll);
  BOOST_CHECK_THROW(ReplaceCard(context, reader, desk, request), ports::CardLeftError);
  reader.DoNotTear();
  const auto touched = TouchCard(context, reader, desk);
  BOOST_TEST((touched.outcome == TouchOutcome::FinishedInterrupted));
  BOOST_TEST((touched.pin_left_on == old_number));
  const auto again = ReplaceCard(context, reader, desk, request);
  BOOST_TEST((again.outcome == CardDeskOutcome::AlreadyDone));
  BOOST_TEST((again.pin_left_on == old_number));
  const auto heirs_number = heir.Newest()->number;
  BOOST_TEST((ReadCardPin(context, heirs_number) == CardPinState::NoPin));
  BOOST_TEST(ToText(SetCardPin(context, sealer, desk, heirs_number, *PinOf(kRight))) == "done");
  BOOST_TEST(!ReplaceCard(context, reader, desk, request).pin_left_on);
  // Undisturbed, it is told at once; of a card without a PIN there is nothing to tell.
  FakeCard third{"04D4E5F7"};
  reader.Clear();
  reader.Put(third);
  const auto second = ReplaceCard(context, reader, desk, {NewRequest(), heirs_number, "lost"});
  BOOST_TEST((second.outcome == CardDeskOutcome::Done));
  BOOST_TEST((second.pin_left_on == heirs_number));
  FakeCard fourth{"04D4E5F8"};
  reader.Clear();
  reader.Put(fourth);
  const auto last =
      ReplaceCard(context, reader, desk, {NewRequest(), third.Newest()->number, "lost"});
  BOOST_TEST((last.outcome == CardDeskOutcome::Done));
  BOOST_TEST(!last.pin_left_on);
}

// Everything else comes first, so that nobody learns of a PIN what a card could not pay anyway.
BOOST_FIXTURE_TEST_CASE(NoTryIsUsedWhereAnotherReasonApplies, PinDesk) {
  Set(kRight, desk);
  SetState(card, domain::CardState::Suspended);
  BOOST_TEST(Pay(kWrong) == "card_suspended");
  SetState(card, domain::CardState::Active);
  Configure([](StoreSettings& s) { s.limits.single_purchase = Fen(99); });
  BOOST_TEST(Pay(kWrong) == "over_single_limit");
  BOOST_TEST(Tries() == 0);
}

BOOST_FIXTURE_TEST_CASE(OfflineSalesUseUpNoTries, PinDesk) {
  Set(kRight, desk);
  const auto tell = [&](const char* pin) {
    clock.AdvanceMs(1'000);
    RecordTickets(context, verifier,
                  {Sale(next_ticket++, 3, card, pin, clock.Now(),
                        domain::AuthorisationMode::Offline)});
  };
  tell(kRight);
  const auto refused = [&] {
    std::string text;
    for (const auto& open : OpenExceptions()) {
      if (open.starts_with("offline_card_refused")) text += open.substr(open.rfind('=')) + " ";
    }
    return text;
  };
  BOOST_TEST(refused() == "");
  tell(kWrong);
  tell(nullptr);
  BOOST_TEST(refused() == "=pin_wrong =pin_required ");
  BOOST_TEST(Tries() == 0);
}

BOOST_FIXTURE_TEST_CASE(ThePinIsNowhereToBeRead, PinDesk) {
  Set(kRight, desk);
  Pay(kWrong);
  Pay(kRight);
  Pay(nullptr);
  sqlite.reset();
  std::size_t bytes = 0;
  for (const auto& file : std::filesystem::directory_iterator(database.path().parent_path())) {
    std::ifstream stream(file.path(), std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    bytes += text.size();
    BOOST_TEST(text.find(kRight) == std::string::npos, file.path().string());
    BOOST_TEST((text.find("card.pin_wrong") != std::string::npos || text.size() < 50'000));
  }
  BOOST_TEST(bytes > 50'000u);
}

BOOST_FIXTURE_TEST_CASE(NoReportReadsASeal, PinDesk) {
  Set(kRight, desk);
  BOOST_CHECK_THROW(
      sqlite->report_rows().Run({"SELECT seal FROM card_pins", {}}, [](const auto&) {}),
      ports::StorageError);
}

/// Each of two processes tries wrong PINs as fast as it can: three count, whoever gave them.
BOOST_AUTO_TEST_CASE(TwoProcessesShareTheTries) {
  constexpr int kTriesEach = 20;
  PinDesk at;
  at.Set(kRight, at.desk);
  at.sqlite.reset();  // only the two have it open
  std::vector<pid_t> children;
  for (const int scale : {1, 2}) {
    const pid_t child = fork();
    BOOST_REQUIRE_GE(child, 0);
    if (child != 0) {
      children.push_back(child);
      continue;
    }
    int wrong = 0;
    {
      const auto store = storage::SqliteStore::Open(at.database.path());
      tests::ManualClock clock;
      tests::SeededEntropy entropy(static_cast<std::uint64_t>(scale));
      Context context{*store, clock, entropy};
      for (int i = 1; i <= kTriesEach; ++i) {
        const auto id = static_cast<std::uint64_t>(1'000 * scale + i);
        const auto result = RecordTickets(context, tests::FakeVerifier(),
                                          {Sale(id, scale, at.card, kWrong, clock.Now())});
        wrong += result.front().answer.declined == domain::DeclineReason::PinWrong;
      }
    }
    _exit(wrong == kTriesEach ? 0 : 1);
  }
  for (const pid_t child : children) {
    int status = -1;
    waitpid(child, &status, 0);
    BOOST_TEST(status == 0);
  }
  at.sqlite = storage::SqliteStore::Open(at.database.path());
  int tries = -1;
  std::size_t audited = 0;
  at.sqlite->Read([&](const ports::Books& books) {
    tries = books.card_pins().Find(books.cards().FindByUid(at.card.uid)->id)->wrong_tries;
    for (const auto& entry : books.audit().Newest(1'000)) {
      audited += entry.action == "card.pin_wrong";
    }
  });
  BOOST_TEST(tries == 3);
  BOOST_TEST(audited == 3u);
  BOOST_TEST(!at.sqlite->verifier().Verify().first_difference);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::app
