/// Tests of the Dahua commands, replies, texts and profiles, against the vectors of the maker's
/// document and some of our own.
#include <fmt/format.h>

#include <boost/test/unit_test.hpp>

#include "scales/drivers/dahua_codec.h"
#include "scales/drivers/dahua_sales.h"
#include "scales/drivers/dahua_text.h"

namespace steelyard::scales {
namespace {

using domain::PriceUnit;

const std::string kExample1 =
    "!0V0001A2281080002000000000000803000000000000000000000000000000000000000000000000"
    "B186642525027C186642525028D186642525028E";
const std::string kExample2 =
    "!0V0002A2280081001050000000008020000000000000000000100100000000000000000000000000"
    "B186642522294CDE";
const std::string kExample3 =
    "!0V0003A2290082001000001020310030000000000000000000000300000610071240131820192330"
    "B186642524093C037503750375D037603760376E";
const std::string kOwnExample =
    "!0V0012A2200012001280000000000522000000000000000000000000000000000000000000000000"
    "B26762427423138272591CDE";

const std::string kPrinted =
    "0j0001a090327160900030001000780020000000160000016000000200000401bc";
const std::string kTold = "0j0345a26091214030022001201250001280";
const std::string kTold12 = kTold + "00016000001600" + "000000003072" + "01bc";
const std::string kTold11 = kTold + "00016000001600" + "00000003072" + "01bc";

DahuaProfile Profile(std::string_view words = "") { return ParseDahuaProfile(words).value(); }

DahuaSaleLine Sale(std::string_view reply, std::string_view words = "") {
  return ParseSaleReply(reply, Profile(words)).value().value();
}

domain::Product Fruit(const std::string& code, std::int64_t fen, PriceUnit unit) {
  return {.code = code,
          .name = "红富士苹果",
          .category = "",
          .barcode = "",
          .list_price = domain::Price::FromFen(fen, unit).value(),
          .tier_prices = {},
          .promotions = {}};
}

/// What a scale would answer that was told `command`.
std::string ReplyFor(const std::string& command) { return "0u" + command.substr(3); }

std::int64_t GramsOf(const DahuaSaleLine& line) {
  return std::get<domain::Weight>(line.quantity).grams();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(dahua_codec)

BOOST_AUTO_TEST_CASE(EachVectorHas73DigitsAndIsWrittenAsItWasRead) {
  for (const std::string& example : {kExample1, kExample2, kExample3, kOwnExample}) {
    BOOST_TEST_CONTEXT(example) {
      BOOST_TEST(example.find('B') - example.find('A') - 1 == 73U);
      const auto plu = ParsePluReply(ReplyFor(example), Profile());
      BOOST_REQUIRE(plu);
      BOOST_REQUIRE(plu.value().has_value());
      BOOST_TEST(PluCommand(**plu, Profile()) == example);
    }
  }
}

BOOST_AUTO_TEST_CASE(TheFieldsOfTheVendorsExamplesAreWhatTheDocumentSays) {
  const auto first = ParsePluReply(ReplyFor(kExample1), Profile()).value().value();
  BOOST_TEST(first.number == 1);
  BOOST_TEST(first.code == 2281080);
  BOOST_TEST(first.price == 2000);
  BOOST_TEST((first.selling == DahuaSelling::ByWeight));
  BOOST_TEST(first.shelf_days == 8);
  BOOST_TEST(first.shop == 3);
  BOOST_TEST(first.name == "测试一");
  const auto third = ParsePluReply(ReplyFor(kExample3), Profile()).value().value();
  BOOST_TEST((third.info == std::array<int, 3>{1, 2, 3}));
  BOOST_TEST(third.shelf_days == 100);
  BOOST_TEST((third.discounts[1] == DahuaHourDiscount{7, 12, 40}));
  BOOST_TEST((third.discounts[3] == DahuaHourDiscount{19, 23, 30}));
  BOOST_TEST(third.note_a == "kkk");
  BOOST_TEST(third.note_b == "lll");
}

BOOST_AUTO_TEST_CASE(AProductBecomesTheComputedVector) {
  auto plu = DahuaPluFor(Fruit("12", 1280, PriceUnit::PerKilogram), Profile()).value();
  plu.shelf_days = 5;  // our products have none
  BOOST_TEST(PluCommand(plu, Profile()) == kOwnExample);
}

BOOST_AUTO_TEST_CASE(PricesAreTheScalesOwnUnits) {
  struct Row { const char* words; std::int64_t fen; PriceUnit unit; int price; };
  const Row rows[] = {{"", 1280, PriceUnit::PerKilogram, 1280},
                      {"", 640, PriceUnit::Per500Grams, 1280},
                      {"", 250, PriceUnit::PerPiece, 250},
                      {"", 999'999, PriceUnit::PerKilogram, 999'999},
                      {"price1", 1280, PriceUnit::PerKilogram, 128},
                      {"price0", 120'000, PriceUnit::PerKilogram, 1200}};
  for (const Row& row : rows) {
    BOOST_TEST_CONTEXT(row.words << " " << row.fen) {
      const auto plu = DahuaPluFor(Fruit("12", row.fen, row.unit), Profile(row.words)).value();
      BOOST_TEST(plu.price == row.price);
      const auto back = PriceOf(plu, Profile(row.words)).value();
      BOOST_TEST(CostTheSame(back, domain::Price::FromFen(row.fen, row.unit).value()));
    }
  }
}

BOOST_AUTO_TEST_CASE(WhatAScaleCannotHoldIsRefusedByName) {
  struct Row { const char* words; const char* code; std::int64_t fen; const char* why; };
  const Row rows[] = {{"", "0", 100, "no PLU number"},      {"", "4001", 100, "no PLU number"},
                      {"", "012", 100, "no PLU number"},    {"", "12a", 100, "no PLU number"},
                      {"", "12", 1'000'000, "higher"}, {"price1", "12", 1285, "decimals"},
                      {"price0", "12", 1280, "decimals"}};
  for (const Row& row : rows) {
    BOOST_TEST_CONTEXT(row.code << " " << row.fen) {
      const auto plu =
          DahuaPluFor(Fruit(row.code, row.fen, PriceUnit::PerKilogram), Profile(row.words));
      BOOST_REQUIRE(!plu);
      BOOST_TEST(plu.error().Text().find(row.why) != std::string::npos, plu.error().Text());
    }
  }
}

BOOST_AUTO_TEST_CASE(ThePrefixGoesWhereTheProfileSays) {
  const auto fruit = Fruit("12", 1280, PriceUnit::PerKilogram);
  BOOST_TEST(DahuaPluFor(fruit, Profile("prefix21")).value().code == 2'100'012);
  const auto in_shop = DahuaPluFor(fruit, Profile("prefix-in-shop+prefix25")).value();
  BOOST_TEST(in_shop.code == 12);
  BOOST_TEST(in_shop.shop == 25);
}

BOOST_AUTO_TEST_CASE(ADeletedProductIsTakenOffSale) {
  auto fruit = Fruit("12", 1280, PriceUnit::PerKilogram);
  fruit.deleted = true;
  const auto plu = DahuaPluFor(fruit, Profile()).value();
  BOOST_TEST(plu.price == 0);
  BOOST_TEST(plu.name == "停售");
  BOOST_TEST(IsTakenOffSale(plu));
}

BOOST_AUTO_TEST_CASE(TheCommandPrefixAndItsLineEndAreTheModels) {
  const auto plu = DahuaPluFor(Fruit("12", 1280, PriceUnit::PerKilogram), Profile()).value();
  BOOST_TEST(PluCommand(plu, Profile("w")).starts_with("!0W0012A2200012"));
  BOOST_TEST(PluCommand(plu, Profile("ip")).starts_with("IP0012A2200012"));
  BOOST_TEST(Profile("w").line_end == "\r\n\x03");
  BOOST_TEST(Profile("").line_end == "\r\n");
}

BOOST_AUTO_TEST_CASE(OtherCommandsAreAsTheDocumentHasThem) {
  BOOST_TEST(ReadSaleCommand(1) == "!0J0001A");
  BOOST_TEST(ReadPluCommand(1) == "!0U0001A");
  BOOST_TEST(ClockCommand({2026, 9, 12, 14, 3, 5}) == "!0P2609121403");
  std::array<int, kDahuaHotKeys> keys{};
  keys[0] = 12;
  keys[35] = 4000;
  const std::string command = HotKeysCommand(1, keys);
  BOOST_TEST(command.size() == 6U + 36 * 4 + 1);
  BOOST_TEST(command.starts_with("!0L01A00120000"));
  BOOST_TEST(command.ends_with("00004000B"));
  BOOST_TEST(TextCommand({DahuaTextKind::Label, 1}, "苹果", Profile()).value() ==
             "!0Z01A382725910000B");
  BOOST_TEST(TextCommand({DahuaTextKind::Special, 1}, "Info1", Profile()).value() ==
             "!0X01A034103780370037903170000B");
  BOOST_TEST(TextCommand({DahuaTextKind::Label, 17}, "Hi", Profile()).value() ==
             "!0Z17A072105000B");
  BOOST_TEST(TextCommand({DahuaTextKind::Special, 22}, "Hi", Profile()).value() ==
             "!0X22A072105000B");
  BOOST_TEST(!TextCommand({DahuaTextKind::Label, 33}, "Hi", Profile()));
  BOOST_TEST(!TextCommand({DahuaTextKind::Special, 23}, "Hi", Profile()));
  BOOST_TEST(!TextCommand({DahuaTextKind::Label, 0}, "Hi", Profile()));
}

BOOST_AUTO_TEST_CASE(RepliesAreToldByLetterAndNumber) {
  struct Row { const char* reply; const char* command; bool is_reply; };
  const Row rows[] = {
      {"0v0001a2", "!0V0001A", true},   {"0v0002a2", "!0V0001A", false},
      {"0v0001a2", "!0W0001A", true},   {"0w0001a2", "!0W0001A", true},
      {"0v0001a2", "IP0001A", true},    {"0w0001a2", "!0V0001A", false},
      {"0j0001ac", "!0J0001A", true},   {"0j0002ac", "!0J0001A", false},
      {"0u0001a", "!0U0001A", true},    {"0p", "!0P2609121403", true},
      {"0ha", "!0HA", true},            {"0iaa0", "!0IA", true},
      {"0l01", "!0L01A", true},         {"", "!0J0001A", false},
      {"0", "!0P", false},              {"!0J0001A", "!0J0001A", false},
      {"0j", "!0J0001A", false}};
  for (const Row& row : rows) {
    BOOST_TEST(IsReplyTo(row.reply, row.command) == row.is_reply,
               row.reply << " to " << row.command);
  }
}

BOOST_AUTO_TEST_CASE(AnEmptyPlaceIsNoProduct) {
  const auto reply = ParsePluReply("0u0001a", Profile());
  BOOST_REQUIRE(reply);
  BOOST_TEST(!reply.value().has_value());
  for (const std::string& bad :
       {std::string(), std::string("0u0001"), std::string("0u0001A"), std::string("0u0001b"),
        std::string("0u00x1a"), ReplyFor(kExample1).substr(0, 79),
        ReplyFor(kExample1).substr(0, 90),
        "0u0001A" + std::string(73, 'x') + "BCDE", "0u0001A" + std::string(72, '0') + "BCDE",
        "0u0001A" + std::string(73, '0') + "B123CDE"}) {
    BOOST_TEST(!ParsePluReply(bad, Profile()), bad);
  }
}

BOOST_AUTO_TEST_CASE(ThePrintedRecordIsReadFromTheLeft) {
  const auto line = Sale(kPrinted);
  BOOST_TEST(line.record == 1);
  BOOST_TEST((line.time == base::WallClock{2009, 3, 27, 16, 9, 0}));
  BOOST_TEST(line.plu == 1);
  BOOST_TEST(GramsOf(line) == 78);
  BOOST_TEST(line.price.fen() == 2000);
  BOOST_TEST(line.before_discount.fen() == 160);
  BOOST_TEST(line.amount.fen() == 160);
  BOOST_TEST(line.ticket == "000002000004");
  BOOST_TEST(line.scale_number == "01");
  BOOST_TEST(line.raw == kPrinted);
}

BOOST_AUTO_TEST_CASE(BothWidthsOfTheTicketAreRead) {
  for (const std::string& reply : {kTold11, kTold12}) {
    const auto line = Sale(reply);
    BOOST_TEST(line.record == 345);
    BOOST_TEST((line.time == base::WallClock{2026, 9, 12, 14, 3, 0}));
    BOOST_TEST(line.plu == 12);
    BOOST_TEST(GramsOf(line) == 1250);
    BOOST_TEST(line.price.fen() == 1280);
    BOOST_TEST(line.amount.fen() == 1600);
    BOOST_TEST(std::stoll(line.ticket) == 12 * 256);
  }
  BOOST_TEST(ParseSaleReply(kTold11, Profile("ticket11")).value().has_value());
  BOOST_TEST(ParseSaleReply(kTold12, Profile("ticket12")).value().has_value());
  BOOST_TEST(!ParseSaleReply(kTold12, Profile("ticket11")));
  BOOST_TEST(!ParseSaleReply(kTold11, Profile("ticket12")));
}

BOOST_AUTO_TEST_CASE(TheMonthCarriesTheMode) {
  struct Row { const char* month; int real; bool is_piece; };
  for (const Row& row : {Row{"25", 9, true}, Row{"19", 3, true}, Row{"12", 12, false},
                         Row{"28", 12, true}, Row{"01", 1, false}}) {
    auto reply = kTold12;
    reply.replace(9, 2, row.month);
    const auto line = Sale(reply);
    BOOST_TEST(line.time.month == row.real);
    BOOST_TEST(std::holds_alternative<domain::Pieces>(line.quantity) == row.is_piece);
  }
  for (const char* month : {"00", "13", "16", "29", "33", "99"}) {
    auto reply = kTold12;
    reply.replace(9, 2, month);
    BOOST_TEST(!ParseSaleReply(reply, Profile()), month);
  }
}

BOOST_AUTO_TEST_CASE(NoDataIsNoMistake) {
  const auto reply = ParseSaleReply("0j0346ac", Profile());
  BOOST_REQUIRE(reply);
  BOOST_TEST(!reply.value().has_value());
}

BOOST_AUTO_TEST_CASE(AmountsFollowThePriceDecimals) {
  const auto line = Sale(kTold12, "price0");
  BOOST_TEST(line.price.fen() == 128'000);
  BOOST_TEST(line.amount.fen() == 160'000);
}

BOOST_AUTO_TEST_CASE(EveryDamagedRecordIsRefusedOrTellsOtherFigures) {
  for (const std::string& reply : {kTold11, kTold12, kPrinted}) {
    for (std::size_t at = 0; at < reply.size(); ++at) {
      auto letter = reply;
      letter[at] = '?';
      BOOST_TEST(!ParseSaleReply(letter, Profile()), letter);
      BOOST_TEST(!ParseSaleReply(reply.substr(0, at), Profile()), reply.substr(0, at));
    }
    BOOST_TEST(!ParseSaleReply(reply + "0", Profile()));
    BOOST_TEST(!ParseSaleReply("0" + reply, Profile()));
  }
  for (const char* day : {"00", "32"}) {
    auto reply = kTold12;
    reply.replace(11, 2, day);
    BOOST_TEST(!ParseSaleReply(reply, Profile()));
  }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(dahua_text)

BOOST_AUTO_TEST_CASE(ChineseIsAreaAndPosition) {
  struct Row { const char* text; const char* digits; };
  const Row rows[] = {{"苹果", "38272591"},
                      {"Milk 1L", "0345037303760375010103170344"},
                      {"上海大华电子秤厂", "41472603208327102171555119511907"},
                      {"Info1", "03410378037003790317"},
                      {"测试一", "186642525027"},
                      {"", ""}};
  for (const Row& row : rows) {
    BOOST_TEST(AreaPositionDigits(row.text) == row.digits, row.text);
    BOOST_TEST(DecodeDahuaText(row.digits, Profile()).value() == row.text);
    BOOST_TEST(DecodeDahuaText(std::string(row.digits) + "0000", Profile()).value() == row.text);
  }
}

BOOST_AUTO_TEST_CASE(WhatACodePageLacksBecomesAQuestionMark) {
  BOOST_TEST(DecodeDahuaText(AreaPositionDigits("a😀b龘"), Profile()).value() == "a?b?");
  BOOST_TEST(OneByteDigits("a果", DahuaCodePage::Ascii) == "097063");
  BOOST_TEST(AreaPositionDigits("a\tb") == "036503310366");  // a control character is no letter
}

BOOST_AUTO_TEST_CASE(OneByteTextIsThreeDigitsAByte) {
  const auto ascii = Profile("ascii");
  BOOST_TEST(EncodeDahuaText("Hi", ascii) == "072105");
  BOOST_TEST(DecodeDahuaText("072105000", ascii).value() == "Hi");
  const auto russian = Profile("cp1251");
  BOOST_TEST(EncodeDahuaText("Яблоки", russian) == "223225235238234232");
  BOOST_TEST(DecodeDahuaText("223225235238234232", russian).value() == "Яблоки");
  BOOST_TEST(!DecodeDahuaText("07210", ascii));
  BOOST_TEST(!DecodeDahuaText("999", ascii));
}

BOOST_AUTO_TEST_CASE(RongtaTextIsPairs) {
  const auto rongta = Profile("rongta");
  BOOST_TEST(EncodeDahuaText("苹果 1", rongta) == "38272591010103170000");
  BOOST_TEST(DecodeDahuaText("38272591010103170000", rongta).value() == "苹果 1");
  const auto russian = Profile("rongta+cp1251");
  BOOST_TEST(EncodeDahuaText("Яб", russian) == "63650000");
  BOOST_TEST(EncodeDahuaText("Яб1", russian) == "636503170000");
  for (const char* name : {"Яблоки", "Ябл", "Лук 1", "Apple"}) {
    const auto back = DecodeDahuaText(EncodeDahuaText(name, russian), russian).value();
    BOOST_TEST(back == name);
  }
}

BOOST_AUTO_TEST_CASE(ALongNameIsCutAfterAWholeCharacter) {
  std::string name;
  for (int i = 0; i < 100; ++i) name += "苹";
  BOOST_TEST(AreaPositionDigits(name).size() == kMostTextDigits);
  BOOST_TEST(EncodeDahuaText(name, Profile("rongta")).size() == kMostTextDigits);
  BOOST_TEST(OneByteDigits(std::string(100, 'a'), DahuaCodePage::Ascii).size() == kMostTextDigits);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(dahua_profile)

BOOST_AUTO_TEST_CASE(EveryWordIsOneAndPairsOfOneKindAreNone) {
  for (const std::string& word : DahuaProfileWords()) {
    if (word == "cart") continue;
    BOOST_TEST(ParseDahuaProfile(word).has_value(), word);
    BOOST_TEST(!ParseDahuaProfile(word + "+" + word), word);
  }
  for (const char* bad : {"cart", "v+w", "price1+price2", "ticket11+ticket12", "nonsense", "+v",
                          "v+", "v++w", "rongta+ascii", "ascii+cp1251", "prefix21+prefix22",
                          "round-fen+round-yuan"}) {
    BOOST_TEST(!ParseDahuaProfile(bad), bad);
  }
  BOOST_TEST((Profile("push+cart").mode == DahuaMode::Carts));
  BOOST_TEST((Profile("cart+push").mode == DahuaMode::Carts));
  BOOST_TEST((Profile("cp1251+rongta").text == DahuaText::Rongta));
  BOOST_TEST(Profile("round-fen").rounding_step == 1);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(dahua_sales)

BOOST_AUTO_TEST_CASE(PlacesAndMarksAreReadAsTheyWereWritten) {
  const auto place = DahuaPlace::FromNumber(30'345);
  BOOST_TEST(place.generation == 3);
  BOOST_TEST(place.record == 345);
  BOOST_TEST(place.ToNumber() == 30'345);
  for (const bool has_wrapped : {false, true}) {
    for (const bool is_clear_ordered : {false, true}) {
      const DahuaMark mark{kTold12.substr(7), 3, has_wrapped, is_clear_ordered};
      const auto back = DahuaMark::Parse(mark.ToText());
      BOOST_TEST(back.content == mark.content);
      BOOST_TEST(back.lines == 3);
      BOOST_TEST(back.has_wrapped == has_wrapped);
      BOOST_TEST(back.is_clear_ordered == is_clear_ordered);
    }
  }
  BOOST_TEST(DahuaMark::Parse("").content == "");
}

BOOST_AUTO_TEST_CASE(LinesOfOneTicketBecomeOne) {
  const auto reply = [](int record, int minute, int ticket) {
    return Sale(fmt::format("0j{:04}a26091214{:02}00220012012500012800001600{:07}{:012}01bc",
                            record, minute, 1600, ticket));
  };
  std::vector<ports::PulledTicket> got;
  DahuaSalesFlow flow({"3"}, {}, {}, [&](const std::vector<ports::PulledTicket>& batch) {
    got.insert(got.end(), batch.begin(), batch.end());
  });
  flow.Take(reply(1, 3, 256));
  flow.Take(reply(2, 3, 256));
  flow.Take(reply(3, 4, 512));
  flow.Take(reply(4, 4, 0));  // labels
  flow.Take(reply(5, 4, 0));
  flow.StoreReady();
  BOOST_TEST(got.size() == 3U);  // the last may still grow
  flow.StoreAll();
  BOOST_REQUIRE(got.size() == 4U);
  BOOST_TEST(got[0].ticket->number == 2);
  BOOST_TEST(got[0].ticket->lines.size() == 2U);
  BOOST_TEST(got[0].ticket->total.fen() == 3200);
  BOOST_TEST(got[1].ticket->number == 3);
  BOOST_TEST(got[3].ticket->number == 5);
  BOOST_TEST((got[0].series == ports::NumberSeries::Rising));
  BOOST_TEST(got[0].raw.starts_with("0j0001a"));
  BOOST_TEST(got[0].raw.ends_with("bc\r\n"));
}

BOOST_AUTO_TEST_CASE(TheSameLinesAreTheSameSaleUnderAnyNumber) {
  const std::vector<DahuaSaleLine> lines{Sale(kTold12)};
  const DahuaDevice device{"3"};
  const auto one = TicketFromLines(lines, device, 345).value();
  const auto other = TicketFromLines(lines, device, 10'345).value();
  BOOST_TEST((one->id == other->id));
  BOOST_TEST((one->id != TicketFromLines(lines, {"4"}, 345).value()->id));
  BOOST_TEST(one->closed_at.ToString(base::UtcOffset::China()) == "2026-09-12T14:03:00.000+08:00");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::scales
