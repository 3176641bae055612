/// What the tests of cards have in common: keys, records, a folder, and a reader on the desk.
#pragma once
#include <stdlib.h>

#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include "cards/key_ring.h"
#include "cards/libnfc_reader.h"
#include "simulator/card_image.h"
#include "simulator/classic_card.h"
#include "simulator/virtual_reader.h"

namespace steelyard::cards {

/// A folder of its own that goes away with the test.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "steelyard-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    m_path = name;
  }
  ~TemporaryFolder() { std::filesystem::remove_all(m_path); }
  const std::filesystem::path& path() const { return m_path; }
  std::filesystem::path operator/(const char* name) const { return m_path / name; }
  std::size_t FileCount() const {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(m_path), {}));
  }

 private:
  std::filesystem::path m_path;
};

inline StoreKeys TestKeys(std::string_view system = "FRUIT") {
  base::Bytes bytes(32);
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(i * 7);
  bytes.insert(bytes.end(), system.begin(), system.end());
  return StoreKeys::FromBytes(bytes).value();
}

inline std::shared_ptr<const KeyRing> TestRing(std::string_view system = "FRUIT") {
  return std::make_shared<const KeyRing>(KeyRing::Of(TestKeys(system)));
}

inline domain::CardRecord Record(std::uint32_t counter, std::int64_t principal_fen = 10'000) {
  return {.number = domain::CardNumber::FromSequence(17).value(),
          .card_class = domain::CardClass::Both,
          .tier = "gold",
          .valid_until = domain::BusinessDay::FromDate(2029, 11, 22),
          .counter = counter,
          .principal = domain::Money::FromFen(principal_fen).value(),
          .bonus = domain::Money::FromFen(500).value()};
}

/// A virtual reader with the real libnfc on it.
struct Rig {
  explicit Rig(std::string_view uid_text = "DEADBEEF",
               simulator::CardFamily the_family = simulator::CardFamily::M1,
               std::shared_ptr<const KeyRing> ring = TestRing())
      : uid(domain::CardUid::Parse(uid_text).value()), family(the_family), keys(std::move(ring)) {}

  void PlaceBlank() { desk.Place(*simulator::BlankCard(family, uid)); }
  void PlaceIssued(const domain::CardRecord& record) {
    PlaceBlank();
    reader.Personalise(uid, record);
  }
  base::Bytes Image() const { return desk.card()->image(); }

  domain::CardUid uid;
  simulator::CardFamily family;
  TemporaryFolder locks;
  simulator::VirtualReader desk;
  std::shared_ptr<const KeyRing> keys;
  LibnfcReader reader{desk.connstring(), keys, locks.path()};
};

}  // namespace steelyard::cards
