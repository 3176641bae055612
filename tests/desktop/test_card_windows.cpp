/// The card desk's rarer windows, by keyboard: PIN, transfer, tier, giving a write up, slips on the
/// system's printer, a second person inside a batch, and a statement of several pages.
#include <boost/test/unit_test.hpp>

#include <fstream>
#include <tuple>

#include "app/card_pins.h"
#include "app/members.h"
#include "app/sell.h"
#include "cards/record_codec.h"
#include "desktop/desk_shop.h"
#include "host/demo_store.h"
#include "support/one_piece_sale.h"

using namespace steelyard;
using steelyard::tests::DeskShop;
using steelyard::tests::Eventually;

namespace {

constexpr const char* kCard = "04A1B2C3";
constexpr const char* kHeir = "04C3B2A1";
const app::Actor kManager{"manager", ports::Role::Manager};

struct Windows : DeskShop {
  domain::MemberId Register(const std::string& name) {
    return app::AddMember(context(), kManager, {name}).member.value().id;
  }
  app::CardPinState Pin(const std::string& uid) {
    return app::ReadCardPin(context(), CardOf(uid)->number).value();
  }
  bool WaitForPin(const std::string& uid, app::CardPinState state) {
    return Eventually([&] { return Pin(uid) == state; });
  }
  void TypePin(const std::string& pin, const std::string& again) {
    screen.Press({"alt+p", "ctrl+a"});
    screen.Type(pin);
    screen.Press({"alt+a", "ctrl+a"});
    screen.Type(again);
  }
  std::string TierOf(const std::string& uid) { return CardOf(uid)->tier; }
  /// What a window that failed, or its translation, looks like.
  void Photograph(const std::string& name) {
    screen.Photograph(std::filesystem::path(STEELYARD_BINARY_DIR) / ("desktop-" + name + ".png"));
  }
  /// Sales of 0.10 each as a scale tells them afterwards, paid by the card.
  void SellOften(const std::string& uid, int count) {
    const auto passphrase = cards::Passphrase::FromText(host::kDemoPassphrase);
    BOOST_REQUIRE(!store().Unlock(passphrase.value()));
    const auto card = CardOf(uid).value();
    const auto amount = domain::Money::FromFen(10).value();
    const auto data = cards::EncodeRecord(
        {card.number, card.card_class, card.tier, card.valid_until, card.counter, {}, {}},
        card.uid, store().keys()->current().keys);
    std::int64_t last_number = 0;
    context().store.Read(
        [&](const ports::Books& books) { last_number = books.tickets().LastNumber(1); });
    std::vector<app::IncomingTicket> tickets;
    for (int i = 0; i < count; ++i) {
      auto draft = tests::OnePieceSale(context(), last_number + 1 + i, "bag", amount);
      draft.card = domain::PresentedCard{card.uid, {data->begin(), data->end()}, ""};
      draft.tenders = {{domain::TenderType::StoredValue, amount, ""}};
      tickets.push_back({domain::Ticket::From(std::move(draft)).value(), 1, "api", ""});
    }
    app::RecordTickets(context(), store().card_verifier(), tickets);
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(card_windows, Windows)

BOOST_AUTO_TEST_CASE(APinIsSetUnlockedAndTakenAway) {
  using enum app::CardPinState;
  Open("desk");
  Issue(kCard, "50", "0");
  Ask("shift+F4", "PIN of a card");
  BOOST_TEST(Says("A PIN has 4 to 6 digits."));
  TypePin("47", "47");
  screen.Press({"Return"});
  TypePin("4711", "4712");
  BOOST_TEST(Says("Type the same PIN a second time."));
  screen.Press({"Return"});
  BOOST_TEST((Pin(kCard) == NoPin));
  TypePin("4711", "4711");
  Photograph("pin");
  screen.Press({"Return"});
  BOOST_REQUIRE(WaitForPin(kCard, Good));
  BOOST_TEST(Says("The card has a new PIN."));

  context().store.Commit([&](ports::Books& books) {
    for (int i = 0; i < 3; ++i) books.card_pins().CountWrongTry(CardOf(kCard)->id);
  });
  BOOST_REQUIRE((Pin(kCard) == Locked));
  Ask("shift+F4", "PIN of a card");
  BOOST_TEST(Says("locked after three wrong ones"));
  screen.Press({"alt+d"});  // the first choice is to unlock it
  BOOST_REQUIRE(WaitForPin(kCard, Good));
  BOOST_TEST(Says("The card's PIN is good again."));

  Ask("shift+F4", "PIN of a card");
  screen.Press({"alt+w", "Down", "alt+d"});
  BOOST_REQUIRE(WaitForPin(kCard, NoPin));
  BOOST_TEST(Says("The card has no PIN any more."));

  // A card that is blocked is given none, and the window says so.
  Ask("shift+F6", "Suspend a card");
  Answer("under question");
  BOOST_REQUIRE(WaitForState(kCard, "suspended"));
  Ask("shift+F4", "PIN of a card");
  TypePin("4711", "4711");
  screen.Press({"Return"});
  BOOST_TEST(Says("Only an active card is given a PIN."));
  BOOST_TEST((Pin(kCard) == NoPin));
  GiveUp("PIN of a card");
  Quit();
}

BOOST_AUTO_TEST_CASE(ThePinOfAReplacedCardIsAskedForAnew) {
  Open("desk");
  Issue(kCard, "50", "0");
  Ask("shift+F4", "PIN of a card");
  TypePin("4711", "4711");
  screen.Press({"Return"});
  BOOST_REQUIRE(WaitForPin(kCard, app::CardPinState::Good));
  PlaceBlank(kHeir);
  BOOST_REQUIRE(Says("A blank card."));
  Ask("F7", "Replace a card");
  screen.Press({"ctrl+a"});
  Answer(NumberOf(kCard));
  BOOST_REQUIRE(WaitForBalances(kHeir, "50.00/0.00/0.00"));
  BOOST_TEST(Says("The PIN of the old card did not come along"));
  BOOST_TEST((Pin(kHeir) == app::CardPinState::NoPin));
  Quit();
}

BOOST_AUTO_TEST_CASE(ACardIsHandedOnToAnotherMember) {
  const auto ann = Register("Ann Example");
  const auto bob = Register("Bob Example");
  Open("desk");
  Issue(kCard, "50", "0");
  const auto holder = [&] { return CardOf(kCard)->member; };
  Ask("shift+F7", "Transfer a card");
  screen.Type("Nobody of that name");
  BOOST_TEST(Says("No member is like that."));
  screen.Press({"Return"});
  BOOST_TEST(!holder());
  screen.Press({"ctrl+a"});
  screen.Type("Example");
  BOOST_TEST(Says("Choose the new holder in the list."));
  screen.Press({"ctrl+a"});
  screen.Type("Ann Ex");
  Photograph("transfer");
  BOOST_REQUIRE(Eventually([&] { return !screen.HasText("Choose the new holder in the list."); }));
  Confirm();
  BOOST_REQUIRE(Eventually([&] { return holder() == ann; }));
  BOOST_TEST(Says("Done."));
  Ask("shift+F7", "Transfer a card");
  BOOST_TEST(Says("Ann Example"));
  screen.Type("Ann Ex");
  BOOST_REQUIRE(Eventually([&] { return !screen.HasText("Choose the new holder in the list."); }));
  Confirm();
  BOOST_TEST(Says("It is like this already, so nothing was changed."));
  Ask("shift+F7", "Transfer a card");
  screen.Type("Bob Ex");
  GiveUp("Transfer a card");
  BOOST_TEST((holder() == ann));
  BOOST_TEST((holder() != bob));
  Quit();
}

BOOST_AUTO_TEST_CASE(ACardGetsAnotherTier) {
  Open("desk");
  Issue(kCard, "50", "0");
  const auto before = TierOf(kCard);
  Ask("shift+F8", "Change the tier");
  screen.Press({"alt+t", "Down"});
  GiveUp("Change the tier");
  BOOST_TEST(TierOf(kCard) == before);
  Ask("shift+F8", "Change the tier");
  screen.Press({"alt+t", "Down"});
  Photograph("tier");
  screen.Press({"alt+c"});
  BOOST_REQUIRE(Eventually([&] { return TierOf(kCard) != before && !HasOpenWrite(); }));
  BOOST_TEST(Says("Done. The card and the books agree."));
  BOOST_TEST(Balances(kCard) == "50.00/0.00/0.00");
  // The card under the window is not the one it was opened for any more.
  const auto tier = TierOf(kCard);
  Ask("shift+F8", "Change the tier");
  PlaceBlank(kHeir);
  screen.Press({"alt+t", "Up", "alt+c"});
  BOOST_TEST(Says("This was begun on another card."));
  BOOST_TEST(TierOf(kCard) == tier);
  Quit();
}

BOOST_AUTO_TEST_CASE(AWriteWhoseCardIsGoneIsGivenUp) {
  Open("desk");
  Issue(kCard, "50", "0");
  TellReader("tear-half-write 1");
  Ask("F3", "Top up a card");
  Answer("20");
  BOOST_REQUIRE(Says("No money was booked yet"));
  BOOST_REQUIRE(HasOpenWrite());
  Ask("ctrl+f", "Find a card");
  Answer(NumberOf(kCard));
  BOOST_REQUIRE(Says("Shown from the books"));
  screen.Press({"alt+m"});
  Ask("g", "Give up an unfinished write");
  screen.Press({"Return"});
  BOOST_TEST(Says("Type why, for the audit log."));
  BOOST_TEST(HasOpenWrite());
  Photograph("give-up");
  Answer("the customer went home with it");
  BOOST_REQUIRE(Eventually([&] { return !HasOpenWrite(); }));
  BOOST_TEST(Says("Done."));
  BOOST_TEST(Balances(kCard) == "50.00/0.00/0.00");
  // There is nothing to give up any more; and the card that comes back is good.
  screen.Press({"alt+m"});
  Ask("g", "Give up an unfinished write");
  Answer("once more");
  BOOST_TEST(Says("It is like this already, so nothing was changed."));
  TellReader("put-back");
  BOOST_TEST(Says("Ready. F3 tops the card up."));
  BOOST_TEST(Balances(kCard) == "50.00/0.00/0.00");
  Quit();
}

BOOST_AUTO_TEST_CASE(ASlipGoesToTheSystemsPrinter) {
  Open("desk");
  Issue(kCard, "50", "0");
  Ask("F9", "Print");
  GiveUp("Print");
  BOOST_TEST(Says("Nothing was printed."));
  BOOST_TEST(!std::filesystem::exists(File("output.pdf")));
  Ask("F9", "Print");
  screen.Press({"Tab", "Home", "Return"});  // the only printer, a file: choosing it prints
  BOOST_REQUIRE(screen.WaitUntilGone("Print"));
  BOOST_REQUIRE(Eventually([&] { return !tests::TextOfPdf(File("output.pdf")).empty(); }));
  const auto printed = tests::TextOfPdf(File("output.pdf"));
  BOOST_TEST(printed.find("Orchard Lane") != std::string::npos, printed);
  BOOST_TEST(printed.find("50.00") != std::string::npos, printed);
  BOOST_TEST(Says("The slip is printed."));
  Quit();
}

BOOST_AUTO_TEST_CASE(ASlipGoesToAQueueOfThePrintService) {
  tests::PrintServer printers(File(""));
  PrintTo(printers);
  Open("desk");
  Issue(kCard, "50", "0");
  Ask("F9", "Print");
  BOOST_REQUIRE(Says("office"));
  Photograph("print-queue");
  screen.Press({"Tab", "Home", "Return"});  // the only printer
  BOOST_REQUIRE(screen.WaitUntilGone("Print"));
  const auto jobs = printers.WaitForJobs();
  BOOST_REQUIRE(jobs.size() == 1U);
  std::ofstream(File("paper.pdf")) << jobs[0];
  const auto printed = tests::TextOfPdf(File("paper.pdf"));
  BOOST_TEST(printed.find("Orchard Lane") != std::string::npos, printed);
  BOOST_TEST(printed.find("50.00") != std::string::npos, printed);
  BOOST_TEST(Says("The slip is printed."));
  Quit();
}

BOOST_AUTO_TEST_CASE(ABatchAboveTheLimitAsksForASecondPerson) {
  Configure([](app::StoreSettings& settings) {
    settings.approval.top_up = domain::Money::FromFen(4'000);
  });
  Open("desk");
  const auto begin = [&] {
    Ask("shift+F2", "Issue a batch of cards");
    screen.Type("2");
    screen.Press({"alt+u"});
    Answer("50");
  };
  begin();
  BOOST_REQUIRE(screen.WaitForWindow("Issuing cards"));
  PlaceBlank(kCard);
  BOOST_REQUIRE(screen.WaitForWindow("Approval"));
  screen.TypeLine("desk\tdesk-demo");
  BOOST_TEST(Says("Nobody can approve what they do themselves."));
  BOOST_TEST(StateOf(kCard) == "unknown");
  GiveUp("Approval");
  BOOST_TEST(Says("0 of 2 issued"));
  GiveUp("Issuing cards");
  BOOST_TEST(StateOf(kCard) == "unknown");

  begin();  // the card lies there still, so the question is before the other window at once
  BOOST_REQUIRE(screen.WaitForWindow("Approval"));
  screen.TypeLine("manager\tmanager-demo");
  BOOST_TEST(Says("1 of 2 issued, 0 refused"));
  PlaceBlank(kHeir);
  BOOST_TEST(Says("2 of 2 issued, 0 refused"));  // one word is good for the whole batch
  BOOST_TEST(Says("All cards are issued."));
  Photograph("batch-approved");
  GiveUp("Issuing cards");
  std::vector<std::string> approvers;
  context().store.Read([&](const ports::Books& books) {
    for (const char* uid : {kCard, kHeir}) {
      const auto newest = books.ledger().Movements(CardOf(uid)->id, 1).front();
      approvers.push_back(books.card_writes().Find(newest.operation)->approver);
    }
  });
  BOOST_TEST(approvers == (std::vector<std::string>{"manager", "manager"}),
             boost::test_tools::per_element());
  for (const char* uid : {kCard, kHeir}) BOOST_TEST(Balances(uid) == "50.00/0.00/0.00");
  Quit();
}

BOOST_AUTO_TEST_CASE(AStatementIsTurnedPageByPage) {
  Open("desk");
  Issue(kCard, "50", "0");
  SellOften(kCard, 230);
  BOOST_REQUIRE(Balances(kCard) == "27.00/0.00/0.00");
  Ask("shift+F9", "Card statement");
  BOOST_TEST(Says("Movements 1 to 100 of 231, newest first"));
  screen.Press({"alt+o"});
  BOOST_TEST(Says("Movements 101 to 200 of 231, newest first"));
  Photograph("statement");
  screen.Press({"alt+o"});
  BOOST_TEST(Says("Movements 201 to 231 of 231, newest first"));
  screen.Press({"alt+o"});  // there is no older one
  screen.Press({"alt+w"});
  BOOST_TEST(Says("Movements 101 to 200 of 231, newest first"));
  screen.Press({"alt+w"});
  BOOST_TEST(Says("Movements 1 to 100 of 231, newest first"));
  GiveUp("Card statement");
  Quit();
}

// The same windows in Chinese: each comes, and its picture is there for whoever looks.
BOOST_AUTO_TEST_CASE(TheWindowsInChinese) {
  Register("王小明");
  Open("desk");
  Issue(kCard, "50", "0");
  TellReader("remove");
  Quit();
  Open("desk", "zh_CN");
  TellReader("put-back");
  BOOST_REQUIRE(Says("就绪。按 F3 充值。"));
  const std::tuple<const char*, const char*, const char*> windows[] = {
      {"shift+F4", "卡片密码", "zh-pin"},
      {"shift+F7", "转卡", "zh-transfer"},
      {"shift+F8", "更改会员等级", "zh-tier"},
      {"shift+F9", "卡对账单", "zh-statement"}};
  for (const auto& [key, title, picture] : windows) {
    Ask(key, title);
    Photograph(picture);
    GiveUp(title);
  }
}

BOOST_AUTO_TEST_SUITE_END()
