/// Tests of the reports that ship: each runs on a real database, and their totals agree.
#include <fmt/format.h>

#include "base/seeded_random.h"
#include "report/catalogue.h"
#include "report/fixtures.h"
#include "report/sqlite_rows.h"

namespace steelyard::report {
namespace {

const ports::ReportParameters kNovember = {{"from", "2026-11-01"}, {"to", "2026-11-30"}};

Catalogue BuiltIn() {
  return Catalogue::Load(STEELYARD_SOURCE_DIR "/reports");
}

Table RunBuiltIn(const std::string& name, SqliteRows& rows) {
  const Catalogue catalogue = BuiltIn();
  const Definition* definition = catalogue.Find(name);
  BOOST_REQUIRE_MESSAGE(definition != nullptr, name);
  auto table = Run(*definition, kNovember, rows);
  if (!table) BOOST_FAIL(Explain(table.error(), Language::English));
  return std::move(table).value();
}

std::size_t IndexOf(const Table& table, const std::string& column) {
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (table.columns[i].name == column) return i;
  }
  BOOST_REQUIRE_MESSAGE(false, column);
  return 0;
}

std::int64_t TotalOf(const Table& table, const std::string& column) {
  return std::get<std::int64_t>(table.totals[IndexOf(table, column)]);
}

/// Adds to a roll-up as the store does with every ticket.
void AddByCashier(SqliteRows& rows, const std::string& values) {
  rows.Execute(
      "INSERT INTO rollup_cashier(store_code, business_day, scale, cashier, tickets, returns, "
      "lines,"
      " amount_fen, rounding_fen, total_fen, discount_fen) VALUES('S1'," +
      values +
      ") ON CONFLICT DO UPDATE SET tickets = tickets + excluded.tickets,"
      " returns = returns + excluded.returns, lines = lines + excluded.lines,"
      " amount_fen = amount_fen + excluded.amount_fen,"
      " rounding_fen = rounding_fen + excluded.rounding_fen,"
      " total_fen = total_fen + excluded.total_fen");
}

void AddByProduct(SqliteRows& rows, const std::string& values) {
  rows.Execute(
      "INSERT INTO rollup_product_day(store_code, list_amount_fen, business_day, product,"
      " price_unit, lines, grams, pieces, amount_fen) VALUES('S1',0," +
      values +
      ") ON CONFLICT DO UPDATE SET lines = lines + excluded.lines, grams = grams + excluded.grams,"
      " pieces = pieces + excluded.pieces, amount_fen = amount_fen + excluded.amount_fen");
}

void AddByTender(SqliteRows& rows, const std::string& values) {
  rows.Execute(
      "INSERT INTO rollup_tender(store_code, scale, business_day, tender, tenders, amount_fen)"
      " VALUES('S1',1," +
      values +
      ") ON CONFLICT DO UPDATE SET tenders = tenders + excluded.tenders,"
      " amount_fen = amount_fen + excluded.amount_fen");
}

/// Two days by two cashiers on two scales, written down by hand, and a day on either side.
void AddSmallShop(SqliteRows& rows) {
  rows.Execute(
      "INSERT INTO cashiers(number, name, version) VALUES(7,'王芳',1),(8,'Lee',1);"
      "INSERT INTO products VALUES('1001','红富士苹果','fruit','','kg',599,0,0,1),"
      "('1002','Pear','fruit','','piece',117,0,1,1);");
  for (const char* values :
       {"'2026-10-31',1,7,9,0,9,99999,0,99999,0", "'2026-11-01',1,7,2,0,3,1234,-4,1230,100",
        "'2026-11-02',2,7,1,1,2,-234,4,-230,0", "'2026-11-02',2,8,1,0,1,1005,-5,1000,0",
        "'2026-12-01',1,8,9,0,9,99999,0,99999,0"}) {
    AddByCashier(rows, values);
  }
  for (const char* values :
       {"'2026-10-31','1001','kg',9,900,0,99999", "'2026-11-01','1001','kg',2,1500,0,1000",
        "'2026-11-01','1002','piece',1,0,2,234", "'2026-11-02','1002','piece',1,0,-2,-234",
        "'2026-11-02','1001','kg',1,500,0,500", "'2026-11-02','2000','500g',1,505,0,505",
        "'2026-12-01','1001','kg',9,900,0,99999"}) {
    AddByProduct(rows, values);
  }
  for (const char* values : {"'2026-10-31','cash',9,99999", "'2026-11-01','cash',1,230",
                             "'2026-11-01','stored_value',1,1000", "'2026-11-02','cash',1,-230",
                             "'2026-11-02','mobile',1,1000", "'2026-12-01','cash',9,99999"}) {
    AddByTender(rows, values);
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(built_in)

BOOST_AUTO_TEST_CASE(AllAreRight) {
  const Catalogue catalogue = BuiltIn();
  for (const auto& mistake : catalogue.mistakes()) BOOST_ERROR(mistake.ToString());
  BOOST_TEST(catalogue.definitions().size() >= 5u);
}

BOOST_AUTO_TEST_CASE(ByCashier) {
  SqliteRows rows;
  AddSmallShop(rows);
  const Table table = RunBuiltIn("sales-by-cashier", rows);
  const std::vector<Row> expected = {{Number(7), Text("王芳"), Number(3), Number(1), Number(5),
                                      Number(1000), Number(0), Number(1000), Number(500)},
                                     {Number(8), Text("Lee"), Number(1), Number(0), Number(1),
                                      Number(1005), Number(-5), Number(1000), Number(500)}};
  BOOST_TEST((table.rows == expected));
  BOOST_TEST(TotalOf(table, "total") == 2000);
}

BOOST_AUTO_TEST_CASE(ByProduct) {
  SqliteRows rows;
  AddSmallShop(rows);
  const Table table = RunBuiltIn("sales-by-product", rows);
  const std::vector<Row> expected = {
      {Text("1001"), Text("红富士苹果"), Number(2000), Number(0), Number(3), Number(1500)},
      {Text("2000"), Text("2000"), Number(505), Number(0), Number(1), Number(505)},
      {Text("1002"), Text("Pear"), Number(0), Number(0), Number(2), Number(0)},
      {Cell(), Text("~rounding"), Cell(), Cell(), Cell(), Number(-5)}};
  BOOST_TEST((table.rows == expected));
  BOOST_TEST(TotalOf(table, "amount") == 2000);
  BOOST_TEST(RenderText(table, Language::Chinese).find("整单抹零") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(ByPayment) {
  SqliteRows rows;
  AddSmallShop(rows);
  const Table table = RunBuiltIn("sales-by-payment", rows);
  const std::vector<Row> expected = {{Text("mobile"), Number(1), Number(1000), Number(500)},
                                     {Text("stored_value"), Number(1), Number(1000), Number(500)},
                                     {Text("cash"), Number(2), Number(0), Number(0)}};
  BOOST_TEST((table.rows == expected));
  BOOST_TEST(RenderCsv(table, Language::English).find("Stored value,1,10.00,50.0%") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(ByDayAndByScale) {
  SqliteRows rows;
  AddSmallShop(rows);
  const std::vector<Row> days = {{Text("2026-11-01"), Number(2), Number(230), Number(1000),
                                  Number(0), Number(0), Number(0), Number(1230)},
                                 {Text("2026-11-02"), Number(2), Number(-230), Number(0), Number(0),
                                  Number(0), Number(1000), Number(770)}};
  BOOST_TEST((RunBuiltIn("sales-by-day", rows).rows == days));
  const std::vector<Row> scales = {{Number(1), Number(2), Number(0), Number(3), Number(100),
                                    Number(1234), Number(-4), Number(1230)},
                                   {Number(2), Number(2), Number(1), Number(3), Number(0),
                                    Number(771), Number(-1), Number(770)}};
  BOOST_TEST((RunBuiltIn("sales-by-scale", rows).rows == scales));
}

BOOST_AUTO_TEST_CASE(NothingSold) {
  SqliteRows rows;
  const Catalogue catalogue = BuiltIn();
  for (const Definition& definition : catalogue.definitions()) {
    BOOST_TEST_CONTEXT(definition.name) {
      const Table table = RunBuiltIn(definition.name, rows);
      BOOST_TEST(table.rows.empty());
      for (std::size_t i = 0; i < table.columns.size(); ++i) {
        if (table.columns[i].totalling == Totalling::None) continue;
        BOOST_TEST((table.totals[i] == Number(0)));
      }
    }
  }
}

/// Rolls up one random ticket and tells its total.
std::int64_t AddRandomTicket(SqliteRows& rows, base::SeededRandom& random) {
  const char* tenders[] = {"cash", "stored_value", "bank_card", "city_card", "mobile"};
  const std::string day = fmt::format("2026-11-{:02}", random.Between(1, 30));
  const std::int64_t sign = random.Chance(100) ? -1 : 1;
  const std::int64_t lines = random.Between(1, 5);
  std::int64_t amount = 0;
  for (std::int64_t line = 0; line < lines; ++line) {
    const std::int64_t fen = sign * random.Between(0, 99'999);
    amount += fen;
    AddByProduct(rows, fmt::format("'{}','{}','kg',{},{},0,{}", day, random.Between(1, 9), sign,
                                   sign * 700, fen));
  }
  const std::int64_t rounding = -(amount % 10);
  const std::int64_t total = amount + rounding;
  AddByCashier(rows, fmt::format("'{}',{},{},{},{},{},{},{},{},0", day, random.Between(1, 4),
                                 random.Between(1, 5), sign > 0 ? 1 : 0, sign > 0 ? 0 : 1,
                                 sign * lines, amount, rounding, total));
  const std::int64_t first = random.Between(0, 2) * total / 2;
  for (const std::int64_t part : {first, total - first}) {
    AddByTender(rows,
                fmt::format("'{}','{}',{},{}", day, tenders[random.Between(0, 4)], sign, part));
  }
  return total;
}

/// Random shops, with the roll-ups added ticket by ticket as the store's own code does.
BOOST_AUTO_TEST_CASE(TotalsAgreeToTheFen) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    BOOST_TEST_CONTEXT("seed " << seed) {
      base::SeededRandom random(seed);
      SqliteRows rows;
      std::int64_t all = 0;
      for (int ticket = 0; ticket < 60; ++ticket) all += AddRandomTicket(rows, random);
      BOOST_TEST(TotalOf(RunBuiltIn("sales-by-cashier", rows), "total") == all);
      BOOST_TEST(TotalOf(RunBuiltIn("sales-by-product", rows), "amount") == all);
      BOOST_TEST(TotalOf(RunBuiltIn("sales-by-payment", rows), "amount") == all);
      BOOST_TEST(TotalOf(RunBuiltIn("sales-by-scale", rows), "total") == all);
      const Table days = RunBuiltIn("sales-by-day", rows);
      BOOST_TEST(TotalOf(days, "total") == all);
      std::int64_t paid = 0;
      for (const char* tender : {"cash", "stored_value", "bank_card", "city_card", "mobile"}) {
        paid += TotalOf(days, tender);
      }
      BOOST_TEST(paid == all);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::report
