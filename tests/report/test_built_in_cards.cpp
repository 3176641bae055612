/// Tests of the reports on cards, the card desk, shifts and exceptions: a small ledger written down
/// by hand.
#include <fmt/format.h>

#include <map>

#include "base/seeded_random.h"
#include "domain/business_day.h"
#include "domain/ledger.h"
#include "ports/journal.h"
#include "report/built_in.h"

namespace steelyard::report {
namespace {

std::string IdOf(int number) {
  return fmt::format("x'{:032x}'", number);
}

/// A ledger that keeps the balances as the store does.
class Ledger {
 public:
  explicit Ledger(SqliteRows& rows) : m_rows(rows) {}

  void AddCard(int number, const std::string& card_class) {
    m_rows.Execute(fmt::format(
        "INSERT INTO cards(id, store_code, uid, number, card_class, state, tier, counter,"
        " hot_list_version) VALUES({},'S1',x'0400{:04x}','{}','{}','active','',1,0)",
        IdOf(number), number, 860000 + number, card_class));
  }
  /// Midnight UTC of the day is 8:00 in China.
  void Issue(int number, const std::string& day) {
    m_rows.Execute(fmt::format(
        "INSERT INTO card_writes(id, store_code, card, kind, state, refusal, number, card_class,"
        " tier, counter, principal_fen, bonus_fen, reason, approver, operator_name, at)"
        " VALUES(randomblob(16),'S1',{},'issue','settled','','','both','',1,0,0,'','','li',"
        "strftime('%s','{}') * 1000)",
        IdOf(number), day));
  }
  struct Side {
    std::string kind;
    int card = 0;
  };
  void Post(const std::string& day, const std::string& actor, const std::string& reason,
            const Side& debit, const Side& credit, int fen) {
    ++m_sequence;
    const auto card = [](const Side& side) { return side.card ? IdOf(side.card) : "NULL"; };
    m_rows.Execute(fmt::format(
        "INSERT INTO ledger_entries VALUES('main',{0},'S1',{1},0,'{2}',{3},'{4}',{5},{6},'{7}',"
        "strftime('%s','{8}') * 1000 + {0} * 60000,'{8}','{9}',NULL,zeroblob(32))",
        m_sequence, IdOf(m_sequence), debit.kind, card(debit), credit.kind, card(credit), fen,
        reason, day, actor));
    Move(debit, fen, 0);
    Move(credit, 0, fen);
  }

 private:
  void Move(const Side& side, int debit, int credit) {
    m_rows.Execute(fmt::format(
        "INSERT INTO ledger_accounts VALUES('{}',{},'S1',{},{}) ON CONFLICT DO UPDATE SET"
        " debits = debits + excluded.debits, credits = credits + excluded.credits",
        side.kind, IdOf(side.card), debit, credit));
  }

  SqliteRows& m_rows;
  int m_sequence = 0;
};

const Ledger::Side kDesk = {"desk_cash"};
const Ledger::Side kSales = {"sales"};
const Ledger::Side kGranted = {"bonus_granted"};
Ledger::Side Principal(int card) { return {"card_principal", card}; }
Ledger::Side Bonus(int card) { return {"card_bonus", card}; }
Ledger::Side Deposit(int card) { return {"card_deposit", card}; }

void AddDesk(SqliteRows& rows) {
  Ledger ledger(rows);
  ledger.AddCard(1, "both");
  ledger.AddCard(2, "both");
  ledger.AddCard(3, "stored_value");
  ledger.Issue(1, "2026-10-15");
  ledger.Issue(2, "2024-11-01");
  ledger.Post("2026-10-15", "li", "top_up", kDesk, Principal(1), 10000);
  ledger.Post("2026-10-15", "li", "bonus_granted", kGranted, Bonus(1), 1000);
  ledger.Post("2026-10-15", "li", "deposit", kDesk, Deposit(1), 2000);
  ledger.Post("2026-11-01", "li", "top_up", kDesk, Principal(2), 5000);
  ledger.Post("2026-11-10", "scale 1", "sale", Principal(1), kSales, 700);
  ledger.Post("2026-11-10", "scale 1", "sale", kDesk, kSales, 1);  // no card: of no report here
  ledger.Post("2026-11-11", "wang", "top_up", kDesk, Principal(3), 300);
  ledger.Post("2026-11-11", "wang", "bonus_granted", kGranted, Bonus(3), 30);
  ledger.Post("2026-11-12", "li", "correction", Principal(3), kDesk, 300);
  ledger.Post("2026-11-12", "li", "correction", Bonus(3), kGranted, 30);
  ledger.Post("2026-11-20", "wang", "fee", kDesk, {"card_fees"}, 500);
  ledger.Post("2026-11-21", "wang", "replacement", Principal(2), Principal(3), 4000);
  ledger.Post("2026-11-22", "wang", "refund", Principal(3), kDesk, 4000);
  ledger.Post("2026-11-22", "wang", "deposit_returned", Deposit(1), kDesk, 2000);
  ledger.Post("2026-12-01", "li", "top_up", kDesk, Principal(2), 99999);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(built_in_cards)

BOOST_AUTO_TEST_CASE(Liabilities) {
  SqliteRows rows;
  AddDesk(rows);
  const Table table = RunBuiltIn("card-liabilities", rows);
  // Card 1: 9300 + 1000 of its own, its deposit returned; card 2: 1000 left; card 3: nothing, and
  // nothing before.
  const std::vector<Row> expected = {
      {Text("both"), Text("1-quarter"), Number(1), Number(9300), Number(1000), Number(0),
       Number(10300), Number(13000), Number(-2700)},
      {Text("both"), Text("4-three"), Number(1), Number(1000), Number(0), Number(0), Number(1000),
       Number(0), Number(1000)}};
  BOOST_TEST((table.rows == expected));
  BOOST_REQUIRE(table.groups.size() == 1u);
  BOOST_TEST((table.groups[0].totals == table.totals));

  // As of any other day the same, whatever came later.
  const Table before = RunBuiltIn("card-liabilities", rows,
                                  {{"from", "2026-10-15"}, {"to", "2026-10-31"}});
  const std::vector<Row> october = {{Text("both"), Text("1-quarter"), Number(1), Number(10000),
                                     Number(1000), Number(2000), Number(13000), Number(0),
                                     Number(13000)}};
  BOOST_TEST((before.rows == october));
}

BOOST_AUTO_TEST_CASE(LiabilitiesOfRandomLedgersOnEveryDay) {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    base::SeededRandom random(seed);
    SqliteRows rows;
    Ledger ledger(rows);
    for (int card = 1; card <= 5; ++card) ledger.AddCard(card, card % 2 ? "both" : "member");
    std::map<std::string, std::int64_t> owed_since;  // what each day changed
    for (int i = 0; i < 80; ++i) {
      const std::string day = fmt::format("2026-11-{:02}", random.Between(1, 30));
      const int card = static_cast<int>(random.Between(1, 5));
      const int fen = static_cast<int>(random.Between(1, 9999));
      const bool comes = random.Chance(600);
      const Ledger::Side of_card = random.Chance(500) ? Principal(card) : Bonus(card);
      ledger.Post(day, "li", comes ? "top_up" : "sale", comes ? kDesk : of_card,
                  comes ? of_card : kSales, fen);
      owed_since[day] += comes ? fen : -fen;
    }
    std::int64_t owed = 0;
    for (int n = 1; n <= 30; ++n) {
      const std::string day = fmt::format("2026-11-{:02}", n);
      const std::int64_t before = owed;
      owed += owed_since[day];
      const Table table = RunBuiltIn("card-liabilities", rows, {{"from", day}, {"to", day}});
      BOOST_TEST(TotalOf(table, "owed") == owed, "seed " << seed << " on " << day);
      BOOST_TEST(TotalOf(table, "before") == before);
    }
    const Table moved = RunBuiltIn("card-movements", rows);
    BOOST_TEST(TotalOf(moved, "net") == owed);
  }
}

BOOST_AUTO_TEST_CASE(Movements) {
  SqliteRows rows;
  AddDesk(rows);
  const Table table = RunBuiltIn("card-movements", rows);
  const auto row = [](const char* reason, std::vector<int> figures) {
    Row cells = {Text(reason)};
    for (const int figure : figures) cells.push_back(Number(figure));
    return cells;
  };
  const std::vector<Row> expected = {
      row("top_up", {2, 5300, 0, 0, 0, 0, 0, 5300}),
      row("bonus_granted", {1, 0, 0, 30, 0, 0, 0, 30}),
      row("replacement", {2, 4000, 4000, 0, 0, 0, 0, 0}),
      row("correction", {2, 0, 300, 0, 30, 0, 0, -330}),
      row("sale", {1, 0, 700, 0, 0, 0, 0, -700}),
      row("deposit_returned", {1, 0, 0, 0, 0, 0, 2000, -2000}),
      row("refund", {1, 0, 4000, 0, 0, 0, 0, -4000})};
  BOOST_TEST((table.rows == expected));
  // What it says moved is what the liabilities changed by.
  BOOST_TEST(TotalOf(table, "net") == TotalOf(RunBuiltIn("card-liabilities", rows), "change"));

  const Table of_one = RunBuiltIn("card-movements", rows, {{"card", "860003"}});
  BOOST_TEST(TotalOf(of_one, "net") == 0);
  BOOST_TEST(TotalOf(of_one, "principal_in") == 4300);
  BOOST_TEST(RunBuiltIn("card-movements", rows, {{"card", "none"}}).rows.empty());
}

BOOST_AUTO_TEST_CASE(TopUps) {
  SqliteRows rows;
  AddDesk(rows);
  const Table table = RunBuiltIn("top-ups-by-operator", rows);
  const std::vector<Row> expected = {
      {Text("li"), Number(1), Number(5000), Number(-30), Number(0), Number(0), Number(0), Number(0),
       Number(300), Number(4700)},
      {Text("wang"), Number(1), Number(300), Number(30), Number(0), Number(500), Number(4000),
       Number(2000), Number(0), Number(-5200)},
      {Text("scale 1"), Number(0), Number(0), Number(0), Number(0), Number(0), Number(0), Number(0),
       Number(0), Number(1)}};
  BOOST_TEST((table.rows == expected));
  BOOST_TEST(RunBuiltIn("top-ups-by-operator", rows, {{"actor", "li"}}).rows.size() == 1u);
}

BOOST_AUTO_TEST_CASE(Shifts) {
  SqliteRows rows;
  AddDesk(rows);
  rows.Execute("INSERT INTO cashiers VALUES(7,'王芳',1)");
  const auto sell = [&](int id, const char* day, int cashier, const char* kind, const char* time,
                        const std::vector<std::pair<const char*, int>>& tenders) {
    int total = 0;
    for (const auto& [tender, fen] : tenders) total += fen;
    rows.Execute(fmt::format(
        "INSERT INTO tickets(id, store_code, scale, number, kind, cashier, opened_at, closed_at,"
        " business_day, authorisation, rounding_fen, total_fen, content_hash, source, recorded_at)"
        " VALUES({},'S1',1,{},'{}',{},0,strftime('%s','{} {}') * 1000,'{}','online',0,{},"
        "zeroblob(32),'api',0)",
        IdOf(id), id, kind, cashier, day, time, day, total));
    int position = 0;
    for (const auto& [tender, fen] : tenders) {
      rows.Execute(fmt::format("INSERT INTO ticket_tenders VALUES({},{},'S1','{}','{}',{},'')",
                               IdOf(id), position++, day, tender, fen));
    }
  };
  sell(1, "2026-11-10", 7, "sale", "00:05:00", {{"cash", 500}, {"stored_value", 700}});
  sell(2, "2026-11-10", 7, "sale", "10:59:59", {{"mobile", 300}});
  sell(3, "2026-11-10", 7, "return", "09:00:00", {{"cash", 100}});
  sell(4, "2026-11-10", 8, "sale", "17:30:00", {{"bank_card", 50}, {"city_card", 60}});
  rows.Execute("INSERT INTO day_close_drawers VALUES('S1','2026-11-10','cashier','7',400,390)");
  const Table table =
      RunBuiltIn("shift-handover", rows, {{"from", "2026-11-10"}, {"to", "2026-11-11"}});
  const auto tenth = Text("2026-11-10");
  const std::vector<Row> expected = {
      {tenth, Text("1-scale"), Number(7), Text("王芳"), Text("08:05"), Text("18:59"), Number(2),
       Number(1), Number(400), Number(700), Number(0), Number(0), Number(300), Number(1400),
       Number(390), Number(-10)},
      {tenth, Text("1-scale"), Number(8), Text(""), Text("01:30"), Text("01:30"), Number(1),
       Number(0), Number(0), Number(0), Number(50), Number(60), Number(0), Number(110), Cell(),
       Cell()},
      {tenth, Text("2-desk"), Cell(), Text("scale 1"), Text("08:06"), Text("08:06"), Cell(), Cell(),
       Number(1), Cell(), Cell(), Cell(), Cell(), Number(1), Cell(), Cell()},
      {Text("2026-11-11"), Text("2-desk"), Cell(), Text("wang"), Text("08:07"), Text("08:07"),
       Cell(), Cell(), Number(300), Cell(), Cell(), Cell(), Cell(), Number(300), Cell(), Cell()}};
  BOOST_TEST((table.rows == expected));
  BOOST_TEST(table.groups.size() == 2u);
  BOOST_TEST(RunBuiltIn("shift-handover", rows, {{"cashier", "8"}}).rows.size() == 1u);
}

BOOST_AUTO_TEST_CASE(Exceptions) {
  SqliteRows rows;
  const auto list = [&](const char* kind, const char* at, const char* subject, const char* more) {
    rows.Execute(fmt::format("INSERT INTO exceptions VALUES(randomblob(16),'S1','{}',"
                             "strftime('%s','{}') * 1000,'{}','number=1',{})",
                             kind, at, subject, more));
  };
  list("offline_overdraft", "2026-11-01 01:00:00", "card 8600", "NULL,''");
  list("journal_gap", "2026-11-30 19:59:59", "scale 3", "5,'found'");  // 3:59 the next day
  list("journal_gap", "2026-11-30 20:00:00", "scale 4", "NULL,''");    // December begins
  list("disk_failed", "2026-10-31 20:00:00", "store", "NULL,''");      // November begins
  const Table table = RunBuiltIn("exceptions", rows);
  const std::vector<Row> expected = {
      {Text("disk_failed"), Text("2026-11-01"), Text("04:00"), Text("~store"), Text(""),
       Text("number=1"), Text("open"), Text("")},
      {Text("journal_gap"), Text("2026-11-30"), Text("03:59"), Text("~scale"), Text("3"),
       Text("number=1"), Text("settled"), Text("found")},
      {Text("offline_overdraft"), Text("2026-11-01"), Text("09:00"), Text("~card"), Text("8600"),
       Text("number=1"), Text("open"), Text("")}};
  BOOST_TEST((table.rows == expected));
  BOOST_TEST(RunBuiltIn("exceptions", rows, {{"state", "settled"}}).rows.size() == 1u);
}

/// The report makes dates by itself: against the program's own calendar, on days around every edge.
BOOST_AUTO_TEST_CASE(DatesOfExceptions) {
  SqliteRows rows;
  for (const char* start : {"2000-01-02", "2024-02-20", "2026-12-20", "2099-12-20", "2100-02-20"}) {
    auto day = *domain::BusinessDay::Parse(start);
    for (int i = 0; i < 30; ++i, day = day.PlusDays(1)) {
      rows.Execute("DELETE FROM exceptions");
      rows.Execute("INSERT INTO exceptions VALUES(randomblob(16),'S1','late_ticket',"
                   "strftime('%s','" +
                   day.ToString() + " 12:00:00') * 1000,'scale 1','',NULL,'')");
      const Table table = RunBuiltIn(
          "exceptions", rows, {{"from", day.ToString()}, {"to", day.ToString()}});
      BOOST_TEST(table.rows.size() == 1u, day.ToString());
    }
  }
}

/// A kind that the report has no words for would be shown as `journal_gap`.
BOOST_AUTO_TEST_CASE(EveryKindOfExceptionHasWords) {
  const Catalogue catalogue = BuiltIn();
  const Definition* definition = catalogue.Find("exceptions");
  BOOST_REQUIRE(definition != nullptr);
  const auto& words = definition->columns[0].values;
  int kinds = 0;
  for (int i = 0; i <= static_cast<int>(ports::ExceptionKind::DiskFailed); ++i, ++kinds) {
    const std::string kind(ToText(static_cast<ports::ExceptionKind>(i)));
    BOOST_TEST(words.contains(kind), kind);
  }
  BOOST_TEST(words.size() == static_cast<std::size_t>(kinds));
}

BOOST_AUTO_TEST_CASE(EveryReasonOfAMovementHasWords) {
  const Catalogue catalogue = BuiltIn();
  const Definition* definition = catalogue.Find("card-movements");
  BOOST_REQUIRE(definition != nullptr);
  for (int i = 0; i <= static_cast<int>(domain::PostingReason::Replacement); ++i) {
    const std::string reason(ToText(static_cast<domain::PostingReason>(i)));
    BOOST_TEST(definition->columns[0].values.contains(reason), reason);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::report
