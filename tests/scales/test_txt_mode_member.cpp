/// Tests of the online member query: how cards are named, what is answered, and what becomes of the
/// hold when the sale arrives, through the real listener and a virtual scale.
#include <boost/test/unit_test.hpp>

#include "app/tell_card.h"
#include "scales/drivers/txt_mode_member.h"
#include "scales/drivers/txt_mode_push.h"
#include "txt_mode_shop.h"

namespace steelyard::scales {
namespace {

using domain::AccountKind;
using ports::ExceptionKind;

const char* const kUid = "04A1B2C3";

std::string Tabs(std::string text) {
  for (std::size_t at; (at = text.find("·")) != text.npos;) text.replace(at, 2, "\t");
  return text;
}

/// A store whose two scales push and ask about its cards.
struct CardShop : TxtModeShop {
  explicit CardShop(const std::string& profile = "push+vip-number",
                    simulator::TxtModeScaleOptions options = {.card_permille = 0})
      : TxtModeShop(std::move(options)) {
    listener.Start();
    scale.PushTo(listener.Address());
    other.Start();
    other.PushTo(listener.Address());
    Register(3, profile);
    Register(4, profile, other.address());
    KnowSerial(3, "SN0001");
    KnowSerial(4, "SN0002");
    for (const int number : {3, 4}) app::SendPrices(context, *MakeDriver(Row(number)), number);
    AddCard(100'000);
  }

  void AddCard(std::int64_t fen) {
    store.Commit([&](ports::Books& books) {
      card.number = books.cards().TakeNumber();
      books.cards().Add(card);
      const auto amount = domain::Money::FromFen(fen).value();
      const auto postings = domain::PostingsForTopUp(card.id, {amount, {}, {}});
      books.ledger().Post(postings, ports::Cover::NotRequired,
                          {.operation = base::Id128(card.id.value()),
                           .at = clock.Now(),
                           .day = domain::BusinessDay::Of(clock.Now(), {}),
                           .actor = "test",
                           .corrects = {}});
    });
  }
  void Change(const std::function<void(ports::Card&)>& change) {
    store.Commit([&](ports::Books& books) {
      auto known = books.cards().FindByUid(card.uid).value();
      change(known);
      books.cards().Update(known);
    });
  }
  std::string Parts() const {
    const TxtCardParts parts = PartsOf(card.number);
    return fmt::format("{}-{}", parts.first, parts.second);
  }
  std::int64_t CardBalance() {
    return Look([&](const ports::Books& books) {
      return books.ledger().BalancesOf(card.id).principal.fen();
    });
  }
  std::size_t OpenHolds() {
    return Look([&](const ports::Books& books) {
      return books.card_holds().Open(clock.Now()).size();
    });
  }
  /// What the listener's desk says to one question.
  std::string Ask(const std::string& machine_code, const std::string& parts,
                  const std::string& peer = "127.0.0.1") {
    PushDesk desk(context, verifier, peer);
    return desk.Take(Tabs("UPL·VIP·77·" + machine_code + "·" + parts) + "\t\r\n").text;
  }
  static std::string Refusal(const std::string& parts, const std::string& name) {
    const std::string utf8 = Tabs(fmt::format(
        "DWL·VIP·77·\r\nVIP·77·{}·0·0·{}·0,0·\r\nEND·VIP·77·\r\n", parts, name));
    return Encode(utf8, CodePage::Gbk);
  }

  TxtModeListener listener{context, verifier, {.host = "127.0.0.1", .port = 0}};
  simulator::TxtModeScale other{{.serial = "SN0002", .seed = 2, .card_permille = 0}};
  ports::Card card{.id = ports::NewId<domain::CardId>(clock, entropy),
                   .uid = domain::CardUid::Parse(kUid).value(),
                   .number = domain::CardNumber::FromSequence(1).value(),
                   .card_class = domain::CardClass::Both,
                   .state = domain::CardState::Active,
                   .tier = "",
                   .member = {},
                   .valid_until = std::nullopt};
};

}  // namespace

BOOST_AUTO_TEST_SUITE(txt_mode_member)

BOOST_AUTO_TEST_CASE(CardsAreNamedByTwoNumbers) {
  struct Row { const char* card; std::int64_t first, second; };
  const Row rows[] = {
      {"04A1B2C3", 0, 0x04A1B2C3},
      {"00000001", 0, 1},
      {"FFFFFFFF", 0, 0xFFFFFFFF},
      {"04A1B2C3D4E5F6", 0x04A1B2, 0xC3D4E5F6}};
  for (const Row& row : rows) {
    BOOST_TEST_CONTEXT(row.card) {
      const auto uid = domain::CardUid::Parse(row.card);
      const auto parts = PartsOf(*uid);
      BOOST_TEST(parts->first == row.first);
      BOOST_TEST(parts->second == row.second);
      const auto named = CardFromParts(*parts, CardNaming::Uid).value();
      BOOST_TEST((std::get<domain::CardUid>(named) == *uid));
    }
  }
  BOOST_TEST(!PartsOf(domain::CardUid::Parse("04A1B2C3D4E5F6070809").value()));
}

BOOST_AUTO_TEST_CASE(EveryNumberOfOursComesBack) {
  for (const std::int64_t sequence : {0LL, 1LL, 9'999LL, 99'999'999LL, 9'999'999'999'999LL}) {
    const auto number = domain::CardNumber::FromSequence(sequence).value();
    const auto named = CardFromParts(PartsOf(number), CardNaming::Number).value();
    BOOST_TEST((std::get<domain::CardNumber>(named) == number));
  }
}

BOOST_AUTO_TEST_CASE(NumbersThatCanNameNoCardAreNone) {
  const auto number = domain::CardNumber::FromSequence(1).value();
  const TxtCardParts right = PartsOf(number);
  BOOST_TEST(!CardFromParts(right, CardNaming::NotOurs));
  BOOST_TEST(!CardFromParts({right.first, right.second + 1}, CardNaming::Number));  // check digit
  BOOST_TEST(!CardFromParts({100'000'000, 1}, CardNaming::Number));
  BOOST_TEST(!CardFromParts({1, 100'000'000}, CardNaming::Number));
  BOOST_TEST(!CardFromParts({1 << 24, 1}, CardNaming::Uid));
  struct Row { const char* first; const char* second; };
  const Row rows[] = {{"0", "0"}, {"", ""}, {"x", "1"}, {"1", "-1"}, {"4294967296", "1"}};
  for (const Row& row : rows) {
    const auto line = TxtLine::Split(fmt::format("UPL\tVIP\t1\tSN\t{}\t{}", row.first, row.second));
    BOOST_TEST(!ParseCardParts(line, 4));
  }
}

BOOST_AUTO_TEST_CASE(TheAnswerHasPointsNameAndBalanceInTheirPlaces) {
  const MemberQuery query = ParseMemberQuery(TxtLine::Split(Tabs("UPL·VIP·9·SN0001·12·34·\r\n")));
  BOOST_TEST(query.task == "9");
  BOOST_TEST(query.machine_code == "SN0001");
  BOOST_TEST((query.card == TxtCardParts{12, 34}));
  const std::string block =
      MemberBlock(query, {120, "王*", domain::Money::FromFen(1'050).value()});
  BOOST_TEST(block == Tabs("DWL·VIP·9·\r\nVIP·9·12·34·120·0·王*·105,1·\r\nEND·VIP·9·\r\n"));
  const auto read = ParseMemberAnswer(TxtLine::Split(Tabs("VIP·9·12·34·120·0·王*·105,1·\r\n")));
  BOOST_TEST(read->points == 120);
  BOOST_TEST(read->name == "王*");
  BOOST_TEST(read->balance.fen() == 1'050);
  BOOST_TEST(!ParseMemberAnswer(TxtLine::Split(Tabs("VIP·9·12·34·x·0·王*·105,1·\r\n"))));
}

BOOST_AUTO_TEST_CASE(TheCardPaysAndTheHoldEnds) {
  CardShop shop;
  const auto told = shop.scale.AskMember(shop.Parts());
  BOOST_REQUIRE(told.has_value());
  BOOST_TEST(told->balance_fen == 100'000);
  BOOST_TEST(shop.OpenHolds() == 1u);
  BOOST_TEST(shop.other.AskMember(shop.Parts())->balance_fen == 0);
  shop.scale.SellToMember(shop.Parts(), told->balance_fen);
  BOOST_TEST(shop.scale.paid_by_members_fen() == shop.scale.total_fen());
  shop.scale.SetFaults({.lost_acks = 1});
  BOOST_TEST(shop.scale.PushSales() == 0);
  BOOST_TEST(shop.OpenHolds() == 0u);
  BOOST_TEST(shop.CardBalance() == 100'000 - shop.scale.total_fen());
  const auto left = shop.other.AskMember(shop.Parts());
  BOOST_TEST(left->balance_fen == shop.CardBalance());
  BOOST_TEST(shop.scale.PushSales() == 1);  // told again
  BOOST_TEST(shop.OpenHolds() == 1u);       // which is the other scale's
  BOOST_TEST(shop.CardBalance() == 100'000 - shop.scale.total_fen());
  BOOST_TEST(shop.Balance(AccountKind::BankCardReceivable) == 0);
  BOOST_TEST(shop.Exceptions().empty());
  BOOST_TEST(!shop.real_store->verifier().Verify().first_difference.has_value());
}

/// A day of two scales that ask, sell and push: the books say what the scales say.
BOOST_AUTO_TEST_CASE(TwoScalesNeverSpendTheSameMoney) {
  CardShop shop;
  for (int customer = 0; customer < 40; ++customer) {
    auto& at = customer % 3 == 0 ? shop.other : shop.scale;
    BOOST_REQUIRE(at.ServeMember(shop.Parts()).has_value());
    if (customer % 4 != 1) at.PushSales();
  }
  shop.scale.PushSales();
  shop.other.PushSales();
  const std::int64_t spent = shop.scale.paid_by_members_fen() + shop.other.paid_by_members_fen();
  BOOST_TEST(spent > 0);
  BOOST_TEST(shop.CardBalance() == 100'000 - spent);
  BOOST_TEST(shop.Takings() == shop.scale.total_fen() + shop.other.total_fen());
  BOOST_TEST(!shop.real_store->verifier().Verify().first_difference.has_value());
}

BOOST_AUTO_TEST_CASE(AMemberWhoPaysInCashEndsTheHoldToo) {
  CardShop shop;
  shop.scale.AskMember(shop.Parts());
  shop.scale.SellToMember(shop.Parts(), 0);
  BOOST_TEST(shop.scale.PushSales() == 1);
  BOOST_TEST(shop.OpenHolds() == 0u);
  BOOST_TEST(shop.CardBalance() == 100'000);
  BOOST_TEST(-shop.Balance(AccountKind::ScaleCash) == shop.scale.total_fen());
}

BOOST_AUTO_TEST_CASE(ASaleThatTakesMoreThanWasThereIsListed) {
  CardShop shop;
  shop.scale.SellToMember(shop.Parts(), 1'000'000);  // it did not ask
  shop.context.store.Commit([&](ports::Books& books) {
    const auto all = domain::Money::FromFen(100'000).value();
    const domain::Account principal{AccountKind::CardPrincipal, shop.card.id};
    const domain::Account cash{AccountKind::DeskCash, std::nullopt};
    books.ledger().Post({{principal, cash, all, domain::PostingReason::Refund}},
                        ports::Cover::Required,
                        {.operation = base::Id128::FromBytes(base::Id128::Array{7}).value(),
                         .at = shop.clock.Now(),
                         .day = domain::BusinessDay::Of(shop.clock.Now(), {}),
                         .actor = "test",
                         .corrects = {}});
  });
  BOOST_TEST(shop.scale.PushSales() == 1);
  BOOST_TEST(shop.CardBalance() == -shop.scale.total_fen());
  BOOST_TEST(shop.CountExceptions(ExceptionKind::OfflineOverdraft) == 1);
}

BOOST_AUTO_TEST_CASE(ACardThatIsNotOursStaysABankCard) {
  CardShop shop;
  shop.scale.SellToMember("12-34", 1'000'000);
  BOOST_TEST(shop.scale.PushSales() == 1);
  BOOST_TEST(-shop.Balance(AccountKind::BankCardReceivable) == shop.scale.total_fen());
  BOOST_TEST(shop.CardBalance() == 100'000);
}

BOOST_AUTO_TEST_CASE(AMembersCardWithoutMoneyLeavesThePaymentToTheBank) {
  CardShop shop;
  shop.Change([](ports::Card& card) { card.card_class = domain::CardClass::Member; });
  BOOST_TEST(shop.scale.AskMember(shop.Parts())->balance_fen == 0);
  shop.scale.SellToMember(shop.Parts(), 1'000'000);
  BOOST_TEST(shop.scale.PushSales() == 1);
  BOOST_TEST(-shop.Balance(AccountKind::BankCardReceivable) == shop.scale.total_fen());
  BOOST_TEST(shop.CardBalance() == 100'000);
}

BOOST_AUTO_TEST_CASE(ACardIsFoundByItsUid) {
  CardShop shop("69+push+vip-uid");
  const std::string parts = fmt::format("0-{}", 0x04A1B2C3);
  BOOST_TEST(shop.scale.ServeMember(parts)->balance_fen == 100'000);
  BOOST_TEST(shop.scale.PushSales() == 1);
  BOOST_TEST(shop.CardBalance() == 100'000 - shop.scale.total_fen());
}

BOOST_AUTO_TEST_CASE(WhatIsRefusedIsSaidWhereTheNameWouldBe) {
  CardShop shop;
  std::string parts = shop.Parts();
  parts.replace(parts.find('-'), 1, "·");
  BOOST_TEST(shop.Ask("SN0001", "12·34") == shop.Refusal("12·34", "未知卡"));
  BOOST_TEST(shop.Ask("SN0001", "x·34") == shop.Refusal("0·0", "未知卡"));
  BOOST_TEST(shop.Ask("SN0001", "") == shop.Refusal("0·0", "未知卡"));
  BOOST_TEST(shop.Ask("SN0009", parts) == shop.Refusal(parts, "本秤未登记"));
  struct Row { domain::CardState state; const char* name; };
  const Row rows[] = {{domain::CardState::Lost, "卡已挂失"},
                      {domain::CardState::Found, "卡已挂失"},
                      {domain::CardState::Suspended, "卡已停用"},
                      {domain::CardState::Returned, "卡已退"},
                      {domain::CardState::Replaced, "卡已补换"},
                      {domain::CardState::Blank, "未知卡"}};
  for (const Row& row : rows) {
    shop.Change([&](ports::Card& card) { card.state = row.state; });
    BOOST_TEST(shop.Ask("SN0001", parts) == shop.Refusal(parts, row.name));
  }
  shop.Change([](ports::Card& card) {
    card.state = domain::CardState::Active;
    card.valid_until = domain::BusinessDay::Parse("2026-11-21");
  });
  BOOST_TEST(shop.Ask("SN0001", parts) == shop.Refusal(parts, "卡已过期"));
  BOOST_TEST(shop.OpenHolds() == 0u);
  BOOST_TEST(shop.CountEvents("card_not_told") == 1);  // the machine code that is nobody's
}

BOOST_AUTO_TEST_CASE(NobodyElseIsAnswered) {
  CardShop shop;
  std::string parts = shop.Parts();
  parts.replace(parts.find('-'), 1, "·");
  PushDesk desk(shop.context, shop.verifier, "10.0.0.9");
  const auto reply = desk.Take(Tabs("UPL·VIP·77·SN0001·" + parts) + "\t\r\n");
  BOOST_TEST(reply.text == "");
  BOOST_TEST((reply.next == PushDesk::Next::HangUp));
  BOOST_TEST(shop.OpenHolds() == 0u);
}

BOOST_AUTO_TEST_CASE(AScaleWhoseCardsAreNotOursIsToldSo) {
  CardShop shop("push");
  BOOST_TEST(shop.Ask("SN0001", "1·2") == shop.Refusal("1·2", "本秤未设卡"));
  BOOST_TEST(shop.Row(3).last_error.find("vip-number") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(BooksThatCannotBeWrittenSayTryAgain) {
  CardShop shop;
  std::string parts = shop.Parts();
  parts.replace(parts.find('-'), 1, "·");
  shop.store.Break();
  BOOST_TEST(shop.Ask("SN0001", parts) == shop.Refusal(parts, "请重试"));
  shop.store.Mend();
  BOOST_TEST(shop.OpenHolds() == 0u);
  BOOST_TEST(shop.Ask("SN0001", parts) != shop.Refusal(parts, "请重试"));
}

BOOST_AUTO_TEST_CASE(EveryRefusalHasWordsInBothLanguages) {
  for (int i = 0; i <= static_cast<int>(MemberRefusal::CardRefused); ++i) {
    const auto refusal = static_cast<MemberRefusal>(i);
    const std::string english = ShownName(refusal, CodePage::Utf8);
    BOOST_TEST(!english.empty());
    BOOST_TEST(english.size() <= 16u);
    BOOST_TEST(ShownName(refusal, CodePage::Latin1) == english);
    const std::string chinese = ShownName(refusal, CodePage::Gbk);
    BOOST_TEST(chinese != english);
    BOOST_TEST(Decode(Encode(chinese, CodePage::Gbk), CodePage::Gbk) == chinese);
  }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(txt_mode_announced)

BOOST_AUTO_TEST_CASE(AnnouncedSalesAreAskedForAndRecordedOnce) {
  TxtModeShop shop({.card_permille = 0});
  TxtModeListener listener(shop.context, shop.verifier, {.host = "127.0.0.1", .port = 0});
  listener.Start();
  shop.scale.PushTo(listener.Address());
  shop.Open(12, "push");
  shop.KnowSerial(3, "SN0001");
  shop.scale.AnnounceSales(12);
  BOOST_TEST(shop.Recorded(12) == 12);
  BOOST_TEST(shop.Takings() == shop.scale.total_fen());
  BOOST_TEST(shop.Row(3).journal_position == 12);
  shop.scale.Sell(3);
  shop.scale.SetFaults({.newest_first = true});
  shop.scale.AnnounceSales(5);  // two of them are known
  BOOST_TEST(shop.Recorded(15) == 15);
  BOOST_TEST(shop.Takings() == shop.scale.total_fen());
  BOOST_TEST(shop.Exceptions().empty());
  BOOST_TEST(shop.scale.PushSales() == 15);  // and told once more, in the other form
  BOOST_TEST(shop.Takings() == shop.scale.total_fen());
  BOOST_TEST(shop.Exceptions().empty());
}

BOOST_AUTO_TEST_CASE(TheQuestionIsTheVector) {
  TxtModeShop shop;
  shop.Register(3);
  shop.KnowSerial(3, "SN0001");
  PushDesk desk(shop.context, shop.verifier, "127.0.0.1");
  BOOST_TEST(desk.Take("ASK\tREP\t43\t\r\n").text ==
             "UPL\tREP\t-43\t\r\nUPL\tTIM\t\r\n");
  for (const char* line :
       {"DWL·REP", "REP·26·9·12·14·3·5·345·12·3",
        "RES·1·16,0·12·0·22·0,0·125,2·1·0·0,0·0····128,1·345·苹果", "REE", "END·REP", "DWL·TIM",
        "TIM·26·09·12·14·03·06", "END·TIM"}) {
    BOOST_TEST(desk.Take(Tabs(line) + "\t\r\n").text == "");
  }
  BOOST_TEST(shop.Takings() == 1'600);
  BOOST_TEST(desk.Take("ASK\tREP\t1\t\r\n").text != "");  // it is at rest again
}

BOOST_AUTO_TEST_CASE(WhatCannotBeAskedForIsNot) {
  struct Row { const char* why; const char* profile; const char* serial; const char* line; };
  const Row rows[] = {{"no serial number yet", "push", "", "ASK\tREP\t1\t\r\n"},
                      {"payment would be lost", "push+vip-uid", "SN0001", "ASK\tREP\t1\t\r\n"},
                      {"none", "", "SN0001", "ASK\tREP\t0\t\r\n"},
                      {"too many", "", "SN0001", "ASK\tREP\t100001\t\r\n"},
                      {"no number", "", "SN0001", "ASK\tREP\tx\t\r\n"}};
  for (const Row& row : rows) {
    BOOST_TEST_CONTEXT(row.why) {
      TxtModeShop shop;
      shop.Register(3, row.profile);
      shop.KnowSerial(3, row.serial);
      PushDesk desk(shop.context, shop.verifier, "127.0.0.1");
      BOOST_TEST(desk.Take(row.line).text == "");
    }
  }
  TxtModeShop two;
  two.Register(3);
  two.Register(4);
  two.KnowSerial(3, "SN0001");
  PushDesk desk(two.context, two.verifier, "127.0.0.1");
  BOOST_TEST(desk.Take("ASK\tREP\t1\t\r\n").text == "");  // nobody can tell whose they are
}

BOOST_AUTO_TEST_CASE(OneBadSaleIsNamedAndTheOthersStay) {
  TxtModeShop shop({.card_permille = 0});
  shop.Register(3);
  shop.KnowSerial(3, "SN0001");
  PushDesk desk(shop.context, shop.verifier, "127.0.0.1");
  desk.Take("ASK\tREP\t2\t\r\n");
  for (const char* line :
       {"DWL·REP", "REP·26·9·12·14·3·5·345·12·3",
        "RES·1·16,0·12·0·22·0,0·125,2·1·0·0,0·0····128,1·345·苹果", "REE", "END·REP",
        "DWL·REP", "REP·26·99·12·14·3·5·346·13·3", "END·TIM"}) {
    desk.Take(Tabs(line) + "\t\r\n");
  }
  BOOST_TEST(shop.Takings() == 1'600);
  BOOST_TEST(shop.CountEvents("push_refused") == 1);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::scales
