/// The card desk as its clerk works with it: keys, windows, the virtual reader, and the books.
#include <boost/test/unit_test.hpp>

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "app/card_refunds.h"
#include "app/setting_values.h"
#include "desktop/desk_shop.h"

using namespace steelyard;
using steelyard::tests::DeskShop;
using steelyard::tests::Eventually;

namespace {

constexpr const char* kCard = "04A1B2C3";
constexpr const char* kHeir = "04C3B2A1";
constexpr const char* kOther = "04D4D4D4";

/// A receipt printer that listens and says nothing of its paper.
class ReceiptPrinter {
 public:
  ReceiptPrinter() : m_listener(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    BOOST_REQUIRE(bind(m_listener, reinterpret_cast<sockaddr*>(&address), size) == 0);
    BOOST_REQUIRE(listen(m_listener, 4) == 0);
    getsockname(m_listener, reinterpret_cast<sockaddr*>(&address), &size);
    m_port = ntohs(address.sin_port);
  }
  ~ReceiptPrinter() { close(m_listener); }

  std::string Address() const { return "tcp:127.0.0.1:" + std::to_string(m_port); }
  /// What the first who connected sent until it hung up.
  std::string Printed() {
    pollfd waiting{m_listener, POLLIN, 0};
    constexpr int kPatienceMs = 60'000;
    BOOST_REQUIRE(poll(&waiting, 1, kPatienceMs) == 1);
    const int peer = accept(m_listener, nullptr, nullptr);
    std::string bytes;
    char chunk[4096];
    for (ssize_t got = 0; (got = read(peer, chunk, sizeof chunk)) > 0;) {
      bytes.append(chunk, static_cast<std::size_t>(got));
    }
    close(peer);
    return bytes;
  }

 private:
  int m_listener;
  int m_port = 0;
};

struct Desk : DeskShop {
  void SetPrinter(const std::string& address) {
    context().store.Commit(
        [&](ports::Books& books) { books.settings().Set(app::kSlipPrinterSetting, address); });
  }
  /// Undoes the newest top-up behind the window's back.
  void CorrectElsewhere(const std::string& uid) {
    const app::Actor manager{"manager", ports::Role::Manager};
    const auto result = app::CorrectTopUpByNumber(
        context(), manager, CardOf(uid).value().number,
        {ports::NewId<base::Id128>(context().clock, context().entropy), {}, "test", {}});
    BOOST_REQUIRE(app::ToText(result.outcome) == "done");
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(card_desk, Desk)

BOOST_AUTO_TEST_CASE(EveryKeyDoesItsWork) {
  ReceiptPrinter printer;
  SetPrinter(printer.Address());
  Open();
  Issue(kCard, "300", "10");
  BOOST_TEST(Balances(kCard) == "300.00/0.00/10.00");
  BOOST_TEST(Says("Collect 310.00."));

  Ask("F3", "Top up a card");
  BOOST_TEST(Says("With bonus"));
  Answer("20");
  BOOST_REQUIRE(WaitForBalances(kCard, "320.00/0.00/10.00"));

  BOOST_REQUIRE(Says("Collect 20.00."));
  screen.Press({"F9"});
  BOOST_TEST(Says("The slip is printed."));
  const auto slip = printer.Printed();
  BOOST_TEST(slip.find("Orchard Lane") != slip.npos);
  BOOST_TEST(slip.find("20.00") != slip.npos);

  Ask("F4", "Refund");
  Answer("100");
  BOOST_REQUIRE(WaitForBalances(kCard, "220.00/0.00/10.00"));
  BOOST_TEST(Says("Pay out 100.00."));

  Ask("F6", "Report a card lost");
  Answer("left on the bus");
  BOOST_REQUIRE(WaitForState(kCard, "lost"));
  Ask("F6", "Report a card found");
  Answer("it was in the other coat");
  BOOST_REQUIRE(WaitForState(kCard, "found"));
  Ask("F6", "Reactivate a card");
  Answer("holder is here");
  BOOST_REQUIRE(WaitForState(kCard, "active"));

  Ask("F8", "Renew a card");
  Answer("2099-12-31");
  BOOST_REQUIRE(Eventually([&] {
    const auto valid_until = CardOf(kCard)->valid_until;
    return valid_until && valid_until->ToString() == "2099-12-31" && !HasOpenWrite();
  }));

  // Looked up by its number, the card that is replaced is known before the blank one is laid there.
  TellReader("remove");
  BOOST_REQUIRE(Says("Put a card on the reader."));
  Ask("ctrl+f", "Find a card");
  Answer(NumberOf(kCard));
  BOOST_REQUIRE(Says("Shown from the books"));
  PlaceBlank(kHeir);
  BOOST_REQUIRE(Says("A blank card."));
  Ask("F7", "Replace a card");
  Confirm();
  BOOST_REQUIRE(WaitForBalances(kHeir, "220.00/0.00/10.00"));
  BOOST_TEST(StateOf(kCard) == "replaced");

  Ask("F5", "Return a card");
  BOOST_TEST(Says("230.00"));
  Confirm();
  BOOST_REQUIRE(WaitForState(kHeir, "returned"));
  BOOST_TEST(Balances(kHeir) == "0.00/0.00/0.00");
  BOOST_TEST(Says("Pay out 230.00."));
  Quit();
}

BOOST_AUTO_TEST_CASE(KeysThatCannotRunSayWhatTheyNeed) {
  Open("desk");
  const std::pair<const char*, const char*> needs[] = {
      {"F2", "Put a blank card on the reader first."},
      {"F4", "Put a card of this store on the reader first."},
      {"F3", "Only an active card that holds money can be topped up."},
      {"F5", "Put a card of this store on the reader first."},
      {"F6", "Put a card on the reader first, or find it by its number."},
      {"F8", "Put a card of this store on the reader first."},
      {"F9", "Put a card on the reader first, or find it by its number."}};
  for (const auto& [key, need] : needs) {
    screen.Press({key});
    BOOST_TEST(Says(need), key);
  }
  TellReader("unplug");
  BOOST_REQUIRE(Says("The card reader cannot be used."));
  screen.Press({"F7"});
  BOOST_TEST(Says("This needs a card reader. Plug one in."));
  for (const char* title : {"Issue a card", "Top up a card", "Refund", "Return a card",
                            "Report a card lost", "Replace a card", "Renew a card", "Print"}) {
    BOOST_TEST(!screen.HasWindow(title), title);
  }
  Quit();
}

BOOST_AUTO_TEST_CASE(RefusalsSayWhyAndMoveNothing) {
  SetPrinter("tcp:127.0.0.1:1");
  Open();
  PlaceBlank(kCard);
  Ask("F2", "Issue a card");
  screen.Press({"alt+d"});
  screen.Type("999");
  BOOST_TEST(Says("The deposit is at most"));
  screen.Press({"Return"});
  GiveUp("Issue a card");
  BOOST_TEST(StateOf(kCard) == "unknown");
  Issue(kCard, "300", "0");

  Ask("F3", "Top up a card");
  screen.Type("2000");
  BOOST_TEST(Says("The card may hold at most"));
  GiveUp("Top up a card");

  Ask("F4", "Refund");
  screen.Type("300.01");
  BOOST_TEST(Says("At most 300.00 can be paid out."));
  GiveUp("Refund");

  // What was shown is not what there is any more once it is confirmed.
  Ask("F4", "Refund");
  BOOST_REQUIRE(Eventually([&] { return !screen.HasText("Asking the books..."); }));
  CorrectElsewhere(kCard);
  screen.Press({"Return"});
  BOOST_TEST(Says("There is nothing on the card that could be paid out."));
  Ask("F4", "Refund");
  BOOST_TEST(Says("There is nothing on the card that could be paid out."));
  GiveUp("Refund");

  Ask("F6", "Report a card lost");
  screen.Press({"Return"});  // without a reason
  BOOST_TEST(Says("Type why, for the audit log."));
  GiveUp("Report a card lost");

  Ask("F8", "Renew a card");
  screen.Type("2099-13-31");
  BOOST_TEST(Says("Write the date as 2029-12-31."));
  screen.Press({"ctrl+a"});
  Answer("2000-01-01");
  BOOST_TEST(Says("This card has expired."));

  screen.Press({"F9"});
  BOOST_TEST(Says("127.0.0.1"));

  Ask("F7", "Replace a card");
  screen.Press({"ctrl+a"});
  screen.Type("8600000000000001");
  BOOST_TEST(Says("This is no card number"));
  screen.Press({"ctrl+a"});
  screen.Type(domain::CardNumber::FromSequence(9'999'999)->ToString());
  BOOST_TEST(Says("There is no card with this number."));
  screen.Press({"ctrl+a"});
  Answer(NumberOf(kCard));  // which lies on the reader itself: no blank one does
  BOOST_TEST(Says("This card has been issued already."));

  // Another card is laid there while the window asks.
  Ask("F3", "Top up a card");
  PlaceBlank(kOther);
  Answer("10");
  BOOST_TEST(Says("This was begun on another card."));
  BOOST_TEST(StateOf(kOther) == "unknown");

  BOOST_TEST(Balances(kCard) == "0.00/0.00/0.00");
  BOOST_TEST(StateOf(kCard) == "active");
  Quit();
}

BOOST_AUTO_TEST_CASE(WhatIsAboveALimitWaitsForASecondPerson) {
  Open("desk");
  Issue(kCard, "600", "0");
  const auto whole = Balances(kCard);
  const auto log_in = [&](const std::string& name, const std::string& password) {
    screen.TypeLine(name + "\t" + password);
  };
  Ask("F4", "Refund");
  Answer("550");
  BOOST_REQUIRE(screen.WaitForWindow("Approval"));
  log_in("manager", "guess");
  BOOST_TEST(Says("Name or password is wrong, or that operator is disabled."));
  BOOST_TEST(Balances(kCard) == whole);
  screen.Press({"alt+m", "ctrl+a"});
  log_in("desk", "desk-demo");
  BOOST_TEST(Says("Nobody can approve what they do themselves."));
  log_in("auditor", "auditor-demo");
  BOOST_TEST(Says("Only a manager may approve this."));
  GiveUp("Approval");
  BOOST_TEST(Balances(kCard) == whole);
  BOOST_TEST(!HasOpenWrite());

  Ask("F4", "Refund");
  Answer("550");
  BOOST_REQUIRE(screen.WaitForWindow("Approval"));
  log_in("manager", "manager-demo");
  BOOST_TEST(Says("Pay out 550.00."));
  BOOST_TEST(Eventually([&] { return Balances(kCard) != whole && !HasOpenWrite(); }));
  std::string approver;
  context().store.Read([&](const ports::Books& books) {
    const auto newest = books.ledger().Movements(CardOf(kCard)->id, 1).front();
    approver = books.card_writes().Find(newest.operation)->approver;
  });
  BOOST_TEST(approver == "manager");
  Quit();
}

BOOST_AUTO_TEST_CASE(ABatchGoesOnAfterCardsThatFailAndAReaderThatGoes) {
  Open("desk");
  Issue(kOther, "10", "0");
  TellReader("dump " + File("issued.mfd").string());
  TellReader("remove");
  BOOST_REQUIRE(Says("Put a card on the reader."));
  Ask("shift+F2", "Issue a batch of cards");
  screen.Type("3");
  screen.Press({"alt+u"});
  Answer("50");
  BOOST_REQUIRE(screen.WaitForWindow("Issuing cards"));
  BOOST_TEST(Says("0 of 3 issued"));
  PlaceBlank(kCard);
  BOOST_TEST(Says("1 of 3 issued, 0 refused"));
  // One that was issued before, which lies there for a while but fails once.
  TellReader("load " + File("issued.mfd").string());
  BOOST_TEST(Says("1 of 3 issued, 1 refused"));
  BOOST_TEST(Says("This card has been issued already."));
  // One that is torn away, and laid there again.
  TellReader("tear-half-write 3");
  PlaceBlank(kHeir);
  BOOST_TEST(Says("No money was booked yet"));
  TellReader("put-back");
  BOOST_TEST(Says("2 of 3 issued, 1 refused"));
  TellReader("unplug");
  BOOST_TEST(Says("The card reader cannot be used."));
  TellReader("plug-in");
  BOOST_TEST(Says("The reader is back."));
  PlaceBlank("04E5E5E5");
  BOOST_TEST(Says("3 of 3 issued, 1 refused"));
  BOOST_TEST(Says("All cards are issued."));
  GiveUp("Issuing cards");
  for (const char* uid : {kCard, kHeir, "04E5E5E5"}) {
    BOOST_TEST(Balances(uid) == "50.00/0.00/0.00");
  }
  BOOST_TEST(Balances(kOther) == "10.00/0.00/0.00");

  // Stopped before its end it says how far it came; the reader is the desk's again.
  Ask("shift+F2", "Issue a batch of cards");
  Answer("2");
  BOOST_REQUIRE(screen.WaitForWindow("Issuing cards"));
  screen.Press({"Escape"});
  BOOST_TEST(Says("Stopped: 0 of 2 cards are issued."));
  GiveUp("Issuing cards");
  BOOST_TEST(Says("Ready. F3 tops the card up."));
  Quit();
}

BOOST_AUTO_TEST_CASE(TheMoreMenuIsReachedByKeys) {
  Open();
  Issue(kCard, "300", "0");
  screen.Press({"alt+m"});
  Ask("c", "Correct a top-up");
  Answer("typed one nought too many");
  BOOST_REQUIRE(WaitForBalances(kCard, "0.00/0.00/0.00"));
  BOOST_TEST(Says("Pay out 300.00."));
  Ask("shift+F3", "Correct a top-up");
  Answer("once more");
  BOOST_TEST(Says("This top-up was corrected before."));

  Ask("shift+F6", "Suspend a card");
  Answer("under question");
  BOOST_REQUIRE(WaitForState(kCard, "suspended"));
  screen.Press({"F3"});
  BOOST_TEST(Says("Only an active card that holds money can be topped up."));
  Ask("F5", "Return a card");
  BOOST_TEST(Says("This card is not active."));
  GiveUp("Return a card");

  Ask("shift+F9", "Card statement");
  BOOST_TEST(Says("Movements"));
  GiveUp("Card statement");
  Quit();
}

BOOST_AUTO_TEST_SUITE_END()
