/// SoundBooks: a store with every kind of fact about money in it, and ways to tamper with it.
#pragma once
#include <SQLiteCpp/SQLiteCpp.h>

#include <boost/test/unit_test.hpp>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "storage/store_fixture.h"

namespace steelyard::tests {

/// The tables whose every column states a fact about money.
inline const std::vector<std::string> kTablesOfFacts = {
    "ledger_entries", "ledger_accounts", "chains",         "tickets",            "ticket_lines",
    "ticket_tenders", "rollup_cashier",  "rollup_product", "rollup_product_day", "rollup_tender",
    "rollup_half_hour"};

struct SoundBooks : EmptyStore {
  SoundBooks() {
    store->Commit([](ports::Books& books) {
      books.cards().Add(SomeCard(1));
      books.cards().Add(SomeCard(2));
      const auto post = [&](const domain::Posting& posting, std::uint64_t operation,
                            ports::Cover cover = ports::Cover::Required) {
        auto context = Operation(Nth(operation));
        context.corrects = Nth(500);
        BOOST_REQUIRE(books.ledger().Post({posting}, cover, context) ==
                      ports::PostOutcome::Posted);
      };
      post(TopUp(SomeCard(1).id, 1000), 1);
      post(TopUp(SomeCard(2).id, 2000), 2);
      post(Spend(SomeCard(1).id, 300), 3);
      post({.debit = OfCard(domain::AccountKind::CardPrincipal, SomeCard(1).id),
            .credit = OfCard(domain::AccountKind::CardBonus, SomeCard(1).id),
            .amount = Fen(200),
            .reason = domain::PostingReason::Correction},
           4);
      Sell(books, MakeTicket({.id = 101}), Facts(1));
      Sell(books,
           MakeTicket({.id = 102, .kind = domain::TicketKind::Return, .product = "102"}),
           Facts(1));
      auto by_card = Facts(2);
      by_card.card = SomeCard(2).id;
      Sell(books, MakeTicket({.id = 103, .tender = domain::TenderType::StoredValue}), by_card);
      Sell(books, MakeTicket({.id = 104, .tender = domain::TenderType::StoredValue}), Facts(2));
      Sell(books, MakeTicket({.id = 105, .fen = 0}), Facts(2));
      TopUpByCard(books);
      CloseDay(books, Day("2026-11-22"));
      books.tickets().Decline(MakeTicket({.id = 106}), DeclinedFacts());
      books.tickets().KeepConflict(MakeTicket({.id = 101, .fen = 480}), Facts(1));
    });
  }

  static ports::TicketFacts DeclinedFacts() {
    auto facts = Facts(1);
    facts.answer.declined = domain::DeclineReason::InsufficientFunds;
    return facts;
  }

  static void CloseDay(ports::Books& books, domain::BusinessDay day) {
    const auto figures = books.day_closes().Figures(day);
    ports::DayClose close{.day = day,
                          .closed_at = ManualClock().Now(),
                          .closed_by = "wang",
                          .reason = "",
                          .head = books.ledger().HeadHash(),
                          .entries = figures.entries,
                          .total = {},
                          .scales = {},
                          .takings = figures.takings,
                          .drawers = figures.drawers};
    for (const auto& sold : figures.scales) {
      close.scales.push_back({.scale = sold.scale, .driver = "api", .tickets = sold.tickets,
                              .total = sold.total, .scale_says = std::nullopt, .trouble = ""});
      close.tickets += sold.tickets;
      close.total = close.total + sold.total;
    }
    books.day_closes().Add(close);
  }

  /// A settled card write and the money it moved.
  static void TopUpByCard(ports::Books& books) {
    const auto postings =
        domain::PostingsForTopUp(SomeCard(1).id, {Fen(500), Fen(30), Fen(20)});
    const ports::CardWrite write{.id = Nth(600),
                                 .card = SomeCard(1).id,
                                 .kind = ports::CardWriteKind::TopUp,
                                 .record = {.number = SomeCard(1).number,
                                            .card_class = SomeCard(1).card_class,
                                            .tier = "gold",
                                            .valid_until = std::nullopt,
                                            .counter = 2,
                                            .principal = Fen(1000),
                                            .bonus = Fen(230)},
                                 .postings = postings,
                                 .operator_name = "desk",
                                 .at = ManualClock().Now()};
    books.card_writes().Begin(write);
    auto context = Operation(write.id);
    context.actor = write.operator_name;
    books.ledger().Post(postings, ports::Cover::NotRequired, context);
    books.card_writes().Settle(write);
    books.purse_receipts().Add(write.id, SomeReceipt());
  }

  /// Of that write.
  static ports::PurseReceipt SomeReceipt() {
    return {ports::PurseMovement::Load, Fen(530), Fen(1230), 3, "534400000002", 2,
            "20261122080000", "0011aabb"};
  }

  /// Runs SQL as somebody with a database tool would, without any of the schema's guards.
  int Tamper(const std::string& sql) {
    SQLite::Database file(database_path(), SQLite::OPEN_READWRITE, 1000);
    file.exec("PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF;");
    file.exec("PRAGMA ignore_check_constraints = ON;");
    for (const char* table : {"ledger_entries", "tickets", "ticket_lines", "ticket_tenders",
                              "day_closes", "day_close_scales", "day_close_takings",
                              "purse_receipts"}) {
      file.exec(std::string("DROP TRIGGER IF EXISTS ") + table + "_never_changed;");
      file.exec(std::string("DROP TRIGGER IF EXISTS ") + table + "_never_deleted;");
    }
    return file.exec(sql);
  }
  /// The whole file, and another whole file in its place; only while the store is closed.
  std::string Bytes() const {
    std::ifstream file(database.path(), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  void Write(const std::string& bytes) const {
    std::ofstream(database.path(), std::ios::binary | std::ios::trunc) << bytes;
  }
  std::string database_path() const { return database.path().string(); }

  std::optional<ports::BooksDifference> Difference() {
    return store->verifier().Verify().first_difference;
  }
};

}  // namespace steelyard::tests
