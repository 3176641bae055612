/// Tests of the pages: real PDFs are read back with poppler's tools.
#include "report/page_layout.h"

#include <cairo.h>

#include <cmath>

#include "report/column_widths.h"
#include "report/roll_page.h"

#include "report/fixtures.h"

namespace steelyard::report {
namespace {

constexpr const char* kNames[] = {"红富士苹果", "Banana",
                                  "特级阳光玫瑰葡萄（整箱，产地云南宾川，冷链直达）",
                                  "Extra large seedless watermelon from the southern hills"};

Table RowsOf(int count) {
  std::vector<Row> rows;
  for (int i = 0; i < count; ++i) {
    rows.push_back({Text(std::string(kNames[i % 4]) + " " + std::to_string(i)), Text("2026-11-01"),
                    Number(i), Number(i * 1250), Number(i * 12345), Number(5)});
  }
  return SampleTable(std::move(rows));
}

struct Pdf {
  explicit Pdf(const Table& table, Language language) {
    file = folder.path() / "report.pdf";
    ExportTo(file, Format::Pdf, table, ContextIn(language));
    text = OutputOf("pdftotext -layout '" + file.string() + "' -");
    info = OutputOf("pdfinfo '" + file.string() + "'");
  }
  TemporaryFolder folder;
  std::filesystem::path file;
  std::string text;
  std::string info;

  std::size_t PageCount() const {
    const auto at = info.find("Pages:");
    BOOST_REQUIRE(at != std::string::npos);
    return std::stoul(info.substr(at + 6));
  }
};

bool Holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(pages)

BOOST_AUTO_TEST_CASE(ManyRowsMakeManyPages) {
  const Pdf pdf(RowsOf(200), Language::English);
  const std::size_t pages = pdf.PageCount();
  BOOST_TEST(pages >= 5u);
  BOOST_TEST(Holds(pdf.info, "A4"));
  BOOST_TEST(Holds(pdf.info, "Sample"));
  BOOST_TEST(CountOf("Share", pdf.text) >= pages - 1);  // heads on every page with rows
  for (std::size_t page = 1; page <= pages; ++page) {
    const std::string number = "Page " + std::to_string(page) + " of " + std::to_string(pages);
    BOOST_TEST(CountOf(number, pdf.text) == 1u, number);
  }
  BOOST_TEST(CountOf("Printed 2026-11-22 08:30", pdf.text) == pages);
  BOOST_TEST(Holds(pdf.text, "2026-11-01 to 2026-11-22"));
  BOOST_TEST(Holds(pdf.text, "2,456,655.00"));  // the total of i × 123.45
  for (int i = 0; i < 200; ++i) {
    if (i % 4 == 1) BOOST_TEST(Holds(pdf.text, "Banana " + std::to_string(i)));
  }
  BOOST_TEST(CountOf("Total", pdf.text) == 1u);
}

BOOST_AUTO_TEST_CASE(ChineseText) {
  const Pdf pdf(RowsOf(60), Language::Chinese);
  for (const char* text : {"样例", "红富士苹果 0", "合计", "名称", "绿源果蔬超市（中山路店）",
                           "2026-11-01 至 2026-11-22", "打印时间 2026-11-22 08:30"}) {
    BOOST_TEST(Holds(pdf.text, text), text);
  }
  BOOST_TEST(Holds(pdf.text, "第 1 页，共 " + std::to_string(pdf.PageCount()) + " 页"));
}

BOOST_AUTO_TEST_CASE(NothingIsOnePageWithASentence) {
  const Pdf pdf(SampleTable({}), Language::English);
  BOOST_TEST(pdf.PageCount() == 1u);
  BOOST_TEST(Holds(pdf.text, "Nothing in this period."));
  BOOST_TEST(Holds(pdf.text, "0.00"));
}

BOOST_AUTO_TEST_CASE(TheSameTableGivesTheSameBytes) {
  BOOST_TEST((RenderPdf(RowsOf(50), ContextIn(Language::Chinese)) ==
              RenderPdf(RowsOf(50), ContextIn(Language::Chinese))));
}

/// Whatever the number of rows: no row is lost or doubled at a page's edge, and the totals are
/// never alone on a page.
BOOST_AUTO_TEST_CASE(EveryRowIsOnOnePage) {
  for (int count : {1, 2, 20, 25, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42}) {
    BOOST_TEST_CONTEXT(count << " rows") {
      std::vector<Row> rows;
      for (int i = 0; i < count; ++i) {
        rows.push_back(
            {Text("row" + std::to_string(i) + "."), Cell(), Number(1), Cell(), Cell(), Cell()});
      }
      const Pdf pdf(SampleTable(std::move(rows)), Language::English);
      for (int i = 0; i < count; ++i) {
        // Once in the table, and at most once in the chart.
        const std::size_t seen = CountOf("row" + std::to_string(i) + ".", pdf.text);
        BOOST_TEST((seen == 1 || seen == 2));
      }
      const auto total = pdf.text.find("Total");
      const auto last = pdf.text.find("row" + std::to_string(count - 1) + ".");
      BOOST_REQUIRE(total != std::string::npos);
      BOOST_TEST(pdf.text.substr(last, total - last).find('\f') == std::string::npos);
    }
  }
}

BOOST_AUTO_TEST_CASE(ATextTallerThanAPageEndsVisiblyAndTakesNoTotalsWithIt) {
  std::string tall;
  for (int i = 0; i < 4'000; ++i) tall += "苹果 word" + std::to_string(i) + " ";
  const Pdf pdf(SampleTable({{Text("first"), Text("2026-11-01"), Number(1), Number(0), Number(100),
                              Number(5)},
                             {Text(tall), Text("2026-11-01"), Number(1), Number(0), Number(23),
                              Number(5)}}),
                Language::English);
  BOOST_TEST(Holds(pdf.text, "word0"));
  BOOST_TEST(Holds(pdf.text, "…"));
  BOOST_TEST(Holds(pdf.text, "1.23"));  // the total
}

BOOST_AUTO_TEST_CASE(ManyColumnsLieDown) {
  std::string content = "title.en: Wide\ntitle.zh_CN: 宽\ncolumns:\n  name text | Name | 名称\n";
  Row row = {Text("a name of some length")};
  for (int i = 0; i < 14; ++i) {
    content += "  c" + std::to_string(i) + " fen total | Amount " + std::to_string(i) + " | 金额\n";
    row.push_back(Number(123'456'789));
  }
  const auto definition = ParseDefinition("wide.report", content + "query:\n  SELECT :from, :to\n");
  BOOST_REQUIRE(definition);
  FixedRows rows({row, row});
  const auto table = Run(*definition, {{"from", "2026-11-01"}, {"to", "2026-11-01"}}, rows);
  BOOST_REQUIRE(table);
  const ExportContext context = ContextIn(Language::English);
  const Size size = PageLayout::FittingA4(*table, context);
  BOOST_TEST(size.width > size.height);
  const Pdf pdf(*table, Language::English);
  BOOST_TEST(CountOf("1,234,567.89", pdf.text) == 28u);
}

/// The daily report of the longest month, with its chart.
BOOST_AUTO_TEST_CASE(AMonthIsOnePage) {
  std::vector<Row> rows;
  for (int day = 1; day <= 31; ++day) {
    rows.push_back({Text("day"), Text("2026-11-01"), Number(day), Cell(), Number(100), Cell()});
  }
  BOOST_TEST(Pdf(SampleTable(rows), Language::Chinese).PageCount() == 1u);
  for (int i = 0; i < 40; ++i) rows.push_back(rows[0]);
  BOOST_TEST(Pdf(SampleTable(rows), Language::Chinese).PageCount() > 1u);
}

BOOST_AUTO_TEST_CASE(WidthsSharedOut) {
  struct Case {
    std::vector<ColumnWish> wishes;
    Points available;
    bool fits;
    std::vector<Points> widths;
  };
  const ColumnWish number{50, 60, 40, false};
  const ColumnWish text{300, 30, 30, true};
  const Case cases[] = {
      {{number, text}, 400, true, {80, 320}},              // all on one line, the rest shared
      {{number, text}, 300, true, {60, 240}},              // the text breaks
      {{number, number, text}, 240, true, {50, 50, 140}},  // the heads break too
      {{number, number, text}, 170, false, {50, 50, 70}},  // less than eight letters
      {{number, number}, 110, true, {55, 55}},
      {{number, number}, 90, false, {50, 50}},
      {{text, {100, 30, 30, true}}, 300, true, {200, 100}},  // the widest gives first
  };
  for (const Case& each : cases) {
    BOOST_TEST_CONTEXT("available " << each.available) {
      const ColumnFit fit = FitColumns(each.wishes, {each.available, 10});
      BOOST_TEST(fit.fits == each.fits);
      BOOST_REQUIRE(fit.widths.size() == each.widths.size());
      for (std::size_t i = 0; i < fit.widths.size(); ++i) {
        BOOST_TEST(std::abs(fit.widths[i] - each.widths[i]) < 0.01, fit.widths[i]);
      }
    }
  }
}

/// A preview on a screen draws through the same object, at any scale.
BOOST_AUTO_TEST_CASE(APreviewDrawsEveryPage) {
  const Table table = RowsOf(120);
  const ExportContext context = ContextIn(Language::Chinese);
  PageLayout layout(table, context, PageLayout::kA4);
  BOOST_TEST(layout.PageCount() > 2);
  for (int page = 1; page <= layout.PageCount(); ++page) {
    cairo_surface_t* surface = cairo_image_surface_create(CAIRO_FORMAT_A8, 300, 424);
    cairo_t* target = cairo_create(surface);
    cairo_scale(target, 0.5, 0.5);
    layout.DrawPage(target, page);
    cairo_surface_flush(surface);
    const unsigned char* pixels = cairo_image_surface_get_data(surface);
    const int stride = cairo_image_surface_get_stride(surface);
    std::size_t inked = 0, inked_margin = 0;
    for (int y = 0; y < 424; ++y) {
      for (int x = 0; x < 300; ++x) {
        if (pixels[y * stride + x] == 0) continue;
        ++inked;
        if (x < 20 || x > 278 || y < 20 || y > 401) ++inked_margin;
      }
    }
    BOOST_TEST(inked > 2000u);
    BOOST_TEST(inked_margin == 0u);
    cairo_destroy(target);
    cairo_surface_destroy(surface);
  }
}

BOOST_AUTO_TEST_CASE(ARollIsOnePageOf80Millimetres) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "roll.pdf";
  ExportContext context = ContextIn(Language::Chinese);
  context.paper = Paper::Roll80mm;
  ExportTo(file, Format::Pdf, RowsOf(30), context);
  const std::string info = OutputOf("pdfinfo '" + file.string() + "'");
  BOOST_TEST(Holds(info, "Pages:           1"), info);
  BOOST_TEST(Holds(info, "Page size:       226.77"), info);
  const std::string text = OutputOf("pdftotext -layout '" + file.string() + "' -");
  BOOST_TEST(Holds(text, "红富士苹果 0"));
  BOOST_TEST(Holds(text, "合计"));
  BOOST_TEST(CountOf("重量(kg)", text) == 31u);
}

BOOST_AUTO_TEST_CASE(ALongRollIsCutBetweenLines) {
  const Table table = RowsOf(60);
  const ExportContext context = ContextIn(Language::English);
  RollPage whole(table, context);
  RollPage cut(table, context, 500);
  BOOST_TEST(whole.PageCount() == 1);
  BOOST_TEST(cut.PageCount() > 3);
  BOOST_TEST(cut.page().height <= 500);
  BOOST_TEST(whole.page().height > 2000);
}

BOOST_AUTO_TEST_CASE(SeveralReportsAreOnePdf) {
  const TemporaryFolder folder;
  const ExportContext context = ContextIn(Language::English);
  const auto file = folder.Add("day.pdf", RenderPdf({RowsOf(3), RowsOf(3), SampleTable({})},
                                                    "Reports of 2026-11-22", context, Paper::A4));
  const std::string info = OutputOf("pdfinfo '" + file.string() + "'");
  BOOST_TEST(Holds(info, "Pages:           3"), info);
  BOOST_TEST(Holds(info, "Title:           Reports of 2026-11-22"), info);
  BOOST_TEST(CountOf("Page 1 of 1", OutputOf("pdftotext '" + file.string() + "' -")) == 3u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::report
