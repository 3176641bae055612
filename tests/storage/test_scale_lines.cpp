/// Lines of sales that wait for their ticket: in order, sealed into one sale, known for ever.
#include <boost/test/unit_test.hpp>

#include "storage/store_fixture.h"

using namespace steelyard;
using namespace steelyard::tests;

namespace {

struct LinesStore : EmptyStore {
  void Do(const std::function<void(ports::ScaleLines&)>& work) {
    store->Commit([&](ports::Books& books) { work(books.scale_lines()); });
  }
  std::vector<ports::ScaleLine> Open(int scale) {
    std::vector<ports::ScaleLine> lines;
    store->Read([&](const ports::Books& books) { lines = books.scale_lines().Open(scale); });
    return lines;
  }
  static ports::ScaleLine Line(int scale, const std::string& name) {
    return {scale, name, "hash of " + name, std::string("\0\xFFraw", 5),
            base::Timestamp::FromUnixMs(1'763'769'600'000).value()};
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(scale_lines, LinesStore)

BOOST_AUTO_TEST_CASE(lines_wait_in_the_order_in_which_they_came) {
  for (const char* name : {"c", "a", "b"}) {
    Do([&](ports::ScaleLines& lines) { lines.Add(Line(3, name)); });
  }
  Do([](ports::ScaleLines& lines) { lines.Add(Line(4, "a")); });
  const auto open = Open(3);
  BOOST_REQUIRE_EQUAL(open.size(), 3U);
  BOOST_CHECK_EQUAL(open[0].name + open[1].name + open[2].name, "cab");
  BOOST_CHECK_EQUAL(open[0].raw, std::string("\0\xFFraw", 5));
  BOOST_CHECK_EQUAL(open[0].content, "hash of c");
  BOOST_CHECK(!open[0].sale);
  BOOST_CHECK_EQUAL(Open(4).size(), 1U);
}

BOOST_AUTO_TEST_CASE(a_line_is_there_once) {
  Do([](ports::ScaleLines& lines) { lines.Add(Line(3, "a")); });
  BOOST_CHECK_THROW(Do([](ports::ScaleLines& lines) { lines.Add(Line(3, "a")); }),
                    ports::StorageError);
  BOOST_CHECK_EQUAL(Open(3).size(), 1U);
}

BOOST_AUTO_TEST_CASE(what_waits_is_sealed_and_what_comes_then_is_not) {
  Do([](ports::ScaleLines& lines) {
    lines.Add(Line(3, "a"));
    lines.Add(Line(3, "b"));
    lines.Add(Line(4, "a"));
    lines.Seal(3, "a");
    lines.Add(Line(3, "c"));
  });
  const auto open = Open(3);
  BOOST_REQUIRE_EQUAL(open.size(), 3U);
  BOOST_CHECK_EQUAL(open[1].sale.value(), "a");
  BOOST_CHECK(!open[2].sale);
  BOOST_CHECK(!Open(4).front().sale);
  Do([](ports::ScaleLines& lines) { lines.Seal(3, "c"); });
  BOOST_CHECK_EQUAL(Open(3)[0].sale.value(), "a");
  BOOST_CHECK_EQUAL(Open(3)[2].sale.value(), "c");
}

BOOST_AUTO_TEST_CASE(a_settled_line_is_known_and_not_open) {
  Do([](ports::ScaleLines& lines) {
    lines.Add(Line(3, "a"));
    lines.Seal(3, "a");
    lines.Add(Line(3, "b"));
    lines.Settle(3, "a");
  });
  BOOST_REQUIRE_EQUAL(Open(3).size(), 1U);
  BOOST_CHECK_EQUAL(Open(3).front().name, "b");
  store->Read([](const ports::Books& books) {
    BOOST_CHECK_EQUAL(books.scale_lines().ContentOf(3, "a").value(), "hash of a");
    BOOST_CHECK(!books.scale_lines().ContentOf(4, "a"));
    BOOST_CHECK(books.scale_lines().ScalesWithOpenLines() == std::vector<int>{3});
  });
  Do([](ports::ScaleLines& lines) {
    lines.Seal(3, "b");
    lines.Settle(3, "b");
  });
  store->Read([](const ports::Books& books) {
    BOOST_CHECK(books.scale_lines().ScalesWithOpenLines().empty());
  });
}

BOOST_AUTO_TEST_SUITE_END()
