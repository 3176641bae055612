/// Every state of a card × every command, and every command × every role.
#include <boost/test/unit_test.hpp>

#include <sstream>

#include "app/card_life.h"

namespace steelyard::app {
namespace {

using domain::CardState;
using tests::CardLife;
using tests::Day;
using tests::Fen;

/// The columns of the table below. Expired is an active card whose date has passed.
constexpr const char* kStates[] = {"blank", "active",   "expired",  "suspended",
                                   "lost",  "found",    "replaced", "returned"};

void BringTo(CardLife& life, const std::string& state) {
  life.SetUpShop();
  if (state != "blank") {
    life.Issue(life.card, 10'000, 2'000, domain::CardClass::Both, "gold");
  }
  if (state == "expired") life.clock.Set(tests::At("2029-11-23T08:00:00+08:00"));
  if (const auto known = domain::ParseCardState(state); known && state != "blank") {
    life.SetState(life.card, *known);
  }
  life.Lay(life.card);
}

std::string StateOf(CardLife& life, const tests::FakeCard& card) {
  const auto known = life.CardOf(card);
  return known ? std::string(domain::ToText(known->state)) : "unknown";
}

/// A line of the table: the command, then the outcome in each state; `-` stands for card_not_active
/// and `x` for not_in_this_state.
constexpr const char* kTable[] = {
    "issue      done            card_already_issued card_already_issued card_already_issued "
    "card_already_issued card_already_issued card_already_issued card_already_issued",
    "top_up     card_not_issued done card_expired - - - - -",
    "correct    card_not_issued done done         - - - - -",
    "refund     card_not_issued done done         - - - - -",
    "return     card_not_issued done done         - - - - -",
    "renew      card_not_issued done done         - - - - -",
    "tier       card_not_issued done card_expired - - - - -",
    "replace    card_unknown done done card_not_replaceable done done card_not_replaceable "
    "card_not_replaceable",
    "transfer          card_unknown done done - - - - -",
    "correct_by_number card_unknown done done - - - - -",
    "suspend    card_unknown done done x    x    x    x x",
    "resume     card_unknown x    x    done x    x    x x",
    "lost       card_unknown done done done x    done x x",
    "found      card_unknown x    x    x    done x    x x",
    "reactivate card_unknown x    x    x    x    done x x",
};

std::string Spelt(const std::string& cell) {
  if (cell == "-") return "card_not_active";
  return cell == "x" ? "not_in_this_state" : cell;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(card_life)

BOOST_AUTO_TEST_CASE(EveryStateAndCommand) {
  int cells = 0;
  for (const char* line : kTable) {
    std::istringstream words(line);
    std::string command;
    words >> command;
    for (const std::string state : kStates) {
      std::string cell;
      BOOST_REQUIRE(words >> cell);
      CardLife life;
      BringTo(life, state);
      const std::string before = life.Balances(life.card);
      const std::string state_before = StateOf(life, life.card);
      BOOST_TEST_CONTEXT(command << " of a card that is " << state) {
        BOOST_TEST(life.Do(command, life.desk) == Spelt(cell));
        if (cell != "done") {
          BOOST_TEST(life.Balances(life.card) == before);
          BOOST_TEST(StateOf(life, life.card) == state_before);
          BOOST_TEST(life.Balances(life.heir) == "unknown");
        }
        BOOST_TEST(life.OpenWrites() == 0u);
        BOOST_TEST(life.OpenExceptions().empty());
        BOOST_TEST(life.AreBooksSound());
      }
      ++cells;
    }
    BOOST_REQUIRE(!(words >> command));
  }
  BOOST_TEST(cells == int(std::size(CardLife::kCommands)) * int(std::size(kStates)));
}

BOOST_AUTO_TEST_CASE(WhatIsDoneToAnActiveCard) {
  struct Row {
    const char* command;
    const char* balances;  ///< afterwards
    const char* state;
    std::int64_t cash;     ///< what the drawer holds
  };
  const Row rows[] = {{"top_up", "10100/0/2000", "active", 12'100},
                      {"correct", "0/0/2000", "active", 2'000},
                      {"correct_by_number", "0/0/2000", "active", 2'000},
                      {"refund", "9000/0/2000", "active", 11'000},
                      {"return", "0/0/0", "returned", 0},
                      {"renew", "10000/0/2000", "active", 12'000},
                      {"tier", "10000/0/2000", "active", 12'000},
                      {"replace", "0/0/0", "replaced", 12'000},
                      {"transfer", "10000/0/2000", "active", 12'000},
                      {"suspend", "10000/0/2000", "suspended", 12'000},
                      {"lost", "10000/0/2000", "lost", 12'000}};
  for (const Row& row : rows) {
    CardLife life;
    BringTo(life, "active");
    BOOST_TEST_CONTEXT(row.command) {
      BOOST_TEST(life.Do(row.command, life.desk) == "done");
      BOOST_TEST(life.Balances(life.card) == row.balances);
      BOOST_TEST(StateOf(life, life.card) == row.state);
      BOOST_TEST(life.Account(domain::AccountKind::DeskCash) == -row.cash);
      BOOST_TEST(life.Audit().front().actor == "li");
    }
  }
}

BOOST_AUTO_TEST_CASE(OnlyDeskAndManagerMay) {
  CardLife life;
  BringTo(life, "active");
  for (const char* command : CardLife::kCommands) {
    for (const Actor& actor : {life.auditor, life.machine}) {
      BOOST_TEST_CONTEXT(command << " by " << actor.name) {
        BOOST_TEST(life.Do(command, actor) == "not_allowed");
      }
    }
  }
  BOOST_TEST(life.Balances(life.card) == "10000/0/2000");
  for (const char* command : {"top_up", "refund", "tier", "replace"}) {
    CardLife fresh;
    BringTo(fresh, "active");
    BOOST_TEST(fresh.Do(command, fresh.manager) == "done");
  }
}

BOOST_AUTO_TEST_CASE(AnExpiredCardIsRevived) {
  CardLife life;
  BringTo(life, "expired");
  BOOST_TEST(life.Do("top_up", life.desk) == "card_expired");
  BOOST_TEST(ToText(RenewCard(life.context, life.reader, life.desk, {life.NewRequest(), {}})
                        .outcome) == "done");
  BOOST_TEST(life.CardOf(life.card)->valid_until->ToString() == "2032-11-23");
  BOOST_TEST(life.card.Newest()->valid_until->ToString() == "2032-11-23");
  BOOST_TEST(life.Do("top_up", life.desk) == "done");
  BOOST_TEST(life.Balances(life.card) == "10100/0/2000");
}

BOOST_AUTO_TEST_CASE(RenewalRefused) {
  CardLife life;
  BringTo(life, "active");
  const auto renew = [&](std::optional<domain::BusinessDay> day) {
    return std::string(
        ToText(RenewCard(life.context, life.reader, life.desk, {life.NewRequest(), day}).outcome));
  };
  BOOST_TEST(renew(Day("2026-11-21")) == "card_expired");
  BOOST_TEST(renew(Day("2029-11-21")) == "validity_too_short");
  BOOST_TEST(renew(Day("2029-11-22")) == "nothing_to_change");
  BOOST_TEST(renew(std::nullopt) == "nothing_to_change");  // three years from today it has
  BOOST_TEST(renew(Day("2031-01-01")) == "done");
  BOOST_TEST(renew(Day("2030-12-31")) == "date_not_later");
  BOOST_TEST(life.Do("transfer", life.desk) == "done");
  BOOST_TEST(renew(Day("2027-01-01")) == "date_not_later");  // with a member it may be short
  BOOST_TEST(renew(std::nullopt) == "done");  // a card with a member for ever
  BOOST_TEST(!life.CardOf(life.card)->valid_until);
  BOOST_TEST(!life.card.Newest()->valid_until);
  BOOST_TEST(renew(Day("2040-01-01")) == "date_not_later");
  BOOST_TEST(renew(std::nullopt) == "nothing_to_change");
}

BOOST_AUTO_TEST_CASE(TierRefused) {
  CardLife life;
  BringTo(life, "active");
  const auto tier = [&](const char* code) {
    return std::string(ToText(
        ChangeCardTier(life.context, life.reader, life.desk, {life.NewRequest(), code}).outcome));
  };
  BOOST_TEST(tier("silver") == "tier_unknown");
  BOOST_TEST(tier("gold") == "nothing_to_change");
  BOOST_TEST(tier("") == "done");
  BOOST_TEST(life.card.Newest()->tier == "");
  life.Issue(life.heir, 100);
  BOOST_TEST(tier("gold") == "card_gives_no_member_price");
}

BOOST_AUTO_TEST_CASE(ATransferTakesTheMembersTierAndIsWrittenLater) {
  CardLife life;
  BringTo(life, "active");
  life.Do("tier", life.desk);
  BOOST_TEST(life.Do("transfer", life.desk) == "done");
  BOOST_TEST((life.CardOf(life.card)->member == life.member));
  BOOST_TEST(life.CardOf(life.card)->tier == "gold");
  BOOST_TEST(life.card.Newest()->tier == "blue");
  BOOST_TEST(life.Do("transfer", life.desk) == "nothing_to_change");
  BOOST_TEST(life.Do("top_up", life.desk) == "done");
  BOOST_TEST(life.card.Newest()->tier == "gold");
  const TransferRequest to_nobody{life.NumberOf(life.card), domain::MemberId(tests::Nth(5)), ""};
  BOOST_TEST(ToText(TransferCard(life.context, life.desk, to_nobody).outcome) ==
             "member_unknown");
}

BOOST_AUTO_TEST_CASE(AReplacementInheritsAll) {
  CardLife life;
  BringTo(life, "active");
  life.Configure([](StoreSettings& s) { s.replacement_fee = Fen(500); });
  life.Do("transfer", life.desk);
  life.Do("lost", life.desk);
  const auto old = life.CardOf(life.card).value();
  BOOST_TEST(life.Replace(life.desk) == "done");
  const auto heir = life.CardOf(life.heir).value();
  BOOST_TEST(StateOf(life, life.card) == "replaced");
  BOOST_TEST(StateOf(life, life.heir) == "active");
  BOOST_TEST(life.Balances(life.card) == "0/0/0");
  BOOST_TEST(life.Balances(life.heir) == "10000/0/2000");
  BOOST_TEST((heir.member == old.member && heir.tier == old.tier));
  BOOST_TEST((heir.valid_until == old.valid_until && heir.card_class == old.card_class));
  BOOST_TEST((heir.number != old.number));
  BOOST_TEST(life.heir.Newest()->principal.fen() == 10'000);
  BOOST_TEST(life.Account(domain::AccountKind::CardFees) == 500);
  BOOST_TEST(life.Account(domain::AccountKind::DeskCash) == -12'500);
  BOOST_TEST(life.Replace(life.desk) == "card_already_issued");  // the heir lies there
  BOOST_TEST(life.AreBooksSound());
  const auto audit = life.Audit().front();
  BOOST_TEST(audit.action == "card.replace");
  BOOST_TEST(audit.after.find("replaces=" + old.number.ToString()) != std::string::npos);
}

BOOST_AUTO_TEST_CASE(AWriteOfAGoneCardIsGivenUp) {
  CardLife life;
  BringTo(life, "active");
  life.reader.TearAt(2, tests::TearMoment::BeforeAnything);
  BOOST_CHECK_THROW(life.Do("top_up", life.desk), ports::CardLeftError);
  life.reader.DoNotTear();
  const auto number = life.NumberOf(life.card);
  BOOST_TEST(life.Replace(life.desk) == "write_unfinished");
  BOOST_TEST(life.Do("correct_by_number", life.desk) == "write_unfinished");
  const auto abandon = [&](const Actor& actor, const char* reason) {
    return std::string(
        ToText(AbandonCardWrite(life.context, actor, {number, reason}).outcome));
  };
  BOOST_TEST(abandon(life.auditor, "gone") == "not_allowed");
  BOOST_TEST(abandon(life.desk, "") == "reason_missing");
  BOOST_TEST(abandon(life.desk, "gone") == "done");
  BOOST_TEST(abandon(life.desk, "gone") == "nothing_to_change");
  BOOST_TEST(life.OpenExceptions().empty());
  BOOST_TEST(life.OpenWrites() == 0u);
  BOOST_TEST(life.Replace(life.desk) == "done");
  BOOST_TEST(life.Balances(life.heir) == "10000/0/2000");
  BOOST_TEST(life.AreBooksSound());
}

/// An issue that was given up after the card had been written: the plastic is not lost.
BOOST_AUTO_TEST_CASE(AGivenUpIssueCanBeIssuedAgain) {
  CardLife life;
  BringTo(life, "blank");
  life.store.FailAt(1, tests::CommitFailure::NothingWasDone);
  BOOST_CHECK_THROW(life.Do("issue", life.desk), ports::StorageError);
  life.store.DoNotFail();
  const auto number = life.NumberOf(life.card);
  AbandonCardWrite(life.context, life.desk, {number, "customer left"});
  BOOST_TEST(life.Do("top_up", life.desk) == "card_not_issued");
  BOOST_TEST(life.Do("issue", life.desk) == "done");
  BOOST_TEST(life.NumberOf(life.card).ToString() == number.ToString());
  BOOST_TEST(life.Balances(life.card) == "100/0/0");
  BOOST_TEST(life.card.Newest()->counter == life.CardOf(life.card)->counter);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::app
