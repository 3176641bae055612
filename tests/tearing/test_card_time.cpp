/// How long a customer's card lies on the reader, in the time of silicon: counted, not measured, so
/// the figures are the same on every machine. The line to the reader is counted with it.
#include <boost/test/unit_test.hpp>

#include <iostream>

#include "tearing/desk_scene.h"

namespace steelyard::tests {
namespace {

using std::chrono::duration_cast;
using std::chrono::milliseconds;

struct Budget {
  const char* operation;
  milliseconds m1;
  milliseconds cpu;
};

/// What a desk may take of a customer's patience.
constexpr Budget kBudgets[] = {{"issue", milliseconds(1'500), milliseconds(3'000)},
                               {"top-up", milliseconds(500), milliseconds(500)}};
constexpr milliseconds kShow{350};

milliseconds TimeOf(Plastic& plastic, const std::function<void()>& work) {
  const auto before = plastic.desk.counters();
  work();
  const auto after = plastic.desk.counters();
  return duration_cast<milliseconds>(after.card_time - before.card_time + after.serial_time -
                                     before.serial_time);
}

void CheckBudget(const char* family, const char* what, milliseconds took, milliseconds budget) {
  std::cout << family << " " << what << ": " << took.count() << " ms of " << budget.count()
            << std::endl;
  BOOST_TEST((took <= budget));
  BOOST_TEST((took > milliseconds(0)));
}

void CheckBudgets(simulator::CardFamily family,
                  ports::PurseAtIssue purse = ports::PurseAtIssue::Without) {
  const bool is_m1 = family == simulator::CardFamily::M1;
  for (const Budget& budget : kBudgets) {
    Plastic plastic(family, purse);
    const char* const name = plastic.name();
    DeskScene scene(plastic);
    for (const DeskOperation& row : DeskOperations()) {
      if (row.name != std::string(budget.operation)) continue;
      row.prepare(scene);
      const auto took = TimeOf(plastic, [&] {
        BOOST_TEST((row.ask(scene).outcome == app::CardDeskOutcome::Done));
      });
      CheckBudget(name, row.name, took, is_m1 ? budget.m1 : budget.cpu);
      const auto show = TimeOf(plastic, [&] {
        const auto touch = app::TouchCard(scene.context, plastic.reader, scene.desk);
        BOOST_TEST((touch.outcome == app::TouchOutcome::CardShown));
      });
      CheckBudget(name, "show", show, kShow);
    }
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(card_time)

BOOST_AUTO_TEST_CASE(TheDeskKeepsItsBudgets) {
  CheckBudgets(simulator::CardFamily::M1);
  CheckBudgets(simulator::CardFamily::Cpu);
  CheckBudgets(simulator::CardFamily::Cpu, ports::PurseAtIssue::With);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::tests
