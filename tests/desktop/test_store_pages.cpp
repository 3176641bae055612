/// The pages Today, Products and prices, and Sales in the real program.
#include <boost/test/unit_test.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "app/close_day.h"
#include "app/scale_contact.h"
#include "desktop/back_office.h"
#include "desktop/format.h"
#include "desktop/words.h"
#include "host/product_file.h"

using namespace steelyard;
using steelyard::tests::BackOffice;
using steelyard::tests::Eventually;

namespace {

class Office : public BackOffice {
 public:
  domain::BusinessDay Today() {
    return app::Today(context(), app::LoadSettings(context().store));
  }
  std::vector<domain::Product> Products() {
    std::vector<domain::Product> products;
    context().store.Read(
        [&](const ports::Books& books) { products = books.catalogue().ChangedSince(0); });
    std::sort(products.begin(), products.end(), [](const auto& a, const auto& b) {
      return a.code.size() != b.code.size() ? a.code.size() < b.code.size() : a.code < b.code;
    });
    return products;
  }
  std::string Read(const std::string& name) {
    std::ifstream stream(File(name));
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
  }
  void Save(const std::string& key, const std::string& title, const std::string& name) {
    Ask(key, title);
    screen.Press({"ctrl+a"});
    screen.TypeLine(File(name).string());
    BOOST_REQUIRE(screen.WaitUntilGone(title));
  }
  void Choose(const std::string& key, const std::string& title, const std::string& name) {
    Ask(key, title);
    screen.Press({"ctrl+l", "ctrl+a"});
    screen.TypeLine(File(name).string());
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(today_page, Office)

BOOST_AUTO_TEST_CASE(TheChartsAreReadAloudAndWalkedThrough) {
  SellNow();
  const auto hours = store().queries().ByHour(Today());
  const auto sold = std::find_if(hours.begin(), hours.end(),
                                 [](const auto& hour) { return hour.tickets > 0; });
  BOOST_REQUIRE((sold != hours.end()));
  Open();
  const auto figures = fmt::format("{0}:00 to {0}:59: {1}, {2} tickets", sold->hour,
                                   desktop::FromWx(desktop::MoneyText(sold->total)),
                                   sold->tickets);
  BOOST_TEST(Says(figures));
  const auto totals = store().queries().Totals(
      domain::Period::FromDays(Today(), Today()).value(), std::nullopt);
  BOOST_REQUIRE(!totals.tenders.empty());
  BOOST_TEST(Says("Payment mix: " + desktop::FromWx(desktop::TenderWords(totals.tenders[0].key))));
  Photograph("desktop-today-en");
  // With the focus on it the chart says one bar, and another with each arrow.
  BOOST_REQUIRE(Eventually([&] {
    screen.Press({"Tab"});
    return !screen.HasText("19:00 to 19:59");
  }));
  screen.Press({"End", "Home"});
  BOOST_TEST(!screen.HasText("19:00 to 19:59"));
  screen.Press({"Tab"});
  BOOST_TEST(Says("19:00 to 19:59"));
  Quit();
}

BOOST_AUTO_TEST_CASE(LeadsToWhatWaitsAndToAScale) {
  context().store.Commit([&](ports::Books& books) {
    books.exceptions().Add({.id = base::Id128::Parse(std::string(32, '7')).value(),
                            .kind = ports::ExceptionKind::LateTicket,
                            .at = context().clock.Now(),
                            .subject = "scale 2",
                            .detail = "day=2026-11-01",
                            .resolved_at = std::nullopt,
                            .resolution = {}});
  });
  Open();
  BOOST_TEST(Says("Waiting for a person ("));
  BOOST_REQUIRE(screen.PressUntilWindow("F3", "Exceptions – Steelyard"));
  GoTo("1", "Today – Steelyard");
  Ask("F4", "^Scale 1$");
  screen.Press({"Escape"});
  BOOST_REQUIRE(screen.WaitForWindow("Scales – Steelyard"));
  Quit();
}

BOOST_AUTO_TEST_CASE(AskingAScaleThatHangsIsCalledOffAndTheDayStaysOpen) {
  tests::MuteDevice mute;
  PutScale(1, "txt-mode", mute.address());
  Open();
  BOOST_REQUIRE(Eventually([&] {
    screen.Press({"F2"});  // no answer will come
    return mute.WasCalled();
  }));
  screen.Press({"F8"});
  BOOST_TEST(Says("Asking the scales was called off."));
  BOOST_TEST(!app::FindClosedDay(context(), Today()).has_value());
  BOOST_TEST(Scale(1)->last_error == "");  // nothing is wrong with it
  BOOST_TEST(!Scale(1)->journal_read_at.has_value());
  Quit();
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(products_page, Office)

BOOST_AUTO_TEST_CASE(CellsAreChangedTakenBackAndPasted) {
  const auto before = Products();
  Open();
  GoTo("4", "Products and prices – Steelyard");
  BOOST_REQUIRE(Says("all saved"));
  screen.TypeLine("88");
  BOOST_TEST(Says("1 product changed, not saved yet"));
  screen.Press({"ctrl+z"});
  BOOST_TEST(Says("all saved"));
  screen.Press({"ctrl+y"});
  BOOST_TEST(Says("1 product changed, not saved yet"));
  // The cell that was changed, copied to the one below it.
  screen.Press({"ctrl+Home", "Right", "Right", "Right", "Right", "ctrl+c", "Down", "ctrl+v"});
  BOOST_TEST(Says("2 products changed, not saved yet"));
  screen.Press({"Left", "Left", "Left", "ctrl+c", "Right", "Right", "Right", "ctrl+v"});
  BOOST_TEST(Says("Nothing was pasted. Product " + before[1].code));
  BOOST_TEST(Says("2 products changed, not saved yet"));
  Photograph("desktop-products-en");
  BOOST_TEST(Products()[0].list_price.fen() == before[0].list_price.fen());
  screen.Press({"ctrl+s"});
  BOOST_TEST(Says("The prices are saved."));
  BOOST_TEST(Products()[0].list_price.fen() == 8800);
  BOOST_TEST(Products()[1].list_price.fen() == 8800);
  // Their cells stay marked until each scale has said that it has them.
  BOOST_TEST(Says("2 products are to be sent"));
  Photograph("desktop-products-unsent-en");
  context().store.Commit([&](ports::Books& books) {
    for (auto scale : books.scales().All()) {
      app::NoteConfirmedPrices(context(), books, scale, books.catalogue().Version());
      books.scales().Update(scale);
    }
  });
  // Nobody has to look again.
  BOOST_TEST(Eventually([&] { return !screen.HasText("to be sent"); }));
  BOOST_TEST(screen.HasText("all saved"));
  Quit();
}

BOOST_AUTO_TEST_CASE(WhatAnotherComputerSavesComesByItselfButNotOverWhatIsTyped) {
  const auto before = Products();
  const auto save = [&](std::size_t place, std::int64_t fen) {
    auto product = Products()[place];
    product.list_price = domain::Price::FromFen(fen, product.list_price.unit()).value();
    BOOST_REQUIRE(app::ChangePrices(context(), manager, {{product}, {}, {}}).outcome ==
                  app::PriceChangeOutcome::Done);
  };
  const auto version = [&] {
    std::int64_t newest = 0;
    context().store.Read([&](const ports::Books& books) {
      newest = books.catalogue().Version();
    });
    return "Price version " + std::to_string(newest) + ", all saved";
  };
  Open();
  GoTo("4", "Products and prices – Steelyard");
  BOOST_REQUIRE(Says(version()));
  save(2, 9'900);
  BOOST_TEST(Says(version()));
  screen.Press({"ctrl+Home", "Right", "Right", "Right", "Right"});
  screen.Type("77");  // and is not done yet
  save(3, 8'800);
  BOOST_TEST(Says(version()));
  screen.Press({"Return"});
  BOOST_TEST(Says("1 product changed, not saved yet"));
  screen.Press({"ctrl+s"});
  BOOST_TEST(Says("The prices are saved."));
  const auto after = Products();
  BOOST_TEST(after[0].list_price.fen() == 7'700);
  BOOST_TEST(after[2].list_price.fen() == 9'900);
  BOOST_TEST(after[3].list_price.fen() == 8'800);
  Quit();
}

BOOST_AUTO_TEST_CASE(AFileIsShownBeforeItIsTakenAndTheListIsWritten) {
  const auto first = Products()[0];
  std::ofstream(File("bad.csv")) << "code,name,per,price\n12345678,Kiwi,kg,5\n777,,kg,x\n";
  std::ofstream(File("head.csv")) << "code,shoe size\n1,42\n";
  std::ofstream(File("good.csv")) << "code,name,per,price\n"
                                  << first.code << ",Renamed," << "kg,99.00\n777,Kiwi,piece,2.50\n";
  Open();
  GoTo("4", "Products and prices – Steelyard");
  BOOST_REQUIRE(Says("all saved"));
  Choose("F7", "Choose a list of products", "head.csv");
  BOOST_TEST(Says("Nobody knows the column 'shoe size'."));
  Choose("F7", "Choose a list of products", "bad.csv");
  BOOST_REQUIRE(screen.WaitForWindow("Import products"));
  BOOST_TEST(Says("2 rows are wrong."));
  screen.Press({"alt+p", "Return"});
  BOOST_TEST(screen.HasWindow("Import products"));  // nothing to be taken
  screen.Press({"Escape"});
  BOOST_REQUIRE(screen.WaitUntilGone("Import products"));
  Choose("F7", "Choose a list of products", "good.csv");
  BOOST_REQUIRE(screen.WaitForWindow("Import products"));
  BOOST_TEST(Says("2 products would change."));
  Photograph("desktop-import-products");
  screen.Press({"alt+p"});
  BOOST_TEST(Says("2 products changed, not saved yet"));
  BOOST_TEST(Products()[0].name == first.name);
  screen.Press({"ctrl+z"});
  BOOST_TEST(Says("all saved"));
  screen.Press({"ctrl+y", "ctrl+s"});
  BOOST_TEST(Says("The prices are saved."));
  const auto products = Products();
  const auto renamed = std::find_if(products.begin(), products.end(),
                                    [&](const auto& one) { return one.code == first.code; });
  BOOST_REQUIRE((renamed != products.end()));
  BOOST_TEST(renamed->name == "Renamed");
  const auto kiwi = std::find_if(products.begin(), products.end(),
                                 [](const auto& one) { return one.code == "777"; });
  BOOST_REQUIRE((kiwi != products.end()));
  BOOST_TEST(kiwi->list_price.fen() == 250);

  Save("F8", "Write the list of products", "list.csv");
  BOOST_TEST(Says("Saved as"));
  std::vector<domain::Tier> tiers;
  context().store.Read([&](const ports::Books& books) { tiers = books.catalogue().Tiers(); });
  const auto written = host::ParseProductFile(Read("list.csv"), tiers);
  BOOST_TEST(written.IsGood());
  BOOST_TEST(written.products.size() == products.size());
  Save("F8", "Write the list of products", "list.txt");
  BOOST_TEST(Says("The file's name ends in .xlsx or .csv."));
  BOOST_TEST(!std::filesystem::exists(File("list.txt")));
  Quit();
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(sales_page, Office)

BOOST_AUTO_TEST_CASE(TicketsAreFilteredByDaysOpenedAndWritten) {
  const auto day = Today();
  ports::TicketFilter filter;
  filter.period = domain::Period::FromDays(day.PlusDays(-3), day.PlusDays(-2)).value();
  const auto count = store().queries().Count(filter);
  BOOST_REQUIRE(count > 0);
  SellNow();
  Open();
  GoTo("6", "Sales – Steelyard");
  BOOST_REQUIRE(Says("newest first"));
  screen.Press({"alt+r", "ctrl+a"});
  screen.TypeLine("2026-13-40");
  BOOST_TEST(Says("Write days as 2026-11-22"));
  screen.Press({"alt+r", "ctrl+a"});
  screen.Type(day.PlusDays(-3).ToString());
  screen.Press({"alt+u", "ctrl+a"});
  screen.TypeLine(day.PlusDays(-2).ToString());
  BOOST_TEST(Says(fmt::format("{} tickets, newest first", count)));
  Photograph("desktop-sales-en");

  Save("F8", "Export the tickets", "tickets.csv");
  BOOST_TEST(Says("Saved as"));
  const auto text = Read("tickets.csv");
  BOOST_TEST(std::count(text.begin(), text.end(), '\n') == count + 1);
  BOOST_TEST(text.find(",sale,") != std::string::npos);

  GoTo("6", "Sales – Steelyard");
  screen.Press({"Home"});
  Ask("F5", "Ticket");
  screen.Press({"Escape"});
  BOOST_REQUIRE(screen.WaitForWindow("Sales – Steelyard"));
  Quit();
}

BOOST_AUTO_TEST_SUITE_END()
