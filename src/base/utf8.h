/// What a text is made of: well-formed UTF-8 or not, how many characters, any that nobody sees.
#pragma once
#include <cstddef>
#include <string_view>

namespace steelyard::base {

/// Well-formed by Unicode 15, table 3-7.
bool IsUtf8(std::string_view text);
/// All bytes but the continuation bytes 10xxxxxx; right for well-formed text.
std::size_t CountCharacters(std::string_view text);
/// Control characters (U+0000–U+001F, U+007F–U+009F) and the separators of lines and paragraphs
/// (U+2028, U+2029): what would break a list, a slip or a line of a log.
bool HasControl(std::string_view text);

}  // namespace steelyard::base
