/// What a name or a note may hold, whoever types it: a desk, a script or a spreadsheet.
#pragma once
#include <cstddef>
#include <optional>
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

}  // namespace steelyard::domain
