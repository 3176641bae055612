/// The simulation is worth what it finds: every planted bug must be found, by the rule it breaks.
#include <boost/test/unit_test.hpp>

#include <algorithm>

#include "simulation/mutations.h"

namespace steelyard::simulation {
namespace {

constexpr int kDays = 12;  ///< a bug may need a rare fault to show

bool Names(const std::vector<Finding>& findings, const char* rule) {
  return std::any_of(findings.begin(), findings.end(),
                     [&](const Finding& finding) { return finding.rule == rule; });
}

/// What was found on the first day on which the bug broke its rule; a day may end by another one.
std::vector<Finding> FindingsUnder(const Mutation& mutation) {
  std::vector<Finding> found;
  for (std::uint64_t seed = 1; seed <= kDays; ++seed) {
    const DayReport day = Shop({.seed = seed,
                                .tickets = 300,
                                .planted_bug = mutation.planted_bug,
                                .syncing = mutation.syncing})
                              .RunDay();
    if (!day.findings.empty()) found = day.findings;
    if (Names(found, mutation.caught_by)) break;
  }
  return found;
}

std::string Describe(const std::vector<Finding>& findings) {
  std::string text;
  for (const Finding& finding : findings) text += finding.rule + ": " + finding.what + "\n";
  return text;
}

void CheckIsFound(const Mutation& mutation) {
  const auto findings = FindingsUnder(mutation);
  BOOST_TEST_CONTEXT(mutation.name << "\n" << Describe(findings)) {
    BOOST_TEST(Names(findings, mutation.caught_by), "expected " << mutation.caught_by);
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(mutations)

BOOST_AUTO_TEST_CASE(BugsInHowCommitsAreMadeAreFound) {
  for (const Mutation& mutation : MutationsOfCommits()) CheckIsFound(mutation);
}

BOOST_AUTO_TEST_CASE(BugsInWhatCommitsDoAreFound) {
  for (const Mutation& mutation : MutationsOfBooks()) CheckIsFound(mutation);
}

BOOST_AUTO_TEST_CASE(BugsInClosesAndInMovingTheLogAreFound) {
  for (const Mutation& mutation : MutationsOfCloses()) CheckIsFound(mutation);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::simulation
