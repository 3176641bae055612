/// What the tests of bad lines share: virtual scales that sell in one store, each with a key and a
/// journal of its own, and what their journals and the books must agree on.
#pragma once
#include <boost/test/unit_test.hpp>
#include <fstream>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "simulation/auditor.h"
#include "simulator/api_scale.h"
#include "support/api_store.h"

namespace steelyard::simulation {

class SoldByScales {
 public:
  static constexpr int kFirstScale = 3;  // the store has it

  explicit SoldByScales(int scales) {
    for (int number = kFirstScale; number < kFirstScale + scales; ++number) Add(number);
  }

  /// The data a scale reads from the card.
  void AddCard(const tests::CardSpec& spec) {
    m_cards.push_back({{"uid", spec.uid}, {"data", store.AddCard(spec)}});
    std::ofstream(folder.folder() / "cards.json") << m_cards;
  }
  void AllowStandIn(std::int64_t scale_total_fen) {
    store.Set("stand_in.purchase_fen", "20000");
    store.Set("stand_in.card_amount_fen", "40000");
    store.Set("stand_in.card_count", "1000");
    store.Set("stand_in.scale_total_fen", std::to_string(scale_total_fen));
    store.Set("stand_in.hot_list_age_minutes", "4320");
  }
  /// The `index`-th scale at a store that it finds at `address`. It is on the store's time.
  simulator::ApiScaleOptions Options(int index, const std::string& address) {
    simulator::ApiScaleOptions options;
    options.server = "http://" + address;
    options.number = kFirstScale + index;
    options.key = m_keys.at(static_cast<std::size_t>(index));
    options.cards = folder.folder() / "cards.json";
    options.journal = folder.folder() / ("journal-" + std::to_string(index));
    options.seed = static_cast<std::uint64_t>(7 + index);
    options.clock = [this] { return store.clock().Now(); };
    return options;
  }
  /// Every sale of the journals is in the books once, and no other; the books are sound for
  /// `verify` and for the auditor.
  void AllIsInTheBooksOnce(const std::vector<const simulator::ScaleJournal*>& journals) {
    std::int64_t happened = 0;
    for (const auto* journal : journals) {
      for (const auto& [ticket, state] : journal->entries()) {
        const bool is_sale = state == simulator::EntryState::Recorded;
        BOOST_TEST((is_sale || state == simulator::EntryState::Declined));
        happened += is_sale ? 1 : 0;
        BOOST_TEST(store.CountRows("tickets WHERE id = x'" + ticket->id.ToString() + "'") ==
                   (is_sale ? 1 : 0));
      }
    }
    BOOST_TEST(store.CountRows("tickets") == happened);
    BOOST_TEST(store.CountRows("ticket_conflicts") == 0);
    BOOST_TEST(store.CountRows("exceptions WHERE kind IN ('journal_gap', 'number_used_twice')") ==
               0);
    const auto verdict = store.store().verifier().Verify();
    BOOST_TEST(!verdict.first_difference.has_value());
    std::vector<Finding> findings;
    AuditLedger(ReadRawBooks({store.Path().string(), ""}), findings);
    for (const Finding& finding : findings) BOOST_ERROR(finding.rule << ": " << finding.what);
  }

  tests::ApiStore store;
  tests::TempDatabase folder;

 private:
  void Add(int number) {
    std::string key = tests::ApiStore::kKey;
    if (number != kFirstScale) {
      key[0] = static_cast<char>('0' + number);
      store.store().Commit([&](ports::Books& books) {
        ports::Scale scale{};
        scale.number = number;
        scale.driver = "api";
        scale.key = key;
        books.scales().Add(scale);
      });
    }
    m_keys.push_back(key);
  }

  std::vector<std::string> m_keys;
  nlohmann::json m_cards = nlohmann::json::array();
};

}  // namespace steelyard::simulation
