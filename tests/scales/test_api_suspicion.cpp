/// Copied and rolled-back cards through the scale API: what a scale is told, and what the store
/// does.
#include <algorithm>
#include <boost/test/unit_test.hpp>

#include "support/api_store.h"

namespace steelyard::scales {
namespace {

using nlohmann::json;
using tests::ApiStore;
using tests::CardSale;

constexpr const char* kUid = "04A1B2C3";
constexpr const char* kOther = "04D4E5F6";
constexpr const char* kSecondKey =
    "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff000102030405060708090a0b0c0d0e0f";

struct WatchedStore : ApiStore {
  std::string data = AddCard({.uid = kUid, .principal_fen = 5'000});

  WatchedStore() {
    store().Commit([](ports::Books& books) {
      ports::Scale second{};
      second.number = 4;
      second.driver = "api";
      second.key = kSecondKey;
      books.scales().Add(second);
    });
  }
  json Inquire(const char* uid, const std::string& with) {
    return Post("/v1/cards/inquiry", {{"uid", uid}, {"data", with}}).body;
  }
  json SellAtSecond(const json& ticket) {
    // Unchecked, as the answer is signed under the second scale's key.
    return SendUnchecked({.method = "POST", .target = "/v1/tickets",
                 .body = json{{"tickets", {ticket}}}.dump(), .scale = "4", .key = kSecondKey})
        .body["results"][0];
  }
  /// The books have written to the card since, or not yet what it holds.
  void MoveCounter(int by) {
    store().Commit([&](ports::Books& books) {
      auto card = books.cards().FindByUid(domain::CardUid::Parse(kUid).value()).value();
      card.counter = static_cast<std::uint32_t>(static_cast<int>(card.counter) + by);
      books.cards().Update(card);
    });
  }
  std::int64_t Open(const std::string& kind) {
    return CountRows("exceptions WHERE resolved_at IS NULL AND kind = '" + kind + "'");
  }
  bool IsOnHotList() {
    const auto reply = Get("/v1/hot-list?since=0");
    const auto& blocked = reply.body.at("blocked");
    return std::find(blocked.begin(), blocked.end(), kUid) != blocked.end();
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(api_suspicion, WatchedStore)

BOOST_AUTO_TEST_CASE(AnOldDumpIsDeclinedAndTheCardBlocked) {
  MoveCounter(+1);
  BOOST_TEST(Inquire(kUid, data)["refused"] == "card_data_mismatch");
  BOOST_TEST(Open("stale_card_data") == 1);
  BOOST_TEST(IsOnHotList());
  BOOST_TEST(Sell(CardSale(1, kUid, data))["reason"] == "card_data_mismatch");
  MoveCounter(-1);  // as if the real card came
  BOOST_TEST(Sell(CardSale(2, kUid, data))["reason"] == "card_suspended");
  BOOST_TEST(Inquire(kUid, data)["refused"] == "card_suspended");
  BOOST_TEST(Open("stale_card_data") == 1);
  BOOST_TEST(BalancesOf(kUid).principal.fen() == 5'000);
}

BOOST_AUTO_TEST_CASE(DataUnderAnotherUidBlocksTheCardItIsOf) {
  const auto other = AddCard({.uid = kOther, .principal_fen = 100});
  BOOST_TEST(Sell(CardSale(1, kOther, data))["reason"] == "card_data_mismatch");
  BOOST_TEST(Sell(CardSale(2, "04000001", data))["reason"] == "card_unknown");
  BOOST_TEST(Open("counterfeit_card") == 1);
  BOOST_TEST(Sell(CardSale(3, kUid, data))["reason"] == "card_suspended");
  BOOST_TEST(Inquire(kOther, other)["refused"].is_null());
}

BOOST_AUTO_TEST_CASE(TwoScalesAtOnceAreFlaggedOrBlocked) {
  BOOST_TEST(Sell(CardSale(1, kUid, data))["outcome"] == "recorded");
  BOOST_TEST(SellAtSecond(CardSale(1001, kUid, data))["outcome"] == "recorded");
  BOOST_TEST(Open("card_at_two_places") == 1);
  BOOST_TEST(!IsOnHotList());
  Set("cards.on_two_places", "block");
  const auto declined = Sell(CardSale(2, kUid, data));
  BOOST_TEST(declined["reason"] == "card_suspended");
  BOOST_TEST(Sell(CardSale(2, kUid, data)) == declined);
  BOOST_TEST(Open("card_at_two_places") == 1);
  BOOST_TEST(IsOnHotList());
}

BOOST_AUTO_TEST_CASE(ACounterAheadIsFlaggedOrBlocked) {
  MoveCounter(-1);
  BOOST_TEST(Inquire(kUid, data)["refused"].is_null());
  BOOST_TEST(Open("card_counter_ahead") == 1);
  BOOST_TEST(Sell(CardSale(1, kUid, data))["outcome"] == "recorded");
  Set("cards.on_counter_jump", "block");
  BOOST_TEST(Sell(CardSale(2, kUid, data))["outcome"] == "recorded");  // told already
  MoveCounter(-1);
  BOOST_TEST(Sell(CardSale(3, kUid, data))["reason"] == "card_suspended");
  BOOST_TEST(Open("card_counter_ahead") == 1);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::scales
