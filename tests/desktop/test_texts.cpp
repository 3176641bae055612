/// Every text has both languages, and every outcome has a sentence.
#include <boost/test/unit_test.hpp>

#include <wx/init.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "cards/key_vault.h"
#include "desktop/background.h"
#include "desktop/exception_words.h"
#include "desktop/format.h"
#include "desktop/import_sentences.h"
#include "desktop/language.h"
#include "desktop/scale_sentences.h"
#include "desktop/words.h"
#include "support/fake_drivers.h"

using namespace steelyard;
using namespace steelyard::desktop;
using steelyard::tests::FakeDrivers;

namespace {

std::string ReadAll(const std::filesystem::path& file) {
  std::ifstream stream(file);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

/// The string literal at `at`, adjoining ones joined; `at` moves behind it. Empty if none is there.
std::string TakeLiteral(const std::string& source, std::size_t& at) {
  std::string text;
  for (;;) {
    const auto next = source.find_first_not_of(" \t\r\n", at);
    if (next == std::string::npos || source[next] != '"') return text;
    for (at = next + 1; source[at] != '"'; ++at) {
      if (source[at] == '\\') text += source[at++];
      text += source[at];
    }
    ++at;
  }
}

using Marks = std::vector<std::string>;

/// The literals behind the marks.
std::set<std::string> TextsOf(const std::string& source, const Marks& marks) {
  std::set<std::string> texts;
  for (const auto& mark : marks) {
    for (auto at = source.find(mark); at != std::string::npos; at = source.find(mark, at)) {
      at += mark.size();
      const auto text = TakeLiteral(source, at);
      if (!text.empty()) texts.insert(text);
    }
  }
  return texts;
}

std::map<std::string, std::string> Translations() {
  const auto po = ReadAll(std::filesystem::path(STEELYARD_SOURCE_DIR) / "resources" /
                          "translations" / "zh_CN.po");
  std::map<std::string, std::string> translations;
  for (auto at = po.find("\nmsgid "); at != std::string::npos; at = po.find("\nmsgid ", at)) {
    at += 7;
    const auto text = TakeLiteral(po, at);
    at = po.find("\nmsgstr", at);
    at = po.find('"', at);
    translations[text] = TakeLiteral(po, at);
  }
  return translations;
}

std::set<std::string> TextsIn(const std::string& folder, const Marks& marks) {
  std::set<std::string> all;
  const auto path = std::filesystem::path(STEELYARD_SOURCE_DIR) / "src" / folder;
  for (const auto& file : std::filesystem::recursive_directory_iterator(path)) {
    if (file.path().extension() == ".cpp") all.merge(TextsOf(ReadAll(file.path()), marks));
  }
  return all;
}

/// What the windows say: `_("…")` and the first text of `wxPLURAL("…"`.
std::set<std::string> AllTexts() {
  return TextsIn("desktop", {" _(", "(_(", "{_(", "wxPLURAL("});
}

/// The words of every explanation that may reach a window.
std::set<std::string> AllExplanations() {
  std::set<std::string> all;
  const Marks throwing = {"Error(", "ConnectionLost(", "NoAnswer(", "NotInProtocol(",
                         "MassaFileUnknown(", "StoreBusy(", "Explanation::Of("};
  for (const char* folder :
       {"app", "cards", "delivery", "desktop", "host", "report", "scales", "storage"}) {
    all.merge(TextsIn(folder, throwing));
  }
  // Reasons that stand as arguments in another explanation.
  all.merge(TextsIn("cards", {" Fail(path,"}));
  all.merge(TextsIn("scales/drivers", {" Refuse("}));
  all.merge(TextsIn("storage", {" Fail(", " Refuse("}));
  all.merge(TextsIn("host", {" Fail("}));
  all.merge(TextsIn("report", {" advice ="}));
  return all;
}

bool IsAscii(const std::string& text) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) >= 0x80) return false;
  }
  return true;
}

/// The conversions of a format, in their order.
std::string ConversionsOf(const std::string& text) {
  std::string conversions;
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    if (text[i] != '%' || text[i + 1] == ' ') continue;
    const auto end = text.find_first_of("dsu", i);
    if (end == std::string::npos) continue;
    conversions += text.substr(i, end - i + 1) + ' ';
    i = end;
  }
  return conversions;
}

/// Sentences in one language, wherever wxWidgets finds its catalogue.
template <typename Enum>
std::vector<std::string> Sentences(Enum last) {
  std::vector<std::string> sentences;
  for (int i = 0; i <= static_cast<int>(last); ++i) {
    sentences.push_back(FromWx(Sentence(static_cast<Enum>(i))));
  }
  return sentences;
}

template <typename Enum>
std::vector<std::string> Words(Enum last) {
  std::vector<std::string> words;
  for (int i = 0; i <= static_cast<int>(last); ++i) {
    words.push_back(FromWx(Word(static_cast<Enum>(i))));
  }
  return words;
}

std::vector<std::vector<std::string>> AllOutcomes() {
  std::vector<std::string> exceptions;
  for (int i = 0; i <= static_cast<int>(ports::ExceptionKind::DiskFailed); ++i) {
    const auto words = WordsOf(static_cast<ports::ExceptionKind>(i));
    exceptions.push_back(FromWx(words.what));
    exceptions.push_back(FromWx(words.why));
    exceptions.push_back(FromWx(words.remedy));
  }
  std::vector<std::string> scales;
  for (int i = 0; i <= static_cast<int>(app::AddScaleOutcome::AddressInvalid); ++i) {
    scales.push_back(FromWx(Sentence(static_cast<app::AddScaleOutcome>(i), FakeDrivers())));
  }
  std::vector<std::string> scale_changes;
  for (int i = 0; i <= static_cast<int>(app::ChangeScaleOutcome::NothingToChange); ++i) {
    scale_changes.push_back(
        FromWx(Sentence(static_cast<app::ChangeScaleOutcome>(i), FakeDrivers())));
  }
  std::vector<std::string> sendings;
  for (int i = 0; i <= static_cast<int>(app::SendOutcome::Cancelled); ++i) {
    app::ScaleSending sending;
    sending.outcome = static_cast<app::SendOutcome>(i);
    sending.trouble = base::Explanation::Of("Scale {} ({})", 3, "10.0.0.7");
    sendings.push_back(FromWx(Sentence(sending)));
  }
  return {Sentences(app::TouchOutcome::CardShown),
          sendings,
          Sentences(app::CardDeskOutcome::ApproverNotAllowed),
          Sentences(app::CardStateOutcome::NotInThisState),
          Sentences(app::CardPinOutcome::NothingToChange),
          scales,
          scale_changes,
          Sentences(app::ScaleEventOutcome::DetailInvalid),
          Sentences(app::RemoveScaleOutcome::Unknown),
          Sentences(app::PriceChangeOutcome::MistakeFound),
          Sentences(domain::ProductMistake::PromotionEndsBeforeItStarts),
          Sentences(domain::TierMistake::DiscountOutOfRange),
          Sentences(app::ResolveOutcome::AlreadyResolved),
          Sentences(app::MemberOutcome::NothingToChange),
          Sentences(app::IdRecordOutcome::CannotBeOpened),
          Sentences(app::TierUpgradeOutcome::TierUnknown),
          Sentences(app::MemberImportOutcome::RowRefused),
          Sentences(sheets::SheetMistake::Damaged),
          Sentences(host::MemberRowMistake::AlreadyMember),
          Sentences(host::ProductRowMistake::TierPriceAboveList),
          Words(ports::IdDocument::Other),
          Words(domain::CardState::Returned),
          Words(domain::CardClass::Both),
          Words(domain::TenderType::Mobile),
          Words(domain::TicketKind::Void),
          Words(domain::PriceUnit::PerPiece),
          Words(domain::AccountKind::CardFees),
          exceptions};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(translations)

BOOST_AUTO_TEST_CASE(EveryTextIsTranslated) {
  const auto translations = Translations();
  const auto texts = AllTexts();
  BOOST_REQUIRE(texts.size() > 300u);
  for (const auto& text : texts) {
    BOOST_TEST_CONTEXT(text) {
      BOOST_TEST(IsAscii(text));  // other characters would depend on the system's locale
      const auto found = translations.find(text);
      BOOST_REQUIRE(found != translations.end());
      BOOST_TEST(!found->second.empty());
      BOOST_TEST(ConversionsOf(found->second) == ConversionsOf(text));
    }
  }
}

BOOST_AUTO_TEST_CASE(EveryExplanationIsTranslatedWithAllItsArguments) {
  const auto translations = Translations();
  const auto texts = AllExplanations();
  BOOST_REQUIRE(texts.size() > 90u);
  const auto places = [](const std::string& text) {
    std::size_t count = 0;
    for (auto at = text.find("{}"); at != text.npos; at = text.find("{}", at + 2)) ++count;
    return count;
  };
  for (const auto& text : texts) {
    BOOST_TEST_CONTEXT(text) {
      const auto found = translations.find(text);
      if (found == translations.end()) {
        BOOST_ERROR("there is no Chinese for it");
        continue;
      }
      BOOST_TEST(!IsAscii(found->second));
      BOOST_TEST(places(found->second) == places(text));
      BOOST_TEST(found->second.find('{') == found->second.find("{}"));
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(words)

BOOST_AUTO_TEST_CASE(FailuresOfTheWorldAreSaidInTheWindowsLanguage) {
  const wxInitializer toolkit;
  BOOST_REQUIRE(toolkit.IsOk());
  const auto cut = base::Explanation::Of(
      "{} cannot be reached ({}). Nothing was exchanged. Check that it is switched on, that its "
      "address is right and that no other program is connected to it.",
      base::Explanation::Of("Scale {} ({})", 3, "10.0.0.7:33581"), "Connection refused");
  const auto as_noted = base::Explanation::FromStored(cut.ToStored());
  const auto unknown = ExplanationOf(std::runtime_error("{} strange"));
  UseLanguage("zh_CN");
  const auto chinese = FromWx(Sentence(as_noted));
  const auto surprise = FromWx(Sentence(unknown));
  std::vector<std::string> vault;
  for (int i = 0; i <= static_cast<int>(cards::VaultMistake::WrongPassphrase); ++i) {
    const std::string words(cards::Explain(static_cast<cards::VaultMistake>(i)));
    vault.push_back(FromWx(Sentence(base::Explanation(words))));
  }
  UseLanguage("en");
  BOOST_TEST(chinese ==
             "3 号电子秤（10.0.0.7:33581）：连接不上（Connection refused）。没有交换任何数据。"
             "请检查它是否开机、地址是否正确、是否有其他程序连着它。");
  BOOST_TEST(surprise.starts_with("操作因意外故障中断（{} strange）"));
  BOOST_TEST(FromWx(Sentence(as_noted)) == cut.Text());
  for (const auto& sentence : vault) BOOST_TEST(!IsAscii(sentence));
  // What no catalogue knows is shown as it is.
  BOOST_TEST(FromWx(Sentence(base::Explanation("old {} news"))) == "old {} news");
  BOOST_TEST(FromWx(Sentence(base::Explanation())) == "");
}

BOOST_AUTO_TEST_CASE(EveryOutcomeHasItsOwnSentenceInBothLanguages) {
  const wxInitializer toolkit;
  BOOST_REQUIRE(toolkit.IsOk());
  UseLanguage("en");
  const auto english = AllOutcomes();
  UseLanguage("zh_CN");
  const auto chinese = AllOutcomes();
  UseLanguage("en");
  BOOST_REQUIRE(english.size() == chinese.size());
  for (std::size_t group = 0; group < english.size(); ++group) {
    BOOST_TEST_CONTEXT("group " << group << ", from " << english[group].front()) {
      const std::set<std::string> distinct(english[group].begin(), english[group].end());
      BOOST_TEST(distinct.size() == english[group].size());
      for (std::size_t i = 0; i < english[group].size(); ++i) {
        BOOST_TEST(!english[group][i].empty());
        BOOST_TEST(english[group][i] != chinese[group][i]);
        BOOST_TEST(!IsAscii(chinese[group][i]));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(TendersAreNamedOneByOne) {
  BOOST_TEST(FromWx(TenderWords("cash")) == "Cash");
  BOOST_TEST(FromWx(TenderWords("stored_value+cash")) == "Stored value + Cash");
  BOOST_TEST(FromWx(TenderWords("beans")) == "beans");
  BOOST_TEST(FromWx(TenderWords("")) == "");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(amounts)

BOOST_AUTO_TEST_CASE(ReadsWhatPeopleTypeAndRefusesTheRest) {
  const std::pair<const char*, std::int64_t> right[] = {
      {"12", 1200}, {"12.5", 1250}, {"12.50", 1250}, {" 0.01 ", 1}, {"0", 0}};
  for (const auto& [text, fen] : right) BOOST_TEST(ReadMoney(text).value().fen() == fen);
  const char* const refused[] = {"",       " ",   "-1",     "+1",    "1,000",
                                 "12.345", "1e3", "12.5元", "12..5", "."};
  for (const char* wrong : refused) {
    BOOST_TEST_CONTEXT(wrong) { BOOST_TEST(!ReadMoney(wxString::FromUTF8(wrong)).has_value()); }
  }
}

BOOST_AUTO_TEST_CASE(AreGroupedByThousands) {
  BOOST_TEST(FromWx(MoneyText(domain::MoneyDifference(-123456789))) == "-1,234,567.89");
  BOOST_TEST(FromWx(CountText(0)) == "0");
  BOOST_TEST(FromWx(CountText(999)) == "999");
  BOOST_TEST(FromWx(CountText(1000)) == "1,000");
  BOOST_TEST(FromWx(CountText(10'000'000)) == "10,000,000");
  BOOST_TEST(FromWx(CountText(-1000)) == "-1,000");
  BOOST_TEST(FromWx(CardNumberText("8600000000000012")) == "8600 0000 0000 0012");
}

BOOST_AUTO_TEST_SUITE_END()
