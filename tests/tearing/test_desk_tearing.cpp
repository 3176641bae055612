/// Cuts the power at every exchange with the card, and before and after every commit, in every
/// operation of the card desk, on every card family. After the next touch card and books agree, no
/// money is lost or doubled, and the clerk was told the truth.
#include <boost/test/unit_test.hpp>

#include <iostream>

#include "tearing/desk_scene.h"

namespace steelyard::tests {
namespace {

using app::CardDeskOutcome;
using simulator::CutCount;
using simulator::CutMoment;

/// One operation as it begins, and what the books say before it and after it.
struct Operation {
  Operation(Plastic& the_plastic, const DeskOperation& the_row)
      : plastic(the_plastic), row(the_row) {
    {
      DeskScene scene(plastic);
      row.prepare(scene);
      image = plastic.Image();
      before = scene.State();
      scene.sqlite.reset();
      std::filesystem::copy_file(scene.database.path(), Books());
    }
    DeskScene clean(plastic, Books(), image);
    const int commits_before = clean.store.commits();
    const auto exchanges_before = plastic.desk.counters().exchanges;
    BOOST_REQUIRE((row.ask(clean).outcome == CardDeskOutcome::Done));
    after = clean.State();
    commits = clean.store.commits() - commits_before;
    exchanges = plastic.desk.counters().exchanges - exchanges_before;
    purse_movements = clean.PurseMovements();
    BOOST_REQUIRE(clean.AgreesWithCard());
    BOOST_REQUIRE(before != after);
  }
  std::filesystem::path Books() const { return folder.folder() / "before.steelyard"; }

  Plastic& plastic;
  const DeskOperation& row;
  TempDatabase folder;
  base::Bytes image;
  std::string before;
  std::string after;
  int commits = 0;
  std::size_t exchanges = 0;
  int purse_movements = 0;  ///< of the card's whole life, once the operation is over
};

/// What the clerk was told by a try that may have been broken off.
struct Told {
  bool is_done = false;
  std::string trouble;

  bool Says(const char* words) const { return trouble.find(words) != std::string::npos; }
};

Told Try(DeskScene& scene, const DeskOperation& row) {
  try {
    const auto outcome = row.ask(scene).outcome;
    // A card that leaves while it is asked what it is was never there.
    BOOST_TEST((outcome == CardDeskOutcome::Done || outcome == CardDeskOutcome::NoCard));
    return {outcome == CardDeskOutcome::Done, ""};
  } catch (const std::runtime_error& error) {
    return {false, error.what()};
  }
}

void Heal(DeskScene& scene) {
  scene.store.DoNotFail();
  scene.plastic.desk.ClearFaults();
  if (scene.plastic.desk.counters().cards == 0) scene.plastic.desk.PutBack();
}

/// The sentence must not promise what is not so, and must tell when something is still open.
void CheckTruth(DeskScene& scene, const Operation& operation, const Told& told) {
  const std::string state = scene.State();
  const bool has_moved = state == operation.after;
  BOOST_TEST((has_moved || state == operation.before), state);
  if (told.is_done) {
    BOOST_TEST(has_moved);
    BOOST_TEST(scene.OpenWrites() == 0u);
    return;
  }
  if (told.trouble.empty()) {  // “there is no card”
    BOOST_TEST(!has_moved);
    BOOST_TEST(scene.OpenWrites() == 0u);
    return;
  }
  const bool promises_nothing_moved =
      told.Says("No money was booked") || told.Says("Nothing was recorded");
  BOOST_TEST(!(promises_nothing_moved && has_moved));
  BOOST_TEST((told.Says("stays open") == (scene.OpenWrites() == 1u) || !told.Says("card")));
}

/// The next touch, and then the same request once more.
void CheckMended(DeskScene& scene, const Operation& operation) {
  app::TouchCard(scene.context, scene.plastic.reader, scene.desk);
  BOOST_TEST(scene.OpenWrites() == 0u);
  BOOST_TEST(scene.AgreesWithCard());
  const std::string touched = scene.State();
  BOOST_TEST((touched == operation.after || touched == operation.before), touched);
  const auto again = operation.row.ask(scene).outcome;
  BOOST_TEST((again == CardDeskOutcome::Done || again == CardDeskOutcome::AlreadyDone));
  BOOST_TEST((again == CardDeskOutcome::AlreadyDone) == (touched == operation.after));
  BOOST_TEST(scene.State() == operation.after);
  BOOST_TEST(scene.AgreesWithCard());
  BOOST_TEST(scene.PurseMovements() == operation.purse_movements);
  BOOST_TEST((operation.row.ask(scene).outcome == CardDeskOutcome::AlreadyDone));
  BOOST_TEST(scene.State() == operation.after);
}

/// False when the operation was over before the moment of the cut came.
bool CutAtExchange(Operation& operation, std::size_t exchange, CutMoment moment) {
  DeskScene scene(operation.plastic, operation.Books(), operation.image);
  operation.plastic.desk.SetCut({CutCount::Exchanges, exchange, moment});
  const Told told = Try(scene, operation.row);
  const bool is_cut = operation.plastic.desk.counters().cards == 0;
  BOOST_TEST((told.is_done == !is_cut || operation.row.goes_on_after_settling()));
  Heal(scene);
  CheckTruth(scene, operation, told);
  if (is_cut) CheckMended(scene, operation);
  return is_cut;
}

std::size_t CutAtEveryExchange(Operation& operation) {
  std::size_t cuts = 0;
  bool goes_on = true;
  for (std::size_t exchange = 1; goes_on; exchange += operation.row.cut_every) {
    for (const CutMoment moment : {CutMoment::Before, CutMoment::Half, CutMoment::After}) {
      BOOST_TEST_CONTEXT("exchange " << exchange << " moment " << int(moment)) {
        goes_on = CutAtExchange(operation, exchange, moment);
        if (goes_on) ++cuts;
      }
    }
  }
  const std::size_t step = operation.row.cut_every;
  BOOST_TEST(cuts == 3 * ((operation.exchanges + step - 1) / step));
  return cuts;
}

std::size_t CutAtEveryCommit(Operation& operation) {
  for (int commit = 0; commit < operation.commits; ++commit) {
    for (const auto failure : {CommitFailure::NothingWasDone, CommitFailure::OnlyTheAnswerIsLost,
                               CommitFailure::QueueIsFull}) {
      BOOST_TEST_CONTEXT("commit " << commit << " failure " << int(failure)) {
        DeskScene scene(operation.plastic, operation.Books(), operation.image);
        scene.store.FailAt(commit, failure);
        const Told told = Try(scene, operation.row);
        BOOST_TEST((!told.is_done || operation.row.goes_on_after_settling()));
        Heal(scene);
        CheckTruth(scene, operation, told);
        CheckMended(scene, operation);
      }
    }
  }
  return std::size_t(3 * operation.commits);
}

void CutEverywhere(Plastic& plastic, const DeskOperation& row) {
  const std::string name = std::string(plastic.name()) + " " + row.name;
  BOOST_TEST_CONTEXT(name) {
    Operation operation(plastic, row);
    const std::size_t exchanges = CutAtEveryExchange(operation);
    const std::size_t commits = CutAtEveryCommit(operation);
    std::cout << name << ": cut at " << exchanges << " exchanges and " << commits << " commits"
              << std::endl;
    BOOST_TEST(exchanges > 0u);
    BOOST_TEST(commits >= 6u);  // at least the intent and the settling
  }
}

void CutEverywhere(simulator::CardFamily family,
                   ports::PurseAtIssue purse = ports::PurseAtIssue::Without) {
  Plastic plastic(family, purse);
  for (const DeskOperation& row : DeskOperations()) CutEverywhere(plastic, row);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(desk_tearing)

BOOST_AUTO_TEST_CASE(ClassicCards) { CutEverywhere(simulator::CardFamily::M1); }
BOOST_AUTO_TEST_CASE(CpuCards) { CutEverywhere(simulator::CardFamily::Cpu); }
BOOST_AUTO_TEST_CASE(CpuCardsWithPurse) {
  CutEverywhere(simulator::CardFamily::Cpu, ports::PurseAtIssue::With);
}

BOOST_AUTO_TEST_CASE(CardsWithOlderKeys) {
  using ports::PurseAtIssue;
  using Kind = std::pair<simulator::CardFamily, PurseAtIssue>;
  for (const auto& [family, purse] : {Kind{simulator::CardFamily::M1, PurseAtIssue::Without},
                                      Kind{simulator::CardFamily::Cpu, PurseAtIssue::Without},
                                      Kind{simulator::CardFamily::Cpu, PurseAtIssue::With}}) {
    Plastic plastic(family, purse, NewerKeys());
    const DeskOperation row = TopUpWithNewKeys();
    CutEverywhere(plastic, row);
    DeskScene scene(plastic);
    row.prepare(scene);
    const auto shown = app::TouchCard(scene.context, plastic.reader, scene.desk);
    BOOST_TEST((shown.outcome == app::TouchOutcome::CardShown));
    BOOST_TEST(plastic.reader.Read(plastic.uid).has_older_keys);
    BOOST_TEST((row.ask(scene).outcome == CardDeskOutcome::Done));
    BOOST_TEST(!plastic.reader.Read(plastic.uid).has_older_keys);
    BOOST_TEST(scene.TheCard()->key_version == 2);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::tests
