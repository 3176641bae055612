/// Cards on one reader, met by desks that know different versions of the store's keys.
#pragma once
#include <boost/test/unit_test.hpp>

#include <string>

#include "cards/rig.h"
#include "simulator/card_image.h"

namespace steelyard::cards {

/// Some versions of one store's keys; the same id has the same keys in every ring.
inline std::shared_ptr<const KeyRing> Ring(const std::vector<int>& ids, int current) {
  std::vector<KeyVersion> versions;
  for (const int id : ids) {
    base::Bytes master(16, static_cast<std::uint8_t>(id * 17));
    versions.push_back({static_cast<KeyVersionId>(id), std::nullopt,
                        StoreKeys::FromMaster(Key16(master), SystemId::Parse("FRUIT").value())});
  }
  return std::make_shared<const KeyRing>(
      KeyRing::From(std::move(versions), static_cast<KeyVersionId>(current)).value());
}

struct Desks : Rig {
  explicit Desks(simulator::CardFamily the_family) : Rig("DEADBEEF", the_family) {}

  LibnfcReader With(const std::vector<int>& ids, int current) {
    return LibnfcReader(desk.connstring(), Ring(ids, current), locks.path());
  }
  ports::CardContent ContentFor(const std::vector<int>& ids, int current) {
    auto other = With(ids, current);
    return other.Read(uid).content;
  }
  template <typename Work>
  std::size_t ExchangesOf(Work work) {
    const std::size_t before = desk.counters().exchanges;
    work();
    return desk.counters().exchanges - before;
  }
  template <typename Work>
  void Torn(std::size_t exchange, simulator::CutMoment moment, Work work) {
    desk.SetCut({simulator::CutCount::Exchanges, exchange, moment});
    BOOST_CHECK_THROW(work(), ports::CardLeftError);
    desk.PutBack();
  }
  void Put(const base::Bytes& image) {
    desk.TakeAway();
    desk.Place(*simulator::CardFromImage(image));
  }
  /// A card of version 1 whose older copy is the second, or the first.
  base::Bytes IssueOld(std::uint32_t counter) {
    auto old_desk = With({1}, 1);
    PlaceBlank();
    old_desk.Personalise(uid, Record(1));
    for (std::uint32_t next = 2; next <= counter; ++next) old_desk.WriteRecord(uid, Record(next));
    return Image();
  }
};

}  // namespace steelyard::cards
