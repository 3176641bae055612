/// Tests of which price list a sale is held against: the one in force when it was closed, or one
/// that its scale had then.
#include <boost/test/unit_test.hpp>

#include "app/scale_contact.h"
#include "app/store_desk.h"

namespace steelyard::app {
namespace {

using tests::Fen;
using tests::PerKg;
using tests::StoreDesk;

constexpr int kScale = 3;
constexpr std::int64_t kMinuteMs = 60'000;

/// Unit price and list price as the scale told them, in fen per kilogram.
struct Told {
  std::int64_t unit;
  std::int64_t list;
};

/// Version 1, at minute 0: apples at 10.00, gold members 9.00; one api scale, nothing confirmed.
struct PriceChanges : StoreDesk {
  PriceChanges() {
    StockShelves();
    base::Check(AddScale(context, drivers, manager, {kScale, "api", "", ""}).outcome ==
                AddScaleOutcome::Done);
  }

  base::Timestamp Minute(std::int64_t minute) const { return start.Plus(minute * kMinuteMs); }

  /// Changes apples when `minute` is; the clock stays there.
  void ChangeApples(std::int64_t minute, const std::function<void(domain::Product&)>& change) {
    clock.Set(Minute(minute));
    std::optional<domain::Product> apples;
    store.Read([&](const ports::Books& books) { apples = books.catalogue().Find("2001"); });
    change(*apples);
    base::Check(ChangePrices(context, manager, {{*apples}, {}, {}}).outcome ==
                PriceChangeOutcome::Done);
  }
  void PriceApples(std::int64_t minute, std::int64_t list, std::int64_t gold) {
    ChangeApples(minute, [&](domain::Product& apples) {
      apples.list_price = PerKg(list);
      apples.tier_prices.insert_or_assign("gold", PerKg(gold));
    });
  }
  /// The scale says at `minute` that it sells by `version`.
  void Confirm(std::int64_t version, std::int64_t minute) {
    clock.Set(Minute(minute));
    store.Commit([&](ports::Books& books) {
      auto scale = books.scales().Find(kScale).value();
      NoteConfirmedPrices(context, books, scale, version);
      books.scales().Update(scale);
    });
  }

  /// Records a sale of a kilogram closed at `minute`; what is new on the list of exceptions.
  std::vector<std::string> Sell(std::int64_t minute, const Told& told,
                                const tests::FakeCard* card = nullptr) {
    const auto before = OpenExceptions();
    domain::TicketDraft draft{
        .id = domain::TicketId(tests::Nth(static_cast<std::uint64_t>(next_number))),
        .number = next_number,
        .kind = domain::TicketKind::Sale,
        .corrects = std::nullopt,
        .cashier = 7,
        .opened_at = Minute(minute),
        .closed_at = Minute(minute),
        .card = std::nullopt,
        .lines = {{"2001", domain::Weight::FromGrams(1000).value(), PerKg(told.unit),
                   PerKg(told.list), Fen(told.unit)}},
        .rounding = {},
        .total = Fen(told.unit),
        .tenders = {{domain::TenderType::Cash, Fen(told.unit), ""}}};
    ++next_number;
    if (card) {
      draft.card = domain::PresentedCard{card->uid, tests::DataOf(card->uid, *card->Newest()), ""};
    }
    const auto results = RecordTickets(
        context, verifier, {{domain::Ticket::From(std::move(draft)).value(), kScale, source, ""}});
    base::Check(results.front().outcome == RecordOutcome::Recorded);
    std::vector<std::string> listed;
    for (const auto& text : OpenExceptions()) {
      const bool is_new = std::find(before.begin(), before.end(), text) == before.end();
      if (is_new && text.starts_with("priced_off_list|")) listed.push_back(text);
    }
    return listed;
  }
  bool IsListed(std::int64_t minute, const Told& told, const tests::FakeCard* card = nullptr) {
    return !Sell(minute, told, card).empty();
  }

  const base::Timestamp start = clock.Now();
  std::int64_t next_number = 1;
  std::string source = "api";
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(price_checks, PriceChanges)

BOOST_AUTO_TEST_CASE(ASaleIsHeldAgainstThePricesOfItsMoment) {
  PriceApples(10, 1200, 1100);  // 2
  PriceApples(20, 1500, 1400);  // 3
  clock.Set(Minute(60));
  struct Row {
    std::int64_t minute;
    Told told;
    bool listed;
  };
  const Row rows[] = {
      {5, {1000, 1000}, false},  // closed before the change, recorded after it
      {5, {1200, 1200}, true},  {5, {1500, 1500}, true},   {5, {999, 1000}, true},
      {9, {1000, 1000}, false}, {10, {1200, 1200}, false}, {10, {1000, 1000}, true},
      {19, {1200, 1200}, false}, {19, {1500, 1500}, true}, {20, {1500, 1500}, false},
      {20, {1200, 1200}, true}, {20, {1000, 1000}, true},  {30, {1500, 1200}, true},
      {30, {1500, 1500}, false},
      {-5, {1000, 1000}, false},  // before the first version there is nothing else to judge by
      {-5, {1500, 1500}, true},
  };
  for (const Row& row : rows) {
    BOOST_TEST_CONTEXT("minute " << row.minute << " at " << row.told.unit << " of "
                                 << row.told.list) {
      BOOST_TEST(IsListed(row.minute, row.told) == row.listed);
    }
  }
}

BOOST_AUTO_TEST_CASE(AScaleMaySellAtThePricesItHasConfirmed) {
  PriceApples(10, 1200, 1100);  // 2
  PriceApples(20, 1500, 1400);  // 3
  clock.Set(Minute(60));
  struct Row {
    std::int64_t confirmed;
    Told told;
    bool listed;
  };
  const Row rows[] = {
      {0, {1000, 1000}, true},  {0, {1500, 1500}, false},
      {1, {1000, 1000}, false}, {1, {1500, 1500}, false},
      {1, {1200, 1200}, true},  // neither in force then nor ever confirmed
      {1, {999, 1000}, true},   {1, {1000, 1500}, true},  // no mixture of two lists
      {2, {1200, 1200}, false}, {2, {1000, 1000}, true},
      {3, {1500, 1500}, false}, {3, {1200, 1200}, true},  {3, {1000, 1000}, true},
      {9, {1500, 1500}, false}, {9, {1200, 1200}, true},  // ahead of books that were restored
  };
  for (const Row& row : rows) {
    Confirm(row.confirmed, 30);
    BOOST_TEST_CONTEXT("confirmed " << row.confirmed << ", " << row.told.unit << " of "
                                    << row.told.list) {
      BOOST_TEST(IsListed(30, row.told) == row.listed);
    }
  }
}

BOOST_AUTO_TEST_CASE(ASaleIsHeldAgainstWhatItsScaleHadThen) {
  PriceApples(10, 1200, 1100);  // 2
  PriceApples(20, 1500, 1400);  // 3
  PriceApples(30, 1700, 1600);  // 4
  Confirm(1, 15);
  Confirm(1, 16);
  Confirm(3, 40);
  Confirm(4, 50);
  clock.Set(Minute(60));  // all is uploaded now
  struct Row {
    const char* why;
    std::int64_t minute;
    Told told;
    bool listed;
  };
  const Row rows[] = {
      {"old prices, sold before it took the new ones", 39, {1000, 1000}, false},
      {"the same when others had been in force for long", 20, {1000, 1000}, false},
      {"old prices after it had confirmed new ones", 40, {1000, 1000}, true},
      {"old prices much later", 55, {1000, 1000}, true},
      {"it had them, and had not said so yet", 35, {1500, 1500}, false},
      {"it had confirmed them, and newer ones were in force", 45, {1500, 1500}, false},
      {"it said at minute 50 that it had newer ones", 50, {1500, 1500}, true},
      {"those in force are always right", 35, {1700, 1700}, false},
      {"a version it never had and that was in force no more", 35, {1200, 1200}, true},
      {"the one after the next", 12, {1500, 1500}, true},
      {"before its first word: the first version it confirmed", 11, {1000, 1000}, false},
      {"two versions mixed", 39, {1000, 1500}, true},
  };
  for (const Row& row : rows) {
    BOOST_TEST_CONTEXT(row.why) { BOOST_TEST(IsListed(row.minute, row.told) == row.listed); }
  }
}

BOOST_AUTO_TEST_CASE(AScaleThatTakesANumberOverHasConfirmedNothing) {
  PriceApples(10, 1200, 1100);  // 2
  Confirm(1, 15);
  clock.Set(Minute(20));
  BOOST_TEST((RemoveScale(context, manager, kScale) == RemoveScaleOutcome::Done));
  BOOST_TEST((AddScale(context, drivers, manager, {kScale, "api", "", ""}).outcome ==
              AddScaleOutcome::Done));
  clock.Set(Minute(60));
  BOOST_TEST(IsListed(25, {1000, 1000}));
  BOOST_TEST(!IsListed(19, {1000, 1000}));
  BOOST_TEST(!IsListed(25, {1200, 1200}));
}

BOOST_AUTO_TEST_CASE(AConfirmationIsNotedWithItsCommitOrNotAtAll) {
  const auto versions = [&] {
    std::vector<std::int64_t> found;
    store.Read([&](const ports::Books& books) {
      found = books.price_history().ConfirmedAround(kScale, clock.Now());
    });
    return found;
  };
  BOOST_CHECK_THROW(store.Commit([&](ports::Books& books) {
    auto scale = books.scales().Find(kScale).value();
    NoteConfirmedPrices(context, books, scale, 1);
    throw std::runtime_error("the disk is full");
  }), std::runtime_error);
  BOOST_TEST(versions().empty());
  Confirm(1, 5);
  BOOST_TEST(versions() == std::vector<std::int64_t>{1});
}

BOOST_AUTO_TEST_CASE(WhatIsListedNamesThePricesOfTheMoment) {
  PriceApples(10, 1200, 1100);
  PriceApples(20, 1500, 1400);
  Confirm(1, 20);
  const auto listed = Sell(15, {1111, 1200});
  BOOST_REQUIRE(listed.size() == 1u);
  BOOST_TEST(listed[0] ==
             "priced_off_list|scale 3|number=1 product=2001 per=kg unit_price_fen=1111 "
             "list_price_fen=1200 expected_per=kg expected_unit_price_fen=1200 "
             "expected_list_price_fen=1200 rule=list_price");
}

BOOST_AUTO_TEST_CASE(ADeletedProductIsOnTheListUntilItIsDeleted) {
  ChangeApples(10, [](domain::Product& apples) { apples.deleted = true; });  // 2
  ChangeApples(20, [](domain::Product& apples) { apples.deleted = false; });  // 3
  Confirm(3, 60);
  BOOST_TEST(!IsListed(9, {1000, 1000}));
  BOOST_TEST(IsListed(10, {900, 1000}));
  BOOST_TEST(!IsListed(20, {1000, 1000}));
  BOOST_TEST(!IsListed(15, {1000, 1000}));  // on the list that the scale confirmed next
  Confirm(2, 12);
  const auto listed = Sell(15, {1000, 1000});
  BOOST_REQUIRE(listed.size() == 1u);
  BOOST_TEST(listed[0].ends_with("expected=not_on_list"));
  Confirm(1, 14);  // it has not heard of the deletion
  BOOST_TEST(!IsListed(15, {1000, 1000}));
}

BOOST_AUTO_TEST_CASE(MemberPricesAreThoseOfTheMomentToo) {
  tests::FakeCard gold("04A1B2C3");
  tests::FakeCard blue("04A1B2C4");
  Issue(gold, 50'000, 0, domain::CardClass::Both, "gold");
  Issue(blue, 50'000, 0, domain::CardClass::Both, "blue");
  PriceApples(10, 1200, 1100);  // 2
  clock.Set(Minute(20));
  base::Check(ChangePrices(context, manager, {{}, {{"blue", "蓝卡", 100, {}}}, {}}).outcome ==
              PriceChangeOutcome::Done);  // 3
  clock.Set(Minute(60));
  struct Row {
    const tests::FakeCard* card;
    std::int64_t minute, confirmed;
    Told told;
    bool listed;
  };
  const Row rows[] = {
      {&gold, 5, 3, {900, 1000}, false},   {&gold, 5, 3, {1100, 1200}, false},
      {&gold, 5, 2, {1000, 1000}, true},   {&gold, 15, 2, {1100, 1200}, false},
      {&gold, 15, 2, {900, 1000}, true},   {&gold, 15, 1, {900, 1000}, false},
      {&gold, 15, 1, {900, 1200}, true},   {&blue, 5, 0, {1000, 1000}, false},
      {&blue, 15, 0, {1200, 1200}, false}, {&blue, 15, 0, {1080, 1200}, true},
      {&blue, 25, 0, {1080, 1200}, false}, {&blue, 25, 0, {1200, 1200}, true},
      {&blue, 25, 2, {1200, 1200}, false},  // its scale has not heard of the discount
      {&blue, 25, 1, {1200, 1200}, true},
  };
  for (const Row& row : rows) {
    Confirm(row.confirmed, row.minute);
    BOOST_TEST_CONTEXT("minute " << row.minute << ", confirmed " << row.confirmed << ", "
                                 << row.told.unit << " of " << row.told.list) {
      BOOST_TEST(IsListed(row.minute, row.told, row.card) == row.listed);
    }
  }
}

BOOST_AUTO_TEST_CASE(AScaleThatCannotBeToldTheTierMaySellAtEverybodysPrice) {
  tests::FakeCard gold("04A1B2C3");
  Issue(gold, 50'000, 0, domain::CardClass::Both, "gold");
  struct Row {
    const char* source;
    Told told;
    bool listed;
  };
  const Row rows[] = {{"txt-mode", {1000, 1000}, false}, {"txt-mode", {900, 1000}, false},
                      {"txt-mode", {950, 1000}, true},   {"txt-mode", {900, 900}, true},
                      {"api", {1000, 1000}, true},       {"api", {900, 1000}, false}};
  for (const Row& row : rows) {
    source = row.source;
    BOOST_TEST_CONTEXT(row.source << " at " << row.told.unit << " of " << row.told.list) {
      BOOST_TEST(IsListed(5, row.told, &gold) == row.listed);
    }
  }
}

BOOST_AUTO_TEST_CASE(AScaleThatIsSentPromotionsMayBeAMomentLate) {
  ChangeApples(0, [&](domain::Product& apples) {
    apples.promotions.push_back({"", PerKg(700), Minute(10), Minute(20)});
  });
  Confirm(2, 5);
  struct Row {
    const char* source;
    std::int64_t minute;
    Told told;
    bool listed;
  };
  const Row rows[] = {{"api", 9, {700, 700}, true},         {"api", 10, {1000, 1000}, true},
                      {"api", 20, {700, 700}, true},        {"txt-mode", 7, {700, 700}, true},
                      {"txt-mode", 8, {700, 700}, false},   {"txt-mode", 11, {1000, 1000}, false},
                      {"txt-mode", 12, {1000, 1000}, true}, {"txt-mode", 15, {700, 700}, false},
                      {"txt-mode", 21, {700, 700}, false},  {"txt-mode", 22, {700, 700}, true},
                      {"txt-mode", 21, {999, 1000}, true}};
  for (const Row& row : rows) {
    source = row.source;
    BOOST_TEST_CONTEXT(row.source << " minute " << row.minute << " at " << row.told.unit) {
      BOOST_TEST(IsListed(row.minute, row.told) == row.listed);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::app
