/// Device profile of the Dahua TM protocol: what differs between models and firmwares, as data.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard::scales {

/// How letters become digits.
enum class DahuaText {
  AreaPosition,  ///< GB2312 区位: two digits area, two digits position
  OneByte,       ///< three decimal digits a byte
  Rongta         ///< pairs of two-digit numbers; two bytes of the code page in a pair
};

/// Of one-byte text; with Rongta also which bytes stand in a pair.
enum class DahuaCodePage { Gb2312, Ascii, Cp1251 };

/// Digits of the field "ticket" in a sales record: the document has 11, its printed example 12.
enum class TicketWidth { Auto, Eleven, Twelve };

enum class PrefixPlace { Code, ShopField };

/// Who opens the connection, and what for.
enum class DahuaMode {
  WeCall,
  ServerLogin,  ///< the scale dials in and is then spoken to as if we had called it
  Carts         ///< the scale dials in and asks for every line ("protocol B")
};

/// Units  rounding_step in fen: the scale rounds a line's amount to it.
struct DahuaProfile {
  std::string plu_command = "!0V";
  std::string line_end = "\r\n";
  int price_decimals = 2;
  DahuaText text = DahuaText::AreaPosition;
  DahuaCodePage code_page = DahuaCodePage::Gb2312;
  TicketWidth ticket_width = TicketWidth::Auto;
  PrefixPlace prefix_place = PrefixPlace::Code;
  int barcode_prefix = 22;  ///< the first two digits of the EAN-13 that the scale prints
  std::int64_t rounding_step = 10;
  DahuaMode mode = DahuaMode::WeCall;
};

/// Words joined by `+`, in any order, at most one of a kind; empty: the defaults above. Nothing for
/// an unknown word, two words of one kind, or `cart` without `push`.
std::optional<DahuaProfile> ParseDahuaProfile(std::string_view name);

/// Every word there is, those of one kind beside each other.
std::vector<std::string> DahuaProfileWords();

}  // namespace steelyard::scales
