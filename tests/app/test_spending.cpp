/// What members spend: tiers that rise and points that are earned and taken back.
#include <boost/test/unit_test.hpp>

#include "app/settings.h"
#include "app/store_desk.h"
#include "app/tier_upgrades.h"

using namespace steelyard;
using namespace steelyard::app;
using domain::TenderType;
using domain::TicketKind;
using tests::FakeCard;
using tests::Fen;

namespace {

struct SpendingDesk : tests::StoreDesk {
  SpendingDesk() {
    StockShelves();
    member = AddMember(context, desk, {"王小明"}).member.value().id;
    reader.Put(card);
    BOOST_REQUIRE(IssueCard(context, reader, desk,
                            {.id = NewRequest(), .card_class = domain::CardClass::Both,
                             .member = member, .tier = "", .top_up = Fen(50'000),
                             .deposit = Fen(0), .valid_until = std::nullopt})
                      .outcome == CardDeskOutcome::Done);
  }

  FakeCard card{"04A1B2C3"};
  domain::MemberId member = domain::MemberId(tests::Nth(1));

  struct Shape {
    std::vector<domain::Tender> tenders;
    TicketKind kind = TicketKind::Sale;
    std::optional<domain::TicketId> corrects = {};
    bool with_card = true;
  };
  domain::TicketId Record(Shape shape) {
    const domain::TicketId id(NewRequest());
    domain::Money total;
    for (const auto& tender : shape.tenders) total = total.Plus(tender.amount).value();
    std::optional<domain::PresentedCard> presented;
    if (shape.with_card) {
      presented = domain::PresentedCard{card.uid, tests::DataOf(card.uid, *card.Newest()), ""};
    }
    const auto price = tests::PerKg(total.fen());
    auto ticket = domain::Ticket::From(
        {.id = id, .number = ++m_number, .kind = shape.kind, .corrects = shape.corrects,
         .cashier = 7, .opened_at = clock.Now(), .closed_at = clock.Now(),
         .authorisation = domain::AuthorisationMode::Online, .card = presented,
         .lines = {{"2001", domain::Weight::FromGrams(1000).value(), price, price, total}},
         .rounding = domain::MoneyDifference(), .total = total,
         .tenders = std::move(shape.tenders)});
    BOOST_REQUIRE(ticket);
    std::vector<IncomingTicket> tickets{{std::move(ticket).value(), 3, "api", ""}};
    const auto result = RecordTickets(context, verifier, tickets)[0];
    BOOST_TEST_CONTEXT(ToText(result.outcome)) {
      BOOST_REQUIRE(result.outcome == RecordOutcome::Recorded);
    }
    return id;
  }
  domain::TicketId Pay(TenderType tender, std::int64_t fen, bool with_card = true) {
    return Record({{{tender, Fen(fen), ""}}, TicketKind::Sale, std::nullopt, with_card});
  }
  void GiveBack(const domain::TicketId& sale, TenderType tender, std::int64_t fen,
                bool with_card = true) {
    Record({{{tender, Fen(fen), ""}}, TicketKind::Return, sale, with_card});
  }
  void Set(const char* name, const char* value) {
    BOOST_REQUIRE(ChangeSetting(context, manager, {name, value}).outcome == SettingOutcome::Done);
  }
  std::int64_t Points() { return ViewMember(context, member)->points; }
  static std::string Text(const TierUpgradeResult& result) {
    std::string text(ToText(result.outcome));
    for (const auto& one : result.upgrades) {
      text += fmt::format(" {}>{} {}", one.from, one.member.tier, one.spent.fen());
    }
    return text + result.unknown_tier;
  }
  /// What is shown before is what is done, and showing it does nothing.
  std::string Run() {
    const auto audit = Audit().size();
    const auto shown = Text(PreviewTierUpgrades(context, machine));
    BOOST_TEST(Audit().size() == audit);
    const auto done = Text(RunTierUpgrades(context, machine));
    BOOST_TEST(shown == done);
    return done;
  }

 private:
  std::int64_t m_number = 0;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(tier_upgrades, SpendingDesk)

BOOST_AUTO_TEST_CASE(WhoMayAndWhatMustBeSet) {
  for (const auto& actor : {desk, auditor}) {
    BOOST_TEST(ToText(PreviewTierUpgrades(context, actor).outcome) == "not_allowed");
    BOOST_TEST(ToText(RunTierUpgrades(context, actor).outcome) == "not_allowed");
  }
  BOOST_TEST(Run() == "no_rule");
  Set("members.tier_upgrades", "silver:10.00/90d,gold:20.00/90d");
  Pay(TenderType::Cash, 5'000);
  const auto result = RunTierUpgrades(context, manager);
  BOOST_TEST(ToText(result.outcome) == "tier_unknown");
  BOOST_TEST(result.unknown_tier == "silver");
  BOOST_TEST(Run() == "tier_unknownsilver");
  BOOST_TEST(ViewMember(context, member)->member.tier.empty());
}

BOOST_AUTO_TEST_CASE(SpendingOfTheDaysThatEndToday) {
  Set("members.tier_upgrades", "blue:10.00/2d,gold:30.00/3d");
  const auto sale = Pay(TenderType::StoredValue, 1'000);
  GiveBack(sale, TenderType::StoredValue, 1);
  BOOST_TEST(Run() == "done");  // 9.99
  Pay(TenderType::Cash, 1);
  Pay(TenderType::Cash, 100'000, false);  // without a card: whose is it?
  BOOST_TEST(Run() == "done >blue 1000");
  BOOST_TEST(Run() == "done");  // who has risen does not rise again
  clock.AdvanceMs(2 * 86'400'000);
  Pay(TenderType::Mobile, 1'999);
  BOOST_TEST(Run() == "done");  // 10.00 and 19.99 within three days
  Pay(TenderType::Cash, 1);
  BOOST_TEST(Run() == "done blue>gold 3000");
  const auto view = ViewMember(context, member);
  BOOST_TEST(view->member.tier == "gold");
  BOOST_TEST(CardOf(card)->tier == "gold");
  BOOST_TEST(card.Newest()->tier == "");  // until the desk writes to it
  BOOST_TEST(view->tiers[0].actor == "host");
  BOOST_TEST(view->tiers[0].reason == "rule gold:30.00/3d spent 30.00");
  BOOST_TEST(Audit().front().action == "member.change_tier");
  clock.AdvanceMs(30 * std::int64_t{86'400'000});
  BOOST_TEST(Run() == "done");  // nobody is moved down
  BOOST_TEST(ViewMember(context, member)->member.tier == "gold");
}

BOOST_AUTO_TEST_CASE(WhoIsLeftAlone) {
  Set("members.tier_upgrades", "blue:10.00/90d");
  Pay(TenderType::Cash, 5'000);
  ChangeMember(context, desk, {.id = member, .disabled = true});
  BOOST_TEST(Run() == "done");
  ChangeMember(context, desk, {.id = member, .tier = "gold", .disabled = false});
  BOOST_TEST(Run() == "done");  // gold is not in the rule
  ChangeMember(context, desk, {.id = member, .tier = ""});
  BOOST_TEST(Run() == "done >blue 5000");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(points, SpendingDesk)

BOOST_AUTO_TEST_CASE(OffUnlessSet) {
  Pay(TenderType::Cash, 5'000);
  BOOST_TEST(Points() == 0);
}

BOOST_AUTO_TEST_CASE(TheCardShowsThemOnceTheStoreGivesSome) {
  const auto shown = [&] {
    return FindCard(context, CardOf(card)->number)->points.value_or(-1);
  };
  BOOST_TEST(shown() == -1);
  Set("members.points_per_yuan", "1");
  BOOST_TEST(shown() == 0);
  Pay(TenderType::Cash, 5'000);
  BOOST_TEST(shown() == 50);
  Set("members.points_per_yuan", "0");
  BOOST_TEST(shown() == 50);  // what was earned stays
}

BOOST_AUTO_TEST_CASE(EarnedOnPrincipalAndCashOnly) {
  Set("members.points_per_yuan", "2");
  Pay(TenderType::Cash, 1'050);
  BOOST_TEST(Points() == 21);
  Pay(TenderType::Cash, 5'000, false);  // nobody's
  Pay(TenderType::Mobile, 5'000);
  Pay(TenderType::BankCard, 5'000);
  BOOST_TEST(Points() == 21);
  Pay(TenderType::StoredValue, 1'000);
  BOOST_TEST(Points() == 41);
  Record({{{TenderType::StoredValue, Fen(100), ""}, {TenderType::Cash, Fen(49), ""}}});
  BOOST_TEST(Points() == 43);  // 1.49 by 2
}

BOOST_AUTO_TEST_CASE(NeverOnBonus) {
  Set("members.points_per_yuan", "1");
  Configure([](StoreSettings& settings) {
    settings.bonus_ladder = {{Fen(10'000), Fen(3'000)}};
    settings.spend_order = domain::SpendOrder::BonusFirst;
  });
  TopUp(card, 10'000);
  const auto sale = Pay(TenderType::StoredValue, 5'000);  // 30.00 of it bonus
  BOOST_TEST(Points() == 20);
  GiveBack(sale, TenderType::StoredValue, 2'000);  // what was spent last: principal
  BOOST_TEST(Points() == 0);
  GiveBack(sale, TenderType::StoredValue, 3'000);
  BOOST_TEST(Points() == 0);
}

BOOST_AUTO_TEST_CASE(ReturnsTakeBackAtTheRateOfTheirSale) {
  Set("members.points_per_yuan", "1");
  const auto sale = Pay(TenderType::Cash, 1'050);
  BOOST_TEST(Points() == 10);
  Set("members.points_per_yuan", "100");
  GiveBack(sale, TenderType::Cash, 60);
  BOOST_TEST(Points() == 9);
  GiveBack(sale, TenderType::Cash, 900, false);  // without the card
  BOOST_TEST(Points() == 0);
  GiveBack(sale, TenderType::Cash, 90);
  BOOST_TEST(Points() == 0);
  Set("members.points_per_yuan", "0");
  const auto unpaid = Pay(TenderType::Cash, 1'000);
  Set("members.points_per_yuan", "1");
  GiveBack(unpaid, TenderType::Cash, 1'000);  // earned nothing, loses nothing
  BOOST_TEST(Points() == 0);
  BOOST_TEST(!sqlite->verifier().Verify().first_difference.has_value());
}

BOOST_AUTO_TEST_SUITE_END()
