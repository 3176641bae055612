/// Tests of the spreadsheet: it is opened as a zip and its XML is read.
#include <clocale>
#include <cstdlib>

#include "report/fixtures.h"

namespace steelyard::report {
namespace {

struct Book {
  std::string sheet;
  std::string strings;
  std::string styles;
  std::string names;
};

Book BookOf(const Table& table, Language language) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "report.xlsx";
  ExportTo(file, Format::Xlsx, table, ContextIn(language));
  const auto part = [&](const char* name) {
    return OutputOf("unzip -p '" + file.string() + "' " + name);
  };
  return {part("xl/worksheets/sheet1.xml"), part("xl/sharedStrings.xml"), part("xl/styles.xml"),
          part("xl/workbook.xml")};
}

bool Holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

Table TwoRows() {
  return SampleTable(
      {{Text("红富士苹果"), Text("2026-11-01"), Number(12), Number(1250), Number(123456),
        Number(999)},
       {Text("=cmd"), Text("2000-01-01"), Number(3), Number(-20), Number(-4), Cell()}});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(xlsx)

BOOST_AUTO_TEST_CASE(CellsAreTyped) {
  const Book book = BookOf(TwoRows(), Language::Chinese);
  struct Case {
    const char* cell;
    const char* content;
  };
  const Case cases[] = {
      {"<c r=\"A5\"", "t=\"s\""},
      {"<c r=\"B5\"", "<v>46327</v>"},
      {"<c r=\"C5\"", "<v>12</v>"},
      {"<c r=\"D5\"", "<v>1.25</v>"},
      {"<c r=\"E5\"", "<v>1234.56</v>"},
      {"<c r=\"F5\"", "<v>0.999</v>"},
      {"<c r=\"B6\"", "<v>36526</v>"},
      {"<c r=\"E6\"", "<v>-0.04</v>"},
      {"<c r=\"A6\"", "t=\"s\""},
      {"<c r=\"C7\"", "<f>SUBTOTAL(9,C5:C6)</f><v>15</v>"},
      {"<c r=\"E7\"", "<f>SUBTOTAL(9,E5:E6)</f><v>1234.52</v>"},
  };
  for (const Case& each : cases) {
    BOOST_TEST_CONTEXT(each.cell) {
      const auto at = book.sheet.find(each.cell);
      BOOST_REQUIRE(at != std::string::npos);
      const std::string cell = book.sheet.substr(at, book.sheet.find("</c>", at) - at);
      BOOST_TEST(Holds(cell, each.content), cell);
    }
  }
  BOOST_TEST(!Holds(book.sheet, "r=\"F6\" "));   // an empty cell stays empty
  BOOST_TEST(CountOf("<f>", book.sheet) == 3u);  // the totals and nothing else
}

BOOST_AUTO_TEST_CASE(LooksLikeAReport) {
  const Book book = BookOf(TwoRows(), Language::Chinese);
  BOOST_TEST(Holds(book.sheet, "<pane ySplit=\"4\" topLeftCell=\"A5\""));
  BOOST_TEST(Holds(book.sheet, "state=\"frozen\""));
  BOOST_TEST(Holds(book.styles, "formatCode=\"0.000\""));
  BOOST_TEST(Holds(book.styles, "formatCode=\"0.00\""));
  BOOST_TEST(Holds(book.names, "<sheet name=\"样例\""));
  for (const char* text :
       {"样例", "红富士苹果", "=cmd", "合计", "金额", "2026-11-01 至 2026-11-22"}) {
    BOOST_TEST(Holds(book.strings, text), text);
  }
  BOOST_TEST(Holds(BookOf(TwoRows(), Language::English).strings, "Weight (kg)"));
}

BOOST_AUTO_TEST_CASE(WithoutRowsTheTotalsAreZero) {
  const Book book = BookOf(SampleTable({}), Language::English);
  BOOST_TEST(!Holds(book.sheet, "<f>"));
  BOOST_TEST(Holds(book.sheet, "<c r=\"E5\""));
}

BOOST_AUTO_TEST_CASE(ExtremesAreKept) {
  const Book book =
      BookOf(SampleTable({{Text(std::string(40'000, 'x') + "果"), Cell(),
                           Number(999'999'999'999'999), Cell(), Number(INT64_MAX), Cell()}}),
             Language::English);
  BOOST_TEST(Holds(book.sheet, "<v>999999999999999</v>"));
  BOOST_TEST(Holds(book.strings, "92233720368547758.07"));  // beyond 15 digits it is text
}

/// Where the desktop runs in a language that writes 12,50. Needs Debian's package locales to make
/// such a language; without it there is nothing to try.
BOOST_AUTO_TEST_CASE(NumbersHavePointsInEveryLanguage) {
  const TemporaryFolder folder;
  const std::string made = (folder.path() / "de_DE.UTF-8").string();
  if (std::system(("localedef -i de_DE -f UTF-8 '" + made + "' >/dev/null 2>&1").c_str()) != 0) {
    BOOST_TEST_MESSAGE("no locale with a decimal comma could be made; not tried");
    return;
  }
  ::setenv("LOCPATH", folder.path().c_str(), 1);
  BOOST_REQUIRE(std::setlocale(LC_ALL, "de_DE.UTF-8") != nullptr);
  const Book book = BookOf(TwoRows(), Language::English);
  const std::string pdf = RenderPdf(TwoRows(), ContextIn(Language::English));
  std::setlocale(LC_ALL, "C");
  ::unsetenv("LOCPATH");
  BOOST_TEST(Holds(book.sheet, "<v>1234.56</v>"));
  BOOST_TEST((pdf == RenderPdf(TwoRows(), ContextIn(Language::English))));
}

BOOST_AUTO_TEST_CASE(AwkwardTitlesStillNameASheet) {
  Table table = SampleTable({});
  table.title = {"a/b: [c]* 'd' ? and much more than thirty-one letters",
                 "很长很长很长很长很长很长很长很长很长很长很长的标题"};
  BOOST_TEST(Holds(BookOf(table, Language::English).names, "<sheet name=\"ab c d "));
  BOOST_TEST(Holds(BookOf(table, Language::Chinese).names, "<sheet name=\"很长"));
  table.title = {"History", "[?]"};  // Excel opens no file with these
  BOOST_TEST(Holds(BookOf(table, Language::English).names, "<sheet name=\"History-\""));
  BOOST_TEST(Holds(BookOf(table, Language::Chinese).names, "<sheet name=\"-\""));
}

BOOST_AUTO_TEST_CASE(MoreLinesThanASheetHasAreRefusedInPlainWords) {
  Table table = SampleTable({});
  table.columns = {table.columns[0], table.columns[2]};
  table.totals = {Cell(), Number(0)};
  table.rows.assign(700'000, {Text("苹果"), Number(1)});
  table.group = 0;
  for (std::size_t i = 0; i < 350'000; ++i) {
    table.groups.push_back({i * 2, i * 2 + 2, {Cell(), Number(2)}});
  }
  const TemporaryFolder folder;
  BOOST_CHECK_EXCEPTION(
      ExportTo(folder.path() / "a.xlsx", Format::Xlsx, table, ContextIn(Language::English)),
      ExportError, [](const ExportError& error) {
        return Holds(error.what(), "1050000 rows, more than a spreadsheet holds");
      });
  BOOST_TEST(folder.FileCount() == 0u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::report
