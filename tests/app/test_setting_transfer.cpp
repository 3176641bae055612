/// All settings at once: to a file and from one.
#include <boost/test/unit_test.hpp>

#include <algorithm>

#include "app/setting_groups.h"
#include "app/setting_transfer.h"
#include "app/store_desk.h"

namespace steelyard::app {
namespace {

struct TransferDesk : tests::StoreDesk {
  SettingImportResult Import(std::vector<NamedSetting> settings,
                             SettingImport::Mode mode = SettingImport::Mode::Do,
                             std::optional<domain::MoneyDifference> loss = {}) {
    return ImportSettings(context, manager, {std::move(settings), mode, loss});
  }
  std::optional<std::string> ValueOf(const std::string& name) {
    for (const auto& view : ListSettings(context)) {
      if (view.setting->name == name) return view.value;
    }
    return "there is no such setting";
  }
};

using enum SettingImportOutcome;

}  // namespace

BOOST_FIXTURE_TEST_SUITE(setting_transfer, TransferDesk)

BOOST_AUTO_TEST_CASE(WhatIsExportedBringsAnotherStoreToTheSame) {
  Import({{"limits.deposit_fen", "1500"}, {"cards.on_copy", "flag"}});
  const auto exported = SettingsToExport(context);
  BOOST_TEST(exported.size() + 2 == KnownSettings().size());
  for (const auto& one : exported) {
    BOOST_TEST(one.name != "store.name");
    BOOST_TEST(one.name != "store.code");
  }
  Import({{"limits.deposit_fen", "9"}, {"cards.on_copy", std::nullopt},
          {"sales.ticket_rounding", "jiao"}});
  const auto back = Import(exported);
  BOOST_TEST((back.outcome == Done));
  BOOST_TEST(ValueOf("limits.deposit_fen").value() == "1500");
  BOOST_TEST(ValueOf("cards.on_copy").value() == "flag");
  BOOST_TEST(!ValueOf("sales.ticket_rounding"));
  BOOST_TEST(Audit().front().action == "setting.import");
}

BOOST_AUTO_TEST_CASE(ATryTellsWhatWouldChangeAndChangesNothing) {
  Import({{"limits.deposit_fen", "1500"}});
  const auto before = Audit().size();
  const auto tried = Import({{"limits.deposit_fen", "9"}, {"cards.on_copy", "flag"},
                             {"cards.on_rollback", std::nullopt}},
                            SettingImport::Mode::Try);
  BOOST_TEST((tried.outcome == Done));
  BOOST_REQUIRE(tried.settings.size() == 3u);
  BOOST_TEST((tried.settings[0].outcome == SettingOutcome::Done));
  BOOST_TEST(tried.settings[0].before.value() == "1500");
  BOOST_TEST(tried.settings[0].after.value() == "9");
  BOOST_TEST((tried.settings[2].outcome == SettingOutcome::NothingToChange));
  BOOST_TEST(ValueOf("limits.deposit_fen").value() == "1500");
  BOOST_TEST(!ValueOf("cards.on_copy"));
  BOOST_TEST(Audit().size() == before);
}

BOOST_AUTO_TEST_CASE(OneThatSomebodyElseChangedMeanwhileRefusesAll) {
  Import({{"limits.deposit_fen", "1500"}, {"cards.on_copy", "flag"}});
  const std::vector<NamedSetting> back{{"limits.deposit_fen", std::nullopt, HeldValue{"1500"}},
                                       {"cards.on_copy", std::nullopt, HeldValue{"flag"}}};
  Import({{"cards.on_copy", "block"}});
  const auto refused = Import(back);
  BOOST_TEST((refused.outcome == SomeRefused));
  BOOST_TEST((refused.settings[0].outcome == SettingOutcome::Done));
  BOOST_TEST((refused.settings[1].outcome == SettingOutcome::ChangedMeanwhile));
  BOOST_TEST(ValueOf("limits.deposit_fen").value() == "1500");
  Import({{"cards.on_copy", "flag"}});
  BOOST_TEST((Import(back).outcome == Done));
  BOOST_TEST(!ValueOf("limits.deposit_fen"));
  BOOST_TEST(!ValueOf("cards.on_copy"));
}

BOOST_AUTO_TEST_CASE(OneThatCannotBeRefusesAllAndEachIsNamed) {
  const auto refused = Import({{"limits.deposit_fen", "1500"},
                               {"limits.moon", "1"},
                               {"cards.on_copy", "shout"},
                               {"store.day_cut_minutes", "1440"}});
  BOOST_TEST((refused.outcome == SomeRefused));
  BOOST_TEST((refused.settings[0].outcome == SettingOutcome::Done));
  BOOST_TEST((refused.settings[1].outcome == SettingOutcome::NameUnknown));
  BOOST_TEST((refused.settings[2].outcome == SettingOutcome::ValueInvalid));
  BOOST_TEST((refused.settings[3].outcome == SettingOutcome::ValueInvalid));
  BOOST_TEST(!ValueOf("limits.deposit_fen"));
  BOOST_TEST((Import({{"cards.on_copy", "flag"}, {"cards.on_copy", "block"}}).outcome ==
              NamedTwice));
  BOOST_TEST(!ValueOf("cards.on_copy"));
  BOOST_TEST((ImportSettings(context, desk, {{{"cards.on_copy", "flag"}}}).outcome == NotAllowed));
}

BOOST_AUTO_TEST_CASE(StandInIsAgreedToByWhatItMayCost) {
  AddScale(context, drivers, manager, {1, "api", "", ""});
  const std::vector<NamedSetting> all = {{"stand_in.purchase_fen", "100"},
                                         {"stand_in.card_amount_fen", "100"},
                                         {"stand_in.card_count", "2"},
                                         {"stand_in.scale_total_fen", "30000"},
                                         {"stand_in.hot_list_age_minutes", "60"}};
  const auto asked = Import(all);
  BOOST_TEST((asked.outcome == ConfirmationNeeded));
  BOOST_TEST(asked.loss.Total().fen() == 30'000);
  BOOST_TEST(!ValueOf("stand_in.purchase_fen"));
  const auto less = domain::MoneyDifference(29'999);
  BOOST_TEST((Import(all, SettingImport::Mode::Do, less).outcome == ConfirmationNeeded));
  BOOST_TEST((Import(all, SettingImport::Mode::Do, asked.loss.Total()).outcome == Done));
  BOOST_TEST(ValueOf("stand_in.purchase_fen").value() == "100");
  // Less risk needs nobody's consent.
  BOOST_TEST((Import({{"stand_in.scale_total_fen", "10000"}}).outcome == Done));
}

BOOST_AUTO_TEST_CASE(EverySettingHasItsGroup) {
  for (const auto& known : KnownSettings()) {
    BOOST_TEST((GroupOf(known.id) <= SettingGroup::Mail));
    BOOST_TEST((UnitOf(known) <= SettingUnit::Points));
  }
  BOOST_TEST((GroupOf(SettingId::StandInScaleTotal) == SettingGroup::StandIn));
  BOOST_TEST((UnitOf(*FindKnownSetting("limits.deposit_fen")) == SettingUnit::Yuan));
  BOOST_TEST((EffectOf(SettingId::DayCut) == SettingEffect::NextStartOfWindows));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::app
