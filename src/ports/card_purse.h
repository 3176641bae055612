/// The purse of a CPU card: money on the chip that mirrors the books and decides nothing.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/id128.h"
#include "base/timestamp.h"
#include "domain/money.h"

namespace steelyard::ports {

/// Whether a blank CPU card gets a purse. Cards of other families have none.
enum class PurseAtIssue { Without, With };

/// The purse of a card that has one.
struct PurseReading {
  std::optional<domain::Money> balance;  ///< nothing when the card does not tell it
};

/// What a purse has to hold after a write to its card, whatever it holds now. The same each time
/// the write is tried, so that the card's signature can be asked for again.
struct PurseOrder {
  domain::Money balance;  ///< at most kMostPurseFen
  std::uint32_t serial;   ///< the counter of the write: no other order of this card has it
  base::Timestamp at;
  base::UtcOffset offset;  ///< the card keeps the store's own time
};
/// A card counts in four bytes.
inline constexpr std::int64_t kMostPurseFen = 0xFFFF'FFFF;

enum class PurseMovement { Load, Purchase };
std::string_view ToText(PurseMovement movement);  ///< `load`, `purchase`
std::optional<PurseMovement> ParsePurseMovement(std::string_view text);

/// A movement that a card made by an order, with all that its signature was made over.
struct PurseReceipt {
  PurseMovement movement;
  domain::Money amount;
  domain::Money balance;          ///< afterwards
  int card_serial;                ///< the card's own number, of loads or of purchases
  std::string terminal;           ///< twelve hexadecimal digits
  std::uint32_t terminal_serial;
  std::string moment;             ///< as the card has it, YYYYMMDDHHMMSS
  /// The card's signature (TAC), eight hexadecimal digits; nothing when it no longer knows it.
  std::optional<std::string> signature;
  bool operator==(const PurseReceipt&) const = default;
};

/// The receipts, each kept with the write that ordered the movement. Nothing of them ever changes.
class PurseReceipts {
 public:
  virtual ~PurseReceipts() = default;
  virtual void Add(const base::Id128& card_write, const PurseReceipt& receipt) = 0;
  virtual std::optional<PurseReceipt> Find(const base::Id128& card_write) const = 0;
};

}  // namespace steelyard::ports
