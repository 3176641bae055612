/// Tests of products, tiers and the rule that decides a price.
#include <boost/test/unit_test.hpp>

#include <functional>

#include "domain/price_book.h"

namespace steelyard::domain {
namespace {

Price PerKg(std::int64_t fen) { return Price::FromFen(fen, PriceUnit::PerKilogram).value(); }
base::Timestamp At(const char* text) { return base::Timestamp::Parse(text).value(); }
const base::Timestamp kNoon = At("2026-11-22T12:00:00+08:00");

Product Apples() {
  return {.code = "2001", .name = "红富士苹果", .category = "fruit", .barcode = "",
          .list_price = PerKg(1000), .tier_prices = {}, .promotions = {}};
}

Promotion From(std::int64_t fen, const char* tier = "") {
  return {tier, PerKg(fen), kNoon.Plus(-3'600'000), kNoon.Plus(3'600'000)};
}

const Tier kGold{"gold", "金卡", 50, {{"fruit", 100}}};

}  // namespace

BOOST_AUTO_TEST_SUITE(price_book)

BOOST_AUTO_TEST_CASE(TheFirstRuleThatAppliesWins) {
  struct Row {
    const char* what;
    std::function<void(Product&, Tier&)> change;
    std::int64_t fen;
    PriceRule rule;
  };
  using R = PriceRule;
  const Row rows[] = {
      {"category discount", [](auto&, auto&) {}, 900, R::CategoryDiscount},
      {"no such category", [](auto& p, auto&) { p.category = "veg"; }, 950, R::TierDiscount},
      {"tier without discounts",
       [](auto& p, auto& t) { p.category = ""; t.default_discount_permille = 0; }, 1000,
       R::ListPrice},
      {"category without discount counts as a rule",
       [](auto&, auto& t) { t.category_discounts_permille["fruit"] = 0; }, 1000,
       R::CategoryDiscount},
      {"price of the tier", [](auto& p, auto&) { p.tier_prices.emplace("gold", PerKg(990)); }, 990,
       R::TierPrice},
      {"price of another tier", [](auto& p, auto&) { p.tier_prices.emplace("blue", PerKg(1)); },
       900, R::CategoryDiscount},
      {"price of the tier above list",
       [](auto& p, auto&) { p.tier_prices.emplace("gold", PerKg(1001)); }, 1000, R::ListPrice},
      {"promotion for everybody",
       [](auto& p, auto&) { p.promotions = {From(980)}; p.tier_prices.emplace("gold", PerKg(1)); },
       980, R::Promotion},
      {"promotion for the tier", [](auto& p, auto&) { p.promotions = {From(800, "gold")}; }, 800,
       R::Promotion},
      {"promotion for another tier", [](auto& p, auto&) { p.promotions = {From(1, "blue")}; }, 900,
       R::CategoryDiscount},
      {"the lowest promotion",
       [](auto& p, auto&) { p.promotions = {From(850), From(800, "gold"), From(870)}; }, 800,
       R::Promotion},
      {"a tier pays no more than everybody",
       [](auto& p, auto&) { p.promotions = {From(850), From(880, "gold")}; }, 850, R::Promotion},
      {"promotion above list", [](auto& p, auto&) { p.promotions = {From(1001)}; }, 1000,
       R::ListPrice},
      {"promotion that has ended",
       [](auto& p, auto&) { p.promotions = {From(1)}; p.promotions[0].ends_at = kNoon; }, 900,
       R::CategoryDiscount},
      {"promotion that just begins",
       [](auto& p, auto&) { p.promotions = {From(1)}; p.promotions[0].starts_at = kNoon; }, 1,
       R::Promotion},
      {"promotion to come",
       [](auto& p, auto&) { p.promotions = {From(1)}; p.promotions[0].starts_at = kNoon.Plus(1); },
       900, R::CategoryDiscount},
      {"all given away", [](auto&, auto& t) { t.category_discounts_permille["fruit"] = 1000; }, 0,
       R::CategoryDiscount},
  };
  for (const Row& row : rows) {
    Product product = Apples();
    Tier tier = kGold;
    row.change(product, tier);
    const PricedProduct priced = ExplainPrice(product, &tier, kNoon);
    BOOST_TEST_CONTEXT(row.what) {
      BOOST_TEST(priced.price.fen() == row.fen);
      BOOST_TEST(ToText(priced.rule) == ToText(row.rule));
    }
  }
}

BOOST_AUTO_TEST_CASE(WithoutATierThereIsTheListAndWhatIsForEverybody) {
  Product product = Apples();
  product.tier_prices.emplace("gold", PerKg(500));
  product.promotions = {From(1, "gold")};
  BOOST_TEST(ExplainPrice(product, nullptr, kNoon).price.fen() == 1000);
  product.promotions.push_back(From(990));
  BOOST_TEST(ExplainPrice(product, nullptr, kNoon).price.fen() == 990);
}

BOOST_AUTO_TEST_CASE(EveryProductMistakeInItsOrder) {
  using M = ProductMistake;
  struct Row { M mistake; std::function<void(Product&)> spoil; };
  const Price per_piece = Price::FromFen(1, PriceUnit::PerPiece).value();
  const Row rows[] = {
      {M::CodeInvalid, [](auto& p) { p.code = "12a"; }},
      {M::NameEmpty, [](auto& p) { p.name = ""; }},
      {M::NameTooLong, [](auto& p) { p.name.assign(65, 'x'); }},
      {M::NameInvalid, [](auto& p) { p.name = "a\nb"; }},
      {M::CategoryInvalid, [](auto& p) { p.category = " "; }},
      {M::BarcodeInvalid, [](auto& p) { p.barcode = "4006381333932"; }},
      {M::TierPriceUnitDiffers, [&](auto& p) { p.tier_prices.emplace("gold", per_piece); }},
      {M::TierPriceAboveList, [](auto& p) { p.tier_prices.emplace("blue", PerKg(1001)); }},
      {M::PromotionUnitDiffers,
       [&](auto& p) { p.promotions.push_back(From(1)); p.promotions.back().price = per_piece; }},
      {M::PromotionEndsBeforeItStarts,
       [](auto& p) { p.promotions.push_back(From(1));
                     p.promotions.back().ends_at = p.promotions.back().starts_at; }},
  };
  BOOST_TEST(!FindMistake(Apples()));
  Product all = Apples();
  for (auto row = std::rbegin(rows); row != std::rend(rows); ++row) {
    Product one = Apples();
    row->spoil(one);
    const bool is_name = row->mistake == M::NameEmpty;  // an empty name cannot be too long as well
    row->spoil(all);
    BOOST_TEST_CONTEXT("mistake " << int(row->mistake)) {
      BOOST_REQUIRE(FindMistake(one));
      BOOST_TEST(int(*FindMistake(one)) == int(row->mistake));
      BOOST_REQUIRE(FindMistake(all));
      BOOST_TEST(int(*FindMistake(all)) == int(row->mistake));
    }
    if (is_name) all.name = "x";
    if (is_name) BOOST_TEST(int(*FindMistake(all)) == int(M::CategoryInvalid));
    if (is_name) all.name = "";
  }
}

BOOST_AUTO_TEST_CASE(CodesAndBarcodes) {
  struct Row { const char* code; const char* barcode; bool good; };
  const Row rows[] = {{"1", "", true},         {"999999", "4006381333931", true},
                      {"", "", false},         {"1234567", "", false},
                      {"012", "", false},      {"0", "", false},
                      {"-1", "", false},       {"1 ", "", false},
                      {"1", "400638133393", false}, {"1", "40063813339310", false},
                      {"1", "4006381333930", false}, {"1", "400638133393x", false}};
  for (const Row& row : rows) {
    Product product = Apples();
    product.code = row.code;
    product.barcode = row.barcode;
    BOOST_TEST_CONTEXT(row.code << " " << row.barcode) {
      BOOST_TEST(!FindMistake(product).has_value() == row.good);
    }
  }
  Product product = Apples();
  product.name.clear();
  for (int i = 0; i < 64; ++i) product.name += "苹";  // characters are counted, not bytes
  BOOST_TEST(!FindMistake(product));
}

BOOST_AUTO_TEST_CASE(TierMistakes) {
  struct Row { Tier tier; std::optional<TierMistake> mistake; };
  using M = TierMistake;
  const Row rows[] = {
      {kGold, std::nullopt},
      {{"a_1", "x", 1000, {{"fruit", 0}}}, std::nullopt},
      {{"", "x", 0, {}}, M::CodeInvalid},
      {{"ninechars", "x", 0, {}}, M::CodeInvalid},
      {{"Gold", "x", 0, {}}, M::CodeInvalid},
      {{"go ld", "", 0, {}}, M::CodeInvalid},
      {{"gold", "", -1, {}}, M::NameEmpty},
      {{"gold", "a\nb", -1, {}}, M::NameInvalid},
      {{"gold", std::string(65, 'x'), 0, {}}, M::NameInvalid},
      {{"gold", "x", -1, {{"a\nb", 0}}}, M::CategoryInvalid},
      {{"gold", "x", 0, {{"", 0}}}, M::CategoryInvalid},
      {{"gold", "x", -1, {}}, M::DiscountOutOfRange},
      {{"gold", "x", 1001, {}}, M::DiscountOutOfRange},
      {{"gold", "x", 0, {{"fruit", 1001}}}, M::DiscountOutOfRange},
      {{"gold", "x", 0, {{"a", 1}, {"b", -1}}}, M::DiscountOutOfRange},
  };
  for (const Row& row : rows) {
    BOOST_TEST_CONTEXT(row.tier.code) { BOOST_TEST((FindMistake(row.tier) == row.mistake)); }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::domain
