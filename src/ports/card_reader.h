/// What the card desk needs from a card reader.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/explanation.h"
#include "base/hex.h"
#include "domain/card.h"
#include "domain/card_serial.h"
#include "domain/pin.h"
#include "ports/card_purse.h"

namespace steelyard::ports {

/// The reader is gone, busy or broken. `what()` is a sentence that says what to do.
class ReaderError : public base::ExplainedError {
 public:
  using ExplainedError::ExplainedError;
};

/// The card left the field, or stopped answering, before the work was done. What was written
/// until then is unknown; the next touch tells.
class CardLeftError : public ReaderError {
 public:
  using ReaderError::ReaderError;
};

enum class TouchOutcome { NoCard, OneCard, SeveralCards, UnsupportedCard };

struct Touch {
  TouchOutcome outcome;
  std::optional<domain::CardUid> uid;  ///< present when outcome is OneCard or UnsupportedCard
};

/// What a touched card turned out to be, the first that applies.
enum class CardContent {
  Blank,       ///< factory keys everywhere, no data of ours: may be issued
  HalfIssued,  ///< our keys on some sectors, factory keys on others: an issue was interrupted
  Ours,        ///< our keys and a record whose MAC is right
  Damaged,     ///< our keys, but no record with a right MAC
  Foreign      ///< neither our keys nor factory keys: never written to
};

/// Whether the card proved that it is the one that was issued, and no copy of what it says.
enum class Genuineness {
  Unprovable,  ///< the family cannot prove it, or the card is not one of ours
  Proven,      ///< it answered a challenge under its own key
  Refuted      ///< it says what ours says and could not answer: a copy
};

/// Bytes that look like a record of ours, with a MAC that is not right for the card they are on.
struct ClaimedRecord {
  domain::CardNumber number;
  base::Bytes data;
};

struct CardReading {
  CardContent content;
  std::optional<domain::CardRecord> record;  ///< the newest valid record
  base::Bytes data;  ///< the bytes a scale would send as `data`: the newest valid record as read
  bool older_copy_damaged = false;  ///< the other copy was torn; the next write mends it
  domain::CardFamily family = domain::CardFamily::Classic;
  Genuineness genuineness = Genuineness::Unprovable;
  int key_version = 0;           ///< of the store's keys on it; 0 when it has none of them
  bool has_older_keys = false;   ///< ChangeKeys has something to do
  /// Of the store's application on a CPU card.
  std::optional<domain::CardSerial> serial = std::nullopt;
  std::optional<PurseReading> purse = std::nullopt;  ///< of a card of ours that has one
  std::vector<ClaimedRecord> claims = {};  ///< of a Damaged card: what it holds instead of a record
};

/// Knows our records by the store's keys; asks no card.
class RecordOrigin {
 public:
  virtual ~RecordOrigin() = default;
  /// Whether we wrote `data` for the card with this UID.
  virtual bool IsRecordOf(const domain::CardUid& uid, const base::Bytes& data) const = 0;
};

/// One reader with at most one card in its field. Not for use from two threads at once.
///
/// Throws  ReaderError, CardLeftError from every method that talks to the reader.
class CardReader : public RecordOrigin {
 public:
  ~CardReader() override = default;
  virtual std::string Model() = 0;
  /// Looks for a card; does not wait for one.
  virtual Touch Look() = 0;
  virtual CardReading Read(const domain::CardUid& uid) = 0;
  /// Turns a blank or half-issued card into one of ours. Changes factory keys last, and is safe to
  /// repeat after it was interrupted; a half-issued card then keeps the purse it has, or has none.
  virtual void Personalise(const domain::CardUid& uid, const domain::CardRecord& record,
                           PurseAtIssue purse) = 0;
  /// Overwrites the older copy of the record and reads it back.
  virtual void WriteRecord(const domain::CardUid& uid, const domain::CardRecord& record) = 0;
  /// Gives a card of ours the current version of the store's keys; what its record says stays. It
  /// is one of ours all the time, and repeating goes on where it stopped.
  virtual void ChangeKeys(const domain::CardUid& uid) = 0;
  /// Makes the purse of a card that has one hold what the order says. Repeated with the same order
  /// it moves nothing twice, and fetches the signature of what was moved.
  ///
  /// Returns  what this order moved, now or by an earlier try; nothing when it had nothing to move.
  /// Throws   ReaderError also when the card refuses: its purse is as it was then.
  virtual std::optional<PurseReceipt> MirrorPurse(const domain::CardUid& uid,
                                                  const PurseOrder& order) = 0;
};

/// Tells whether the `data` a scale sent came from a card we wrote, and a PIN from its holder.
class CardDataVerifier {
 public:
  virtual ~CardDataVerifier() = default;
  /// The record in `data` if its MAC over `uid` and content is right, else nothing.
  virtual std::optional<domain::CardRecord> Verify(const domain::CardUid& uid,
                                                   const base::Bytes& data) const = 0;
  /// The card number that `data` bears, whatever its MAC; nothing when it is no record of ours.
  virtual std::optional<domain::CardNumber> ClaimedNumber(const base::Bytes& data) const = 0;
  /// Whether this is the PIN that `seal` was made of for this card.
  virtual bool IsPinOf(const domain::CardId& card, const domain::Pin& pin,
                       const base::Bytes& seal) const = 0;
};

}  // namespace steelyard::ports
