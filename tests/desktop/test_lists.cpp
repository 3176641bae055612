/// What stands behind the lists: the price sheet, the pages of tickets, the usual periods.
#include <boost/test/unit_test.hpp>

#include "desktop/lists/price_sheet.h"
#include "desktop/lists/ticket_pages.h"
#include "desktop/period_presets.h"

using namespace steelyard;
using namespace steelyard::desktop;

namespace {

domain::Price PerKilogram(std::int64_t fen) {
  return domain::Price::FromFen(fen, domain::PriceUnit::PerKilogram).value();
}

domain::Product MakeProduct(const std::string& code, std::int64_t fen) {
  return {.code = code,
          .name = "Apple",
          .category = {},
          .barcode = {},
          .list_price = PerKilogram(fen),
          .tier_prices = {{"gold", PerKilogram(fen - 100)}},
          .promotions = {}};
}

PriceSheet MakeSheet() {
  return PriceSheet({MakeProduct("1010", 1200), MakeProduct("205", 800)},
                    {{"gold", "Gold", 0, {}}, {"silver", "Silver", 0, {}}});
}

std::vector<ports::TicketRow> Rows(std::int64_t first, std::size_t count) {
  std::vector<ports::TicketRow> rows;
  for (std::size_t i = 0; i < count; ++i) {
    const auto id = domain::TicketId::Parse(std::string(32, 'a')).value();
    rows.push_back({id, 1, first + static_cast<std::int64_t>(i), domain::TicketKind::Sale, 1,
                    base::Timestamp::FromUnixMs(1'700'000'000'000).value(),
                    domain::BusinessDay::Parse("2026-11-22").value(), "", "cash", 1,
                    domain::MoneyDifference(100)});
  }
  return rows;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(price_sheet)

BOOST_AUTO_TEST_CASE(ShowsProductsByCodeAndWhatIsMissingAsEmpty) {
  const auto sheet = MakeSheet();
  BOOST_TEST(sheet.rows() == 2);
  BOOST_TEST(sheet.columns() == 7);
  BOOST_TEST(sheet.Text(0, PriceSheet::Code) == "205");
  BOOST_TEST(sheet.Text(1, PriceSheet::ListPrice) == "12.00");
  BOOST_TEST(sheet.Text(1, PriceSheet::FirstTier) == "11.00");
  BOOST_TEST(sheet.Text(1, PriceSheet::FirstTier + 1) == "");
}

BOOST_AUTO_TEST_CASE(RefusesWhatIsNoPriceOrBreaksTheRulesAndKeepsTheCell) {
  struct Case {
    int column;
    const char* text;
    SheetMistake mistake;
  };
  const Case cases[] = {
      {PriceSheet::ListPrice, "", CellMistake::NotAPrice},
      {PriceSheet::ListPrice, "abc", CellMistake::NotAPrice},
      {PriceSheet::ListPrice, "-1", CellMistake::NotAPrice},
      {PriceSheet::ListPrice, "1.234", CellMistake::NotAPrice},
      {PriceSheet::ListPrice, "100000", CellMistake::NotAPrice},
      {PriceSheet::ListPrice, "6.99", domain::ProductMistake::TierPriceAboveList},
      {PriceSheet::FirstTier, "8.01", domain::ProductMistake::TierPriceAboveList},
      {PriceSheet::FirstTier, "8,00", CellMistake::NotAPrice},
      {PriceSheet::Name, "", domain::ProductMistake::NameEmpty},
      {PriceSheet::Code, "7", CellMistake::NotEditable},
      {PriceSheet::Unit, "piece", CellMistake::NotEditable},
      {7, "1", CellMistake::NotEditable},
  };
  for (const auto& entry : cases) {
    BOOST_TEST_CONTEXT("column " << entry.column << " text " << entry.text) {
      auto sheet = MakeSheet();
      const auto mistake = sheet.SetText(0, entry.column, entry.text);
      BOOST_REQUIRE(mistake.has_value());
      BOOST_TEST((*mistake == entry.mistake));
      BOOST_TEST(sheet.ChangedProducts().empty());
    }
  }
}

BOOST_AUTO_TEST_CASE(MarksChangedCellsUntilEveryScaleHasThem) {
  auto sheet = MakeSheet();
  BOOST_TEST(!sheet.SetText(0, PriceSheet::ListPrice, "9.5").has_value());
  BOOST_TEST((sheet.MarkOf(0, PriceSheet::ListPrice) == CellMark::Unsaved));
  BOOST_TEST((sheet.MarkOf(0, PriceSheet::FirstTier) == CellMark::None));
  BOOST_TEST((sheet.MarkOf(1, PriceSheet::ListPrice) == CellMark::None));
  BOOST_REQUIRE(sheet.ChangedProducts().size() == 1u);
  BOOST_TEST(sheet.ChangedProducts()[0].list_price.fen() == 950);
  BOOST_TEST(!sheet.SetText(0, PriceSheet::ListPrice, "8").has_value());
  BOOST_TEST(sheet.ChangedProducts().empty());
  BOOST_TEST(!sheet.SetText(1, PriceSheet::FirstTier, "").has_value());
  BOOST_TEST(sheet.ChangedProducts()[0].tier_prices.empty());
  const auto before = sheet.product(0);
  BOOST_TEST(!sheet.SetText(0, PriceSheet::ListPrice, "9.5").has_value());
  sheet.MarkSaved();
  BOOST_TEST(sheet.ChangedProducts().empty());
  BOOST_TEST(sheet.CountUnsent() == 0);  // there is no scale that has something else

  const auto code = before.code;
  // One scale has what was before, another has never had any price.
  sheet.SetOnScales({{code, before}});
  BOOST_TEST((sheet.MarkOf(0, PriceSheet::ListPrice) == CellMark::Unsent));
  BOOST_TEST((sheet.MarkOf(0, PriceSheet::Name) == CellMark::None));
  BOOST_TEST((sheet.MarkOf(1, PriceSheet::ListPrice) == CellMark::None));
  BOOST_TEST(sheet.CountUnsent() == 1);
  sheet.SetOnScales({{code, sheet.product(0)}, {code, std::nullopt}});
  BOOST_TEST((sheet.MarkOf(0, PriceSheet::Name) == CellMark::Unsent));
  // What is not in the books yet comes first: it cannot be sent before it is saved.
  BOOST_TEST(!sheet.SetText(0, PriceSheet::ListPrice, "9.6").has_value());
  BOOST_TEST((sheet.MarkOf(0, PriceSheet::ListPrice) == CellMark::Unsaved));
  sheet.SetOnScales({{code, sheet.product(0)}});
  sheet.MarkSaved();
  BOOST_TEST(sheet.CountUnsent() == 0);
  BOOST_TEST((sheet.MarkOf(0, PriceSheet::ListPrice) == CellMark::None));
}

BOOST_AUTO_TEST_CASE(EveryStepIsTakenBackAndMadeAgain) {
  auto sheet = MakeSheet();
  BOOST_TEST(!sheet.CanUndo());
  BOOST_TEST(!sheet.SetText(0, PriceSheet::ListPrice, "8").has_value());  // as it was: no step
  BOOST_TEST(!sheet.CanUndo());
  BOOST_TEST(!sheet.SetText(0, PriceSheet::ListPrice, "9.5").has_value());
  BOOST_TEST(!sheet.SetText(1, PriceSheet::Name, "Pear").has_value());
  BOOST_TEST(sheet.Add(MakeProduct("206", 900)));
  BOOST_TEST(sheet.SetText(0, PriceSheet::ListPrice, "abc").has_value());  // refused: no step
  BOOST_TEST(sheet.Undo() == 1);  // the row that was added has gone
  BOOST_TEST(sheet.rows() == 2);
  BOOST_TEST(sheet.Undo() == 1);
  BOOST_TEST(sheet.Text(1, PriceSheet::Name) == "Apple");
  BOOST_TEST(sheet.Undo() == 0);
  BOOST_TEST(sheet.ChangedProducts().empty());
  BOOST_TEST(!sheet.CanUndo());
  BOOST_TEST(sheet.Redo() == 0);
  BOOST_TEST(sheet.Text(0, PriceSheet::ListPrice) == "9.50");
  BOOST_TEST(sheet.CanRedo());
  BOOST_TEST(!sheet.SetText(1, PriceSheet::Category, "fruit").has_value());
  BOOST_TEST(!sheet.CanRedo());  // what was undone is forgotten by a new change
  sheet.MarkSaved();
  BOOST_TEST(!sheet.CanUndo());
}

BOOST_AUTO_TEST_CASE(PastesEveryCellOrNone) {
  struct Case {
    int row;
    int column;
    const char* text;
    int bad_row;
    int bad_column;
    SheetMistake mistake;
  };
  const Case cases[] = {
      {0, PriceSheet::ListPrice, "9\nabc\n", 1, PriceSheet::ListPrice, CellMistake::NotAPrice},
      {0, PriceSheet::ListPrice, "9\n12\n13", 2, PriceSheet::ListPrice,
       CellMistake::OutsideSheet},
      {0, PriceSheet::FirstTier, "7\t7\t7", 0, 7, CellMistake::OutsideSheet},
      {0, PriceSheet::Code, "999\tPear", 0, PriceSheet::Code, CellMistake::NotEditable},
      {0, PriceSheet::ListPrice, "5\t7", 0, PriceSheet::ListPrice,
       domain::ProductMistake::TierPriceAboveList},
      {1, PriceSheet::Name, "", 0, 0, CellMistake::NotAPrice},
  };
  for (const auto& entry : cases) {
    BOOST_TEST_CONTEXT(entry.text) {
      auto sheet = MakeSheet();
      const auto bad = sheet.Paste(entry.row, entry.column, entry.text);
      if (*entry.text == 0) {
        BOOST_TEST(!bad.has_value());  // nothing to paste is nothing wrong
      } else {
        BOOST_REQUIRE(bad.has_value());
        BOOST_TEST(bad->row == entry.bad_row);
        BOOST_TEST(bad->column == entry.bad_column);
        BOOST_TEST((bad->mistake == entry.mistake));
      }
      BOOST_TEST(sheet.ChangedProducts().empty());
      BOOST_TEST(!sheet.CanUndo());
    }
  }
}

BOOST_AUTO_TEST_CASE(PastesWhatASpreadsheetCopiesAsOneStep) {
  auto sheet = MakeSheet();
  // A list price below the tier's, and the tier's with it: only the whole row is judged.
  BOOST_TEST(!sheet.Paste(0, PriceSheet::ListPrice, "5\t4.5\r\n 13.00 \t\r\n").has_value());
  BOOST_TEST(sheet.Text(0, PriceSheet::ListPrice) == "5.00");
  BOOST_TEST(sheet.Text(0, PriceSheet::FirstTier) == "4.50");
  BOOST_TEST(sheet.Text(1, PriceSheet::ListPrice) == "13.00");
  BOOST_TEST(sheet.Text(1, PriceSheet::FirstTier) == "");
  const auto copied = sheet.Copy({0, PriceSheet::Code, 1, sheet.columns() - 1});
  sheet.Undo();
  BOOST_TEST(sheet.ChangedProducts().empty());
  BOOST_TEST(!sheet.Paste(0, PriceSheet::Code, copied).has_value());  // whole rows, codes and all
  BOOST_TEST(sheet.Text(1, PriceSheet::ListPrice) == "13.00");
}

BOOST_AUTO_TEST_CASE(PutsWholeProductsInAsOneStep) {
  auto sheet = MakeSheet();
  sheet.Put({MakeProduct("205", 950), MakeProduct("300", 700), MakeProduct("1010", 1200)});
  BOOST_TEST(sheet.rows() == 3);
  BOOST_TEST(sheet.ChangedProducts().size() == 2u);  // 1010 is as it was
  sheet.Undo();
  BOOST_TEST(sheet.rows() == 2);
  BOOST_TEST(sheet.ChangedProducts().empty());
  sheet.Put({});
  BOOST_TEST(!sheet.CanUndo());
  BOOST_TEST((sheet.Find("1010") != nullptr));
  BOOST_TEST((sheet.Find("300") == nullptr));
}

BOOST_AUTO_TEST_CASE(AddsAProductOnce) {
  auto sheet = MakeSheet();
  BOOST_TEST(!sheet.Add(MakeProduct("205", 900)));
  BOOST_TEST(sheet.Add(MakeProduct("206", 900)));
  BOOST_TEST((sheet.MarkOf(2, PriceSheet::Code) == CellMark::Unsaved));
  BOOST_TEST(sheet.ChangedProducts().size() == 1u);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(ticket_pages)

BOOST_AUTO_TEST_CASE(WantsAPageOnceAndShowsItWhenItCame) {
  std::vector<std::int64_t> wanted;
  TicketPages pages([&](std::int64_t page) { wanted.push_back(page); });
  pages.Reset(10'000'000);
  BOOST_TEST((pages.Row(9'999'999) == nullptr));
  BOOST_TEST((pages.Row(9'999'998) == nullptr));
  BOOST_REQUIRE(wanted.size() == 1u);
  BOOST_TEST(wanted[0] == 49'999);
  pages.Keep(49'999, Rows(1, TicketPages::kPageRows));
  BOOST_REQUIRE((pages.Row(9'999'999) != nullptr));
  BOOST_TEST(pages.Row(9'999'999)->number == TicketPages::kPageRows);
  BOOST_TEST(wanted.size() == 1u);
}

BOOST_AUTO_TEST_CASE(KnowsNothingOutsideTheList) {
  int wanted = 0;
  TicketPages pages([&](std::int64_t) { ++wanted; });
  BOOST_TEST((pages.Row(0) == nullptr));
  pages.Reset(5);
  BOOST_TEST((pages.Row(-1) == nullptr));
  BOOST_TEST((pages.Row(5) == nullptr));
  BOOST_TEST(wanted == 0);
}

BOOST_AUTO_TEST_CASE(DropsAPageThatNobodyWaitsForAnyMore) {
  TicketPages pages([](std::int64_t) {});
  pages.Reset(1000);
  (void)pages.Row(0);
  pages.Reset(1000);
  pages.Keep(0, Rows(1, TicketPages::kPageRows));
  BOOST_TEST(pages.PagesInMemory() == 0u);
}

BOOST_AUTO_TEST_CASE(AsksAgainForAPageThatFailed) {
  int wanted = 0;
  TicketPages pages([&](std::int64_t) { ++wanted; });
  pages.Reset(1000);
  (void)pages.Row(0);
  pages.Forget(0);
  (void)pages.Row(0);
  BOOST_TEST(wanted == 2);
}

BOOST_AUTO_TEST_CASE(KeepsOnlyTheMostRecentlyUsedPages) {
  TicketPages pages([](std::int64_t) {});
  const auto most = static_cast<std::int64_t>(TicketPages::kMostPages);
  pages.Reset((most + 10) * TicketPages::kPageRows);
  for (std::int64_t page = 0; page < most + 5; ++page) {
    (void)pages.Row(page * TicketPages::kPageRows);
    pages.Keep(page, Rows(1, TicketPages::kPageRows));
    BOOST_REQUIRE((pages.Row(0) != nullptr));  // looked at again and again: it stays
  }
  BOOST_TEST(pages.PagesInMemory() == TicketPages::kMostPages);
  BOOST_TEST((pages.Row(TicketPages::kPageRows) == nullptr));  // page 1 left long ago
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(period_presets)

BOOST_AUTO_TEST_CASE(NamesTheDaysPeopleMean) {
  struct Case {
    PeriodPreset preset;
    const char* today;
    const char* first;
    const char* last;
  };
  const Case cases[] = {
      {PeriodPreset::Today, "2026-11-22", "2026-11-22", "2026-11-22"},
      {PeriodPreset::Yesterday, "2026-03-01", "2026-02-28", "2026-02-28"},
      {PeriodPreset::ThisWeek, "2026-11-22", "2026-11-16", "2026-11-22"},  // a Sunday
      {PeriodPreset::ThisWeek, "2026-11-23", "2026-11-23", "2026-11-23"},  // a Monday
      {PeriodPreset::LastWeek, "2026-11-22", "2026-11-09", "2026-11-15"},
      {PeriodPreset::LastWeek, "2027-01-01", "2026-12-21", "2026-12-27"},
      {PeriodPreset::ThisMonth, "2026-11-22", "2026-11-01", "2026-11-22"},
      {PeriodPreset::LastMonth, "2026-11-22", "2026-10-01", "2026-10-31"},
      {PeriodPreset::LastMonth, "2028-03-31", "2028-02-01", "2028-02-29"},
      {PeriodPreset::LastMonth, "2026-01-01", "2025-12-01", "2025-12-31"},
      {PeriodPreset::ThisYear, "2026-11-22", "2026-01-01", "2026-11-22"},
      {PeriodPreset::LastYear, "2026-11-22", "2025-01-01", "2025-12-31"},
  };
  for (const auto& entry : cases) {
    BOOST_TEST_CONTEXT("on " << entry.today << " up to " << entry.last) {
      const auto period = PeriodOf(entry.preset, domain::BusinessDay::Parse(entry.today).value());
      BOOST_TEST(period.first().ToString() == entry.first);
      BOOST_TEST(period.last().ToString() == entry.last);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
