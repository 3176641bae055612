/// XLSX as programs write it, and as nobody should.
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <fmt/format.h>

#include "base/seeded_random.h"
#include "sheets/columns.h"
#include "sheets/table.h"
#include "sheets/xlsx_file.h"

using namespace steelyard;
using namespace steelyard::sheets;
using tests::BookOf;
using tests::Parts;
using tests::Relationship;
using tests::Relationships;
using tests::ZipOf;

namespace {

/// `3:a|5#|` for a row 3 of a text, a number and an empty cell; faults end in !.
std::string Shown(const Table& table) {
  std::string text;
  for (const auto& row : table) {
    text += fmt::format("{}{}:", text.empty() ? "" : " ", row.line);
    for (const auto& cell : row.cells) {
      text += &cell == row.cells.data() ? "" : "|";
      text += cell.text;
      if (cell.kind == CellKind::Number) text += '#';
      if (cell.kind == CellKind::Fault) text += '!';
    }
  }
  return text;
}

std::string Read(const std::string& bytes) {
  const auto table = ReadTable(bytes);
  if (table) return Shown(*table);
  switch (table.error()) {
    case SheetMistake::QuoteNotClosed: return "quote";
    case SheetMistake::OldOrLocked: return "locked";
    case SheetMistake::NoSheet: return "no sheet";
    case SheetMistake::TooLarge: return "too large";
    case SheetMistake::Damaged: return "damaged";
  }
  return {};
}

std::string ReadRows(const std::string& rows, const std::string& shared = "") {
  return Read(ZipOf(BookOf(rows, shared)));
}

struct Case {
  const char* rows;
  const char* read;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(xlsx)

BOOST_AUTO_TEST_CASE(CellsOfEveryKind) {
  const std::string shared =
      "<si><t>苹果</t></si><si><r><t>红</t></r><r><rPr><b/></rPr><t xml:space=\"preserve\"> 富士"
      "</t></r><rPh sb=\"0\" eb=\"1\"><t>hong</t></rPh></si><si/>";
  for (const Case& row : {
           Case{R"(<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>)",
               "1:苹果|红 富士"},
           Case{R"(<row r="1"><c r="A1" t="inlineStr"><is><t>a &amp; b</t></is></c></row>)",
               "1:a & b"},
           Case{R"(<row r="1"><c r="A1" t="str"><f>1+1</f><v>text</v></c></row>)", "1:text"},
           Case{R"(<row r="1"><c r="A1"><f>B1*2</f><v>12.499999999999998</v></c></row>)",
               "1:12.499999999999998#"},
           Case{R"(<row r="1"><c r="A1" s="3"><v>1.38E10</v></c></row>)", "1:13800000000#"},
           Case{R"(<row r="1"><c r="A1" t="n"><v>45987</v></c></row>)", "1:45987#"},
           Case{R"(<row r="1"><c r="A1" t="d"><v>2026-11-22</v></c></row>)", "1:2026-11-22"},
           Case{R"(<row r="1"><c r="A1" t="b"><v>1</v></c><c r="B1" t="b"><v>0</v></c></row>)",
               "1:TRUE|FALSE"},
           Case{R"(<row r="1"><c r="A1" t="e"><v>#N/A</v></c></row>)", "1:#N/A!"},
           Case{R"(<row r="1"><c r="A1"><v>x</v></c></row>)", "1:x!"},
           Case{R"(<row><c t="str"><v>a</v></c><c/><c t="str"><v>c</v></c></row>)", "1:a||c"},
           Case{R"(<row r="2"><c r="C2"><v>1</v></c></row><row r="7"><c r="A7"><v>2</v></c></row>)",
               "2:||1# 7:2#||"},
           Case{R"(<row r="1"><c r="A1"><v>1</v></c><c r="B1" s="1"/></row><row r="2"/>)", "1:1#"},
           Case{R"(<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>1</v></c>)"
               R"(<c r="B2"><v>2</v></c></row>)", "1:1# 2:1#|2#"},
           Case{R"(<row r="1"><c r="A1" t="s"><v>2</v></c></row>)", ""},
           Case{"", ""}}) {
    BOOST_TEST_CONTEXT(row.rows) { BOOST_TEST(ReadRows(row.rows, shared) == row.read); }
  }
}

BOOST_AUTO_TEST_CASE(OtherProgramsOtherNames) {
  // Prefixes, absolute targets, a hidden first sheet, no shared strings.
  Parts parts;
  parts["_rels/.rels"] = Relationships(Relationship("r", "officeDocument", "/book/main.xml"));
  parts["book/main.xml"] =
      "<x:workbook xmlns:x=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" "
      "xmlns:y=\"http://purl.oclc.org/ooxml/officeDocument/relationships\"><x:sheets>"
      "<x:sheet name=\"h\" sheetId=\"1\" state=\"hidden\" y:id=\"a\"/>"
      "<x:sheet name=\"s\" sheetId=\"2\" y:id=\"b\"/></x:sheets></x:workbook>";
  parts["book/_rels/main.xml.rels"] = Relationships(
      Relationship("a", "worksheet", "wrong.xml") + Relationship("b", "worksheet", "../s/2.xml"));
  parts["s/2.xml"] =
      "<x:worksheet xmlns:x=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">"
      "<x:sheetData><x:row r=\"1\"><x:c r=\"A1\"><x:v>5</x:v></x:c></x:row></x:sheetData>"
      "</x:worksheet>";
  BOOST_TEST(Read(ZipOf(parts)) == "1:5#");
}

BOOST_AUTO_TEST_CASE(WhatIsNoList) {
  const std::string good = R"(<row r="1"><c r="A1"><v>1</v></c></row>)";
  auto without = [&](const char* part) {
    auto parts = BookOf(good);
    parts.erase(part);
    return Read(ZipOf(parts));
  };
  BOOST_TEST(without("_rels/.rels") == "no sheet");
  BOOST_TEST(without("xl/workbook.xml") == "damaged");
  BOOST_TEST(without("xl/_rels/workbook.xml.rels") == "damaged");
  BOOST_TEST(without("xl/worksheets/sheet1.xml") == "damaged");
  BOOST_TEST(without("xl/sharedStrings.xml") == "1:1#");
  BOOST_TEST(Read(ZipOf({{"a.txt", "x"}})) == "no sheet");
  BOOST_TEST(Read("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 old") == "locked");
  BOOST_TEST(Read("a,\"b") == "quote");
  BOOST_TEST(Read("a,b\n1,2\n") == "1:a|b 2:1|2");
  BOOST_TEST(Read("") == "");
  for (const Case& row : {
           Case{R"(<row r="1"><c r="A1" t="s"><v>7</v></c></row>)", "damaged"},
           Case{R"(<row r="1"><c r="A1" t="s"><v>-1</v></c></row>)", "damaged"},
           Case{R"(<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>)",
               "damaged"},
           Case{R"(<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>1</v></c></row>)", "damaged"},
           Case{R"(<row r="1"><c r="ZZZ1"><v>1</v></c></row>)", "too large"},
           Case{R"(<row r="99999999"><c><v>1</v></c></row>)", "too large"},
           Case{"<row>", "damaged"}}) {
    BOOST_TEST_CONTEXT(row.rows) { BOOST_TEST(ReadRows(row.rows) == row.read); }
  }
}

BOOST_AUTO_TEST_CASE(NothingMultipliesInMemory) {
  auto parts = BookOf("");
  parts["xl/worksheets/sheet1.xml"] = std::string(kMaxPartBytes + 1, ' ');
  const auto bomb = ZipOf(parts);
  BOOST_TEST(bomb.size() < 1'000'000u);
  BOOST_TEST(Read(bomb) == "too large");

  // One text of the most a cell holds, in very many cells.
  std::string rows;
  for (int i = 0; i < 5'000; ++i) rows += R"(<row><c t="s"><v>0</v></c></row>)";
  BOOST_TEST(ReadRows(rows, "<si><t>" + std::string(kMaxCellBytes, 'x') + "</t></si>") ==
             "too large");
  BOOST_TEST(ReadRows("<row><c t=\"str\"><v>" + std::string(kMaxCellBytes + 1, 'x') +
                      "</v></c></row>") == "too large");
  std::string sparse = "<row><c r=\"IV1\"><v>1</v></c></row>";
  for (int i = 0; i < 20'000; ++i) sparse += "<row><c r=\"A\"><v>1</v></c></row>";
  BOOST_TEST(ReadRows(sparse) == "too large");  // 20,000 rows of 256 cells

  const std::string laughs =
      "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;&a;\">"
      "<!ENTITY c SYSTEM \"file:///etc/hostname\">]>"
      "<worksheet><sheetData><row><c t=\"str\"><v>&b;&c;</v></c></row></sheetData></worksheet>";
  parts["xl/worksheets/sheet1.xml"] = laughs;
  BOOST_TEST(Read(ZipOf(parts)) == "damaged");

  std::string crowd;
  for (int i = 0; i < 3'000; ++i) crowd += "PK\x03\x04";
  BOOST_TEST(Read(crowd) == "damaged");
  BOOST_TEST(Read(std::string(kMaxFileBytes + 1, 'x')) == "too large");
}

BOOST_AUTO_TEST_CASE(BrokenFilesAreReadOrRefused) {
  std::string rows;
  for (int i = 1; i <= 20; ++i) {
    rows += fmt::format("<row r=\"{0}\"><c r=\"A{0}\" t=\"s\"><v>{1}</v></c><c r=\"B{0}\"><v>"
                        "12.5</v></c><c r=\"C{0}\" t=\"inlineStr\"><is><t>x</t></is></c></row>",
                        i, i % 2);
  }
  const auto parts = BookOf(rows, "<si><t>苹果</t></si><si><t>梨</t></si>");
  const std::string good = ZipOf(parts);
  const auto* asked = std::getenv("TEST_SEED");
  const std::uint64_t seed = asked ? std::strtoull(asked, nullptr, 10) : 1;
  BOOST_TEST_MESSAGE("seed " << seed);
  base::SeededRandom random(seed);
  const auto damage = [&](std::string bytes) {
    const auto at = static_cast<std::size_t>(
        random.Between(0, static_cast<std::int64_t>(bytes.size()) - 1));
    switch (random.Between(0, 3)) {
      case 0: bytes[at] = static_cast<char>(random.Between(0, 255)); break;
      case 1: bytes.resize(at); break;
      case 2: bytes.erase(at, static_cast<std::size_t>(random.Between(1, 20))); break;
      default: bytes.insert(at, bytes.substr(at / 2, 30)); break;
    }
    return bytes;
  };
  int refused = 0;
  for (int i = 0; i < 3'000; ++i) {
    std::string bytes = good;
    for (std::int64_t n = random.Between(1, 3); n > 0 && !bytes.empty(); --n) bytes = damage(bytes);
    if (!bytes.starts_with("PK\x03\x04")) bytes = "PK\x03\x04" + bytes;
    refused += ReadTable(bytes) ? 0 : 1;
  }
  BOOST_TEST(refused > 1'000);
  for (int i = 0; i < 1'500; ++i) {  // whole ZIP files of broken parts
    auto broken = parts;
    for (auto& [path, content] : broken) {
      if (random.Chance(400)) content = damage(content);
    }
    refused += ReadTable(ZipOf(broken)) ? 0 : 1;
  }
  BOOST_TEST(refused > 1'500);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(heads)

BOOST_AUTO_TEST_CASE(ColumnsByName) {
  const KnownColumn known[] = {{"name", true, "姓名|名字"}, {"phone", false, "电话"}, {"tier"}};
  const struct {
    const char* head;
    const char* read;
  } rows[] = {{"name,phone", "name=0 phone=1 "},
              {" Phone , NAME ", "name=1 phone=0 "},
              {"电话,名字,tier", "name=1 phone=0 tier=2 "},
              {"phone", "missing name"},
              {"name,姓名", "twice 姓名"},
              {"name,age", "unknown age"},
              {"name,", "unknown "},
              {"name,\x1b[31m", "unknown "},
              {"", "empty "}};
  for (const auto& row : rows) {
    BOOST_TEST_CONTEXT(row.head) {
      const auto table = ReadTable(row.head);
      const auto columns = ReadHead(*table, known);
      std::string read;
      if (columns) {
        for (const auto& [name, at] : *columns) read += fmt::format("{}={} ", name, at);
      } else {
        const char* const words[] = {"empty", "unknown", "twice", "missing"};
        read = fmt::format("{} {}", words[static_cast<int>(columns.error().mistake)],
                           columns.error().subject);
      }
      BOOST_TEST(read == row.read);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
