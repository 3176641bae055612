/// Tests of the reports that ship: each runs on a real database, and their totals agree.
#include <fmt/format.h>

#include "base/seeded_random.h"
#include "report/built_in.h"

namespace steelyard::report {
namespace {

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
  BOOST_TEST(catalogue.definitions().size() >= 23u);
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

/// Ticket 12 of scale 3: apples too cheap, something that is on no list, pears in another unit; and
/// a line at its right price.
void SellOffTheList(SqliteRows& rows) {
  rows.Execute(
      "INSERT INTO products VALUES('2001','Apple','','','kg',1000,0,0,1);"
      "INSERT INTO tickets(id, store_code, scale, number, kind, cashier, opened_at, closed_at,"
      " business_day, authorisation, rounding_fen, total_fen, content_hash, source, recorded_at)"
      " VALUES(x'00000000000000000000000000000001','S1',3,12,'sale',7,0,0,"
      "'2026-11-22','offline',0,1500,zeroblob(32),'txt-mode',0);"
      "INSERT INTO ticket_lines SELECT id,0,'S1',business_day,'2001','kg',1250,0,800,1000,1000,1250"
      " FROM tickets;"
      "INSERT INTO ticket_lines SELECT id,1,'S1',business_day,'9','piece',0,2,150,150,300,300"
      " FROM tickets;"
      "INSERT INTO ticket_lines SELECT id,2,'S1',business_day,'5','500g',500,0,100,100,100,100"
      " FROM tickets;"
      "INSERT INTO ticket_lines SELECT id,3,'S1',business_day,'5','500g',500,0,90,100,90,100"
      " FROM tickets;");
  const auto list = [&](const std::string& detail) {
    rows.Execute(
        "INSERT INTO exceptions SELECT randomblob(16),'S1','priced_off_list',0,'scale 3',"
        "'number=12 " +
        detail + "',NULL,''");
  };
  list("product=2001 per=kg unit_price_fen=800 list_price_fen=1000 expected_per=kg"
       " expected_unit_price_fen=1000 expected_list_price_fen=1000 rule=list_price");
  list("product=9 per=piece unit_price_fen=150 list_price_fen=150 expected=not_on_list");
  list("product=5 per=500g unit_price_fen=100 list_price_fen=100 expected_per=500g"
       " expected_unit_price_fen=90 expected_list_price_fen=100 rule=promotion");
}

BOOST_AUTO_TEST_CASE(PriceDifferences) {
  SqliteRows rows;
  SellOffTheList(rows);
  const Table table = RunBuiltIn("price-differences", rows);
  const auto day = Text("2026-11-22");
  const std::vector<Row> expected = {
      {day, Number(3), Number(12), Number(7), Text("2001"), Text("Apple"), Number(1250), Number(0),
       Text("kg"), Number(800), Number(1000), Number(1000), Text("list_price"), Number(1000),
       Number(1250), Number(-250)},
      {day, Number(3), Number(12), Number(7), Text("9"), Text("9"), Number(0), Number(2),
       Text("piece"), Number(150), Number(150), Cell(), Text("~not_on_list"), Number(300), Cell(),
       Cell()},
      {day, Number(3), Number(12), Number(7), Text("5"), Text("5"), Number(500), Number(0),
       Text("500g"), Number(100), Number(100), Number(90), Text("promotion"), Number(100),
       Number(90), Number(10)}};
  BOOST_TEST((table.rows == expected));
  BOOST_TEST(TotalOf(table, "difference") == -240);
  BOOST_TEST(RenderText(table, Language::Chinese).find("不在价目中") != std::string::npos);
  // What was taken off the list of exceptions was sold off the price list all the same; told twice
  // it is still one line.
  rows.Execute("UPDATE exceptions SET resolved_at = 1;"
               "INSERT INTO exceptions SELECT randomblob(16),store_code,kind,at,subject,detail,"
               "NULL,'' FROM exceptions");
  BOOST_TEST((RunBuiltIn("price-differences", rows).rows == expected));
}

BOOST_AUTO_TEST_CASE(ScaleVerification) {
  SqliteRows rows;
  for (const char* values : {"1,'2026-11-30'", "2,'2026-11-05'", "3,'2026-12-01'", "4,NULL"}) {
    rows.Execute(
        "INSERT INTO scales(number, verified_until, driver, address, profile, secret_key, serial,"
        " prices_version, journal_position, last_error, vendor, model, unique_code) VALUES(" +
        std::string(values) + ",'txt-mode','a:1','','','SN1',0,0,'','友声','TM-30A','SH-1')");
  }
  const std::vector<Row> expected = {{Text("2026-11-05"), Number(2), Text("友声"), Text("TM-30A"),
                                      Text("SN1"), Text("SH-1")},
                                     {Text("2026-11-30"), Number(1), Text("友声"), Text("TM-30A"),
                                      Text("SN1"), Text("SH-1")}};
  BOOST_TEST((RunBuiltIn("scale-verification", rows).rows == expected));
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
  const char* tiers[] = {"", "gold", "~no_tier", "~unknown"};
  rows.Execute(fmt::format(
      "INSERT INTO rollup_half_hour VALUES('S1','{}',{},{},'{}',{},{},{},{},{},{},0)"
      " ON CONFLICT DO UPDATE SET tickets = tickets + excluded.tickets,"
      " returns = returns + excluded.returns, lines = lines + excluded.lines,"
      " amount_fen = amount_fen + excluded.amount_fen,"
      " rounding_fen = rounding_fen + excluded.rounding_fen,"
      " total_fen = total_fen + excluded.total_fen",
      day, random.Between(1, 4), random.Between(0, 47), tiers[random.Between(0, 3)],
      sign > 0 ? 1 : 0, sign > 0 ? 0 : 1, sign * lines, amount, rounding, total));
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
      for (const char* name : {"sales-by-hour", "sales-by-weekday", "sales-by-tier",
                               "sales-by-store", "baskets-by-day", "sales-by-day-compared"}) {
        BOOST_TEST(TotalOf(RunBuiltIn(name, rows), "total") == all);
      }
      BOOST_TEST(TotalOf(RunBuiltIn("sales-by-category", rows), "amount") == all);
      BOOST_TEST(TotalOf(RunBuiltIn("sales-compared", rows), "amount") == all);
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
