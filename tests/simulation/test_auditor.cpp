/// The auditor himself: a sound day is sound, and whatever is changed in its books afterwards is
/// found by its rule. And the same seed is the same day.
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <set>

#include "simulation/shop.h"

namespace steelyard::simulation {
namespace {

constexpr int kTickets = 200;

/// The books after one sound day on which a card was overdrawn and each kind of write to a card
/// was settled, and what was told on it.
struct SoundDay {
  SoundDay() {
    for (std::uint64_t seed = 20261122; !HasOverdraft() || !HasEveryKind(); ++seed) {
      Shop shop({.seed = seed, .tickets = kTickets});
      report = shop.RunDay();
      books = shop.Books();
      told = shop.told();
    }
  }
  bool HasOverdraft() const {
    return std::any_of(books.exceptions.begin(), books.exceptions.end(),
                       [](const auto& listed) { return listed.kind == "offline_overdraft"; });
  }
  bool HasEveryKind() const {
    std::set<std::string> kinds;
    for (const auto& [id, write] : books.writes) {
      if (write.state == "settled") kinds.insert(write.kind);
    }
    return kinds.size() == 8;
  }
  DayReport report;
  RawBooks books;
  Told told;
};

const SoundDay& Day() {
  static const SoundDay day;
  return day;
}

RawWrite& SomeWrite(RawBooks& books, const std::string& kind) {
  const auto found = std::find_if(books.writes.begin(), books.writes.end(), [&](const auto& one) {
    return one.second.kind == kind && one.second.state == "settled";
  });
  return found->second;
}

bool Finds(const RawBooks& books, const Told& told, const std::string& rule) {
  const auto findings = Audit(books, told, AuditedAt::EndOfDay);
  return std::any_of(findings.begin(), findings.end(),
                     [&](const Finding& finding) { return finding.rule == rule; });
}

struct Change {
  const char* name;
  const char* rule;
  void (*make)(RawBooks& books, Told& told);
};

RawTicket& SomeTicket(RawBooks& books) { return books.tickets.begin()->second; }
RawEntry& SomeEntry(RawBooks& books) { return books.entries[books.entries.size() / 2]; }

const Change kChanges[] = {
    {"an entry is gone", "hash_chain",
     [](RawBooks& books, Told&) { books.entries.erase(books.entries.begin() + 3); }},
    {"the last entry is gone", "hash_chain",
     [](RawBooks& books, Told&) { books.entries.pop_back(); }},
    {"two entries changed places", "hash_chain",
     [](RawBooks& books, Told&) { std::swap(books.entries[1], books.entries[2]); }},
    {"an account has a fen more", "debits_are_credits",
     [](RawBooks& books, Told&) { ++books.accounts.front().credits; }},
    {"an account is gone", "debits_are_credits",
     [](RawBooks& books, Told&) { books.accounts.pop_back(); }},
    {"a line has a fen more", "ticket_adds_up",
     [](RawBooks& books, Told&) { ++SomeTicket(books).content.lines.front().amount; }},
    {"a tender has another reference", "no_ghosts",
     [](RawBooks& books, Told&) { SomeTicket(books).content.tenders.front().reference = "?"; }},
    {"a ticket that nobody sent", "no_ghosts",
     [](RawBooks& books, Told&) { books.tickets["ff"] = SomeTicket(books); }},
    {"a ticket is gone", "acknowledged_once",
     [](RawBooks& books, Told&) { books.tickets.erase(books.tickets.begin()); }},
    {"a ticket is gone that happened", "day_is_complete",
     [](RawBooks& books, Told&) { books.tickets.erase(books.tickets.begin()); }},
    {"a decline is gone", "acknowledged_once",
     [](RawBooks& books, Told&) { books.declines.clear(); }},
    {"an answered balance differs", "answer_is_balance",
     [](RawBooks& books, Told&) {
       for (auto& [id, ticket] : books.tickets) {
         if (ticket.answer_principal) ++*ticket.answer_principal;
       }
     }},
    {"no overdraft is listed", "no_card_below_zero",
     [](RawBooks& books, Told&) {
       std::erase_if(books.exceptions,
                     [](const RawException& e) { return e.kind == "offline_overdraft"; });
     }},
    {"no price off the list is listed", "off_list_is_listed",
     [](RawBooks& books, Told&) { books.exceptions.clear(); }},
    {"no gap is listed", "journal_complete",
     [](RawBooks& books, Told&) {
       books.exceptions.clear();
       books.tickets.erase(books.tickets.begin());
     }},
    {"a gap is listed that is none", "journal_complete",
     [](RawBooks& books, Told&) {
       books.exceptions.push_back({"journal_gap", "scale 1", "from=2 to=2", true});
     }},
    {"a number was used twice", "journal_complete",
     [](RawBooks& books, Told&) { books.tickets["ff"] = SomeTicket(books); }},
    {"a roll-up counts a ticket more", "rollups_are_rows",
     [](RawBooks& books, Told&) { ++books.by_cashier.begin()->second.front(); }},
    {"a roll-up is gone", "rollups_are_rows",
     [](RawBooks& books, Told&) { books.by_product.erase(books.by_product.begin()); }},
    {"a tender's roll-up has a fen less", "rollups_are_rows",
     [](RawBooks& books, Told&) { --books.by_tender.begin()->second.back(); }},
    {"a ticket of another tier", "rollups_are_rows",
     [](RawBooks& books, Told&) { books.tickets.begin()->second.tier = "gold"; }},
    {"a posting nobody asked for", "ledger_tells_tickets",
     [](RawBooks& books, Told&) {
       books.entries.push_back(books.entries.back());
       books.entries.back().operation = "ff";
     }},
    {"a settled write that moved nothing", "ledger_tells_tickets",
     [](RawBooks& books, Told&) {
       books.writes["ff"] = {books.cards.front().id, "settled", 100, 0, 0};
     }},
    {"a refund paid out more", "ledger_tells_tickets",
     [](RawBooks& books, Told&) { SomeWrite(books, "refund").paid_out += 1; }},
    {"a renewal moved money", "ledger_tells_tickets",
     [](RawBooks& books, Told&) { SomeWrite(books, "top_up").kind = "renew"; }},
    {"a replaced card kept something", "ledger_tells_tickets",
     [](RawBooks& books, Told&) { SomeWrite(books, "refund").kind = "replace"; }},
    {"a top-up was corrected twice", "ledger_tells_tickets",
     [](RawBooks& books, Told&) { books.writes["ff"] = SomeWrite(books, "correct"); }},
    {"a correction undid another top-up", "ledger_tells_tickets",
     [](RawBooks& books, Told&) { SomeWrite(books, "correct").corrects = "ff"; }},
    {"a replacement was of another card", "ledger_tells_tickets",
     [](RawBooks& books, Told&) { SomeWrite(books, "replace").replaces = "ff"; }},
    {"a write that was told as done is open", "desk_told",
     [](RawBooks& books, Told&) {
       for (auto& [id, write] : books.writes) write.state = "open";
     }},
    {"the desk was shown another balance", "desk_told",
     [](RawBooks&, Told& told) {
       for (auto& [id, request] : told.requests) {
         if (request.principal) ++*request.principal;
       }
     }},
    {"a price version is gone", "desk_told",
     [](RawBooks&, Told& told) { told.prices.push_back({"2001", 999, 1}); }},
    {"a conflict is gone", "conflicts_are_kept",
     [](RawBooks&, Told& told) { told.conflicts["ff"] = 1; }},
    {"a request is neither done nor refused", "day_is_complete",
     [](RawBooks&, Told& told) { told.requests["ff"] = {.uid = "04"}; }},
    {"a card counts otherwise", "day_is_complete",
     [](RawBooks& books, Told&) { ++books.cards.front().counter; }},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(auditor)

BOOST_AUTO_TEST_CASE(ASoundDayIsSound) {
  for (const Finding& finding : Day().report.findings) BOOST_ERROR(finding.rule << finding.what);
  BOOST_TEST(Day().report.tickets >= kTickets * 9 / 10);
  BOOST_TEST(Day().report.kills + Day().report.power_cuts > 5);
  BOOST_TEST(Day().report.asked_again > 5);
  BOOST_TEST(Day().report.declined > 5);
}

BOOST_AUTO_TEST_CASE(WhateverIsChangedIsFoundByItsRule) {
  for (const Change& change : kChanges) {
    RawBooks books = Day().books;
    Told told = Day().told;
    BOOST_TEST(!Finds(books, told, change.rule), change.name);
    change.make(books, told);
    BOOST_TEST(Finds(books, told, change.rule), change.name);
  }
}

/// A store whose chain left a field out would differ from the auditor's, who hashes all of them.
BOOST_AUTO_TEST_CASE(NoFieldOfAnEntryIsOutsideOfTheChain) {
  using Field = void (*)(RawEntry&);
  constexpr Field kFields[] = {[](RawEntry& e) { e.chain = "other"; },
                               [](RawEntry& e) { ++e.sequence; },
                               [](RawEntry& e) { e.store_code = "store-2"; },
                               [](RawEntry& e) { std::swap(e.operation[0], e.operation[1]); },
                               [](RawEntry& e) { ++e.position; },
                               [](RawEntry& e) { e.debit_kind = "desk_cash_"; },
                               [](RawEntry& e) { e.debit_card = "00"; },
                               [](RawEntry& e) { e.credit_kind = "sales_"; },
                               [](RawEntry& e) { e.credit_card = "00"; },
                               [](RawEntry& e) { ++e.amount; },
                               [](RawEntry& e) { e.reason = "correction"; },
                               [](RawEntry& e) { ++e.at; },
                               [](RawEntry& e) { e.business_day = "2026-01-01"; },
                               [](RawEntry& e) { e.actor = "nobody"; },
                               [](RawEntry& e) { e.corrects = "00"; },
                               [](RawEntry& e) { e.hash[5] = e.hash[5] == 'a' ? 'b' : 'a'; }};
  for (const Field change : kFields) {
    RawBooks books = Day().books;
    change(SomeEntry(books));
    BOOST_TEST(Finds(books, Day().told, "hash_chain"), "field " << &change - kFields);
  }
}

BOOST_AUTO_TEST_CASE(TheSameSeedIsTheSameDay) {
  for (const std::uint64_t seed : {std::uint64_t{3}, std::uint64_t{4}}) {
    const auto once = Shop({.seed = seed, .tickets = kTickets}).RunDay();
    const auto again = Shop({.seed = seed, .tickets = kTickets}).RunDay();
    const auto other = Shop({.seed = seed + 2, .tickets = kTickets}).RunDay();
    BOOST_TEST(once.trace == again.trace);
    BOOST_TEST(once.trace != other.trace);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::simulation
