/// Role × limit × second person, whole.
#include <boost/test/unit_test.hpp>

#include "app/approval.h"

namespace steelyard::app {
namespace {

domain::Money Fen(std::int64_t fen) { return domain::Money::FromFen(fen).value(); }

std::string Text(ApprovalOutcome outcome) {
  switch (outcome) {
    case ApprovalOutcome::NotNeeded: return "not needed";
    case ApprovalOutcome::Needed: return "needed";
    case ApprovalOutcome::ApproverIsSamePerson: return "same person";
    case ApprovalOutcome::ApproverNotAllowed: return "not allowed";
    case ApprovalOutcome::Given: return "given";
  }
  return {};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(approval)

BOOST_AUTO_TEST_CASE(EveryRoleLimitAndApprover) {
  const Actor desk{"li", ports::Role::CardDesk};
  const Actor manager{"wang", ports::Role::Manager};
  const Actor other_desk{"zhou", ports::Role::CardDesk};
  const Actor other_manager{"zhao", ports::Role::Manager};
  const Actor auditor{"sun", ports::Role::Auditor};
  const Actor machine{"host", ports::Role::Service};
  const ApprovalLimits limits{Fen(100), Fen(200), Fen(300), Fen(400), Fen(1'000)};
  const ApprovalLimits none{std::nullopt, std::nullopt, std::nullopt, std::nullopt, std::nullopt};
  const std::pair<ApprovalCase, std::int64_t> cases[] = {{ApprovalCase::TopUp, 100},
                                                         {ApprovalCase::Refund, 200},
                                                         {ApprovalCase::Correction, 300},
                                                         {ApprovalCase::Replacement, 400}};
  struct Row {
    std::optional<Actor> approver;
    const char* of_desk;     ///< above the desk's limit
    const char* of_manager;  ///< above the manager's
  };
  const Row rows[] = {{std::nullopt, "needed", "needed"},
                      {desk, "same person", "not allowed"},
                      {other_desk, "not allowed", "not allowed"},
                      {auditor, "not allowed", "not allowed"},
                      {machine, "not allowed", "not allowed"},
                      {manager, "given", "same person"},
                      {other_manager, "given", "given"}};
  for (const auto& [what, limit] : cases) {
    for (const Row& row : rows) {
      const auto ask = [&, what = what](const ApprovalLimits& by, const Actor& actor,
                                        std::int64_t fen) {
        return Text(DecideApproval(by, {actor, row.approver, what, Fen(fen)}));
      };
      BOOST_TEST_CONTEXT(int(what) << " " << (row.approver ? row.approver->name : "nobody")) {
        BOOST_TEST(ask(limits, desk, limit) == "not needed");
        BOOST_TEST(ask(limits, desk, limit + 1) == row.of_desk);
        BOOST_TEST(ask(limits, manager, 1'000) == "not needed");
        BOOST_TEST(ask(limits, manager, 1'001) == row.of_manager);
        BOOST_TEST(ask(none, desk, 1'000'000) == "not needed");
        BOOST_TEST(ask(none, manager, 1'000'000) == "not needed");
      }
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::app
