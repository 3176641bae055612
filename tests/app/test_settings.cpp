/// Tests of changing settings one by one.
#include <boost/test/unit_test.hpp>
#include <map>

#include "app/settings.h"
#include "app/store_desk.h"

namespace steelyard::app {
namespace {

struct SettingDesk : tests::StoreDesk {
  SettingOutcome Set(const std::string& name, std::optional<std::string> value,
                     std::int64_t accepted_fen = 0) {
    return ChangeSetting(context, manager,
                         {name, std::move(value), domain::MoneyDifference(accepted_fen)})
        .outcome;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(known_settings, SettingDesk)

BOOST_AUTO_TEST_CASE(ALongNameIsNoSetting) {
  for (const auto& known : KnownSettings()) BOOST_TEST(FindKnownSetting(known.name) == &known);
  for (const char* name : {"", "store", "store.demo", "stand_in", "STORE.NAME", "limits.*"}) {
    BOOST_TEST(FindKnownSetting(name) == nullptr);
  }
}

/// What a manager may set is what the store can read, and every default is what holds without it.
BOOST_AUTO_TEST_CASE(EverySettingIsSetAndUnset) {
  const std::map<SettingId, std::string> values = {
      {SettingId::StoreCode, "store-9"},        {SettingId::StoreName, "果"},
      {SettingId::Currency, "CNY"},
      {SettingId::UtcOffset, "-90"},            {SettingId::DayCut, "0"},
      {SettingId::TicketRounding, "jiao"},      {SettingId::SpendOrder, "bonus_first"},
      {SettingId::BonusLadder, "50000:3000"},   {SettingId::RekeyAtTouch, "1"},
      {SettingId::SinglePurchase, "1"},         {SettingId::Purse, "1"},
      {SettingId::RegisteredBalance, "2"},      {SettingId::UnregisteredBalance, "3"},
      {SettingId::PinRequiredAbove, "4"},       {SettingId::Deposit, "5"},
      {SettingId::RefundRule, "bonus_first"},   {SettingId::EarlyRefundDays, "0"},
      {SettingId::ReplacementFee, "6"},         {SettingId::ApprovalTopUp, "7"},
      {SettingId::ApprovalRefund, "8"},         {SettingId::ApprovalCorrection, "9"},
      {SettingId::ApprovalReplacement, "10"},   {SettingId::ApprovalManager, "11"},
      {SettingId::StandInPurchase, "100"},      {SettingId::StandInCardAmount, "200"},
      {SettingId::StandInCardCount, "2"},       {SettingId::StandInScaleTotal, "300"},
      {SettingId::StandInHotListAge, "60"},     {SettingId::IdRecordAbove, "6"},
      {SettingId::IdRecordYears, "7"},          {SettingId::SlipPrinter, "tcp:10.0.0.9:9100"},
      {SettingId::SlipColumns, "32"},           {SettingId::PointsPerYuan, "1"},
      {SettingId::SendPrices, "automatic"},     {SettingId::VerificationNotice, "60"},
      {SettingId::TierUpgrades, "gold:1000.00/90d"}, {SettingId::OnRollback, "flag"},
      {SettingId::OnCopy, "flag"},              {SettingId::OnTwoPlaces, "block"},
      {SettingId::TwoPlacesSeconds, "30"},      {SettingId::OnCounterJump, "block"},
      {SettingId::OnPurseAhead, "block"},
      {SettingId::HoldMinutes, "5"},            {SettingId::LockMinutes, "5"},
      {SettingId::MailServer, "mail.example.com:465"},
      {SettingId::MailSecurity, "tls"},         {SettingId::MailFrom, "shop@example.com"},
      {SettingId::MailUser, "shop"},            {SettingId::MailPasswordFile, "/etc/shop/word"},
      {SettingId::MailCaFile, "/etc/shop/ca"}};
  BOOST_REQUIRE(values.size() == KnownSettings().size());
  for (const auto& known : KnownSettings()) {
    BOOST_TEST_CONTEXT(known.name) {
      const auto& value = values.at(known.id);
      BOOST_TEST(MayHold(known, value));
      BOOST_TEST((Set(known.name, value) == SettingOutcome::Done));
      BOOST_TEST((Set(known.name, value) == SettingOutcome::NothingToChange));
      BOOST_TEST(Audit().front().subject == std::string("setting ") + known.name);
      BOOST_TEST(Audit().front().after == value);
    }
  }
  const StoreSettings set = LoadSettings(store);
  BOOST_TEST(set.code == "store-9");
  BOOST_TEST(set.name == "果");
  BOOST_TEST(set.calendar.offset.minutes() == -90);
  BOOST_TEST(set.calendar.day_cut_minutes == 0);
  BOOST_TEST((set.ticket_rounding == domain::TicketRounding::ToJiaoHalfUp));
  BOOST_TEST((set.spend_order == domain::SpendOrder::BonusFirst));
  BOOST_TEST(set.bonus_ladder.size() == 1u);
  BOOST_TEST(set.rekey_at_touch);
  BOOST_TEST((set.purse == ports::PurseAtIssue::With));
  BOOST_TEST(set.limits.single_purchase.fen() == 1);
  BOOST_TEST(set.limits.registered_balance.fen() == 2);
  BOOST_TEST(set.limits.unregistered_balance.fen() == 3);
  BOOST_TEST(set.limits.pin_required_above->fen() == 4);
  BOOST_TEST(set.limits.deposit.fen() == 5);
  BOOST_TEST((set.refund_rule == domain::RefundRule::BonusFirst));
  BOOST_TEST(set.early_refund_days == 0);
  BOOST_TEST(set.replacement_fee.fen() == 6);
  BOOST_TEST(set.approval.top_up->fen() == 7);
  BOOST_TEST(set.approval.refund->fen() == 8);
  BOOST_TEST(set.approval.correction->fen() == 9);
  BOOST_TEST(set.approval.replacement->fen() == 10);
  BOOST_TEST(set.approval.manager->fen() == 11);
  BOOST_TEST((set.suspicion.on_rollback == domain::Reaction::Flag));
  BOOST_TEST((set.suspicion.on_copy == domain::Reaction::Flag));
  BOOST_TEST((set.suspicion.on_two_places == domain::Reaction::Block));
  BOOST_TEST(set.suspicion.two_places_seconds == 30);
  BOOST_TEST((set.suspicion.on_counter_jump == domain::Reaction::Block));
  BOOST_TEST((set.suspicion.on_purse_ahead == domain::Reaction::Block));
  BOOST_TEST(set.hold_minutes == 5);
  const auto lock_minutes = [this] {
    std::int64_t minutes = 0;
    store.Read([&](const ports::Books& books) { minutes = LoadLockMinutes(books); });
    return minutes;
  };
  BOOST_TEST(lock_minutes() == 5);
  for (const auto& known : KnownSettings()) {
    BOOST_TEST((Set(known.name, std::nullopt) == SettingOutcome::Done));
    BOOST_TEST((Set(known.name, std::nullopt) == SettingOutcome::NothingToChange));
  }
  for (const auto& view : ListSettings(context)) {
    BOOST_TEST(!view.value);
    // Said out loud, the default changes nothing.
    const std::string said = view.setting->default_text;
    if (!said.empty()) BOOST_TEST((Set(view.setting->name, said) == SettingOutcome::Done));
  }
  StoreSettings defaults = LoadSettings(store);
  const StoreSettings fresh;
  BOOST_TEST(defaults.code == fresh.code);
  BOOST_TEST((defaults.calendar.offset == fresh.calendar.offset));
  BOOST_TEST(defaults.calendar.day_cut_minutes == fresh.calendar.day_cut_minutes);
  BOOST_TEST((defaults.ticket_rounding == fresh.ticket_rounding));
  BOOST_TEST((defaults.spend_order == fresh.spend_order));
  BOOST_TEST((defaults.limits.single_purchase == fresh.limits.single_purchase));
  BOOST_TEST((defaults.limits.registered_balance == fresh.limits.registered_balance));
  BOOST_TEST((defaults.limits.unregistered_balance == fresh.limits.unregistered_balance));
  BOOST_TEST((defaults.limits.deposit == fresh.limits.deposit));
  BOOST_TEST((defaults.suspicion.on_rollback == fresh.suspicion.on_rollback));
  BOOST_TEST((defaults.suspicion.on_copy == fresh.suspicion.on_copy));
  BOOST_TEST((defaults.suspicion.on_two_places == fresh.suspicion.on_two_places));
  BOOST_TEST(defaults.suspicion.two_places_seconds == fresh.suspicion.two_places_seconds);
  BOOST_TEST((defaults.suspicion.on_counter_jump == fresh.suspicion.on_counter_jump));
  BOOST_TEST((defaults.suspicion.on_purse_ahead == fresh.suspicion.on_purse_ahead));
  BOOST_TEST((defaults.purse == fresh.purse));
  BOOST_TEST(defaults.hold_minutes == fresh.hold_minutes);
  BOOST_TEST(lock_minutes() == 15);
}

BOOST_AUTO_TEST_CASE(SettingsRefused) {
  struct Row { Actor actor; const char* name; const char* value; const char* outcome; };
  const Row rows[] = {
      {desk, "store.name", "x", "not_allowed"},
      {auditor, "store.name", "x", "not_allowed"},
      {machine, "no.such", "x", "not_allowed"},
      {manager, "no.such", "x", "setting_unknown"},
      {manager, "store.demo", "yes", "setting_unknown"},
      {manager, "store.name", "", "value_invalid"},
      {manager, "store.name", "a\nb", "value_invalid"},
      {manager, "store.currency", "USD", "value_invalid"},
      {manager, "store.day_cut_minutes", "1440", "value_invalid"},
      {manager, "store.day_cut_minutes", "-1", "value_invalid"},
      {manager, "store.day_cut_minutes", "04:00", "value_invalid"},
      {manager, "store.utc_offset_minutes", "841", "value_invalid"},
      {manager, "sales.ticket_rounding", "up", "value_invalid"},
      {manager, "cards.spend_order", "pro_rata", "value_invalid"},
      {manager, "cards.on_rollback", "ignore", "value_invalid"},
      {manager, "cards.on_copy", "", "value_invalid"},
      {manager, "cards.two_places_seconds", "3601", "value_invalid"},
      {manager, "cards.hold_minutes", "0", "value_invalid"},
      {manager, "cards.hold_minutes", "1441", "value_invalid"},
      {manager, "desk.lock_minutes", "481", "value_invalid"},
      {manager, "cards.bonus_ladder", "2:1,1:1", "value_invalid"},
      {manager, "limits.deposit_fen", "20.00", "value_invalid"},
      {manager, "limits.deposit_fen", "100001", "value_invalid"},
      {manager, "limits.pin_required_above_fen", "", "value_invalid"},
      {manager, "limits.single_purchase_fen", "99999999999999999999", "value_invalid"},
      {manager, "stand_in.card_count", "0", "value_invalid"},
      {manager, "stand_in.purchase_fen", "0", "value_invalid"},
      {manager, "stand_in.hot_list_age_minutes", "10081", "value_invalid"}};
  for (const Row& row : rows) {
    BOOST_TEST_CONTEXT(row.name << "=" << row.value) {
      const auto result = ChangeSetting(context, row.actor, {row.name, row.value});
      BOOST_TEST(ToText(result.outcome) == row.outcome);
      BOOST_TEST(Audit().empty());
    }
  }
  for (const auto& view : ListSettings(context)) BOOST_TEST(!view.value);
}

BOOST_AUTO_TEST_CASE(StandInIsAgreedToBeforeItMayCostMore) {
  AddScale(context, drivers, manager, {1, "api", "", ""});
  AddScale(context, drivers, manager, {2, "api", "", ""});
  AddScale(context, drivers, manager, {3, "txt-mode", "127.0.0.1:1", ""});
  for (const char* name : {"stand_in.purchase_fen", "stand_in.card_amount_fen",
                           "stand_in.card_count", "stand_in.hot_list_age_minutes"}) {
    BOOST_TEST((Set(name, "60") == SettingOutcome::Done));  // nothing stands in yet
  }
  const auto set_total = [&](const char* fen, std::int64_t accepted_fen) {
    return ChangeSetting(
        context, manager,
        {"stand_in.scale_total_fen", fen, domain::MoneyDifference(accepted_fen)});
  };
  const auto loss_now = [&] {
    StandInLoss loss;
    store.Read([&](const ports::Books& books) { loss = FindStandInLoss(books); });
    return loss.Total().fen();
  };
  BOOST_TEST(loss_now() == 0);
  const auto asked = ChangeSetting(context, manager, {"stand_in.scale_total_fen", "30000"});
  BOOST_TEST((asked.outcome == SettingOutcome::ConfirmationNeeded));
  BOOST_TEST(asked.loss.scales == 2);
  BOOST_TEST(asked.loss.Total().fen() == 60'000);
  store.Read([](const ports::Books& books) {
    BOOST_TEST(!books.settings().Find("stand_in.scale_total_fen"));
  });
  BOOST_TEST((set_total("30000", 59'999).outcome == SettingOutcome::ConfirmationNeeded));
  AddScale(context, drivers, manager, {4, "api", "", ""});  // after the figure was shown
  BOOST_TEST((set_total("30000", 60'000).outcome == SettingOutcome::ConfirmationNeeded));
  BOOST_TEST((set_total("30000", 90'000).outcome == SettingOutcome::Done));
  BOOST_TEST(loss_now() == 90'000);
  BOOST_TEST((set_total("20000", 0).outcome == SettingOutcome::Done));  // less
  BOOST_TEST((set_total("20001", 0).outcome == SettingOutcome::ConfirmationNeeded));
  BOOST_TEST((Set("stand_in.card_count", std::nullopt) == SettingOutcome::Done));  // off
  BOOST_TEST((set_total("40000", 0).outcome == SettingOutcome::Done));
  BOOST_TEST((Set("stand_in.card_count", "3") == SettingOutcome::ConfirmationNeeded));  // on again
}

BOOST_AUTO_TEST_CASE(WhatSomebodyElseDecidedMeanwhileStays) {
  const auto set = [&](std::optional<std::string> to, HeldValue expected) {
    return ChangeSetting(context, manager, {"limits.deposit_fen", std::move(to), {}, expected});
  };
  const auto first = set("1500", {});
  BOOST_TEST((first.outcome == SettingOutcome::Done));
  BOOST_TEST(!first.before.text);
  BOOST_TEST((set("1600", {}).outcome == SettingOutcome::ChangedMeanwhile));
  const auto refused = set("1600", {"1400"});
  BOOST_TEST((refused.outcome == SettingOutcome::ChangedMeanwhile));
  BOOST_TEST(refused.before.text.value() == "1500");
  BOOST_TEST((set(std::nullopt, {"1400"}).outcome == SettingOutcome::ChangedMeanwhile));
  BOOST_TEST(Audit().size() == 1u);
  const auto back = set(std::nullopt, {"1500"});
  BOOST_TEST((back.outcome == SettingOutcome::Done));
  BOOST_TEST(back.before.text.value() == "1500");
  // A new store keeps an empty text where nothing is set.
  store.Commit([](ports::Books& books) { books.settings().Set("limits.deposit_fen", ""); });
  BOOST_TEST((set("1700", {}).outcome == SettingOutcome::Done));
}

BOOST_AUTO_TEST_CASE(CodeAndClockAreFixedWithTheFirstEntry) {
  BOOST_TEST((Set("store.code", "store-2") == SettingOutcome::Done));
  tests::FakeCard card("04A1B2C3");
  Issue(card, 1'000);
  BOOST_TEST((Set("store.code", "store-3") == SettingOutcome::Fixed));
  BOOST_TEST((Set("store.code", std::nullopt) == SettingOutcome::Fixed));
  BOOST_TEST((Set("store.utc_offset_minutes", "0") == SettingOutcome::Fixed));
  BOOST_TEST((Set("store.day_cut_minutes", "0") == SettingOutcome::Done));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::app
