/// Tests of TXT-MODE text: numbers, lines, products, both forms of a sale, code pages, nonsense.
#include <boost/test/unit_test.hpp>
#include <string>

#include "base/seeded_random.h"
#include "scales/drivers/txt_mode_codec.h"

namespace steelyard::scales {
namespace {

/// The documents write TAB as `·`.
std::string Tabs(std::string text) {
  for (std::size_t at; (at = text.find("·")) != text.npos;) text.replace(at, 2, "\t");
  return text;
}

const std::string kEnd = "\t\r\n";

const char* const kPushHead =
    "REP·1000345·26·9·12·14·3·5·345·12·3·0·0·16,0·16,0·0,0·0·0·0·0,2·0,2·0·0···0,0·0,0··2·0·0·0·0";
const char* const kPushLine =
    "RES·1000345·1·16,0·12·0·22·0,0·125,2·1·0·0,0·128,1·128,1·苹果·0·0·0";
const char* const kPullHead = "REP·26·9·12·14·3·5·345·12·3";
const char* const kPullLine = "RES·1·16,0·12·0·22·0,0·125,2·1·0·0,0·0····128,1·345·苹果";

domain::Price PerKilogram(std::int64_t fen) {
  return domain::Price::FromFen(fen, domain::PriceUnit::PerKilogram).value();
}

/// The sale made of these lines, or nothing and the reason in `why`.
std::optional<TxtSale> ReadSale(SaleForm form, const std::vector<std::string>& lines,
                                std::string* why = nullptr) {
  SaleReader reader(form);
  for (const std::string& line : lines) {
    const auto taken = reader.Take(Tabs(line) + kEnd);
    if (!taken) {
      if (why) *why = taken.error().what;
      return std::nullopt;
    }
    if (*taken) return *taken;
  }
  return std::nullopt;
}

std::string WithField(std::string line, std::size_t index, const std::string& value) {
  std::string changed;
  std::size_t field = 0;
  for (;; ++field) {
    const std::size_t end = line.find("·");
    changed += field == index ? value : line.substr(0, end);
    if (end == line.npos) return changed;
    changed += "·";
    line.erase(0, end + 2);
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(txt_mode_codec)

BOOST_AUTO_TEST_CASE(NumbersRead) {
  struct Row { const char* text; int digits; std::int64_t value; };
  const Row rows[] = {{"111,2", 2, 111},    {"15,1", 2, 150},     {"150,2", 2, 150},
                      {"5,0", 2, 500},      {"12000,5", 2, 12},   {"0,0", 2, 0},
                      {"0,2", 2, 0},        {"-0,0", 2, 0},       {"0016,00", 2, 1600},
                      {"125,2", 3, 1250},   {"1500000000,9", 2, 150},
                      {"000000000000000000000000016,0", 2, 1600},
                      {"999999999999999999,2", 2, 999999999999999999}};
  for (const Row& row : rows) {
    BOOST_TEST_CONTEXT(row.text) {
      const auto value = ParseScaled(row.text, row.digits);
      BOOST_REQUIRE(bool(value));
      BOOST_TEST(*value == row.value);
    }
  }
}

BOOST_AUTO_TEST_CASE(NumbersRefused) {
  struct Row { const char* text; NumberMistake mistake; };
  const Row rows[] = {{"", NumberMistake::Empty},
                      {"16", NumberMistake::NotANumber},
                      {"16.00", NumberMistake::NotANumber},
                      {"16,", NumberMistake::NotANumber},
                      {",2", NumberMistake::NotANumber},
                      {"-,2", NumberMistake::NotANumber},
                      {"+1,0", NumberMistake::NotANumber},
                      {" 1,0", NumberMistake::NotANumber},
                      {"1,0 ", NumberMistake::NotANumber},
                      {"1,-1", NumberMistake::NotANumber},
                      {"1,2,3", NumberMistake::NotANumber},
                      {"1e3,0", NumberMistake::NotANumber},
                      {"0x10,0", NumberMistake::NotANumber},
                      {"nan,0", NumberMistake::NotANumber},
                      {"１,0", NumberMistake::NotANumber},
                      {"-1,0", NumberMistake::Negative},
                      {"-16,2", NumberMistake::Negative},
                      {"1,3", NumberMistake::TooManyDecimals},
                      {"1255,3", NumberMistake::TooManyDecimals},
                      {"1,10", NumberMistake::TooManyDecimals},
                      {"1,999999999999", NumberMistake::TooManyDecimals},
                      {"1000000000001,2", NumberMistake::TooLarge},
                      {"10000000001,0", NumberMistake::TooLarge},
                      {"999999999999999999,0", NumberMistake::TooLarge},
                      {"9999999999999999999,0", NumberMistake::TooLarge},
                      {"1,99999999999999999999", NumberMistake::TooLarge}};
  for (const Row& row : rows) {
    BOOST_TEST_CONTEXT(row.text) {
      const auto money = ParseMoney(row.text);
      BOOST_REQUIRE(!money);
      BOOST_TEST(int(money.error()) == int(row.mistake));
    }
  }
}

BOOST_AUTO_TEST_CASE(NumbersWritten) {
  struct Row { std::int64_t value; int digits; NumberForm form; const char* text; };
  const Row rows[] = {{111, 2, NumberForm::Shortest, "111,2"},
                      {150, 2, NumberForm::Shortest, "15,1"},
                      {500, 2, NumberForm::Shortest, "5,0"},
                      {0, 2, NumberForm::Shortest, "0,0"},
                      {100000, 2, NumberForm::Shortest, "1000,0"},
                      {150, 2, NumberForm::AllDecimals, "150,2"},
                      {0, 2, NumberForm::AllDecimals, "0,2"},
                      {50, 3, NumberForm::Shortest, "5,2"}};
  for (const Row& row : rows) BOOST_TEST(FormatScaled(row.value, row.digits, row.form) == row.text);
  for (std::int64_t fen = 0; fen < 12'000; ++fen) {
    const auto money = domain::Money::FromFen(fen).value();
    BOOST_REQUIRE(ParseMoney(FormatMoney(money)).value() == money);
  }
}

BOOST_AUTO_TEST_CASE(UnitsTurnIntoGramsAndPricesExactly) {
  struct Row {
    const char *unit, *quantity, *price;
    std::int64_t amount_of, fen;
    domain::PriceUnit price_unit;
  };
  const Row rows[] = {
      {"0", "125,2", "128,1", 1250, 1280, domain::PriceUnit::PerKilogram},
      {"1", "1250,3", "128,1", 1250, 1280, domain::PriceUnit::PerKilogram},
      {"3", "1,0", "0,0", 1000, 0, domain::PriceUnit::PerKilogram},
      {"7", "25,1", "64,1", 1250, 640, domain::PriceUnit::Per500Grams},
      {"7", "375,3", "64,1", 188, 640, domain::PriceUnit::Per500Grams},
      {"8", "125,1", "128,2", 1250, 1280, domain::PriceUnit::PerKilogram},
      {"4", "1250,0", "128,4", 1250, 1280, domain::PriceUnit::PerKilogram},
      {"2", "3,0", "25,1", 3, 250, domain::PriceUnit::PerPiece}};
  for (const Row& row : rows) {
    BOOST_TEST_CONTEXT(row.unit) {
      const auto unit = ParseUnit(row.unit);
      BOOST_REQUIRE(unit.has_value());
      const auto quantity = ParseQuantity(row.quantity, *unit);
      BOOST_REQUIRE(bool(quantity));
      const auto* weight = std::get_if<domain::Weight>(&*quantity);
      BOOST_TEST((weight ? weight->grams() : std::get<domain::Pieces>(*quantity).count()) ==
                 row.amount_of);
      const auto price = ParsePrice(row.price, *unit);
      BOOST_REQUIRE(bool(price));
      BOOST_TEST(price->fen() == row.fen);
      BOOST_TEST((price->unit() == row.price_unit));
    }
  }
  for (const char* unit : {"", "5", "6", "9", "-1", "11", "kg", " 1"}) {
    BOOST_TEST_CONTEXT(unit) { BOOST_TEST(!ParseUnit(unit)); }
  }
  struct Refusal { ScaleUnit unit; const char* quantity; };
  const Refusal refusals[] = {{ScaleUnit::Kilogram, "12505,4"}, {ScaleUnit::Jin, "3755,4"},
                              {ScaleUnit::Piece, "15,1"},       {ScaleUnit::Piece, "10000,0"},
                              {ScaleUnit::Kilogram, "1000,0"},  {ScaleUnit::Gram, "1000000,0"},
                              {ScaleUnit::Gram, "5,1"},         {ScaleUnit::Kilogram, "-1,0"}};
  for (const Refusal& row : refusals) {
    BOOST_TEST_CONTEXT(row.quantity) { BOOST_TEST(!ParseQuantity(row.quantity, row.unit)); }
  }
}

BOOST_AUTO_TEST_CASE(ProductLineIsTheVectorByteForByte) {
  const PluRecord fruit{1, "10001", "", PerKilogram(200), domain::Weight::FromGrams(0).value(),
                        "水果"};
  const std::string expected = Tabs(
      "PLU·1·10001··1·2,0·0,0·0,0·0·0·0·0·0·0·9·水果········0·0·0·0·1·0·0·0·0·10·0·0·0,0·0,0·0·127·0"
      ",0·0,0·0,0·0·127·0,0·0,0·0,0·0·127·0,0·0,0·0,0·0·127·0,0·0,0·0,0·0·0·0·0·0·0·0");
  BOOST_TEST(PluLine(fruit, ParseTxtProfile("64").value()) == expected + kEnd);
  const std::string longer = PluLine(fruit, ParseTxtProfile("69").value());
  BOOST_TEST(longer == expected + Tabs("··0·0·0") + kEnd);
}

BOOST_AUTO_TEST_CASE(ProductLineCarriesWhatVaries) {
  const auto price = domain::Price::FromFen(640, domain::PriceUnit::Per500Grams).value();
  const PluRecord record{12, "12", "6901234567892", price, domain::Weight::FromGrams(50).value(),
                         "a\tb\r\nEND\tPLU\x7F" "c"};
  const TxtLine line = TxtLine::Split(PluLine(record, ParseTxtProfile("price2").value()));
  BOOST_TEST(line.size() == 64U);
  BOOST_TEST(line.At(3) == "6901234567892");
  BOOST_TEST(line.At(4) == "7");
  BOOST_TEST(line.At(5) == "640,2");
  BOOST_TEST(line.At(7) == "5,2");
  BOOST_TEST(line.At(15) == "a b  END PLU c");
}

BOOST_AUTO_TEST_CASE(ProductCodesThatAreNoPluNumberAreRefused) {
  domain::Product product{.code = "12", .name = "苹果", .category = "", .barcode = "",
                          .list_price = PerKilogram(1280), .tier_prices = {}, .promotions = {}};
  BOOST_TEST(PluRecordFor(product)->number == 12);
  for (const char* code : {"", "0", "012", "12a", "-1", "10000000", "1 "}) {
    BOOST_TEST_CONTEXT(code) {
      product.code = code;
      BOOST_TEST(!PluRecordFor(product));
    }
  }
}

BOOST_AUTO_TEST_CASE(ProfilesParsed) {
  BOOST_TEST(ParseTxtProfile("")->plu_template.size() == 64U);
  BOOST_TEST((ParseTxtProfile("")->code_page == CodePage::Gbk));
  BOOST_TEST((ParseTxtProfile("69+utf-8")->code_page == CodePage::Utf8));
  BOOST_TEST((ParseTxtProfile("latin-1")->code_page == CodePage::Latin1));
  BOOST_TEST(ParseTxtProfile("148")->begins_with_mark);
  BOOST_TEST((ParseTxtProfile("148")->code_page == CodePage::Utf8));
  BOOST_TEST(!ParseTxtProfile("148+latin-1")->begins_with_mark);
  BOOST_TEST((ParseTxtProfile("push+vip-uid")->cards == CardNaming::Uid));
  BOOST_TEST((ParseTxtProfile("vip-number+push")->cards == CardNaming::Number));
  for (const char* name : {"vip-uid", "push+vip-uid+vip-number", "push+vip-uid+vip-uid",
                           "push+vip-", "push+vip", "64+148", "64+69", "gbk+utf-8", "64+", "+",
                           "64++gbk", "GBK", " 64",
                           "price2+price2"}) {
    BOOST_TEST_CONTEXT(name) { BOOST_TEST(!ParseTxtProfile(name)); }
  }
}

BOOST_AUTO_TEST_CASE(LinesSplitLeniently) {
  struct Row { const char* text; std::size_t size; const char* last; };
  const Row rows[] = {{"END\tTIM\t\r\n", 2, "TIM"}, {"END\tTIM\r\n", 2, "TIM"},
                      {"END\tTIM\t\n", 2, "TIM"},   {"\r\nEND\tTIM\t\r\n", 2, "TIM"},
                      {"\xEF\xBB\xBF" "END\tTIM", 2, "TIM"},
                      {"A\t\t\t\r\n", 3, ""},       {"\r\n", 1, ""}};
  for (const Row& row : rows) {
    BOOST_TEST_CONTEXT(Quote(row.text)) {
      std::string_view text = row.text;
      if (text.starts_with("\r\n")) text.remove_prefix(2);  // the reader of lines has cut there
      const TxtLine line = TxtLine::Split(text);
      BOOST_TEST(line.size() == row.size);
      BOOST_TEST(line.At(line.size() - 1) == row.last);
      BOOST_TEST(line.At(99).empty());
    }
  }
}

BOOST_AUTO_TEST_CASE(ClockBlockIsStrict) {
  BOOST_TEST(ClockBlock({2026, 9, 2, 4, 3, 5}) ==
             "DWL\tTIM\t\r\nTIM\t26\t09\t02\t04\t03\t05\t\r\nEND\tTIM\t\r\n");
  struct Row { const char* line; bool good; };
  const Row rows[] = {{"TIM·26·9·2·4·3·5", true},      {"TIM·2026·09·02·04·03·05", true},
                      {"TIM·26·2·29·0·0·0", false},    {"TIM·28·2·29·0·0·0", true},
                      {"TIM·26·13·1·0·0·0", false},    {"TIM·26·9·2·24·0·0", false},
                      {"TIM·26·9·2·4·3", false},       {"TIM·26·9·2·4·3·x", false},
                      {"TIM·1999·9·2·4·3·5", false},   {"TIM·26·9·2·4·-3·5", false}};
  for (const Row& row : rows) {
    BOOST_TEST_CONTEXT(row.line) {
      BOOST_TEST(bool(ParseWallClock(TxtLine::Split(Tabs(row.line)), 1)) == row.good);
    }
  }
}

BOOST_AUTO_TEST_CASE(IdentityRead) {
  const auto line = TxtLine::Split(Tabs("INF·22·收银一·7·TM-30A·0·0·SN0001·") + "\r\n");
  const auto identity = ParseIdentity(line);
  BOOST_REQUIRE(bool(identity));
  BOOST_TEST(identity->model == "TM-30A");
  BOOST_TEST(identity->serial == "SN0001");
  BOOST_TEST(!ParseIdentity(TxtLine::Split(Tabs("INF·22·x·7·TM-30A·0·0"))));
}

BOOST_AUTO_TEST_CASE(BothFormsTellTheSameSale) {
  const auto push = ReadSale(SaleForm::Push, {kPushHead, kPushLine, "REE·1000345"});
  const auto pull = ReadSale(SaleForm::Pull, {kPullHead, kPullLine, "REE"});
  BOOST_REQUIRE(push.has_value());
  BOOST_REQUIRE(pull.has_value());
  for (const TxtSale& sale : {*push, *pull}) {
    BOOST_TEST(sale.fid == 345);
    BOOST_TEST(sale.clerk == 3);
    BOOST_TEST((sale.closed == base::WallClock{2026, 9, 12, 14, 3, 5}));
    BOOST_REQUIRE(sale.lines.size() == 1U);
    const TxtSaleLine& line = sale.lines.front();
    BOOST_TEST(line.plu == 12);
    BOOST_TEST(std::get<domain::Weight>(line.quantity).grams() == 1250);
    BOOST_TEST((line.actual_price == PerKilogram(1280)));
    BOOST_TEST((line.original_price == PerKilogram(1280)));
    BOOST_TEST(line.amount.fen() == 1600);
    BOOST_TEST(!line.returned);
  }
  BOOST_TEST(push->sale_no == "1000345");
  BOOST_TEST(push->payment->received.fen() == 1600);
  BOOST_TEST(push->payment->cash.fen() == 1600);
  BOOST_TEST(push->payment->card.fen() == 0);
  BOOST_TEST(push->payment->card_number.empty());
  BOOST_TEST(!pull->payment.has_value());
  BOOST_TEST(pull->raw == Tabs(kPullHead) + kEnd + Tabs(kPullLine) + kEnd + "REE" + kEnd);
}

BOOST_AUTO_TEST_CASE(PushIsAcknowledgedByTheVector) {
  const auto end = ParsePushEnd(
      TxtLine::Split(Tabs("END·REP·20260912140305·7·1000345·SN0001") + kEnd));
  BOOST_REQUIRE(bool(end));
  BOOST_TEST(end->machine_code == "SN0001");
  BOOST_TEST(PushAcknowledgement(*end, {2026, 9, 12, 14, 3, 6}) ==
             Tabs("DWL·REP·20260912140306·7·1000345·1") + kEnd);
  BOOST_TEST(!ParsePushEnd(TxtLine::Split(Tabs("END·REP·20260912140305·7"))));
}

BOOST_AUTO_TEST_CASE(PaymentByCardKeepsTheNumbersTheScaleGave) {
  std::string head = WithField(WithField(kPushHead, 14, "6,0"), 15, "10,0");
  head = WithField(WithField(head, 11, "123"), 12, "456");
  const auto buyer = ReadSale(SaleForm::Push, {head, kPushLine, "REE·1000345"});
  BOOST_REQUIRE(buyer.has_value());
  BOOST_TEST(buyer->payment->card.fen() == 1000);
  BOOST_TEST(buyer->payment->card_number == "123-456");
  head = WithField(head, 30, "99");
  BOOST_TEST(ReadSale(SaleForm::Push, {head, kPushLine, "REE·1000345"})->payment->card_number ==
             "0-99");
}

BOOST_AUTO_TEST_CASE(SalesFollowEachOther) {
  SaleReader reader(SaleForm::Pull);
  std::vector<std::int64_t> fids;
  const std::string second = WithField(kPullHead, 7, "346");
  const std::string third = WithField(kPullHead, 7, "347");
  // The first ends with the next REP, the second with REE, the third with END.
  for (const std::string& line : {std::string("DWL·REP"), std::string(kPullHead),
                                  std::string(kPullLine), second, std::string(kPullLine),
                                  std::string(kPullLine), std::string("REE·x"), std::string(""),
                                  third, std::string(kPullLine), std::string("END·REP")}) {
    const auto taken = reader.Take(Tabs(line) + kEnd);
    BOOST_REQUIRE(bool(taken));
    if (*taken) fids.push_back((*taken)->fid * 10 + std::int64_t((*taken)->lines.size()));
  }
  BOOST_TEST(fids == (std::vector<std::int64_t>{3451, 3462, 3471}),
             boost::test_tools::per_element());
  BOOST_TEST(!reader.InsideSale());
}

BOOST_AUTO_TEST_CASE(NonsenseInASaleIsNamed) {
  struct Row { SaleForm form; std::vector<std::string> lines; const char* named; };
  const std::string push = kPushHead, push_line = kPushLine;
  const std::string pull = kPullHead, pull_line = kPullLine;
  const Row rows[] = {
      {SaleForm::Pull, {pull_line}, "belongs to no sale"},
      {SaleForm::Pull, {pull, "REE"}, "has no lines"},
      {SaleForm::Pull, {pull, "END·REP"}, "has no lines"},
      {SaleForm::Pull, {pull, "HELLO"}, "is no part of a sale"},
      {SaleForm::Pull, {"REP"}, "year"},
      {SaleForm::Pull, {WithField(pull, 2, "13")}, "month"},
      {SaleForm::Pull, {WithField(WithField(pull, 2, "2"), 3, "30")}, "calendar"},
      {SaleForm::Pull, {WithField(pull, 7, "0")}, "running number"},
      {SaleForm::Pull, {WithField(pull, 7, "-5")}, "running number"},
      {SaleForm::Pull, {WithField(pull, 7, "99999999999")}, "running number"},
      {SaleForm::Pull, {WithField(pull, 9, "1000")}, "clerk"},
      {SaleForm::Pull, {pull, WithField(pull_line, 2, "16")}, "amount"},
      {SaleForm::Pull, {pull, WithField(pull_line, 2, "-16,0")}, "negative"},
      {SaleForm::Pull, {pull, WithField(pull_line, 2, "1,3")}, "more decimals"},
      {SaleForm::Pull, {pull, WithField(pull_line, 3, "0")}, "PLU"},
      {SaleForm::Pull, {pull, WithField(pull_line, 3, "x")}, "PLU"},
      {SaleForm::Pull, {pull, WithField(pull_line, 7, "12505,4")}, "quantity"},
      {SaleForm::Pull, {pull, WithField(pull_line, 8, "6")}, "unit"},
      {SaleForm::Pull, {pull, WithField(pull_line, 9, "2")}, "return flag"},
      {SaleForm::Pull, {pull, WithField(pull_line, 15, "")}, "unit price"},
      {SaleForm::Pull, {pull, WithField(pull_line, 15, "100000,0")}, "too large"},
      {SaleForm::Pull, {push}, "year"},
      {SaleForm::Push, {WithField(push, 1, "")}, "sale number"},
      {SaleForm::Push, {WithField(push, 13, "x")}, "amount received"},
      {SaleForm::Push, {WithField(push, 14, "1,3")}, "cash"},
      {SaleForm::Push, {WithField(push, 15, "-1,0")}, "card"},
      {SaleForm::Push, {push, WithField(push_line, 1, "1000346")}, "sale number"},
      {SaleForm::Push, {push, push_line, "REE·1"}, "sale number"},
      {SaleForm::Push, {push, WithField(push_line, 12, "")}, "list price"},
  };
  for (const Row& row : rows) {
    BOOST_TEST_CONTEXT(row.lines.back()) {
      std::string why;
      BOOST_TEST(!ReadSale(row.form, row.lines, &why));
      BOOST_TEST(why.find(row.named) != why.npos, why << " does not name " << row.named);
    }
  }
}

BOOST_AUTO_TEST_CASE(ASaleThatNeverEndsIsRefused) {
  SaleReader reader(SaleForm::Pull);
  BOOST_REQUIRE(bool(reader.Take(Tabs(kPullHead) + kEnd)));
  bool refused = false;
  for (std::size_t bytes = 0; bytes < 2 * SaleReader::kMaxRawBytes && !refused; bytes += 60) {
    refused = !reader.Take(Tabs(kPullLine) + kEnd);
  }
  BOOST_TEST(refused);
}

BOOST_AUTO_TEST_CASE(CodePages) {
  BOOST_TEST(Encode("水果", CodePage::Gbk) == "\xCB\xAE\xB9\xFB");
  BOOST_TEST(Decode("\xCB\xAE\xB9\xFB", CodePage::Gbk) == "水果");
  BOOST_TEST(Encode("Açaí", CodePage::Latin1) == "A\xE7" "a\xED");
  BOOST_TEST(Encode("水果", CodePage::Utf8) == "水果");
  BOOST_TEST(Encode("🍎苹果", CodePage::Gbk) == "?\xC6\xBB\xB9\xFB");
  BOOST_TEST(Encode("水a", CodePage::Latin1) == "?a");
  BOOST_TEST(Encode("\xFF" "a\xE6", CodePage::Gbk) == "?a?");
  BOOST_TEST(Decode("\xFF\xFF" "a", CodePage::Gbk) == "\xEF\xBF\xBD\xEF\xBF\xBD" "a");
  std::string many;
  for (int i = 0; i < 1000; ++i) many += "苹";
  BOOST_TEST(Decode(Encode(many, CodePage::Gbk), CodePage::Gbk) == many);
}

/// Random lines, half of them pieces of good ones: the reader may refuse but never crash or hang,
/// and what it accepts is a sale.
BOOST_AUTO_TEST_CASE(TenThousandRandomLinesNeitherCrashNorHang) {
  base::SeededRandom random(20260912);
  const std::string good[] = {Tabs(kPullHead), Tabs(kPullLine), Tabs(kPushHead), Tabs(kPushLine),
                              "REE\t1000345", "END\tREP", "DWL\tREP", "\xEF\xBB\xBF", "TIM\t26"};
  SaleReader pull(SaleForm::Pull), push(SaleForm::Push);
  int sales = 0, refused = 0;
  for (int i = 0; i < 10'000; ++i) {
    std::string text = random.Chance(900) ? good[random.Between(0, 8)] : std::string();
    for (auto n = random.Chance(200) ? random.Between(0, 40) : 0; n > 0; --n) {
      const auto place = static_cast<std::size_t>(random.Between(0, std::int64_t(text.size())));
      text.insert(place, 1, static_cast<char>(random.Between(0, 255)));
    }
    const auto size = static_cast<std::int64_t>(text.size());
    if (random.Chance(100)) text.resize(static_cast<std::size_t>(random.Between(0, size)));
    for (SaleReader* reader : {&pull, &push}) {
      const auto taken = reader->Take(text + "\r\n");
      if (!taken) ++refused;
      if (!taken) *reader = SaleReader(reader == &pull ? SaleForm::Pull : SaleForm::Push);
      if (taken && *taken) {
        ++sales;
        BOOST_REQUIRE(!(*taken)->lines.empty());
        BOOST_REQUIRE((*taken)->fid >= 1);
      }
    }
    const TxtLine line = TxtLine::Split(text);
    BOOST_REQUIRE(line.size() >= 1U);
    (void)ParseIdentity(line);
    (void)ParsePushEnd(line);
    (void)Encode(Decode(text, CodePage::Gbk), CodePage::Latin1);
  }
  BOOST_TEST(sales > 10);
  BOOST_TEST(refused > 500);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::scales
