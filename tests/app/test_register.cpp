/// Tests of settings, prices, people and the register of scales.
#include <boost/test/unit_test.hpp>

#include <functional>

#include "app/resolve_exception.h"
#include "app/store_desk.h"

namespace steelyard::app {
namespace {

using ports::Role;
using tests::Fen;
using tests::PerKg;
using tests::StoreDesk;

/// Counts what it is asked, because time itself is no test.
class FakeHasher final : public ports::PasswordHasher {
 public:
  std::string Hash(std::string_view password) override {
    ++slow_calls;
    return "hash of " + std::string(password);
  }
  bool Matches(std::string_view password, const std::string& hash) override {
    ++slow_calls;
    return hash == "hash of " + std::string(password);
  }
  int slow_calls = 0;
};

struct Register : StoreDesk {
  FakeHasher hasher;
  std::string Add(const Actor& actor, const std::string& name, std::string_view password,
                  Role role = Role::CardDesk) {
    return std::string(ToText(AddOperator(context, hasher, actor, name, role, password)));
  }
};

domain::Product SomeProduct(const char* code, std::int64_t fen = 500) {
  return {.code = code, .name = "梨", .category = "", .barcode = "", .list_price = PerKg(fen),
          .tier_prices = {}, .promotions = {}};
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(settings, Register)

BOOST_AUTO_TEST_CASE(SavedAndLoaded) {
  const StoreSettings fresh = LoadSettings(store);
  BOOST_TEST(fresh.code == "store-1");
  BOOST_TEST(fresh.limits.single_purchase.fen() == 200'000);
  BOOST_TEST(!fresh.limits.pin_required_above);
  BOOST_TEST(fresh.calendar.day_cut_minutes == 240);
  Configure([](StoreSettings& s) {
    s.code = "store-7";
    s.name = "水果店";
    s.calendar = {base::UtcOffset::FromMinutes(-90).value(), 0};
    s.ticket_rounding = domain::TicketRounding::ToJiaoDown;
    s.spend_order = domain::SpendOrder::BonusFirst;
    s.limits = {Fen(1), Fen(2), Fen(3), Fen(4), Fen(5)};
    s.bonus_ladder = {{Fen(10), Fen(1)}, {Fen(20), Fen(3)}};
  });
  const StoreSettings loaded = LoadSettings(store);
  BOOST_TEST(loaded.code == "store-7");
  BOOST_TEST(loaded.name == "水果店");
  BOOST_TEST(loaded.calendar.offset.minutes() == -90);
  BOOST_TEST(loaded.calendar.day_cut_minutes == 0);
  BOOST_TEST(domain::ToText(loaded.ticket_rounding) == "jiao_down");
  BOOST_TEST(domain::ToText(loaded.spend_order) == "bonus_first");
  BOOST_TEST(loaded.limits.registered_balance.fen() == 2);
  BOOST_TEST(loaded.limits.unregistered_balance.fen() == 3);
  BOOST_TEST(loaded.limits.pin_required_above->fen() == 4);
  BOOST_TEST(loaded.limits.deposit.fen() == 5);
  BOOST_REQUIRE(loaded.bonus_ladder.size() == 2u);
  BOOST_TEST(loaded.bonus_ladder[1].bonus.fen() == 3);
  Configure([](StoreSettings& s) { s.limits.pin_required_above.reset(); s.bonus_ladder.clear(); });
  BOOST_TEST(!LoadSettings(store).limits.pin_required_above);
  BOOST_TEST(LoadSettings(store).bonus_ladder.empty());
}

BOOST_AUTO_TEST_CASE(ABrokenSettingIsNamed) {
  struct Row { const char* name; const char* value; };
  const Row rows[] = {{"store.utc_offset_minutes", "+480"}, {"store.utc_offset_minutes", "900"},
                      {"store.day_cut_minutes", "1440"},    {"store.day_cut_minutes", "-1"},
                      {"store.day_cut_minutes", "4:00"},    {"sales.ticket_rounding", "Jiao"},
                      {"cards.spend_order", ""},            {"limits.single_purchase_fen", ""},
                      {"limits.single_purchase_fen", "-1"}, {"limits.deposit_fen", "20.00"},
                      {"limits.registered_balance_fen", "5e5"},
                      {"limits.unregistered_balance_fen", "1000000000001"},
                      {"limits.pin_required_above_fen", "never"},
                      {"cards.bonus_ladder", "1"},          {"cards.bonus_ladder", "1:"},
                      {"cards.bonus_ladder", "10:1,"},      {"cards.bonus_ladder", "10:1,10:2"},
                      {"cards.bonus_ladder", "20:1,10:2"},  {"cards.bonus_ladder", "1:1;2:2"}};
  for (const Row& row : rows) {
    std::string before;
    store.Commit([&](ports::Books& books) {
      SaveSettings(StoreSettings(), books);
      books.settings().Set(row.name, row.value);
    });
    BOOST_TEST_CONTEXT(row.name << "=" << row.value) {
      BOOST_CHECK_EXCEPTION(LoadSettings(store), ports::StorageError,
                            [&](const ports::StorageError& error) {
                              return std::string(error.what()).find(row.name) != std::string::npos;
                            });
    }
  }
}

BOOST_AUTO_TEST_CASE(WhatCannotBeLoadedIsNotSaved) {
  const std::function<void(StoreSettings&)> mistakes[] = {
      [](auto& s) { s.calendar.day_cut_minutes = 1440; },
      [](auto& s) { s.calendar.day_cut_minutes = -1; },
      [](auto& s) { s.bonus_ladder = {{Fen(20), Fen(1)}, {Fen(10), Fen(1)}}; },
      [](auto& s) { s.bonus_ladder = {{Fen(20), Fen(1)}, {Fen(20), Fen(1)}}; },
  };
  for (const auto& mistake : mistakes) {
    const auto save = [&] {
      Configure([&](StoreSettings& s) {
        s.name = "changed";
        mistake(s);
      });
    };
    BOOST_CHECK_THROW(save(), ports::StorageError);
    BOOST_TEST(LoadSettings(store).name == "");
  }
}

BOOST_AUTO_TEST_CASE(TodayIsTheStoresDay) {
  clock.Set(tests::At("2026-11-22T03:59:59+08:00"));
  BOOST_TEST(Today(context, LoadSettings(store)).ToString() == "2026-11-21");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(prices, Register)

BOOST_AUTO_TEST_CASE(AllOrNothingUnderOneVersion) {
  PriceChange change;
  change.products = {SomeProduct("1"), SomeProduct("2")};
  change.tiers = {{"gold", "金卡", 100, {}}};
  change.cashiers = {{7, "小陈"}};
  const auto result = ChangePrices(context, manager, change);
  BOOST_TEST((result.outcome == PriceChangeOutcome::Done));
  BOOST_TEST(Audit().size() == 4u);
  const auto again = ChangePrices(context, manager, change);
  BOOST_TEST((again.outcome == PriceChangeOutcome::NothingToChange));
  BOOST_TEST(again.version == result.version);
  BOOST_TEST(Audit().size() == 4u);
  change.products[1] = SomeProduct("2", 600);
  const auto third = ChangePrices(context, manager, change);
  BOOST_TEST((third.outcome == PriceChangeOutcome::Done));
  BOOST_TEST(third.version == result.version + 1);
  const auto audit = Audit().front();
  BOOST_TEST(audit.action == "prices.change");
  BOOST_TEST(audit.subject == "product 2");
  BOOST_TEST(audit.actor == "wang");
  BOOST_TEST(audit.before.find("price_fen=500") != std::string::npos);
  BOOST_TEST(audit.after.find("price_fen=600") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(Refused) {
  PriceChange good;
  good.products = {SomeProduct("1")};
  for (const Actor& actor : {desk, auditor, machine}) {
    BOOST_TEST((ChangePrices(context, actor, good).outcome == PriceChangeOutcome::NotAllowed));
  }
  BOOST_TEST((ChangePrices(context, manager, {}).outcome == PriceChangeOutcome::NothingToChange));
  struct Row { const char* what; std::function<void(PriceChange&)> spoil; };
  const Row rows[] = {
      {"product", [](auto& c) { c.products.push_back(SomeProduct("x")); }},
      {"product twice", [](auto& c) { c.products.push_back(SomeProduct("1")); }},
      {"tier", [](auto& c) { c.tiers.push_back({"Gold", "x", 0, {}}); }},
      {"tier twice", [](auto& c) { c.tiers = {{"gold", "x", 0, {}}, {"gold", "y", 0, {}}}; }},
      {"discount", [](auto& c) { c.tiers.push_back({"gold", "x", 1001, {}}); }},
      {"tier's name", [](auto& c) { c.tiers = {{"gold", "a\nb", 0, {}}}; }},
      {"tier's category", [](auto& c) { c.tiers = {{"gold", "x", 0, {{"\xFF", 1}}}}; }},
      {"product's name", [](auto& c) { c.products[0].name = "a\tb"; }},
      {"product's category", [](auto& c) { c.products[0].category = "a\tb"; }},
      {"cashier's name", [](auto& c) { c.cashiers = {{1, "a\nb"}}; }},
      {"cashier's long name", [](auto& c) { c.cashiers = {{1, std::string(65, 'x')}}; }},
      {"cashier 0", [](auto& c) { c.cashiers = {{0, "x"}}; }},
      {"cashier 1000", [](auto& c) { c.cashiers = {{1000, "x"}}; }},
      {"cashier without name", [](auto& c) { c.cashiers = {{1, ""}}; }},
      {"cashier twice", [](auto& c) { c.cashiers = {{1, "x"}, {1, "y"}}; }},
  };
  for (const Row& row : rows) {
    PriceChange change = good;
    row.spoil(change);
    const auto result = ChangePrices(context, manager, change);
    BOOST_TEST_CONTEXT(row.what) {
      BOOST_TEST((result.outcome == PriceChangeOutcome::MistakeFound));
      BOOST_TEST((result.mistake || result.tier_mistake || result.cashier));
    }
  }
  BOOST_TEST(!ExplainPriceOf(context, "1", "", clock.Now()));
  BOOST_TEST(Audit().empty());
}

BOOST_AUTO_TEST_CASE(PricesAreExplained) {
  StockShelves();
  struct Row { const char* product; const char* tier; std::int64_t fen; const char* rule; };
  const Row rows[] = {{"2001", "", 1000, "list_price"}, {"2001", "gold", 900, "tier_price"},
                      {"2001", "blue", 1000, "list_price"}, {"2001", "red", 0, ""},
                      {"2002", "", 0, ""}, {"", "", 0, ""}};
  for (const Row& row : rows) {
    const auto explained = ExplainPriceOf(context, row.product, row.tier, clock.Now());
    BOOST_TEST_CONTEXT(row.product << " " << row.tier) {
      BOOST_TEST((explained ? explained->priced.price.fen() : 0) == row.fen);
      BOOST_TEST((explained ? domain::ToText(explained->priced.rule) : "") == row.rule);
    }
  }
  PriceChange change;
  change.products = {ExplainPriceOf(context, "2001", "", clock.Now())->product};
  change.products[0].deleted = true;
  ChangePrices(context, manager, change);
  BOOST_TEST(!ExplainPriceOf(context, "2001", "", clock.Now()));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(people, Register)

BOOST_AUTO_TEST_CASE(OperatorsAreAddedAndLogIn) {
  BOOST_TEST(Add(manager, "小李", "password") == "done");
  const auto actor = LogIn(context, hasher, "小李", "password");
  BOOST_REQUIRE(actor.has_value());
  BOOST_TEST(actor->name == "小李");
  BOOST_TEST(ToText(actor->role) == "card_desk");
  BOOST_TEST(!LogIn(context, hasher, "小李", "Password"));
  BOOST_TEST(!LogIn(context, hasher, "小李", ""));
  BOOST_TEST(!LogIn(context, hasher, "nobody", "password"));
  BOOST_TEST(ToText(DisableOperator(context, manager, "小李")) == "done");
  BOOST_TEST(!LogIn(context, hasher, "小李", "password"));
  for (const auto& entry : Audit()) {
    BOOST_TEST((entry.before + entry.after).find("hash of") == std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(ALogInCostsTheSameForEveryName) {
  Add(manager, "li", "password");
  for (const char* name : {"li", "nobody", ""}) {
    for (const char* password : {"password", "wrong", ""}) {
      hasher.slow_calls = 0;
      LogIn(context, hasher, name, password);
      BOOST_TEST(hasher.slow_calls == 1);
    }
  }
  DisableOperator(context, manager, "li");
  hasher.slow_calls = 0;
  LogIn(context, hasher, "li", "password");
  BOOST_TEST(hasher.slow_calls == 1);
}

BOOST_AUTO_TEST_CASE(OperatorsRefused) {
  BOOST_TEST(Add(manager, "li", "password") == "done");
  BOOST_TEST(Add(manager, "li", "password") == "name_taken");
  for (const Actor& actor : {desk, auditor, machine}) {
    BOOST_TEST(Add(actor, "chen", "password") == "not_allowed");
    BOOST_TEST(ToText(DisableOperator(context, actor, "li")) == "not_allowed");
  }
  for (const char* name : {"", " ", "a b", "a\nb", "a\tb", "\x7f", "a\xFF", "\xC2\x85"}) {
    BOOST_TEST(Add(manager, name, "password") == "name_invalid");
  }
  BOOST_TEST(Add(manager, std::string(65, 'x'), "password") == "name_invalid");
  for (const char* password : {"", "1234567", "密码密码密码密"}) {
    BOOST_TEST(Add(manager, "chen", password) == "password_too_short");
    BOOST_TEST(ToText(ChangePassword(context, hasher, manager, "li", password)) ==
               "password_too_short");
  }
  BOOST_TEST(ToText(DisableOperator(context, manager, "nobody")) == "unknown");
  BOOST_TEST(ToText(DisableOperator(context, manager, manager.name)) == "not_allowed");
  BOOST_TEST(ToText(ChangePassword(context, hasher, manager, "nobody", "password")) == "unknown");
  BOOST_TEST(ToText(ChangePassword(context, hasher, auditor, "li", "password")) == "not_allowed");
  BOOST_TEST(ToText(ChangePassword(context, hasher, desk, "li", "密码密码密码密码")) == "done");
  BOOST_TEST(LogIn(context, hasher, "li", "密码密码密码密码").has_value());
  BOOST_TEST(!LogIn(context, hasher, "li", "password"));
}

BOOST_AUTO_TEST_CASE(Roles) {
  for (const auto role : {Role::Manager, Role::CardDesk, Role::Auditor, Role::Service}) {
    BOOST_TEST((ParseRole(ToText(role)) == role));
  }
  for (const char* text : {"", "Manager", "card desk", "root"}) BOOST_TEST(!ParseRole(text));
}

BOOST_AUTO_TEST_CASE(Members) {
  StockShelves();
  struct Row { Actor actor; NewMember member; const char* outcome; };
  const Row rows[] = {{desk, {"王小明", "139", "gold"}, "done"},
                      {manager, {"王小明", "139", ""}, "already_member"},
                      {manager, {"王小明", "138", ""}, "done"},
                      {desk, {.name = "王小明", .phone = "139", .same = SameMember::AddAnother},
                       "done"},
                      {desk, {.name = "王小明"}, "done"},
                      {desk, {.name = "王小明"}, "already_member"},
                      {auditor, {"王", "", ""}, "not_allowed"},
                      {machine, {"王", "", ""}, "not_allowed"},
                      {desk, {"", "139", "gold"}, "name_empty"},
                      {desk, {"  ", "139", "gold"}, "name_empty"},
                      {desk, {"a\nb", "139", "gold"}, "name_invalid"},
                      {desk, {"\xFF", "139", "gold"}, "name_invalid"},
                      {desk, {std::string(65, 'x'), "139", "gold"}, "name_invalid"},
                      {desk, {"王", "1\t9", "gold"}, "phone_invalid"},
                      {desk, {"王", std::string(65, '1'), "silver"}, "phone_invalid"},
                      {desk, {"王", "139", "silver"}, "tier_unknown"}};
  for (const Row& row : rows) {
    const auto result = AddMember(context, row.actor, row.member);
    BOOST_TEST_CONTEXT(row.member.name << " " << row.member.tier) {
      BOOST_TEST(ToText(result.outcome) == row.outcome);
      BOOST_TEST(result.member.has_value() == (std::string(row.outcome) == "done"));
    }
  }
  store.Read([](const ports::Books& books) {
    BOOST_TEST(books.members().Search("", 10).size() == 4u);
  });
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(exceptions, Register)

BOOST_AUTO_TEST_CASE(ResolvedWithANote) {
  const ports::BookException gap{.id = tests::Nth(1),
                                 .kind = ports::ExceptionKind::JournalGap,
                                 .at = clock.Now(),
                                 .subject = "scale 3",
                                 .detail = "from=2 to=4",
                                 .resolved_at = std::nullopt,
                                 .resolution = {}};
  store.Commit([&](ports::Books& books) { books.exceptions().Add(gap); });
  struct Row { Actor actor; ResolveRequest request; const char* outcome; };
  const Row rows[] = {{desk, {gap.id, "test sales"}, "not_allowed"},
                      {auditor, {gap.id, "test sales"}, "not_allowed"},
                      {manager, {gap.id, ""}, "note_empty"},
                      {manager, {gap.id, "first\nsecond"}, "note_invalid"},
                      {manager, {gap.id, "\xFF"}, "note_invalid"},
                      {manager, {gap.id, std::string(1'001, 'x')}, "note_invalid"},
                      {manager, {gap.id, " \n\t"}, "note_empty"},
                      {manager, {tests::Nth(2), "test sales"}, "unknown"},
                      {manager, {gap.id, "test sales"}, "done"},
                      {manager, {gap.id, "test sales"}, "already_resolved"}};
  for (const Row& row : rows) {
    BOOST_TEST_CONTEXT(row.outcome) {
      BOOST_TEST(ToText(ResolveException(context, row.actor, row.request)) == row.outcome);
    }
  }
  BOOST_TEST(OpenExceptions().empty());
  BOOST_REQUIRE(Audit().size() == 1u);
  BOOST_TEST(Audit().front().after == "test sales");
  store.Read([&](const ports::Books& books) {
    BOOST_TEST(books.exceptions().Find(gap.id)->resolution == "wang: test sales");
  });
  store.Commit([&](ports::Books& books) {  // the same thing again is a new exception
    ports::BookException again = gap;
    again.id = tests::Nth(3);
    books.exceptions().Add(again);
  });
  BOOST_TEST(OpenKinds() == "journal_gap");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(scales, Register)

BOOST_AUTO_TEST_CASE(AnApiScaleGetsAKey) {
  const auto added = AddScale(context, drivers, manager, {1, "api", "", ""});
  BOOST_TEST(ToText(added.outcome) == "done");
  BOOST_REQUIRE(added.scale.has_value());
  BOOST_TEST(added.scale->key.size() == 64u);
  const auto other = AddScale(context, drivers, manager, {2, "api", "", ""});
  BOOST_TEST(other.scale->key != added.scale->key);
  for (const auto& entry : Audit()) {
    BOOST_TEST((entry.before + entry.after).find(added.scale->key) == std::string::npos);
  }
  const auto pulled = AddScale(context, drivers, manager, {3, "txt-mode", "10.0.0.9:5001", "69"});
  BOOST_TEST(pulled.scale->key == "");
  BOOST_TEST((RemoveScale(context, manager, 3) == RemoveScaleOutcome::Done));
  BOOST_TEST((RemoveScale(context, manager, 3) == RemoveScaleOutcome::Unknown));
  BOOST_TEST((RemoveScale(context, desk, 1) == RemoveScaleOutcome::NotAllowed));
}

BOOST_AUTO_TEST_CASE(Refused) {
  AddScale(context, drivers, manager, {1, "api", "", ""});
  struct Row { Actor actor; AddScaleRequest request; const char* outcome; };
  const Row rows[] = {{desk, {2, "api", "", ""}, "not_allowed"},
                      {auditor, {2, "api", "", ""}, "not_allowed"},
                      {machine, {2, "api", "", ""}, "not_allowed"},
                      {manager, {1, "api", "", ""}, "number_taken"},
                      {manager, {0, "api", "", ""}, "number_out_of_range"},
                      {manager, {256, "api", "", ""}, "number_out_of_range"},
                      {manager, {-1, "nonsense", "", ""}, "number_out_of_range"},
                      {manager, {2, "", "", ""}, "driver_unknown"},
                      {manager, {2, "API", "", ""}, "driver_unknown"},
                      {manager, {2, "txt-mode", "", ""}, "address_missing"},
                      {manager, {2, "massa-vpm", "127.0.0.1:1", ""}, "driver_unknown"},
                      {manager, {2, "dahua-tm", "127.0.0.1:1", ""}, "driver_unknown"},
                      {manager, {2, "cas-cl", "127.0.0.1:1", ""}, "driver_unknown"},
                      {manager, {2, "txt-mode", "", "70"}, "profile_unknown"},
                      {manager, {2, "api", "", "64"}, "profile_unknown"},
                      {manager, {2, "txt-mode", "somewhere", ""}, "address_invalid"},
                      {manager, {2, "txt-mode", ":80", ""}, "address_invalid"},
                      {manager, {2, "txt-mode", "a:65536", ""}, "address_invalid"},
                      {manager, {2, "txt-mode", "a:", ""}, "address_invalid"},
                      {manager, {2, "txt-mode", "a b:80", ""}, "address_invalid"},
                      {manager, {2, "txt-mode", "a\nb:80", ""}, "address_invalid"},
                      {manager, {2, "txt-mode", std::string(256, 'a') + ":8080", ""},
                       "address_invalid"}};
  for (const Row& row : rows) {
    const auto result = AddScale(context, drivers, row.actor, row.request);
    BOOST_TEST_CONTEXT(row.request.number << " " << row.request.driver) {
      BOOST_TEST(ToText(result.outcome) == row.outcome);
      BOOST_TEST(!result.scale);
    }
  }
  store.Read([](const ports::Books& books) { BOOST_TEST(books.scales().All().size() == 1u); });
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::app
