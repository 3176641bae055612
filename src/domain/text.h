/// What a name or a note may hold, whoever types it: a desk, a script or a spreadsheet.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace steelyard::domain {

/// The first that applies.
enum class TextMistake {
  Blank,  ///< empty, or nothing but blanks
  TooLong,
  NotUtf8,
  ControlCharacter  ///< a line break, too: names and notes stand in lists, line by line
};

inline constexpr std::size_t kMaxNameCharacters = 64;
inline constexpr std::size_t kMaxNoteCharacters = 1'000;

/// Of a product, tier, category, cashier, member, store …; a phone number, too.
std::optional<TextMistake> FindNameMistake(std::string_view name);
/// Of what a person writes about something done: a reason, a note on an exception.
std::optional<TextMistake> FindNoteMistake(std::string_view note);

/// 王小明 → 王*: enough to ask whether it is so, too little to learn a name. Empty stays empty.
std::string MaskName(std::string_view name);
/// All but the last `shown` characters as *: ***********1234. What is no longer than that is hidden
/// whole.
std::string MaskAllBut(std::size_t shown, std::string_view text);

}  // namespace steelyard::domain
