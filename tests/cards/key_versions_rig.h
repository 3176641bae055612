/// Cards on one reader, met by desks that know different versions of the store's keys.
#pragma once
#include <boost/test/unit_test.hpp>

#include <functional>
#include <optional>
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

/// A card torn away on the way from version 1 to 2 and again on the way to 3, at one exchange after
/// another: three versions on one card, which is whole all the same and gets wholly new.
struct MixturePoints {
  std::size_t first;
  std::size_t step;
  std::size_t third_after;  ///< the second tear is this much behind half of the first
};
inline void CheckMixturesOfThreeVersions(
    Desks& desks, MixturePoints points,
    const std::function<void(LibnfcReader&, const domain::CardRecord&)>& check_is_whole) {
  const auto old = desks.IssueOld(2);
  const auto tear_second = [&](std::optional<std::size_t> exchange) {
    auto second = desks.With({1, 2}, 2);
    second.Look();
    const auto change = [&] { second.ChangeKeys(desks.uid); };
    if (!exchange) return desks.ExchangesOf(change);
    desks.Torn(*exchange, simulator::CutMoment::After, change);
    return *exchange;
  };
  const std::size_t exchanges = tear_second(std::nullopt);
  BOOST_REQUIRE_GT(exchanges, points.first);
  for (std::size_t exchange = points.first; exchange < exchanges; exchange += points.step) {
    BOOST_TEST_CONTEXT("exchange " << exchange) {
      desks.Put(old);
      tear_second(exchange);
      auto third = desks.With({1, 2, 3}, 3);
      third.Look();
      desks.Torn(exchange / 2 + points.third_after, simulator::CutMoment::After,
                 [&] { third.ChangeKeys(desks.uid); });
      check_is_whole(third, Record(2));
      third.WriteRecord(desks.uid, Record(3));
      check_is_whole(third, Record(3));
      third.ChangeKeys(desks.uid);
      check_is_whole(third, Record(3));
      BOOST_TEST(third.Read(desks.uid).key_version == 3);
    }
  }
}

}  // namespace steelyard::cards
