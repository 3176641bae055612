/// What is found on a CPU card, without writing and without a try at any key that can be spared.
#pragma once
#include <optional>

#include "cards/application_file.h"
#include "cards/fmcos_session.h"
#include "cards/key_ring.h"
#include "cards/record_copies.h"
#include "domain/card_serial.h"

namespace steelyard::cards {

struct FmcosSurvey {
  /// What stands under our name on a card.
  enum class Application {
    Absent,
    Begun,      ///< without a seal: an issue was interrupted
    Sealed,
    OfAnother,  ///< another store's, or of a version whose keys we have not
    Blocked
  };
  /// What opens the MF.
  enum class MasterKey { NotAsked, Transport, Ours, None, Unknown };

  Application application = Application::Absent;
  MasterKey master = MasterKey::NotAsked;
  std::optional<domain::CardSerial> serial;
  FmcosLayout layout = FmcosLayout::Plain;
  /// Of the MAC of the application file, which is changed last.
  std::optional<KeyVersionId> seal;
  /// Of the key under which the card answers a challenge, which is changed first.
  std::optional<KeyVersionId> proof;
  RecordCopies record;

  ports::CardContent Content() const;
  /// Refuted also by an answer under older keys than the seal's: no card was ever left so.
  ports::Genuineness Genuineness() const;
};

/// A card that nothing known stands on is asked for the transport key: that is how a blank card is
/// told from somebody else's, and it costs the latter one of its tries.
FmcosSurvey SurveyFmcosCard(FmcosSession& session, const KeyRing& keys);

}  // namespace steelyard::cards
