/// The purse of a CPU card: it comes to what the books order whatever is pulled away in between,
/// and moves nothing twice.
#include <boost/test/unit_test.hpp>

#include <functional>

#include "cards/fmcos_operations.h"
#include "cards/key_versions_rig.h"
#include "simulator/fmcos_card.h"

namespace steelyard::cards {
namespace {

using ports::CardContent;
using simulator::CutMoment;
using simulator::FmcosMemory;

constexpr CutMoment kMoments[] = {CutMoment::Before, CutMoment::Half, CutMoment::After};
constexpr std::uint16_t kPurseFile = 0x0002, kLogFile = 0x0018;

/// The n-th order of a desk.
PurseOrder Order(std::uint32_t balance_fen, std::uint8_t n) {
  return {balance_fen, {0x46, 0x52, 0x55, 0x49, 0x54, 0x44}, n,
          {{0x20, 0x26, 0x11, 0x25}, {0x10, 0x00, n}}};
}

struct PurseRig : Rig {
  explicit PurseRig(std::shared_ptr<const KeyRing> ring = TestRing())
      : Rig("1122AABB", simulator::CardFamily::Cpu, std::move(ring)), device(desk.connstring()) {
    PlaceBlank();
  }

  void Issue(FmcosLayout layout = FmcosLayout::WithPurse) {
    FmcosSession session(device, uid);
    PersonaliseFmcosCard(session, *keys, Record(1), layout);
  }
  std::optional<PurseReceipt> Mirror(const PurseOrder& order) {
    FmcosSession session(device, uid);
    return MirrorFmcosPurse(session, *keys, order);
  }
  ports::CardReading Read() {
    FmcosSession session(device, uid);
    return ReadFmcosCard(session, *keys);
  }
  void ChangeKeys() {
    FmcosSession session(device, uid);
    ChangeFmcosKeys(session, *keys);
  }
  void Put(const base::Bytes& image) {
    desk.TakeAway();
    desk.Place(*simulator::CardFromImage(image));
  }
  FmcosMemory Memory() const {
    const auto image = Image();
    return simulator::ParseFmcosMemory(std::string(image.begin(), image.end())).value();
  }
  void Change(const std::function<void(simulator::FmcosDirectory&)>& change) {
    FmcosMemory memory = Memory();
    change(memory.master.directories.at(0));
    const std::string text = simulator::ToText(memory);
    Put(base::Bytes(text.begin(), text.end()));
  }
  simulator::FmcosFile File(std::uint16_t id) const {
    return *Memory().master.directories.at(0).FileWithId(id);
  }
  std::uint32_t Balance() const { return File(kPurseFile).purse.balance_fen; }
  std::size_t Movements() const { return File(kLogFile).records.size(); }
  std::size_t ExchangesOf(const std::function<void()>& work) {
    const std::size_t before = desk.counters().exchanges;
    work();
    return desk.counters().exchanges - before;
  }
  void Torn(std::size_t exchange, CutMoment moment, const std::function<void()>& work) {
    desk.SetCut({simulator::CutCount::Exchanges, exchange, moment});
    BOOST_CHECK_THROW(work(), ports::CardLeftError);
    desk.PutBack();
  }

  NfcDevice device;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(cpu_purse)

BOOST_AUTO_TEST_CASE(UpDownAndNothingTwice) {
  PurseRig rig;
  rig.Issue();
  BOOST_TEST((rig.Read().content == CardContent::Ours));
  BOOST_TEST(rig.Balance() == 0u);
  BOOST_TEST(!rig.Mirror(Order(0, 1)).has_value());

  const auto loaded = rig.Mirror(Order(10'000, 2));
  BOOST_REQUIRE(loaded.has_value());
  BOOST_TEST((loaded->move.kind == PurseKind::PurseLoad));
  BOOST_TEST(loaded->move.amount_fen == 10'000u);
  BOOST_TEST(loaded->serial == 0u);
  BOOST_TEST(loaded->tac.has_value());
  const auto paid = rig.Mirror(Order(7'420, 3));
  BOOST_REQUIRE(paid.has_value());
  BOOST_TEST((paid->move.kind == PurseKind::PursePurchase));
  BOOST_TEST(paid->move.amount_fen == 2'580u);
  BOOST_TEST(rig.Balance() == 7'420u);
  BOOST_TEST(rig.Movements() == 2u);

  const auto image = rig.Image();
  const auto again = rig.Mirror(Order(7'420, 3));
  BOOST_REQUIRE(again.has_value());
  BOOST_TEST((again->tac == paid->tac));
  BOOST_TEST(again->move.amount_fen == 2'580u);
  BOOST_TEST(!rig.Mirror(Order(7'420, 4)).has_value());
  BOOST_TEST((rig.Image() == image));
  BOOST_TEST(rig.Mirror(Order(UINT32_MAX, 5)).has_value());
  BOOST_TEST(rig.Mirror(Order(0, 6)).has_value());
  BOOST_TEST(rig.Balance() == 0u);
}

BOOST_AUTO_TEST_CASE(TornAtEveryExchange) {
  PurseRig rig;
  rig.Issue();
  rig.Mirror(Order(5'000, 1));
  const auto before = rig.Image();
  for (const std::uint32_t target : {8'000U, 1'500U}) {
    const auto move = [&] { rig.Mirror(Order(target, 2)); };
    rig.Put(before);
    std::optional<Mac4> tac;
    const std::size_t exchanges =
        rig.ExchangesOf([&] { tac = rig.Mirror(Order(target, 2)).value().tac; });
    BOOST_REQUIRE(exchanges > 6);
    for (std::size_t exchange = 1; exchange <= exchanges; ++exchange) {
      for (const CutMoment moment : kMoments) {
        BOOST_TEST_CONTEXT("to " << target << " exchange " << exchange << " moment "
                                 << int(moment)) {
          rig.Put(before);
          rig.Torn(exchange, moment, move);
          BOOST_TEST((rig.Balance() == 5'000u || rig.Balance() == target));
          const auto receipt = rig.Mirror(Order(target, 2));
          BOOST_REQUIRE(receipt.has_value());
          BOOST_TEST((receipt->tac == tac));
          BOOST_TEST(rig.Balance() == target);
          BOOST_TEST(rig.Movements() == 2u);
        }
      }
    }
  }
}

// The proof is found by a serial that cards write down before or after they count on; a card that
// has forgotten it has still moved the money, once.
BOOST_AUTO_TEST_CASE(SignaturesFetchedLater) {
  PurseRig rig;
  rig.Issue();
  rig.Mirror(Order(5'000, 1));
  const auto tac = rig.Mirror(Order(6'000, 2)).value().tac;
  rig.Change([](auto& application) {  // the serial after the movement stands in the log
    auto& line = application.FileWithId(kLogFile)->records.at(0);
    BOOST_REQUIRE(line[1] == 1);
    line[1] = 2;
  });
  BOOST_TEST((rig.Mirror(Order(6'000, 2)).value().tac == tac));
  rig.Change([](auto& application) { application.FileWithId(kPurseFile)->purse.proofs.clear(); });
  const auto forgotten = rig.Mirror(Order(6'000, 2));
  BOOST_REQUIRE(forgotten.has_value());
  BOOST_TEST(!forgotten->tac.has_value());
  BOOST_TEST(forgotten->move.amount_fen == 1'000u);
}

BOOST_AUTO_TEST_CASE(IssueTornAtEveryExchange) {
  PurseRig rig;
  const auto blank = rig.Image();
  const std::size_t exchanges = rig.ExchangesOf([&] { rig.Issue(); });
  for (std::size_t exchange = 1; exchange <= exchanges; ++exchange) {
    BOOST_TEST_CONTEXT("exchange " << exchange) {
      rig.Put(blank);
      rig.Torn(exchange, CutMoment::After, [&] { rig.Issue(); });
      const auto& begun = rig.Memory().master.directories;
      const bool has_layout = !begun.empty();
      rig.Issue(has_layout ? FmcosLayout::Plain : FmcosLayout::WithPurse);  // it keeps what it has
      BOOST_TEST((rig.Read().content == CardContent::Ours));
      BOOST_TEST((rig.Read().genuineness == ports::Genuineness::Proven));
      auto application = rig.Memory().master.directories.at(0);
      BOOST_TEST(application.key_file->keys.size() == 7U);
      BOOST_TEST(application.key_file->space_used() == application.key_file->size);
      BOOST_TEST(rig.Mirror(Order(100, 1)).has_value());
    }
  }
}

// New keys for a card with a purse, torn on the way: the purse goes on working in between.
BOOST_AUTO_TEST_CASE(NewKeysTornAtEveryExchange) {
  PurseRig rig(Ring({1}, 1));
  rig.Issue();
  rig.Mirror(Order(5'000, 1));
  const auto old = rig.Image();
  rig.keys = Ring({1, 2}, 2);
  const auto change = [&] { rig.ChangeKeys(); };
  const std::size_t exchanges = rig.ExchangesOf(change);
  for (std::size_t exchange = 1; exchange <= exchanges; ++exchange) {
    BOOST_TEST_CONTEXT("exchange " << exchange) {
      rig.Put(old);
      rig.Torn(exchange, CutMoment::After, change);
      BOOST_TEST(rig.Mirror(Order(6'000, 2)).value().tac.has_value());
      change();
      BOOST_TEST(rig.Mirror(Order(3'000, 3)).value().tac.has_value());
      BOOST_TEST(rig.Balance() == 3'000u);
      BOOST_TEST(rig.Read().key_version == 2);
      const FmcosPurseKeys keys = DeriveFmcosPurseKeys(rig.keys->current().keys, rig.uid);
      auto application = rig.Memory().master.directories.at(0);
      const auto holds = [&](std::uint8_t kind, std::uint8_t id, const Secret<16>& key) {
        return EqualInConstantTime(application.KeyOf(kind, id)->value, key.bytes());
      };
      BOOST_TEST(holds(0x3F, 1, keys.load));
      BOOST_TEST(holds(0x3E, 1, keys.purchase));
      BOOST_TEST(holds(0x34, 0, keys.tac));
    }
  }
}

BOOST_AUTO_TEST_CASE(WhatIsRefused) {
  PurseRig rig;
  rig.Issue();
  rig.Mirror(Order(5'000, 1));
  const auto issued = rig.Image();
  const auto refused = [&](const char* what, std::uint32_t target) {
    const auto before = rig.Image();
    BOOST_TEST_CONTEXT(what) {
      BOOST_CHECK_THROW(rig.Mirror(Order(target, 2)), ports::ReaderError);
      BOOST_TEST((rig.Image() == before));
    }
  };
  struct Row { const char* what; std::uint8_t kind; std::uint8_t id; std::uint32_t target; };
  for (const Row& row : {Row{"load key of another", 0x3F, 1, 6'000},
                         Row{"purchase key of another", 0x3E, 1, 4'000},
                         Row{"genuineness key of another", 0x30, 0, 6'000}}) {
    rig.Put(issued);
    rig.Change([&](auto& application) { application.KeyOf(row.kind, row.id)->value[3] ^= 0x10; });
    refused(row.what, row.target);
  }
  rig.Put(issued);
  rig.Change([](auto& application) {
    application.FileWithId(kPurseFile)->purse.online_serial = 0xFFFF;
  });
  refused("no more loads", 6'000);
  rig.desk.TakeAway();
  rig.PlaceBlank();
  refused("blank", 6'000);
  rig.Issue(FmcosLayout::Plain);
  refused("without a purse", 6'000);
}

// What everybody knows, the PIN, opens no load; and no order without the key takes money off.
BOOST_AUTO_TEST_CASE(StrangersMoveNothing) {
  PurseRig rig;
  rig.Issue();
  rig.Mirror(Order(5'000, 1));
  const auto issued = rig.Image();
  BOOST_REQUIRE(rig.device.Select(rig.uid).has_value());
  const auto ask = [&](const char* command) {
    const auto result = rig.device.Exchange(base::ParseHex(command).value());
    BOOST_REQUIRE((result.outcome == ExchangeOutcome::Done));
    return ApduAnswer::FromBytes(result.data).value().status();
  };
  BOOST_TEST((ask("00A404000BF0535445454C5941524401") == ApduStatus::Ok));
  BOOST_TEST((ask("0020000006514541524431") == ApduStatus::Ok));
  BOOST_TEST((ask("805000020B010000006466666666666610") == ApduStatus::NotAllowed));
  BOOST_TEST((ask("805001020B01000000646666666666660F") == ApduStatus::Ok));
  BOOST_TEST((ask("805401000F0000000120261125101530207BC7C508") == ApduStatus::WrongMac));
  BOOST_TEST((ask("80D401020D3AF0EF01330000FFFFFFFFFFFF") != ApduStatus::Ok));
  BOOST_TEST((rig.Image() == issued));
}

namespace {

/// The reader as the desk has it.
struct DeskRig : Rig {
  explicit DeskRig(std::shared_ptr<const KeyRing> ring = TestRing())
      : Rig("1122AABB", simulator::CardFamily::Cpu, std::move(ring)) {
    PlaceBlank();
    reader.Personalise(uid, Record(1), ports::PurseAtIssue::With);
  }
  static ports::PurseOrder Order(std::int64_t fen, std::uint32_t serial) {
    return {domain::Money::FromFen(fen).value(), serial,
            base::Timestamp::Parse("2026-11-25T18:30:05.250Z").value(), base::UtcOffset::China()};
  }
  std::int64_t Balance(LibnfcReader& of) { return of.Read(uid).purse.value().balance->fen(); }
  void Change(const std::function<void(simulator::FmcosDirectory&)>& change) {
    const auto image = Image();
    auto memory = simulator::ParseFmcosMemory(std::string(image.begin(), image.end())).value();
    change(memory.master.directories.at(0));
    const std::string text = simulator::ToText(memory);
    desk.TakeAway();
    reader.Look();
    desk.Place(*simulator::CardFromImage(base::Bytes(text.begin(), text.end())));
  }
};

}  // namespace

BOOST_AUTO_TEST_CASE(TheDeskReadsThePurseAndKeepsWhatItSigned) {
  DeskRig rig;
  BOOST_TEST(rig.Balance(rig.reader) == 0);
  const auto loaded = rig.reader.MirrorPurse(rig.uid, DeskRig::Order(12'345, 0x01020304)).value();
  BOOST_TEST((loaded.movement == ports::PurseMovement::Load));
  BOOST_TEST(loaded.amount.fen() == 12'345);
  BOOST_TEST(loaded.balance.fen() == 12'345);
  BOOST_TEST(loaded.card_serial == 0);
  BOOST_TEST(loaded.terminal == "534401020304");
  BOOST_TEST(loaded.terminal_serial == 0x01020304u);
  BOOST_TEST(loaded.moment == "20261126023005");  // on the store's clock
  BOOST_TEST(loaded.signature.value().size() == 8u);
  BOOST_TEST((rig.reader.MirrorPurse(rig.uid, DeskRig::Order(12'345, 0x01020304)) == loaded));
  const auto paid = rig.reader.MirrorPurse(rig.uid, DeskRig::Order(45, 0x01020305)).value();
  BOOST_TEST((paid.movement == ports::PurseMovement::Purchase));
  BOOST_TEST(paid.amount.fen() == 12'300);
  BOOST_TEST(rig.Balance(rig.reader) == 45);
}

// What a desk does twice in a second are two orders: the second finds nothing that it has moved.
BOOST_AUTO_TEST_CASE(TwoOrdersOfOneSecondAreNotTakenForEachOther) {
  DeskRig rig;
  BOOST_TEST(rig.reader.MirrorPurse(rig.uid, DeskRig::Order(500, 2)).has_value());
  BOOST_TEST(!rig.reader.MirrorPurse(rig.uid, DeskRig::Order(500, 3)).has_value());
}

BOOST_AUTO_TEST_CASE(APurseIsFilledToItsLastFen) {
  DeskRig rig;
  BOOST_TEST(rig.reader.MirrorPurse(rig.uid, DeskRig::Order(ports::kMostPurseFen, 2)).has_value());
  BOOST_TEST(rig.Balance(rig.reader) == ports::kMostPurseFen);
  BOOST_TEST(rig.reader.MirrorPurse(rig.uid, DeskRig::Order(0, 3)).has_value());
  BOOST_TEST(rig.Balance(rig.reader) == 0);
}

BOOST_AUTO_TEST_CASE(OnlyCpuCardsThatWantOneGetAPurse) {
  DeskRig rig;
  rig.desk.TakeAway();
  rig.reader.Look();
  rig.PlaceIssued(Record(1));
  BOOST_TEST(!rig.reader.Read(rig.uid).purse.has_value());
  BOOST_CHECK_THROW(rig.reader.MirrorPurse(rig.uid, DeskRig::Order(1, 2)), ports::ReaderError);
  Rig classic;
  classic.PlaceBlank();
  classic.reader.Personalise(classic.uid, Record(1), ports::PurseAtIssue::With);
  BOOST_TEST(!classic.reader.Read(classic.uid).purse.has_value());
  BOOST_CHECK_THROW(classic.reader.MirrorPurse(classic.uid, DeskRig::Order(1, 2)),
                    ports::ReaderError);
}

BOOST_AUTO_TEST_CASE(WithNewKeysItIsLoadedAsBeforeAndWithOldOnesRefused) {
  Desks desks(simulator::CardFamily::Cpu);
  desks.PlaceBlank();
  const auto fen_on = [&](LibnfcReader& reader) {
    return reader.Read(desks.uid).purse.value().balance->fen();
  };
  {
    auto old = desks.With({1}, 1);
    old.Personalise(desks.uid, Record(1), ports::PurseAtIssue::With);
    old.MirrorPurse(desks.uid, DeskRig::Order(5'000, 2));
  }
  {
    auto newer = desks.With({1, 2}, 2);
    newer.ChangeKeys(desks.uid);
    BOOST_TEST(newer.Read(desks.uid).key_version == 2);
    const auto loaded = newer.MirrorPurse(desks.uid, DeskRig::Order(6'000, 3));
    BOOST_TEST(loaded.value().signature.has_value());
    BOOST_TEST(fen_on(newer) == 6'000);
  }
  {  // without the version that the card has it is none of the desk's, and stays as it is
    auto older = desks.With({1}, 1);
    BOOST_CHECK_THROW(older.MirrorPurse(desks.uid, DeskRig::Order(1, 4)), ports::ReaderError);
  }
  auto newer = desks.With({1, 2}, 2);
  BOOST_TEST(fen_on(newer) == 6'000);
}

BOOST_AUTO_TEST_CASE(APurseThatWasTamperedWithIsToldAsItIsAndSetRight) {
  DeskRig rig;
  rig.reader.MirrorPurse(rig.uid, DeskRig::Order(5'000, 2));
  rig.Change([](auto& application) {
    application.FileWithId(kPurseFile)->purse.balance_fen = 999'999;
  });
  BOOST_TEST(rig.Balance(rig.reader) == 999'999);
  BOOST_TEST(rig.reader.MirrorPurse(rig.uid, DeskRig::Order(5'000, 3))->amount.fen() == 994'999);
  BOOST_TEST(rig.Balance(rig.reader) == 5'000);
  // Without its purse the card is still one of ours; only its purse cannot be moved.
  rig.Change([](auto& application) {
    std::erase_if(application.files, [](const auto& file) { return file.id == kPurseFile; });
  });
  const auto reading = rig.reader.Read(rig.uid);
  BOOST_TEST((reading.content == CardContent::Ours));
  BOOST_REQUIRE(reading.purse.has_value());
  BOOST_TEST(!reading.purse->balance.has_value());
  BOOST_CHECK_THROW(rig.reader.MirrorPurse(rig.uid, DeskRig::Order(1, 4)), ports::ReaderError);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::cards
