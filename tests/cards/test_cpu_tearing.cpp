/// CPU cards torn away where test_tearing does not look: twice in one issue, while they are asked
/// what they are, around the seal, and on a reader that loses answers.
#include <boost/test/unit_test.hpp>

#include <string>

#include "cards/rig.h"
#include "simulator/fmcos_card.h"

namespace steelyard::cards {
namespace {

using ports::CardContent;
using simulator::CutCount;
using simulator::CutMoment;
using simulator::FmcosCard;
using simulator::WireFaultKind;

constexpr CutMoment kMoments[] = {CutMoment::Before, CutMoment::Half, CutMoment::After};

struct CpuRig : Rig {
  /// The card was looked at already, so that every work takes the same exchanges each time.
  CpuRig() : Rig("1122AABB", simulator::CardFamily::Cpu) {
    PlaceBlank();
    reader.Look();
  }

  void PlaceImage(const base::Bytes& image) {
    desk.TakeAway();
    desk.Place(FmcosCard::FromImage(image).value());
  }
  template <typename Work>
  std::size_t ExchangesOf(Work work) {
    const std::size_t before = desk.counters().exchanges;
    work();
    return desk.counters().exchanges - before;
  }
  template <typename Work>
  void Torn(std::size_t exchange, CutMoment moment, Work work) {
    desk.SetCut({CutCount::Exchanges, exchange, moment});
    BOOST_CHECK_THROW(work(), ports::CardLeftError);
    BOOST_TEST(desk.counters().cards == 0U);
    desk.PutBack();
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(cpu_tearing)

// Whoever read a card's serial may have written it down, so no later try draws another.
BOOST_AUTO_TEST_CASE(ASerialThatWasToldStays) {
  CpuRig rig;
  const auto blank = rig.Image();
  const auto issue = [&] { rig.reader.Personalise(rig.uid, Record(1)); };
  const std::size_t exchanges = rig.ExchangesOf(issue);
  BOOST_REQUIRE(exchanges > 40);
  std::size_t told = 0;
  for (std::size_t exchange = exchanges - 8; exchange <= exchanges; ++exchange) {
    for (const CutMoment moment : kMoments) {
      BOOST_TEST_CONTEXT("exchange " << exchange << " moment " << int(moment)) {
        rig.PlaceImage(blank);
        rig.Torn(exchange, moment, issue);
        const auto between = rig.reader.Read(rig.uid);
        issue();
        const auto reading = rig.reader.Read(rig.uid);
        BOOST_TEST((reading.content == CardContent::Ours));
        BOOST_TEST((reading.genuineness == ports::Genuineness::Proven));
        BOOST_REQUIRE(reading.serial.has_value());
        if (!between.serial) continue;
        BOOST_TEST((reading.serial == between.serial));
        ++told;
      }
    }
  }
  BOOST_TEST(told > 0U);
}

// The second try may be torn as well, and it may be for another record: the first was given up.
BOOST_AUTO_TEST_CASE(ResumedIssueTornAgain) {
  CpuRig rig;
  const auto blank = rig.Image();
  const auto issue = [&] { rig.reader.Personalise(rig.uid, Record(1)); };
  const auto issue_other = [&] { rig.reader.Personalise(rig.uid, Record(9, 0)); };
  const std::size_t exchanges = rig.ExchangesOf(issue);
  for (std::size_t exchange = 20; exchange + 2 < exchanges; exchange += 7) {
    rig.PlaceImage(blank);
    rig.Torn(exchange, CutMoment::After, issue);
    const auto half_issued = rig.Image();
    const std::size_t left = rig.ExchangesOf(issue_other);
    for (const std::size_t second : {left / 4, left / 2, left - 3}) {
      BOOST_TEST_CONTEXT("exchanges " << exchange << " and " << second) {
        rig.PlaceImage(half_issued);
        rig.Torn(second, CutMoment::After, issue_other);
        issue_other();
        BOOST_TEST((rig.reader.Read(rig.uid).record == Record(9, 0)));
      }
    }
  }
}

// A card that is asked what it is and leaves meanwhile is no card of another kind.
BOOST_AUTO_TEST_CASE(LookTornAtEveryExchange) {
  for (const std::size_t exchange : {1U, 2U}) {
    CpuRig rig;
    rig.desk.TakeAway();
    rig.reader.Look();  // forgets what it knew
    rig.desk.PutBack();
    rig.desk.SetCut({CutCount::Exchanges, exchange, CutMoment::Before});
    BOOST_TEST((rig.reader.Look().outcome == ports::TouchOutcome::NoCard));
    rig.desk.PutBack();
    BOOST_TEST((rig.reader.Look().outcome == ports::TouchOutcome::OneCard));
  }
}

// The reader loses one answer: what the card did is unknown, and the next touch goes on.
BOOST_AUTO_TEST_CASE(ReaderLosesAnAnswerWhileIssuing) {
  CpuRig trial;
  trial.reader.Look();
  const auto first = trial.desk.counters().commands;
  trial.reader.Personalise(trial.uid, Record(1));
  const auto commands = trial.desk.counters().commands - first;
  for (std::size_t command = commands / 3; command < commands; command += commands / 6) {
    BOOST_TEST_CONTEXT("command " << command << " of " << commands) {
      CpuRig rig;
      rig.reader.Look();
      rig.desk.SetFault({.kind = WireFaultKind::DropAnswer, .number = command});
      BOOST_CHECK_THROW(rig.reader.Personalise(rig.uid, Record(1)), ports::CardLeftError);
      rig.reader.Personalise(rig.uid, Record(1));
      const auto reading = rig.reader.Read(rig.uid);
      BOOST_TEST((reading.content == CardContent::Ours && reading.record == Record(1)));
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::cards
