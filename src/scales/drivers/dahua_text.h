/// Text of the Dahua TM protocol: letters as decimal digits, and back. Pure.
///
/// Source  the maker's protocol document; the Rongta form from a public implementation (medium
///         confidence). What a form cannot say becomes `?`: a strange character in a name must not
///         keep a price from reaching the scale.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "scales/drivers/dahua_profile.h"

namespace steelyard::scales {

/// No form takes more for a name: 33 Chinese characters, or 44 bytes.
inline constexpr std::size_t kMostTextDigits = 132;

/// Digits of `utf8` as they stand between the letters of a PLU record. Cut after a whole character
/// where it would become longer than kMostTextDigits.
std::string EncodeDahuaText(std::string_view utf8, const DahuaProfile& profile);

/// UTF-8 of such digits; nothing when they are no text of this form. An end mark is taken off.
std::optional<std::string> DecodeDahuaText(std::string_view digits, const DahuaProfile& profile);

/// As EncodeDahuaText, whatever the profile says: 区位 and one-byte text have slots of their own
/// in the text commands.
std::string AreaPositionDigits(std::string_view utf8);
std::string OneByteDigits(std::string_view utf8, DahuaCodePage page);

}  // namespace steelyard::scales
