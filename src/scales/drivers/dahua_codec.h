/// Commands and replies of the Dahua TM "server version" protocol (大华 TM-A, TM-xA, TM-F, TM-30F;
/// TERAOKA TM; Rongta in Dahua mode): pure text in, values out. Nothing here opens a connection.
///
/// Everything is decimal digits in fields of fixed width between letters. There is no checksum; a
/// reply is told from another by its letter and its number.
///
/// Source  the maker's protocol document. Writing a product: five implementations agree. Sales: one
///         reading that was tried on a scale. Where they differ, the reading is named at the place.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/explanation.h"
#include "base/result.h"
#include "base/timestamp.h"
#include "domain/price_book.h"
#include "domain/ticket.h"
#include "scales/drivers/dahua_profile.h"
#include "scales/drivers/misread.h"

namespace steelyard::scales {

inline constexpr int kMaxDahuaPlu = 4'000;
inline constexpr int kLastDahuaRecord = 9'999;  ///< record numbers have four digits, from 1 on
inline constexpr int kDahuaHotKeys = 36;        ///< on a page

/// How a product is sold; the numbers are those of the protocol.
enum class DahuaSelling { ByWeight = 0, ByPiece = 1, FixedWeight = 2 };

/// Between the hours `from` and `to` so many percent off. Later firmware ignores it.
struct DahuaHourDiscount {
  int from, to, percent;
  bool operator==(const DahuaHourDiscount&) const = default;
};

/// One product as a scale keeps it, field by field. `price` is in the scale's own unit, which the
/// profile's `price_decimals` tells.
struct DahuaPlu {
  int number;  ///< 1 … 4000
  int code;    ///< seven digits; a usual barcode prints the last five
  int price;   ///< six digits
  DahuaSelling selling = DahuaSelling::ByWeight;
  std::array<int, 3> info = {};
  int shelf_days = 0;
  int shop = 0;
  int department = 0;
  int grams = 0;  ///< "specific weight" in the document, tare in one implementation: left at 0
  int label = 0;
  int discount_kind = 0;
  std::array<DahuaHourDiscount, 4> discounts = {};
  std::string name;
  std::string note_a = {};
  std::string note_b = {};
  bool operator==(const DahuaPlu&) const = default;
};

/// What the scale keeps of a product. A deleted one keeps its place, as there is no command to
/// delete one product: it is renamed 停售 and costs nothing. Scales print no label for nothing
/// unless they are set to, and a sale of it is not on the list.
///
/// Fails with what does not fit: a code that is no PLU number, a price with too many digits.
base::Result<DahuaPlu, base::Explanation> DahuaPluFor(const domain::Product& product,
                                                      const DahuaProfile& profile);
bool IsTakenOffSale(const DahuaPlu& plu);
/// In fen a kilogram or a piece; nothing when it is beyond what a price may be.
std::optional<domain::Price> PriceOf(const DahuaPlu& plu, const DahuaProfile& profile);

/// Commands, without line end.
std::string PluCommand(const DahuaPlu& plu, const DahuaProfile& profile);
std::string ReadPluCommand(int number);
std::string ReadSaleCommand(int record);
std::string ClockCommand(const base::WallClock& wall);
/// `plus` for the keys of page `page` (0 for keys 1–36, 1 for 37–72 …); 0 is an empty key.
std::string HotKeysCommand(int page, const std::array<int, kDahuaHotKeys>& plus);
inline constexpr std::string_view kClearSalesCommand = "!0HA";
inline constexpr std::string_view kClearProductsCommand = "!0IA";

/// Texts that scales print: on labels, or as head (special 1–4) and foot (5–8) of receipts.
enum class DahuaTextKind { Label, Special };
struct DahuaTextSlot {
  DahuaTextKind kind;
  int slot;
};
/// Slots of 区位 text and of one-byte text, as the document has them: labels 1–16 and 17–32,
/// special texts 1–10 and 11–22. Nothing for another slot.
std::optional<std::string> TextCommand(DahuaTextSlot slot, std::string_view utf8,
                                       const DahuaProfile& profile);

/// Whether `reply` answers `command`: its letter, and the number where the command has one. The
/// letter comes back as a small one: `!0J0001A` has `0j0001…`.
bool IsReplyTo(std::string_view reply, std::string_view command);

/// Nothing for an empty place. Takes `A` and `a` before the fields: the document does not show
/// this reply, it was seen in a capture.
base::Result<std::optional<DahuaPlu>, Misread> ParsePluReply(std::string_view reply,
                                                            const DahuaProfile& profile);

/// One line of a sale, which is one record of the scale.
struct DahuaSaleLine {
  int record;
  base::WallClock time;  ///< to the minute
  int plu;
  domain::Quantity quantity;
  domain::Price price;
  domain::Money before_discount;
  domain::Money amount;  ///< what was paid, as the scale rounded it
  std::string ticket;    ///< opaque: lines of one ticket share it
  std::string scale_number;
  std::string content;  ///< the reply behind the record number: what the record is known by
  std::string raw;      ///< the whole reply
};

/// Nothing for `0jRRRRac`: there is no such record.
base::Result<std::optional<DahuaSaleLine>, Misread> ParseSaleReply(std::string_view reply,
                                                                   const DahuaProfile& profile);

/// A number of exactly `text.size()` digits; nothing for anything else and for nothing at all.
std::optional<std::int64_t> ParseDigits(std::string_view text);

}  // namespace steelyard::scales
