/// Tests of the virtual scale against a real server and real books: it sells, loses answers, is
/// killed, loses its line, and at the end both sides have the same figures.
#include <fmt/format.h>
#include <signal.h>

#include <boost/test/unit_test.hpp>
#include <fstream>
#include <functional>
#include <iterator>
#include <sstream>

#include "scales/api/ticket_json.h"
#include "simulator/api_scale.h"
#include "simulator/scale_simulation.h"
#include "simulator/scale_statistics.h"
#include "support/api_store.h"
#include "support/child_process.h"

namespace steelyard::simulator {
namespace {

using Json = nlohmann::json;
using tests::ApiStore;

const char* const kUids[] = {"04A1B2C3", "04A1B2C4", "04A1B2C5", "04A1B2C6"};

/// A store whose customers hold cards of all classes, and a folder for the scale.
class Shop {
 public:
  Shop() {
    using domain::CardClass;
    Json cards = Json::array();
    const auto add = [&](const tests::CardSpec& spec) {
      cards.push_back({{"uid", spec.uid}, {"data", store.AddCard(spec)}});
    };
    add({.uid = kUids[0], .card_class = CardClass::Member, .tier = "gold"});
    add({.uid = kUids[1], .card_class = CardClass::StoredValue, .principal_fen = 60'000});
    add({.uid = kUids[2], .card_class = CardClass::Both, .principal_fen = 20'000,
         .bonus_fen = 2'000, .tier = "gold"});
    add({.uid = kUids[3], .card_class = CardClass::StoredValue, .state = domain::CardState::Lost,
         .principal_fen = 10'000});
    std::ofstream(folder.folder() / "cards.json") << cards;
  }

  ApiScaleOptions Options(int tickets) {
    ApiScaleOptions options;
    options.server = "http://" + store.Address();
    options.number = ApiStore::kScale;
    options.key = ApiStore::kKey;
    options.cards = folder.folder() / "cards.json";
    options.journal = folder.folder() / "scale.journal";
    options.tickets = tickets;
    options.seed = 7;
    options.patience_seconds = 0;
    const auto day = domain::BusinessDay::Of(store.clock().Now(), {});
    options.statistics = domain::Period::FromDays(day, day);
    return options;
  }

  struct Outcome {
    int status;
    Json report;
  };
  static Outcome Run(const ApiScaleOptions& options) {
    std::ostringstream output;
    const int status = RunScaleSimulation(options, output);
    return {status, Json::parse(output.str())};
  }

  /// Every ticket of the journal is in the books once, money and all, and no other is.
  void CheckBooksAgree() {
    const auto outcome = Run(Options(0));
    BOOST_TEST_CONTEXT(outcome.report.dump()) {
      BOOST_TEST(outcome.status == 0);
      BOOST_TEST(outcome.report["unanswered"] == 0);
      BOOST_TEST(outcome.report["statistics"] == outcome.report["back_office"]);
      BOOST_TEST(outcome.report["recorded"] == store.CountRows("tickets"));
      BOOST_TEST(outcome.report["last_number"] == store.CountRows("tickets"));
    }
    BOOST_TEST(store.CountRows("ticket_conflicts") == 0);
    BOOST_TEST(store.CountRows("exceptions WHERE kind IN ('journal_gap', 'number_used_twice')") ==
               0);
  }

  void CheckNoCardIsOverdrawn() {
    for (const char* uid : kUids) BOOST_TEST(store.BalancesOf(uid).principal.fen() >= 0);
  }

  tests::TempDatabase folder;
  ApiStore store;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(api_scale)

BOOST_AUTO_TEST_CASE(FiftyCustomersAndEveryWayToPay) {
  Shop shop;
  const auto outcome = Shop::Run(shop.Options(50));
  BOOST_TEST_CONTEXT(outcome.report.dump()) {
    BOOST_TEST(outcome.status == 0);
    BOOST_TEST(outcome.report["customers"] == 50);
    BOOST_TEST(outcome.report["recorded"] == 50);
    BOOST_TEST(outcome.report["conflicts"] == 0);
    BOOST_TEST(outcome.report["statistics"] == outcome.report["back_office"]);
  }
  auto& store = shop.store;
  BOOST_TEST(store.CountRows("tickets") == 50);
  BOOST_TEST(store.CountRows("ticket_tenders WHERE tender = 'cash'") > 10);
  BOOST_TEST(store.CountRows("ticket_tenders WHERE tender = 'stored_value'") > 5);
  // Somebody paid the member's price, and nobody another than the list's.
  BOOST_TEST(store.CountRows("ticket_lines WHERE unit_price_fen < list_price_fen") > 3);
  BOOST_TEST(store.CountRows("exceptions WHERE kind = 'priced_off_list'") == 0);
  BOOST_TEST(store.Scale().prices_version > 0);
  shop.CheckBooksAgree();
  shop.CheckNoCardIsOverdrawn();
}

BOOST_AUTO_TEST_CASE(TheSameSeedBuysTheSame) {
  Shop one;
  Shop two;
  const auto first = Shop::Run(one.Options(20)).report;
  const auto second = Shop::Run(two.Options(20)).report;
  BOOST_TEST(first["statistics"] == second["statistics"]);
  auto other = one.Options(20);
  other.seed = 8;
  other.journal = one.folder.folder() / "other.journal";
  BOOST_TEST(Shop::Run(other).report["statistics"] != first["statistics"]);
}

BOOST_AUTO_TEST_CASE(LostCutAndDoubledRequestsRecordEachSaleOnce) {
  Shop shop;
  auto options = shop.Options(60);
  options.faults = *ParseScaleFaults("drop=250,duplicate=300,delay=50:1,cut=150:180");
  options.patience_seconds = 30;
  const auto outcome = Shop::Run(options);
  BOOST_TEST_CONTEXT(outcome.report.dump()) {
    BOOST_TEST(outcome.status == 0);
    BOOST_TEST(outcome.report["dropped"] > 20);
    BOOST_TEST(outcome.report["cut"] > 10);
    BOOST_TEST(outcome.report["changed_answers"] == 0);
    BOOST_TEST(outcome.report["recorded"] == 60);
  }
  BOOST_TEST(shop.store.CountRows("tickets") == 60);
  shop.CheckBooksAgree();
  shop.CheckNoCardIsOverdrawn();
}

BOOST_AUTO_TEST_CASE(KilledAgainAndAgainEachSaleIsRecordedOnce) {
  Shop shop;
  const auto options = shop.Options(0);
  std::int64_t wanted = 0;
  for (int round = 1; round <= 3; ++round) {
    testing::ChildProcess scale({std::string(STEELYARD_BINARY_DIR) +
                                     "/tests/simulator/virtual_scale_process",
                                 options.server, "3", options.key, options.journal.string(),
                                 options.cards.string(), "100000", "7"});
    wanted += 15;
    while (shop.store.CountRows("tickets") < wanted && !scale.HasEnded()) {
    }
    BOOST_TEST(!scale.HasEnded(), scale.output() << scale.errors());
    scale.Signal(SIGKILL);
    BOOST_TEST(scale.Wait() == 128 + SIGKILL);
  }
  BOOST_TEST(shop.store.CountRows("tickets") >= 45);
  shop.CheckBooksAgree();
}

BOOST_AUTO_TEST_CASE(WithoutALineCashIsSoldAndToldLater) {
  Shop shop;
  {
    ApiScale scale(shop.Options(0));
    scale.SwitchOn();
    for (int i = 0; i < 5; ++i) scale.Serve();
    shop.store.StopServer();
    for (int i = 0; i < 8; ++i) scale.Serve();
    BOOST_TEST(!scale.SendUnanswered());
    BOOST_TEST(shop.store.CountRows("tickets") == 5);
    for (const auto& entry : scale.journal().entries()) {
      if (entry.state != EntryState::Unanswered) continue;
      BOOST_TEST((entry.ticket->authorisation == domain::AuthorisationMode::Offline));
      // The store allows no stand-in: no card paid while it could not be asked.
      BOOST_TEST(entry.ticket.AmountTendered(domain::TenderType::StoredValue).IsZero());
    }
    shop.store.StartServer();
    BOOST_TEST(scale.SendUnanswered());
    BOOST_TEST(scale.figures().stood_in == 0);
  }
  BOOST_TEST(shop.store.CountRows("tickets") == 13);
  shop.CheckBooksAgree();
}

BOOST_AUTO_TEST_CASE(StandsInWithinTheCapsOnly) {
  Shop shop;
  shop.store.Set("stand_in.purchase_fen", "20000");
  shop.store.Set("stand_in.card_amount_fen", "20000");
  shop.store.Set("stand_in.card_count", "2");
  shop.store.Set("stand_in.scale_total_fen", "30000");
  shop.store.Set("stand_in.hot_list_age_minutes", "60");
  {
    ApiScale scale(shop.Options(0));
    scale.SwitchOn();
    for (int i = 0; i < 20; ++i) scale.Serve();
    shop.store.StopServer();
    for (int i = 0; i < 20; ++i) scale.Serve();
    std::map<std::string, std::int64_t> by_card;
    std::int64_t total = 0;
    int count = 0;
    for (const auto& entry : scale.journal().entries()) {
      if (entry.state != EntryState::Unanswered) continue;
      const auto paid = entry.ticket.AmountTendered(domain::TenderType::StoredValue).fen();
      if (paid == 0) continue;
      ++count;
      total += paid;
      by_card[entry.ticket->card->uid.ToString()] += paid;
    }
    BOOST_TEST(count == scale.figures().stood_in);
    BOOST_TEST(count > 0);
    BOOST_TEST(count <= 4);  // two cards may pay, each twice
    BOOST_TEST(total <= 30'000);
    for (const auto& [uid, paid] : by_card) BOOST_TEST(paid <= 20'000);
    BOOST_TEST(!by_card.contains(kUids[3]));  // on the hot list
    shop.store.StartServer();
    BOOST_TEST(scale.SendUnanswered());
  }
  BOOST_TEST(shop.store.CountRows("tickets") == 40);
  shop.CheckBooksAgree();
}

BOOST_AUTO_TEST_CASE(ACardSaleWithoutAnAnswerWaitsAndIsDecidedFirst) {
  Shop shop;
  // The scale was switched off between its journal and the store: the sale is undecided.
  const auto data = base::ToHex(base::ParseHex(kUids[1]).value());
  auto ticket = tests::CardSale(1, kUids[1], data);
  {
    ScaleJournal journal(shop.Options(0).journal);
    journal.Append(scales::ParseTicket(ticket).value());
  }
  shop.store.StopServer();
  const auto waiting = Shop::Run(shop.Options(5));
  BOOST_TEST(waiting.status == 3);
  BOOST_TEST(waiting.report["customers"] == 0);
  BOOST_TEST(waiting.report["unanswered"] == 1);
  shop.store.StartServer();
  BOOST_TEST(Shop::Run(shop.Options(5)).report["recorded"] == 6);
  shop.CheckBooksAgree();
}

BOOST_AUTO_TEST_CASE(WithoutPricesNothingIsSold) {
  Shop shop;
  auto options = shop.Options(10);
  options.faults.cut_permille = 1000;
  const auto outcome = Shop::Run(options);
  BOOST_TEST(outcome.status == 3);
  const std::string error = outcome.report["error"];
  BOOST_TEST((error.find("no prices") != error.npos), error);
  BOOST_TEST(shop.store.CountRows("tickets") == 0);
}

BOOST_AUTO_TEST_CASE(AWrongKeyOrNumberSellsNothing) {
  Shop shop;
  auto wrong_key = shop.Options(3);
  wrong_key.key = std::string(64, 'a');
  const auto forged = Shop::Run(wrong_key);
  BOOST_TEST(forged.status == 3);
  BOOST_TEST(forged.report["forged"] > 0);  // an answer it cannot check is none
  auto wrong_number = shop.Options(3);
  wrong_number.number = 9;
  BOOST_TEST(Shop::Run(wrong_number).status == 3);
  auto no_key = shop.Options(3);
  no_key.key = "12";
  BOOST_TEST(Shop::Run(no_key).status == 3);
  auto no_server = shop.Options(3);
  no_server.server = "127.0.0.1:1";
  BOOST_TEST(Shop::Run(no_server).status == 3);
  BOOST_TEST(shop.store.CountRows("tickets") == 0);
}

// What a holder types goes over the line sealed; the store counts the wrong ones.
BOOST_AUTO_TEST_CASE(HoldersTypeTheirPins) {
  Shop shop;
  auto& store = shop.store;
  constexpr const char* kHolder = "04A1B2C9";
  const auto data = store.AddCard({.uid = kHolder, .principal_fen = 400'000});
  store.Set("limits.pin_required_above_fen", "1");
  const auto change = [&](const std::function<void(ports::CardPins&, const domain::CardId&)>& how) {
    store.context().store.Commit([&](ports::Books& books) {
      how(books.card_pins(), books.cards().FindByUid(*domain::CardUid::Parse(kHolder))->id);
    });
  };
  change([](ports::CardPins& pins, const domain::CardId& card) {
    pins.Put(card, tests::FakeSeal(card, *domain::Pin::Parse("4711")));
  });
  /// How many sales were paid by the card while its holder typed this.
  const auto paid_with = [&](const char* typed) {
    Json card{{"uid", kHolder}, {"data", data}};
    if (typed != nullptr) card["pin"] = typed;
    std::ofstream(shop.folder.folder() / "cards.json") << Json::array({card});
    const auto count = [&] {
      return store.CountRows("ticket_tenders WHERE tender = 'stored_value'");
    };
    const auto before = count();
    BOOST_TEST(Shop::Run(shop.Options(12)).status == 0);
    return count() - before;
  };
  BOOST_TEST(paid_with("4711") > 0);
  BOOST_TEST(store.CountRows("card_pins WHERE wrong_tries > 0") == 0);
  BOOST_TEST(paid_with(nullptr) == 0);  // a scale that asked for none is declined, and counts none
  BOOST_TEST(store.CountRows("card_pins WHERE wrong_tries > 0") == 0);
  BOOST_TEST(paid_with("4712") == 0);
  BOOST_TEST(store.CountRows("card_pins WHERE wrong_tries = 3") == 1);
  BOOST_TEST(store.CountRows("audit_log WHERE action = 'card.pin_wrong'") == 3);
  BOOST_TEST(paid_with("4711") == 0);  // locked: the right one is wrong, too
  BOOST_TEST(store.CountRows("card_pins WHERE wrong_tries = 3") == 1);
  change([](ports::CardPins& pins, const domain::CardId& card) { pins.Unlock(card); });
  BOOST_TEST(paid_with("4711") > 0);
  std::ifstream journal(shop.folder.folder() / "scale.journal");
  const std::string told{std::istreambuf_iterator<char>(journal), {}};
  BOOST_TEST(told.find("4711") == told.npos);
}

BOOST_AUTO_TEST_CASE(FaultPlans) {
  const auto faults = *ParseScaleFaults("drop=100,duplicate=50,delay=200:30,cut=50:120");
  BOOST_TEST(faults.drop_permille == 100);
  BOOST_TEST(faults.duplicate_permille == 50);
  BOOST_TEST(faults.delay_ms == 30);
  BOOST_TEST(faults.cut_after_bytes == 120);
  BOOST_TEST(bool(ParseScaleFaults("")));
  for (const char* plan : {"drop", "drop=", "drop=x", "drop=1001", "drop=-1", "drop=1:2", "lose=1",
                           "drop=1,,cut=1", "cut=1:", "delay=1:x", "drop=1;cut=1"}) {
    BOOST_TEST_CONTEXT(plan) { BOOST_TEST(!ParseScaleFaults(plan)); }
  }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(scale_journal)

BOOST_AUTO_TEST_CASE(RemembersAndDropsATornLine) {
  tests::TempDatabase folder;
  const auto path = folder.folder() / "scale.journal";
  const auto ticket = [](int number) {
    return scales::ParseTicket(tests::CashSale(number)).value();
  };
  {
    ScaleJournal journal(path);
    BOOST_TEST(journal.NextNumber() == 1);
    journal.SetState(journal.Append(ticket(1)), EntryState::Recorded);
    journal.SetState(journal.Append(ticket(2)), EntryState::Declined);
    BOOST_TEST(journal.NextNumber() == 2);
    journal.TellAsOffline(journal.Append(ticket(3)));
    BOOST_CHECK_THROW(ScaleJournal second(path), SimulationError);
  }
  std::ofstream(path, std::ios::app) << R"({"ticket":{"id":"7d)";
  {
    ScaleJournal journal(path);
    BOOST_REQUIRE(journal.entries().size() == 3u);
    BOOST_TEST((journal.entries()[0].state == EntryState::Recorded));
    BOOST_TEST((journal.entries()[1].state == EntryState::Declined));
    BOOST_TEST((journal.entries()[2].ticket->authorisation ==
                domain::AuthorisationMode::Offline));
    BOOST_TEST(journal.NextNumber() == 4);
    journal.Append(ticket(4));
  }
  BOOST_TEST(ScaleJournal(path).entries().size() == 4u);
}

BOOST_AUTO_TEST_CASE(RefusesAFileOfSomethingElse) {
  tests::TempDatabase folder;
  const auto path = folder.folder() / "letter.txt";
  std::ofstream(path) << "Dear customers,\n";
  BOOST_CHECK_THROW(ScaleJournal journal(path), SimulationError);
  BOOST_TEST(std::filesystem::file_size(path) == 16u);
  BOOST_CHECK_THROW(ScaleJournal journal(folder.folder() / "no" / "such"), SimulationError);
}

BOOST_AUTO_TEST_CASE(the_display_shows_the_stores_figures_beside_its_own) {
  Shop shop;
  auto options = shop.Options(20);
  options.shows_statistics = true;
  std::ostringstream output;
  BOOST_TEST(RunScaleSimulation(options, output) == 0);
  const std::string shown = output.str();
  BOOST_TEST_MESSAGE(shown);
  const auto own = Shop::Run(shop.Options(0)).report["statistics"];
  for (const auto& tender : own["tenders"]) {
    const auto amount = domain::MoneyDifference(tender["amount"].get<std::int64_t>()).ToString();
    BOOST_TEST(shown.find(fmt::format("{:<24} {:>12} {:>12}\n",
                                      "type " + tender["type"].get<std::string>(), amount,
                                      amount)) != shown.npos);
  }
  BOOST_TEST(shown.find('!') == shown.npos);
  Json differs = own;
  differs["tickets"] = own["tickets"].get<int>() + 1;
  BOOST_TEST(ShowStatistics(differs, own).find(" !\n") != std::string::npos);
  BOOST_TEST(ShowStatistics(Json(), own).find(" !\n") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::simulator
