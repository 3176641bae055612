/// The online member query of TXT-MODE (VIP): which card a scale asks about, and how it is
/// answered. Pure text in, values out.
///
/// Only the places of points, name and balance in the answer are known, from the scale's side of
/// one implementation; so are neither the other fields nor how an error is told. An answer that
/// refuses has no points, no balance, and the reason where the name would be, so that whoever
/// stands at the scale reads it and the scale takes nothing from the card.
#pragma once
#include <optional>
#include <string>

#include "app/tell_card.h"
#include "scales/drivers/txt_mode_codec.h"

namespace steelyard::scales {

/// Nothing when the numbers cannot be those of a card under this naming.
std::optional<app::NamedCard> CardFromParts(const TxtCardParts& parts, CardNaming naming);
/// What a scale says of a card; nothing for a UID of ten bytes.
TxtCardParts PartsOf(const domain::CardNumber& number);
std::optional<TxtCardParts> PartsOf(const domain::CardUid& uid);

struct MemberQuery {
  std::string task;  ///< the scale's own; said again in the answer
  std::string machine_code;
  std::optional<TxtCardParts> card;
};
MemberQuery ParseMemberQuery(const TxtLine& line);

/// What the answer says. `name` is shown at the scale.
struct MemberAnswer {
  std::int64_t points = 0;
  std::string name;
  domain::Money balance;
};
/// DWL VIP, one VIP line, END VIP; fields 1 to 3 are task and card as they were asked, 5 is 0.
std::string MemberBlock(const MemberQuery& query, const MemberAnswer& answer);
/// The answer's line read back: what a scale would show. Nothing when it is none.
std::optional<MemberAnswer> ParseMemberAnswer(const TxtLine& line);

/// Why nothing may be taken from the card.
enum class MemberRefusal {
  CardsNotSetUp,  ///< the scale's profile does not say how it names cards
  ScaleUnknown,   ///< the address is registered, the machine code is not
  TryAgain,       ///< the books could not be reached
  CardUnknown,
  CardLost,
  CardSuspended,
  CardReturned,
  CardReplaced,
  CardExpired,
  CardRefused  ///< any other reason
};
MemberRefusal RefusalFor(domain::DeclineReason reason);
/// A few words for the name's place: Chinese where the scale's code page is GBK, else English.
std::string ShownName(MemberRefusal refusal, CodePage page);

}  // namespace steelyard::scales
