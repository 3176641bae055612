/// The card: its number, class, state, and what is written on it.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/id128.h"
#include "domain/business_day.h"
#include "domain/card_uid.h"
#include "domain/money.h"

namespace steelyard::domain {

struct CardTag;
struct MemberTag;
using CardId = base::Id<CardTag>;
using MemberId = base::Id<MemberTag>;

/// The number printed on the plastic: 16 digits, 86 first, a Luhn check digit last (ISO/IEC 7812).
class CardNumber {
 public:
  static std::optional<CardNumber> Parse(std::string_view digits);
  /// The number of the n-th card of a store; 0 … 9,999,999,999,999.
  static std::optional<CardNumber> FromSequence(std::int64_t sequence);

  const std::string& ToString() const { return m_digits; }
  std::int64_t sequence() const;

  auto operator<=>(const CardNumber&) const = default;

 private:
  explicit CardNumber(std::string digits) : m_digits(std::move(digits)) {}
  std::string m_digits;
};

enum class CardClass { Member, StoredValue, Both };
std::string_view ToText(CardClass card_class);  ///< `member`, `stored_value`, `both`
std::optional<CardClass> ParseCardClass(std::string_view text);
/// Whether cards of this class can pay.
bool HoldsStoredValue(CardClass card_class);
/// Whether cards of this class take member prices.
bool GivesMemberPrice(CardClass card_class);

/// What kind of chip a card is. MIFARE Classic's cipher is broken for good; a CPU card can prove
/// that it is the one that was issued.
enum class CardFamily { Classic, Cpu };
std::string_view ToText(CardFamily family);  ///< `classic`, `cpu`
std::optional<CardFamily> ParseCardFamily(std::string_view text);

/// A card's life. Expired is no state but a date that has passed.
enum class CardState { Blank, Active, Suspended, Lost, Found, Replaced, Returned };
std::string_view ToText(CardState state);  ///< `blank`, `active`, …
std::optional<CardState> ParseCardState(std::string_view text);

enum class CardCommand {
  Issue,
  Suspend,
  Resume,
  ReportLost,
  ReportFound,
  Reactivate,
  Replace,
  Return
};

/// The state after the command, or nothing where the command is refused in this state.
std::optional<CardState> NextState(CardState state, CardCommand command);

/// What is written on the card. A claim, not the truth: the ledger decides.
struct CardRecord {
  CardNumber number;
  CardClass card_class;
  std::string tier;  ///< tier code, at most 8 ASCII characters; empty for none
  std::optional<BusinessDay> valid_until;
  std::uint32_t counter;  ///< rises by one with every write of the desk
  Money principal;        ///< hint for offline use
  Money bonus;            ///< hint for offline use

  bool operator==(const CardRecord&) const = default;
};

}  // namespace steelyard::domain
