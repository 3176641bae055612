/// Cards torn away at every single exchange, and readers that lose, spoil and delay answers:
/// nothing valid is ever lost, and the next touch goes on.
#include <boost/test/unit_test.hpp>

#include <iostream>
#include <optional>
#include <string>

#include "cards/rig.h"

namespace steelyard::cards {
namespace {

using ports::CardContent;
using simulator::CardCut;
using simulator::CutCount;
using simulator::CutMoment;
using simulator::WireFault;
using simulator::WireFaultKind;

constexpr CutMoment kMoments[] = {CutMoment::Before, CutMoment::Half, CutMoment::After};

void PlaceImage(Rig& rig, const base::Bytes& image) {
  rig.desk.TakeAway();
  rig.desk.Place(*simulator::CardFromImage(image));
}

/// Runs `work` with the card torn away; it lies there again afterwards. False when the work was
/// done before the moment came.
template <typename Work>
bool IsTorn(Rig& rig, std::size_t exchange, CutMoment moment, Work work) {
  rig.desk.SetCut({CutCount::Exchanges, exchange, moment});
  try {
    work();
  } catch (const ports::CardLeftError&) {
    BOOST_TEST(rig.desk.counters().cards == 0U);
    BOOST_CHECK((rig.reader.Look().outcome == ports::TouchOutcome::NoCard));
    rig.desk.PutBack();
    return true;
  }
  BOOST_TEST(rig.desk.counters().cards == 1U);
  rig.desk.ClearFaults();
  return false;
}

enum class Operation { Issue, IssueOfHalfIssued, WriteSecondCopy, WriteFirstCopy, Read };

struct OperationRow {
  Operation operation;
  const char* name;
  std::size_t least_cuts;  ///< no conversation that does this can be shorter
};

constexpr OperationRow kOperations[] = {{Operation::Issue, "issue", 20},
                                        {Operation::IssueOfHalfIssued, "resumed issue", 10},
                                        {Operation::WriteSecondCopy, "write copy 1", 5},
                                        {Operation::WriteFirstCopy, "write copy 0", 5},
                                        {Operation::Read, "read", 3}};

/// One operation on one family, and the card as it was before.
struct Scene : Rig {
  Scene(Operation what, simulator::CardFamily the_family)
      : Rig("DEADBEEF", the_family), operation(what) {
    PlaceBlank();
    if (operation == Operation::Issue) next = Record(1);
    if (operation == Operation::IssueOfHalfIssued) {
      // The last write of an issue is missing; what it was for was given up.
      const std::size_t writes = WritesOfAnIssue();
      desk.SetCut({CutCount::Writes, writes, CutMoment::Before});
      BOOST_CHECK_THROW(reader.Personalise(uid, Record(1)), ports::CardLeftError);
      desk.PutBack();
      BOOST_REQUIRE((reader.Read(uid).content == CardContent::HalfIssued));
      next = Record(9, 0);
    }
    if (!IsIssue()) {
      reader.Personalise(uid, Record(1));
      if (operation == Operation::WriteFirstCopy) reader.WriteRecord(uid, Record(2));
      old = reader.Read(uid).record;
      next = operation == Operation::Read ? *old : Record(old->counter + 1, 12'345);
    }
    start = Image();
  }
  std::size_t WritesOfAnIssue() const {
    Rig trial("DEADBEEF", family);
    trial.PlaceBlank();
    const std::size_t before = trial.desk.counters().writes;
    trial.reader.Personalise(trial.uid, Record(1));
    return trial.desk.counters().writes - before;
  }
  bool IsIssue() const {
    return operation == Operation::Issue || operation == Operation::IssueOfHalfIssued;
  }
  void Run() {
    if (IsIssue()) {
      reader.Personalise(uid, next);
    } else if (operation == Operation::Read) {
      BOOST_TEST((reader.Read(uid).record == old));
    } else {
      reader.WriteRecord(uid, next);
    }
  }
  /// What is left is blank, half issued, or holds a whole record: the old one or the new.
  void CheckTorn() {
    const auto reading = reader.Read(uid);
    const bool is_ours = reading.content == CardContent::Ours;
    const bool is_begun = IsIssue() && (reading.content == CardContent::Blank ||
                                        reading.content == CardContent::HalfIssued);
    BOOST_TEST((is_ours || is_begun));
    if (is_ours) BOOST_TEST((reading.record == old || reading.record == next));
    if (operation == Operation::Read) BOOST_TEST((Image() == start));
  }
  void CheckDone() {
    const auto reading = reader.Read(uid);
    BOOST_TEST((reading.content == CardContent::Ours));
    BOOST_TEST((reading.record == next));
    BOOST_TEST(!reading.older_copy_damaged);
  }

  Operation operation;
  std::optional<domain::CardRecord> old;
  domain::CardRecord next = Record(1);
  base::Bytes start;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(tearing)

// Every operation on every family, with the card gone before, in the middle of and after every
// single exchange, until an exchange is asked for that the operation does not have.
BOOST_AUTO_TEST_CASE(EveryOperationTornAtEveryExchange) {
  for (const auto family : {simulator::CardFamily::M1, simulator::CardFamily::Cpu}) {
    for (const OperationRow& row : kOperations) {
      Scene scene(row.operation, family);
      const char* const card = family == simulator::CardFamily::M1 ? "M1" : "CPU";
      std::size_t cuts = 0;
      bool goes_on = true;
      for (std::size_t exchange = 1; goes_on; ++exchange) {
        for (const CutMoment moment : kMoments) {
          BOOST_TEST_CONTEXT(card << " " << row.name << ", exchange " << exchange << " moment "
                                  << int(moment)) {
            PlaceImage(scene, scene.start);
            goes_on = IsTorn(scene, exchange, moment, [&] { scene.Run(); });
            if (goes_on) {
              ++cuts;
              scene.CheckTorn();
              scene.Run();
            }
            scene.CheckDone();
          }
        }
      }
      std::cout << card << " " << row.name << ": " << cuts << " cuts\n";
      BOOST_TEST(cuts >= 3 * row.least_cuts);
    }
  }
}

// Torn between two writes the newer record wins; torn for good, the older one is still there.
BOOST_AUTO_TEST_CASE(ManyTornWritesInARow) {
  Rig rig;
  rig.PlaceIssued(Record(1));
  std::uint32_t held = 1;
  for (std::size_t i = 0; i < 30; ++i) {
    const auto next = Record(held + 1);
    rig.desk.SetCut({CutCount::Writes, i % 3 + 1, kMoments[i % 3]});
    BOOST_CHECK_THROW(rig.reader.WriteRecord(rig.uid, next), ports::CardLeftError);
    rig.desk.PutBack();
    const auto reading = rig.reader.Read(rig.uid);
    BOOST_REQUIRE(reading.record.has_value());
    BOOST_TEST((reading.record->counter == held || reading.record->counter == held + 1));
    held = reading.record->counter;
  }
  BOOST_TEST(held > 1U);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(reader_faults)

// A reader that fails once. The command after it finds a clean line, and no card was harmed.
BOOST_AUTO_TEST_CASE(ReaderFailsOnceWhileWriting) {
  for (const auto kind : {WireFaultKind::DropAcknowledgement, WireFaultKind::DropAnswer,
                          WireFaultKind::BadDataChecksum, WireFaultKind::BadLengthChecksum,
                          WireFaultKind::ErrorFrame}) {
    for (const std::size_t command : {1U, 4U, 12U, 16U}) {
      BOOST_TEST_CONTEXT("fault " << int(kind) << " command " << command) {
        Rig rig;
        rig.PlaceIssued(Record(1));
        const auto commands_before = rig.desk.counters().commands;
        rig.desk.SetFault({.kind = kind, .number = command});
        BOOST_CHECK_THROW(rig.reader.WriteRecord(rig.uid, Record(2)), ports::ReaderError);
        BOOST_TEST(rig.desk.counters().commands >= commands_before + command);
        const auto reading = rig.reader.Read(rig.uid);
        BOOST_TEST((reading.content == CardContent::Ours));
        BOOST_TEST((reading.record == Record(1) || reading.record == Record(2)));
        rig.reader.WriteRecord(rig.uid, Record(2));
        BOOST_TEST((rig.reader.Read(rig.uid).record == Record(2)));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(ReaderFailsOnceWhileIssuing) {
  Rig trial;
  trial.PlaceBlank();
  trial.reader.Look();
  const auto first = trial.desk.counters().commands;
  trial.reader.Personalise(trial.uid, Record(1));
  const auto commands = trial.desk.counters().commands - first;
  for (std::size_t command = commands - 25; command < commands; command += 6) {
    BOOST_TEST_CONTEXT("command " << command << " of " << commands) {
      Rig rig;
      rig.PlaceBlank();
      rig.reader.Look();
      rig.desk.SetFault({.kind = WireFaultKind::DropAnswer, .number = command});
      BOOST_CHECK_THROW(rig.reader.Personalise(rig.uid, Record(1)), ports::CardLeftError);
      rig.reader.Personalise(rig.uid, Record(1));
      BOOST_TEST((rig.Image() == trial.Image()));
    }
  }
}

BOOST_AUTO_TEST_CASE(LateAnswers) {
  struct Row { int delay_ms; bool is_in_time; };
  const Row rows[] = {{600, true}, {2500, false}};
  for (const Row& row : rows) {
    BOOST_TEST_CONTEXT(row.delay_ms) {
      Rig rig;
      rig.PlaceIssued(Record(1));
      rig.desk.SetFault({.kind = WireFaultKind::Delay,
                         .number = 12,
                         .delay = std::chrono::milliseconds(row.delay_ms)});
      if (row.is_in_time) {
        rig.reader.WriteRecord(rig.uid, Record(2));
      } else {
        BOOST_CHECK_THROW(rig.reader.WriteRecord(rig.uid, Record(2)), ports::ReaderError);
      }
      // The answer that is still on its way is not taken for another.
      const auto reading = rig.reader.Read(rig.uid);
      BOOST_TEST((reading.record == Record(row.is_in_time ? 2 : 1)));
      rig.reader.WriteRecord(rig.uid, Record(2));
      BOOST_TEST((rig.reader.Read(rig.uid).record == Record(2)));
    }
  }
}

BOOST_AUTO_TEST_CASE(LongAnswersAreNoFault) {
  Rig rig;
  rig.PlaceIssued(Record(1));
  rig.desk.SetFault({.kind = WireFaultKind::ExtendedAnswer, .number = 3});
  BOOST_TEST((rig.reader.Read(rig.uid).record == Record(1)));
}

BOOST_AUTO_TEST_CASE(ReaderPulledOut) {
  auto desk = std::make_unique<simulator::VirtualReader>();
  const TemporaryFolder locks;
  const auto uid = domain::CardUid::Parse("DEADBEEF").value();
  desk->Place(simulator::ClassicCard::Blank(uid).value());
  LibnfcReader reader(desk->connstring(), TestRing(),
                      locks.path());
  reader.Personalise(uid, Record(1));
  desk.reset();
  for (int i = 0; i < 2; ++i) {
    BOOST_CHECK_THROW(reader.Look(), ports::ReaderError);
    BOOST_CHECK_THROW(reader.Read(uid), ports::ReaderError);
    BOOST_CHECK_THROW(reader.WriteRecord(uid, Record(2)), ports::ReaderError);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::cards
