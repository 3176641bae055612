/// Tests of text, CSV and JSON, and of files that appear whole or not at all.
#include <fmt/format.h>
#include <signal.h>
#include <sys/resource.h>

#include <chrono>
#include <nlohmann/json.hpp>

#include "report/fixtures.h"
#include "report/format.h"
#include "report/whole_file.h"

namespace steelyard::report {

BOOST_AUTO_TEST_SUITE(format)

BOOST_AUTO_TEST_CASE(Numbers) {
  struct Case {
    std::int64_t value;
    const char* fen;
    const char* grouped;
    const char* kilograms;
    const char* percent;
  };
  const Case cases[] = {
      {0, "0.00", "0.00", "0.000", "0.0%"},
      {7, "0.07", "0.07", "0.007", "0.7%"},
      {-4, "-0.04", "-0.04", "-0.004", "-0.4%"},
      {1250, "12.50", "12.50", "1.250", "125.0%"},
      {99'999, "999.99", "999.99", "99.999", "9999.9%"},
      {100'000, "1000.00", "1,000.00", "100.000", "10000.0%"},
      {-123'456'789, "-1234567.89", "-1,234,567.89", "-123456.789", "-12345678.9%"},
      {INT64_MIN, "-92233720368547758.08", "-92,233,720,368,547,758.08", "-9223372036854775.808",
       "-922337203685477580.8%"},
  };
  for (const Case& each : cases) {
    BOOST_TEST(FormatFen(each.value, Digits::Plain) == each.fen);
    BOOST_TEST(FormatFen(each.value, Digits::Grouped) == each.grouped);
    BOOST_TEST(FormatGrams(each.value, Digits::Plain) == each.kilograms);
    BOOST_TEST(FormatPermille(each.value) == each.percent);
  }
}

BOOST_AUTO_TEST_CASE(Widths) {
  struct Case {
    const char* text;
    std::size_t width;
  };
  const Case cases[] = {{"", 0},     {"kg", 2}, {"苹果", 4},   {"A苹", 3},
                        {"（）", 4}, {"é", 1},  {"e\u0301", 1}};
  for (const Case& each : cases) {
    BOOST_TEST_CONTEXT(each.text) {
      BOOST_TEST(DisplayWidth(each.text) == each.width);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(render)

BOOST_AUTO_TEST_CASE(TextIsAlignedAlsoInChinese) {
  const Table table =
      SampleTable({{Text("红富士苹果"), Text("2026-11-01"), Number(12), Number(1250),
                    Number(123456), Number(999)},
                   {Text("cash"), Cell(), Number(3), Number(-20), Number(-4), Cell()}});
  BOOST_TEST(RenderText(table, Language::Chinese) ==
             "样例  2026-11-01 至 2026-11-22\n"
             "\n"
             "名称        营业日      明细  重量(kg)     金额   占比\n"
             "------------------------------------------------------\n"
             "红富士苹果  2026-11-01    12     1.250  1234.56  99.9%\n"
             "现金                       3    -0.020    -0.04\n"
             "------------------------------------------------------\n"
             "合计                      15     1.230  1234.52\n");
  BOOST_TEST(RenderText(SampleTable({}), Language::English).find("Nothing in this period.") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(CsvBytes) {
  const Table table =
      SampleTable({{Text("Apple, \"red\""), Text("2026-11-01"), Number(1), Number(1250),
                    Number(1250), Number(5)},
                   {Text("two\r\nlines"), Cell(), Cell(), Cell(), Number(-4), Cell()}});
  BOOST_TEST(RenderCsv(table, Language::English) ==
             "\xEF\xBB\xBF"
             "Name,Day,Lines,Weight (kg),Amount,Share\r\n"
             "\"Apple, \"\"red\"\"\",2026-11-01,1,1.250,12.50,0.5%\r\n"
             "\"two\r\nlines\",,,,-0.04,\r\n"
             "Total,,1,1.250,12.46,\r\n");
}

BOOST_AUTO_TEST_CASE(CsvTextNeverRunsAsAFormula) {
  struct Case {
    const char* text;
    const char* field;
  };
  const Case cases[] = {
      {"=1+1", "'=1+1"}, {"+1", "'+1"},
      {"-1", "'-1"},     {"@SUM(A1)", "'@SUM(A1)"},
      {"\t=1", "'\t=1"}, {"\r=1", "\"'\r=1\""},
      {"＝1", "'＝1"},   {"=HYPERLINK(\"a\",\"b\")", "\"'=HYPERLINK(\"\"a\"\",\"\"b\"\")\""},
      {"a=1", "a=1"},    {"", ""},
  };
  for (const Case& each : cases) {
    const std::string csv =
        RenderCsv(SampleTable({{Text(each.text), Cell(), Cell(), Cell(), Number(-1), Cell()}}),
                  Language::English);
    BOOST_TEST_CONTEXT(csv) {
      const auto line = csv.find("\r\n") + 2;
      BOOST_TEST(csv.substr(line).starts_with(std::string(each.field) + ",,,,-0.01,\r\n"));
    }
  }
}

BOOST_AUTO_TEST_CASE(JsonShape) {
  const Table table = SampleTable(
      {{Text("cash"), Text("2026-11-01"), Number(1), Number(1250), Number(-4), Number(5)},
       {Text("苹果"), Cell(), Number(2), Number(0), Number(INT64_MAX), Cell()}});
  BOOST_TEST(RenderJson(table) ==
             R"({"report":"sample","from":"2026-11-01","to":"2026-11-22","columns":[)"
             R"({"name":"name","type":"text"},{"name":"day","type":"date"},)"
             R"({"name":"lines","type":"count"},{"name":"grams","type":"grams"},)"
             R"({"name":"amount","type":"fen"},{"name":"share","type":"permille"}],"rows":[)"
             R"(["cash","2026-11-01",1,1250,-4,5],["苹果",null,2,0,9223372036854775807,null]],)"
             R"("totals":[null,null,3,1250,9223372036854775803,null]})");
}

BOOST_AUTO_TEST_CASE(Names) {
  for (const Format format : {Format::Text, Format::Csv, Format::Json, Format::Xlsx, Format::Pdf,
                              Format::Html}) {
    BOOST_TEST((ParseFormat(ToText(format)) == format));
  }
  for (const char* text : {"", "PDF", "xls"}) BOOST_TEST(!ParseFormat(text));
  for (const char* text : {"", "zh", "EN", "zh_TW"}) BOOST_TEST(!ParseLanguage(text));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(whole_file)

namespace {

/// While it lives, no file of this process may grow beyond `bytes`: the nearest to a full disk
/// that a test can have everywhere.
class DiskLimit {
 public:
  explicit DiskLimit(rlim_t bytes) {
    BOOST_REQUIRE(::getrlimit(RLIMIT_FSIZE, &m_before) == 0);
    m_handler = ::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{bytes, m_before.rlim_max};
    BOOST_REQUIRE(::setrlimit(RLIMIT_FSIZE, &limit) == 0);
  }
  ~DiskLimit() {
    ::setrlimit(RLIMIT_FSIZE, &m_before);
    ::signal(SIGXFSZ, m_handler);
  }
  DiskLimit(const DiskLimit&) = delete;
  DiskLimit& operator=(const DiskLimit&) = delete;

 private:
  rlimit m_before{};
  void (*m_handler)(int) = nullptr;
};

constexpr Format kFormats[] = {Format::Text, Format::Csv, Format::Json,
                               Format::Xlsx, Format::Pdf, Format::Html};

Table ManyRows() {
  std::vector<Row> rows;
  for (int i = 0; i < 300; ++i) {
    rows.push_back({Text("product " + std::to_string(i * 7919)), Text("2026-11-01"), Number(i),
                    Number(i * 31), Number(i * 17), Number(3)});
  }
  return SampleTable(std::move(rows));
}

}  // namespace

BOOST_AUTO_TEST_CASE(EveryFormatIsWritten) {
  const TemporaryFolder folder;
  for (const Format format : kFormats) {
    const auto file = folder.path() / ToText(format);
    ExportTo(file, format, ManyRows(), ContextIn(Language::Chinese));
    BOOST_TEST(std::filesystem::file_size(file) > 1000u);
  }
  BOOST_TEST(folder.FileCount() == std::size(kFormats));
}

BOOST_AUTO_TEST_CASE(AFullDiskLeavesTheOldFile) {
  const Table table = ManyRows();
  for (const Format format : kFormats) {
    BOOST_TEST_CONTEXT(ToText(format)) {
      const TemporaryFolder folder;
      const auto file = folder.Add("report", "the old report");
      std::string sentence;
      {
        const DiskLimit limit(4000);
        try {
          ExportTo(file, format, table, ContextIn(Language::English));
        } catch (const ExportError& error) {
          sentence = error.what();
        }
      }
      BOOST_TEST(sentence.find("No file was left behind") != std::string::npos, sentence);
      BOOST_TEST(ReadFile(file) == "the old report");
      BOOST_TEST(folder.FileCount() == 1u);
    }
  }
}

BOOST_AUTO_TEST_CASE(PlacesThatCannotBeWritten) {
  const TemporaryFolder folder;
  std::filesystem::create_directory(folder.path() / "folder");
  folder.Add("file", "");
  struct Case {
    std::filesystem::path path;
    const char* sentence;
  };
  const Case cases[] = {
      {folder.path() / "none" / "report.csv", "make the folder first"},
      {folder.path() / "file" / "report.csv", "Not a directory"},
      {folder.path() / "folder", "is not a file"},
      {"/dev/null", "is not a file"},
      {"/proc/report.csv", "could not be written"},
      {folder.path() / std::string(300, 'x'), "could not be written"},
  };
  for (const Case& each : cases) {
    BOOST_TEST_CONTEXT(each.path) {
      BOOST_CHECK_EXCEPTION(
          ExportTo(each.path, Format::Csv, SampleTable({}), ContextIn(Language::English)),
          ExportError, [&](const ExportError& error) {
            BOOST_TEST_MESSAGE(error.what());
            return std::string(error.what()).find(each.sentence) != std::string::npos;
          });
    }
  }
  BOOST_TEST(folder.FileCount() == 2u);
}

BOOST_AUTO_TEST_CASE(ALinkKeepsPointing) {
  const TemporaryFolder folder;
  const auto file = folder.Add("real.csv", "old");
  std::filesystem::create_symlink(file, folder.path() / "link.csv");
  ExportTo(folder.path() / "link.csv", Format::Json, SampleTable({}), ContextIn(Language::English));
  BOOST_TEST(std::filesystem::is_symlink(folder.path() / "link.csv"));
  BOOST_TEST(ReadFile(file) == RenderJson(SampleTable({})) + "\n");
}

BOOST_AUTO_TEST_CASE(WithoutCommitNothingHappens) {
  const TemporaryFolder folder;
  {
    WholeFile file(folder.path() / "report.csv");
    file.Write("half");
    BOOST_TEST(folder.FileCount() == 1u);
  }
  BOOST_TEST(folder.FileCount() == 0u);
}

BOOST_AUTO_TEST_CASE(ACancelledExportLeavesTheOldFile) {
  for (const Format format : kFormats) {
    BOOST_TEST_CONTEXT(ToText(format)) {
      const TemporaryFolder folder;
      const auto file = folder.Add("report", "the old report");
      ExportContext context = ContextIn(Language::English);
      std::size_t told = 0;
      context.progress = [&](const Progress& progress) {
        BOOST_TEST(progress.done <= progress.all);
        if (++told == 2) throw ExportCancelled("enough");
      };
      BOOST_CHECK_THROW(ExportTo(file, format, ManyRows(), context), ExportCancelled);
      BOOST_TEST(ReadFile(file) == "the old report");
      BOOST_TEST(folder.FileCount() == 1u);
    }
  }
}

BOOST_AUTO_TEST_CASE(PiecesBecomeOneFile) {
  const TemporaryFolder folder;
  WholeFile file(folder.path() / "report.csv");
  for (const char* piece : {"one ", "two ", "three"}) file.Append(piece);
  file.Commit();
  BOOST_TEST(ReadFile(folder.path() / "report.csv") == "one two three");
}

BOOST_AUTO_TEST_CASE(AProcessIdThatComesAgainIsNotStoppedByWhatItsForerunnerLeft) {
  const TemporaryFolder folder;
  const auto target = folder.path() / "report.csv";
  unsigned long next = 0;
  {
    const WholeFile file(target);  // tells which names come next
    const auto name = file.temporary().filename().string();
    const auto begin = name.find(std::to_string(::getpid()) + "-");
    next = std::stoul(name.substr(name.find('-', begin) + 1)) + 1;
  }
  for (unsigned long i = next; i < next + 5; ++i) {
    folder.Add(fmt::format(".report.csv.{}-{}.steelyard-part", ::getpid(), i), "half");
  }
  ExportTo(target, Format::Json, SampleTable({}), ContextIn(Language::English));
  BOOST_TEST(ReadFile(target) == RenderJson(SampleTable({})) + "\n");
  BOOST_TEST(folder.FileCount() == 6u);
}

BOOST_AUTO_TEST_CASE(WhatAKilledExportLeftIsGoneADayLater) {
  const TemporaryFolder folder;
  const auto old = std::filesystem::file_time_type::clock::now() - std::chrono::hours(25);
  const auto left = folder.Add(".report.csv.1-1.steelyard-part", "half");
  const auto of_others = folder.Add(".report.csv.1-1.part", "somebody else's");
  for (const auto& file : {left, of_others}) std::filesystem::last_write_time(file, old);
  const auto at_work = folder.Add(".report.csv.1-2.steelyard-part", "half, and going on");
  ExportTo(folder.path() / "other.csv", Format::Csv, SampleTable({}),
           ContextIn(Language::English));
  BOOST_TEST(!std::filesystem::exists(left));
  BOOST_TEST(std::filesystem::exists(of_others));
  BOOST_TEST(std::filesystem::exists(at_work));
}

BOOST_AUTO_TEST_CASE(ANameAsLongAsNamesMayBeIsWritten) {
  const TemporaryFolder folder;
  const auto file = folder.path() / (std::string(251, 'x') + ".csv");
  ExportTo(file, Format::Csv, SampleTable({}), ContextIn(Language::English));
  BOOST_TEST(std::filesystem::exists(file));
  std::string chinese;
  for (int i = 0; i < 83; ++i) chinese += "果";
  ExportTo(folder.path() / (chinese + ".csv"), Format::Csv, SampleTable({}),
           ContextIn(Language::English));
  BOOST_TEST(folder.FileCount() == 2u);
}

BOOST_AUTO_TEST_CASE(WhatOnlyItsOwnerMayReadStaysSo) {
  const TemporaryFolder folder;
  const auto file = folder.Add("report.csv", "old");
  const auto mine = std::filesystem::perms::owner_read | std::filesystem::perms::owner_write;
  std::filesystem::permissions(file, mine);
  ExportTo(file, Format::Csv, SampleTable({}), ContextIn(Language::English));
  BOOST_TEST((std::filesystem::status(file).permissions() == mine));
}

BOOST_AUTO_TEST_CASE(ALongSpreadsheetIsWrittenRowByRow) {
  std::vector<Row> rows;
  for (int i = 0; i < 20'500; ++i) {
    rows.push_back({Text("苹果 & <b>"), Text("2026-11-01"), Number(1), Number(1), Number(1), Cell()});
  }
  const TemporaryFolder folder;
  const auto file = folder.path() / "long.xlsx";
  ExportTo(file, Format::Xlsx, SampleTable(std::move(rows)), ContextIn(Language::Chinese));
  const std::string sheet = OutputOf("unzip -p '" + file.string() + "' xl/worksheets/sheet1.xml");
  BOOST_TEST(CountOf("<row ", sheet) == 20'500u + 4);
  BOOST_TEST(sheet.find("SUBTOTAL(9,E5:E20504)</f><v>205</v>") != std::string::npos);
  BOOST_TEST(sheet.find("topLeftCell=\"A5\"") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(HtmlNeedsNoOtherFileAndRunsNothing) {
  const Row script = {Text("<script>alert(1)</script>"), Text("2026-11-01"), Number(1),
                      Number(1250), Number(123456), Number(5)};
  const Row quoted = {Text("a \"b\" & c"), Cell(), Cell(), Cell(), Number(-5), Cell()};
  const Table table = SampleTable({script, quoted});
  const std::string html = RenderHtml(table, ContextIn(Language::Chinese));
  BOOST_TEST(html.find("<script>") == std::string::npos);
  BOOST_TEST(html.find("&lt;script&gt;alert(1)&lt;/script&gt;") != std::string::npos);
  BOOST_TEST(html.find("a &quot;b&quot; &amp; c") != std::string::npos);
  BOOST_TEST(html.find("<html lang=\"zh-CN\">") != std::string::npos);
  BOOST_TEST(html.find("<td class=\"n\">1,234.56</td>") != std::string::npos);
  BOOST_TEST(html.find("合计") != std::string::npos);
  BOOST_TEST(CountOf("<svg ", html) == 1u);
  BOOST_TEST(html.find("aria-label=\"金额 · 名称：") != std::string::npos);
  for (const char* outside : {"src=", "href=\"http", "url(http", "<?xml"}) {
    BOOST_TEST(html.find(outside) == std::string::npos, outside);
  }
  BOOST_TEST(RenderHtml(SampleTable({}), ContextIn(Language::English)).find("<svg") ==
             std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::report
