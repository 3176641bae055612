/// The line is down for a whole weekend: three scales stand in within their caps, sell on, and tell
/// everything on Monday. What was overdrawn, and what was sold to cards that were reported lost
/// meanwhile, is listed to the last sale, and it is never more than the manager was shown.
#include <boost/test/unit_test.hpp>
#include <map>

#include "app/settings.h"
#include "simulation/sold_by_scales.h"
#include "simulator/bad_link.h"

namespace steelyard::simulation {
namespace {

using domain::TenderType;
using simulator::ApiScale;
using simulator::EntryState;

constexpr int kScales = 3;
constexpr std::int64_t kScaleTotal = 60'000;
constexpr const char* kLost = "04A1B2C0";
constexpr std::int64_t kHourMs = 3'600'000;

/// What becomes of the cards as the scales' sales reach the books one after the other.
struct Expected {
  std::map<std::string, std::int64_t> balances;
  int overdrafts = 0;
  int refused = 0;
  std::int64_t lost_fen = 0;  ///< below zero, or sold to who had the lost card

  void Take(const domain::Ticket& ticket) {
    const std::int64_t fen = ticket.AmountTendered(TenderType::StoredValue).fen();
    if (!ticket->card) return;
    const std::string uid = ticket->card->uid.ToString();
    if (uid == kLost) ++refused;  // also where it only gave the member's price
    if (fen == 0) return;
    std::int64_t& balance = balances.at(uid);
    if (fen > balance) ++overdrafts;
    const std::int64_t uncovered = fen - std::max<std::int64_t>(std::min(balance, fen), 0);
    lost_fen += uid == kLost ? fen : uncovered;
    balance -= fen;
  }
};

struct Weekend : SoldByScales {
  Weekend() : SoldByScales(kScales) {
    for (const char* uid : kUids) AddCard({.uid = uid, .principal_fen = 12'000});
    AllowStandIn(kScaleTotal);
    link.Start();
    for (int i = 0; i < kScales; ++i) {
      scales.push_back(std::make_unique<ApiScale>(Options(i, link.address())));
    }
  }

  void ServeAll(int customers) {
    for (int i = 0; i < customers; ++i) {
      for (auto& scale : scales) scale->Serve();
    }
  }
  std::int64_t StoodIn(const ApiScale& scale) {
    std::int64_t total = 0;
    for (const auto& [ticket, state] : scale.journal().entries()) {
      if (state == EntryState::Unanswered) {
        total += ticket.AmountTendered(TenderType::StoredValue).fen();
      }
    }
    return total;
  }
  std::int64_t Listed(const std::string& kind) {
    return store.CountRows("exceptions WHERE kind = '" + kind + "'");
  }

  static constexpr const char* kUids[] = {kLost, "04A1B2C1", "04A1B2C2", "04A1B2C3"};
  simulator::BadLink link{{.to = store.Address(), .line = {}}};
  std::vector<std::unique_ptr<ApiScale>> scales;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(weekend)

BOOST_AUTO_TEST_CASE(WhatWasSoldWithoutTheStoreIsToldAndListedAndWithinTheWorstCase) {
  Weekend shop;
  app::StandInLoss shown;
  shop.store.store().Read(
      [&](const ports::Books& books) { shown = app::FindStandInLoss(books); });
  BOOST_TEST(shown.Total().fen() == kScales * kScaleTotal);
  for (auto& scale : shop.scales) scale->SwitchOn();
  shop.ServeAll(3);
  const auto told = shop.store.CountRows("tickets");
  BOOST_TEST(told >= 3 * kScales);
  BOOST_TEST(shop.Listed("offline_overdraft") == 0);

  // Friday evening to Monday morning, with a customer at each scale every two hours.
  shop.link.GoDown();
  for (int hour = 0; hour < 62; hour += 2) {
    // On Saturday somebody reports a card as lost; no scale can hear of it.
    if (hour == 16) shop.store.SetState(kLost, domain::CardState::Lost);
    shop.ServeAll(1);
    shop.store.clock().AdvanceMs(2 * kHourMs);
  }
  BOOST_TEST(shop.store.CountRows("tickets") == told);
  Expected expected;
  for (const char* uid : Weekend::kUids) {
    const auto balances = shop.store.BalancesOf(uid);
    expected.balances[uid] = balances.principal.fen() + balances.bonus.fen();
  }
  int stood_in = 0;
  for (const auto& scale : shop.scales) {
    BOOST_TEST(shop.StoodIn(*scale) > 0);
    BOOST_TEST(shop.StoodIn(*scale) <= kScaleTotal);
    stood_in += scale->figures().stood_in;
    for (const auto& [ticket, state] : scale->journal().entries()) {
      if (state == EntryState::Unanswered) expected.Take(ticket);
    }
  }

  shop.link.ComeUp();
  for (auto& scale : shop.scales) BOOST_TEST(scale->SendUnanswered());
  std::vector<const simulator::ScaleJournal*> journals;
  for (const auto& scale : shop.scales) journals.push_back(&scale->journal());
  shop.AllIsInTheBooksOnce(journals);

  BOOST_TEST(expected.overdrafts > 0);
  BOOST_TEST(expected.refused > 0);
  BOOST_TEST(shop.Listed("offline_overdraft") == expected.overdrafts);
  BOOST_TEST(shop.Listed("offline_card_refused") == expected.refused);
  BOOST_TEST(expected.lost_fen > 0);
  BOOST_TEST(expected.lost_fen <= shown.Total().fen());
  for (const auto& [uid, balance] : expected.balances) {
    const auto balances = shop.store.BalancesOf(uid.c_str());
    BOOST_TEST(balances.principal.fen() + balances.bonus.fen() == balance);
  }
  BOOST_TEST_MESSAGE(stood_in << " sales stood in, " << expected.overdrafts << " overdrafts, "
                              << expected.refused << " of the lost card; "
                              << expected.lost_fen << " of " << shown.Total().fen()
                              << " fen at worst");
}

BOOST_AUTO_TEST_CASE(ARestartFreesNoCaps) {
  Weekend shop;
  ApiScale& scale = *shop.scales[0];
  scale.SwitchOn();
  scale.Serve();
  shop.link.GoDown();
  for (int i = 0; i < 40; ++i) scale.Serve();
  const std::int64_t before = shop.StoodIn(scale);
  BOOST_TEST(before > 0);
  BOOST_TEST(before <= kScaleTotal);
  const int stood_in = scale.figures().stood_in;
  // Switched off and on again, with the line still down.
  shop.scales[0].reset();
  ApiScale again(shop.Options(0, shop.link.address()));
  again.SwitchOn();
  BOOST_TEST(shop.StoodIn(again) == before);
  shop.link.ComeUp();
  BOOST_TEST(again.SendUnanswered());
  BOOST_TEST(shop.StoodIn(again) == 0);
  BOOST_TEST(stood_in > 0);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::simulation
