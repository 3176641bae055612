/// Golden pages: what stands on the pages of every report that ships, in both languages, for a
/// small store that is the same every time. What is compared is the text of the PDF and its pages,
/// never how they look. After a change that is meant: UPDATE_GOLDEN=1, and read the difference.
#include <fmt/format.h>

#include <cstdlib>
#include <map>
#include <sstream>

#include "base/seeded_random.h"
#include "report/built_in.h"

namespace steelyard::report {
namespace {

struct GoldenProduct {
  const char* code;
  const char* name;
  const char* category;
  int price;
};
constexpr GoldenProduct kProducts[] = {{"1001", "红富士苹果", "水果", 898},
                                       {"1002", "香蕉", "水果", 496},
                                       {"1003", "车厘子", "水果", 8900},
                                       {"2001", "上海青", "蔬菜", 350},
                                       {"2002", "Potatoes", "蔬菜", 256},
                                       {"9001", "购物袋", "", 30}};
constexpr const char* kTenders[] = {"cash", "stored_value", "bank_card", "city_card", "mobile"};
constexpr const char* kTiers[] = {"", "", "gold", "silver", "~no_tier"};

/// Ten days of tickets, told to the raw tables; the roll-ups are summed up from them by SQL that no
/// part of the store shares.
class GoldenStore {
 public:
  GoldenStore() {
    m_rows.Execute(
        "INSERT INTO cashiers VALUES(1,'李秀英',1),(2,'Wang',1),(3,'张敏',1);"
        "INSERT INTO tiers VALUES('gold','金卡',950,1),('silver','银卡',980,1);");
    for (const GoldenProduct& product : kProducts) {
      m_rows.Execute(fmt::format("INSERT INTO products VALUES('{}','{}','{}','','kg',{},0,0,1)",
                                 product.code, product.name, product.category, product.price));
    }
    for (int day = 13; day <= 22; ++day) SellOn(day);
    RollUp();
    AddDeskAndTroubles();
  }
  SqliteRows& rows() { return m_rows; }

 private:
  void SellOn(int day) {
    const std::string date = fmt::format("2026-11-{}", day);
    const std::int64_t tickets = m_random.Between(8, 14);
    for (std::int64_t i = 0; i < tickets; ++i) Sell(date);
  }

  void Sell(const std::string& date) {
    const std::string id = fmt::format("x'{:032x}'", ++m_tickets);
    const char* tier = kTiers[m_random.Between(0, 4)];
    std::int64_t total = 0;
    const std::int64_t lines = m_random.Between(1, 4);
    for (std::int64_t line = 0; line < lines; ++line) {
      const GoldenProduct& product = kProducts[m_random.Between(0, 5)];
      const std::int64_t grams = m_random.Between(100, 2500);
      const std::int64_t listed = (grams * product.price + 500) / 1000;
      const std::int64_t amount = *tier == 'g' ? listed * 95 / 100 : listed;
      total += amount;
      m_rows.Execute(fmt::format(
          "INSERT INTO ticket_lines VALUES({},{},'store-1','{}','{}','kg',{},0,{},{},{},{})", id,
          line, date, product.code, grams, product.price, product.price, amount, listed));
    }
    const std::int64_t rounding = -(total % 10);
    total += rounding;
    m_rows.Execute(fmt::format(
        "INSERT INTO tickets(id, store_code, scale, number, kind, cashier, opened_at, closed_at,"
        " business_day, authorisation, rounding_fen, total_fen, content_hash, source, recorded_at,"
        " tier) VALUES({},'store-1',{},{},'{}',{},0,strftime('%s','{} 00:00:00') * 1000 + {},"
        "'{}','online',{},{},zeroblob(32),'api',0,'{}')",
        id, m_random.Between(1, 4), m_tickets, m_random.Chance(40) ? "return" : "sale",
        m_random.Between(1, 3), date, m_random.Between(0, 12 * 3'600'000), date, rounding, total,
        tier));
    m_rows.Execute(fmt::format("INSERT INTO ticket_tenders VALUES({},0,'store-1','{}','{}',{},'')",
                               id, date, kTenders[m_random.Between(0, 4)], total));
  }

  void RollUp() {
    m_rows.Execute(
        "CREATE TEMP VIEW signed AS SELECT t.*, CASE kind WHEN 'sale' THEN 1 ELSE -1 END AS sign,"
        " (SELECT COUNT(*) FROM ticket_lines l WHERE l.ticket = t.id) AS line_count,"
        " (SELECT SUM(list_amount_fen - amount_fen) FROM ticket_lines l WHERE l.ticket = t.id)"
        " AS off FROM tickets t;"
        "INSERT INTO rollup_cashier SELECT store_code, business_day, scale, cashier,"
        " SUM(sign = 1), SUM(sign = -1), SUM(sign * line_count),"
        " SUM(sign * (total_fen - rounding_fen)), SUM(sign * rounding_fen), SUM(sign * total_fen),"
        " SUM(sign * off) FROM signed GROUP BY 1, 2, 3, 4;"
        "INSERT INTO rollup_half_hour SELECT store_code, business_day, scale,"
        " closed_at / 1800000 % 48, tier, SUM(sign = 1), SUM(sign = -1), SUM(sign * line_count),"
        " SUM(sign * (total_fen - rounding_fen)), SUM(sign * rounding_fen), SUM(sign * total_fen),"
        " SUM(sign * off) FROM signed GROUP BY 1, 2, 3, 4, 5;"
        "INSERT INTO rollup_tender SELECT t.store_code, t.business_day, t.scale, p.tender,"
        " SUM(sign), SUM(sign * p.amount_fen) FROM signed t JOIN ticket_tenders p"
        " ON p.ticket = t.id GROUP BY 1, 2, 3, 4;"
        "INSERT INTO rollup_product SELECT t.store_code, t.business_day, t.scale, l.product,"
        " l.price_unit, SUM(sign), SUM(sign * l.grams), SUM(sign * l.pieces),"
        " SUM(sign * l.amount_fen), SUM(sign * l.list_amount_fen) FROM signed t"
        " JOIN ticket_lines l ON l.ticket = t.id GROUP BY 1, 2, 3, 4, 5;"
        "INSERT INTO rollup_product_day SELECT store_code, business_day, product, price_unit,"
        " SUM(lines), SUM(grams), SUM(pieces), SUM(amount_fen), SUM(list_amount_fen)"
        " FROM rollup_product GROUP BY 1, 2, 3, 4;");
  }

  /// One card, topped up and paid with, a price off the list that a person looked at, a closed day.
  void AddDeskAndTroubles() {
    m_rows.Execute(
        "INSERT INTO cards(id, store_code, uid, number, card_class, state, tier, counter,"
        " hot_list_version) VALUES(x'0000000000000000000000000000ca4d','store-1',x'04000001',"
        "'8600000000000017','both','active','gold',1,0);"
        "INSERT INTO ledger_entries"
        " SELECT 'main', column1, 'store-1', randomblob(16), 0, column2, column3, column4, column5,"
        " column6, column7, 1795300000000, column8, column9, NULL, zeroblob(32) FROM (VALUES"
        " (1,'desk_cash',NULL,'card_principal',x'0000000000000000000000000000ca4d',20000,'top_up',"
        "'2026-11-17','li'),"
        " (2,'bonus_granted',NULL,'card_bonus',x'0000000000000000000000000000ca4d',2000,"
        "'bonus_granted','2026-11-19','li'),"
        " (3,'desk_cash',NULL,'card_principal',x'0000000000000000000000000000ca4d',5000,'top_up',"
        "'2026-11-19','li'),"
        " (4,'card_principal',x'0000000000000000000000000000ca4d','sales',NULL,1234,'sale',"
        "'2026-11-20','scale 1'));"
        "INSERT INTO ledger_accounts VALUES"
        "('card_principal',x'0000000000000000000000000000ca4d','store-1',1234,25000),"
        "('card_bonus',x'0000000000000000000000000000ca4d','store-1',0,2000);"
        "INSERT INTO exceptions VALUES(randomblob(16),'store-1','journal_gap',1795300000000,"
        "'scale 2','from=7 to=9',1,'pulled again');"
        "INSERT INTO day_closes VALUES('store-1','2026-11-20',1795300000000,'wang','',"
        "'5b692e5a531d3d59',9,12,65432,1);"
        "INSERT INTO day_close_takings VALUES('store-1','2026-11-20',1,'cash',12,65432);");
  }

  SqliteRows m_rows;
  base::SeededRandom m_random{20'261'122};
  int m_tickets = 0;
};

/// Every run of blanks is one: how wide they are is the font's business.
std::string WithoutSpacing(const std::string& text) {
  std::istringstream lines(text);
  std::string result;
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string joined;
    for (std::string word; words >> word;) joined += (joined.empty() ? "" : " ") + word;
    if (!joined.empty()) result += joined + "\n";
  }
  return result;
}

std::string PagesOf(const Table& table, Language language) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "report.pdf";
  ExportTo(file, Format::Pdf, table, ContextIn(language));
  const std::string info = OutputOf("pdfinfo '" + file.string() + "' | grep '^Pages:'");
  const std::string text = OutputOf("pdftotext -layout '" + file.string() + "' -");
  return WithoutSpacing(info + text);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(golden)

BOOST_AUTO_TEST_CASE(PagesOfEveryReportInBothLanguages) {
  const std::filesystem::path folder = STEELYARD_SOURCE_DIR "/tests/report/golden";
  const char* wish = std::getenv("UPDATE_GOLDEN");
  const bool updates = wish != nullptr && *wish != '\0';
  GoldenStore store;
  const Catalogue catalogue = BuiltIn();
  for (const Definition& definition : catalogue.definitions()) {
    const Table table = RunBuiltIn(definition.name, store.rows(),
                                   {{"from", "2026-11-18"}, {"to", "2026-11-22"}});
    for (const Language language : {Language::English, Language::Chinese}) {
      const auto file = folder / fmt::format("{}.{}.txt", definition.name, ToText(language));
      const std::string pages = PagesOf(table, language);
      if (updates) std::ofstream(file, std::ios::binary) << pages;
      BOOST_REQUIRE_MESSAGE(std::filesystem::exists(file), file << " is missing");
      BOOST_TEST(ReadFile(file) == pages, file.filename());
    }
  }
}

/// Every total against the raw tickets, counted one by one here.
BOOST_AUTO_TEST_CASE(TotalsAreThoseOfTheRawTickets) {
  GoldenStore store;
  std::int64_t total = 0;
  std::int64_t lines = 0;
  std::map<std::string, std::int64_t> by_tier;
  store.rows().Run({"SELECT kind, total_fen, tier,"
                    " (SELECT COUNT(*) FROM ticket_lines WHERE ticket = id) FROM tickets",
                    {}},
                   [&](const Row& row) {
                     const std::int64_t sign = row[0] == Text("sale") ? 1 : -1;
                     total += sign * std::get<std::int64_t>(row[1]);
                     lines += sign * std::get<std::int64_t>(row[3]);
                     by_tier[std::get<std::string>(row[2])] +=
                         sign * std::get<std::int64_t>(row[1]);
                   });
  BOOST_REQUIRE(total > 0);
  for (const char* name : {"sales-by-cashier", "sales-by-day", "sales-by-hour", "sales-by-weekday",
                           "sales-by-scale", "sales-by-store", "sales-by-tier",
                           "baskets-by-day"}) {
    BOOST_TEST(TotalOf(RunBuiltIn(name, store.rows()), "total") == total, name);
  }
  constexpr std::int64_t kIntoTheDesk = 25'000;
  const Table shifts = RunBuiltIn("shift-handover", store.rows());
  BOOST_TEST(TotalOf(shifts, "total") == total + kIntoTheDesk);
  for (const char* name : {"sales-by-product", "sales-by-category", "sales-by-payment",
                           "sales-compared"}) {
    BOOST_TEST(TotalOf(RunBuiltIn(name, store.rows()), "amount") == total, name);
  }
  BOOST_TEST(TotalOf(RunBuiltIn("sales-by-hour", store.rows()), "lines") == lines);
  const Table tiers = RunBuiltIn("sales-by-tier", store.rows());
  const std::size_t column = IndexOf(tiers, "total");
  BOOST_REQUIRE(tiers.rows.size() == by_tier.size());
  for (const Row& row : tiers.rows) {
    const std::string tier = row[1] == Text("~no_card") ? ""
                             : row[0] == Text("")       ? std::get<std::string>(row[1])
                                                        : std::get<std::string>(row[0]);
    BOOST_TEST(std::get<std::int64_t>(row[column]) == by_tier[tier], tier);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::report
