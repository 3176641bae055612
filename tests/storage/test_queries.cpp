/// The sales list and totals against a plain walk over the same tickets.
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <map>

#include "storage/store_fixture.h"

using namespace steelyard;
using namespace steelyard::tests;
using domain::TenderType;
using domain::TicketKind;

namespace {

struct Sold {
  TicketShape shape;
  int scale;
  std::string day;
  bool by_card;
};

/// Five days of sales on two scales, recorded in a mixed order.
std::vector<Sold> MakeSales() {
  std::vector<Sold> sales;
  const TenderType tenders[] = {TenderType::Cash, TenderType::StoredValue, TenderType::Mobile};
  for (std::uint64_t i = 1; i <= 120; ++i) {
    const int day = 18 + static_cast<int>(i * 7 % 5);
    const int hour = 7 + static_cast<int>(i % 12);
    Sold sold{.shape = {.id = i,
                        .number = static_cast<std::int64_t>(i),
                        .kind = i % 10 == 0   ? TicketKind::Return
                                : i % 15 == 0 ? TicketKind::Void
                                              : TicketKind::Sale,
                        .cashier = 1 + static_cast<int>(i % 3),
                        .product = std::to_string(100 + i % 4),
                        .grams = static_cast<std::int64_t>(100 + i),
                        .fen = static_cast<std::int64_t>(i * 10),
                        .tender = tenders[i % 3]},
              .scale = 1 + static_cast<int>(i % 2),
              .day = "2026-11-" + std::to_string(day),
              .by_card = tenders[i % 3] == TenderType::StoredValue};
    sold.shape.closed_at = sold.day + (hour < 10 ? "T0" : "T") + std::to_string(hour) +
                           ":00:00+08:00";
    sales.push_back(sold);
  }
  return sales;
}

struct SoldStore : EmptyStore {
  std::vector<Sold> sales = MakeSales();

  SoldStore() {
    store->Commit([&](ports::Books& books) {
      books.cards().Add(SomeCard(1));
      for (const Sold& sold : sales) {
        auto facts = Facts(sold.scale, sold.day.c_str());
        if (sold.by_card) facts.card = SomeCard(1).id;
        books.tickets().Record(MakeTicket(sold.shape), facts);
      }
    });
    std::ranges::sort(sales, [](const Sold& a, const Sold& b) {
      return std::tie(a.day, a.shape.closed_at, a.shape.id) >
             std::tie(b.day, b.shape.closed_at, b.shape.id);
    });
  }
};

bool Passes(const Sold& sold, const ports::TicketFilter& filter) {
  if (filter.period && (Day(sold.day.c_str()) < filter.period->first() ||
                        Day(sold.day.c_str()) > filter.period->last())) {
    return false;
  }
  return (!filter.scale || *filter.scale == sold.scale) &&
         (!filter.cashier || *filter.cashier == sold.shape.cashier) &&
         (!filter.product || *filter.product == sold.shape.product) &&
         (!filter.tender || *filter.tender == sold.shape.tender) &&
         (!filter.hour || *filter.hour == std::stoi(sold.shape.closed_at.substr(11, 2))) &&
         (!filter.card_number ||
          (sold.by_card && *filter.card_number == SomeCard(1).number.ToString()));
}

/// Every combination of a few values of each filter.
std::vector<ports::TicketFilter> AllFilters() {
  std::vector<ports::TicketFilter> filters;
  using Periods = std::vector<std::optional<domain::Period>>;
  for (const auto& period : Periods{std::nullopt,
                                    domain::Period::FromDays(Day("2026-11-19"), Day("2026-11-21")),
                                    domain::Period::FromDays(Day("2020-01-01"),
                                                             Day("2020-01-02"))}) {
    for (const auto scale : {std::optional<int>(), std::optional(2), std::optional(9)}) {
      for (const auto cashier : {std::optional<int>(), std::optional(3)}) {
        for (const auto& product : std::vector<std::optional<std::string>>{
                 std::nullopt, "102", "nothing"}) {
          for (const auto tender :
               {std::optional<TenderType>(), std::optional(TenderType::StoredValue)}) {
            for (const auto& card : std::vector<std::optional<std::string>>{
                     std::nullopt, SomeCard(1).number.ToString(), SomeCard(2).number.ToString()}) {
              for (const auto hour : {std::optional<int>(), std::optional(9)}) {
                filters.push_back({.period = period,
                                   .scale = scale,
                                   .cashier = cashier,
                                   .product = product,
                                   .tender = tender,
                                   .card_number = card,
                                   .hour = hour});
              }
            }
          }
        }
      }
    }
  }
  return filters;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(queries, SoldStore)

BOOST_AUTO_TEST_CASE(every_filter_counts_and_pages_what_a_plain_walk_finds) {
  for (const ports::TicketFilter& filter : AllFilters()) {
    std::vector<Sold> expected;
    std::ranges::copy_if(sales, std::back_inserter(expected),
                         [&](const Sold& sold) { return Passes(sold, filter); });
    BOOST_REQUIRE_EQUAL(store->queries().Count(filter), expected.size());
    const auto count = static_cast<std::int64_t>(expected.size());
    for (const std::int64_t offset : {std::int64_t{0}, count / 2, count - 1, count, count + 5}) {
      if (offset < 0) continue;
      const auto page = store->queries().Page(filter, offset, 7);
      const auto size = std::clamp<std::int64_t>(count - offset, 0, 7);
      BOOST_REQUIRE_EQUAL(page.size(), size);
      for (std::int64_t i = 0; i < size; ++i) {
        const auto& row = page[static_cast<std::size_t>(i)];
        BOOST_REQUIRE(row.id.value() ==
                      Nth(expected[static_cast<std::size_t>(offset + i)].shape.id));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(a_row_tells_what_the_ticket_told) {
  const Sold& first = sales.front();
  const auto row = store->queries().Page({}, 0, 1).at(0);
  BOOST_CHECK_EQUAL(row.scale, first.scale);
  BOOST_CHECK_EQUAL(row.number, first.shape.number);
  BOOST_CHECK(row.kind == first.shape.kind);
  BOOST_CHECK_EQUAL(row.cashier, first.shape.cashier);
  BOOST_CHECK(row.closed_at == base::Timestamp::Parse(first.shape.closed_at).value());
  BOOST_CHECK_EQUAL(row.day.ToString(), first.day);
  BOOST_CHECK_EQUAL(row.card_number, first.by_card ? SomeCard(1).number.ToString() : "");
  BOOST_CHECK_EQUAL(row.tenders, ToText(first.shape.tender));
  BOOST_CHECK_EQUAL(row.lines, 1);
  const auto returns = store->queries().Page({}, 0, 120);
  for (const auto& each : returns) {
    BOOST_CHECK_EQUAL(each.total.fen() < 0, each.kind != TicketKind::Sale);
  }
}

BOOST_AUTO_TEST_CASE(totals_are_signed_and_of_the_scale_asked_for) {
  const auto period = domain::Period::FromDays(Day("2026-11-19"), Day("2026-11-21")).value();
  for (const auto scale : {std::optional<int>(), std::optional(1), std::optional(9)}) {
    ports::TicketFilter filter;
    filter.period = period;
    filter.scale = scale;
    std::int64_t tickets = 0;
    std::int64_t total = 0;
    std::map<std::string, std::int64_t> products;
    std::map<std::string, std::int64_t> tenders;
    std::map<std::string, std::int64_t> cashiers;
    for (const Sold& sold : sales) {
      if (!Passes(sold, filter)) continue;
      const std::int64_t fen = sold.shape.kind == TicketKind::Sale ? sold.shape.fen
                                                                  : -sold.shape.fen;
      ++tickets;
      total += fen;
      products[sold.shape.product] += fen;
      tenders[std::string(ToText(sold.shape.tender))] += fen;
      cashiers[std::to_string(sold.shape.cashier)] += fen;
    }
    const auto totals = store->queries().Totals(period, scale);
    BOOST_CHECK_EQUAL(totals.tickets, tickets);
    BOOST_CHECK_EQUAL(totals.total.fen(), total);
    const auto check = [](const std::vector<ports::StatisticsRow>& rows,
                          const std::map<std::string, std::int64_t>& expected) {
      BOOST_CHECK_EQUAL(rows.size(), expected.size());
      for (const auto& row : rows) BOOST_CHECK_EQUAL(row.amount.fen(), expected.at(row.key));
    };
    check(totals.products, products);
    check(totals.tenders, tenders);
    check(totals.cashiers, cashiers);
  }
}

BOOST_AUTO_TEST_CASE(hours_are_those_of_the_stores_clock) {
  const auto sum = [&](int utc_hours) {
    std::map<int, std::int64_t> hours;
    for (const Sold& sold : sales) {
      if (sold.day != "2026-11-20") continue;
      const auto moment = base::Timestamp::Parse(sold.shape.closed_at).value();
      const auto wall = moment.ToWallClock(base::UtcOffset::FromMinutes(utc_hours * 60).value());
      hours[wall.hour] += sold.shape.kind == TicketKind::Sale ? sold.shape.fen : -sold.shape.fen;
    }
    return hours;
  };
  const auto check = [&](int utc_hours) {
    const auto expected = sum(utc_hours);
    const auto found = store->queries().ByHour(Day("2026-11-20"));
    BOOST_REQUIRE_EQUAL(found.size(), expected.size());
    for (const auto& hour : found) BOOST_CHECK_EQUAL(hour.total.fen(), expected.at(hour.hour));
  };
  check(8);
  store->Commit([](ports::Books& books) { books.settings().Set(ports::kUtcOffsetSetting, "60"); });
  check(1);
  BOOST_CHECK(store->queries().ByHour(Day("2026-10-01")).empty());
}

BOOST_AUTO_TEST_SUITE_END()
