/// Cards torn away at every single exchange, and readers that lose, spoil and delay answers:
/// nothing valid is ever lost, and the next touch goes on.
#include <boost/test/unit_test.hpp>

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

/// How many exchanges with the card `work` takes when nothing goes wrong.
template <typename Work>
std::size_t ExchangesOf(Rig& rig, Work work) {
  const std::size_t before = rig.desk.counters().exchanges;
  work();
  return rig.desk.counters().exchanges - before;
}

/// Runs `work` with the card torn away at the exchange; the card lies there again afterwards.
template <typename Work>
void Torn(Rig& rig, std::size_t exchange, CutMoment moment, Work work) {
  rig.desk.SetCut({CutCount::Exchanges, exchange, moment});
  BOOST_CHECK_THROW(work(), ports::CardLeftError);
  BOOST_TEST(rig.desk.counters().cards == 0U);
  BOOST_CHECK((rig.reader.Look().outcome == ports::TouchOutcome::NoCard));
  rig.desk.PutBack();
}

void PlaceImage(Rig& rig, const base::Bytes& image) {
  rig.desk.TakeAway();
  rig.desk.Place(simulator::ClassicCard::FromImage(image).value());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(tearing)

BOOST_AUTO_TEST_CASE(PersonaliseTornAtEveryExchange) {
  Rig rig;
  rig.PlaceBlank();
  const auto blank = rig.Image();
  const auto issue = [&] { rig.reader.Personalise(rig.uid, Record(1)); };
  const std::size_t exchanges = ExchangesOf(rig, issue);
  BOOST_REQUIRE(exchanges > 22);
  const auto issued = rig.Image();
  for (std::size_t exchange = 1; exchange <= exchanges; ++exchange) {
    for (const CutMoment moment : kMoments) {
      BOOST_TEST_CONTEXT("exchange " << exchange << " moment " << int(moment)) {
        PlaceImage(rig, blank);
        Torn(rig, exchange, moment, issue);
        const CardContent content = rig.reader.Read(rig.uid).content;
        BOOST_TEST((content == CardContent::Blank || content == CardContent::HalfIssued ||
                    content == CardContent::Ours));
        issue();
        BOOST_TEST((rig.Image() == issued));
        BOOST_TEST((rig.reader.Read(rig.uid).record == Record(1)));
      }
    }
  }
}

// The second try may be torn as well, and it may be for another record: the first was given up.
BOOST_AUTO_TEST_CASE(ResumedIssueTornAgain) {
  Rig rig;
  rig.PlaceBlank();
  const auto blank = rig.Image();
  const auto issue = [&] { rig.reader.Personalise(rig.uid, Record(1)); };
  const auto issue_other = [&] { rig.reader.Personalise(rig.uid, Record(9, 0)); };
  const std::size_t exchanges = ExchangesOf(rig, issue);
  for (std::size_t exchange = 50; exchange + 10 < exchanges; exchange += 17) {
    PlaceImage(rig, blank);
    Torn(rig, exchange, CutMoment::After, issue);
    const auto half_issued = rig.Image();
    BOOST_TEST((rig.reader.Read(rig.uid).content == CardContent::HalfIssued));
    const std::size_t left = ExchangesOf(rig, issue_other);
    for (const std::size_t second : {left / 4, left / 2, left - 1}) {
      BOOST_TEST_CONTEXT("exchanges " << exchange << " and " << second) {
        PlaceImage(rig, half_issued);
        Torn(rig, second, CutMoment::After, issue_other);
        issue_other();
        BOOST_TEST((rig.reader.Read(rig.uid).record == Record(9, 0)));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(WriteRecordTornAtEveryExchange) {
  Rig rig;
  rig.PlaceIssued(Record(1));
  for (const std::uint32_t counter : {1U, 2U}) {  // the older copy is the second, then the first
    if (counter > 1) rig.reader.WriteRecord(rig.uid, Record(counter));
    const auto before = rig.Image();
    const auto next = Record(counter + 1, 12'345);
    const auto write = [&] { rig.reader.WriteRecord(rig.uid, next); };
    const std::size_t exchanges = ExchangesOf(rig, write);
    BOOST_REQUIRE(exchanges >= 15);
    for (std::size_t exchange = 1; exchange <= exchanges; ++exchange) {
      for (const CutMoment moment : kMoments) {
        BOOST_TEST_CONTEXT("exchange " << exchange << " moment " << int(moment)) {
          PlaceImage(rig, before);
          Torn(rig, exchange, moment, write);
          const auto reading = rig.reader.Read(rig.uid);
          BOOST_TEST((reading.content == CardContent::Ours));
          BOOST_TEST((reading.record == Record(counter) || reading.record == next));
          write();
          const auto written = rig.reader.Read(rig.uid);
          BOOST_TEST((written.record == next));
          BOOST_TEST(!written.older_copy_damaged);
        }
      }
    }
    PlaceImage(rig, before);
  }
}

BOOST_AUTO_TEST_CASE(ReadTornAtEveryExchange) {
  Rig rig;
  rig.PlaceIssued(Record(1));
  const auto image = rig.Image();
  const auto read = [&] { rig.reader.Read(rig.uid); };
  const std::size_t exchanges = ExchangesOf(rig, read);
  for (std::size_t exchange = 1; exchange <= exchanges; ++exchange) {
    Torn(rig, exchange, CutMoment::After, read);
    BOOST_TEST((rig.reader.Read(rig.uid).record == Record(1)));
  }
  BOOST_TEST((rig.Image() == image));
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
