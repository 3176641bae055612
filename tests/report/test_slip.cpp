/// Slips: what fits a line, what is on them in both languages, and their bytes.
#include <boost/test/unit_test.hpp>

#include "ports/printers.h"
#include "report/slip.h"
#include "support/virtual_printer.h"

using namespace steelyard;
using namespace steelyard::report;
using domain::AccountKind;
using domain::PostingReason;

namespace {

base::Timestamp At(const char* text) { return base::Timestamp::Parse(text).value(); }
domain::MoneyDifference Fen(std::int64_t fen) { return domain::MoneyDifference(fen); }

ports::CardSlip TopUp() {
  const auto at = At("2026-11-22T08:00:00+08:00");
  return {.store_name = "鲜果店",
          .card = domain::CardNumber::FromSequence(1234).value(),
          .holder = "王*",
          .valid_until = std::nullopt,
          .operation = base::Id128::Parse("0190a1b2c3d4e5f60123456789abcdef"),
          .actor = "li",
          .at = at,
          .movements = {{at, PostingReason::TopUp, AccountKind::CardPrincipal, Fen(100'000)},
                        {at, PostingReason::BonusGranted, AccountKind::CardBonus, Fen(10'000)}},
          .balances = {Fen(123'456), Fen(10'000), Fen(2'000)}};
}

ports::CardSlip Statement() {
  auto slip = TopUp();
  slip.operation.reset();
  slip.valid_until = domain::BusinessDay::Parse("2029-11-22");
  slip.movements.insert(slip.movements.begin(),
                        {At("2026-11-23T12:30:00+08:00"), PostingReason::Sale,
                         AccountKind::CardPrincipal, Fen(-12'345'678)});
  return slip;
}

std::string Lines(const SlipDocument& document) {
  std::string text;
  for (const auto& line : document.lines) text += SlipText(line, document.columns) + "\n";
  return text;
}

testing::EscPosPaper Printed(const SlipDocument& document) {
  testing::EscPosPaper paper;
  std::string bytes = RenderEscPos(document);
  while (paper.Take(bytes)) {
  }
  BOOST_TEST(bytes.empty());
  return paper;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(slips)

BOOST_AUTO_TEST_CASE(WhatAPrinterTakesForAText) {
  const std::pair<const char*, int> rows[] = {{"", 0}, {"abc", 3}, {"鲜果", 4}, {"a鲜b", 4},
                                              {"é", 2}, {"¥", 2}, {"𠮷", 2}};
  for (const auto& [text, width] : rows) BOOST_TEST(SlipWidth(text) == width, text);
}

BOOST_AUTO_TEST_CASE(EveryLineFitsWhateverStandsInIt) {
  const std::string texts[] = {"", " ", "a", "鲜果店", std::string(100, 'x'),
                               "one two three four five six seven eight nine ten eleven twelve",
                               "很长很长很长很长很长很长很长很长很长很长很长很长很长的店名",
                               "mixed 混合 text 文字 that 很长 goes 一直 on 下去 and 没有 on 完"};
  for (int columns = ports::kLeastSlipColumns; columns <= ports::kMostSlipColumns; ++columns) {
    for (const auto& left : texts) {
      for (const auto& right : texts) {
        SlipWriter writer(columns);
        writer.Pair(left, right);
        writer.Middle(left, SlipStyle::Tall);
        writer.Rule();
        std::string all;
        for (const auto& line : writer.Take().lines) {
          const auto text = SlipText(line, columns);
          if (SlipWidth(text) > columns) BOOST_ERROR(columns << ": " << text);
          if (!line.is_rule) all += text;
        }
        // Nothing is lost but blanks.
        const auto without_blanks = [](std::string text) {
          std::erase(text, ' ');
          return text;
        };
        BOOST_REQUIRE(without_blanks(all) == without_blanks(left + right + left));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(ASlipOfOneOperation) {
  const char* const expected =
      "             鲜果店\n"
      "             Top-up\n"
      "--------------------------------\n"
      "Card         8600 **** **** 2348\n"
      "Holder                       王*\n"
      "Time            2026-11-22 08:00\n"
      "--------------------------------\n"
      "Top-up                 +1,000.00\n"
      "Bonus given (bonus)      +100.00\n"
      "--------------------------------\n"
      "Principal               1,234.56\n"
      "Bonus                     100.00\n"
      "Deposit                    20.00\n"
      "To spend                1,334.56\n"
      "--------------------------------\n"
      "Served by                     li\n"
      "Reference               0190a1b2\n"
      "--------------------------------\n"
      "     Please keep this slip.\n";
  const auto number = TopUp().card.ToString();
  std::string text = expected;
  text.replace(text.find("2348"), 4, number.substr(12));
  BOOST_TEST(Lines(WriteSlip(TopUp(), {.language = Language::English, .columns = 32})) == text);
}

BOOST_AUTO_TEST_CASE(AStatementInChinese) {
  const auto text = Lines(WriteSlip(Statement(), {.language = Language::Chinese, .columns = 48}));
  for (const char* part : {"储值卡对账单", "有效期至                              2029-11-22",
                           "2026-11-23 12:30 消费                -123,456.78",
                           "2026-11-22 08:00 赠送 (赠送金)           +100.00",
                           "可用余额                                1,334.56"}) {
    BOOST_TEST(text.find(part) != std::string::npos, part << "\n" << text);
  }
  BOOST_TEST(text.find("流水") == std::string::npos);
  auto empty = Statement();
  empty.movements.clear();
  BOOST_TEST(Lines(WriteSlip(empty, {.language = Language::Chinese, .columns = 48}))
                 .find("尚无往来") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(NoSlipTellsACardNumberOrAName) {
  const auto number = TopUp().card.ToString();
  for (const auto language : {Language::English, Language::Chinese}) {
    for (const auto& slip : {TopUp(), Statement()}) {
      const auto text = Lines(WriteSlip(slip, {.language = language, .columns = 48}));
      BOOST_TEST(text.find(number.substr(4, 8)) == std::string::npos);
    }
  }
}

BOOST_AUTO_TEST_CASE(EveryReasonHasWordsInBothLanguages) {
  int reasons = 0;
  for (int i = 0;; ++i) {
    const auto reason = static_cast<PostingReason>(i);
    auto slip = TopUp();
    slip.movements = {{slip.at, reason, AccountKind::CardPrincipal, Fen(1)}};
    const auto english = WriteSlip(slip, {.language = Language::English, .columns = 48});
    const auto chinese = WriteSlip(slip, {.language = Language::Chinese, .columns = 48});
    BOOST_TEST(!english.lines[1].middle.empty());
    BOOST_TEST(SlipWidth(chinese.lines[1].middle) == 2 * static_cast<int>(
        chinese.lines[1].middle.size() / 3));  // Chinese throughout
    ++reasons;
    if (reason == PostingReason::Replacement) break;
  }
  BOOST_TEST(reasons >= 13);
}

BOOST_AUTO_TEST_CASE(ThePaperSaysWhatTheDocumentSays) {
  for (const auto language : {Language::English, Language::Chinese}) {
    const auto document = WriteSlip(Statement(), {.language = language, .columns = 48});
    const auto paper = Printed(document);
    BOOST_TEST(paper.Text() == Lines(document));
    BOOST_TEST(paper.cuts == 1);
    BOOST_TEST(paper.problems.empty());
    BOOST_REQUIRE(paper.lines.size() == document.lines.size());
    for (std::size_t i = 0; i < paper.lines.size(); ++i) {
      BOOST_TEST(paper.lines[i].bold == (document.lines[i].style != SlipStyle::Plain));
      BOOST_TEST(paper.lines[i].tall == (document.lines[i].style == SlipStyle::Tall));
    }
  }
}

BOOST_AUTO_TEST_CASE(WhatThePrinterCannotWriteIsSeen) {
  SlipWriter writer(32);
  writer.Pair("🍎 𠮷野家 naïve", "\x1b@\x07");
  writer.Pair("\xFF\xFE bad", "ok");
  const auto paper = Printed(writer.Take());
  BOOST_TEST(paper.problems.empty());
  BOOST_REQUIRE(paper.lines.size() == 2u);
  BOOST_TEST(paper.lines[0].text.starts_with("□ □野家 na□ve"));
  BOOST_TEST(paper.lines[0].text.ends_with(" @ "));
  BOOST_TEST(paper.lines[1].text.starts_with("□□ bad"));
  for (const auto& line : paper.lines) BOOST_TEST(SlipWidth(line.text) == 32);
}

BOOST_AUTO_TEST_CASE(APageIsAsWideAsTheRoll) {
  const auto document = WriteSlip(Statement(), {.language = Language::Chinese, .columns = 48});
  const SlipPage page(document, Language::Chinese);
  BOOST_TEST(page.page().width == 80 / 25.4 * 72, boost::test_tools::tolerance(0.001));
  BOOST_TEST(page.page().height > 100);
  const auto pdf = RenderSlipPdf(document, Language::Chinese);
  BOOST_TEST(pdf.starts_with("%PDF-"));
  BOOST_TEST(pdf.size() > 1000u);
}

BOOST_AUTO_TEST_SUITE_END()
