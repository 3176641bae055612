/// Tests of ledger postings: how stored value is split, and that every fen of a ticket is posted.
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <map>

#include "domain/ledger.h"

namespace steelyard::domain {
namespace {

Money Fen(std::int64_t fen) { return Money::FromFen(fen).value(); }
const CardId kCard = CardId::Parse("00000000000000000000000000000001").value();
const CardId kOtherCard = CardId::Parse("00000000000000000000000000000002").value();

CardBalances Balances(std::int64_t principal, std::int64_t bonus) {
  return {MoneyDifference(principal), MoneyDifference(bonus), MoneyDifference()};
}

Ticket MakeTicket(TicketKind kind, std::vector<Tender> tenders, std::int64_t rounding) {
  std::int64_t total = 0;
  for (const Tender& tender : tenders) total += tender.amount.fen();
  const auto moment = base::Timestamp::Parse("2026-11-22T08:00:00Z").value();
  const auto price = Price::FromFen(total - rounding, PriceUnit::PerPiece).value();
  const auto other = TicketId::Parse("00000000000000000000000000000009").value();
  return Ticket::From({.id = TicketId::Parse("00000000000000000000000000000008").value(),
                       .number = 1,
                       .kind = kind,
                       .corrects = kind == TicketKind::Sale ? std::nullopt : std::optional(other),
                       .cashier = 1,
                       .opened_at = moment,
                       .closed_at = moment,
                       .card = PresentedCard{CardUid::Parse("04A1B2C3").value(), {}, ""},
                       .lines = {{"1", Pieces::FromCount(1).value(), price, price,
                                  Fen(total - rounding)}},
                       .rounding = MoneyDifference(rounding),
                       .total = Fen(total),
                       .tenders = std::move(tenders)})
      .value();
}

/// Credits less debits of every account.
std::map<std::string, std::int64_t> Net(const std::vector<Posting>& postings) {
  std::map<std::string, std::int64_t> net;
  for (const Posting& posting : postings) {
    net[std::string(ToText(posting.debit.kind))] -= posting.amount.fen();
    net[std::string(ToText(posting.credit.kind))] += posting.amount.fen();
  }
  std::erase_if(net, [](const auto& entry) { return entry.second == 0; });
  return net;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(ledger)

BOOST_AUTO_TEST_CASE(StoredValueIsSplit) {
  struct Row {
    std::int64_t amount, principal, bonus;
    SpendOrder order;
    std::int64_t from_principal, from_bonus;
  };
  const auto P = SpendOrder::PrincipalFirst;
  const auto B = SpendOrder::BonusFirst;
  const Row rows[] = {
      {100, 500, 300, P, 100, 0},  {100, 500, 300, B, 0, 100},
      {600, 500, 300, P, 500, 100}, {600, 500, 300, B, 300, 300},
      {800, 500, 300, P, 500, 300}, {800, 500, 300, B, 500, 300},
      {900, 500, 300, P, 600, 300}, {900, 500, 300, B, 600, 300},  // overdraft: principal
      {100, -50, 300, P, 0, 100},   {100, -50, 30, P, 70, 30},
      {100, 500, -30, B, 100, 0},   {100, 0, 0, P, 100, 0},
      {0, 500, 300, P, 0, 0},       {100, -50, -50, B, 100, 0},
  };
  for (const Row& row : rows) {
    const auto split = SplitStoredValue(Fen(row.amount), Balances(row.principal, row.bonus),
                                        row.order);
    BOOST_TEST_CONTEXT(row.amount << " of " << row.principal << "+" << row.bonus << " "
                                  << ToText(row.order)) {
      BOOST_TEST(split.from_principal.fen() == row.from_principal);
      BOOST_TEST(split.from_bonus.fen() == row.from_bonus);
    }
  }
}

BOOST_AUTO_TEST_CASE(RefundsTurnNoBonusIntoPrincipal) {
  struct Row {
    std::int64_t amount, taken_principal, taken_bonus;
    SpendOrder order;
    std::int64_t to_principal, to_bonus;
  };
  const auto P = SpendOrder::PrincipalFirst;
  const auto B = SpendOrder::BonusFirst;
  const Row rows[] = {
      {800, 500, 300, P, 500, 300}, {800, 500, 300, B, 500, 300},
      {200, 500, 300, P, 0, 200},   {200, 500, 300, B, 200, 0},
      {400, 500, 300, P, 100, 300}, {600, 500, 300, B, 500, 100},
      {900, 500, 300, P, 600, 300},  // more than was taken
      {100, 0, 0, P, 100, 0},        // the sale is not in the books
      {100, -10, 0, B, 100, 0},      // more was given back than taken
  };
  for (const Row& row : rows) {
    const StoredValueTaken taken{MoneyDifference(row.taken_principal),
                                 MoneyDifference(row.taken_bonus)};
    const auto split = SplitRefund(Fen(row.amount), taken, row.order);
    BOOST_TEST_CONTEXT(row.amount << " of " << row.taken_principal << "+" << row.taken_bonus) {
      BOOST_TEST(split.from_principal.fen() == row.to_principal);
      BOOST_TEST(split.from_bonus.fen() == row.to_bonus);
    }
  }
}

BOOST_AUTO_TEST_CASE(WhatASaleTookAndItsReturnsGaveBack) {
  const auto tender = [](std::int64_t fen) {
    return std::vector<Tender>{{TenderType::StoredValue, Fen(fen), ""}};
  };
  auto postings = PostingsForTicket(MakeTicket(TicketKind::Sale, tender(800), 0), kCard,
                                    {Fen(500), Fen(300)});
  const auto back = PostingsForTicket(MakeTicket(TicketKind::Return, tender(200), 0), kCard,
                                      {Fen(50), Fen(150)});
  postings.insert(postings.end(), back.begin(), back.end());
  BOOST_TEST(TakenFrom(kCard, postings).principal.fen() == 450);
  BOOST_TEST(TakenFrom(kCard, postings).bonus.fen() == 150);
  BOOST_TEST(TakenFrom(kOtherCard, postings).principal.fen() == 0);
}

BOOST_AUTO_TEST_CASE(EveryTenderHasItsAccount) {
  struct Row { TenderType tender; const char* account; };
  const Row rows[] = {{TenderType::Cash, "scale_cash"},
                      {TenderType::BankCard, "bank_card_receivable"},
                      {TenderType::CityCard, "city_card_receivable"},
                      {TenderType::Mobile, "mobile_receivable"},
                      {TenderType::StoredValue, "unknown_cards"}};
  for (const Row& row : rows) {
    const auto ticket = MakeTicket(TicketKind::Sale, {{row.tender, Fen(700), ""}}, 0);
    const auto net = Net(PostingsForTicket(ticket, std::nullopt, {}));
    const std::map<std::string, std::int64_t> expected = {{row.account, -700}, {"sales", 700}};
    BOOST_TEST_CONTEXT(row.account) { BOOST_TEST((net == expected)); }
  }
}

BOOST_AUTO_TEST_CASE(DebitsAreCreditsForEveryTicket) {
  using T = TenderType;
  const std::vector<std::vector<Tender>> tenders = {
      {{T::Cash, Fen(1000), ""}},
      {{T::StoredValue, Fen(1000), ""}},
      {{T::StoredValue, Fen(300), ""}, {T::Cash, Fen(700), ""}},
      {{T::Cash, Fen(100), ""}, {T::Cash, Fen(200), ""}, {T::Mobile, Fen(700), "r"}},
      {{T::BankCard, Fen(500), "r"}, {T::CityCard, Fen(500), "r"}, {T::StoredValue, Fen(0), ""}},
      {{T::Cash, Fen(1000), ""}, {T::Cash, Fen(0), ""}},
  };
  int tickets = 0;
  for (const auto& tender : tenders) {
    for (const std::int64_t rounding : {-99, -4, 0, 5, 99}) {
      for (const auto& card : {std::optional<CardId>(), std::optional(kCard)}) {
        const auto sale = MakeTicket(TicketKind::Sale, tender, rounding);
        const Money stored_value = sale.AmountTendered(T::StoredValue);
        const auto split = SplitStoredValue(stored_value, Balances(200, 5000),
                                            SpendOrder::PrincipalFirst);
        const auto postings = PostingsForTicket(sale, card, split);
        const auto net = Net(postings);
        std::int64_t sum = 0;
        for (const auto& [account, fen] : net) sum += fen;
        BOOST_TEST(sum == 0);
        BOOST_TEST(net.at("sales") == sale.SumOfLines().fen());
        BOOST_TEST((net.count("rounding_differences") ? net.at("rounding_differences") : 0) ==
                   rounding);
        BOOST_TEST(std::none_of(postings.begin(), postings.end(),
                                [](const Posting& posting) { return posting.amount.IsZero(); }));
        // Turned round, fen for fen, when the goods come back.
        for (const auto kind : {TicketKind::Return, TicketKind::Void}) {
          const auto back = PostingsForTicket(MakeTicket(kind, tender, rounding), card, split);
          BOOST_REQUIRE(back.size() == postings.size());
          for (std::size_t i = 0; i < back.size(); ++i) {
            BOOST_TEST((back[i].debit == postings[i].credit));
            BOOST_TEST((back[i].credit == postings[i].debit));
            BOOST_TEST((back[i].amount == postings[i].amount));
          }
        }
        ++tickets;
      }
    }
  }
  BOOST_TEST(tickets == 60);
}

BOOST_AUTO_TEST_CASE(StoredValueComesFromBothAccountsOfTheCard) {
  const auto ticket = MakeTicket(TicketKind::Sale, {{TenderType::StoredValue, Fen(900), ""}}, -4);
  const auto postings = PostingsForTicket(ticket, kCard, {Fen(600), Fen(300)});
  const std::map<std::string, std::int64_t> expected = {{"card_principal", -600},
                                                        {"card_bonus", -300},
                                                        {"rounding_differences", -4},
                                                        {"sales", 904}};
  BOOST_TEST((Net(postings) == expected));
  for (const Posting& posting : postings) {
    const bool is_card_account = posting.debit.kind == AccountKind::CardPrincipal ||
                                 posting.debit.kind == AccountKind::CardBonus;
    BOOST_TEST((posting.debit.card == (is_card_account ? std::optional(kCard) : std::nullopt)));
    BOOST_TEST(!posting.credit.card);
  }
}

BOOST_AUTO_TEST_CASE(TopUps) {
  const std::map<std::string, std::int64_t> expected = {{"card_principal", 10000},
                                                        {"card_bonus", 500},
                                                        {"card_deposit", 2000},
                                                        {"desk_cash", -12000},
                                                        {"bonus_granted", -500}};
  BOOST_TEST((Net(PostingsForTopUp(kCard, {Fen(10000), Fen(500), Fen(2000)})) == expected));
  BOOST_TEST(PostingsForTopUp(kCard, {Fen(1), Money(), Money()}).size() == 1u);
  BOOST_TEST(PostingsForTopUp(kCard, {}).empty());
}

BOOST_AUTO_TEST_CASE(Words) {
  for (int i = 0; i <= int(AccountKind::CardFees); ++i) {
    BOOST_TEST((ParseAccountKind(ToText(AccountKind(i))) == AccountKind(i)));
  }
  for (int i = 0; i <= int(PostingReason::Replacement); ++i) {
    BOOST_TEST((ParsePostingReason(ToText(PostingReason(i))) == PostingReason(i)));
  }
  for (const auto order : {SpendOrder::PrincipalFirst, SpendOrder::BonusFirst}) {
    BOOST_TEST((ParseSpendOrder(ToText(order)) == order));
  }
  BOOST_TEST(!ParseAccountKind("cash"));
  BOOST_TEST(!ParsePostingReason(""));
  BOOST_TEST(!ParseSpendOrder("pro_rata"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::domain
