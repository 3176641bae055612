/// DeskScene: a store's books, a card on a virtual reader with libnfc on it, and one operation of
/// the card desk that is broken off and asked for again.
#pragma once
#include <string>
#include <vector>

#include "app/store_desk.h"
#include "cards/rig.h"

namespace steelyard::tests {

/// One reader for all scenes of a family: opening one takes longer than all the rest.
struct Plastic : cards::Rig {
  explicit Plastic(simulator::CardFamily the_family,
                   std::shared_ptr<const cards::KeyRing> ring = cards::TestRing())
      : Rig("04A1B2C3", the_family, std::move(ring)) {}
  explicit Plastic(simulator::CardFamily the_family, ports::PurseAtIssue the_purse,
                   std::shared_ptr<const cards::KeyRing> ring = cards::TestRing())
      : Plastic(the_family, std::move(ring)) {
    purse = the_purse;
  }

  /// Lays the card there as a new one, which the reader has yet to ask what it is.
  void Lay(const base::Bytes& image) {
    desk.ClearFaults();
    desk.TakeAway();
    reader.Look();
    desk.Place(*simulator::CardFromImage(image));
  }

  const char* name() const {
    if (family == simulator::CardFamily::M1) return "M1";
    return purse == ports::PurseAtIssue::With ? "CPU with purse" : "CPU";
  }

  ports::PurseAtIssue purse = ports::PurseAtIssue::Without;  ///< what the store's setting says
  domain::Money shown;  ///< what the clerk was told would be paid out
};

struct DeskScene : StoreDesk {
  explicit DeskScene(Plastic& the_plastic) : plastic(the_plastic) {}
  /// As another scene was when its books were closed.
  DeskScene(Plastic& the_plastic, const std::filesystem::path& books, const base::Bytes& image)
      : StoreDesk(books), plastic(the_plastic) {
    entropy.Skip();
    plastic.Lay(image);
  }

  std::optional<ports::Card> TheCard() {
    std::optional<ports::Card> card;
    store.Read([&](const ports::Books& books) { card = books.cards().FindByUid(plastic.uid); });
    return card;
  }
  /// All accounts, what the books say of each issued card and the receipt of the request, so that
  /// two moments can be compared. The clock stands still, so a signature is the same whenever it
  /// is fetched.
  std::string State();
  /// How often the purse of the card that lies there was loaded or paid from.
  int PurseMovements() const;
  /// Whether the card, and its purse, hold what the books say of it; a card the books do not know
  /// is blank.
  bool AgreesWithCard();

  FakeCard lost{"04D4E5F6"};  ///< the card that is replaced; it never lies there
  Plastic& plastic;
  base::Id128 request = Nth(1);
};

/// What the card desk can do with a card on the reader.
struct DeskOperation {
  const char* name;
  void (*prepare)(DeskScene&);
  app::CardDeskResult (*ask)(DeskScene&);
  /// Of work that goes on after the money was settled, so that a card which leaves then is no
  /// failure; of its many exchanges only every few are cut.
  std::size_t cut_every = 1;
  bool goes_on_after_settling() const { return cut_every > 1; }
};
const std::vector<DeskOperation>& DeskOperations();

/// Two versions of the keys, the second in use.
std::shared_ptr<const cards::KeyRing> NewerKeys();
/// A top-up of a card that has the first of them.
DeskOperation TopUpWithNewKeys();

}  // namespace steelyard::tests
